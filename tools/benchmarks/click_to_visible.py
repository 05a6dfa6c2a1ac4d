"""Measures in a browser the time from a click until its trace is visible: `make measure`.

The page's own clock counts, from the click until the link to Compare is there. Needs the running
demo and Chromium.
"""

import os
import statistics
from datetime import UTC, datetime

from playwright.sync_api import Page

from tools.benchmarks import ROOT
from tools.benchmarks.percentile import percentile
from tools.chromium import window
from tools.launch.settings import read_settings

CLICKS = 50
TIMEOUT_MILLISECONDS = 10_000

# Resolves to milliseconds; an observer sees every change of the page without polling.
CLICK = """([name, timeout]) => new Promise((resolve, reject) => {
  const begin = performance.now();
  const answer = document.querySelector("#answer");
  const look = new MutationObserver(() => {
    if (answer.dataset.trace !== "visible") return;
    look.disconnect();
    resolve(performance.now() - begin);
  });
  look.observe(answer, { attributes: true, attributeFilter: ["data-trace"] });
  setTimeout(() => reject(new Error("no trace in time")), timeout);
  document.querySelector(`button[data-name="${name}"]`).click();
})"""


def clicks(page: Page, url: str) -> list[float]:
    """Return the milliseconds of each click; each asks another prefecture and skips the caches."""
    page.goto(url)
    page.get_by_role("checkbox").first.check()
    names = page.locator("button[data-name]").evaluate_all(
        "tiles => tiles.map(t => t.dataset.name)"
    )
    measured = []
    for number in range(CLICKS):
        measured.append(page.evaluate(CLICK, [names[number % len(names)], TIMEOUT_MILLISECONDS]))
        print(f"\r{number + 1} of {CLICKS} clicks", end="", flush=True)
        page.wait_for_timeout(300)
    print()
    return measured


def main() -> None:
    """Measure and print date, cores, median, p95 and maximum."""
    port = read_settings(ROOT / ".env", os.environ).port("FRONT_PORT")
    with window() as page:
        measured = clicks(page, f"http://localhost:{port}/?lang=en")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {CLICKS} clicks, click to visible:"
        f" median {statistics.median(measured):.0f} ms, p95 {percentile(measured, 95):.0f} ms,"
        f" max {max(measured):.0f} ms"
    )


if __name__ == "__main__":
    main()
