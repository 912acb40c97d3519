"""People whom only one side has written down, and how one of them comes onto the shared plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.lane import LaneDrawer
from mapapp.pages.acting import CHANGED, acted, refused_in
from mapapp.pages.gate import allowed, at_lane, own_person_of, signed_in
from mapapp.pages.lane import drawn_lane, lane_frame, told
from mapapp.pages.lane_forms import OwnPersonForm, ShownPerson
from mapapp.pages.people import companies
from mapapp.pages.refused import refused_page
from mapapp.pages.seen import Sheet, blank, clashed, filled, opened, plain, posted, seen_in
from mapapp.plans.changes.people import Described
from mapapp.plans.models import Side
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.people import edit_own_person, remove_own_person, show_person, write_down_person
from mapapp.private.models import OwnPersonShape
from mapapp.private.rules import may_lead_lane

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def lane_person_new(request: HttpRequest, code: str) -> HttpResponse:
    """Write somebody down for the own side only."""
    found, at = at_lane(request, code), timezone.now()
    allowed(may_lead_lane(found))
    options = {"sides": companies(found)}
    drawn = drawn_lane(found, at)
    if request.method != "POST":
        first = {"side": found.side.other}
        return _page(request, found, drawn, blank(OwnPersonForm, first, **options))
    sheet = filled(request, OwnPersonForm, **options)
    if sheet.form.is_valid():
        who, key = _described(sheet)
        if acted(sheet.form, lambda: write_down_person(found.workspace, who, by=found.actor(key), at=at)):
            messages.success(request, _("%(name)s is on your own list.") % {"name": who.name})
            return redirect("lane", code)
    return _page(request, found, drawn, sheet, status=422)


@signed_in
@edited
def lane_person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change what the own list says of somebody, or take him off it."""
    found, at = at_lane(request, code), timezone.now()
    allowed(may_lead_lane(found))
    person = own_person_of(found, number)
    if request.POST.get("act") == "remove":
        return _removed(request, found, number, seen_in(request, OwnPersonForm, sides=companies(found)))
    options, drawn = {"sides": companies(found)}, drawn_lane(found, at)
    if request.method != "POST":
        return _page(request, found, drawn, opened(OwnPersonForm, _now(person), **options), person)
    sheet = posted(request, OwnPersonForm, **options)
    if not sheet.form.is_valid():
        return _page(request, found, drawn, sheet, person, status=422)
    by, values, was = found.actor(sheet.form.cleaned_data["form_key"]), sheet.changed(), sheet.seen()
    try:
        kept = edit_own_person(found.workspace, number, values=values, was=was, by=by, at=at)
    except StaleValue:
        sheet = clashed(sheet, OwnPersonForm, _now(own_person_of(found, number)), **options)
        return _page(request, found, drawn, sheet, person, status=409)
    except (AlreadyDone, NothingNew):
        return redirect("lane", code)
    except Refused as refused:
        refused_in(sheet.form, refused)
        return _page(request, found, drawn, sheet, person, status=422)
    told(request, found, kept, _("%(name)s is saved.") % {"name": sheet.form.cleaned_data["name"]})
    return redirect("lane", code)


@signed_in
@edited
def lane_person_show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put somebody of the own list on the shared plan: this form is all that the other company gets to read."""
    found, at = at_lane(request, code), timezone.now()
    allowed(may_lead_lane(found))
    person = own_person_of(found, number)
    options, drawn = {"sides": companies(found)}, drawn_lane(found, at)
    first = {"name": person.name, "title": person.title, "side": person.side, "part": person.part}
    form = ShownPerson(request.POST if request.method == "POST" else None, initial=first, **options)
    if request.method == "POST" and form.is_valid():
        who, key = _described(Sheet(form, form))
        if acted(form, lambda: show_person(found.workspace, number, who, by=found.actor(key), at=at)):
            messages.success(request, _("%(name)s is on the plan. Both companies see it.") % {"name": who.name})
            return redirect("lane", code)
    context = {**lane_frame(found, drawn), "form": form, "person": person, "showing": True}
    return render(request, "private/person_form.html", context, status=422 if form.errors else 200)


def _removed(request: HttpRequest, found: Visit, number: int, was: dict[str, Any]) -> HttpResponse:
    by = found.actor(request.POST.get("form_key"))
    try:
        remove_own_person(found.workspace, number, was=was, by=by, at=timezone.now())
    except AlreadyDone:
        pass
    except StaleValue:
        return refused_page(request, found, str(CHANGED), status=409)
    except Refused as refused:
        return refused_page(request, found, refused)
    messages.success(request, _("Taken off your own list. Its history keeps what was written."))
    return redirect("lane", found.workspace.code)


def _described(sheet: Sheet) -> tuple[Described, str]:
    data = plain(sheet.form.cleaned_data)
    key, side = data.pop("form_key"), Side(data.pop("side"))
    return Described(side=side, **data), key


def _now(person: OwnPersonShape) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("side", "name", "title", "part", "email", "needs")}


def _page(
    request: HttpRequest, found: Visit, drawn: LaneDrawer, sheet: Sheet, person: OwnPersonShape | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {**lane_frame(found, drawn), "sheet": sheet, "form": sheet.form, "person": person}
    return render(request, "private/person_form.html", context, status=status)
