"""New tasks, and where tasks stand: added at the end of a phase, moved within it or to another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from mapapp.access.rules import may_add_task, may_edit_task
from mapapp.access.visit import Visit
from mapapp.drawing.choosing import owner_groups
from mapapp.drawing.said import Said, given_words
from mapapp.pages.answer import Came, by_script, drawn, saved
from mapapp.pages.cells import owner_of
from mapapp.pages.forms import NewTask, Order
from mapapp.pages.frame import reader_of
from mapapp.pages.gate import allowed, at_plan, phase_of, signed_in, task_of
from mapapp.pages.opening import Trouble, invalid, trouble_of
from mapapp.pages.refused import refused_page
from mapapp.pages.returning import plan_url
from mapapp.pages.wording import say_after_saving, wording_url
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.tasks import add_task, move_task
from mapapp.plans.models import Phase, Side, Task
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form of a new task in a phase, and adding it. Words, owner and date: without them it is a wish."""
    found = at_plan(request, code)
    allowed(may_add_task(found))
    phase, at = phase_of(found, number), timezone.now()
    if request.method != "POST":
        return _link(request, found, number, at) if "show" in request.GET else _form(request, found, phase, at)
    form = NewTask(request.POST)
    if not form.is_valid():
        return _form(request, found, phase, at, form=form, trouble=invalid(form))
    data = form.cleaned_data
    try:
        changed = add_task(
            found.workspace, text=data["text"], phase=number, owner=owner_of(data["owner"], data["gap"]),
            starts_on=data["starts"] or data["due"], due_on=data["due"], by=found.actor(data["form_key"]), at=at,
        )  # fmt: skip
    except AlreadyDone:
        return saved(request, found, Came(load_plan(found.workspace), Said("", _("Saved.")), whole=True), at)
    except Refused as refused:
        return _form(request, found, phase, at, form=form, trouble=trouble_of(found, refused))
    added = changed.tasks[0]
    words = _added_words(found, changed.plan.by_number[added], data, at)
    came = Came.of(changed, Said(words, words), number=added, focus=f"c-{added}-text", whole=True)
    response = saved(request, found, came, at)
    say_after_saving(request, found, data["text"], changed.plan.by_number[added])
    return response


def _added_words(found: Visit, task: Task, data: dict[str, Any], at: datetime) -> str:
    reader = reader_of(found, at)
    off = (
        given_words(data["starts"], task.starts_on, task, reader),
        given_words(data["due"], task.due_on, task, reader),
    )
    return " ".join(filter(None, (_("Task %(number)s is added.") % {"number": task.number}, *dict.fromkeys(off))))


def _link(request: HttpRequest, found: Visit, number: int, at: datetime) -> HttpResponse:
    """The closed row again, for who does not add one after all."""
    part = drawn(request, found, load_plan(found.workspace), at).phase(number)
    return render(request, "plans/_add_link.html", {"phase": part})


def _form(
    request: HttpRequest, found: Visit, phase: Phase, at: datetime, *, form: NewTask | None = None,
    trouble: Trouble | None = None,
) -> HttpResponse:  # fmt: skip
    plan = load_plan(found.workspace)
    board = drawn(request, found, plan, at)
    typed = form.data if form is not None else {}
    values: dict[str, Any] = {name: typed.get(name, "") for name in ("text", "gap", "starts")}
    values |= {
        "owner": typed.get("owner", found.me.number if found.me else ""),
        "due": typed.get("due", _end_of(plan, phase, board.standing.today).isoformat()),
    }
    context = {
        "phase": phase.name,
        "phase_number": str(phase.number),
        "url": request.path,
        "values": values,
        "groups": owner_groups(plan, board.reader, current=str(values["owner"])),
        "form_key": typed.get("form_key") or get_random_string(22),
        "trouble": trouble,
        "wording_url": wording_url(request, found),
        "page": not by_script(request),
        "back": plan_url(found),
        "name": plan.workspace.name,
    }
    status = 422 if trouble else 200
    if not by_script(request):
        return render(request, "plans/edit/add.html", context, status=status)
    response = render(request, "plans/edit/_addrow.html", context, status=status)
    return reswap(retarget(response, f"#add-row-{phase.number}"), "outerHTML") if trouble else response


def _end_of(plan: Plan, phase: Phase, today: date) -> date:
    """Where a new task most likely ends: with its phase, and not before today."""
    last = max((t.due_on for t in plan.tasks if t.phase.number == phase.number), default=today)
    return plan.workspace.calendar(Side.SELLER).working_days.add(max(last, today), 0)


@signed_in
@require_POST
def task_order(request: HttpRequest, code: str) -> HttpResponse:
    """Put a task before another one, one place up or down, or into the phase beside its own."""
    found = at_plan(request, code)
    form = Order(request.POST)
    if not form.is_valid():
        return refused_page(request, found, invalid(form).words)
    data, at = form.cleaned_data, timezone.now()
    task = task_of(found, data["task"])
    allowed(may_edit_task(found, task))
    try:
        phase, before = _place(load_plan(found.workspace), task, data)
        by = found.actor(data["form_key"])
        was = int(data["was"]) if data["was"].isdecimal() and len(data["was"]) < 7 else None
        changed = move_task(found.workspace, task.number, phase=phase, before=before, was=was, by=by, at=at)
    except AlreadyDone:
        return saved(request, found, Came(load_plan(found.workspace), Said("", _("Saved.")), task.number), at)
    except Unchanged as same:
        return saved(request, found, Came(same.plan, Said("", _("Nothing changed.")), task.number, whole=True), at)
    except StaleValue:
        words = _("Somebody put %(number)s into another phase a moment ago. Look at the plan, then move it again.")
        return refused_page(request, found, words % {"number": task.number}, number=task.number, status=409)
    except Refused as refused:
        return refused_page(request, found, refused, number=task.number)
    moved = changed.plan.by_number[task.number]
    words = _("%(number)s is now in %(phase)s.") % {"number": task.number, "phase": moved.phase.name}
    if moved.phase.number == task.phase.number:
        words = _("%(number)s has another place.") % {"number": task.number}
    came = Came.of(changed, Said(words, words), number=task.number, focus=f"c-{task.number}-text", whole=True)
    return saved(request, found, came, at)


def _place(plan: Plan, task: Task, data: dict[str, Any]) -> tuple[int, int | None]:
    """The phase to go to, and the task to stand before; None for its end."""
    way = data["move"] or data["direction"]
    if not way:
        before = plan.by_number.get(data["before"]) if data["before"] else None
        return data["phase"] or (before or task).phase.number, data["before"]
    phases = [phase.number for phase in plan.phases]
    if way.startswith("phase"):
        at = phases.index(task.phase.number) + (1 if way.endswith("down") else -1)
        if not 0 <= at < len(phases):
            raise Refused(_("There is no phase beyond this one."))
        first = next((t.number for t in plan.tasks if t.phase.number == phases[at]), None)
        return phases[at], first if way.endswith("down") else None
    rows = [t.number for t in plan.tasks if t.phase.number == task.phase.number]
    at = rows.index(task.number)
    if way == "up":
        return task.phase.number, rows[max(0, at - 1)] if at else rows[0]
    return task.phase.number, rows[at + 2] if at + 2 < len(rows) else None
