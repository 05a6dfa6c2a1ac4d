// Sends one request to the front service and polls Compare for its trace. Does not touch the page.

const POLL_MS = 25; // interval between two requests to Compare until it has the trace
const SETTLE_POLL_MS = 250; // and after that, while further spans may arrive
const SETTLE_MS = 1500; // keep polling this long after the first span, for the last ones
const TIMEOUT_MS = 10_000; // for the answer, and for the first span

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// crypto.randomUUID exists only on https and localhost.
function newRequestId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Request one prefecture or region at one level: {id, started, took, status, document}, times in ms. */
export async function requestPopulation(question, name, level, skipCaches) {
  const id = newRequestId();
  const headers = { "X-Request-ID": id };
  if (skipCaches) headers["Cache-Control"] = "no-cache";
  const url = `/api/${question}/${encodeURIComponent(name)}?level=${level}`;
  const started = performance.now();
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const document = await response.json();
  return { id, started, took: performance.now() - started, status: response.status, document };
}

/**
 * Poll Compare until the trace of a request is complete, and report each change:
 * {state: "visible", seconds, summary}, or after the timeout "missing" or "unreachable".
 */
export async function pollTrace({ id, started }, compareUrl, signal, report) {
  let seconds = null;
  let spans = 0;
  let compareAnswers = false;
  let end = performance.now() + TIMEOUT_MS;
  while (performance.now() < end && !signal.aborted) {
    try {
      const response = await fetch(`${compareUrl}/api/traces?request_id=${id}`, {
        signal: AbortSignal.timeout(2000),
      });
      compareAnswers = true;
      const { traces: [summary] } = await response.json();
      if (summary) {
        if (seconds === null) {
          seconds = (performance.now() - started) / 1000;
          end = performance.now() + SETTLE_MS;
        }
        if (summary.span_count !== spans) {
          spans = summary.span_count;
          report({ state: "visible", seconds, summary });
        }
      }
    } catch (error) {
      // No connection, a timeout, or a response that is not JSON.
      if (!["TypeError", "TimeoutError", "SyntaxError"].includes(error.name)) throw error;
    }
    await pause(seconds === null ? POLL_MS : SETTLE_POLL_MS);
  }
  if (seconds === null) report({ state: compareAnswers ? "missing" : "unreachable" });
}
