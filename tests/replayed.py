"""What nearly every test begins with: built by the product's verbs once, then written as the rows that came of it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

NOW = datetime(2001, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)  # no test's moment: where it stands, a clock was asked


@dataclass(frozen=True)
class Recording:
    """What was made, the statements that write its rows again, and the question whether a row is in their way, and
    whether what they stand on is still there."""

    made: Any
    statements: list[str]
    taken: str
    ground: tuple[Any, ...]


class Replayed:
    """Calls `build` once; from then on, in tables as empty as they were then, writes the same rows under the same keys
    and gives a copy of what was made. Where tables are not empty it builds.

    `stamped` names what was made at the moment of building; it is made at the moment of writing.
    """

    def __init__(self, build: Callable[[], Any], stamped: Callable[[Any], list[models.Model]]) -> None:
        self.build, self.stamped = build, stamped
        self.kept: Recording | None = None

    def __call__(self) -> Any:
        if self.kept is None or self.kept.ground != _ground():
            self.kept = self._recorded()
        if self.kept is None:
            return self.build()
        with connection.cursor() as cursor:
            cursor.execute(self.kept.taken)
            if cursor.fetchone()[0]:
                return self.build()
            now = timezone.now()
            with transaction.atomic():
                for statement in self.kept.statements:
                    cursor.execute(statement.replace(_said(NOW), _said(now)))
        made = deepcopy(self.kept.made)
        for row in self.stamped(made):
            for field in row._meta.concrete_fields:
                if getattr(row, field.attname) == NOW:
                    setattr(row, field.attname, now)
        return made

    def _recorded(self) -> Recording | None:
        """Build it, and take it back; None when it cannot be told from what was there before."""
        with transaction.atomic(), time_machine.travel(NOW, tick=False):
            before = _counts()
            made = self.build()
            after = _counts()
            tables = [table for table in after if after[table] != before[table]]
            statements = [_statement(table) for table in tables]
            transaction.set_rollback(True)
        if any(before[table] for table in tables):
            return None
        assert all("2001-02-03" not in statement.replace(_said(NOW), "") for statement in statements)
        taken = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)
        return Recording(made, statements, f"SELECT {taken}", _ground())


def _ground() -> tuple[Any, ...]:
    """The permissions that rows name by number: a test that commits leaves them behind under other numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id), MAX(id) FROM auth_permission")
        return tuple(cursor.fetchone())


def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def _counts() -> dict[str, int]:
    """The rows of each table."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM \"{table}\"" for table in _models()))
        return dict(cursor.fetchall())


def _statement(table: str) -> str:
    """What writes the rows of a table as they stand."""
    columns = [field.column for field in _models()[table]._meta.concrete_fields]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
            cursor.execute(f'SELECT {quoted} FROM "{table}" ORDER BY rowid')
            rows = ", ".join(f"({row[0]})" for row in cursor.fetchall())
            named = ", ".join(f'"{column}"' for column in columns)
            return f'INSERT INTO "{table}" ({named}) VALUES {rows}'
        cursor.execute(f'SELECT quote_literal(json_agg(t)::text) FROM "{table}" t')
        rows = cursor.fetchone()[0]
        return f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", {rows}::json)'


def _said(at: datetime) -> str:
    """A moment as the statements spell it."""
    return str(at.astimezone(UTC).replace(tzinfo=None)) if connection.vendor == "sqlite" else at.isoformat()
