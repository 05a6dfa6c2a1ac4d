"""The pages of recorded traces say who made a span by which rule; links open their span."""

import re

import pytest
from flask.testing import FlaskClient

from tests.component.compare.exchange import opened
from tests.samples.recorded import FOLDER


def page_of(client: FlaskClient, sample: str) -> str:
    """Open a sample and return the page of its trace."""
    body = (FOLDER / f"{sample}.json").read_bytes()
    assert opened(client, body).status_code == 303
    found = re.search(rb'"traceId":"(\w{32})"', body)
    assert found
    return client.get(f"/trace/{found[1].decode()}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("node-zero-code", ["library or agent · ioredis", "<code>node-either</code>"]),
        ("java-agent", ["<code>java-agent</code>", "opentelemetry-java-instrumentation"]),
        ("java-agent", ["<code>java-annotation</code>", "in your own code places this span"]),
        ("java-micrometer", ["built in · org.springframework.boot", "java-spring-boot"]),
        ("go-manual", ["own code", "No known library has this scope.", "example.com/shop/batch"]),
        ("telemetrygen", ["unknown creator", "The resource names no SDK"]),
        (
            "zero-code-without-prefixes",
            ["go.opentelemetry.io/obi", "from the resource attribute", "dotnet-built-in"],
        ),
    ],
)
def test_the_page_of_a_trace_shows_the_rule(
    client: FlaskClient, sample: str, expected: list[str]
) -> None:
    html = page_of(client, sample)
    assert [text for text in expected if text not in html] == []
    assert 'href="https://' in html


def test_nothing_of_zero_code_without_known_prefixes_is_own_code(client: FlaskClient) -> None:
    html = page_of(client, "zero-code-without-prefixes")
    assert html.count('class="chip agent"') == 2
    assert html.count('class="chip built_in"') == 1
    assert 'class="chip own"' not in html


def test_the_legend_of_a_trace_without_rare_origins_has_three_entries(client: FlaskClient) -> None:
    html = page_of(client, "python-grpc")
    legend = html[html.index('<ul class="legend"') :].partition("</ul>")[0]
    assert legend.count("<li>") == 3


def test_a_link_opens_its_span(client: FlaskClient) -> None:
    html = page_of(client, "telemetrygen")
    trace = re.search(r"<dd><code>(\w{32})</code>", html)
    assert trace
    targets = re.findall(rf'<a href="/trace/{trace[1]}\?at=\w{{16}}#(s\w{{16}})"', html)
    # The sample has two links; the spans that they lead to have the links back.
    assert len(targets) == 4
    assert all(f'id="{target}"' in html for target in targets)


def test_a_link_with_ids_of_zeros_leads_nowhere(client: FlaskClient) -> None:
    html = page_of(client, "go-manual")
    assert f"<code>{'0' * 32}</code>" in html
    assert f'href="/trace/{"0" * 32}' not in html
