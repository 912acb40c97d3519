"""What a file brought back, as the page carries it from one step to the next; the file itself is kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added, Brought, Edit, Gone
from mapapp.plans.models import Part, Side, Task
from mapapp.schedule import LONGEST_LAG

MOST = 2_000  # changes: behind the plan's lock for five seconds, on a plan of 500 steps
BYTES = 2_000_000  # of them all, as the page holds them


def to_json(brought: Brought) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "edits": [[one.on, one.number, one.field, one.then, one.file] for one in brought.edits],
        "added": [[one.on, one.row, one.values] for one in brought.added],
        "gone": [[one.on, one.number, one.then] for one in brought.gone],
    }


def spelled(brought: Brought) -> str:
    """The same as the page holds it."""
    return json.dumps(to_json(brought), ensure_ascii=False, separators=(",", ":"))


def fitting(brought: Brought) -> Brought:
    """No more than is applied in one go and fits into a page; the rest is counted in words. What is applied is not
    offered again when the file is brought a second time."""
    every: list[Edit | Added | Gone] = [*brought.edits, *brought.added, *brought.gone]
    most, size = 0, 0
    for one in every[:MOST]:
        size += len(spelled(_of([one], brought)).encode())
        if size > BYTES:
            break
        most += 1
    if most == len(every):
        return brought
    words = _("The file holds %(count)s changes more than can be applied at once. Apply these, then bring it again.")
    kept = _of(every[:most], brought)
    return replace(kept, notes=(words % {"count": len(every) - most}, *brought.notes))


def _of(some: Sequence[Edit | Added | Gone], brought: Brought) -> Brought:
    return replace(
        brought,
        edits=tuple(one for one in some if isinstance(one, Edit)),
        added=tuple(one for one in some if isinstance(one, Added)),
        gone=tuple(one for one in some if isinstance(one, Gone)),
    )


def from_json(plain: Any) -> Brought:
    """What `to_json` gave, whoever posts it. Raises ValueError for what it cannot have been."""
    try:
        edits = tuple(
            Edit(int(n), str(name), str(then), str(file), str(on)) for on, n, name, then, file in plain["edits"]
        )
        added = tuple(
            Added(int(row), {str(k): str(v) for k, v in values.items()}, str(on)) for on, row, values in plain["added"]
        )
        gone = tuple(Gone(str(on), int(n), str(then)) for on, n, then in plain["gone"])
        for on, name, value in _every(edits, added):
            _check(on, name, value)
    except (TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError("no such file was brought") from error
    if any(one.on not in fields.CALLED or one.on == fields.PERSON for one in gone):
        raise ValueError("nothing that a file takes off")
    return Brought(edits, added, gone)


def _every(edits: Collection[Edit], added: Collection[Added]) -> Iterator[tuple[str, str, str]]:
    for edit in edits:
        yield from ((edit.on, edit.field, edit.then), (edit.on, edit.field, edit.file))
    for one in added:
        if one.values.keys() != fields.fields_of(one.on):
            raise ValueError("not all that a new row says")
        yield from ((one.on, name, value) for name, value in one.values.items())


def _check(on: str, name: str, value: str) -> None:
    """ValueError for a value that is none of the field, or no text that can be kept."""
    if (on, name) != (fields.PHASE, fields.ORDER) and name not in fields.fields_of(on):
        raise ValueError(name)
    if "\0" in value:
        raise ValueError(value)
    value.encode()
    if name in fields.DAYS:
        if value or name in fields.DATES:
            date.fromisoformat(value)
    elif (on, name) in fields.POINTS:
        _check_pointer(on, name, value)
    elif (check := CHECKS.get(name)) is not None:
        check(value)


def _check_pointer(on: str, name: str, value: str) -> None:
    if name == fields.OWNER and ":" in value:
        return
    if value or name in (fields.PHASE, fields.OWNER, fields.GOAL):
        _token(value)


def _token(value: str) -> None:
    if fields.row_of(value) is None and not (value.isascii() and value.isdigit() and len(value) < 7):
        raise ValueError(value)


def _status(value: str) -> None:
    status, _bar, more = value.partition("|")
    Task.Status(status)
    if status == "done" and more:
        date.fromisoformat(more)


def _after(value: str) -> None:
    if not all(abs(lag) <= LONGEST_LAG for _which, lag in fields.after_pairs(value)):
        raise ValueError(value)


def _order(value: str) -> None:
    for token in value.split(","):
        _token(token)


def _yes(value: str) -> None:
    if value not in ("", "yes"):
        raise ValueError(value)


CHECKS: dict[str, Any] = {
    fields.STATUS: _status, fields.AFTER: _after, fields.ORDER: _order, fields.TRIAL: _yes, fields.KIND: Task.Kind,
    fields.PART: Part, fields.SIDE: Side,
}  # fmt: skip
