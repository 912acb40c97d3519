"""One change for several tasks: an owner, a phase, a status, or all dates by some working days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_edit_task, may_reschedule
from mapapp.access.visit import Visit
from mapapp.drawing.said import Said, count_words, first_up, listed, moved_words
from mapapp.pages.answer import Came, drawn, saved
from mapapp.pages.cells import CELLS, owner_of
from mapapp.pages.forms import Bulk
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.opening import invalid
from mapapp.pages.refused import refused_page
from mapapp.pages.slip import slip
from mapapp.plans.changes.common import Changed, Unchanged, task_in
from mapapp.plans.changes.rescheduling import Rescheduled, shift_tasks
from mapapp.plans.changes.tasks import Owner, hand_over_tasks, move_tasks
from mapapp.plans.earlier import earlier
from mapapp.plans.history import LINK, Actor, fold, since
from mapapp.plans.models import Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst, StaleValue

Value = TypeVar("Value")
AT_ONCE = {Task.Status.NOT_STARTED, Task.Status.IN_PROGRESS, Task.Status.DONE, Task.Status.NOT_NEEDED}

UNSEEN: Mapping[str, Any] = {"done_on": None, "done_on_was": None, "seen": None, "why": "", "force": False}


@signed_in
@require_POST
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Change the picked tasks. Dates are shown first, as one set, and so is what a new owner's days push."""
    found = at_plan(request, code)
    form = Bulk(request.POST)
    if not form.is_valid():
        words = _("Pick at least one task first.") if "ids" in form.errors else invalid(form).words
        return refused_page(request, found, words)
    data, at = form.cleaned_data, timezone.now()
    plan = load_plan(found.workspace)
    seen = _as_seen(found, plan, data["looked"])
    try:
        rule = may_reschedule if data["field"] == "shift" else may_edit_task
        for number in data["ids"]:
            allowed(rule(found, task_in(plan, number)))
        came = _changed(request, found, plan, seen, data, at)
    except (ShowFirst, PlanChanged, NoReason) as shown:
        return slip(request, found, shown, at, field=data["field"])
    except Unchanged as same:
        came = Came(same.plan, Said("", _("Nothing changed.")), whole=True)
    except AlreadyDone:
        came = Came(load_plan(found.workspace), Said("", _("Saved.")), whole=True)
    except StaleValue as stale:
        return refused_page(request, found, _others_were_first(seen, stale.field, data["ids"]), status=409)
    except Refused as refused:
        return refused_page(request, found, refused)
    return saved(request, found, came, at)


def _as_seen(found: Visit, plan: Plan, looked: int | None) -> Plan:
    """The plan without what others have done since that revision: what one has done oneself, one knows."""
    if looked is None or looked >= plan.workspace.revision:
        return plan
    me = found.me.number if found.me else None
    return earlier(plan, fold(line for line in since(found.workspace, looked) if line.by != me or line.via == LINK))


def _others_were_first(seen: Plan, field: str, ids: Collection[int]) -> str:
    """Nothing was overwritten: which tasks somebody else has changed in that field."""
    now = {task.number: getattr(task, field) for task in load_plan(seen.workspace).tasks}
    others = [n for n in ids if n not in seen.by_number or getattr(seen.by_number[n], field) != now[n]]
    words = _(
        "Somebody changed %(tasks)s a moment ago, so nothing was changed now. Look at the plan, then choose again."
    )
    return words % {"tasks": listed(others or list(ids))}


