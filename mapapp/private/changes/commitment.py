"""The verb for what a buyer would need to commit: written down for the seller, and made a step when it can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import said as words_of
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.tasks import add_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Stakeholder, Task, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused, ShowFirst
from mapapp.private.changes.common import Kept, NothingNew, not_more
from mapapp.private.changes.standing_in import StandIn
from mapapp.private.facts import born, put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import ConditionShape

MOST = 500  # answers that are kept of a plan


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said. `person` and `task` are numbers of the plan; `reading` is what it is taken to mean."""

    person: int
    said: str
    asked_on: date
    task: int | None = None
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """The shared step that makes an answer true, and whether the step that was asked about comes after it now. It does
    not when that would move dates, which somebody has to look at first."""

    kept: Kept
    number: int
    follows: bool = False


def write_down_answer(workspace: Workspace, answer: Answer, *, by: Actor, at: datetime) -> Kept:
    """Write down what somebody would need to commit. One private event `condition.written`. Raises AlreadyDone, and
    Refused at the field."""
    with changing(workspace, by) as lane:
        rows = _table(lane)._default_manager.filter(**lane.mine)
        not_more(rows.count(), MOST, field="said")
        row = _row(lane, answer, by, at)
        row.save(force_insert=True)
        event = record(lane, "condition.written", born(row), by=by, at=at, facts={"on_plan": answer.person})
        return Kept(row.number, event)


def make_step_of(workspace: Workspace, number: int, *, step: StandIn, by: Actor, at: datetime) -> Became:
    """Make a step of the shared plan of an answer. One private event `condition.became`, a shared `task.added`, and
    `task.predecessors_set` where the step that was asked about comes after it without moving a date; all in one
    transaction. Refused while an earlier step of it is on the plan."""
    with changing(workspace, by) as lane:
        row = _table(lane)._default_manager.filter(**lane.mine, number=number).first()
        if row is None:
            raise Refused(_("This answer is not there any more."))
        before = Task.objects.filter(**lane.mine, number=row.became).first() if row.became else None
        if before is not None and before.status != Task.Status.NOT_NEEDED:
            raise Refused(_("Step %(number)s was made of it already.") % {"number": before.number})
        answer = Answer(row.person, row.said, row.asked_on, row.task)
        became, follows = _becomes(workspace, answer, step, by=by, at=at)
        changes = put(row, {"became": became})
        if not changes:
            raise NothingNew
        row.save(update_fields=["became"])
        event = record(lane, "condition.became", changes, by=by, at=at, facts={"on_plan": row.person})
        return Became(Kept(row.number, event), became, follows)


def _becomes(workspace: Workspace, answer: Answer, step: StandIn, *, by: Actor, at: datetime) -> tuple[int, bool]:
    added = add_task(
        workspace, text=step.text, phase=step.phase, owner=step.owner, starts_on=step.starts_on, due_on=step.due_on,
        by=by, at=at,
    )  # fmt: skip
    number = added.tasks[0]
    return number, answer.task is not None and _follows(workspace, answer.task, number, by=by, at=at)


def _follows(workspace: Workspace, number: int, first: int, *, by: Actor, at: datetime) -> bool:
    """Make the step that was asked about come after the new one, unless dates would move, or it has begun."""
    plan = load_plan(workspace)
    held = plan.by_number.get(number)
    if held is None or not held.is_open or held.has_begun:
        return False
    was = list(plan.after.get(number, ()))
    quiet = replace(by, form_key=None, standing=None)  # its form acted already
    try:
        set_predecessors(workspace, number, after=[*was, (first, 0)], was=was, by=quiet, at=at)
    except (ShowFirst, Refused):
        return False
    return True


def _row(lane: Lane, answer: Answer, by: Actor, at: datetime) -> ConditionShape:
    person = Stakeholder.objects.filter(**lane.mine, number=answer.person, side=Side.BUYER).first()
    if person is None:
        raise Refused(_("Choose who was asked, from the people of the buying company."), field="person")
    if answer.task is not None and not Task.objects.filter(**lane.mine, number=answer.task).exists():
        raise Refused(_("There is no task %(number)s on the plan.") % {"number": answer.task}, field="task")
    if answer.reading and answer.reading not in ConditionShape.Reading.values:
        raise Refused(_("Choose from the list what you take it to mean."), field="reading")
    if answer.asked_on > lane.workspace.today(at):
        raise Refused(_("That day is still to come. Write the day on which you asked."), field="asked_on")
    in_reach(answer.asked_on, field="asked_on")
    return _table(lane)(
        workspace=lane.workspace, number=lane.head.revision + 1, person=answer.person, task=answer.task,
        asked_on=answer.asked_on, said=words_of(answer.said, field="said"),
        reading=answer.reading, by_number=by.number, at=at,
    )  # fmt: skip


def _table(lane: Lane) -> type[ConditionShape]:
    """A rule has said before that the buyer has no such page."""
    if lane.tables.conditions is None:
        raise LookupError("this side keeps no answers")
    return lane.tables.conditions
