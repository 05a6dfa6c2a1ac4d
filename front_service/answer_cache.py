"""Answers kept in redis for a few seconds, under the level and the name as it was asked."""

from typing import Protocol

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from front_service.answer import Answer, UnreadableAnswer

PATIENCE = 0.2
"""Seconds to connect and seconds for one reply: redis is there to be fast, or not at all."""


class CacheUnavailable(Exception):
    """Redis could not be asked in time, or refused."""


class Store(Protocol):
    """The two commands of redis that this service uses."""

    def get(self, name: str) -> object:
        """The bytes under a name, or None."""

    def set(self, name: str, value: str, *, ex: int) -> object:
        """Keep a value for `ex` seconds."""


class AnswerCache:
    """Reads and writes answers; every failure of redis is CacheUnavailable."""

    def __init__(self, store: Store, seconds: int) -> None:
        self._store = store
        self._seconds = seconds

    @classmethod
    def connect(cls, host: str, port: int, seconds: int) -> "AnswerCache":
        """A cache in the redis at this address; nothing is opened before the first question."""
        store = Redis(
            host=host,
            port=port,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),  # redis-py would try again by itself
            health_check_interval=0,
        )
        return cls(store, seconds)

    def read(self, level: str, name: str) -> Answer | None:
        """The answer kept for this question; None when there is none or it cannot be read."""
        try:
            kept = self._store.get(key(level, name))
        except (RedisError, OSError) as error:
            raise CacheUnavailable(str(error)) from error
        if not isinstance(kept, bytes):
            return None
        try:
            return Answer.from_json(kept)
        except UnreadableAnswer:
            return None

    def write(self, level: str, name: str, answer: Answer) -> None:
        """Keep this answer."""
        try:
            self._store.set(key(level, name), answer.as_json(), ex=self._seconds)
        except (RedisError, OSError) as error:
            raise CacheUnavailable(str(error)) from error


def key(level: str, name: str) -> str:
    """The key of a question: `Saga` and `SAGA` share one, two levels do not."""
    return f"population:{level}:{name.casefold()}"
