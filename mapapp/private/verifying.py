"""Is each side's own history whole? As mapapp/plans/verifying.py asks of the shared one. For the server's operator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from mapapp.plans.history import chained
from mapapp.plans.models import Workspace
from mapapp.plans.verifying import COLUMNS
from mapapp.private.choosing import Tables
from mapapp.private.history import both_sides
from mapapp.private.models import OwnEventShape


def first_private_fault(workspace: Workspace) -> str | None:
    """The first thing that is wrong with a private history, in a sentence; None when both hold."""
    return next((fault for tables in both_sides() for fault in _faults(workspace, tables)), None)


def _faults(workspace: Workspace, tables: Tables) -> Iterator[str]:
    own = f"{tables.side}'s own"
    previous, expected = "", 0
    for event in tables.events._default_manager.filter(workspace=workspace).order_by("number").iterator():
        expected += 1
        if event.number != expected:
            yield f"{own} line {expected}: it is missing, the next one is {event.number}"
            return
        if event.previous_hash != previous or event.hash != chained(previous, event.row):
            yield f"{own} line {event.number}: its text or its place in the chain was changed"
            return
        yield from (f"{own} line {event.number}: {fault}" for fault in _columns(workspace, tables, event))
        previous = event.hash
    head = tables.lanes._default_manager.filter(workspace=workspace).first()
    stands = (head.revision, head.head_hash) if head else (0, "")
    if (expected, previous) != stands:
        yield f"{own} line {expected + 1}: the lane says that it has {stands[0]} lines, and {expected} are there"
    for kept in tables.values._default_manager.filter(workspace=workspace).iterator():
        if kept.digest != sha256((kept.salt + kept.value).encode()).hexdigest():
            yield f"{own} person {kept.person_number}: a kept value is not the one that history was sealed with"


def _columns(workspace: Workspace, tables: Tables, event: OwnEventShape) -> Iterator[str]:
    row: dict[str, Any] = json.loads(event.row)
    for column, name in COLUMNS.items():
        if getattr(event, column) != row[name]:
            yield f"the column {column} says something else than the line"
    if event.at != datetime.fromisoformat(row["at"]):
        yield "the column at says something else than the line"
    if (row["workspace"], row["lane"]) != (workspace.code, tables.side):
        yield "it belongs to another plan, or to the other side"
