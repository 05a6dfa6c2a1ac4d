"""The settings of the front service and the cache that is built from them."""

import ast
import re
from pathlib import Path

import pytest
from redis import Redis

import front_service
from front_service.answer_cache import AnswerCache
from front_service.settings import Settings, urls_by_level


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "POPULATION_API_URLS": "manual=http://population-api:8081",
            "REDIS_HOST": "redis",
            "REDIS_PORT": "16379",
            "CACHE_SECONDS": "30",
            "COMPARE_URL": "https://compare.example",
        }
    )
    assert settings == Settings(
        {"manual": "http://population-api:8081"}, "redis", 16379, 30, "https://compare.example"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CACHE_SECONDS", "0"),
        ("CACHE_SECONDS", "ten"),
        ("REDIS_PORT", ""),
        ("COMPARE_URL", "http://a; script-src *"),
        ("COMPARE_URL", "localhost:8088"),
        ("COMPARE_URL", "http://localhost:8088/"),
        ("POPULATION_API_URLS", "manual=ftp://api"),
        ("POPULATION_API_URLS", "manual=http://a:1,none="),
    ],
)
def test_a_value_that_cannot_work_is_refused_at_the_start(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"at least 1|must look like|invalid literal"):
        Settings.from_environment({name: value})


def test_the_levels_are_offered_from_the_least_telemetry_to_the_most() -> None:
    urls = urls_by_level("manual=http://m:1, own-only=http://b:2,\n none=http://n:3")
    assert list(urls.items()) == [
        ("none", "http://n:3"),
        ("manual", "http://m:1"),
        ("own-only", "http://b:2"),
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "holds level=address pairs, not ''"),
        ("http://a:1", "holds level=address pairs, not 'http://a:1'"),
        ("manual=http://a:1,", "holds level=address pairs, not ''"),
        (
            "manual=http://a:1,auto=http://a:2",
            "'auto' is not one of none, zero-code, zero-code-plus,",
        ),
        ("Manual=http://a:1", "'Manual' is not one of"),
        ("manual=http://a:1,manual=http://a:2", "names the level manual twice"),
        ("none=http://a:1", "lacks manual, the default level"),
    ],
)
def test_levels_that_cannot_work_are_refused_with_a_sentence(value: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"POPULATION_API_URLS.* {re.escape(sentence)}"):
        Settings.from_environment({"POPULATION_API_URLS": value})


def test_redis_is_asked_once_and_briefly() -> None:
    cache = AnswerCache.connect("127.0.0.1", 6379, 10)
    store = cache._store
    assert isinstance(store, Redis)
    options = store.get_connection_kwargs()
    assert options["retry"].get_retries() == 0
    assert 0 < options["socket_connect_timeout"] <= 0.3
    assert 0 < options["socket_timeout"] <= 0.3


def test_no_file_of_the_service_imports_opentelemetry() -> None:
    files = list(Path(str(front_service.__file__)).parent.glob("**/*.py"))
    assert len(files) > 5
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in getattr(node, "names", [])]
            names.append(getattr(node, "module", None) or "")
            assert not any(name.split(".")[0] == "opentelemetry" for name in names), file
