"""The settings of the front service, and what its files may not mention."""

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
            "TRUSTED_HOSTS": "demo.example, Front.Example,",
        }
    )
    assert settings == Settings(
        {"manual": "http://population-api:8081"},
        "redis",
        16379,
        30,
        "https://compare.example",
        ("demo.example", "front.example"),
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
    urls = urls_by_level(
        "mine=http://x:4, manual=http://m:1, own-only=http://b:2,\n none=http://n:3"
    )
    assert list(urls.items()) == [
        ("none", "http://n:3"),
        ("manual", "http://m:1"),
        ("own-only", "http://b:2"),
        ("mine", "http://x:4"),  # none of ours
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "needs level=URL pairs, not ''"),
        ("http://a:1", "needs level=URL pairs, not 'http://a:1'"),
        ("manual=http://a:1,", "needs level=URL pairs, not ''"),
        ("Manual=http://a:1", "'Manual' is not a name like zero-code"),
        ("manual=http://a:1,=http://a:2", "'' is not a name like zero-code"),
        ("manual=http://a:1,manual=http://a:2", "has the level manual twice"),
        ("none=http://a:1", "lacks manual, the default level"),
    ],
)
def test_levels_that_cannot_work_are_refused_with_a_sentence(value: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"POPULATION_API_URLS.* {re.escape(sentence)}"):
        Settings.from_environment({"POPULATION_API_URLS": value})


def test_the_redis_client_has_short_timeouts_and_no_retries() -> None:
    cache = AnswerCache.connect("127.0.0.1", 6379, 10)
    redis = cache._redis
    assert isinstance(redis, Redis)
    options = redis.get_connection_kwargs()
    assert options["retry"].get_retries() == 0
    assert 0 < options["socket_connect_timeout"] <= 0.3
    assert 0 < options["socket_timeout"] <= 0.3


def test_no_file_mentions_what_instrumentation_does_for_the_service() -> None:
    folder = Path(str(front_service.__file__)).parent
    files = [
        file
        for file in folder.rglob("*")
        if file.suffix in {".py", ".js", ".html", ".css", ".env"}
        and file.name != "gunicorn.conf.py"  # gunicorn's own setting is called so
    ]
    assert len(files) > 20
    for file in files:
        found = re.search(
            "context|propagat|thread", file.read_text(encoding="utf-8"), re.IGNORECASE
        )
        assert not found, (file, found)
