"""One answer: what the API says and redis keeps."""

import json
from dataclasses import asdict, dataclass, fields


class UnreadableAnswer(Exception):
    """The bytes are not an answer."""


@dataclass(frozen=True)
class Answer:
    """The people of one prefecture, counted by the census, and where the figure came from."""

    prefecture: str
    name_ja: str
    iso_code: str
    region: str
    population: int
    census_year: int
    source: str

    def as_json(self) -> str:
        """The form in which redis keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes) -> "Answer":
        """Read one answer; members unknown to this service are left out."""
        try:
            members = json.loads(text)
            answer = cls(**{field.name: members[field.name] for field in fields(cls)})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise UnreadableAnswer(f"not an answer: {text[:80]!r}") from error
        for field in fields(cls):
            if type(getattr(answer, field.name)) is not field.type:
                raise UnreadableAnswer(f"{field.name} has the wrong type: {text[:80]!r}")
        return answer
