"""The end of a review, and a call or meeting that is written down: who took part, and the refreshed plan to everybody.

Both are one page: the letter is looked at before it goes, and what goes is what was looked at.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.models import Role, Seat
from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.digests.refreshed import differs, hold_and_send, preview, readers_to_be
from mapapp.drawing.agreement import received_words
from mapapp.drawing.reader import Reader
from mapapp.pages.acting import refused_in
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.pages.touchpoint_forms import Ending, Logging
from mapapp.plans.changes.touchpoints import Talk, hold
from mapapp.plans.models import Side, Stakeholder
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import AlreadyDone, PlanMovedOn, Refused
from mapapp.plans.touchpoints import Kind, Touchpoint, last_review, notes_of, sent_today, written_by
from mapapp.snapshots.asking import ask_for


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review_end(request: HttpRequest, code: str) -> HttpResponse:
    """End the review: look at the letter, then send it, or end without."""
    return _ending(request, code, Ending)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def touchpoint(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a call or a meeting, with the same offer to send the refreshed plan."""
    return _ending(request, code, Logging)


def _ending(request: HttpRequest, code: str, kind: type[Ending]) -> HttpResponse:
    found, at = at_plan(request, code), timezone.now()
    allowed(may_lead(found))
    plan, seats = load_plan(found.workspace, goals=True), readers_to_be(found.workspace)
    who = {"people": _named(plan.people, found, at), "readers": _named([seat.stakeholder for seat in seats], found, at)}
    if request.method != "POST":
        form = kind(initial=_first(found, plan, seats, at), **who)
        return _page(request, found, plan, seats, form, at)
    form = kind(request.POST.copy(), **who)
    if not form.is_valid():
        return _page(request, found, plan, seats, form, at, status=422)
    try:
        _act(form, found, at, sends=request.POST.get("do") == "send")
    except PlanMovedOn as moved:
        form.add_error(None, str(moved))
        return _page(request, found, plan, seats, form, at, status=409)
    except Refused as refused:
        refused_in(form, refused)
        return _page(request, found, plan, seats, form, at, status=422)
    kept = written_by(found.workspace, form.cleaned_data["form_key"])
    messages.success(request, _said(kept, form))
    return redirect("plan", code)


def _act(form: Ending, found: Visit, at: datetime, *, sends: bool) -> None:
    """Keep it, and send the letters if that was asked for. The same form once more has acted already."""
    data = form.cleaned_data
    kind = Kind(data.get("kind", Kind.REVIEW))
    talk = Talk(kind, data.get("on") or found.workspace.today(at), form.numbers("people"), data["line"])
    by = found.actor(data["form_key"])
    if sends and data["seen"] is None:
        raise PlanMovedOn
    if sends and not data["readers"]:
        raise Refused(_("Nobody is ticked here. Tick who gets it, or keep it without sending."), field="readers")
    if sends and not data["again"] and not written_by(found.workspace, data["form_key"]):
        _once_a_day(form, found, at)
    try:
        if sends:
            to = form.numbers("readers")
            held = hold_and_send(found.workspace, talk, to=to, seen=data["seen"], by=by, at=at)
        else:
            held = hold(found.workspace, talk, save=data["save"], by=by, at=at)
    except AlreadyDone:
        return
    if held.version is not None:
        held.version.workspace = found.workspace
        ask_for(held.version, at=at)


def _once_a_day(form: Ending, found: Visit, at: datetime) -> None:
    """Ask first when somebody has been sent the plan today: nobody gets a letter more by an oversight. What others send
    meanwhile moves the plan on, and then it is shown again anyway."""
    went = sent_today(found.workspace, at)
    names = dict(found.workspace.people.values_list("number", "name"))
    if got := [number for number in form.numbers("readers") if number in went]:
        last = max(went[number][-1] for number in got).astimezone(ZoneInfo(found.user.time_zone))
        said = {"people": received_words([names[number] for number in got]), "when": f"{last:%H:%M}"}
        words = _(
            "The plan was sent today already, last at %(when)s, to %(people)s. Tick this to send it to them once more, "
            "or untick them."
        )
        raise Refused(words % said, field="again")


