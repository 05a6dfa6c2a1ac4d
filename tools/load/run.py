"""One run without a page: Locust as a library, a line of progress, a short summary."""

import time

import gevent
from locust.env import Environment

from tools.launch.progress import Progress
from tools.load.plan import Plan
from tools.load.visitor import Visitor

TELL_SECONDS = 1.0
LAST_ANSWER_SECONDS = 5
"""A request that is under way at the end may still be answered."""


def run(plan: Plan, progress: Progress) -> int:
    """Run the load to its end or until Ctrl-C; 1 when a request failed or none was made."""
    environment = Environment(user_classes=[Visitor], stop_timeout=LAST_ANSWER_SECONDS)
    runner = environment.create_local_runner()
    progress.line(
        f"{plan.users} users, {plan.rate} requests/s for {plan.seconds} s, level {plan.level}, "
        f"on {plan.front_url}"
    )
    began = time.monotonic()
    runner.start(plan.users, spawn_rate=min(plan.users, 100))
    try:
        while (elapsed := time.monotonic() - began) < plan.seconds:
            gevent.sleep(min(TELL_SECONDS, plan.seconds - elapsed))
            progress.status(f"{time.monotonic() - began:4.0f} s  {counts(environment)}")
    except KeyboardInterrupt:
        progress.line("Interrupted")
    runner.stop()
    took = time.monotonic() - began
    runner.quit()
    for line in summary(environment, took):
        progress.line(line)
    total = environment.stats.total
    return 1 if total.num_failures or not total.num_requests else 0


def counts(environment: Environment) -> str:
    """Requests and failures so far."""
    total = environment.stats.total
    return f"{total.num_requests} requests, {total.num_failures} failed"


def summary(environment: Environment, seconds: float) -> list[str]:
    """Counts, rate and response times; then each kind of failure once."""
    total = environment.stats.total
    half, most = (total.get_response_time_percentile(share) for share in (0.5, 0.95))
    lines = [
        f"{counts(environment)}, {total.num_requests / seconds:.1f} requests/s, "
        f"p50 {half:.0f} ms, p95 {most:.0f} ms"
    ]
    errors = environment.stats.errors.values()
    return lines + [f"  {each.occurrences} x {each.name}: {each.error}" for each in errors]
