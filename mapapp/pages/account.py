"""One's own page: name, time zone, and the way out."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.drawing.tabs import address
from mapapp.pages.gate import signed_in, user_of
from mapapp.people.changes import describe_oneself

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


class Oneself(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, error_messages={"required": gettext_lazy("Write your name.")}
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("When your letters come, and the times you read."),
        choices=[("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in ZONES)],
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """What others call this person, and his time zone."""
    user = user_of(request)
    form = Oneself(request.POST if request.method == "POST" else None,
                   initial={"name": user.name, "time_zone": user.time_zone})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        describe_oneself(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("me")
    context = {"form": form, "letters_url": address("notifications")}
    return render(request, "access/me.html", context, status=422 if form.errors else 200)
