"""What is said on the plan and on its tasks: read in one place, and changed by its author while it is fresh."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.rules import may_change_comment, may_comment
from mapapp.access.visit import Visit
from mapapp.drawing.reader import names_in
from mapapp.drawing.spoken import talk_of
from mapapp.pages.acting import refused_in
from mapapp.pages.asked import number_in
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, comment_of, signed_in
from mapapp.pages.refused import refused_page
from mapapp.pages.seen import Sheet, clashed, opened, plain, posted
from mapapp.pages.talk_forms import Rewording, Saying, saying_of
from mapapp.plans.changes.comments import add_comment, change_comment, is_fresh, take_back_comment
from mapapp.plans.mentions import spelled
from mapapp.plans.models import Comment
from mapapp.plans.queries import load_plan
from mapapp.plans.reading import comments_of
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.notes import write_note
from mapapp.private.rules import may_write_lane

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def comments(request: HttpRequest, code: str) -> HttpResponse:
    """All that was said, newest first, and a field to say something on the plan as a whole."""
    found, at = at_plan(request, code), timezone.now()
    if request.method != "POST":
        return _talk(request, found, saying_of(found))
    allowed(may_comment(found))
    form = saying_of(found, request.POST)
    if not form.is_valid():
        return _talk(request, found, form, status=422)
    data = plain(form.cleaned_data)
    by = found.actor(data["form_key"])
    try:
        if form.is_own:
            allowed(may_write_lane(found))
            write_note(found.workspace, data["body"], by=by, at=at)
            messages.success(request, _("The note is on your own list."))
            return redirect("lane", code)
        add_comment(found.workspace, None, body=data["body"], by=by, at=at)
    except AlreadyDone:
        pass
    except Refused as refused:
        form.add_error("body", str(refused))
        return _talk(request, found, form, status=422)
    messages.success(request, _("Your comment is on the plan."))
    return redirect("comments", code)


@signed_in
@edited
def comment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Word an own comment anew, or take it back, within 15 minutes."""
    found, at = at_plan(request, code), timezone.now()
    said = comment_of(found, number)
    allowed(may_change_comment(found, said.author.number))
    if request.POST.get("act") == "take_back":
        return _taken_back(request, found, said)
    name_of = names_in(load_plan(found.workspace))
    now = {"body": spelled(said.body, name_of)}
    if request.method != "POST":
        return _page(request, found, said, opened(Rewording, now))
    sheet = posted(request, Rewording)
    if not sheet.form.is_valid():
        return _page(request, found, said, sheet, status=422)
    text, was = plain(sheet.form.cleaned_data)["body"], sheet.seen().get("body", "")
    try:
        by = found.actor(sheet.form.cleaned_data["form_key"])
        change_comment(found.workspace, number, body=text, was=was, by=by, at=at)
    except StaleValue:
        return _page(request, found, said, clashed(sheet, Rewording, now), status=409)
    except AlreadyDone:
        pass
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, said, sheet, status=422)
    messages.success(request, _("Your comment is worded anew."))
    return redirect(_place(found, said))


def _taken_back(request: HttpRequest, found: Visit, said: Comment) -> HttpResponse:
    try:
        take_back_comment(found.workspace, said.number, by=found.actor(request.POST.get("form_key")), at=timezone.now())
    except AlreadyDone:
        pass
    except Refused as refused:
        return refused_page(request, found, refused)
    messages.success(request, _("Your comment is taken back."))
    return redirect(_place(found, said))


def _place(found: Visit, said: Comment) -> str:
    """Where the comment stands."""
    code = found.workspace.code
    page = reverse("task", args=[code, said.task.number]) if said.task else reverse("comments", args=[code])
    return f"{page}#comment-{said.number}"


def _talk(request: HttpRequest, found: Visit, form: Saying, *, status: int = 200) -> HttpResponse:
    plan, at = load_plan(found.workspace), timezone.now()
    rows, more = comments_of(found.workspace, before=number_in(request, "before"))
    talk = talk_of(rows, plan, reader_of(found, at), more=more)
    context = {**frame(found, "comments", plan), "talk": talk, "form": form}
    return render(request, "plans/comments.html", context, status=status)


def _page(request: HttpRequest, found: Visit, said: Comment, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    if said.taken_back:
        raise Http404
    context: dict[str, Any] = {
        **frame(found, "comments"),
        "sheet": sheet,
        "form": sheet.form,
        "fresh": is_fresh(said, timezone.now()),
        "back": _place(found, said),
    }
    return render(request, "plans/comment_form.html", context, status=status)
