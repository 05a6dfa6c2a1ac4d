"""`python3 -m tools.launch COMMAND`; refuses a Python that is too old."""

import sys

# Written so that an old Python can read this far.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "The demo needs Python 3.11 or newer, this is {}.{}. Choose another one: "
        "make up PYTHON=python3.13".format(*sys.version_info[:2])
    )

from tools.launch.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
