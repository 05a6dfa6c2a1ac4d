// A click on a prefecture or on the name of a region sends a request. The panel shows its answer and trace, a list the last clicks.

import { enableArrowKeys } from "./keyboard.js";
import { enableLanguages } from "./language.js";
import { chosenLevel, enableLevels, fillLevel } from "./level.js";
import { pollTrace, requestPopulation } from "./request.js";

const MAX_CLICKS = 8;
const compareUrl = document.body.dataset.compareUrl;
const panel = document.getElementById("answer");
const history = document.getElementById("history");
const skipCaches = document.getElementById("skip-caches");
const tiles = [...document.querySelectorAll(".tile")];
const clicks = []; // newest first; the panel shows clicks[0]

/** Set the text of every slot of this name. */
function fill(parent, slot, text) {
  for (const element of parent.querySelectorAll(`[data-slot="${slot}"]`)) element.textContent = text;
}

const thousands = (number) => number.toLocaleString("en");
const milliseconds = (number) => `${thousands(Math.max(1, Math.round(number)))} ms`;

/** Show a click on the panel if it is the newest. */
function showPanel(click) {
  if (click !== clicks[0]) return;
  const { name, nameJa, region, regionJa } = click.tile.dataset;
  panel.dataset.state = click.state;
  panel.dataset.trace = click.trace.state;
  panel.dataset.region = region.toLowerCase();
  fill(panel, "name", name);
  fill(panel, "name-ja", nameJa);
  fill(panel, "region", region === name ? "" : region);
  fill(panel, "region-ja", regionJa);
  fillLevel(panel, click.level);
  if (click.state === "answered") showAnswer(click);
  if (click.state === "failed") showProblem(click);
  if (click.trace.state === "visible") showTrace(click.trace);
}

function showAnswer({ tile, result, skipped }) {
  const { population, prefectures, census_year: year, source } = result.document;
  const isRegion = tile.dataset.question === "region";
  fill(panel, "population", thousands(population));
  fill(panel, "man", (population / 10_000).toFixed(1));
  fill(panel, "year", year);
  fill(panel, "prefectures", prefectures);
  fill(panel, "took", milliseconds(result.took));
  let part = skipped || isRegion ? "skipped" : "miss"; // of every store before the source
  for (const store of panel.querySelectorAll(".store")) {
    const isSource = store.dataset.store === source;
    store.dataset.part = isSource ? "source" : part;
    if (isSource) part = "unused";
  }
  const reason = isRegion ? "region" : skipped ? "skipped" : source;
  for (const line of panel.querySelectorAll(".reason")) line.hidden = line.dataset.reason !== reason;
}

function showProblem({ result }) {
  fill(panel, "status", result.status);
  fill(panel, "title", result.document.title);
  fill(panel, "detail", result.document.detail);
  fill(panel, "took", milliseconds(result.took));
}

function showTrace({ seconds, summary }) {
  fill(panel, "seconds", seconds.toFixed(1));
  fill(panel, "spans", summary.span_count);
  for (const link of panel.querySelectorAll("[data-link]")) {
    const url = summary.links[link.dataset.link];
    link.hidden = !url;
    if (url) link.href = url;
  }
}

const lineTemplate = document.getElementById("line");
const sourceNames = { redis: "redis", memcached: "memcached", mysql: "MySQL" };

/** Create a line of the history with the prefecture and the level. */
function newLine(tile, level) {
  const line = lineTemplate.content.firstElementChild.cloneNode(true);
  for (const label of tile.querySelectorAll(".en:not(.letters), .ja")) {
    line.querySelector("a").append(label.cloneNode(true));
  }
  fillLevel(line, level);
  return line;
}

/** Add the source or status code, the duration, and a link once the trace is visible. */
function showLine({ line, state, result, trace }) {
  line.dataset.state = state;
  if (result) {
    fill(line, "source", sourceNames[result.document.source] ?? result.status);
    fill(line, "took", milliseconds(result.took));
  }
  if (trace.state === "visible") {
    line.querySelector("a").href = trace.summary.links.compare;
  }
}

/** Request the prefecture or region of a tile at the level that is chosen now. */
async function choose(tile) {
  const abort = new AbortController();
  const level = chosenLevel();
  const click = {
    tile,
    level,
    line: newLine(tile, level),
    state: "pending",
    skipped: skipCaches.checked,
    trace: { state: "none" },
    abort,
  };
  addClick(click);
  tile.setAttribute("aria-busy", "true");
  update(click, {});
  try {
    const result = await requestPopulation(tile.dataset.question, tile.dataset.name, level, click.skipped);
    update(click, { result, state: result.status === 200 ? "answered" : "failed", trace: { state: "waiting" } });
    pollTrace(result, compareUrl, abort.signal, (trace) => update(click, { trace }));
  } catch {
    update(click, { state: "unanswered" }); // no response, or none in JSON
  } finally {
    const isPending = clicks.some((other) => other.tile === tile && other.state === "pending");
    if (!isPending) tile.removeAttribute("aria-busy");
  }
}

/** Put a click on top of the history, drop the oldest and stop polling for its trace. */
function addClick(click) {
  clicks.unshift(click);
  history.prepend(click.line);
  history.parentElement.hidden = false;
  for (const old of clicks.splice(MAX_CLICKS)) {
    old.line.remove();
    old.abort.abort();
  }
  for (const tile of tiles) tile.setAttribute("aria-pressed", String(tile === click.tile));
}

function update(click, changes) {
  Object.assign(click, changes);
  showPanel(click);
  showLine(click);
}

enableArrowKeys(tiles.filter((tile) => tile.dataset.question === "population"));
for (const tile of tiles) tile.addEventListener("click", () => choose(tile));
enableLanguages();
enableLevels();
