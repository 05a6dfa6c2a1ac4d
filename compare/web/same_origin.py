"""What may change something here: programs, and this site's own pages, but no other site's."""

from urllib.parse import urlsplit

from flask import Request


def may_write(request: Request) -> bool:
    """False when a browser says that another site's page has sent the request.

    Browsers tell by Sec-Fetch-Site where the connection is trusted (this machine, https), by Origin
    everywhere; programs send neither.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told is not None:
        return told in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False
