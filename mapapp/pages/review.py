"""The review: one page for the weekly call, on a shared screen. Whoever is on the plan reads it; who works on the plan
takes notes; a lead ends it (touchpoints.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mapapp.access.rules import may_comment
from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.drawing.review import Review, note_of, review_of
from mapapp.pages.answer import REVISION, by_script, standing_of
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.seen import plain
from mapapp.pages.touched import noted_by
from mapapp.plans.changes.touchpoints import note_review
from mapapp.plans.models import Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused, StaleValue
from mapapp.plans.touchpoints import last_review, lines_since, notes_of


class Noting(forms.Form):
    """A note and what had stood there. How long it may be is the change's business: the text is never lost."""

    text = forms.CharField(required=False, strip=False)
    was = forms.CharField(required=False, strip=False)


@signed_in
@require_safe
def review(request: HttpRequest, code: str) -> HttpResponse:
    """The page. Its tabs are none: the screen is shared, and some lead to what one company keeps to itself."""
    found, at = at_plan(request, code), timezone.now()
    return render(request, "plans/review.html", {**frame(found, "review"), "tabs": (), "review": _review(found, at)})


def review_pulse(request: HttpRequest, code: str) -> HttpResponseBase:
    """What others did meanwhile. 204 while nothing is new, and when the session has ended: somebody may be writing."""
    if by_script(request) and not request.user.is_authenticated:
        return HttpResponse(status=204)
    return _pulse(request, code)


@signed_in
@require_safe
def _pulse(request: HttpRequest, code: str) -> HttpResponse:
    found = at_plan(request, code)
    asked, now = request.GET.get("since", ""), found.workspace.revision
    if not asked.isdecimal() or len(asked) > 9 or int(asked) >= now:
        return HttpResponse(status=204)
    response = render(request, "plans/_review.html", {"review": _review(found, timezone.now()), "oob": True})
    response[REVISION] = str(now)
    return response


@signed_in
@require_POST
def review_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Write down what is said of a task. The same note from two hands meets here: both texts stay in sight."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_comment(found))
    task, (text, was) = task_of(found, number), _typed(request)
    try:
        event = note_review(found.workspace, number, text=text, was=was, by=found.actor(), at=at)
    except StaleValue as stale:
        return _note(request, found, task, stale.now, at, status=409, typed=text, who=noted_by(found, number, at))
    except Refused as refused:
        return _note(request, found, task, was, at, status=422, typed=text, trouble=str(refused))
    if not by_script(request):
        return redirect(reverse("review", args=[code]) + f"#note-{number}")
    response = _note(request, found, task, text.strip(), at, kept=_("Kept") if text.strip() else "")
    if event is not None:
        response[REVISION] = str(event.number)
    return response


def _typed(request: HttpRequest) -> tuple[str, str]:
    """What is to stand there, and what had been seen. After a conflict somebody may keep what stands there, or both."""
    form = Noting(request.POST)
    form.is_valid()
    data = plain(form.cleaned_data)
    text, was = data.get("text", ""), data.get("was", "").strip()
    if "keep" in request.POST:
        return was, was
    return (f"{was}\n{text.strip()}", was) if "both" in request.POST else (text, was)


def _note(
    request: HttpRequest, found: Visit, task: Task, now: str, at: datetime, *, status: int = 200, **more: Any
) -> HttpResponse:
    reader = Reader(found, found.workspace.today(at), at, found.workspace.account)
    context = {"note": note_of(reader, task, now), "plan": found.workspace, **more}
    template = "plans/_review_note.html" if by_script(request) else "plans/review_note.html"
    return render(request, template, context, status=status)


def _review(found: Visit, at: datetime) -> Review:
    workspace = found.workspace
    standing, last = standing_of(load_plan(workspace), at), last_review(workspace)
    reader = Reader.of(found, standing)
    return review_of(standing, reader, lines_since(workspace, last, at), last, notes_of(workspace))
