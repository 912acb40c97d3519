"""One field of one task: opened, shown, saved. The same view and form with script and without."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.said import Said
from mapapp.pages.answer import Came, by_script, drawn
from mapapp.pages.answered import answered
from mapapp.pages.cells import CELLS, Cell
from mapapp.pages.conflicts import conflict
from mapapp.pages.forms import DetailsEdit, Edit
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.joining import join
from mapapp.pages.opening import Trouble, invalid, opened, trouble_of
from mapapp.pages.returning import back_url, beside
from mapapp.pages.saying import said_of
from mapapp.pages.slip import slip
from mapapp.pages.wording import say_after_saving
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.models import Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst, StaleValue

OF_LEADS = ("mark", "locked")  # details that a lead sets
UNSEEN = gettext_lazy("We could not see what stood here before. Open the details again, then save.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def task_field(request: HttpRequest, code: str, number: int, field: str) -> HttpResponse:
    """A cell's form; `?show` gives the closed cell back; a POST saves."""
    found = at_plan(request, code)
    cell = CELLS.get(field)
    if cell is None:
        raise Http404
    at = timezone.now()
    if request.method == "POST":
        task = task_of(found, number)
        allowed(cell.rule(found, task))
        return _posted(request, found, cell, task, at)
    plan, task = _read(found, cell, number)
    if "show" in request.GET:
        return _closed(request, found, cell, plan, task, at)
    allowed(cell.rule(found, task))
    return opened(request, found, cell, plan, task, at, step=_step_of(request))


def _posted(request: HttpRequest, found: Visit, cell: Cell, task: Task, at: datetime) -> HttpResponse:
    form = cell.form(request.POST)
    if not form.is_valid():
        return _again(request, found, cell, task, form, at, trouble=invalid(form))
    if (details := _seen_details(request, cell)) is None:
        return _again(request, found, cell, task, form, at, trouble=Trouble(str(UNSEEN)))
    data = form.cleaned_data | details
    if any(data.get(name) != data.get("seen_details", {}).get(name) for name in OF_LEADS if name in data):
        allowed(may_lead(found))
    if step := _asks_first(data):
        plan, task = _read(found, cell, task.number)
        if step != "join" or _asks_to_drop(found, plan, task):
            return opened(request, found, cell, plan, task, at, form=form, step=step)
    try:
        changed = cell.save(found.workspace, task.number, data, found.actor(data["form_key"]), at)
    except (ShowFirst, PlanChanged, NoReason) as shown:
        given = data.get("due") or data.get("starts")
        return slip(request, found, shown, at, field=cell.name, task=task, given=given)
    except StaleValue:
        plan, task = _read(found, cell, task.number)
        return conflict(request, found, cell, plan, task, form, at)
    except (AlreadyDone, Unchanged) as same:
        return _same(request, found, same, task.number, data, at)
    except Refused as refused:
        return _again(request, found, cell, task, form, at, trouble=trouble_of(found, refused))
    return _saved(request, found, cell, changed, task.number, data, at)


def _saved(
    request: HttpRequest, found: Visit, cell: Cell, changed: Changed, number: int, data: Mapping[str, Any], at: datetime
) -> HttpResponse:
    board = drawn(request, found, changed.plan, at)
    given = data.get("due") or data.get("starts")
    said = said_of(cell, changed, number, board.standing, board.reader, given=given)
    focus = "yours" if beside(request) == "toast" else f"c-{number}-{cell.name}" if data["seen"] is not None else ""
    if data.get("join"):
        return answered(request, found, join(found, changed.plan, number, said, data["form_key"], at), at)
    response = answered(request, found, Came.of(changed, said, number=number, focus=focus, board=board), at)
    if cell.name == "text":
        say_after_saving(request, found, data["text"], changed.plan.by_number[number])
    return response


def _same(
    request: HttpRequest, found: Visit, same: Refused, number: int, data: Mapping[str, Any], at: datetime
) -> HttpResponse:
    """Nothing was written now, and what the person wants stands there: answered like a change. What he wanted joined is
    joined, should the server have gone down before that."""
    plan = same.plan if isinstance(same, Unchanged) else load_plan(found.workspace)
    words = _("Nothing changed.") if isinstance(same, Unchanged) else _("Saved.")
    if isinstance(same, AlreadyDone) and data.get("join") and not plan.by_number[number].is_open:
        return answered(request, found, join(found, plan, number, Said(words, words), data["form_key"], at), at)
    return answered(request, found, Came(plan, Said("", words), number), at)


def _again(
    request: HttpRequest, found: Visit, cell: Cell, task: Task, form: Edit, at: datetime, *, trouble: Trouble
) -> HttpResponse:
    plan, task = _read(found, cell, task.number)
    step = {"blocked": "block", "not_needed": "join"}.get(form.data.get("status", ""), "")
    if step == "join" and not _asks_to_drop(found, plan, task):
        step = ""
    return opened(request, found, cell, plan, task, at, form=form, trouble=trouble, step=step)


def _closed(request: HttpRequest, found: Visit, cell: Cell, plan: Plan, task: Task, at: datetime) -> HttpResponse:
    if not by_script(request) or not cell.in_row:
        return redirect(back_url(request, found, task.number))
    row = drawn(request, found, plan, at).row(task.number)
    return render(request, "plans/_cell.html", {"row": row, "field": cell.name})


def _read(found: Visit, cell: Cell, number: int) -> tuple[Plan, Task]:
    """The plan and its task, or 404; with goals for the field that links one."""
    plan = load_plan(found.workspace, goals=cell.name == "details")
    if number not in plan.by_number:
        raise Http404
    return plan, plan.by_number[number]


def _step_of(request: HttpRequest) -> str:
    """A step of the status form that has an address of its own: done on another day."""
    return "day" if request.GET.get("step") == "day" else ""


def _asks_first(data: Mapping[str, Any]) -> str:
    """Blocked asks for a line; Not needed asks about the tasks that it joined."""
    if data.get("ask") or "status" not in data:
        return ""
    return {"blocked": "block", "not_needed": "join"}.get(data["status"], "")


def _asks_to_drop(found: Visit, plan: Plan, task: Task) -> bool:
    """Not needed asks a lead why a locked one goes, and about the tasks that any other one joined."""
    if task.locked:
        return may_lead(found) is None
    return bool(plan.before.get(task.number) and plan.after.get(task.number))


def _seen_details(request: HttpRequest, cell: Cell) -> dict[str, Any] | None:
    """What was seen of the details, if these are what is saved; None when the form came without."""
    if cell.name != "details":
        return {}
    was = DetailsEdit(request.POST, prefix="was")
    return {"seen_details": was.cleaned_data} if was.is_valid() else None
