"""My tasks: what has the reader's name on any plan, late first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.rules import may_accept_dates, may_edit_task, may_reschedule
from mapapp.access.visit import Visit
from mapapp.drawing.first_days import label_of
from mapapp.drawing.flags import late_words
from mapapp.drawing.goals import with_unit
from mapapp.drawing.reader import CHIPS
from mapapp.plans.checks import Check
from mapapp.plans.models import Side, Task
from mapapp.plans.words import count_words, day_words
from mapapp.private.choosing import lane_of
from mapapp.private.models import OwnTaskShape
from mapapp.private.rules import may_write_lane

SOON = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Item:
    """One task with the plan it is on. `waits` says who waits for it, in words; `proposed` whose
    date waits for this person's yes; `only` the company that alone sees it."""

    number: str
    url: str
    text: str
    plan: str
    plan_url: str
    company: str
    due: str
    late: str
    waits: str
    status: str
    status_words: str
    chip: str
    may_edit: bool
    may_reschedule: bool
    proposed: str
    seen: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Yes:
    """Several proposed dates of one plan, answered with one yes; each of `dates` says what it saw."""

    words: str
    act: str
    url: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    text: str
    plan: str
    url: str
    day: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure that the person is to look at again: `label` says after how many days, `target` what it was to be."""

    text: str
    label: str
    plan: str
    company: str
    target: str
    url: str
    since: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What `plans/tasks.html` draws. Groups without a task are left out."""

    sentence: str
    eyebrow: str
    groups: tuple[Group, ...]
    yeses: tuple[Yes, ...]
    plan_url: str
    checks: tuple[Asked, ...] = ()


def mine_of(
    visits: Sequence[Visit], pairs: Sequence[tuple[Visit, Task]], waiting: Mapping[int, list[Task]], at: datetime, *,
    own: Sequence[tuple[Visit, OwnTaskShape]] = (), checks: Sequence[tuple[Visit, Check]] = (),
) -> Mine:  # fmt: skip
    """The open tasks `pairs` of one person on his plans; `waiting` are the tasks that come after each, by its id.
    `own` are those of his own side's lists, among the others by their dates; `checks` what he is to look at again."""
    groups: dict[str, list[Item]] = {"late": [], "soon": [], "later": []}
    every: list[tuple[Visit, Task | OwnTaskShape]] = [*pairs, *own]
    for found, task in sorted(every, key=lambda pair: pair[1].due_on):
        today = found.workspace.calendar(_side(found, task)).today(at)
        key = "late" if _counts_on(found, task) < today else "soon" if task.due_on <= today + SOON else "later"
        if isinstance(task, Task):
            groups[key].append(_item(found, task, waiting.get(task.pk, []), today))
        else:
            groups[key].append(_own_item(found, task, today))
    headings = {"late": _("Late"), "soon": _("Next 10 days"), "later": _("Later")}
    return Mine(
        _sentence(len(every) + len(checks), len(groups["late"])),
        _where({found.workspace.pk: found.workspace.name for found, _thing in (*every, *checks)}),
        tuple(Group(key, headings[key], tuple(items)) for key, items in groups.items() if items),
        tuple(_yes(found, tasks) for found in visits if len(tasks := _asked(found, pairs)) > 1),
        reverse("plan", args=[visits[0].workspace.code]) if len(visits) == 1 else reverse("plans"),
        tuple(_asked_again(found, check, at) for found, check in checks),
    )


def finished_of(tasks: Sequence[Task], visits: Sequence[Visit], at: datetime) -> tuple[Finished, ...]:
    """What the person has done, as a short list."""
    places = {found.workspace.pk: found.workspace for found in visits}
    return tuple(
        Finished(
            task.text,
            places[task.workspace_id].name,
            _task_url(places[task.workspace_id].code, task.number),
            day_words(task.done_on, today=at.date()) if task.done_on else "",
        )
        for task in tasks
    )


def _item(found: Visit, task: Task, waiting: Sequence[Task], today: date) -> Item:
    days = found.workspace.calendar(Side(task.side)).working_days
    due = _counts_on(found, task)
    late = max(1, days.distance(due, today)) if due < today else 0
    return Item(
        number=str(task.number),
        url=_task_url(found.workspace.code, task.number),
        text=task.text,
        plan=found.workspace.name,
        plan_url=reverse("plan", args=[found.workspace.code]),
        company=found.workspace.team.name if found.is_buyer else found.workspace.account,
        due=day_words(task.due_on, today=today),
        late=late_words(late) if late else "",
        waits=_waits(waiting, today),
        status=task.status,
        status_words=str(Task.Status(task.status).label),
        chip=CHIPS.get(task.status, ""),
        may_edit=may_edit_task(found, task) is None,
        may_reschedule=may_reschedule(found, task) is None,
        proposed=_proposed(found, task) if task.proposed_by and may_accept_dates(found, task) is None else "",
        seen=task.due_on.isoformat(),
    )


