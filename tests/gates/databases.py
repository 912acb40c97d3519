"""Databases for other processes, of the kind that the tests run on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.db import connection

from tests import made


def other_database() -> tuple[dict[str, Any], str]:
    """How to reach the server of the tests' database, and the beginning of an address there."""
    at = connection.settings_dict
    host = quote(at["HOST"] or "localhost", safe="")
    where = f"postgres://{at['USER']}:{quote(at['PASSWORD'] or '', safe='')}@{host}:{at['PORT'] or 5432}/"
    who = {"user": at["USER"], "password": at["PASSWORD"], "host": at["HOST"], "port": at["PORT"] or 5432}
    return {"dbname": at["NAME"], "autocommit": True, **who}, where


@contextmanager
def database(folder: Path, filled: str = "") -> Iterator[str]:
    """The address of a database of the kind the tests run on, for other processes: empty, or as the `filled` one is."""
    if connection.vendor == "sqlite":
        file = folder / "away.sqlite3"
        if filled:
            with (
                closing(sqlite3.connect(filled.removeprefix("sqlite:///"))) as one,
                closing(sqlite3.connect(file)) as two,
            ):
                one.backup(two)
        else:
            made.lend(file)
        yield f"sqlite:///{file}"
        return
    name, (how, where) = f"away_{uuid4().hex[:12]}", other_database()
    with psycopg.connect(**how) as away:
        away.execute(f"CREATE DATABASE {name} TEMPLATE {filled.rpartition('/')[2] or 'template1'}")  # type: ignore[arg-type]
        try:
            yield f"{where}{name}"
        finally:
            away.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
