"""Addresses and telemetry from anywhere: nothing breaks the page, nothing becomes HTML."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from compare.side_by_side.grid import MAX_ROWS
from compare.storage.store import Store
from tests.component.compare.side_by_side import address, page, store_spans
from tests.component.compare.side_by_side import text as plain_text
from tests.samples.spans import span, text

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202e\0\U0001f5fe'


@pytest.mark.parametrize(
    "query",
    [
        "_scheme=javascript&_external=1&_anchor=alert(1)",
        "endpoint=x&values=y&number=9&_method=PUT",
        "set=" + "x" * 10_000 + "&level=manual",
        "set=%00%ff&level=manual&trace=&trace=%20",
        "set=1&level=manual&runs=1e9&manual=-1&of=x",
        "set=1&level=manual&runs=999999999&manual=999999999",
        "prefecture=%3Cscript%3Ealert(1)%3C/script%3E&level=manual&set=1",
    ],
)
def test_no_address_breaks_the_page(levels_client: FlaskClient, query: str) -> None:
    for path in ("/side-by-side", "/side-by-side.txt", "/api/side-by-side"):
        content = page(levels_client, query, path)
        assert path != "/side-by-side" or "<script>alert" not in content
        assert "javascript://" not in content


def test_telemetry_is_never_html(levels_client: FlaskClient, levels_store: Store) -> None:
    name = EVIL + "x" * 10_000
    evil = span(1, trace=66, name=name, attributes=(text(EVIL, name), text("code.file.path", EVIL)))
    evil.events.add(name=EVIL)
    evil.status.code = Status.STATUS_CODE_ERROR
    trace = store_spans(levels_store, 66, evil, scope=EVIL)
    query = f"{address('manual')}&trace={trace}"
    for path in ("/side-by-side", "/side-by-side/row/0", "/side-by-side/row/4"):
        html = page(levels_client, query, path)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'onerror=alert(2)>"' not in html
        assert "\u202e" not in html
        assert "\0" not in html
        assert "x" * 2_001 not in html
        assert " style=" not in html
    printed = plain_text(levels_client, query)
    assert "\0" not in printed
    assert "\u202e" not in printed
    assert max(map(len, printed.splitlines())) < 400


@pytest.mark.parametrize(
    "parent_of",
    [lambda i: i - 1, lambda i: i // 3, lambda i: 90_000 + i],
    ids=["chain", "tree", "without parents"],
)
def test_of_5000_spans_the_first_rows_are_drawn_and_the_others_counted(
    levels_client: FlaskClient, levels_store: Store, parent_of: Callable[[int], int]
) -> None:
    spans = (span(i, parent_of(i), trace=88) for i in range(1, 5_001))
    query = f"{address('manual')}&trace={store_spans(levels_store, 88, *spans)}"
    html = page(levels_client, query)
    assert html.count("<details id=") == MAX_ROWS
    left_out = re.search(r"(\d+) more are included", html)
    assert left_out is not None
    assert int(left_out[1]) >= 5_000 - MAX_ROWS
    assert "<td>5000</td>" in html
    assert f"... and {left_out[1]} rows more" in plain_text(levels_client, query)
