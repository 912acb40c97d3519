"""An open cell, and the page round it: the same form for script and without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import get_random_string
from django_htmx.http import reswap, retarget

from mapapp.access.rules import may_accept_dates, may_lead
from mapapp.access.visit import Visit
from mapapp.drawing import choosing
from mapapp.drawing.reader import Reader
from mapapp.pages.answer import by_script, drawn
from mapapp.pages.cells import DETAILS, Cell
from mapapp.pages.forms import Edit
from mapapp.pages.returning import back_of, back_url, beside
from mapapp.pages.wording import wording_url
from mapapp.plans.changes.answering import stood_before
from mapapp.plans.changes.trials import NoCriteria
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused, TooEarly
from mapapp.private.origins import step_behind


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why it was not saved, and where to go on: a first day that works, or a page."""

    words: str
    url: str = ""
    first: str = ""


def trouble_of(found: Visit, refused: Refused) -> Trouble:
    """A refusal as the field shows it."""
    if isinstance(refused, TooEarly):
        return Trouble(str(refused), first=refused.first.isoformat())
    if isinstance(refused, NoCriteria):
        return Trouble(str(refused), url=_criteria_url(found, refused.phase))
    return Trouble(str(refused))


def invalid(form: Edit) -> Trouble:
    """The first thing that a form could not read."""
    return Trouble(next(str(error) for errors in form.errors.values() for error in errors))


def opened(
    request: HttpRequest, found: Visit, cell: Cell, plan: Plan, task: Task, at: datetime, *, form: Edit | None = None,
    trouble: Trouble | None = None, step: str = "",
) -> HttpResponse:  # fmt: skip
    """The open cell: 200, or 422 with what was typed and why it was not saved. `step` asks something first."""
    board = drawn(request, found, plan, at)
    seen = cell.seen(plan, task)
    typed = seen if form is None else _typed(form, seen, first=bool(step) and trouble is None)
    context = {
        "cell": cell,
        "task": board.row(task.number),
        "values": {name: shown(value) for name, value in typed.items()},
        "was": shown(seen["was"]) if "was" in seen and form is None else typed.get("was", ""),
        "form_key": (form.data.get("form_key") if form is not None else "") or get_random_string(22),
        "trouble": trouble,
        "step": step,
        "page": not by_script(request) or bool(beside(request)),
        "back": back_url(request, found, task.number),
        "back_to": back_of(request),
        "name": board.standing.plan.workspace.name,
        "wording_url": wording_url(request, found, task=task.number) if cell.name == "text" else "",
        "seen_details": _seen_details(cell, plan, task, form),
        **_offers(cell, plan, task, board.reader, typed),
    }
    status = 422 if trouble else 200
    if not by_script(request):
        return render(request, "plans/edit/field.html", context, status=status)
    return into_cell(request, "plans/edit/_cell_edit.html", context, status=status)


def _typed(form: Edit, seen: dict[str, Any], *, first: bool) -> dict[str, Any]:
    """What came with the form; where a step asks for the `first` time, what stands there of all that it asks."""
    fresh = {name: value for name, value in seen.items() if name != "was"} if first else {}
    return {name: form.data.get(name, fresh.get(name, "")) for name in seen}


def into_cell(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    """Put the answer where the open cell is; for a form beside the table into the dialog."""
    if beside(request):
        response = render(request, "plans/edit/_dialog.html", context, status=status)
        return reswap(retarget(response, "#dialog"), "innerHTML")
    response = render(request, template, context, status=status)
    return reswap(retarget(response, f"#c-{context['task'].number}-{context['cell'].name}"), "innerHTML")


def _offers(cell: Cell, plan: Plan, task: Task, reader: Reader, typed: dict[str, Any]) -> dict[str, Any]:
    """What a cell offers to choose from."""
    match cell.name:
        case "text" if not reader.visit.is_buyer:
            return {"behind": step_behind(reader.visit, task.number), "only": reader.visit.workspace.team.name}
        case "owner":
            current = str(typed.get("owner", ""))
            return {
                "choices": choosing.owner_choices(plan, reader, current=current),
                "options_url": reverse("owner_options", args=[reader.visit.workspace.code]) + f"?task={task.number}",
                "groups": choosing.owner_groups(plan, reader, current=current),
            }
        case "status":
            return {
                "choices": choosing.status_choices(reader, current=task.status),
                "people": choosing.people_choices(plan, reader, current=str(typed.get("unblocker") or "")),
                "joined": choosing.joined_words(plan, task),
                "is_locked": task.locked,
                "today": plan.workspace.calendar(Side(task.side)).today(reader.at).isoformat(),
            }
        case "due":
            return {"answer_url": _answer_url(reader, task), "may_decline": stood_before(task), **_steps(plan, task)}
        case "details":
            return {
                "goals": choosing.goal_choices(plan),
                "kinds": Task.Kind.choices,
                "marks": Task.Mark.choices if may_lead(reader.visit) is None else (),
            }
    return {}


def _seen_details(cell: Cell, plan: Plan, task: Task, form: Edit | None) -> list[tuple[str, str]]:
    """Each detail as it was seen; what a form brought back stays as it came."""
    if cell.name != "details":
        return []
    if form is not None:
        return [(f"was-{name}", form.data.get(f"was-{name}", "")) for name in DETAILS]
    return [(f"was-{name}", shown(value)) for name, value in cell.seen(plan, task).items()]


def _answer_url(reader: Reader, task: Task) -> str:
    """Where the reader says yes or no to a proposed date; empty when none waits for him."""
    if not task.proposed_by or may_accept_dates(reader.visit, task) is not None:
        return ""
    return reverse("accept_date", args=[reader.visit.workspace.code, task.number])


def _steps(plan: Plan, task: Task) -> dict[str, Any]:
    """One working day earlier and later."""
    days = plan.workspace.calendar(Side(task.side)).working_days
    return {"earlier": days.add(task.due_on, -1).isoformat(), "later": days.add(task.due_on, 1).isoformat()}


def shown(value: Any) -> str:
    """A value as a form control holds it."""
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else str(value)


def _criteria_url(found: Visit, phase: int) -> str:
    try:
        return reverse("criteria", args=[found.workspace.code, phase])
    except NoReverseMatch:
        return ""
