// Optional for a trace: folds rows in place and fetches folded ones; without it, links do that.

import { localTimes, pageAt } from "./compare.js";

const depthOf = (row) => Number(row.dataset.depth);
const toggleOf = (row) => row.querySelector(":scope > .fold");

// The rows below a row, at any depth.
function rowsBelow(row) {
  const found = [];
  for (let next = row.nextElementSibling; next; next = next.nextElementSibling) {
    if (!next.matches(".rest") && depthOf(next) <= depthOf(row)) break;
    found.push(next);
  }
  return found;
}

function show(toggle, open) {
  toggle.dataset.open = open;
  toggle.setAttribute("aria-expanded", open);
  document.querySelector("#content > [data-young]").dataset.folded = "";
}

// Rows below a row that is folded itself stay hidden.
function unhide(row) {
  let folded = Infinity;
  for (const each of rowsBelow(row)) {
    if (depthOf(each) > folded) continue;
    each.hidden = false;
    folded = toggleOf(each)?.dataset.open === "false" ? depthOf(each) : Infinity;
  }
}

// The rows that the page at this address draws below one row, or all of its rows.
async function fetchRows(href, id) {
  const page = await pageAt(href);
  localTimes(page);
  const rows = [...page.querySelectorAll(".waterfall > .rows > li")];
  const first = id ? rows.findIndex((row) => row.querySelector(`#${CSS.escape(id)}`)) + 1 : 0;
  return rows.slice(first).map((row) => document.adoptNode(row));
}

async function setOpen(row, open) {
  const toggle = toggleOf(row);
  if (!toggle || toggle.getAttribute("aria-busy") || (toggle.dataset.open === "true") === open) return;
  if (!open) {
    for (const each of rowsBelow(row)) each.hidden = true;
  } else if (rowsBelow(row).length) {
    unhide(row);
  } else {
    toggle.setAttribute("aria-busy", "true");
    try {
      const rows = await fetchRows(toggle.href, row.querySelector("details").id);
      row.after(...rows);
      rows.forEach(prepare);
    } catch {
      location.assign(toggle.href);
      return;
    } finally {
      toggle.removeAttribute("aria-busy");
    }
  }
  show(toggle, open);
}

// Puts the next siblings in the place of the row that counts them.
async function fetchRest(row) {
  const link = row.querySelector("a");
  const top = new URL(link.href).searchParams.get("top");
  link.setAttribute("aria-busy", "true");
  try {
    const rows = await fetchRows(link.href, top && `s${top}`);
    row.replaceWith(...rows);
    rows.forEach(prepare);
    rows[0]?.querySelector("summary")?.focus();
    document.querySelector("#content > [data-young]").dataset.folded = "";
  } catch {
    location.assign(link.href);
  }
}

// With a script, the link is a button that folds.
function prepare(row) {
  const toggle = toggleOf(row);
  toggle?.setAttribute("role", "button");
  toggle?.setAttribute("aria-expanded", toggle.dataset.open);
}

const prepareAll = () => document.querySelectorAll(".waterfall > .rows > li").forEach(prepare);

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.(".fold, .rest a");
  if (!link) return;
  event.preventDefault();
  const row = link.closest("li");
  if (link.matches(".fold")) setOpen(row, link.dataset.open !== "true");
  else fetchRest(row);
});

// Space presses a button; left and right fold and unfold the row in focus, as in a tree.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.(".waterfall > .rows > li");
  if (!row) return;
  if (event.key === " " && event.target.matches(".fold")) {
    event.preventDefault();
    event.target.click();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (!event.target.matches("summary, .fold")) return;
    event.preventDefault();
    setOpen(row, event.key === "ArrowRight");
  }
});

document.addEventListener("refreshed", prepareAll);
prepareAll();
