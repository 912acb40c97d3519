"""The slip dialog: what a change of dates costs, shown before it is written. Without script it is a page."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django_htmx.http import reswap, retarget

from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.drawing.said import given_words
from mapapp.drawing.scenarios import scenario_url
from mapapp.drawing.slip import slip_of
from mapapp.pages.answer import by_script, drawn
from mapapp.pages.returning import back_url, beside
from mapapp.plans.changes.dates import Preview
from mapapp.plans.changes.scenario import Scenario
from mapapp.plans.models import Task
from mapapp.plans.refusals import NoReason, PlanChanged, ShowFirst

ANSWERS = ("csrfmiddlewaretoken", "seen", "why", "forward", "force")


def slip(
    request: HttpRequest, found: Visit, shown: ShowFirst | PlanChanged | NoReason, at: datetime, *, field: str,
    task: Task | None = None, given: date | None = None,
) -> HttpResponse:  # fmt: skip
    """The dialog for a preview. Nothing is written; Apply posts the same form again with the preview's revision.

    `given` is the date as it was given: one on a day off would be kept as the next working day, and that is said.
    """
    preview: Preview = shown.preview
    board = drawn(request, found, preview.plan, at)
    again = isinstance(shown, NoReason) and request.POST.get("seen") is not None
    context = {
        "slip": slip_of(
            preview, board.standing, board.reader, field=field, task=task, wanted=request.POST.get("status", "")
        ),
        "given": _given(preview, given, task, field, board.reader),
        "hidden": hidden_of(request),
        "why": request.POST.get("why", ""),
        "chosen": request.POST.getlist("forward"),
        "error": str(shown) if again else "",
        "changed": str(shown) if isinstance(shown, PlanChanged) else "",
        "asks_force": request.POST.get("seen") is not None and not again,
        "url": request.path,
        "target": "#" + (beside(request) or (f"task-{task.number}" if task else "tasks")),
        "back": back_url(request, found, task.number if task else None),
        "try_url": _try_url(preview, field),
        "name": preview.plan.workspace.name,
        "page": not by_script(request),
    }
    status = 422 if again else 200
    if not by_script(request):
        return render(request, "plans/edit/slip.html", context, status=status)
    response = render(request, "plans/edit/_slip.html", context, status=status)
    return reswap(retarget(response, "#dialog"), "innerHTML")


def _given(preview: Preview, given: date | None, task: Task | None, field: str, reader: Reader) -> str:
    own = next((moved for moved in preview.asked if task and moved.task.number == task.number), None)
    return given_words(given, own.new_due if field == "due" else own.new_start, own.task, reader) if own else ""


def _try_url(preview: Preview, field: str) -> str:
    """The same dates as a scenario to which more moves are added; empty where no date is what was asked for."""
    due = {moved.task.number: moved.new_due for moved in preview.asked if moved.new_due != moved.old_due}
    starts = {moved.task.number: moved.new_start for moved in preview.asked}
    if field not in ("due", "starts", "shift"):
        return ""
    return scenario_url(preview.plan.workspace.code, Scenario(starts=starts) if field == "starts" else Scenario(due))


def hidden_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, to be posted again; with a key of its own if it came without."""
    pairs = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in ANSWERS]
    return pairs if request.POST.get("form_key") else [*pairs, ("form_key", get_random_string(22))]
