"""The outcomes of all steps as a document in one language, for the page and the terminal."""

from typing import Any

from workshop import cases
from workshop.checks.check import outcomes
from workshop.checks.evidence import NO_TELEMETRY, Evidence
from workshop.checks.steps import STEPS
from workshop.checks.wording import WORDS, document_of
from workshop.progress import Progress

INSTANCE_DIGITS = 8


def about_cases(progress: Progress, language: str) -> str:
    """Return which cases are mended, with their minutes, and which one is in place."""
    words = WORDS[language]["page"]
    mended = ", ".join(
        words["one_mended"].format(case=case, minutes=f"{taken:.0f}")
        for case, taken in progress.mended().items()
    )
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
    minutes = progress.done()
    steps = [
        document_of(step.number, outcomes(step, seen), language)
        | {
            "minutes": minutes.get(step.number),
            "about": about_cases(progress, language) if step.number == cases.STEP else "",
        }
        for step in STEPS
    ]
    process = seen.process if seen.process == NO_TELEMETRY else seen.process[:INSTANCE_DIGITS]
    newest = seen.requests[0].start if seen.requests else 0
    return {
        "requests": len(seen.requests),
        "request_ids": [id for each in seen.requests for id in each.trace.digest.request_ids],
        "process": process,
        "newest": newest,
        "steps": steps,
    }
