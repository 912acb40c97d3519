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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mapapp.access.rules import may_comment
from mapapp.access.visit import Visit
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
    return render(request, "plans/task.html", task_context(found, number, at, Saying()))


@signed_in
@require_POST
def task_comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say something on a task. By script the comments come back, else the page at the newest one."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_comment(found))
    task_of(found, number)
    form = Saying(request.POST)
    if form.is_valid() and _said(found, number, form, at):
        if by_script(request):
            return render(request, "plans/_comments.html", task_context(found, number, at, Saying()) | {"fresh": True})
        messages.success(request, _("Your comment is on the task."))
        return redirect(reverse("task", args=[code, number]) + "#comments")
    page = "plans/_comments.html" if by_script(request) else "plans/task.html"
    return render(request, page, task_context(found, number, at, form), status=422)


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


def task_context(found: Visit, number: int, at: datetime, form: Saying) -> dict[str, Any]:
    """What `plans/task.html` and its parts are drawn from, or 404."""
    plan = load_plan(found.workspace, goals=True)
    if number not in plan.by_number:
        raise Http404
    standing = standing_of(plan, at)
    lines = stretch(found.workspace, task=number, most=LINES)
    drawn = task_page_of(
        plan.by_number[number], standing, Reader.of(found, standing), comments=comments_on(found.workspace, number),
        lines=lines.lines, more=lines.older,
    )  # fmt: skip
    return {"page": drawn, "plan": found.workspace, "visit": found, "form": form}
