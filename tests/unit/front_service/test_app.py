"""The front service with fakes for redis and the API: answers, errors, caches, headers."""

import json
from dataclasses import asdict, dataclass, field, replace

import pytest
from flask.testing import FlaskClient
from redis import ConnectionError as RedisGone
from werkzeug.test import TestResponse

from front_service.answer import Answer
from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.population_client import (
    ApiProblem,
    ApiTimeout,
    ApiUnreachable,
    PopulationClient,
)
from front_service.settings import Settings

TOKYO = Answer("Tokyo-To", "東京都", "JP-13", "Kanto", 14047594, 2020, "mysql")
SAGA = Answer("Saga-Ken", "佐賀県", "JP-41", "Kyushu", 811442, 2020, "memcached")


@dataclass
class FakeRedis:
    """A dictionary that counts its calls, or nothing at all while `away`."""

    away: bool = False
    kept: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def get(self, name: str) -> object:
        self.called("get")
        return self.kept.get(name)

    def set(self, name: str, value: str, *, ex: int) -> object:
        self.called("set")
        self.kept[name] = value.encode()
        self.seconds[name] = ex
        return True

    def called(self, command: str) -> None:
        self.calls.append(command)
        if self.away:
            raise RedisGone("refused")


class FakeApi(PopulationClient):
    """Answers with what it was given, or raises it, and remembers the questions."""

    def __init__(self) -> None:
        self.reply: Answer | Exception = TOKYO
        self.asked: list[tuple[str, str, bool]] = []

    def ask(self, level: str, name: str, fresh: bool) -> Answer:
        self.asked.append((level, name, fresh))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


@pytest.fixture
def redis() -> FakeRedis:
    return FakeRedis()


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
def browser(redis: FakeRedis, api: FakeApi) -> FlaskClient:
    settings = Settings(
        population_api_urls={"zero-code": "http://z:1", "manual": "http://m:2"},
        compare_url="http://compare.example:8088",
        cache_seconds=7,
    )
    return create_app(settings, AnswerCache(redis, settings.cache_seconds), api).test_client()


def problem_of(response: TestResponse) -> dict[str, object]:
    assert response.content_type == "application/problem+json"
    document = json.loads(response.data)
    assert document["status"] == response.status_code
    assert document["title"]
    assert document["detail"]
    assert isinstance(document, dict)
    return document


def answer_in(response: TestResponse) -> Answer:
    return Answer.from_json(response.data)


def test_the_answer_of_the_api_is_handed_on(browser: FlaskClient, api: FakeApi) -> None:
    response = browser.get("/api/population/Tokyo-To")
    assert response.status_code == 200
    assert response.json == {**asdict(TOKYO), "level": "manual"}
    assert api.asked == [("manual", "Tokyo-To", False)]


def test_a_japanese_name_in_the_address_is_understood(browser: FlaskClient, api: FakeApi) -> None:
    assert browser.get("/api/population/%20佐賀県%20").status_code == 200
    assert api.asked == [("manual", "佐賀県", False)]


def test_the_talks_own_request_gets_the_talks_own_answer(browser: FlaskClient) -> None:
    response = browser.post(
        "/get", data=" Tokyo-To \n", content_type="application/x-www-form-urlencoded"
    )
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == "Tokyo-To の人口は 1404.8 万人です\n"


