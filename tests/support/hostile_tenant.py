"""A tenant whose every text is hostile: titles, space names, labels, bodies, error messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class HostileTenant:
    """Answers every search with pages of these titles, each with this body."""

    def __init__(self, titles: list[str], body: str, error: str) -> None:
        self.titles, self.body, self.error = titles, body, error
        self.received: list[tuple[str, str]] = []
        self.base_url = ""
        self.bodies: list[Any] = []
        """A body for each title in place of the one for all; None: the page has none."""

    def page(self, number: int, *, body: bool) -> dict[str, Any]:
        """One page."""
        title = self.titles[number % len(self.titles)]
        value = self.bodies[number % len(self.bodies)] if self.bodies else self.body
        storage: Any = {"storage": {"representation": "storage", "value": value}} if body else {}
        labels = {"results": [{"id": "1", "name": title, "prefix": title}]}
        return {
            "id": str(1000 + number),
            "title": title,
            "status": "current",
            "spaceId": "98312",
            "authorId": title,
            "version": {"number": 1, "message": title, "createdAt": "2026-11-20T10:00:00.000Z", "authorId": title},
            "body": storage,
            "labels": labels,
            "_links": {"webui": f"/x/{title}", "base": title},
        }

    def answer(self, method: str, target: str) -> tuple[int, Any]:
        """Status and document for a request."""
        parts = urlsplit(target)
        self.received.append((method, parts.path))
        if parse_qs(parts.query).get("title") == ["ERROR"]:
            return 400, {"errors": [{"status": 400, "code": self.error, "title": self.error, "detail": self.error}]}
        if method == "POST":
            return 200, self.page(0, body=True)
        if parts.path.endswith("/pages"):
            return 200, {"results": [self.page(each, body=False) for each in range(len(self.titles))], "_links": {}}
        if "/pages/" in parts.path:
            number = parts.path.rsplit("/", 1)[1]
            return 200, self.page(int(number) - 1000 if number.isdigit() else 0, body=True)
        space = {"id": "98312", "key": self.titles[0], "name": self.titles[0], "type": "global", "status": "current"}
        return 200, {"results": [space], "_links": {}}


@contextmanager
def hostile_tenant(titles: list[str], body: str, error: str) -> Iterator[HostileTenant]:
    """A hostile tenant on a free port of loopback."""
    tenant = HostileTenant(titles, body, error)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, document = tenant.answer(self.command, self.path)
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tenant.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield tenant
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
