"""EXTRA_LEVELS adds levels to side by side and to the counter, under their own names."""

import json
import os
import subprocess
import sys

import pytest

from compare.levels import OURS, with_extra
from tests import ROOT

PROGRAM = """
import json
from compare.app import create_app
from compare.settings import Settings
from compare.storage.store import Store
client = create_app(Settings(), Store(10, 10**7)).test_client()
paths = ("/side-by-side", "/side-by-side?lang=ja", "/counter?level=mine")
print(json.dumps([client.get(path).get_data(as_text=True) for path in paths]))
"""


def test_an_extra_level_is_the_last_choice_and_has_its_name_as_label() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "EXTRA_LEVELS": "mine"},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    english, japanese, counter = json.loads(ended.stdout)
    for html in (english, japanese):
        assert 'name="level" value="mine" checked> mine</label>' in html
        assert html.index('value="own-only"') < html.index('value="mine"')
    assert 'aria-current="page">mine</a>' in counter


def test_its_service_has_its_name() -> None:
    assert with_extra("mine,other") == OURS | {
        "mine": "population-api-mine",
        "other": "population-api-other",
    }
    assert with_extra("") == OURS


@pytest.mark.parametrize("names", ["Mine", "manual", "mine, other", "a&b"])
def test_a_name_that_cannot_be_a_level_is_an_error(names: str) -> None:
    with pytest.raises(ValueError, match="EXTRA_LEVELS: "):
        with_extra(names)
