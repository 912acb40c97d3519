"""Is the history whole? Lines and versions are walked from the first to the head, and each is worked out again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from mapapp.plans.history import chained
from mapapp.plans.models import Event, PersonalValue, Version, Workspace
from mapapp.plans.replaying import replayed_otherwise

COLUMNS = {"number": "number", "verb": "verb", "by_number": "by", "side": "side", "task_number": "task"}

FROZEN = {  # lines that may hold the hash of a version
    "version.saved", "version.proposed", "version.agreed", "review.ended", "touchpoint.logged",
}  # fmt: skip


def first_fault(workspace: Workspace) -> str | None:
    """The first thing that is wrong, in a sentence with its number; None when all of it holds.

    Checked: number, hash and chain of each line; that the columns beside the row say what the row says; the head;
    the same of versions, and that each is the one whose hash its line holds; what personal values were committed to;
    and that the plan is what its history makes of nothing, field by field, comments too.
    """
    return next(_faults(workspace), None)


def _faults(workspace: Workspace) -> Iterator[str]:
    saved: dict[int, str] = {}
    previous, expected = "", 0
    for event in Event.objects.filter(workspace=workspace).order_by("number").iterator():
        expected += 1
        if event.number != expected:
            yield f"line {expected}: it is missing, the next one is {event.number}"
            return
        if event.previous_hash != previous or event.hash != chained(previous, event.row):
            yield f"line {event.number}: its text or its place in the chain was changed"
            return
        row = json.loads(event.row)
        yield from _columns(workspace, event, row)
        if row["verb"] in FROZEN and "sha256" in row["facts"]:
            saved[row["facts"]["version"]] = row["facts"]["sha256"]
        previous = event.hash
    if (expected, previous) != (workspace.revision, workspace.head_hash):
        yield f"line {expected + 1}: the plan says that it has {workspace.revision} lines, and {expected} are there"
    yield from _versions(workspace, saved)
    yield from _personal(workspace)
    yield from replayed_otherwise(workspace)


def _columns(workspace: Workspace, event: Event, row: dict[str, Any]) -> Iterator[str]:
    """The columns are for finding; a reader must find by them what the sealed row says."""
    for column, name in COLUMNS.items():
        if getattr(event, column) != row[name]:
            yield f"line {event.number}: the column {column} says something else than the line"
    if event.at != datetime.fromisoformat(row["at"]):
        yield f"line {event.number}: the column at says something else than the line"
    if row["workspace"] != workspace.code:
        yield f"line {event.number}: it belongs to another plan"


def _versions(workspace: Workspace, saved: dict[int, str]) -> Iterator[str]:
    previous, last = "", 0
    for version in Version.objects.filter(workspace=workspace).order_by("number").iterator():
        last += 1
        if version.number != last:
            yield f"version {last}: it is missing"
            return
        if version.previous_sha256 != previous or version.sha256 != chained(previous, version.content):
            yield f"version {last}: its content or its place in the chain was changed"
            return
        if saved.get(last) != version.sha256:
            yield f"version {last}: history does not know it"
        previous = version.sha256
    if last != max(saved, default=0):
        yield f"version {last + 1}: it is missing"


def _personal(workspace: Workspace) -> Iterator[str]:
    """An erased value is no fault; one that is not what was committed to is."""
    for kept in PersonalValue.objects.filter(workspace=workspace).iterator():
        if kept.digest != sha256((kept.salt + kept.value).encode()).hexdigest():
            yield f"person {kept.person_number}: a kept value is not the one that history was sealed with"