def _said(kept: Touchpoint | None, form: Ending) -> str:
    """`The review is kept. Version 4 is saved. The changes go to 7 people.`"""
    review = not isinstance(form, Logging)
    words = [_("The review is kept.") if review else _("The call is kept.")]
    if isinstance(form, Logging) and form.cleaned_data["kind"] == Kind.MEETING:
        words = [_("The meeting is kept.")]
    if kept and kept.version:
        words.append(_("Version %(number)s is saved.") % {"number": kept.version})
    if kept and (count := len(kept.sent)):
        people = ngettext("The changes go to %(count)s person.", "The changes go to %(count)s people.", count)
        words.append(people % {"count": count})
    return " ".join(words)


def _first(found: Visit, plan: Plan, seats: list[Seat], at: datetime) -> dict[str, Any]:
    """What is ticked at first: who took part the last time, and everybody for the letter."""
    last = last_review(found.workspace)
    there = {*(last.people if last else ()), *([found.me.number] if found.me else [])}
    return {
        "seen": plan.workspace.revision,
        "people": [str(number) for number in there if number in plan.person],
        "readers": [str(seat.stakeholder.number) for seat in seats],
        "save": True,
        "on": plan.workspace.today(at),
    }


def _named(people: Any, found: Visit, at: datetime) -> list[tuple[str, str]]:
    reader = Reader(found, found.workspace.today(at), at, found.workspace.account)
    said: list[Stakeholder] = sorted(people, key=lambda person: (person.side != found.side.other, person.number))
    return [(str(p.number), f"{p.name}, {reader.company(Side(p.side))}") for p in said]


def _page(
    request: HttpRequest, found: Visit, plan: Plan, seats: list[Seat], form: Ending, at: datetime, *, status: int = 200
) -> HttpResponse:
    """The form, and the letter as one of its readers would get it: a lead of the other company, or whom `as` names.

    Shown again it is the plan as it stands now, and so is what is sent then.
    """
    latest, changed = found.workspace.latest_version, differs(plan)
    if isinstance(form.data, QueryDict):
        form.data["seen"] = str(plan.workspace.revision)
    asked = request.GET.get("as", "")
    others = sorted(seats, key=lambda seat: (seat.stakeholder.side == found.side, seat.role != Role.LEAD))
    seat = next((one for one in seats if str(one.stakeholder.number) == asked), others[0])
    review = not isinstance(form, Logging)
    context = {
        "form": form,
        "review": review,
        "number": (latest.number + 1 if latest else 1) if changed else 0,
        "latest": latest.number if latest else 0,
        "letter": preview(seat, plan, _touch(found, form, at, review=review), at=at),
        "shown_as": str(seat.stakeholder.number),
        "seats": [(str(one.stakeholder.number), one.stakeholder.name) for one in seats],
    }
    return render(request, "plans/review_end.html", {**frame(found, "review"), "tabs": (), **context}, status=status)


def _touch(found: Visit, form: Ending, at: datetime, *, review: bool) -> Touchpoint:
    """The touchpoint as it would be, for the letter that is looked at."""
    bound = form.is_bound and form.is_valid()
    people = form.numbers("people") if bound else [int(number) for number in form.initial.get("people", ())]
    data = form.cleaned_data if bound else {}
    kind = Kind.REVIEW if review else Kind(data.get("kind") or Kind.CALL)
    notes = tuple(notes_of(found.workspace).items()) if review else ()
    on = data.get("on") or found.workspace.today(at)
    by = found.me.number if found.me else None
    return Touchpoint(0, kind, on, by, tuple(people), notes, data.get("line", ""), None, ())
