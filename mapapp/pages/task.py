"""The page of one task: what a letter opens, and where `#22` leads. And what is said on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from mapapp.access.rules import may_comment
from mapapp.access.visit import Visit
from mapapp.drawing.lane import draw_lane
from mapapp.drawing.reader import Reader
from mapapp.drawing.taskpage import task_page_of
from mapapp.pages.answer import by_script, standing_of
from mapapp.pages.gate import allowed, at_plan, signed_in, task_of
from mapapp.pages.returning import on_shared_screen
from mapapp.pages.seen import plain
from mapapp.pages.talk_forms import Saying, saying_of
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.queries import load_plan
from mapapp.plans.reading import comments_on, said_by, stretch
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.private.changes.notes import About, write_note
from mapapp.private.queries import load_lane_at
from mapapp.private.rules import may_read_lane, may_write_lane

LINES = 50  # of history on the page of a task; the rest is a link away


@signed_in
@require_safe
def task(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One task: all its fields, what it hangs on, comments and history."""
    found, at = at_plan(request, code), timezone.now()
    return render(request, "plans/task.html", _looked_at(request, found, number, at))


def _looked_at(request: HttpRequest, found: Visit, number: int, at: datetime) -> dict[str, Any]:
    """Opened from a review, both companies look at it: then without what his own side keeps about it."""
    shared = on_shared_screen(request)
    form = Saying() if shared else saying_of(found)
    return {**task_context(found, number, at, form, own=not shared), "shared": shared}


@signed_in
@require_POST
def task_comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say something on a task. By script it is appended, else the page comes, at the newest one."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_comment(found))
    task_of(found, number)
    form = saying_of(found, request.POST)
    if form.is_valid() and _said(found, number, form, at):
        if form.is_own:
            return _noted(request, found, number)
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
    context = task_context(found, number, at, saying_of(found))
    shown, comments = request.POST.get("shown", ""), context["page"].comments
    stand = int(shown) if shown.isdecimal() and len(shown) < 7 else len(comments) - 1
    return context | {"fresh": comments[stand:], "first": not stand}


def _said(found: Visit, number: int, form: Saying, at: datetime) -> bool:
    data = plain(form.cleaned_data)
    by = found.actor(data["form_key"])
    try:
        if form.is_own:
            allowed(may_write_lane(found))
            write_note(found.workspace, data["body"], about=About(task=number), by=by, at=at)
        else:
            add_comment(found.workspace, number, body=data["body"], by=by, at=at)
    except AlreadyDone:
        return True
    except Refused as refused:
        form.add_error("body", str(refused))
        return False
    return True


def _noted(request: HttpRequest, found: Visit, number: int) -> HttpResponse:
    """Written for the own company: it stands on the own list, and below the comments of this page."""
    messages.success(request, _("The note is on your own list."))
    back = reverse("task", args=[found.workspace.code, number]) + "#own-here"
    return HttpResponseClientRedirect(back) if by_script(request) else redirect(back)


def task_context(found: Visit, number: int, at: datetime, form: Saying, *, own: bool = False) -> dict[str, Any]:
    """What `plans/task.html` and its parts are drawn from, or 404; with `own` also what his own side keeps about it."""
    plan = load_plan(found.workspace, goals=True)
    if number not in plan.by_number:
        raise Http404
    standing = standing_of(plan, at)
    reader = Reader.of(found, standing)
    lines = stretch(found.workspace, task=number, most=LINES)
    comments = comments_on(found.workspace, number)
    drawn = task_page_of(
        plan.by_number[number], standing, reader, comments=comments, lines=lines.lines, more=lines.older,
        said=said_by(lines.lines, comments),
    )  # fmt: skip
    lane = draw_lane(load_lane_at(found, number), plan, reader) if own and may_read_lane(found) is None else None
    return {"page": drawn, "plan": found.workspace, "visit": found, "form": form, "answer_key": get_random_string(22),
            "lane": lane}  # fmt: skip