def _changed(request: HttpRequest, found: Visit, plan: Plan, seen: Plan, data: dict[str, Any], at: datetime) -> Came:
    ids, value, by = data["ids"], data["value"], found.actor(data["form_key"])
    match data["field"]:
        case "owner":
            changed = hand_over_tasks(
                found.workspace, ids, owner=owner_of(value), was=_of_each(ids, seen, Owner.of), seen=data["seen"],
                why=data["why"], force=data["force"], by=by, at=at,
            )  # fmt: skip
            return _came(changed, _handed(changed.plan, ids[0], len(ids)))
        case "phase":
            was = _of_each(ids, seen, lambda task: task.phase.number)
            changed = move_tasks(found.workspace, ids, phase=_number(value), was=was, by=by, at=at)
            return _came(changed, _placed(changed.plan, ids[0], len(ids)))
        case "status":
            return _restatus(found, plan, seen, data, at)
    shifted = _shift(found, ids, data, by, at)
    assert shifted.preview is not None
    return _came(shifted, moved_words(shifted.preview, drawn(request, found, shifted.plan, at).reader))


def _shift(found: Visit, ids: Collection[int], data: dict[str, Any], by: Actor, at: datetime) -> Rescheduled:
    days = _number(data["value"])
    if not days or abs(days) > 500:
        raise Refused(_("Write by how many working days, like 3 or -2."))
    return shift_tasks(
        found.workspace, ids, days, seen=data["seen"], why=data["why"], forward=data["forward"], force=data["force"],
        by=by, at=at,
    )  # fmt: skip


def _of_each(ids: Collection[int], seen: Plan, what: Callable[[Task], Value]) -> dict[int, Value]:
    """What was seen of each of these tasks; nothing of one that was not there."""
    return {number: what(seen.by_number[number]) for number in ids if number in seen.by_number}


def _restatus(found: Visit, plan: Plan, seen: Plan, posted: Mapping[str, Any], at: datetime) -> Came:
    """Each task by its own verb, one event each: what one of them refuses does not stop the others."""
    value, key = posted["value"], posted["form_key"]
    if value not in AT_ONCE:
        raise Refused(_("Blocked asks what blocks it: set it task by task."))
    done: list[int] = []
    left: list[int] = []
    reason, now = "", plan
    for number in posted["ids"]:
        task = seen.by_number.get(number)
        data = {"status": value, "was": task.status if task else "", **UNSEEN}
        by = found.actor(f"{key}-{number}" if key else None)
        try:
            now = CELLS["status"].save(found.workspace, number, data, by, at).plan
            done.append(number)
        except Unchanged:
            continue
        except (ShowFirst, NoReason):
            left.append(number)
            reason = _("That changes other dates, which are shown first: set it task by task.")
        except StaleValue:
            left.append(number)
            reason = _("Somebody changed it a moment ago. Look at it, then choose again.")
        except Refused as refused:
            left.append(number)
            reason = str(refused)
    if not done and left:
        raise Refused(reason)
    words = _many(len(done)) % {"count": first_up(count_words(len(done))), "status": Task.Status(value).label}
    if left:
        words += " " + _("Not %(numbers)s: %(why)s") % {"numbers": listed(left), "why": reason}
    return Came(now, Said(words, words), whole=True)


def _came(changed: Changed, words: str) -> Came:
    return Came.of(changed, Said(words, words), whole=True)


def _many(count: int) -> str:
    return ngettext("%(count)s task: %(status)s.", "%(count)s tasks: %(status)s.", count)


def _handed(plan: Plan, number: int, count: int) -> str:
    task = plan.by_number[number]
    said = {"count": first_up(count_words(count)), "name": task.owner.name if task.owner else _("to be named")}
    return ngettext("%(count)s task: owner is %(name)s.", "%(count)s tasks: owner is %(name)s.", count) % said


def _placed(plan: Plan, number: int, count: int) -> str:
    said = {"count": first_up(count_words(count)), "phase": plan.by_number[number].phase.name}
    return ngettext("%(count)s task is now in %(phase)s.", "%(count)s tasks are now in %(phase)s.", count) % said


def _number(text: str) -> int:
    try:
        return int(text.strip().replace("−", "-").replace("–", "-"))
    except ValueError:
        raise Refused(_("That is not a number. Choose from the list, or write one like 3.")) from None
