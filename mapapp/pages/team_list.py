"""Many members at once: a list as CSV or a workbook, looked at before anything is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.limits import too_often
from mapapp.access.members import Intake, OtherMembers, TeamVisit, intake, take_in
from mapapp.access.rules import may_say_who_is_in
from mapapp.exchange.memberlist import BYTES, MemberList, in_size, read_members, text_of
from mapapp.exchange.refusals import SheetRefused
from mapapp.pages.gate import allowed, at_team, signed_in
from mapapp.pages.team import edited
from mapapp.pages.team_forms import MemberFile
from mapapp.people.changes import TeamRefused
from mapapp.people.history import Author
from mapapp.people.models import TeamEvent


@signed_in
@edited
def members_import(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a list; look at what it would do; then, with what was seen, do it."""
    found = at_team(request, code)
    allowed(may_say_who_is_in(found))
    form = MemberFile(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid() and too_often(request, "list", found.user.email):
        form.add_error(None, _("Too many lists in ten minutes. Wait a little, then bring it again."))
        return _page(request, found, form, status=429)
    read = _read(form) if request.method == "POST" and form.is_valid() else None
    if read is None:
        return _page(request, found, form, status=422 if form.errors else 200)
    text, rows = read
    seen = form.cleaned_data["seen"]
    if not seen:
        return _preview(request, found, text, rows, intake(found.team, rows.rows))
    try:
        by = Author.of(found.user, TeamEvent.Via.LIST)
        done = take_in(found.team, rows.rows, seen=seen, by=by, at=timezone.now())
    except OtherMembers as other:
        return _preview(request, found, text, rows, other.intake, words=str(other), status=409)
    except TeamRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=422)
    messages.success(request, _done_words(done))
    return redirect("team", code)


def _read(form: MemberFile) -> tuple[str, MemberList] | None:
    """The text of the list and its rows; None with the reason written at the field."""
    given = form.cleaned_data.get("file")
    try:
        text = text_of(given.read(BYTES + 1), given.name or "") if given else form.cleaned_data["text"]
        in_size(text.encode())  # pasted rows are held to the same size
        return text, read_members(text)
    except SheetRefused as refused:
        form.add_error("file" if given else "text", str(refused))
        return None


def _page(request: HttpRequest, found: TeamVisit, form: MemberFile, *, status: int) -> HttpResponse:
    context: dict[str, Any] = {"found": found, "team": found.team, "form": form}
    return render(request, "people/members_import.html", context, status=status)


def _preview(
    request: HttpRequest, found: TeamVisit, text: str, rows: MemberList, plan: Intake, *, words: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"found": found, "team": found.team, "text": text, "list": rows, "plan": plan, "words": words}
    return render(request, "people/members_preview.html", context, status=status)


def _done_words(done: Intake) -> str:
    if not done.acts:
        return _("Nothing changed.")
    added, changed = len(done.added), len(done.changed)
    words = []
    if added:
        words.append(ngettext("%(count)s person added; a letter says how to sign in.",
                              "%(count)s people added; a letter tells each how to sign in.", added)
                     % {"count": added})  # fmt: skip
    if changed:
        words.append(ngettext("%(count)s role changed.", "%(count)s roles changed.", changed) % {"count": changed})
    return " ".join(words)
