"""Where a run lives: a folder and a database of its own, both gone after it."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A state folder, gone in the end."""
    with tempfile.TemporaryDirectory(prefix="mapapp-bench-") as name:
        yield Path(name)


@contextlib.contextmanager
def database(kind: str, var: Path, server: str) -> Iterator[str]:
    """The address of an empty database: a file in `var`, or one made in the PostgreSQL that `server` names."""
    if kind == SQLITE:
        yield f"sqlite:///{var / 'mapapp.sqlite3'}"
        return
    import psycopg

    name = f"mapapp_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def environment(var: Path, address: str, redis: str) -> dict[str, str]:
    """What mapapp is told, so that it runs as it is served."""
    names = ("PATH", "HOME", "LANG", "DYLD_FALLBACK_LIBRARY_PATH")
    told = {name: os.environ[name] for name in names if name in os.environ}
    told |= {"DATABASE_URL": address, "MAPAPP_VAR": str(var), "LOG_LEVEL": "ERROR", "PYTHONPATH": os.getcwd()}
    if redis:
        told["REDIS_URL"] = redis
    return told | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
