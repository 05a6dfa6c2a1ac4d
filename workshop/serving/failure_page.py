"""Answers in place of a service that does not start: 503 with the reason."""

import html
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from workshop.serving.failure import Failure

PAGE = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
<p>{detail}</p>
<pre>{lines}</pre>
"""


class FailurePage:
    """A server on the port of the service; browsers get a page, programs problem+json."""

    def __init__(self, bind: str, failure: Failure) -> None:
        """Listen on host:port at once. Raises OSError."""
        host, _, port = bind.rpartition(":")
        document = failure.document()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name is the library's
                wants_page = "text/html" in self.headers.get("Accept", "")
                body = _page(document) if wants_page else json.dumps(document)
                kind = "text/html; charset=utf-8" if wants_page else "application/problem+json"
                content = body.encode()
                self.send_response(503)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass  # the reason was printed once

        self._server = ThreadingHTTPServer((host, int(port)), Handler)
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _page(document: dict[str, object]) -> str:
    lines = document["lines"]
    assert isinstance(lines, list)
    texts = {"title": document["title"], "detail": document["detail"], "lines": "\n".join(lines)}
    return PAGE.format_map({name: html.escape(str(text)) for name, text in texts.items()})
