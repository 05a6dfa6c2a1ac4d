"""The outcomes of all steps as a document in one language, for the page and the terminal."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshop import cases
from workshop.checks.check import Outcome, State, outcomes
from workshop.checks.evidence import NO_TELEMETRY, Evidence
from workshop.checks.steps import STEPS
from workshop.progress import Progress

WORDS: dict[str, dict[str, dict[str, str]]] = {
    language: tomllib.loads(
        Path(__file__).with_name("words").joinpath(f"{language}.toml").read_text("utf-8")
    )
    for language in ("en", "ja")
}
INSTANCE_DIGITS = 8


@dataclass(frozen=True)
class Line:
    """One check: its sentence, its state, and what was seen instead; key names the hint."""

    check: str
    sentence: str
    state: str
    key: str
    hint: str


def line(outcome: Outcome, language: str) -> Line:
    """Return the outcome in this language."""
    words = WORDS[language]
    hint = words["hints"][outcome.hint].format(**outcome.blanks or {}) if outcome.hint else ""
    sentence = words["checks"][outcome.check]
    return Line(outcome.check, sentence, outcome.state.value, outcome.hint, hint)


def about_cases(progress: Progress, language: str) -> str:
    """Return which cases are mended, with their minutes, and which one is in place."""
    words = WORDS[language]["page"]
    mended = ", ".join(f"{case} ({taken:.0f} min)" for case, taken in progress.mended().items())
    in_place = "no_case" if progress.case is None else "case"
    return " ".join(
        [
            words["mended"].format(mended=mended or "-"),
            words[in_place].format(case=progress.case),
        ]
    )


def document(seen: Evidence, progress: Progress, language: str) -> dict[str, Any]:
    """Return all steps; what was judged: number of requests, process, newest (unix nanoseconds).

    minutes: how long the step took, once it was done. about: progress within the step, or empty.
    request_ids: the X-Request-ID of each request that the front answered.
    """
    names, minutes = WORDS[language]["steps"], progress.done()
    steps = []
    for step in STEPS:
        found = outcomes(step, seen)
        counted = Counter(each.state for each in found)
        steps.append(
            {
                "step": step.number,
                "name": names[str(step.number)],
                "true": counted[State.DONE],
                "done": counted[State.DONE] == len(found),
                "minutes": minutes.get(step.number),
                "about": about_cases(progress, language) if step.number == cases.STEP else "",
                "checks": [vars(line(each, language)) for each in found],
            }
        )
    process = seen.process if seen.process == NO_TELEMETRY else seen.process[:INSTANCE_DIGITS]
    newest = seen.requests[0].start if seen.requests else 0
    return {
        "requests": len(seen.requests),
        "request_ids": [id for each in seen.requests for id in each.trace.digest.request_ids],
        "process": process,
        "newest": newest,
        "steps": steps,
    }
