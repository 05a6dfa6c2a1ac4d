"""Caches answers in redis for a few seconds; the key is the level and the name in the request."""

from typing import Protocol

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from front_service.population_answer import InvalidAnswer, PopulationAnswer

TIMEOUT = 0.2
"""Seconds to connect, and seconds per command: a slower cache is not worth waiting for."""


class RedisUnavailable(Exception):
    """Redis refused a command, or did not answer before the timeout."""


class RedisClient(Protocol):
    """The two redis commands that this service uses."""

    def get(self, name: str) -> object:
        """Return the bytes under a key, or None."""

    def set(self, name: str, value: str, *, ex: int) -> object:
        """Set a value that expires after `ex` seconds."""


class AnswerCache:
    """Reads and writes answers. Both raise RedisUnavailable for every failure of redis."""

    def __init__(self, redis: RedisClient, seconds: int) -> None:
        self._redis = redis
        self._seconds = seconds

    @classmethod
    def connect(cls, host: str, port: int, seconds: int) -> "AnswerCache":
        """Return a cache in this redis server; the first command opens the connection."""
        redis = Redis(
            host=host,
            port=port,
            socket_connect_timeout=TIMEOUT,
            socket_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),  # redis-py retries by default
            health_check_interval=0,
        )
        return cls(redis, seconds)

    def read(self, level: str, name: str) -> PopulationAnswer | None:
        """Return the cached answer, or None on a miss or when the entry cannot be parsed."""
        try:
            entry = self._redis.get(key(level, name))
        except (RedisError, OSError) as error:
            raise RedisUnavailable(str(error)) from error
        if not isinstance(entry, bytes):
            return None
        try:
            return PopulationAnswer.from_json(entry)
        except InvalidAnswer:
            return None

    def write(self, level: str, name: str, answer: PopulationAnswer) -> None:
        """Cache one answer."""
        try:
            self._redis.set(key(level, name), answer.as_json(), ex=self._seconds)
        except (RedisError, OSError) as error:
            raise RedisUnavailable(str(error)) from error


def key(level: str, name: str) -> str:
    """Return the redis key: `Saga` and `SAGA` share one, two levels never do."""
    return f"population:{level}:{name.casefold()}"
