"""Weights and settings of the load test: all 47 prefectures, Saga first, every value bounded."""

import random
from collections import Counter
from pathlib import Path

import pytest

from population_api.prefectures import PREFECTURES
from tools.launch.project import LaunchError, Project
from tools.launch.settings import API_LEVELS
from tools.load import weights
from tools.load.__main__ import page_command
from tools.load.settings import LEVELS, LoadSettings, read_load_settings


def settings(tmp_path: Path, **environ: str) -> LoadSettings:
    return read_load_settings(Project(tmp_path), environ)


def test_every_prefecture_has_a_weight_and_saga_the_largest() -> None:
    by_name = weights.from_file().weights
    assert set(by_name) == {prefecture.name for prefecture in PREFECTURES}
    assert next(iter(by_name)) == max(by_name, key=lambda name: by_name[name]) == "Saga-Ken"


def test_names_are_drawn_in_proportion_to_their_weights() -> None:
    drawn = weights.Weights({"Saga-Ken": 8, "Nara-Ken": 2}, random.Random(1))
    count = Counter(drawn.draw() for _ in range(1000))
    assert 760 < count["Saga-Ken"] < 840
    assert count.total() == 1000


def test_saga_leads_even_in_a_short_run() -> None:
    """The shortest end-to-end test sends about 150 requests that are counted."""
    for seed in range(200):
        seeded = weights.Weights(weights.from_file().weights, random.Random(seed))
        ((first, _),) = Counter(seeded.draw() for _ in range(150)).most_common(1)
        assert first == "Saga-Ken"


@pytest.mark.parametrize("line", ["Saga-Ken", "Saga-Ken 0", "Saga-Ken -1", "Saga Ken 1", "A x"])
def test_a_malformed_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="a name and a whole number"):
        weights.parse(["# weights", "", "Nara-Ken 2 # why", line])


def test_a_name_has_one_line() -> None:
    with pytest.raises(ValueError, match="Nara-Ken has two lines"):
        weights.parse(["Nara-Ken 2", "Nara-Ken 3"])


def test_defaults_are_bounded(tmp_path: Path) -> None:
    default = settings(tmp_path)
    assert (default.seconds, default.rate, default.users) == (60, 20, 10)
    assert default.levels() == ("manual",)


@pytest.mark.parametrize("rate", [1, 3, 20, 200])
def test_the_rate_is_that_of_all_users_together(tmp_path: Path, rate: int) -> None:
    read = settings(tmp_path, LOAD_RATE=str(rate))
    assert read.users / read.pace == pytest.approx(rate)


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOAD_SECONDS", "0"), ("LOAD_SECONDS", "3601"), ("LOAD_SECONDS", "1m"),
     ("LOAD_RATE", "-1"), ("LOAD_RATE", "1e3"), ("LOAD_RATE", "201"), ("LOAD_RATE", "²"),
     ("LEVEL", "magic")],
)  # fmt: skip
def test_an_invalid_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(LaunchError, match=f"{name}={value} is no"):
        settings(tmp_path, **{name: value})


def test_level_mixed_chooses_from_every_level_that_runs(tmp_path: Path) -> None:
    assert settings(tmp_path, LEVEL="mixed").levels() == LEVELS
    assert len(LEVELS) == 6
    names = {name.removeprefix("population-api").strip("-") or "manual" for name in API_LEVELS}
    assert set(LEVELS) == names


def test_ports_are_those_of_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FRONT_PORT=9001\nLOAD_PAGE_PORT=9002\n")
    assert settings(tmp_path).front_url == "http://127.0.0.1:9001"
    assert settings(tmp_path).page_port == 9002


def test_the_page_listens_on_the_loopback_only(tmp_path: Path) -> None:
    words = page_command(settings(tmp_path))
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options["--web-host"] == "127.0.0.1"
    assert (options["--users"], options["--run-time"]) == ("10", "60s")
