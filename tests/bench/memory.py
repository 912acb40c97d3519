"""What two web workers of mapapp weigh beside those of a bare Django, both served as `./dev up` serves."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from mapapp.management import children
from tests.bench.rounds import Figure

SERVED = {"DJANGO_SETTINGS_MODULE": "mapapp.settings"}  # without the floors that the bench adds to its addresses
PAGES, AT_ONCE, READY = 2000, 8, 30.0  # so many that each process has collected its garbage in full


def figure(page: str, cookie: str) -> Figure:
    """Proportional set size of both workers in bytes, after so many pages to each kind. Linux only."""
    with _prepared() as (listening, prepared):
        web = children.web(listening.fileno(), prepared)
        ours = _weight(list(web.command), listening, prepared, page, cookie, SERVED)
        bare = [word.replace(f"mapapp.management.warm:application({prepared})", "tests.bench.bare:application")
                for word in web.command]  # fmt: skip
    with _prepared() as (listening, prepared):
        bare = [word if not word.startswith("fd://") else f"fd://{listening.fileno()}" for word in bare]
        floor = _weight(bare, listening, prepared, "/", "", {"BARE_DATABASE": json.dumps(_database())})
    return Figure("memory", "two workers of a bare Django", [ours], [floor], 1.6, unit="MB")


def _database() -> dict[str, Any]:
    """Where the floor reads from: the plan's own database, with the same settings of its connection."""
    return {name: value for name, value in settings.DATABASES["default"].items() if name != "TEST"}


def is_known() -> bool:
    """Whether this system tells what a process weighs."""
    return Path("/proc/self/smaps_rollup").exists()


@contextmanager
def _prepared() -> Iterator[tuple[socket.socket, int]]:
    """A listening socket, and the closed pipe that lets the application answer at once."""
    reading, writing = os.pipe()
    os.close(writing)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        yield listening, reading
    os.close(reading)


def _weight(
    command: list[str],
    listening: socket.socket,
    prepared: int,
    page: str,
    cookie: str,
    more: dict[str, str] | None = None,
) -> float:
    port = listening.getsockname()[1]
    environment = {**os.environ, **(more or {})}
    with subprocess.Popen(command, pass_fds=(listening.fileno(), prepared), env=environment) as server:
        try:
            with ThreadPoolExecutor(AT_ONCE) as crowd:
                list(crowd.map(lambda _turn: _get(port, page, cookie), range(PAGES)))
            return float(sum(map(_pss, _workers(server.pid))))
        finally:
            server.terminate()


def _get(port: int, page: str, cookie: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=READY)
    line.request("GET", page, headers={"Cookie": cookie} if cookie else {})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 200, f"{page}: {answer.status}"


def _workers(master: int) -> list[int]:
    found = [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    assert len(found) == 2, f"{len(found)} workers"
    return found


def _pss(pid: int) -> int:
    """Bytes: what is shared counts once for all who share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
