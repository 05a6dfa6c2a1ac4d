"""The plain text: colour, durations, names of logs and instruments."""

import re

from flask.testing import FlaskClient

from compare.side_by_side.text_lists import MAX_NAMES
from compare.storage.store import Store
from tests.component.compare.side_by_side import TWO, text
from tests.samples.comparisons import store_log


def test_the_text_can_have_colour_and_no_durations(levels_client: FlaskClient) -> None:
    plain = text(levels_client, TWO)
    assert "20.0 ms" in plain
    assert "\033" not in plain
    stable = text(levels_client, f"{TWO}&times=0")
    assert "ms" not in stable
    coloured = text(levels_client, f"{TWO}&times=0&colour=1")
    assert "\033[33mA flask" in coloured
    assert re.sub(r"\033\[\d+m", "", coloured).split() == stable.split()


def test_each_log_record_is_listed_with_its_traces(
    levels_client: FlaskClient, levels_store: Store
) -> None:
    store_log(levels_store, "manual", "a shared one")
    store_log(levels_store, "zero-code", "a shared one")
    store_log(levels_store, "zero-code", "one line\n\nLog records\n  forged")
    lines = text(levels_client, TWO).splitlines()
    records = lines[lines.index("Log records") + 1 :]
    assert records[:2] == [
        "  INFO a shared one: zero-code, manual",
        "  INFO one line Log records forged: zero-code",
    ]
    assert lines.count("Log records") == 1


def test_more_log_records_than_fit_are_counted(
    levels_client: FlaskClient, levels_store: Store
) -> None:
    for number in range(MAX_NAMES + 10):
        store_log(levels_store, "manual", f"record {number:03}")
    lines = text(levels_client, TWO).splitlines()
    records = lines[lines.index("Log records") + 1 :]
    assert records[MAX_NAMES] == "  ... and 10 more"
