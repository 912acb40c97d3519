"""A side's own staircase: one numbered event a private change, in a chain of its own, read by that side only.

Nothing of the workspace row changes: its lock is taken, so that there is still one lock a plan, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from mapapp.plans import history as shared
from mapapp.plans.changes.saving import put_row
from mapapp.plans.facts import Change
from mapapp.plans.history import By, Line, append, canonical, committed, read
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.choosing import Tables, tables_of
from mapapp.private.models import LaneShape, OwnEventShape

BY_HAND = ("opportunity.noted", "opportunity.ended")  # what somebody writes of the purchase, but for an import
# a line of a row that was joined, which nobody wrote by hand; a quote within what people write has a stroke before it
JOINED = Q(row__contains='"facts":{"joined":')


@dataclass(frozen=True, slots=True)
class Lane:
    """One side's lane of one plan, behind the lock: its tables, its head, and the workspace it belongs to."""

    workspace: Workspace
    tables: Tables
    head: LaneShape

    @property
    def mine(self) -> dict[str, Any]:
        """What every question about rows of this lane begins with."""
        return {"workspace": self.workspace}


@contextmanager
def changing(workspace: Workspace, by: By, *, retired: bool = False) -> Iterator[Lane]:
    """Open the one transaction of a private change: the lane of the actor's own side, behind the workspace's lock.

    Everything written inside stands or falls together. Raises AlreadyDone when the same form has acted before, and
    PlanRetired as a shared change does.
    """
    tables = tables_of(by.side)
    try:
        with shared.changing(workspace, by, retired=retired) as locked:
            yield Lane(locked, tables, _head(locked, tables))
    except (Refused, IntegrityError) as problem:
        events = tables.events._default_manager
        if by.form_key and events.filter(workspace=workspace.pk, form_key=by.form_key).exists():
            raise AlreadyDone from problem
        raise


def _head(workspace: Workspace, tables: Tables) -> LaneShape:
    """The lane's row; made when its side first writes."""
    rows = tables.lanes._default_manager
    return rows.filter(workspace=workspace).first() or rows.create(workspace=workspace)


def record(
    lane: Lane,
    verb: str,
    changes: Sequence[Change],
    *,
    by: By,
    at: datetime,
    task: int | None = None,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> OwnEventShape:
    """Write the one private event of a change, chain it, and save the lane's head (its counters too).

    `lane` must come from `changing`. `task` is the number of a task of this lane. Personal values of own people are
    written as commitments.
    """
    head, tables = lane.head, lane.tables
    row = canonical(
        {
            "workspace": lane.workspace.code,
            "lane": str(tables.side),
            "number": head.revision + 1,
            "verb": verb,
            "at": at.isoformat(),
            "by": by.number,
            "side": str(by.side),
            "via": by.via,
            "task": task,
            "why": why,
            "facts": facts or {},
            "changes": committed(lane.workspace, changes, kept_in=tables.values),
        }
    )
    event = tables.events(
        workspace=lane.workspace, verb=verb, at=at, by_number=by.number, side=by.side, task_number=task,
        form_key=by.form_key,
    )  # fmt: skip
    append(event, head, row)
    put_row(head)
    return event


def lines_of(tables: Tables, workspace: Workspace, *, last: int | None = None, before: int | None = None) -> list[Line]:
    """The side's own history of a plan, newest first: the last ones, or the last before a line. One query."""
    events = tables.events._default_manager.filter(workspace=workspace).order_by("-number")
    if before is not None:
        events = events.filter(number__lt=before)
    return [read(event) for event in (events[:last] if last else events)]


def names_in(tables: Tables, workspace: Workspace) -> dict[str, str]:
    """What the commitments of the side's own history stand for. One query."""
    return dict(tables.values._default_manager.filter(workspace=workspace).values_list("digest", "value"))


def both_sides() -> tuple[Tables, ...]:
    """For who checks histories on the server itself: never for a page, a letter or a paper."""
    return tuple(tables_of(side) for side in Side)
