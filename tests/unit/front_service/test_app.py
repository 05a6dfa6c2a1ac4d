"""The front service with fakes for redis and the API: answers, errors, caches, headers, hosts."""

import json
from dataclasses import asdict, dataclass, field, replace

import pytest
from flask.testing import FlaskClient
from redis import ConnectionError as RedisGone
from werkzeug.test import TestResponse

from front_service.answer_cache import AnswerCache
from front_service.app import create_app
from front_service.population_answer import PopulationAnswer, RegionAnswer
from front_service.population_client import (
    ApiProblem,
    ApiTimeout,
    ApiUnreachable,
    PopulationClient,
)
from front_service.settings import Settings

TOKYO = PopulationAnswer("Tokyo-To", "東京都", "JP-13", "Kanto", 14047594, 2020, "mysql")
KYUSHU = RegionAnswer("Kyushu", 8, 14246438, 2020, "mysql")
SAGA = PopulationAnswer("Saga-Ken", "佐賀県", "JP-41", "Kyushu", 811442, 2020, "memcached")


@dataclass
class FakeRedis:
    """A dictionary that records its calls; each of them fails while `down`."""

    down: bool = False
    values: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def get(self, name: str) -> object:
        self.called("get")
        return self.values.get(name)

    def set(self, name: str, value: str, *, ex: int) -> object:
        self.called("set")
        self.values[name] = value.encode()
        self.seconds[name] = ex
        return True

    def called(self, command: str) -> None:
        self.calls.append(command)
        if self.down:
            raise RedisGone("refused")


class FakeApi(PopulationClient):
    """Returns or raises `reply`, and records the arguments of every call."""

    def __init__(self) -> None:
        self.reply: PopulationAnswer | Exception = TOKYO
        self.requests: list[tuple[str, str, bool]] = []
        self.regions: list[tuple[str, str]] = []

    def get(self, level: str, name: str, no_cache: bool) -> PopulationAnswer:
        self.requests.append((level, name, no_cache))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def get_region(self, level: str, name: str) -> RegionAnswer:
        self.regions.append((level, name))
        if isinstance(self.reply, Exception):
            raise self.reply
        return KYUSHU


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
        trusted_hosts=("demo.example",),
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


def answer_in(response: TestResponse) -> PopulationAnswer:
    return PopulationAnswer.from_json(response.data)


def test_the_answer_of_the_api_is_returned_with_its_level(
    browser: FlaskClient, api: FakeApi
) -> None:
    response = browser.get("/api/population/Tokyo-To")
    assert response.status_code == 200
    assert response.json == {**asdict(TOKYO), "level": "manual"}
    assert api.requests == [("manual", "Tokyo-To", False)]


