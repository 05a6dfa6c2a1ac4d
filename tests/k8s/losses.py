"""What `make k8s-loss` prints, and what has to be in it for each placement of the collectors."""

import re
from dataclasses import astuple, dataclass

from tests.k8s.cluster import Cluster


@dataclass(frozen=True)
class Traces:
    """The counts of one line."""

    whole: int
    torn: int
    missing: int


def traces(output: str, kind: str) -> Traces:
    """The counts of answers or errors."""
    found = re.search(rf"^  \w+, {kind}: (\d+) whole, (\d+) torn, (\d+) missing$", output, re.M)
    assert found, output
    return Traces(*map(int, found.groups()))


def check(cluster: Cluster, output: str) -> None:
    """The counts are those of all requests, and what the README says is lost is."""
    print(output)
    found = re.search(r"^  (\d+) requests, (\d+) failed", output, re.M)
    assert found, output
    sent, failed = map(int, found.groups())
    assert sent == int(cluster.environment["LOAD_RATE"]) * int(cluster.environment["LOAD_SECONDS"])
    answers, errors = traces(output, "answers"), traces(output, "errors")
    assert sum((*astuple(answers), *astuple(errors))) == sent - failed
    assert re.search(r"^ +\d+ MiB collector in ", output, re.M)
    labels = cluster.get("opentelemetrycollector otel")["metadata"]["labels"]
    CHECKS[labels["population-demo/placement"]](answers, errors)


def nearly_all(answers: Traces, errors: Traces) -> None:
    """The senders' queues bridge the time without a collector."""
    lost = answers.torn + errors.torn + answers.missing + errors.missing
    assert answers.whole + errors.whole > 10 * lost


def errors_whole(answers: Traces, errors: Traces) -> None:
    """Every error is kept, and most of the rest is not."""
    assert errors.missing == 0
    assert errors.whole > errors.torn
    assert answers.missing > answers.whole


def errors_torn(answers: Traces, errors: Traces) -> None:
    """A gateway without the span that failed drops its part of the trace."""
    assert errors.torn + errors.missing > 0


def nothing(answers: Traces, errors: Traces) -> None:
    """Kafka keeps what no gateway reads, and what no backend takes."""
    assert answers.torn + errors.torn + answers.missing + errors.missing == 0


CHECKS = {
    "deployment": nearly_all,
    "daemonset": nearly_all,
    "sidecar": nearly_all,
    "gateway": errors_whole,
    "gateway-round-robin": errors_torn,
    "kafka": nothing,
}
