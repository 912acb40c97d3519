"""How a team counts: the numbers by which a plan is stale, which version of them holds, and who set them when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.access.members import TeamVisit
from mapapp.access.rules import may_say_who_is_in
from mapapp.pages.gate import allowed, at_team, signed_in
from mapapp.people.changes import TeamRefused
from mapapp.people.definitions import MOST, Definitions, set_definitions, versions_of
from mapapp.plans.words import moment_words


def days(label: Any) -> forms.IntegerField:
    wrong = {"required": gettext_lazy("Write a number of days."), "invalid": gettext_lazy("Write a number of days.")}
    return forms.IntegerField(label=label, min_value=1, max_value=MOST, error_messages=wrong)


class Counting(forms.Form):
    """`seen` is the version that was before who sets them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    stale_warns = days(gettext_lazy("Days without an act until a plan is amber"))
    stale_red = days(gettext_lazy("Days until it is red"))
    stale_ends = days(gettext_lazy("Days until it no longer counts as active"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers that hold now and those that held before; an admin sets them."""
    found = at_team(request, code)
    now = Definitions.of(found.team)
    if request.method != "POST":
        return _page(request, found, Counting(initial={**now.values, "seen": now.number}))
    allowed(may_say_who_is_in(found))
    form = Counting(request.POST)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in now.values if name in form.fields}
        try:
            set_definitions(found.team, values, seen=form.cleaned_data["seen"], by=found.user, at=timezone.now())
        except TeamRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Reports say which numbers held when."))
            return redirect("counting", code)
    return _page(request, found, form, status=422)


def _page(request: HttpRequest, found: TeamVisit, form: Counting, *, status: int = 200) -> HttpResponse:
    at, zone = timezone.now(), found.user.time_zone
    held = [
        {
            "number": row.number,
            "when": moment_words(row.at, zone=zone, now=at),
            "by": str(row.by) if row.by else "",
            "values": Definitions.read(row.values),
        }
        for row in versions_of(found.team, *(name for name in form.fields if name != "seen"))
    ]
    context = {
        "found": found, "team": found.team, "form": form, "held": held, "first": Definitions(),
        "why_not": may_say_who_is_in(found), "now": Definitions.of(found.team),
    }  # fmt: skip
    return render(request, "people/counting.html", context, status=status)
