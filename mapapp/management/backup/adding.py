"""Lines of a portfolio are put back without what tallies each of them, and added up once all are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

MIGRATION = "0050_the_database_tallies_lines"


@contextmanager
def added_up_after(migrations: set[tuple[str, str]]) -> Iterator[None]:
    """Where tables of these migrations have triggers that tally lines: not while they are put back. PostgreSQL would
    keep a version of the team's tally for each line of the transaction and read all of them for the next, so that
    twice as many lines took four times as long. On SQLite each line costs the same. What hangs in the air of the rows
    that were put has been looked for when the block ends, else PostgreSQL refuses."""
    if connection.vendor != "postgresql" or ("mapapp", MIGRATION) not in migrations:
        yield
        return
    triggers = import_module(f"mapapp.migrations.{MIGRATION}")
    with connection.schema_editor() as editor:
        triggers.leave(None, editor)
    yield
    with connection.schema_editor() as editor:
        triggers.keep(None, editor)
