"""Signing in with more than a mailbox: the second factor after the code, and a passkey instead of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mapapp.access.factors import factors_of
from mapapp.access.limits import too_often
from mapapp.access.passkeys import NotAPasskey, check_passkey, request_options, work_at
from mapapp.access.second import Halfway, enter_by_passkey, finish_second, give_up, halfway, missed_second
from mapapp.pages.entering import own_url
from mapapp.pages.proving import ProofForm, open_before_proof
from mapapp.pages.signin import door, visited


@open_before_proof
@visited
def signin_factor(request: HttpRequest) -> HttpResponse:
    """Take the second factor of who has shown the code of his mail. Five wrong ones, and it begins again."""
    found = halfway(request)
    if request.user.is_authenticated or found is None:
        return redirect("signin")
    if request.POST.get("act") == "begin":
        return JsonResponse(request_options(found.user))
    factors = factors_of(found.user)
    form = ProofForm(request.POST if request.method == "POST" else None, factors=factors)
    if request.method == "POST" and (answer := _tried(request, found, form)):
        return answer
    context = {"form": form, "factors": factors, "passkeys": bool(factors.passkeys) and work_at(request)}
    return render(request, "access/signin_factor.html", context, status=422 if form.errors else 200)


def _tried(request: HttpRequest, found: Halfway, form: ProofForm) -> HttpResponse | None:
    """The way in, or back to its start; None when the form says what to do."""
    if too_often(request, "factor", found.user.email):
        give_up(request)
        over = _("Too many codes were tried for this address. Wait ten minutes, then ask for a new one.")
        return door(request, over=over, status=429)
    row = form.shown(found.user)
    if row is not None:
        return finish_second(request, found, row) or redirect("signin")
    if missed_second(request, found):
        return None
    return door(
        request, over=_("That was the fifth wrong code, so this sign-in is over. Ask for a new code."), status=422
    )


@open_before_proof
@require_POST
def signin_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser's passkey to sign; what it has signed says who he is, and signs him in."""
    url = own_url(request)
    if request.user.is_authenticated:
        return redirect(url)
    if too_often(request, "passkey", ""):
        over = _("Passkeys were asked for too often from here. Wait ten minutes, then try again.")
        return door(request, over=over, status=429)
    if request.POST.get("act") == "begin":
        return JsonResponse(request_options())
    try:
        row = check_passkey(request.POST.get("credential", ""))
    except NotAPasskey:
        over = _("This passkey opens nothing here. Type your address, and sign in with a code.")
        return door(request, over=over, status=422)
    return enter_by_passkey(request, row, url=url) or redirect("signin")
