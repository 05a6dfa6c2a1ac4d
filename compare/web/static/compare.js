// Optional for every page: adds local times, late spans, and details on demand.

const POLL_MS = 500;
const FETCH_LIMIT_MS = 5000;

const get = (url) =>
  fetch(url, { cache: "no-store", signal: AbortSignal.timeout(FETCH_LIMIT_MS) });

export async function pageAt(url) {
  const response = await get(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

export function localTimes(part) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  });
  for (const time of part.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.valueOf())) time.textContent = format.format(moment);
  }
}

// Fetches the details of a span when it is opened, in traces too long to include all of them.
async function fetchDetails(details) {
  const more = details.open && details.querySelector(":scope > .more:not([aria-busy])");
  if (!more) return;
  more.setAttribute("aria-busy", "true");
  try {
    const found = (await pageAt(more.href)).querySelectorAll(".span-details");
    found.forEach(localTimes);
    more.replaceWith(...found);
  } catch {
    more.removeAttribute("aria-busy");
  }
}

// The part of a page that is refreshed: the element with data-live, else the whole content.
const livePart = (page) =>
  page.querySelector("#content > [data-live]") ?? page.querySelector("#content > *");

// Replaces that part by a fresh one; keeps open details, selected boxes and the focus.
async function refresh() {
  const fresh = livePart(await pageAt(location.href));
  const current = livePart(document);
  const open = [...current.querySelectorAll("details[open]")].map((details) => details.id).filter(Boolean);
  const focused = document.activeElement;
  if (current.dataset.folded || current.contains(document.activeElement?.closest(".query"))) return;
  localTimes(fresh);
  for (const id of open) {
    const details = fresh.querySelector(`#${CSS.escape(id)}`);
    if (details) details.open = true;
  }
  for (const { name, value } of current.querySelectorAll("input:checked")) {
    const box = fresh.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    if (box) box.checked = true;
  }
  if (current.innerHTML === fresh.innerHTML) return;
  current.replaceWith(document.adoptNode(fresh));
  updateButtons();
  document.dispatchEvent(new Event("refreshed"));
  fresh.querySelectorAll("details[open]").forEach(fetchDetails);
  sameElement(focused, fresh)?.focus({ preventScroll: true });
}

// Finds in the fresh part the link with the same target, else the element with the same id.
function sameElement(element, fresh) {
  const place = element?.getAttribute("href");
  if (place) return [...fresh.querySelectorAll("a")].find((a) => a.getAttribute("href") === place);
  const named = element?.closest("[id]")?.id;
  const again = named && fresh.querySelector(`#${CSS.escape(named)}`);
  return again && (again.querySelector(":scope > summary") ?? again);
}

async function watchTrace({ young, summary }) {
  let seen = null;
  let until = Date.now() + Number(young);
  while (Date.now() < until) {
    try {
      const now = await (await get(summary)).text();
      if (now !== seen) {
        await refresh(); // at the first poll, too: spans may have arrived since the page was rendered
        if (seen !== null) until = Date.now() + Number(young);
      }
      seen = now;
    } catch {
      // Compare is unreachable for a moment: the next poll follows.
    }
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  livePart(document).dataset.over = "";
}

const selected = () => document.querySelector("#content input[type=checkbox]:checked");

// A list with selected rows is not refreshed: under load they would be gone in seconds.
function watchList(everyMs) {
  setInterval(() => {
    if (!document.hidden && !selected()) refresh().catch(() => {});
  }, everyMs);
}

// Buttons that act on selected rows are disabled without one.
function updateButtons() {
  for (const button of document.querySelectorAll("button[data-needs-selection]"))
    button.disabled = !selected();
}

// Up and down move the focus through the rows.
function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches?.(".rows summary")) return;
  const rows = [...document.querySelectorAll(".rows summary")];
  const next = rows[rows.indexOf(event.target) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

localTimes(document);
updateButtons();
addEventListener("pageshow", updateButtons); // the back button may restore selected boxes
document.addEventListener("change", updateButtons);
document.addEventListener("keydown", moveFocus);
document.addEventListener("toggle", (event) => fetchDetails(event.target), true);
const content = livePart(document);
if (content?.dataset.refresh) watchList(Number(content.dataset.refresh));
if (Number(content?.dataset.young)) watchTrace({ ...content.dataset });
if (location.hash) document.getElementById(location.hash.slice(1))?.setAttribute("open", "");
