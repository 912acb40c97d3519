"""The staircase: one numbered, chained event a change. Everything upstairs reads events; nothing here knows who."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Q, QuerySet

from mapapp.plans.changes.saving import add_row, put_row
from mapapp.plans.facts import PERSONAL, Change, net
from mapapp.plans.models import (
    Event,
    EventShape,
    PersonalValue,
    PersonalValueShape,
    Side,
    Stakeholder,
    Workspace,
)
from mapapp.plans.refusals import AlreadyDone, PlanRetired, Refused
from mapapp.prepared import prepared


@dataclass(frozen=True, slots=True)
class Standing:
    """What was asked before the lock, and at which revision. `again` asks the same afresh, and raises if the answer is
    another one by now. Seats change only with an event, so an unchanged revision is an unchanged answer."""

    revision: int
    again: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of the plan, by which way, with which form. An act counts for this person's side.

    `standing` is how he came to be let in; None for who was not let in through the door (a sheet, an invitation).
    `leads`: he may do everything on the shared plan, and still may behind the lock.
    """

    pk: int
    number: int
    side: Side
    via: str = "page"
    form_key: str | None = None
    standing: Standing | None = field(default=None, compare=False)
    leads: bool = False

    @classmethod
    def of(
        cls, person: Stakeholder, *, via: str = "page", form_key: str | None = None, standing: Standing | None = None,
        leads: bool = False,
    ) -> Actor:  # fmt: skip
        return cls(person.pk, person.number, Side(person.side), via, form_key, standing, leads)


@dataclass(frozen=True, slots=True)
class Unnamed:
    """An act whose author is no person of the plan: a company's, from its own pages (via `team`), that of whoever held
    somebody's link (via `link`), that of whoever runs mapapp (via `server`), or what a CRM's list said (via `import`).
    It names nobody, so it is nobody's act where acts are counted."""

    side: Side
    via: str
    pk: None = None
    number: None = None
    form_key: str | None = None
    standing: None = None


By = Actor | Unnamed
TEAM, LINK, SERVER, IMPORT = "team", "link", "server", "import"


@dataclass(frozen=True, slots=True)
class Line:
    """An event as its readers get it: what the row says, with changes as values."""

    number: int
    verb: str
    at: datetime
    by: int | None
    side: str
    via: str
    task: int | None
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no blanks, text as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(previous: str, text: str) -> str:
    """The hash of a row that follows `previous`: SHA-256 in hexadecimal (SAFETY, Controls: History)."""
    return hashlib.sha256((previous + text).encode()).hexdigest()


@contextmanager
def changing(workspace: Workspace, by: By, *, retired: bool = False) -> Iterator[Workspace]:
    """Open the one transaction of a change, with the workspace row locked and read afresh.

    Everything written inside stands or falls together. Raises AlreadyDone when the same form has acted before. When the
    plan has moved on since the actor was let in, whether he still may is asked once more behind the lock.
    PlanRetired on a plan that is retired, unless the change is one that may come after its end (`retired`).
    """
    try:
        with transaction.atomic():
            locked = _locked(workspace)
            if by.standing is not None and by.standing.revision != locked.revision:
                by.standing.again()
            if locked.state == Workspace.State.RETIRED and not retired:
                raise PlanRetired(workspace.team.name)
            yield locked
    except (Refused, IntegrityError) as problem:
        if by.form_key and Event.objects.filter(workspace=workspace, form_key=by.form_key).exists():
            raise AlreadyDone from problem
        raise


def _locked(workspace: Workspace) -> Workspace:
    """The row behind its lock. Nothing is joined to it: PostgreSQL, having waited, reads the locked row afresh and
    keeps the joined ones as they were. Versions and proposals never change, and a team is not asked about what it is in
    the middle of a change: those that the caller holds are taken over."""
    found = _behind_lock(workspace.pk)
    if not found:
        raise Workspace.DoesNotExist
    locked = found[0]
    for name in ("team", "latest_version", "baseline", "proposal"):
        relation = Workspace._meta.get_field(name)
        if isinstance(relation, ForeignKey) and relation.is_cached(workspace):
            held = getattr(workspace, name)
            if held is not None and held.pk == getattr(locked, relation.attname):
                setattr(locked, name, held)
    return locked