def test_a_second_question_is_answered_by_redis(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    browser.get("/api/population/佐賀県")
    assert redis.seconds == {"population:manual:佐賀県": 7}
    second = browser.get("/api/population/佐賀県")
    assert answer_in(second) == replace(TOKYO, source="redis")
    assert len(api.asked) == 1


def test_capitals_and_spaces_share_one_key(browser: FlaskClient, redis: FakeRedis) -> None:
    browser.get("/api/population/SAGA-Ken")
    browser.post("/get", data="saga-ken\n")
    assert list(redis.kept) == ["population:manual:saga-ken"]


@pytest.mark.parametrize(
    "header", ["no-cache", "No-Cache", "max-age=0, NO-CACHE", "no-cache , max-age=0"]
)
def test_no_cache_skips_redis_is_passed_on_and_the_fresh_answer_is_kept(
    header: str, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    browser.get("/api/population/saga")
    api.reply = SAGA
    fresh = browser.get("/api/population/saga", headers={"Cache-Control": header})
    assert answer_in(fresh) == SAGA
    assert api.asked == [("manual", "saga", False), ("manual", "saga", True)]
    assert redis.calls == ["get", "set", "set"]
    assert json.loads(redis.kept["population:manual:saga"]) == asdict(SAGA)


@pytest.mark.parametrize("header", ["max-age=0", "Max-Age = 0", "no-store, max-age=0"])
def test_max_age_0_skips_redis_alone_and_the_answer_is_kept(
    header: str, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    browser.get("/api/population/saga")
    api.reply = SAGA
    warm = browser.get("/api/population/saga", headers={"Cache-Control": header})
    assert answer_in(warm) == SAGA
    assert api.asked == [("manual", "saga", False)] * 2
    assert redis.calls == ["get", "set", "set"]
    assert json.loads(redis.kept["population:manual:saga"]) == asdict(SAGA)


def test_each_level_has_its_own_api_and_its_own_answers_in_redis(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    for level in ("zero-code", "manual", "zero-code"):
        response = browser.get(f"/api/population/saga?level={level}")
        assert response.json is not None
        assert response.json["level"] == level
    browser.post("/get?level=zero-code", data="tokyo")
    assert api.asked == [
        ("zero-code", "saga", False),
        ("manual", "saga", False),
        ("zero-code", "tokyo", False),
    ]
    assert list(redis.kept) == [f"population:{level}:{name}" for level, name, _ in api.asked]


@pytest.mark.parametrize(
    "query", ["level=none", "level=Manual", "level=", "level=manual&level=zero-code", "level=%FF"]
)
def test_a_level_that_is_not_offered_once_is_refused_with_those_that_are(
    query: str, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    for response in (
        browser.get(f"/api/population/saga?{query}"),
        browser.post(f"/get?{query}", data="saga"),
    ):
        assert response.status_code == 400
        assert "as one of: zero-code, manual." in str(problem_of(response)["detail"])
    assert (redis.calls, api.asked) == ([], [])


@pytest.mark.parametrize(
    "header", ["max-age=1", "max-age", "max-age=0x", "no-store", "x-no-cache", "no-cached"]
)
def test_other_directives_do_not_skip_redis(
    header: str, browser: FlaskClient, redis: FakeRedis
) -> None:
    browser.get("/api/population/saga", headers={"Cache-Control": header})
    assert redis.calls == ["get", "set"]


def test_without_redis_the_api_answers_and_nothing_is_written(
    browser: FlaskClient, redis: FakeRedis
) -> None:
    redis.away = True
    assert answer_in(browser.get("/api/population/tokyo")) == TOKYO
    assert redis.calls == ["get"]


def test_a_failed_write_does_not_cost_the_answer(browser: FlaskClient, redis: FakeRedis) -> None:
    redis.away = True
    response = browser.get("/api/population/tokyo", headers={"Cache-Control": "no-cache"})
    assert response.status_code == 200
    assert redis.calls == ["set"]


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b'{"prefecture": "Saga-Ken"}',
        json.dumps({**asdict(SAGA), "population": "811442"}).encode(),
        json.dumps({**asdict(SAGA), "population": True}).encode(),
        b"[" * 5000,
    ],
)
def test_what_cannot_be_read_in_redis_counts_as_nothing(
    kept: bytes, browser: FlaskClient, redis: FakeRedis
) -> None:
    redis.kept["population:manual:saga"] = kept
    assert answer_in(browser.get("/api/population/saga")) == TOKYO
    assert json.loads(redis.kept["population:manual:saga"]) == asdict(TOKYO)


@pytest.mark.parametrize(
    ("reply", "status"),
    [(ApiUnreachable("refused"), 502), (ApiTimeout("slow"), 504), (RuntimeError("secret"), 500)],
)
def test_a_failing_api_is_a_problem_without_inner_details(
    reply: Exception, status: int, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    api.reply = reply
    for response in (browser.get("/api/population/saga"), browser.post("/get", data="saga")):
        assert response.status_code == status
        assert str(reply) not in str(problem_of(response)["detail"])
    assert redis.kept == {}


@pytest.mark.parametrize("status", [400, 404, 503])
def test_the_refusals_of_the_api_are_passed_on(
    status: int, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    document = {"type": "about:blank", "title": "No", "status": status, "detail": "Why 佐賀."}
    api.reply = ApiProblem(status, document)
    response = browser.get("/api/population/saga")
    assert response.status_code == status
    assert problem_of(response) == document
    assert redis.kept == {}


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xff\xfe", "県".encode("euc-jp"), b"x" * 65])
def test_a_body_that_is_no_name_is_refused_and_asks_nobody(
    body: bytes, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    response = browser.post("/get", data=body)
    assert response.status_code == 400
    problem_of(response)
    assert (redis.calls, api.asked) == ([], [])


def test_a_name_may_have_64_characters_and_no_more(browser: FlaskClient, api: FakeApi) -> None:
    assert browser.get("/api/population/" + "県" * 64).status_code == 200
    too_long = browser.get("/api/population/" + "県" * 65)
    assert too_long.status_code == 400
    problem_of(too_long)
    assert len(api.asked) == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/population/", 404),
        ("GET", "/api/population/a/b", 404),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/api/population/%20", 400),
        ("GET", "/get", 405),
        ("DELETE", "/api/population/saga", 405),
    ],
)
def test_every_error_of_the_router_is_a_problem(
    method: str, path: str, status: int, browser: FlaskClient
) -> None:
    response = browser.open(path, method=method)
    assert response.status_code == status
    problem_of(response)
    assert (status == 405) == ("Allow" in response.headers)


def test_a_body_over_a_kibibyte_is_refused(browser: FlaskClient) -> None:
    response = browser.post("/get", data=b"x" * 1025)
    assert response.status_code == 413
    problem_of(response)


def test_health_needs_no_neighbour(browser: FlaskClient, redis: FakeRedis, api: FakeApi) -> None:
    redis.away = True
    api.reply = ApiUnreachable("gone")
    response = browser.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert redis.calls == []


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/population/saga", "/static/page.js"])
def test_every_response_names_what_the_page_may_load(path: str, browser: FlaskClient) -> None:
    with browser.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; connect-src 'self' http://compare.example:8088;")
    assert "unsafe" not in policy


def test_answers_are_not_kept_by_the_browser(browser: FlaskClient) -> None:
    assert browser.get("/api/population/saga").headers["Cache-Control"] == "no-store"
