"""What every verb shares: the lock with the plan read behind it, the value that was seen, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.held import taken
from mapapp.plans.changes.saving import save_rows
from mapapp.plans.facts import FIELDS, Change, plain, put
from mapapp.plans.history import Actor, By, changing, record
from mapapp.plans.models import Event, Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import Refused, StaleValue

TEXT_LIMIT, TASK_LIMIT, DEPENDENCY_LIMIT = 4000, 500, 2000
LIST_LIMIT = 200  # phases, goals, measures of a plan; exit criteria of a trial: each is drawn on every page of it
COUNTERS = ("times_moved", "days_moved")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb did: the plan as it stands now, its event, and the numbers of the tasks whose rows changed."""

    plan: Plan
    event: Event
    tasks: tuple[int, ...] = ()


@contextmanager
def editing(workspace: Workspace, by: By, *, goals: bool = False, retired: bool = False) -> Iterator[Plan]:
    """The shared plan behind the lock of its workspace, read afresh: 5 queries, 8 with goals and criteria. One query
    when the verb before in the same transaction left it to this one (held.py)."""
    with changing(workspace, by, retired=retired) as locked:
        yield taken(locked) or load_plan(locked, goals=goals)


def task_in(plan: Plan, number: int) -> Task:
    """The task with this number; Refused when the plan has none (ids in a body are checked here)."""
    task = plan.by_number.get(number)
    if task is None:
        raise Refused(_("There is no task %(number)s on this plan.") % {"number": number})
    return task


def still(field: str, now: Any, *, seen: Any, wanted: Any) -> None:
    """Go on when what the person saw is still there, or when what he wants is there already; else StaleValue."""
    if (plain(now) or None) not in ((plain(seen) or None), (plain(wanted) or None)):
        raise StaleValue(field=field, seen=seen, now=now)


def chosen(field: str, now: Any, *, seen: Any, wanted: Any) -> Any:
    """What a field of several is to say: one that is left as it was seen stays as somebody else has put it meanwhile.
    StaleValue when both have changed it, to different things."""
    seen, wanted, there = (_lines(plain(value)) or None for value in (seen, wanted, now))
    if wanted == seen:
        return there
    still(field, there, seen=seen, wanted=wanted)
    return wanted


def _lines(value: Any) -> Any:
    """Lines end in one way; browsers send two characters for one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def said(text: str, *, field: str, limit: int = TEXT_LIMIT) -> str:
    """Trimmed text that says something and fits; Refused otherwise."""
    text = fits(text, field=field, limit=limit)
    if not text:
        raise Refused(_("Nothing is written here. Write what you mean, or cancel."), field=field)
    return text


def fits(text: str, *, field: str, limit: int = TEXT_LIMIT) -> str:
    """Trimmed text that fits, without the sign that no database keeps; Refused otherwise."""
    text = text.replace("\0", "").strip()
    if len(text) > limit:
        raise Refused(
            _("This has %(length)s characters, and %(limit)s fit. Shorten it; your text is still here.")
            % {"length": len(text), "limit": limit},
            field=field,
        )
    return text


def not_full(count: int, words: str, *, field: str) -> None:
    """Go on while a list of the plan holds no more than it can; `words` say what it is, with its `limit`."""
    if count > LIST_LIMIT:
        raise Refused(words % {"limit": LIST_LIMIT}, field=field)


def save_tasks(tasks: Iterable[Task], fields: Collection[str]) -> None:
    """Write the named fields of the tasks in one query; a mark that is handed on is taken off first."""
    rows = list(tasks)
    if "mark" in fields:
        Task.objects.filter(pk__in=[task.pk for task in rows]).exclude(mark="").update(mark="")
    if rows and fields:
        save_rows(rows, sorted(set(fields) & {*FIELDS["task"], *COUNTERS}))


def edited(
    plan: Plan,
    pairs: Collection[tuple[Task, Mapping[str, Any]]],
    verb: str,
    *,
    by: Actor,
    at: datetime,
    task: int | None = None,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
    also: Sequence[Change] = (),
) -> Changed:
    """Set values on tasks, save them in one query, and record the one event with the changes `also` made elsewhere.

    Raises Unchanged, and writes nothing, when all of it is so already.
    """
    changes: list[Change] = []
    for row, values in pairs:
        changes += put(row, values)
    if not changes:
        raise Unchanged(plan)
    touched = sorted({c.number for c in changes})
    save_tasks([plan.by_number[n] for n in touched], {c.field for c in changes})
    event = record(plan.workspace, verb, [*changes, *also], by=by, at=at, task=task, why=why, facts=facts)
    return Changed(plan, event, tuple(touched))


class Unchanged(Refused):
    """What the person wants is there already; nothing was written."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("Nothing changed."))
        self.plan = plan
