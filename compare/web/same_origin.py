"""Decides which requests may change something here: programs and this site's own pages."""

from flask import Request


def may_write(request: Request) -> bool:
    """Return False for a request that another site's page made a browser send.

    Browsers send Sec-Fetch-Site where the connection is trusted (this machine, https) and Origin
    everywhere; programs send neither.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.host}"
