"""An exception is read from attributes, its causes in the order of each language."""

import pytest

from compare.trace.exceptions import LONGEST_CAUSE, MAX_CAUSES, causes_of, exception_of
from tests.samples import exceptions


@pytest.mark.parametrize(
    ("stack_trace", "causes"),
    [
        (exceptions.PYTHON, ["ScaleError: no answer", "OSError: port is closed"]),
        (
            exceptions.JAVA,
            ["shop.ScaleException: no answer", "java.io.IOException: port is closed"],
        ),
        (
            exceptions.DOTNET,
            ["Shop.ScaleException: no answer", "System.IO.IOException: port is closed"],
        ),
        (exceptions.NODE, ["ScaleError: no answer", "Error: port is closed"]),
        ("goroutine 1 [running]:\nmain.main()\n", []),
        ("", []),
    ],
    ids=["python", "java", "dotnet", "node", "go", "empty"],
)
def test_the_innermost_cause_is_last(stack_trace: str, causes: list[str]) -> None:
    assert causes_of(stack_trace) == causes


def test_of_many_causes_the_innermost_stay() -> None:
    many = "\n".join(f"Caused by: {number} {'x' * 1000}" for number in range(50))
    found = causes_of(many)
    assert len(found) == MAX_CAUSES
    assert found[-1].startswith("49 ")
    assert len(found[-1]) == LONGEST_CAUSE


def test_the_other_attributes_stay() -> None:
    found = exception_of(
        {"exception.type": "ScaleError", "exception.message": None, "shop.scale": 7}
    )
    assert found is not None
    assert (found.type, found.message, found.stack_trace) == ("ScaleError", "", "")
    assert found.attributes == {"shop.scale": 7}


def test_attributes_without_an_exception_are_none() -> None:
    assert exception_of({"exception.escaped": "False"}) is None
