"""The guard of this layer."""

import urllib.request

import pytest


def test_a_connection_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="no socket"):
        urllib.request.urlopen("http://127.0.0.1:9", timeout=1)
