"""The instrumentation levels of the population API, of which the user of the page chooses one.

An ordinary front service would call one deployment of the API, unaware of its telemetry. Here the
viewer chooses which deployment answers, so the settings hold one URL per level, and `level` is a
parameter of each request, a part of each redis key and a control on the page.
"""

from dataclasses import dataclass

DEFAULT_LEVEL = "manual"


@dataclass(frozen=True)
class LevelChoice:
    """One level: its name in URLs, its label on the page and one line of explanation."""

    name: str
    label: str
    label_ja: str
    meaning: str
    meaning_ja: str


LEVELS = (
    LevelChoice(
        "none",
        "no telemetry",
        "計装なし",
        "no SDK: the trace ends at the front service",
        "SDK なし。トレースはフロントサービスで終わります",
    ),
    LevelChoice(
        "zero-code",
        "zero-code",
        "ゼロコード",
        "opentelemetry-instrument, no telemetry code",
        "opentelemetry-instrument のみ、計装コードは 0 行",
    ),
    LevelChoice(
        "zero-code-plus",
        "zero-code plus",
        "ゼロコード＋独自",
        "opentelemetry-instrument plus own spans and metrics",
        "opentelemetry-instrument と独自のスパン・メトリクス",
    ),
    LevelChoice(
        "libraries",
        "libraries",
        "ライブラリ",
        "instrumentation libraries set up in code, no own spans",
        "計装ライブラリをコードで設定、独自のスパンなし",
    ),
    LevelChoice(
        "manual",
        "manual",
        "手動",
        "instrumentation libraries plus own spans and metrics",
        "計装ライブラリと独自のスパン・メトリクス",
    ),
    LevelChoice(
        "own-only",
        "own only",
        "独自のみ",
        "own spans only, for HTTP, cache and database too",
        "HTTP・キャッシュ・DB もすべて独自のスパン",
    ),
)
"""From the least telemetry in the code to the most."""


def choice_of(name: str) -> LevelChoice:
    """Return the level of this name; one that is not in LEVELS has its name as label."""
    ours = (level for level in LEVELS if level.name == name)
    return next(ours, LevelChoice(name, name, name, "", ""))
