"""Notes of a side's own list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.lane import LaneDrawer
from mapapp.drawing.reader import short
from mapapp.pages.acting import CHANGED, refused_in
from mapapp.pages.gate import allowed, at_lane, note_of, signed_in
from mapapp.pages.lane import drawn_lane, lane_frame, told
from mapapp.pages.lane_forms import NoteForm
from mapapp.pages.refused import refused_page
from mapapp.pages.seen import Sheet, blank, clashed, filled, opened, plain, posted, seen_in
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.notes import About, edit_note, remove_note, write_note
from mapapp.private.models import NoteShape
from mapapp.private.rules import may_edit_note, may_write_lane

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def lane_note_new(request: HttpRequest, code: str) -> HttpResponse:
    """Write something that only the own side reads: on the plan, a step or a person."""
    found, at = at_lane(request, code), timezone.now()
    allowed(may_write_lane(found))
    drawn = drawn_lane(found, at)
    options = {"abouts": _abouts(drawn)}
    if request.method != "POST":
        first = {"about": request.GET.get("about", "")}
        return _page(request, found, drawn, blank(NoteForm, first, **options))
    sheet = filled(request, NoteForm, **options)
    if not sheet.form.is_valid():
        return _page(request, found, drawn, sheet, status=422)
    data = plain(sheet.form.cleaned_data)
    about, by = _about_of(data["about"]), found.actor(data["form_key"])
    try:
        kept = write_note(found.workspace, data["text"], about=about, by=by, at=at)
    except AlreadyDone:
        return redirect("lane", code)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, drawn, sheet, status=422)
    told(request, found, kept, _("The note is on your own list."))
    return redirect("lane", code)


@signed_in
@edited
def lane_note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change what a note says, or remove it."""
    found, at = at_lane(request, code), timezone.now()
    note = note_of(found, number)
    allowed(may_edit_note(found, note.author))
    if request.POST.get("act") == "remove":
        return _removed(request, found, number, seen_in(request, NoteForm).get("text"))
    drawn = drawn_lane(found, at)
    if request.method != "POST":
        return _page(request, found, drawn, opened(NoteForm, {"text": note.text}), note)
    sheet = posted(request, NoteForm)
    if not sheet.form.is_valid():
        return _page(request, found, drawn, sheet, note, status=422)
    text, was = plain(sheet.form.cleaned_data)["text"], sheet.seen().get("text", "")
    try:
        by = found.actor(sheet.form.cleaned_data["form_key"])
        kept = edit_note(found.workspace, number, text=text, was=was, by=by, at=at)
    except StaleValue:
        sheet = clashed(sheet, NoteForm, {"text": note_of(found, number).text})
        return _page(request, found, drawn, sheet, note, status=409)
    except (AlreadyDone, NothingNew):
        return redirect("lane", code)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, drawn, sheet, note, status=422)
    told(request, found, kept, _("The note is saved."), undo=True)
    return redirect("lane", code)


def _removed(request: HttpRequest, found: Visit, number: int, was: str | None) -> HttpResponse:
    by = found.actor(request.POST.get("form_key"))
    try:
        kept = remove_note(found.workspace, number, was=was, by=by, at=timezone.now())
    except AlreadyDone:
        return redirect("lane", found.workspace.code)
    except StaleValue:
        return refused_page(request, found, str(CHANGED), status=409)
    except Refused as refused:
        return refused_page(request, found, refused)
    told(request, found, kept, _("The note is off the list."), undo=True)
    return redirect("lane", found.workspace.code)


def _abouts(drawn: LaneDrawer) -> list[tuple[str, Any]]:
    """What a note can be on: the plan, somebody of either company or of the list, a step."""
    plan, rows = drawn.plan, drawn.rows
    groups: list[tuple[str, Any]] = [("", _("The whole plan"))]
    for side in (drawn.side.other, drawn.side):
        groups.append((drawn.reader.company(side), [(f"p{p.number}", p.name) for p in plan.people if p.side == side]))
    if rows.people:
        groups.append((_("Only on your list"), [(f"o{p.number}", p.name) for p in rows.people]))
    groups.append((_("Steps"), [(f"t{t.number}", f"{t.number} {short(t.text)}") for t in plan.tasks]))
    return groups


def _about_of(value: str) -> About:
    kind, number = value[:1], int(value[1:] or 0) or None
    return About(
        task=number if kind == "t" else None,
        person=number if kind == "p" else None,
        own_person=number if kind == "o" else None,
    )


def _page(
    request: HttpRequest, found: Visit, drawn: LaneDrawer, sheet: Sheet, note: NoteShape | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {**lane_frame(found, drawn), "sheet": sheet, "form": sheet.form, "note": note}
    return render(request, "private/note_form.html", context, status=status)
