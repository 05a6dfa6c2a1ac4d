// The page: a click on a tile asks, the answer and its trace are shown, the last clicks are kept.

import { moveByArrows } from "./keyboard.js";
import { offerLanguages } from "./language.js";
import { chosenLevel, fillLevel, offerLevels } from "./level.js";
import { ask, watch } from "./question.js";

const KEPT_CLICKS = 8;
const compareUrl = document.body.dataset.compareUrl;
const panel = document.getElementById("answer");
const lastClicks = document.getElementById("history");
const skipCaches = document.getElementById("skip-caches");
const tiles = [...document.querySelectorAll(".tile")];
const clicks = []; // newest first; clicks[0] is the one on the panel

/** Put a text into every slot of this name. */
function fill(within, slot, text) {
  for (const place of within.querySelectorAll(`[data-slot="${slot}"]`)) place.textContent = text;
}

const thousands = (number) => number.toLocaleString("en");
const milliseconds = (number) => `${thousands(Math.max(1, Math.round(number)))} ms`;

/** The panel shows the newest click alone. */
function showPanel(click) {
  if (click !== clicks[0]) return;
  const { name, nameJa, region, regionJa } = click.tile.dataset;
  panel.dataset.state = click.state;
  panel.dataset.trace = click.trace.state;
  panel.dataset.region = region.toLowerCase();
  fill(panel, "name", name);
  fill(panel, "name-ja", nameJa);
  fill(panel, "region", region);
  fill(panel, "region-ja", regionJa);
  fillLevel(panel, click.level);
  if (click.state === "answered") showAnswer(click);
  if (click.state === "failed") showProblem(click);
  if (click.trace.state === "visible") showTrace(click.trace);
}

function showAnswer({ result, skipped }) {
  const { population, census_year: year, source } = result.document;
  fill(panel, "population", thousands(population));
  fill(panel, "man", (population / 10_000).toFixed(1));
  fill(panel, "year", year);
  fill(panel, "took", milliseconds(result.took));
  let passed = skipped ? "skipped" : "passed"; // until the station that knew the answer
  for (const station of panel.querySelectorAll(".station")) {
    const knew = station.dataset.station === source;
    station.dataset.part = knew ? "answered" : passed;
    if (knew) passed = "unasked";
  }
  const said = skipped ? "skipped" : source;
  for (const line of panel.querySelectorAll(".said")) line.hidden = line.dataset.said !== said;
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

/** A line of the history: name, level, source or status, time, and a link once there is a trace. */
function newLine(tile, level) {
  const line = lineTemplate.content.firstElementChild.cloneNode(true);
  for (const label of tile.querySelectorAll(".full, .ja")) {
    line.querySelector("a").append(label.cloneNode(true));
  }
  fillLevel(line, level);
  return line;
}

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

/** Ask for the prefecture of a tile, at the level chosen at this moment. */
async function choose(tile) {
  const dropped = new AbortController();
  const level = chosenLevel();
  const click = {
    tile,
    level,
    line: newLine(tile, level),
    state: "asking",
    skipped: skipCaches.checked,
    trace: { state: "none" },
    dropped,
  };
  keepClick(click);
  tile.setAttribute("aria-busy", "true");
  change(click, {});
  try {
    const result = await ask(tile.dataset.name, level, click.skipped);
    change(click, { result, state: result.status === 200 ? "answered" : "failed", trace: { state: "waiting" } });
    watch(result, compareUrl, dropped.signal, (trace) => change(click, { trace }));
  } catch {
    change(click, { state: "lost" }); // no answer, or none that is JSON
  } finally {
    const stillAsking = clicks.some((other) => other.tile === tile && other.state === "asking");
    if (!stillAsking) tile.removeAttribute("aria-busy");
  }
}

/** It is the newest now; the oldest goes, and nobody looks for its trace any more. */
function keepClick(click) {
  clicks.unshift(click);
  lastClicks.prepend(click.line);
  lastClicks.parentElement.hidden = false;
  for (const old of clicks.splice(KEPT_CLICKS)) {
    old.line.remove();
    old.dropped.abort();
  }
  for (const tile of tiles) tile.setAttribute("aria-pressed", String(tile === click.tile));
}

function change(click, news) {
  Object.assign(click, news);
  showPanel(click);
  showLine(click);
}

moveByArrows(tiles);
for (const tile of tiles) tile.addEventListener("click", () => choose(tile));
offerLanguages();
offerLevels();
