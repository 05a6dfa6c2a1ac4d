"""Every sentence of the pages in English and Japanese, and which of them a reader gets."""

from collections.abc import Callable

from flask import Request

from compare.figure_words import FIGURES
from compare.side_by_side_words import SIDE_BY_SIDE

LANGUAGES = ("en", "ja")
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Compare", "Compare"),
    "subtitle": ("who made each span", "どのスパンを誰が作ったか"),
    "skip": ("Skip to content", "本文へ"),
    "language": ("日本語", "English"),
    "front": ("Front page", "フロントページ"),
    "requests": ("Last requests", "最近のリクエスト"),
    "search": ("Trace id or request id", "トレース ID またはリクエスト ID"),
    "find": ("Find", "検索"),
    "kept": (
        "Kept: {traces} of {most_traces} traces, {mib} of {most_mib} MiB. The oldest goes first.",
        "保持中: {traces} / {most_traces} トレース、{mib} / {most_mib} MiB。古いものから消えます。",
    ),
    "empty": ("No trace has arrived yet.", "まだトレースは届いていません。"),
    "empty_front": (
        "Open the front page and choose a prefecture,",
        "フロントページを開いて都道府県を選ぶか、",
    ),
    "empty_otlp": (
        "or send any OTLP exporter to the collector, or straight here:",
        "OTLP エクスポーターの送信先を、コレクターかこのアドレスにしてください:",
    ),
    "time": ("Time", "時刻"),
    "request": ("Request", "リクエスト"),
    "services": ("Services", "サービス"),
    "span": ("Span", "スパン"),
    "spans": ("Spans", "スパン"),
    "errors": ("Errors", "エラー"),
    "duration": ("Duration", "所要時間"),
    "request_id": ("Request id", "リクエスト ID"),
    "trace_id": ("Trace id", "トレース ID"),
    "span_id": ("Span id", "スパン ID"),
    "parent_id": ("Parent", "親スパン"),
    "kind": ("Kind", "種類"),
    "status": ("Status", "ステータス"),
    "start": ("Start", "開始"),
    "service": ("Service", "サービス"),
    "legend": ("Who made the spans", "スパンを作ったのは"),
    "agent": ("zero-code agent", "ゼロコードエージェント"),
    "library": ("instrumentation library", "計装ライブラリ"),
    "own": ("own code", "独自のコード"),
    "agent_short": ("agent", "エージェント"),
    "library_short": ("library", "ライブラリ"),
    "own_short": ("own code", "独自のコード"),
    "open_in": ("Open in", "ほかで開く"),
    "openobserve_logs": ("OpenObserve: logs", "OpenObserve: ログ"),
    "openobserve_metrics": ("OpenObserve: metrics", "OpenObserve: メトリクス"),
    "waterfall": ("Waterfall", "ウォーターフォール"),
    "attributes": ("Attributes", "属性"),
    "resource": ("Resource", "リソース"),
    "scope": ("Instrumentation scope", "計装スコープ"),
    "scope_name": ("Name", "名前"),
    "scope_version": ("Version", "バージョン"),
    "schema_url": ("Schema URL", "スキーマ URL"),
    "events": ("Events", "イベント"),
    "links": ("Links to other spans", "他のスパンへのリンク"),
    "logs": ("Log records", "ログレコード"),
    "logs_short": ("logs: {count}", "ログ {count}"),
    "stray_logs": (
        "Log records of this trace without a span here",
        "このトレースのうち、ここにスパンのないログレコード",
    ),
    "none": ("none", "なし"),
    "error": ("error", "エラー"),
    "parent_missing": ("parent is not here", "親スパンがありません"),
    "no_root": ("(root span missing)", "(ルートスパンなし)"),
    "no_name": ("(no name)", "(名前なし)"),
    "depth": ("depth", "深さ"),
    "details": ("Details of this span", "このスパンの詳細"),
    "back": ("The whole trace", "トレース全体"),
    "part_dropped": (
        "Earlier spans of this trace were dropped to make room at",
        "このトレースの以前のスパンは、空きを作るため次の時刻に消えました:",
    ),
    "not_found": ("Not found", "見つかりません"),
    "not_found_text": (
        "Nothing with this id is kept: {id}",
        "この ID のものは保持されていません: {id}",
    ),
    "no_page": ("There is no page at this address.", "このアドレスにページはありません。"),
    "dropped": ("No longer kept", "もう保持されていません"),
    "dropped_text": (
        "This trace was kept until the time below and has been dropped to make room.",
        "このトレースは次の時刻まで保持され、空きを作るために消えました。",
    ),
    "fault": ("Something went wrong", "問題が起きました"),
    **SIDE_BY_SIDE,
    **FIGURES,
}


def language_of(request: Request) -> str:
    """What the address asks for, else what was chosen before, else what the browser prefers."""
    for chosen in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    for wanted, quality in request.accept_languages:
        language = wanted.partition("-")[0].lower()
        if language in LANGUAGES and quality > 0:
            return language
    return "en"


def speaker(language: str) -> Callable[..., str]:
    """A function that gives a sentence by its name, with its blanks filled in."""
    column = LANGUAGES.index(language)

    def say(sentence: str, **blanks: object) -> str:
        return WORDS[sentence][column].format(**blanks)

    return say
