"""The weekly letter, as its reader sets it: every Monday or never, and a sample to look at."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mapapp.access.models import Seat
from mapapp.digests.choosing import ask_sample, choose, letters_of
from mapapp.digests.schedule import following, zone_of
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.gate import allowed, at_plan, signed_in, user_of
from mapapp.plans.words import full_day_words

NO_SEAT = gettext_lazy("The letter goes to people who take part in this plan. You look in as a manager.")


class HowOften(forms.Form):
    """Weekly or never."""

    digest = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Seat.Digest.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest, code: str) -> HttpResponse:
    """How often the letter of this plan comes to the reader. Nobody else sees or sets it."""
    found = at_plan(request, code)
    seat, at = found.seat, timezone.now()
    if seat is None:
        allowed(NO_SEAT)
        return redirect("plan", code)
    seat.user = found.user
    form = HowOften(request.POST if request.method == "POST" else None, initial={"digest": seat.digest})
    if request.method == "POST" and form.is_valid():
        choose(seat, form.cleaned_data["digest"], at=at)
        messages.success(request, _("Saved."))
        return redirect("digest", code)
    zone = found.user.time_zone
    next_on = following(zone, at).due_at.astimezone(zone_of(zone)).date()
    context = {
        "workspace": found.workspace,
        "tabs": tabs_of(found, current="digest"),
        "form": form,
        "is_weekly": seat.digest == Seat.Digest.WEEKLY,
        "next_on": full_day_words(next_on, today=found.workspace.today(at), weekday=True),
        "zone": zone.replace("_", " "),
    }
    return render(request, "digests/digest.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def digest_sample(request: HttpRequest, code: str) -> HttpResponse:
    """Send the reader his letter as it would be now; at most one a minute."""
    found = at_plan(request, code)
    if found.seat is None:
        allowed(NO_SEAT)
        return redirect("plan", code)
    ask_sample(found.seat, at=timezone.now())
    messages.success(request, _("A sample is on its way to %(email)s.") % {"email": found.user.email})
    return redirect("digest", code)


@signed_in
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """All letters of this person, a line a plan."""
    return render(request, "digests/notifications.html", {"letters": letters_of(user_of(request))})
