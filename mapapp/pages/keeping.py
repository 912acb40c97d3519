"""How long retired plans are kept: a team says it for its own, and leads of either side put one plan's day off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.keeping import deletion_of, put_off, retired_plans
from mapapp.access.members import TeamVisit
from mapapp.access.rules import may_keep_longer, may_say_who_is_in
from mapapp.access.visit import Visit
from mapapp.pages.acting import acted
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_plan, at_team, signed_in
from mapapp.pages.person_forms import LINES, Once
from mapapp.people.changes import TeamRefused
from mapapp.people.definitions import PERIODS, Definitions, set_definitions, versions_of
from mapapp.plans.models import Workspace
from mapapp.plans.words import full_day_words, moment_words


def period_words(months: int) -> str:
    """`for 2 years`, `for ever`."""
    if not months:
        return _("for ever: nothing is deleted")
    if months % 12:
        return ngettext("for %(count)s month", "for %(count)s months", months) % {"count": months}
    return ngettext("for %(count)s year", "for %(count)s years", months // 12) % {"count": months // 12}


class Keeping(forms.Form):
    """`seen` is the version of the team's numbers that was before who sets it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    keep_months = forms.TypedChoiceField(label=gettext_lazy("A retired plan is kept"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep_months"].choices = [(each, period_words(each)) for each in PERIODS]  # type: ignore[attr-defined]


class Longer(Once):
    """`was` is the day that was shown."""

    was = forms.DateField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(
        label=gettext_lazy("Keep it until"),
        error_messages={
            "required": gettext_lazy("Say until which day."),
            "invalid": gettext_lazy("That is not a date. Write it like 2026-02-19."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    why = forms.CharField(
        label=gettext_lazy("Why is it kept?"),
        help_text=gettext_lazy("A line or two. Both companies read it, in the history of the plan."),
        error_messages={"required": gettext_lazy("Say why in a line: it is what the others read.")},
        widget=LINES,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def team_keeping(request: HttpRequest, code: str) -> HttpResponse:
    """How long the team keeps retired plans, and what held before; an admin sets it."""
    found = at_team(request, code)
    now = Definitions.of(found.team)
    if request.method != "POST":
        return _team_page(request, found, Keeping(initial={"keep_months": now.keep_months, "seen": now.number}))
    allowed(may_say_who_is_in(found))
    form = Keeping(request.POST)
    if form.is_valid():
        values, seen = {"keep_months": form.cleaned_data["keep_months"]}, form.cleaned_data["seen"]
        try:
            set_definitions(found.team, values, seen=seen, by=found.user, at=timezone.now())
        except TeamRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. A retired plan is kept %(period)s.") % {
                "period": period_words(values["keep_months"])
            })  # fmt: skip
            return redirect("team_keeping", code)
    return _team_page(request, found, form, status=422)


def _team_page(request: HttpRequest, found: TeamVisit, form: Keeping, *, status: int = 200) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    held = [
        {
            "when": moment_words(row.at, zone=zone, now=at),
            "by": str(row.by) if row.by else "",
            "period": period_words(Definitions.read(row.values).keep_months),
        }
        for row in versions_of(found.team, "keep_months")
    ]
    context = {
        "found": found, "team": found.team, "form": form, "held": held, "why_not": may_say_who_is_in(found),
        "now": period_words(Definitions.of(found.team).keep_months),
        "retired": retired_plans(found.team),
    }  # fmt: skip
    return render(request, "people/keeping.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keep_longer(request: HttpRequest, code: str) -> HttpResponse:
    """Put off the day on which a retired plan is deleted; what both sides can take along until then."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_keep_longer(found))
    if request.method != "POST":
        return _page(request, found, Longer(initial={"was": deletion_of(found.workspace)}), at)
    form = Longer(request.POST.copy())
    if not form.is_valid():
        return _page(request, found, form, at, status=422)
    data, by = form.cleaned_data, found.actor(form.cleaned_data["form_key"])
    if not acted(form, lambda: put_off(found.workspace, data["day"], why=data["why"], was=data["was"], by=by, at=at)):
        found = at_plan(request, code)
        if isinstance(form.data, QueryDict):  # what is sent next has seen the day as it is now
            form.data["was"] = str(deletion_of(found.workspace) or "")
        return _page(request, found, form, at, status=422)
    messages.success(request, _("It is kept until then. The leads of both companies are told."))
    return redirect("plan", code)


def _page(request: HttpRequest, found: Visit, form: Longer, at: datetime, *, status: int = 200) -> HttpResponse:
    day = deletion_of(found.workspace)
    words = full_day_words(day, weekday=True) + f" {day.year}" if day else ""
    retired = found.workspace.state == Workspace.State.RETIRED
    context = {**frame(found, "settings"), "form": form, "day": words, "retired": retired, "workspace": found.workspace}
    return render(request, "plans/keep.html", context, status=status)
