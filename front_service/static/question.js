// One question to the front service, and the search for its trace in compare. Nothing here draws.

const POLL_MS = 100; // between two looks for the trace
const SETTLE_MS = 1500; // the last spans may come this long after the first
const GIVE_UP_MS = 10_000; // after that, no trace will come

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// crypto.randomUUID exists only on https and localhost.
function newRequestId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Ask for one prefecture at one level: request id, time begun, ms taken, status and the JSON document. */
export async function ask(name, level, skipCaches) {
  const id = newRequestId();
  const headers = { "X-Request-ID": id };
  if (skipCaches) headers["Cache-Control"] = "no-cache";
  const address = `/api/population/${encodeURIComponent(name)}?level=${level}`;
  const begun = performance.now();
  const response = await fetch(address, {
    headers,
    signal: AbortSignal.timeout(GIVE_UP_MS),
  });
  const document = await response.json();
  return { id, begun, took: performance.now() - begun, status: response.status, document };
}

/**
 * Look for the trace of a request until it is whole, and tell of each change:
 * {state: "visible", seconds, summary}, or at the end "missing" or "unreachable".
 */
export async function watch({ id, begun }, compareUrl, dropped, tell) {
  let seconds = null;
  let spans = 0;
  let compareAnswers = false;
  let end = performance.now() + GIVE_UP_MS;
  while (performance.now() < end && !dropped.aborted) {
    try {
      const response = await fetch(`${compareUrl}/api/traces?request_id=${id}`, {
        signal: AbortSignal.timeout(2000),
      });
      compareAnswers = true;
      const { traces: [summary] } = await response.json();
      if (summary) {
        if (seconds === null) {
          seconds = (performance.now() - begun) / 1000;
          end = performance.now() + SETTLE_MS;
        }
        if (summary.span_count !== spans) {
          spans = summary.span_count;
          tell({ state: "visible", seconds, summary });
        }
      }
    } catch (error) {
      // No connection, no answer in time, or none that is JSON as Compare writes it.
      if (!["TypeError", "TimeoutError", "SyntaxError"].includes(error.name)) throw error;
    }
    await pause(POLL_MS);
  }
  if (seconds === null) tell({ state: compareAnswers ? "missing" : "unreachable" });
}
