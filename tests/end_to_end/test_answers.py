"""The HTTP interface of both services: answers, problems and caches."""

import subprocess
import time

import pytest
import requests

from tests.demo.running import Demo


def test_the_curl_line_of_the_talk(demo: Demo) -> None:
    command = ["curl", "-sS", "-m", "5", "-X", "POST", "-d", "Tokyo-To", f"{demo.front}/get"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    assert answer.stdout == "Tokyo-To の人口は 1404.8 万人です\n"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/population/Kyo", 404),
        ("/api/population/To", 404),
        ("/api/population/%00", 400),
        ("/api/population/" + "a" * 65, 400),
        ("/api/population/Saga?level=by-hand", 400),
        ("/nowhere", 404),
    ],
)
def test_the_front_answers_bad_input_with_a_problem(demo: Demo, path: str, status: int) -> None:
    response = requests.get(demo.front + path, timeout=5)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?pref=", 400), ("?pref=%FF", 400), ("?pref=Saga&pref=Nara", 400),
     ("?pref=Kyo", 404), ("?pref=To", 404), ("?pref=JP-48", 404)],
)  # fmt: skip
def test_the_api_answers_bad_input_with_a_problem(demo: Demo, query: str, status: int) -> None:
    response = requests.get(f"{demo.api}/get_population{query}", timeout=5)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_no_bad_input_adds_a_series(demo: Demo) -> None:
    requests.get(f"{demo.api}/get_population?pref=Saga", timeout=5).raise_for_status()
    for query in ("", "?pref=", "?pref=Kyo", "?pref=Narnia"):
        requests.get(f"{demo.api}/get_population{query}", timeout=5)
    time.sleep(6)  # one metric export (5 s) and its way
    series = demo.points("http_requests_by_prefecture")
    assert "Saga-Ken" in series
    assert not series.keys() & {"", "Kyo", "Narnia"}
    assert len(series) <= 47


@pytest.mark.parametrize("path", ["/", "/api/population/Saga", "/static/page.js", "/healthz"])
def test_the_front_refuses_a_foreign_host(demo: Demo, path: str) -> None:
    port = demo.front.rpartition(":")[2]
    statuses = [
        requests.get(demo.front + path, headers={"Host": f"{host}:{port}"}, timeout=5).status_code
        for host in ("localhost", "127.0.0.1", "[::1]", "evil.example")
    ]
    assert statuses == [200, 200, 200, 400]


def test_no_cache_skips_both_caches(demo: Demo) -> None:
    url = f"{demo.front}/api/population/Nara"
    sources = [requests.get(url, timeout=5).json()["source"] for _ in range(2)]
    fresh = requests.get(url, timeout=5, headers={"Cache-Control": "no-cache"}).json()["source"]
    assert (sources[-1], fresh) == ("redis", "mysql")
