"""A silent plan that the seller puts off: until when and why, which only his company reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.ending import put_off_words
from mapapp.pages.acting import refused_in
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.goal_forms import day_field
from mapapp.pages.person_forms import LINES, Once
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private import queries as private
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.snoozing import put_off, snooze_plan, wake_plan
from mapapp.private.rules import may_lead_lane


class Snooze(Once):
    """`was` is what was put off before."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(
        label=gettext_lazy("Why is it silent?"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why in a line: your company reads it when the day has come.")},
        widget=LINES,
    )
    until_on = day_field(gettext_lazy("Ask again on"), help_text=gettext_lazy("At most 90 days from now."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: HttpRequest, code: str) -> HttpResponse:
    """What is put off; a lead puts it off, or ends that."""
    found, at = at_sellers(request, code), timezone.now()
    if request.method != "POST":
        return _page(request, found, at, Snooze(initial=_now(found)))
    allowed(may_lead_lane(found))
    if request.POST.get("act") == "wake":
        return _woken(request, found, at)
    form = Snooze(request.POST)
    if form.is_valid() and form.cleaned_data["until_on"] is None:
        form.add_error("until_on", _("Choose the day on which to ask again."))
    form, status = _put_off(found, form, at) if form.is_valid() else (form, 422)
    if status != 302:
        return _page(request, found, at, form, status=status)
    messages.success(request, _("Put off. Only %(team)s reads why.") % {"team": found.workspace.team.name})
    return redirect("plan", code)


def _put_off(found: Visit, form: Snooze, at: datetime) -> tuple[Snooze, int]:
    """Do it, or say in the form why not; with the status of the answer. After a conflict what stands now is above the
    form, which is as it was typed."""
    data = form.cleaned_data
    by, why, until_on = found.actor(data["form_key"]), data["why"], data["until_on"]
    try:
        snooze_plan(found.workspace, why=why, until_on=until_on, was=data["was"], by=by, at=at)
    except AlreadyDone:
        return form, 302
    except StaleValue:
        return _again(found, data), 409
    except Refused as refused:
        refused_in(form, refused)
        return form, 422
    return form, 302


def _woken(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    form = Once(request.POST)
    key = form.cleaned_data["form_key"] if form.is_valid() else None
    try:
        wake_plan(found.workspace, was=request.POST.get("was"), by=found.actor(key), at=at)
    except (AlreadyDone, NothingNew):
        pass
    except StaleValue:
        return _page(request, found, at, _again(found, request.POST.dict()), status=409)
    except Refused as refused:
        again = Snooze(request.POST)
        refused_in(again, refused)
        return _page(request, found, at, again, status=422)
    messages.success(request, _("It is not put off any more."))
    return redirect("plan", found.workspace.code)


def _again(found: Visit, typed: Mapping[str, Any]) -> Snooze:
    """The form as it was typed, against what is put off now."""
    again = Snooze({**typed, "was": _now(found).get("was", "")})
    again.add_error(None, _("Somebody of your company changed this a moment ago. Send yours again to replace it."))
    return again


def _now(found: Visit) -> dict[str, object]:
    kept = private.snooze(found)
    if kept is None:
        return {}
    return {"why": kept.why, "until_on": kept.until_on, "was": put_off(kept.until_on, kept.why)}


def _page(request: HttpRequest, found: Visit, at: datetime, form: Snooze, *, status: int = 200) -> HttpResponse:
    kept, reader = private.snooze(found), reader_of(found, at)
    context = {
        **frame(found, "lane"),
        "form": form,
        "kept": put_off_words(kept, found.workspace, reader) if kept else "",
        "reason": kept.why if kept else "",
        "why_not": may_lead_lane(found),
    }
    return render(request, "private/snooze.html", context, status=status)
