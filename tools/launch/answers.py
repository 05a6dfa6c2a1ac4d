"""Requests one prefecture through the front service: at the default level, then at the others."""

from tools.launch.health import Check, http_ok
from tools.launch.settings import API_LEVELS, DEFAULT_SERVICE, Settings, level_of
from tools.launch.waiting import Part

PREFECTURE = "Hokkaido"
# Past the caches, so that the database answers; not sampled, so that no trace is stored.
HEADERS = {"Cache-Control": "no-cache", "traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}
TIMEOUT_SECONDS = 5.0
INTERVAL_SECONDS = 1.0


def api_parts(settings: Settings, has_failed: dict[str, Check]) -> list[Part]:
    """Return a part per population API, ready when it answers through the front service.

    The others wait for the first answer: until the database is there, each request logs an error.
    """
    front = f"{settings.local_url('FRONT_PORT')}/api/population/{PREFECTURE}"
    answered: set[str] = set()

    def check(service: str) -> Check:
        answers = http_ok(f"{front}?level={level_of(service)}", HEADERS, TIMEOUT_SECONDS)

        def asked() -> bool:
            if (service == DEFAULT_SERVICE or DEFAULT_SERVICE in answered) and answers():
                answered.add(service)
            return service in answered

        return asked

    first = f"first answer, {PREFECTURE},"
    return [
        Part(service, check(service), has_failed[service], first, INTERVAL_SECONDS)
        if service == DEFAULT_SERVICE
        else Part(service, check(service), has_failed[service])
        for service in API_LEVELS
    ]
