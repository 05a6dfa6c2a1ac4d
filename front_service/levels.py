"""The closed set of instrumentation levels at which the population API can run."""

from dataclasses import dataclass

DEFAULT_LEVEL = "manual"


@dataclass(frozen=True)
class Level:
    """One level: its name in addresses, its label on the page, and what it means."""

    name: str
    label: str
    label_ja: str
    meaning: str
    meaning_ja: str


LEVELS = (
    Level(
        "none",
        "no telemetry",
        "計装なし",
        "no SDK: the trace ends at this front service",
        "SDK なし。トレースはこのサービスで終わります",
    ),
    Level(
        "zero-code",
        "zero-code",
        "ゼロコード",
        "opentelemetry-instrument, not a line of code",
        "opentelemetry-instrument、コードは 0 行",
    ),
    Level(
        "zero-code-plus",
        "zero-code plus",
        "ゼロコード＋独自",
        "opentelemetry-instrument plus own spans and metrics through the API",
        "opentelemetry-instrument に加え、API で独自のスパンとメトリクス",
    ),
    Level(
        "libraries",
        "libraries",
        "ライブラリ",
        "libraries set up in code, no own spans",
        "計装ライブラリをコードで設定、独自スパンなし",
    ),
    Level(
        "manual",
        "manual",
        "手動",
        "the libraries plus own spans, metrics and logs",
        "ライブラリと独自のスパン・メトリクス・ログ",
    ),
    Level(
        "own-only",
        "own only",
        "独自のみ",
        "own spans only, even for cache and database",
        "HTTP・キャッシュ・DB もすべて独自のスパン",
    ),
)
"""From the least telemetry in the code to the most."""
