"""The answers of the population API, and the JSON text that redis caches."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Self


class InvalidAnswer(Exception):
    """The bytes are not the JSON document of an answer."""


@dataclass(frozen=True)
class Answer:
    """What the answers have in common: their JSON document has one member per field."""

    def as_json(self) -> str:
        """Return the JSON document that redis caches."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Parse one JSON document and ignore unknown members. Raises InvalidAnswer."""
        try:
            members = json.loads(text)
            answer = cls(**{field.name: members[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InvalidAnswer(f"not an answer: {text[:80]!r}") from error
        for field in fields(cls):
            if type(getattr(answer, field.name)) is not field.type:
                raise InvalidAnswer(f"{field.name} has the wrong type: {text[:80]!r}")
        return answer


@dataclass(frozen=True)
class PopulationAnswer(Answer):
    """The population of one prefecture by the census; `source` is the store that held it."""

    prefecture: str
    name_ja: str
    iso_code: str
    region: str
    population: int
    census_year: int
    source: str


@dataclass(frozen=True)
class RegionAnswer(Answer):
    """The population of one region: the sum over its prefectures, and how many these are."""

    region: str
    prefectures: int
    population: int
    census_year: int
    source: str