def _asked_again(found: Visit, check: Check, at: datetime) -> Asked:
    workspace, measure = found.workspace, check.measure
    return Asked(
        measure.what,
        label_of(check.day),
        workspace.name,
        workspace.team.name if found.is_buyer else workspace.account,
        with_unit(measure.target, measure.unit),
        reverse("check", args=[workspace.code, measure.number, check.day]),
        day_words(check.on, today=workspace.today(at)),
    )


def _asked(found: Visit, pairs: Sequence[tuple[Visit, Task]]) -> list[Task]:
    """The person's tasks on this plan whose date waits for his yes."""
    mine = (task for visit, task in pairs if visit.workspace.pk == found.workspace.pk and task.proposed_by)
    return [task for task in mine if may_accept_dates(found, task) is None]


def _yes(found: Visit, tasks: Sequence[Task]) -> Yes:
    count, workspace = len(tasks), found.workspace
    said = {
        "company": workspace.team.name if found.is_buyer else workspace.account,
        "plan": workspace.name,
        "count": count_words(count, within=True),
    }
    return Yes(
        _("%(company)s proposes %(count)s dates for steps of yours in %(plan)s. They count until you answer.") % said,
        _("Accept all %(count)s dates") % {"count": count},
        reverse("accept_dates", args=[workspace.code]),
        tuple(f"{task.number}:{task.due_on.isoformat()}" for task in tasks),
    )


def _proposed(found: Visit, task: Task) -> str:
    company = found.workspace.team.name if found.is_buyer else found.workspace.account
    return _("proposed by %(company)s") % {"company": company}


def _own_item(found: Visit, task: OwnTaskShape, today: date) -> Item:
    """A task of the own side's list: nobody else waits for it, nobody else sees it."""
    days, due = found.workspace.calendar(found.side).working_days, _counts_on(found, task)
    account, team = found.workspace.account, found.workspace.team.name
    key = lane_of(found).key(task.number)
    return Item(
        number=key,
        url=reverse("own_task", args=[found.workspace.code, key]),
        text=task.text,
        plan=found.workspace.name,
        plan_url=reverse("plan", args=[found.workspace.code]),
        company=team if found.is_buyer else account,
        due=day_words(task.due_on, today=today),
        late=late_words(max(1, days.distance(due, today))) if due < today else "",
        waits="",
        status=task.status,
        status_words=str(OwnTaskShape.Status(task.status).label),
        chip=CHIPS.get(task.status, ""),
        may_edit=may_write_lane(found) is None,
        may_reschedule=False,
        proposed="",
        seen=task.due_on.isoformat(),
        only=account if found.is_buyer else team,
    )


def _side(found: Visit, task: Task | OwnTaskShape) -> Side:
    return Side(task.side) if isinstance(task, Task) else found.side


def _counts_on(found: Visit, task: Task | OwnTaskShape) -> date:
    """The working day that its due date counts as."""
    return found.workspace.calendar(_side(found, task)).working_days.add(task.due_on, 0)


def _waits(waiting: Sequence[Task], today: date) -> str:
    if not waiting:
        return ""
    first = waiting[0]
    name = first.owner.name if first.owner else first.gap or _("Somebody to be named")
    said = {"name": name, "number": first.number, "day": day_words(first.due_on, today=today), "more": len(waiting) - 1}
    if len(waiting) == 1:
        return _("%(name)s, for #%(number)s by %(day)s") % said
    return ngettext("%(name)s, for #%(number)s by %(day)s, and one more", "%(name)s, for #%(number)s by %(day)s, and "
                    "%(more)s more", len(waiting) - 1) % said  # fmt: skip


def _task_url(code: str, number: int) -> str:
    return f"{reverse('plan', args=[code])}task/{number}/"


def _sentence(count: int, late: int) -> str:
    if not count:
        return _("Nothing waits on you")
    things = ngettext("%(count)s thing with your name", "%(count)s things with your name", count)
    first = things % {"count": count_words(count)}
    return _("%(things)s, %(late)s late") % {"things": first, "late": count_words(late, none=_("none"), within=True)}


def _where(plans: Mapping[int, str]) -> str:
    if len(plans) < 2:
        return next(iter(plans.values()), _("My tasks"))
    return _("Across %(count)s plans") % {"count": count_words(len(plans), within=True)}
