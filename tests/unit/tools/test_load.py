"""The load's shares and its plan: all 47 prefectures, Saga first, nothing without a bound."""

import random
from collections import Counter
from pathlib import Path

import pytest

from population_api.prefectures import PREFECTURES
from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS
from tools.load import weights
from tools.load.__main__ import page_command
from tools.load.plan import LEVELS, Plan, read_plan


def plan(tmp_path: Path, **environ: str) -> Plan:
    return read_plan(Project(tmp_path), environ)


def test_every_prefecture_has_a_share_and_saga_the_largest() -> None:
    shares = weights.from_file().shares
    assert set(shares) == {prefecture.name for prefecture in PREFECTURES}
    assert next(iter(shares)) == max(shares, key=lambda name: shares[name]) == "Saga-Ken"


def test_names_are_drawn_as_often_as_their_shares_say() -> None:
    drawn = weights.Weights({"Saga-Ken": 8, "Nara-Ken": 2}, random.Random(1))
    count = Counter(drawn.draw() for _ in range(1000))
    assert 760 < count["Saga-Ken"] < 840
    assert count.total() == 1000


def test_saga_leads_even_in_a_short_run() -> None:
    """150 requests are what the shortest end-to-end test makes."""
    for seed in range(200):
        shares = weights.Weights(weights.from_file().shares, random.Random(seed))
        ((first, _),) = Counter(shares.draw() for _ in range(150)).most_common(1)
        assert first == "Saga-Ken"


@pytest.mark.parametrize("line", ["Saga-Ken", "Saga-Ken 0", "Saga-Ken -1", "Saga Ken 1", "A x"])
def test_a_line_that_is_no_share_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="a name and a whole number"):
        weights.parse(["# shares", "", "Nara-Ken 2 # why", line])


def test_a_name_stands_there_once() -> None:
    with pytest.raises(ValueError, match="Nara-Ken stands there twice"):
        weights.parse(["Nara-Ken 2", "Nara-Ken 3"])


def test_the_load_is_bounded_when_nothing_is_said(tmp_path: Path) -> None:
    usual = plan(tmp_path)
    assert (usual.seconds, usual.rate, usual.users) == (60, 20, 10)
    assert usual.levels() == ("manual",)


@pytest.mark.parametrize("rate", [1, 3, 20, 200])
def test_all_users_together_make_the_rate(tmp_path: Path, rate: int) -> None:
    made = plan(tmp_path, LOAD_RATE=str(rate))
    assert made.users / made.pace == pytest.approx(rate)


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOAD_SECONDS", "0"), ("LOAD_SECONDS", "3601"), ("LOAD_SECONDS", "1m"),
     ("LOAD_RATE", "-1"), ("LOAD_RATE", "1e3"), ("LOAD_RATE", "201"), ("LOAD_RATE", "²"),
     ("LEVEL", "magic")],
)  # fmt: skip
def test_nonsense_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(LaunchError, match=f"{name}={value} is no"):
        plan(tmp_path, **{name: value})


def test_a_mixed_load_asks_at_every_level_that_runs(tmp_path: Path) -> None:
    assert plan(tmp_path, LEVEL="mixed").levels() == LEVELS
    names = {name.removeprefix("population-api").strip("-") or "manual" for name in API_LEVELS}
    assert set(LEVELS) == names


def test_ports_are_those_of_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FRONT_PORT=9001\nLOAD_PAGE_PORT=9002\n")
    assert plan(tmp_path).front_url == "http://127.0.0.1:9001"
    assert plan(tmp_path).page_port == 9002


def test_the_page_listens_on_this_machine_alone(tmp_path: Path) -> None:
    words = page_command(plan(tmp_path))
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options["--web-host"] == "127.0.0.1"
    assert (options["--users"], options["--run-time"]) == ("10", "60s")
