"""The page of one task: what a letter opens, and where `#22` leads. And what is said on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from mapapp.access.rules import may_comment
from mapapp.access.visit import Visit
from mapapp.drawing.lane import draw_lane
from mapapp.drawing.reader import Reader
from mapapp.drawing.taskpage import task_page_of
from mapapp.pages.answer import by_script, standing_of
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.person_forms import Once
from mapapp.pages.seen import plain
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.queries import load_plan
from mapapp.plans.reading import comments_on, stretch
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.queries import load_lane_at
from mapapp.private.rules import may_read_lane

LINES = 50  # of history on the page of a task; the rest is a link away


class Saying(Once):
    """What somebody writes on a task. How long it may be is the change's business: the text is never lost."""

    body = forms.CharField(
        label=gettext_lazy("Write a comment"),
        help_text=gettext_lazy("Both companies read it."),
        error_messages={"required": gettext_lazy("Nothing is written here yet.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@signed_in
@require_safe
def task(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One task: all its fields, what it hangs on, comments and history."""
    found, at = at_plan(request, code), timezone.now()
    return render(request, "plans/task.html", task_context(found, number, at, Saying(), own=True))


@signed_in
@require_POST
def task_comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say something on a task. By script it is appended, else the page comes, at the newest one."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_comment(found))
    task_of(found, number)
    form = Saying(request.POST)
    if form.is_valid() and _said(found, number, form, at):
        if by_script(request):
            return render(request, "plans/edit/_commented.html", _since(request, found, number, at))
        messages.success(request, _("Your comment is on the task."))
        return redirect(reverse("task", args=[code, number]) + "#comments")
    context = task_context(found, number, at, form)
    if not by_script(request):
        return render(request, "plans/task.html", context, status=422)
    context["shown"] = request.POST.get("shown", "")
    response = render(request, "plans/_comment_form.html", context, status=422)
    return reswap(retarget(response, "#comment-form"), "outerHTML")


def _since(request: HttpRequest, found: Visit, number: int, at: datetime) -> dict[str, Any]:
    """What was said since the page was drawn: the new comment, and what others wrote in the meantime."""
    context = task_context(found, number, at, Saying())
    shown, comments = request.POST.get("shown", ""), context["page"].comments
    stand = int(shown) if shown.isdecimal() and len(shown) < 7 else len(comments) - 1
    return context | {"fresh": comments[stand:], "first": not stand}


def _said(found: Visit, number: int, form: Saying, at: datetime) -> bool:
    data = plain(form.cleaned_data)
    try:
        add_comment(found.workspace, number, body=data["body"], by=found.actor(data["form_key"]), at=at)
    except AlreadyDone:
        return True
    except Refused as refused:
        form.add_error("body", str(refused))
        return False
    return True


def task_context(found: Visit, number: int, at: datetime, form: Saying, *, own: bool = False) -> dict[str, Any]:
    """What `plans/task.html` and its parts are drawn from, or 404; with `own` also what his own side keeps about it."""
    plan = load_plan(found.workspace, goals=True)
    if number not in plan.by_number:
        raise Http404
    standing = standing_of(plan, at)
    reader = Reader.of(found, standing)
    lines = stretch(found.workspace, task=number, most=LINES)
    drawn = task_page_of(
        plan.by_number[number], standing, reader, comments=comments_on(found.workspace, number), lines=lines.lines,
        more=lines.older,
    )  # fmt: skip
    lane = draw_lane(load_lane_at(found, number), plan, reader) if own and may_read_lane(found) is None else None
    return {"page": drawn, "plan": found.workspace, "visit": found, "form": form, "answer_key": get_random_string(22),
            "lane": lane}  # fmt: skip
