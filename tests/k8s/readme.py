"""The commands of k8s/README.md."""

import re
import textwrap

from tests import ROOT

ENGLISH = (ROOT / "k8s/README.md").read_text(encoding="utf-8")
JAPANESE = (ROOT / "k8s/README.ja.md").read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """Every line of every console block, in order."""
    blocks = re.findall(r"^ *```console\n(.*?)^ *```", text, re.M | re.S)
    return [line for block in blocks for line in textwrap.dedent(block).splitlines()]
