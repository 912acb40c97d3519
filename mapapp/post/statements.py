"""The two statements that a batch runs for each letter, written out: over thousands of letters Django spends ten times
as long on making this SQL as the database on running it. They say the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from mapapp.post.models import Letter

TABLE = Letter._meta.db_table
TAKE = (
    f"UPDATE {TABLE} SET lease_until = %s, attempts = attempts + 1 WHERE id = %s AND state = 'waiting' "
    "AND due_at <= %s AND attempts = %s AND (lease_until IS NULL OR lease_until <= %s)"
)


def take(letter: Letter, *, until: datetime, at: datetime) -> bool:
    """Hold a letter that is due and free, and that nobody has had since it was read. Whether it is ours."""
    return _run(TAKE, (until, letter.pk, at, letter.attempts, at)) == 1


def keep(letter: Letter, names: Sequence[str]) -> None:
    """Write the named plain fields of a letter, whatever they were."""
    values = ", ".join(f"{name} = %s" for name in names)
    _run(f"UPDATE {TABLE} SET {values} WHERE id = %s", (*(getattr(letter, name) for name in names), letter.pk))


def _run(statement: str, values: Sequence[Any]) -> int:
    moment = connection.ops.adapt_datetimefield_value
    plain = [moment(value) if isinstance(value, datetime) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, plain)
        return cursor.rowcount
