// Arrow keys on the map: Tab reaches one tile, the arrow keys move the focus to its neighbours.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function centre(tile) {
  const box = tile.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * The nearest tile in a direction, or the tile itself. Squared distance, with twice the weight on
 * the sideways part: with it, every tile can be reached.
 */
function neighbour(tile, tiles, [right, down]) {
  const from = centre(tile);
  let nearest = tile;
  let shortest = Infinity;
  for (const other of tiles) {
    const to = centre(other);
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const ahead = dx * right + dy * down;
    const sideways = Math.abs(dx * down) + Math.abs(dy * right);
    const distance = ahead ** 2 + 2 * sideways ** 2;
    if (ahead > 2 && distance < shortest) [nearest, shortest] = [other, distance];
  }
  return nearest;
}

/** Move the focus between these tiles with the arrow keys. */
export function enableArrowKeys(tiles) {
  for (const tile of tiles) {
    tile.addEventListener("focus", () => {
      for (const other of tiles) other.tabIndex = other === tile ? 0 : -1;
    });
    tile.addEventListener("keydown", (event) => {
      const direction = DIRECTIONS[event.key];
      if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      neighbour(tile, tiles, direction).focus();
    });
  }
}
