"""mapapp as a team runs it: its web server in processes of its own, on a database that keeps, over HTTP on loopback."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from mapapp.management.keeper import Keeper

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, THREADS = 2, 4  # as `./dev up` runs it
START = 120.0  # seconds that a busy machine may take
TOKEN = "a" * 32


class Unanswered(Exception):
    """The server went before it answered: nothing was acknowledged."""


@dataclass
class Answer:
    """What Django's own test client would give, as far as the tests look."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    took: float  # seconds


class Wire:
    """A browser's cookies on a real connection; it asks as Django's test client is asked, and holds the CSRF token."""

    def __init__(self, port: int, client: Client) -> None:
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        self.port, self.cookies = port, "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("GET", url, None, headers or {})

    def post(self, url: str, data: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        typed = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
        return self._ask("POST", url, urlencode(data, doseq=True), {**typed, **(headers or {})})

    def _ask(self, method: str, url: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        began = time.monotonic()
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
                line.request(method, url, body, {"Cookie": self.cookies, **headers})
                answer = line.getresponse()
                return Answer(answer.status, answer.read(), dict(answer.getheaders()), time.monotonic() - began)
        except (OSError, HTTPException) as gone:
            raise Unanswered from gone


class Server:
    """Its processes: they can be killed, and come again by themselves."""

    def __init__(self, port: int, master: int, look: Callable[[], None], environment: dict[str, str]) -> None:
        self.port, self.master, self.environment = port, master, environment
        self.look = look  # the tests see what is in its database by now

    def workers(self) -> list[int]:
        said = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(number) for number in said.split()]

    def kill(self) -> None:
        """All of them at once, in the middle of what they do."""
        for number in self.workers():
            os.kill(number, signal.SIGKILL)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[Server]:
    """The web server on what the tests' database holds now; what it holds in the end is there to be looked at."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as door, _database(folder) as (url, look):
        os.set_inheritable(door.fileno(), True)
        options = ["--bind", f"fd://{door.fileno()}", "--worker-class", "gthread", "--workers", f"{PROCESSES}"]
        options += ["--threads", f"{THREADS}", "--preload", "--graceful-timeout", "5", "--log-level", "critical"]
        told = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.gates.served_settings",
            "DATABASE_URL": url,
            "SECRET_KEY": settings.SECRET_KEY,
            "MAPAPP_VAR": str(folder),
            "REDIS_URL": settings.REDIS_URL,
            "LOG_LEVEL": os.environ.get("SERVED_LOG", "CRITICAL"),
            **environment,
        }
        command = [sys.executable, "-m", "gunicorn", "tests.gates.served_app:application", *options]
        keeper = Keeper()
        process = subprocess.Popen(command, cwd=ROOT, env=told, pass_fds=(door.fileno(),), process_group=0)
        keeper.note(process.pid)
        try:
            server = Server(door.getsockname()[1], process.pid, look, told)
            _until_it_answers(server.port, process)
            yield server
        finally:
            process.terminate()
            process.wait(30)
            keeper.forget(process.pid)
            keeper.leave()


def _until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    """The door is open from the start, and who knocks waits. Raises AssertionError when the server has gone."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        with suppress(TimeoutError), closing(HTTPConnection("127.0.0.1", port, timeout=2)) as line:
            line.request("GET", "/healthz")
            assert line.getresponse().status == 200
            return
    raise AssertionError("the server does not answer")


@contextmanager
def _database(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The tests' own PostgreSQL; of SQLite's, which is in memory, a copy in a file, and in the end back again, or
    when somebody looks."""
    if connection.vendor != "sqlite":
        at = connection.settings_dict
        host, port = quote(at["HOST"] or "localhost", safe=""), at["PORT"] or 5432
        url = f"postgres://{at['USER']}:{quote(at['PASSWORD'] or '', safe='')}@{host}:{port}/{at['NAME']}"
        yield url, lambda: None
        return
    path = folder / "served.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)

    def look() -> None:
        with closing(sqlite3.connect(path)) as file:
            file.backup(connection.connection)

    try:
        yield f"sqlite:///{path}", look
    finally:
        look()