@prepared
def _behind_lock(workspace: int) -> QuerySet[Workspace]:
    return Workspace.objects.select_for_update().filter(pk=workspace)


def record(
    workspace: Workspace,
    verb: str,
    changes: Sequence[Change],
    *,
    by: By,
    at: datetime,
    task: int | None = None,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Write the one event of a change, chain it, and save the workspace (its header, counters and head).

    `workspace` must come from `changing`. `at` is an aware moment. Personal values are written as commitments.
    """
    row = canonical(
        {
            "workspace": workspace.code,
            "number": workspace.revision + 1,
            "verb": verb,
            "at": at.isoformat(),
            "by": by.number,
            "side": str(by.side),
            "via": by.via,
            "task": task,
            "why": why.replace("\0", ""),  # PostgreSQL keeps no text with it, and letters quote this one
            "facts": facts or {},
            "changes": committed(workspace, changes),
        }
    )
    event = Event(
        workspace=workspace, verb=verb, at=at, by_number=by.number, side=by.side, task_number=task, form_key=by.form_key
    )
    append(event, workspace, row)
    workspace.updated_at, workspace.updated_by_id = at, by.pk
    put_row(workspace)
    return event


class Head(Protocol):
    """The last line of a chain: its number and its hash, empty before the first."""

    revision: Any
    head_hash: Any


def append(event: EventShape, head: Head, row: str) -> None:
    """Write `row` as the next line of a chain. Its head is moved on, and saved by who calls."""
    event.number, event.row = head.revision + 1, row
    event.previous_hash, event.hash = head.head_hash, chained(head.head_hash, row)
    add_row(event)
    head.revision, head.head_hash = event.number, event.hash


def commitments(
    workspace: Workspace, values: Iterable[tuple[int, str]], *, kept_in: type[PersonalValueShape] = PersonalValue
) -> dict[tuple[int, str], dict[str, str]]:
    """The salted commitments that stand for personal values, by (person number, value): {"sha256": ...}.

    The same value of a person keeps its salt, so equal values compare equal. At most 2 queries, none without values.
    `kept_in` is where values and salts stand: a side's own people have a table of their own.
    """
    wanted = {(person, value) for person, value in values if value}
    if not wanted:
        return {}
    plan: dict[str, Any] = {"workspace": workspace}  # each table that is made from the shape has it
    kept = kept_in._default_manager.filter(**plan, person_number__in={person for person, _value in wanted})
    found = {(row.person_number, row.value): row.digest for row in kept}
    new = [kept_in(**plan, **_salted(person, value)) for person, value in sorted(wanted - found.keys())]
    kept_in._default_manager.bulk_create(new)
    found |= {(row.person_number, row.value): row.digest for row in new}
    return {key: {"sha256": found[key]} for key in wanted}


def _salted(person: int, value: str) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((salt + value).encode()).hexdigest()
    return {"person_number": person, "digest": digest, "salt": salt, "value": value}


def committed(
    workspace: Workspace, changes: Sequence[Change], *, kept_in: type[PersonalValueShape] = PersonalValue
) -> list[list[Any]]:
    """The changes as a row keeps them: personal values only as commitments."""
    personal = [c for c in changes if (c.on, c.field) in PERSONAL]
    values = ((c.number, v) for c in personal for v in (c.old, c.new) if isinstance(v, str))
    stands = commitments(workspace, values, kept_in=kept_in)

    def safe(change: Change, value: Any) -> Any:
        hidden = (change.on, change.field) in PERSONAL and isinstance(value, str)
        return stands.get((change.number, value), value) if hidden else value

    return [[c.on, c.number, c.field, safe(c, c.old), safe(c, c.new)] for c in changes]


def read(event: EventShape) -> Line:
    """An event's row as a value."""
    row = json.loads(event.row)
    return Line(
        number=event.number,
        verb=row["verb"],
        at=event.at,
        by=row["by"],
        side=row["side"],
        via=row["via"],
        task=row["task"],
        why=row["why"],
        facts=row["facts"],
        changes=tuple(Change(*change) for change in row["changes"]),
    )


def since(workspace: Workspace, revision: int) -> list[Line]:
    """All events after `revision`, oldest first. One query."""
    return [read(event) for event in Event.objects.filter(workspace=workspace, number__gt=revision)]


def since_each(revisions: Mapping[int, int]) -> dict[int, list[Line]]:
    """The same for many plans: workspace id -> its events after its revision. One query."""
    found: dict[int, list[Line]] = {pk: [] for pk in revisions}
    wanted = Q()
    for pk, revision in revisions.items():
        wanted |= Q(workspace=pk, number__gt=revision)
    for event in Event.objects.filter(wanted).order_by("number") if revisions else ():
        found[event.workspace_id].append(read(event))
    return found


def story(workspace: Workspace, after: int, until: int) -> list[Line]:
    """The events after one revision and until another, oldest first, and of those before the ones that moved a due
    date: how often each has moved is counted over all of them. One query."""
    told = Q(number__gt=after) | Q(row__contains=',"due_on",')
    return [read(one) for one in Event.objects.filter(told, workspace=workspace, number__gt=1, number__lte=until)]


def last_touch(workspace: Workspace, number: int, fields: Iterable[str], *, on: str = "task") -> Line | None:
    """The last event that changed one of these fields of a task, or of another thing. One query."""
    event = _touching(workspace, number, fields, on).order_by("number").last()
    return read(event) if event else None


def touches(workspace: Workspace, number: int, fields: Iterable[str], *, on: str = "task") -> list[Line]:
    """All events that changed one of these fields, the newest first. One query."""
    return [read(event) for event in _touching(workspace, number, fields, on).order_by("-number")]


def _touching(workspace: Workspace, number: int, fields: Iterable[str], on: str) -> QuerySet[Event]:
    told = Q()
    for name in fields:
        told |= Q(row__contains=f'["{on}",{number},"{name}",')
    return Event.objects.filter(told, workspace=workspace)


def fold(lines: Iterable[Line]) -> list[Change]:
    """Net differences of many events: what is different now, not how many clicks it took."""
    return net(change for line in lines for change in line.changes)


@dataclass(frozen=True, slots=True)
class Touched:
    """What history says of tasks: of each, the last line that changed it (number and moment); who got it from whom.

    Keys are (workspace id, task number); people are by number, None for nobody.
    """

    last: Mapping[tuple[int, int], tuple[int, datetime]]
    owners: Sequence[tuple[tuple[int, int], int | None, int | None, datetime]]


_TASK = re.compile(r'\["task",(\d+),"(\w+)",(?:(\d+|null),(\d+|null)\])?')  # a text cannot hold it: quotes are escaped


def touched(workspaces: Iterable[int]) -> Touched:
    """Of all tasks of these workspaces. One query; rows are looked through, not taken apart."""
    last: dict[tuple[int, int], tuple[int, datetime]] = {}
    owners = []
    events = Event.objects.filter(workspace__in=list(workspaces), row__contains='["task",').order_by("number")
    for workspace, number, at, row in events.values_list("workspace_id", "number", "at", "row"):
        for task, name, old, new in _TASK.findall(row):
            key = workspace, int(task)
            last[key] = number, at
            if name == "owner" and old and new:
                owners.append((key, _number(old), _number(new), at))
    return Touched(last, owners)


def _number(text: str) -> int | None:
    return None if text == "null" else int(text)
