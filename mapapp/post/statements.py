"""The statements that a batch runs for each letter, written out: over thousands of letters Django spends ten times as
long on making this SQL as the database on running it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from mapapp.post.models import Letter

TABLE = Letter._meta.db_table
KEPT = ("state", "reason", "lease_until", "due_at", "sent_at", "subject", "text", "html", "revision")
KEEP = f"UPDATE {TABLE} SET {', '.join(f'{name} = %s' for name in KEPT)} WHERE id = %s AND attempts = %s"
TAKE = (  # the state is spelled so that a letter is found by its id, not among all that wait: thousands on a Monday
    f"UPDATE {TABLE} SET lease_until = %s, attempts = attempts + 1 WHERE id = %s AND state || '' = 'waiting' "
    "AND due_at <= %s AND attempts = %s AND (lease_until IS NULL OR lease_until <= %s)"
)
TOLD = f"UPDATE {TABLE} SET state = 'sent', sent_at = %s, revision = %s, text = %s WHERE id = %s AND state = 'waiting'"
REST = f"UPDATE {TABLE} SET state = %s, reason = %s WHERE within_id = %s AND state = 'waiting'"


@dataclass(frozen=True, slots=True)
class Still:
    """What must still be so when a letter is taken: a condition in SQL, and the values of its parameters."""

    sql: str
    values: Sequence[Any]


def take(
    letter: Letter, *, until: datetime, at: datetime, still: Still | None = None, after: Letter | None = None
) -> bool:
    """Hold a letter that is due and free, that nobody has had since it was read, and of which what it rests on is
    `still` so; in the same commit write what came of the one `after` which it comes. Whether it is ours."""
    statement, values = TAKE, [until, letter.pk, at, letter.attempts, at]
    if still is not None:
        statement, values = f"{TAKE} AND {still.sql}", [*values, *still.values]
    if after is None:
        return _run(statement, values) == 1
    if connection.vendor == "postgresql" and not after.carries:  # one statement, one turn of the line
        return _run(f"WITH kept AS ({KEEP}) {statement}", [*_kept(after), *values]) == 1
    with transaction.atomic():
        keep(after)
        return _run(statement, values) == 1


def keep(letter: Letter) -> None:
    """Write what came of a letter; when that is its end, with the end of each of its parts, in one commit. Nothing when
    somebody has taken the letter since, because its lease was over: what he writes counts."""
    if not letter.carries or letter.state == Letter.State.WAITING:
        _run(KEEP, _kept(letter))
        return
    with transaction.atomic():
        if _run(KEEP, _kept(letter)) != 1:
            return
        for pk, part in letter.told.items():
            _run(TOLD, (letter.sent_at, part.revision, part.text, pk))
        rest = Letter.State.DROPPED if letter.state == Letter.State.SENT else letter.state
        _run(REST, (rest, letter.reason or "nothing to say", letter.pk))


@contextmanager
def unhurried() -> Iterator[None]:
    """On SQLite a commit does not wait for the disk inside. It outlives a worker that is killed; when the machine loses
    its power, letters of this round may be sent once more, and none is lost. What people change is not touched by it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _run("PRAGMA synchronous = NORMAL", ())
    try:
        yield
    finally:
        _run("PRAGMA synchronous = FULL", ())


def _kept(letter: Letter) -> list[Any]:
    return [*(getattr(letter, name) for name in KEPT), letter.pk, letter.attempts]


def _run(statement: str, values: Sequence[Any]) -> int:
    moment = connection.ops.adapt_datetimefield_value
    plain = [moment(value) if isinstance(value, datetime) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, plain)
        return cursor.rowcount
