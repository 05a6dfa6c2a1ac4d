"""Refuses requests for foreign host names (DNS rebinding).

A web page can resolve its own name to 127.0.0.1 and read every answer as if it were same-origin.
Flask's TRUSTED_HOSTS is not used: it cannot match [::1], and under Flask's OpenTelemetry
instrumentation its refusal ends as a 500.
"""

import re
from collections.abc import Collection

from flask import Flask, request

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]", "front-service")
"""The loopback names, and the name inside the Docker network."""


class ForeignHost(Exception):
    """The Host header names none of the trusted hosts."""


def refuse_foreign_hosts(app: Flask, further_hosts: Collection[str]) -> None:
    """Check the Host header of every request, whatever its port. Raises ForeignHost."""
    trusted = {*OWN_HOSTS, *further_hosts}

    @app.before_request
    def check_host() -> None:
        host = re.sub(r":\d+$", "", request.host).lower()
        if host not in trusted:
            raise ForeignHost(host)
