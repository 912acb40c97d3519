"""Help with the text of a step: under its field while one types, and as a quiet line after saving without script.

Read from what this person typed and from the step's own fields; said to nobody else, kept nowhere, and never in the way
of saving. On a shared screen it is silent.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.limits import too_often
from mapapp.access.rules import may_add_task, may_edit_template
from mapapp.access.visit import Visit
from mapapp.insight.wording.reading import read_wording
from mapapp.insight.wording.saying import Help, help_with
from mapapp.pages.answer import by_script, focused
from mapapp.pages.gate import allowed, at_plan, at_template, looked_at, signed_in, task_of
from mapapp.pages.returning import REVIEW, on_shared_screen
from mapapp.plans.models import Side, Task

OWN = "own"  # a step of the own list: its owner is of the own side


@signed_in
@require_POST
def wording(request: HttpRequest, code: str) -> HttpResponse:
    """What the text that stands in the field leaves open. `not_now` keeps it quiet until the text is another one."""
    found = at_plan(request, code)
    allowed(may_add_task(found))
    text = request.POST.get("text", "")
    context: dict[str, Any] = {"wording_url": request.get_full_path()}
    wanted = request.GET.get("task", "")
    step = task_of(found, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else None
    if "not_now" in request.POST or request.POST.get("quiet") == _mark(text):
        context["quiet"] = _mark(text)
    elif not _shared(request) and not too_often(request, "wording", found.user.email):
        context["help"] = _help(found, text, step, side=_side(request, found))
    response = render(request, "plans/edit/_wording_said.html", context)
    return focused(response, _field(request)) if "not_now" in request.POST else response


@signed_in
@require_POST
def template_wording(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a step of a template, for who keeps it: what is written there is met on every plan of it."""
    visit, row = at_template(request, code)
    allowed(may_edit_template(visit, row))
    text, context = request.POST.get("text", ""), dict[str, Any]()
    context["wording_url"] = request.get_full_path()
    if "not_now" in request.POST or request.POST.get("quiet") == _mark(text):
        context["quiet"] = _mark(text)
    elif not too_often(request, "wording", visit.user.email):
        side = Side.SELLER if request.POST.get("part", "").startswith("seller") else Side.BUYER
        kind = request.POST.get("kind", "")
        kind = kind if kind in Task.Kind.values else str(Task.Kind.TASK)
        reading = read_wording(text, kind=kind, side=str(side), done_when=request.POST.get("done_when", ""))
        context["help"] = help_with(reading, to_buyer=False, side=str(side), owner="")
    response = render(request, "plans/edit/_wording_said.html", context)
    return focused(response, _field(request)) if "not_now" in request.POST else response


def wording_url(request: HttpRequest, found: Visit, *, task: int | None = None, own: bool = False) -> str:
    """Where a field asks for help; empty for who may not write, and where both companies look."""
    if on_shared_screen(request) or may_add_task(found) is not None:
        return ""
    query = urlencode({"task": task} if task else {"list": OWN} if own else {})
    return reverse("wording", args=[found.workspace.code]) + (f"?{query}" if query else "")


def say_after_saving(
    request: HttpRequest, found: Visit, text: str, step: Task | None = None, *, own: bool = False
) -> None:
    """The same, as a line of its own on the page that comes when no script has said it while one typed."""
    if by_script(request) or on_shared_screen(request) or may_add_task(found) is not None:
        return
    if said := _help(found, text, step, side=str(found.side) if own else ""):
        example = _("For example: “%(example)s”") % {"example": said.example} if said.example else ""
        messages.info(request, " ".join(filter(None, (said.why, said.how, example))))


def _help(found: Visit, text: str, step: Task | None, *, side: str) -> Help | None:
    kind, done_when, owner = (step.kind, step.done_when, step.owner) if step else (str(Task.Kind.TASK), "", None)
    side = str(step.side) if step else side
    reading = read_wording(text, kind=kind, side=side, done_when=done_when)
    decides = owner.name if owner and owner.side == Side.BUYER else ""
    return help_with(reading, to_buyer=found.is_buyer, side=side, owner=decides)


def _side(request: HttpRequest, found: Visit) -> str:
    """Whose the step will be, as far as its form says; a person's number says nothing without asking for him."""
    if request.GET.get("list") == OWN:
        return str(found.side)
    chosen = request.POST.get("owner", "").partition(":")[0]
    return chosen if chosen in Side.values else ""


def _mark(text: str) -> str:
    """Stands for a text in the form that it is typed in."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def _shared(request: HttpRequest) -> bool:
    seen = looked_at(request)
    return REVIEW in parse_qs(seen.query).get("back", ()) or "/review/" in seen.path


def _field(request: HttpRequest) -> str:
    """The field that the help stands under."""
    return request.headers.get("HX-Target", "").removesuffix("-help")
