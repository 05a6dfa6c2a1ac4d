// Arrow keys on the map: one tile is in the order of Tab, the arrows move to its neighbours.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(tile) {
  const box = tile.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The nearest tile in a direction. What lies aside counts double, by its square: so none is skipped. */
function neighbour(tile, tiles, [right, down]) {
  const here = middle(tile);
  let nearest = tile;
  let shortest = Infinity;
  for (const other of tiles) {
    const there = middle(other);
    const dx = there.x - here.x;
    const dy = there.y - here.y;
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const distance = ahead ** 2 + 2 * aside ** 2;
    if (ahead > 2 && distance < shortest) [nearest, shortest] = [other, distance];
  }
  return nearest;
}

/** Let the arrow keys move the focus between these tiles. */
export function moveByArrows(tiles) {
  for (const tile of tiles) {
    tile.addEventListener("focus", () => {
      for (const other of tiles) other.tabIndex = other === tile ? 0 : -1;
    });
    tile.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      neighbour(tile, tiles, step).focus();
    });
  }
}
