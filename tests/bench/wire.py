"""A browser that speaks to a WSGI application as gunicorn does, so that nothing but the application is measured."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.test import Client

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HOST = "127.0.0.1:8000"


class Wire:
    """Requests of one person. Raises AssertionError for an answer that is not the expected one."""

    def __init__(self, application: Application, cookies: Mapping[str, str] | None = None) -> None:
        self.application = application
        self.cookies = dict(cookies or {})
        self.headers: dict[str, str] = {}

    def get(self, path: str, *, status: int = 200) -> bytes:
        """The body of a page."""
        return self._ask("GET", path, b"", status)

    def post(self, path: str, data: Mapping[str, Any], *, status: int = 200) -> bytes:
        """The body of the answer to a form that htmx posts."""
        return self._ask("POST", path, urlencode(data, doseq=True).encode(), status)

    def _ask(self, method: str, path: str, body: bytes, status: int) -> bytes:
        where, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": HOST, "HTTP_ACCEPT_LANGUAGE": "en",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
            **self.headers,
        }  # fmt: skip
        said: list[str] = []

        def begin(line: str, headers: list[tuple[str, str]], *_more: object) -> None:
            said.append(line)
            for name, value in headers:
                if name == "Set-Cookie":
                    key, _is, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]

        answer = self.application(environ, begin)
        found = b"".join(answer)
        close = getattr(answer, "close", None)
        if close:
            close()
        assert said[0].startswith(str(status)), f"{method} {path}: {said[0]} {found[:300]!r}"
        return found


def signed_in(application: Application, user: Any) -> Wire:
    """The browser of somebody who has signed in, with the token that his page carries."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="mapapp.access.backend.Backend")
    return Wire(application, {name: morsel.value for name, morsel in client.cookies.items()})


def by_script(wire: Wire, page: str) -> None:
    """From now on its requests are htmx's from this page, with the token that the page carries."""
    token = wire.get(page).decode().partition('"X-CSRFToken": "')[2].partition('"')[0]
    wire.headers = {"HTTP_HX_REQUEST": "true", "HTTP_X_CSRFTOKEN": token,
                    "HTTP_HX_CURRENT_URL": f"http://{HOST}{page}"}  # fmt: skip
