"""The names in a PromQL query, read as far as our dashboards go: selectors and `by (...)`."""

import re
from dataclasses import dataclass

BY = re.compile(r"\bby \(([^)]*)\)")
SELECTOR = re.compile(r"\b([a-z]\w*)\b(?:\{([^}]*)\})?(?:\[\w+\])?(?!\s*\()")
MATCHER = re.compile(r'(\w+)(=~|=)"([^"]*)"')


@dataclass(frozen=True)
class Matcher:
    """One condition on a label; a regular expression has to fit from end to end."""

    label: str
    operator: str
    value: str

    def fits(self, labels: dict[str, str]) -> bool:
        """Whether a series with these labels is selected."""
        found = labels.get(self.label, "")
        if self.operator == "=":
            return found == self.value
        return re.fullmatch(self.value, found) is not None


@dataclass(frozen=True)
class Query:
    """What a query names."""

    selectors: list[tuple[str, list[Matcher]]]
    grouped_by: list[str]

    @property
    def streams(self) -> list[str]:
        """The metrics that it reads."""
        return [stream for stream, _ in self.selectors]


def read(text: str, variables: dict[str, str]) -> Query:
    """Read a query in which these variables have these values."""
    for name, value in variables.items():
        text = text.replace(f"${name}", value)
    assert "$" not in text, f"a variable that the dashboard does not have: {text}"
    grouped = [name.strip() for names in BY.findall(text) for name in names.split(",")]
    selectors = [
        (stream, [Matcher(*found) for found in MATCHER.findall(matchers or "")])
        for stream, matchers in SELECTOR.findall(BY.sub("", text))
    ]
    return Query(selectors, grouped)
