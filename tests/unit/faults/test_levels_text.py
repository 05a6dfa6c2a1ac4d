"""The table that `make faults` prints, as README.md has it."""

from faults.levels_table.__main__ import LEVELS, Cells, text


def test_a_cell_names_the_kinds_and_is_bold_where_they_lead_to_the_cause() -> None:
    found = [{"kind": "span", "telling": False}, {"kind": "metric", "telling": True}]
    nothing: Cells = {level: {"found": []} for level in LEVELS}
    lines = text({"lock": nothing | {"manual": {"found": found}}, "burst": nothing})
    assert len({*map(len, lines)}) == 1
    assert [cell.strip() for cell in lines[2].split("|")] == [
        "", "lock", "-", "-", "-", "-", "span, **metric**", "-", "",
    ]  # fmt: skip
