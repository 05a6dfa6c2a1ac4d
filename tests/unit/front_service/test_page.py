"""The page of the front service: 47 tiles, each at its own place, in two languages."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import front_service
from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.levels import LEVELS
from front_service.population_client import PopulationClient
from front_service.prefectures import PREFECTURES
from front_service.settings import Settings
from tests.unit.front_service.test_app import FakeRedis

FOLDER = Path(str(front_service.__file__)).parent
ROOT = FOLDER.parent
MAP_CSS = (FOLDER / "static" / "map.css").read_text(encoding="utf-8")
MAPS = [
    [row.split() for row in re.findall(r'"([^"]+)"', block)]
    for block in re.findall(r"grid-template-areas:([^;]+);", MAP_CSS)
]


@pytest.fixture
def browser() -> FlaskClient:
    return browser_of({"manual": "http://m:1"})


def browser_of(urls: dict[str, str]) -> FlaskClient:
    settings = Settings(urls, compare_url="http://compare.example:8088", cache_seconds=7)
    client = PopulationClient(settings.population_api_urls)
    return create_app(settings, AnswerCache(FakeRedis(), 7), client).test_client()


def test_labels_are_the_names_without_their_suffix() -> None:
    for prefecture in PREFECTURES:
        label = prefecture.label.replace("\N{SOFT HYPHEN}", "")
        assert prefecture.name.split("-")[0] == label
        assert prefecture.name_ja.startswith(prefecture.label_ja)
        assert prefecture.region_ja


@pytest.mark.parametrize("tiles", MAPS, ids=["projector", "phone"])
def test_every_prefecture_has_one_place_of_its_own(tiles: list[list[str]]) -> None:
    cells = defaultdict(set)
    for y, row in enumerate(tiles):
        for x, area in enumerate(row):
            cells[area].add((x, y))
    assert len({len(row) for row in tiles}) == 1
    letters = {prefecture.letters.lower() for prefecture in PREFECTURES}
    assert len(letters) == 47
    assert set(cells) == letters | {"ans", "hst", "rgn", "."}
    for area in letters | {"ans", "hst", "rgn"}:
        xs, ys = zip(*cells[area], strict=True)
        rectangle = {
            (x, y) for x in range(min(xs), max(xs) + 1) for y in range(min(ys), max(ys) + 1)
        }
        assert cells[area] == rectangle, area
        assert f".{area} {{ grid-area: {area} }}" in MAP_CSS


@pytest.mark.parametrize("tiles", MAPS, ids=["projector", "phone"])
def test_the_map_reads_as_japan(tiles: list[list[str]]) -> None:
    def place(area: str) -> tuple[int, int]:
        return next((x, y) for y, row in enumerate(tiles) for x, a in enumerate(row) if a == area)

    from_north = [place(area)[1] for area in ("hkd", "aom", "myg", "tky", "kgw", "kgs", "okn")]
    assert from_north == sorted(set(from_north))
    from_west = [place(area)[0] for area in ("sag", "oky", "osk", "aic", "tky", "chb")]
    assert from_west == sorted(set(from_west))


def test_the_page_has_47_tiles_one_in_the_order_of_tab_and_8_regions(
    browser: FlaskClient,
) -> None:
    page = browser.get("/").text
    assert page.count('data-question="population"') == 47
    assert page.count('data-question="region"') == 8
    assert page.count('tabindex="0"') == 1
    for prefecture in PREFECTURES:
        assert f'data-name="{prefecture.name}" data-name-ja="{prefecture.name_ja}"' in page


def test_the_page_knows_compare_and_the_cache_time_from_the_settings(browser: FlaskClient) -> None:
    page = browser.get("/").text
    assert 'data-compare-url="http://compare.example:8088"' in page
    assert "caches answers for 7 s" in page
    assert "回答を 7 秒間" in page


def test_the_page_holds_no_inline_script_or_style_and_loads_nothing_from_elsewhere(
    browser: FlaskClient,
) -> None:
    page = browser.get("/").text
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)
    for address in re.findall(r'(?:src|href)="([^"]*)"', page):
        assert address.startswith(("/static/", "http://compare.example:8088/"))
        if address.startswith("/static/"):
            with browser.get(address) as response:
                assert response.status_code == 200


@pytest.mark.parametrize(
    ("query", "cookie", "header", "language"),
    [
        ("", "", "", "en"),
        ("", "", "ja,en;q=0.5", "ja"),
        ("", "", "fr", "en"),
        ("", "", "ja-JP,en;q=0.5", "ja"),
        ("", "", "fr,ja;q=0.1,en-GB;q=0.2", "en"),
        ("", "", "fr,ja;q=0", "en"),
        ("", "en", "ja", "en"),
        ("?lang=ja", "en", "en", "ja"),
        ("?lang=xx", "", "ja-JP", "ja"),
    ],
)
def test_the_language_is_asked_for_or_remembered_or_the_browsers(
    query: str, cookie: str, header: str, language: str, browser: FlaskClient
) -> None:
    if cookie:
        browser.set_cookie("lang", cookie)
    page = browser.get("/" + query, headers={"Accept-Language": header}).text
    assert f'<html lang="{language}">' in page


def test_one_level_alone_is_no_choice(browser: FlaskClient) -> None:
    page = browser.get("/?level=none").text
    assert 'type="radio"' not in page
    assert "which is instrumented in code" in page


def test_the_offered_levels_stand_in_order_with_both_labels_and_a_meaning() -> None:
    page = browser_of({level.name: "http://a:1" for level in LEVELS}).get("/").text
    names = re.findall(r'<input type="radio" name="level" id="level-([^"]+)"', page)
    assert names == ["none", "zero-code", "zero-code-plus", "libraries", "manual", "own-only"]
    for level in LEVELS:
        assert f'<label for="level-{level.name}">' in page
        assert f'aria-describedby="meaning-{level.name}"' in page
        assert f'id="meaning-{level.name}"' in page
        for text in (level.label, level.label_ja, level.meaning, level.meaning_ja):
            assert f">{text}</span>" in page


@pytest.mark.parametrize(
    ("query", "cookie", "level"),
    [
        ("", "", "manual"),
        ("?level=none", "", "none"),
        ("", "none", "none"),
        ("?level=manual", "none", "manual"),
        ("?level=own-only", "none", "none"),
        ("?level=xx", "own-only", "manual"),
    ],
)
def test_the_level_is_asked_for_or_remembered_or_manual(
    query: str, cookie: str, level: str
) -> None:
    browser = browser_of({"none": "http://n:1", "manual": "http://m:2"})
    if cookie:
        browser.set_cookie("level", cookie)
    page = browser.get("/" + query).text
    assert re.findall(r'value="([^"]+)"[^>]* checked', page) == [level]


def test_a_level_that_is_not_ours_is_the_last_choice_under_its_own_name() -> None:
    html = browser_of({"manual": "http://m:1", "mine": "http://x:2"}).get("/").text
    labels = re.findall(r'<label for="level-([^"]+)"><span class="en" lang="en">([^<]+)', html)
    assert labels == [("manual", "manual"), ("mine", "mine")]