def test_a_region_is_asked_each_time_at_its_level_and_not_cached(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    for _ in range(2):
        response = browser.get("/api/region/九州・沖縄?level=zero-code")
        assert response.json == {**asdict(KYUSHU), "level": "zero-code"}
    assert api.regions == [("zero-code", "九州・沖縄")] * 2
    assert redis.calls == []


def test_a_japanese_name_in_the_url_is_decoded_and_stripped(
    browser: FlaskClient, api: FakeApi
) -> None:
    assert browser.get("/api/population/%20佐賀県%20").status_code == 200
    assert api.requests == [("manual", "佐賀県", False)]


def test_the_talks_curl_line_gets_plain_text(browser: FlaskClient) -> None:
    response = browser.post(
        "/get", data=" Tokyo-To \n", content_type="application/x-www-form-urlencoded"
    )
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == "Tokyo-To の人口は 1404.8 万人です\n"


def test_a_repeated_request_is_answered_by_redis(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    browser.get("/api/population/佐賀県")
    assert redis.seconds == {"population:manual:佐賀県": 7}
    second = browser.get("/api/population/佐賀県")
    assert answer_in(second) == replace(TOKYO, source="redis")
    assert len(api.requests) == 1


def test_capitals_and_spaces_share_one_key(browser: FlaskClient, redis: FakeRedis) -> None:
    browser.get("/api/population/SAGA-Ken")
    browser.post("/get", data="saga-ken\n")
    assert list(redis.values) == ["population:manual:saga-ken"]


@pytest.mark.parametrize(
    ("header", "no_cache"),
    [
        ("no-cache", True),
        ("No-Cache", True),
        ("max-age=0, NO-CACHE", True),
        ("no-cache , max-age=0", True),
        ("max-age=0", False),
        ("Max-Age = 0", False),
        ("no-store, max-age=0", False),
    ],
)
def test_both_directives_skip_redis_no_cache_is_forwarded_and_the_new_answer_is_cached(
    header: str, no_cache: bool, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    browser.get("/api/population/saga")
    api.reply = SAGA
    fresh = browser.get("/api/population/saga", headers={"Cache-Control": header})
    assert answer_in(fresh) == SAGA
    assert api.requests == [("manual", "saga", False), ("manual", "saga", no_cache)]
    assert redis.calls == ["get", "set", "set"]
    assert json.loads(redis.values["population:manual:saga"]) == asdict(SAGA)


def test_each_level_has_its_own_api_and_its_own_redis_keys(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    for level in ("zero-code", "manual", "zero-code"):
        response = browser.get(f"/api/population/saga?level={level}")
        assert response.json is not None
        assert response.json["level"] == level
    browser.post("/get?level=zero-code", data="tokyo")
    assert api.requests == [
        ("zero-code", "saga", False),
        ("manual", "saga", False),
        ("zero-code", "tokyo", False),
    ]
    assert list(redis.values) == [f"population:{level}:{name}" for level, name, _ in api.requests]


@pytest.mark.parametrize(
    "query",
    [
        "level=none",
        "level=by-hand",
        "level=Manual",
        "level=",
        "level=manual&level=zero-code",
        "level=%FF",
    ],
)
def test_any_other_level_is_a_400_with_the_list_of_levels(
    query: str, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    for response in (
        browser.get(f"/api/population/saga?{query}"),
        browser.post(f"/get?{query}", data="saga"),
    ):
        assert response.status_code == 400
        detail = problem_of(response)["detail"]
        assert detail == "The parameter level must be one of: zero-code, manual."
    assert (redis.calls, api.requests) == ([], [])


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
    redis.down = True
    assert answer_in(browser.get("/api/population/tokyo")) == TOKYO
    assert redis.calls == ["get"]


def test_a_failed_write_to_redis_does_not_fail_the_request(
    browser: FlaskClient, redis: FakeRedis
) -> None:
    redis.down = True
    response = browser.get("/api/population/tokyo", headers={"Cache-Control": "no-cache"})
    assert response.status_code == 200
    assert redis.calls == ["set"]


@pytest.mark.parametrize(
    "entry",
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
def test_an_entry_that_cannot_be_parsed_is_a_miss_and_is_replaced(
    entry: bytes, browser: FlaskClient, redis: FakeRedis
) -> None:
    redis.values["population:manual:saga"] = entry
    assert answer_in(browser.get("/api/population/saga")) == TOKYO
    assert json.loads(redis.values["population:manual:saga"]) == asdict(TOKYO)


@pytest.mark.parametrize(
    ("reply", "status"),
    [(ApiUnreachable("refused"), 502), (ApiTimeout("slow"), 504), (RuntimeError("secret"), 500)],
)
def test_a_failing_api_is_a_problem_without_internal_details(
    reply: Exception, status: int, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    api.reply = reply
    for response in (
        browser.get("/api/population/saga"),
        browser.get("/api/region/kyushu"),
        browser.post("/get", data="saga"),
    ):
        assert response.status_code == status
        assert str(reply) not in str(problem_of(response)["detail"])
    assert redis.values == {}


@pytest.mark.parametrize("status", [400, 404, 503])
def test_the_problems_of_the_api_are_returned_unchanged(
    status: int, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    document = {"type": "about:blank", "title": "No", "status": status, "detail": "Why 佐賀."}
    api.reply = ApiProblem(status, document)
    response = browser.get("/api/population/saga")
    assert response.status_code == status
    assert problem_of(response) == document
    assert redis.values == {}


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xff\xfe", "県".encode("euc-jp"), b"x" * 65])
def test_a_body_that_is_no_name_is_a_400_without_any_request(
    body: bytes, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    response = browser.post("/get", data=body)
    assert response.status_code == 400
    problem_of(response)
    assert (redis.calls, api.requests) == ([], [])


def test_a_name_may_have_64_characters_and_no_more(browser: FlaskClient, api: FakeApi) -> None:
    assert browser.get("/api/population/" + "県" * 64).status_code == 200
    too_long = browser.get("/api/population/" + "県" * 65)
    assert too_long.status_code == 400
    problem_of(too_long)
    assert len(api.requests) == 1


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
def test_every_routing_error_is_a_problem(
    method: str, path: str, status: int, browser: FlaskClient
) -> None:
    response = browser.open(path, method=method)
    assert response.status_code == status
    problem_of(response)
    assert (status == 405) == ("Allow" in response.headers)


def test_a_body_over_1024_bytes_is_a_413(browser: FlaskClient) -> None:
    response = browser.post("/get", data=b"x" * 1025)
    assert response.status_code == 413
    problem_of(response)


def test_health_needs_neither_redis_nor_the_api(
    browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    redis.down = True
    api.reply = ApiUnreachable("gone")
    response = browser.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert redis.calls == []


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/population/saga", "/static/page.js"])
def test_every_response_has_the_content_security_policy(path: str, browser: FlaskClient) -> None:
    with browser.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; connect-src 'self' http://compare.example:8088;")
    assert "unsafe" not in policy


def test_the_browser_may_not_cache_answers(browser: FlaskClient) -> None:
    assert browser.get("/api/population/saga").headers["Cache-Control"] == "no-store"


PATHS = ["/", "/api/population/saga", "/static/page.js", "/healthz", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "localhost@evil.example",
        "127.0.0.1.evil.example:80",
        "127.0.0.2",
        "[::2]:8080",
        "[::1",
        "a b",
        "",
    ],
)
def test_a_foreign_host_is_a_400_on_every_path(
    path: str, host: str, browser: FlaskClient, redis: FakeRedis, api: FakeApi
) -> None:
    response = browser.get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "TRUSTED_HOSTS" in str(problem_of(response)["detail"])
    assert (redis.calls, api.requests) == ([], [])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ["localhost:20080", "LOCALHOST", "127.0.0.1:8080", "[::1]:8080", "front-service:8080"]
    + ["demo.example", "Demo.Example:443"],
)
def test_own_hosts_and_those_of_the_setting_are_served_at_any_port(
    path: str, host: str, browser: FlaskClient
) -> None:
    with browser.get(path, headers={"Host": host}) as response:
        assert response.status_code == (404 if path == "/nowhere" else 200)


def test_a_foreign_host_cannot_post_either(browser: FlaskClient, api: FakeApi) -> None:
    response = browser.post("/get", data="saga", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert api.requests == []
