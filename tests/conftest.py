"""The option that chooses where the demo of the layer end_to_end runs."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--docker`."""
    parser.addoption("--docker", action="store_true", help="run the demo in Docker containers")
