"""One's own page: name and time zone, and the ways to all else that is one's own."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.factors import Factors, factors_of
from mapapp.drawing.tabs import address
from mapapp.pages.gate import signed_in, user_of
from mapapp.people.changes import describe_oneself
from mapapp.people.models import User
from mapapp.people.sessions import living

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
    """What others call this person, his time zone, how he signs in and where, his letters, his data."""
    user = user_of(request)
    form = Oneself(request.POST if request.method == "POST" else None,
                   initial={"name": user.name, "time_zone": user.time_zone})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        describe_oneself(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "access/me.html", {"form": form, "ways": _ways(user)}, status=422 if form.errors else 200)


def _ways(user: User) -> list[dict[str, str]]:
    """A line each: what it is, how it stands, and where it leads."""
    browsers = len(living(user, timezone.now()))
    where = ngettext("In %(count)s browser: this one", "In %(count)s browsers", browsers) % {"count": browsers}
    lines = (
        (_("Second factor"), _second(factors_of(user)), "factors", _("Change")),
        (_("Where you are signed in"), where, "sessions", _("Look")),
        (_("Your letters"), _("How often each plan writes to you"), "notifications", _("Change")),
        (_("Calendar and links"), _("Your steps in your calendar; links in your letters"), "my_links", _("Change")),
        (_("Your data"), _("All that is kept about you here, as a file"), "my_data", _("Download")),
    )
    return [{"what": what, "now": now, "url": address(name), "act": act} for what, now, name, act in lines]


def _second(found: Factors) -> str:
    """`Authenticator app, 2 passkeys`; without any, what that means."""
    if not found:
        return _("None: the code of a mail alone signs you in")
    keys = len(found.passkeys)
    said = [_("Authenticator app")] if found.app else []
    if keys:
        said.append(ngettext("%(count)s passkey", "%(count)s passkeys", keys) % {"count": keys})
    return ", ".join(said)
