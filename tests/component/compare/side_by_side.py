"""What the tests of the comparison share: addresses, and what a page shows."""

import re

from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from compare.levels import LEVELS
from compare.storage.intake import store_traces
from compare.storage.store import Store
from tests.samples.levels import RUN_SET
from tests.samples.spans import request_of, trace_id


def address(*levels: str, runs: int = 1, **more: str) -> str:
    """Return the query of the sample run set at these levels."""
    chosen = [("set", RUN_SET), ("runs", f"{runs}"), *(("level", level) for level in levels)]
    return "&".join(f"{name}={value}" for name, value in [*chosen, *more.items()])


ALL = address(*LEVELS)
TWO = address("zero-code", "manual")


def page(client: FlaskClient, query: str, path: str = "/side-by-side") -> str:
    """Return the text of a page, which must be a 200."""
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def text(client: FlaskClient, query: str) -> str:
    """Return the plain text of a comparison."""
    return page(client, query, "/side-by-side.txt")


def origins(html: str) -> list[str]:
    """Return, for each row of the grid, the origin of each cell and `.` for a gap."""
    rows = re.findall(r"<summary>\s*<span class=\"part\">(.*?)</summary>", html, re.DOTALL)
    return [
        " ".join(re.findall(r'class="cell (\w+)(?:-cell)?', row)).replace("void", ".")
        for row in rows
    ]


def column_names(html: str) -> list[str]:
    """Return the heading of each column of the grid."""
    heads = re.findall(r'<div class="head">\s*<h2>(.*?)</h2>', html)
    return [re.sub("<[^>]*>", "", head) for head in heads]


def store_spans(store: Store, number: int, *spans: Span, scope: str = "mine") -> str:
    """Store one more trace, of another service; return its id."""
    store_traces(store, request_of(*spans, service="my-service", scope=scope))
    return trace_id(number).hex()
