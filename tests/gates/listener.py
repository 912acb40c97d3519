"""A web server on loopback that counts who comes, whatever he asks for: a paper that fetches is seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Listener(ThreadingHTTPServer):
    """`came` are the paths that were asked for; a connection that asks for nothing is there as an empty one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.came: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.came.append("")
        super().process_request(request, client_address)

    def fetched(self) -> int:
        """How many have come by now."""
        return self.came.count("")


class _Answer(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.came.append(self.path)
        with suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Type", "text/css")
            self.end_headers()
            self.wfile.write(b"* { color: red }")

    do_HEAD = do_POST = do_GET

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def listens() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(5)
