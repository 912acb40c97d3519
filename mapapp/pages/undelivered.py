"""Mail that came back is tried again, by a lead who has put right what was wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.rules import may_invite
from mapapp.access.undelivered import try_again
from mapapp.pages.gate import allowed, at_plan, person_of, signed_in
from mapapp.plans.models import Side


@signed_in
@require_POST
def mail_again(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send what failed once more."""
    found = at_plan(request, code)
    who = person_of(found, number)
    allowed(may_invite(found, Side(who.side)))
    if try_again(found, number, at=timezone.now()):
        messages.success(request, _("On its way to %(name)s again.") % {"name": who.name})
    else:
        messages.success(request, _("Nothing waits for %(name)s any more.") % {"name": who.name})
    return redirect("people", code)
