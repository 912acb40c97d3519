"""All of mapapp, running for a browser: web server, worker, clock and Valkey on a state folder of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from tests import made
from tests.dev.running import python, running
from tests.dev.test_serve import PLAIN, free_port

KEPT = "kept.sqlite3"
KEY = "secret-key"  # sessions and what is sealed are read with the key that they were written with


@dataclass(frozen=True)
class Served:
    """Where it answers, where it keeps its state, and the environment in which its commands run."""

    url: str
    var: Path
    environment: dict[str, str]

    @property
    def database(self) -> Path:
        return self.var / "mapapp.sqlite3"

    def keep(self) -> None:
        """Remember everything as it stands now."""
        _copy(self.database, self.var / KEPT)

    def put_back(self) -> None:
        """Everything as it stood when it was kept, under the running server."""
        _copy(self.var / KEPT, self.database)

    def lend(self, folder: Path) -> None:
        """What was kept, into this folder: another server begins with it."""
        for name in (KEPT, KEY):
            shutil.copyfile(self.var / name, folder / name)

    def forget_limits(self) -> None:
        """Whatever was counted in the last ten minutes: a test signs in more often than a person does."""
        with closing(redis.Redis(unix_socket_path=str(self.var / "valkey.sock"))) as server:
            if found := list(server.scan_iter("*limit:*")):
                server.delete(*found)


@contextmanager
def mapapp(lent: Path | None = None, **environment: str) -> Iterator[Served]:
    """`manage.py serve`, told nothing of this machine's servers, until the block ends.

    It begins with what is lent, else with this release's tables.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="mapapp-") as name:
        var = Path(name)
        if lent is None:
            made.lend(var / "mapapp.sqlite3")
        else:
            shutil.copyfile(lent / KEY, var / KEY)
            shutil.copyfile(lent / KEPT, var / KEPT)
            _copy(lent / KEPT, var / "mapapp.sqlite3")
        told: dict[str, str | None] = {
            "MAPAPP_VAR": str(var),
            "MAPAPP_STATIC": PLAIN,
            "MAPAPP_PUBLIC_URL": url,
            "MAPAPP_DEMO": None,
            "DATABASE_URL": None,
            "REDIS_URL": None,
            "DJANGO_SETTINGS_MODULE": "mapapp.settings",
            **environment,
        }
        with running(*python("manage.py", "serve", "--port", str(port)), mark=var, **told) as process:
            process.until(f"mapapp is ready: {url}")
            known = {k: v for k, v in {**os.environ, **told}.items() if v is not None}
            yield Served(url, var, known)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
        old.backup(new)
