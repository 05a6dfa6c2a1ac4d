"""The own-span benchmark exports every span that it measures."""

import re
import subprocess
import sys

from tools.benchmarks import ROOT

FEW_SPANS = """
from tools.benchmarks import own_span
own_span.ROUNDS, own_span.SPANS = 2, 20
own_span.main()
"""


def test_every_measured_span_is_exported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FEW_SPANS], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"difference +-?[\d.]+ µs per span", done.stdout), done.stdout
