"""Refuses requests for foreign host names (DNS rebinding).

A web page can resolve its own name to 127.0.0.1 and read every trace as if it were same-origin.
Flask's TRUSTED_HOSTS is not used: it cannot match [::1].
"""

import re
from collections.abc import Collection

from flask import Flask, Response, request

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]", "compare", "host.docker.internal")
"""The loopback names, the one inside the Docker network, and the one that containers know."""


def refuse_foreign_hosts(app: Flask, further_hosts: Collection[str]) -> None:
    """Answer 400 to every request, on whatever path, with another Host header; ports are free."""
    trusted = {*OWN_HOSTS, *further_hosts}

    @app.before_request
    def check_host() -> Response | None:
        host = re.sub(r":\d+$", "", request.host).lower()
        if host in trusted:
            return None
        why = f"Compare does not serve the host {host!r}. The setting TRUSTED_HOSTS adds hosts.\n"
        return Response(why, 400, mimetype="text/plain")
