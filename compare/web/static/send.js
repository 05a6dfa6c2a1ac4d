// The answer to the form comes after the last request; until then the page shows how many are done.

const POLL_MS = 500;

const form = document.querySelector("form[data-progress]");
const running = form.querySelector(".running");
const button = form.querySelector("button");
let timer;

function show({ answered, requests }) {
  running.hidden = false;
  running.textContent = running.dataset.text
    .replace("{answered}", answered)
    .replace("{requests}", requests);
}

async function poll() {
  try {
    const progress = await (await fetch(form.dataset.progress, { cache: "no-store" })).json();
    if (progress.requests) show(progress);
  } catch {
    // Compare did not answer; the next poll follows.
  }
}

function stop() {
  clearInterval(timer);
  running.hidden = true;
  button.disabled = false;
}

form.addEventListener("submit", () => {
  const levels = form.querySelectorAll('input[name="level"]:checked').length;
  show({ answered: 0, requests: levels * Number(form.elements.runs.value) });
  button.disabled = true;
  timer = setInterval(poll, POLL_MS);
});
addEventListener("pagehide", stop);
addEventListener("pageshow", stop); // the back button restores a page as it was left
