"""Writes the table of names that Compare marks, from the package of the semantic conventions.

    python -m tools.conventions

It needs the Python packages of the tests.
"""

from pathlib import Path

from tools.conventions.table import table

TABLE = Path(__file__).parents[2] / "compare" / "conventions" / "names.csv"

if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    print(f"{TABLE.relative_to(Path.cwd())}: {len(table().splitlines()) - 2} names")
