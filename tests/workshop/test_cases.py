"""Each case of step 11 on the real services: it fails with its hint, and passes when mended."""

from typing import NamedTuple

import pytest

from tests.commands import make
from tests.samples.chapters import LANGUAGES, answer, chapter, printed_checks
from tests.waiting import eventually
from tests.workshop.learner import Learner
from tools.launch.project import Project
from workshop.breaking import sound_files
from workshop.cases import CASES, STEP
from workshop.folders import MINE, ROOT
from workshop.progress import Progress


class Seen(NamedTuple):
    """The hint of a case, and what the service prints, if anything."""

    hint: str
    printed: str = ""


SEEN = {
    1: Seen("silence", "StatusCode.UNAVAILABLE"),
    2: Seen("silence", "Configuration of configurator not loaded because"),
    3: Seen("other_signals"),
    4: Seen("other_signals"),
    5: Seen("other_signals"),
    6: Seen("other_signals", "Failed to export spans batch code: 404"),
    7: Seen("other_service_name"),
    8: Seen("silence"),
}
LOG = Project(ROOT).log / "population-api-mine.log"


def printed_since(position: int) -> str:
    """What the service has printed after this byte of its log."""
    return LOG.read_bytes()[position:].decode(errors="replace")


@pytest.mark.parametrize("number", CASES)
def test_a_case_fails_with_its_hint_and_passes_mended_as_the_chapter_says(
    learner: Learner, number: int
) -> None:
    case, seen, position = CASES[number], SEEN[number], LOG.stat().st_size
    learner.save(sound_files(case), {case.file: [(case.sound, case.broken)]})
    learner.ask()
    learner.fails(STEP, seen.hint)
    _prints_as_the_chapter(learner, number, 0)
    if seen.printed:
        eventually(lambda: seen.printed in printed_since(position), seen.printed)
        assert all(seen.printed in chapter(STEP, each).read_text("utf-8") for each in LANGUAGES)
    others = {each.printed for each in SEEN.values()} - {seen.printed, ""}
    assert not [text for text in others if text in printed_since(position)]
    ends = "\n" if case.sound.endswith("\n") else ""
    mended = [(case.broken, answer(number, "en") + ends)]
    learner.save({case.file: MINE / case.file}, {case.file: mended})
    learner.ask()
    learner.passes(STEP)
    _prints_as_the_chapter(learner, number, 1)


def _prints_as_the_chapter(learner: Learner, number: int, block: int) -> None:
    """The chapter prints its first case, broken (block 0) and mended."""
    for language in LANGUAGES if number == 1 else ():
        learner.prints(STEP, language, printed_checks(STEP, language)[block])


def test_the_commands_of_the_chapter_keep_a_mended_case_as_progress(learner: Learner) -> None:
    assert "Something is broken: find it." in make("break CASE=8", 20)
    file = MINE / "mine.env"
    file.write_text(file.read_text("utf-8").replace(CASES[8].broken, CASES[8].sound), "utf-8")
    checked = make(f"check STEP={STEP}", 60)
    assert "8 (0 min)" in checked
    assert "Case 8 is in workshop/mine." in checked
    assert "  ✓ 8  0 min, in place" in make("break", 20)
    make(f"solve STEP={STEP}", 20)
    assert Progress().case is None


def test_the_output_has_the_spans_that_do_not_arrive(learner: Learner) -> None:
    case, line, position = CASES[1], "OTEL_TRACES_EXPORTER=console,otlp", LOG.stat().st_size
    assert all(line in chapter(STEP, each).read_text("utf-8") for each in LANGUAGES)
    edits = [(case.sound, case.broken), ("OTEL_TRACES_EXPORTER=otlp", line)]
    learner.save(sound_files(case), {case.file: edits})
    learner.ask()
    learner.fails(STEP, SEEN[1].hint)
    eventually(lambda: '"name": "GET /get_population"' in printed_since(position), "no span")


@pytest.mark.parametrize("service", ["population-api-mine", "otel-collector"])
def test_the_logs_that_the_chapter_reads_are_printed(learner: Learner, service: str) -> None:
    assert all(
        f"make logs SERVICE={service}\n" in chapter(STEP, each).read_text("utf-8")
        for each in LANGUAGES
    )
    printed = make(f"--silent logs SERVICE={service}", 20).splitlines()
    log = (Project(ROOT).log / f"{service}.log").read_text(errors="replace")
    assert printed
    assert printed[0] in log
