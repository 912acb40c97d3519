"""The letters of a plan, as their reader sets them: how often, on which day, at which hour; and a sample to look at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mapapp.digests.choosing import ask_sample, choose, choose_more
from mapapp.digests.together import one_for
from mapapp.drawing.tabs import tabs_of
from mapapp.pages.digest_forms import HowOften, initial_of, next_words
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.private.rules import may_read_lane

NO_SEAT = gettext_lazy("The letter goes to people who take part in this plan. You look in as a manager.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest, code: str) -> HttpResponse:
    """How often the letters of this plan come to the reader. Nobody else sees or sets it."""
    found = at_plan(request, code)
    seat, at = found.seat, timezone.now()
    if seat is None:
        allowed(NO_SEAT)
        return redirect("plan", code)
    seat.user = found.user
    own = not found.is_buyer and may_read_lane(found) is None
    form = HowOften(request.POST if request.method == "POST" else None, initial=initial_of(seat), team=own)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        choose(seat, data["digest"], at=at, day=data["day"], hour=data["hour"])
        choose_more(seat, reminds=data["reminds"], own_letter=data.get("own_letter", seat.own_letter))
        messages.success(request, _("Saved."))
        return redirect("digest", code)
    context = {
        "workspace": found.workspace,
        "tabs": tabs_of(found, current="digest"),
        "form": form,
        "next": next_words(seat, at, one_for(seat)),
        "never_chose": not seat.digest,
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
