"""The rows of the database file match the census of Japan and the names in the services."""

import re
from pathlib import Path

import pytest

from compare import prefectures as of_compare
from front_service import prefectures as of_front
from population_api.prefectures import PREFECTURES
from tools.launch.settings import API_LEVELS

ROOT = Path(__file__).parents[2]
SQL = (ROOT / "db" / "1-prefectures.sql").read_text(encoding="utf-8")
ROWS = re.findall(r"\('(JP-\d\d)', '([^']+)', '([^']+)', '([^']+)', (\d+)\)", SQL)


def test_every_service_has_the_names_and_regions_of_the_47_rows() -> None:
    assert len(ROWS) == 47
    assert [row[:3] for row in ROWS] == [(p.iso_code, p.name, p.name_ja) for p in PREFECTURES]
    front = [(p.iso_code, p.name, p.name_ja, p.region) for p in of_front.PREFECTURES]
    assert [row[:4] for row in ROWS] == front
    assert [row[1:4] for row in ROWS] == [tuple(each) for each in of_compare.PREFECTURES]
    assert {row[3] for row in ROWS} == set(of_compare.REGIONS)


def test_the_populations_add_up_to_the_census_of_2020() -> None:
    # 126,146,099: Statistics Bureau of Japan, total population on 1 October 2020.
    assert sum(int(row[4]) for row in ROWS) == 126_146_099


def test_the_file_states_its_encoding_before_its_first_japanese_name() -> None:
    assert 0 <= SQL.index("SET NAMES utf8mb4;") < SQL.index("北海道")


@pytest.mark.parametrize("file", ["docker-compose.yml", "tools/launch/local/mariadb.cnf"])
def test_the_database_takes_every_thread_of_every_level_and_of_a_measurement(file: str) -> None:
    gunicorn = (ROOT / "population_api" / "gunicorn.conf.py").read_text(encoding="utf-8")
    (threads,) = re.findall(r"^threads = (\d+)$", gunicorn, re.M)
    (most,) = re.findall(r"max-connections ?= ?(\d+)", (ROOT / file).read_text(encoding="utf-8"))
    of_a_feature, measured_beside_them, health_check = 1, 1, 1
    levels = len(API_LEVELS) + of_a_feature
    assert int(most) >= (levels + measured_beside_them) * int(threads) + health_check
