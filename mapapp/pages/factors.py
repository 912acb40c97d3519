"""The second factor of one's own sign-in: what is set up, adding to it, taking from it, recovery codes."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mapapp.access.backend import needs_second
from mapapp.access.factors import Factor, Factors, factors_of, remove_factor
from mapapp.access.limits import too_often
from mapapp.access.notices import tell
from mapapp.access.one_time import confirm_app, offer, recovery_codes, renew_codes
from mapapp.access.passkeys import NotAPasskey, add_passkey, creation_options, request_options, work_at
from mapapp.access.proof import has_second, lacks_second, prove, proven_lately
from mapapp.access.signin import ask_code
from mapapp.access.sso import must_go_there
from mapapp.pages.entering import own_url
from mapapp.pages.gate import Page, signed_in, user_of
from mapapp.pages.proving import WANTED, ProofForm, open_before_proof
from mapapp.pages.signin import visited
from mapapp.people.models import User
from mapapp.people.sessions import end_sessions
from mapapp.plans.refusals import Refused
from mapapp.plans.words import moment_words

WRONG = gettext_lazy(
    "This is not the code that the app should show now. Wait for the next one; the phone must set its clock by itself."
)


class AppForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code that the app shows now"),
        help_text=gettext_lazy("Six digits"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the code that the app shows.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of this passkey"),
        help_text=gettext_lazy("To know it again: my phone, the key on my ring"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the passkey a name.")},
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)


def changing(page: Page) -> Page:
    """A page that changes how somebody signs in: he has shown within 15 minutes who he is, or does so first."""

    @open_before_proof
    @signed_in
    @visited
    @wraps(page)
    def asked(request: HttpRequest, **named: int) -> HttpResponseBase:
        factors = factors_of(user_of(request))
        if named and factors.one(named["number"]) is None:
            raise Http404
        if not proven_lately(request, user_of(request), factors, at=timezone.now()):
            return redirect(f"{reverse('factor_again')}?{urlencode({'next': request.path})}")
        return page(request, factors, **named)

    return asked


@open_before_proof
@signed_in
@require_safe
def factors(request: HttpRequest) -> HttpResponse:
    """What is set up. An admin without any reads that nothing opens before there is one."""
    user, at = user_of(request), timezone.now()
    found = factors_of(user)
    context = {
        "factors": found,
        "lines": [_line(factor, user, at) for factor in found.each],
        "admin": needs_second(user),
        "locked": lacks_second(request, user),
        "passkeys": work_at(request),
    }
    return render(request, "access/factors.html", context)


def _line(factor: Factor, user: User, at: datetime) -> dict[str, Any]:
    def words(moment: datetime) -> str:
        return moment_words(moment, zone=user.time_zone, now=at)

    used = words(factor.used_at) if factor.used_at else _("Not yet")
    return {"factor": factor, "added": words(factor.added_at), "used": used}


@changing
def factor_app(request: HttpRequest, found: Factors) -> HttpResponse:
    """Show the secret to a phone; the code that the phone makes of it sets it up, in place of an older app."""
    user, at = user_of(request), timezone.now()
    form, offered = (
        AppForm(request.POST if request.method == "POST" else None),
        offer(user, request.POST.get("offer", "")),
    )
    if request.method == "POST" and form.is_valid():
        if too_often(request, "factor", user.email):
            form.add_error("code", _("Too many codes were tried. Wait ten minutes, then try again."))
        elif row := confirm_app(user, offered.secret, form.cleaned_data["code"], at=at):
            prove(request, row, again=True)
            return _added(request, found, _("An authenticator app was set up for your sign-in."))
        else:
            form.add_error("code", WRONG)
    context = {"form": form, "offer": offered, "factors": found}
    return render(request, "access/factor_app.html", context, status=422 if form.errors else 200)


@changing
def factor_passkey(request: HttpRequest, found: Factors) -> HttpResponse:
    """Ask the browser to make a passkey for this address, and keep it under a name."""
    user = user_of(request)
    if not work_at(request):
        return render(request, "access/factor_passkey.html", {"factors": found},
                      status=422 if request.method == "POST" else 200)  # fmt: skip
    if request.POST.get("act") == "begin":
        return JsonResponse(creation_options(user))
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = add_passkey(user, data["credential"], name=data["name"], at=timezone.now())
        except NotAPasskey:
            form.add_error("name", _("No passkey came with it. Press the button once more, and follow your browser."))
        else:
            prove(request, row, again=True)
            return _added(request, found, _("A passkey was added to your sign-in."))
    context = {"form": form, "factors": found, "passkeys": True}
    return render(request, "access/factor_passkey.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, before: Factors, fact: str) -> HttpResponse:
    """With the first factor recovery codes are shown, and he signs in anew everywhere else."""
    user = user_of(request)
    tell(user, fact, agent=request.headers.get("User-Agent", ""), at=timezone.now())
    messages.success(request, _("Saved."))
    if before:
        return redirect("factors")
    end_sessions(user, but=request.session.session_key or "")
    wanted = request.session.pop(WANTED, "")
    return redirect(f"{reverse('factor_codes')}?{urlencode({'next': wanted})}" if wanted else "factor_codes")


@changing
def factor_codes(request: HttpRequest, found: Factors) -> HttpResponse:
    """The recovery codes that still count; new ones on request."""
    if not found:
        return redirect("factors")
    user = user_of(request)
    if request.method == "POST":
        renew_codes(user)
        fact = _("New recovery codes were made for your sign-in; the old ones count no more.")
        tell(user, fact, agent=request.headers.get("User-Agent", ""), at=timezone.now())
        messages.success(request, _("These are new. The old ones count no more."))
        return redirect("factor_codes")
    on = own_url(request, reverse("home")) if needs_second(user) else reverse("factors")  # an admin was on his way
    return render(request, "access/factor_codes.html", {"codes": recovery_codes(user), "factors": found, "on": on})


@changing
def factor_remove(request: HttpRequest, found: Factors, number: int) -> HttpResponse:
    """Ask, then take a factor away."""
    user, factor = user_of(request), found.one(number)
    assert factor is not None  # asked before the page
    context = {"factor": factor, "last": len(found.each) == 1, "refused": ""}
    if request.method != "POST":
        return render(request, "access/factor_remove.html", context)
    try:
        remove_factor(user, number)
    except Refused as refusal:
        return render(request, "access/factor_remove.html", context | {"refused": str(refusal)}, status=422)
    fact = _("%(name)s was removed from your sign-in.") % {"name": factor.name}
    tell(user, fact, agent=request.headers.get("User-Agent", ""), at=timezone.now())
    messages.success(request, fact)
    return redirect("factors")


@open_before_proof
@signed_in
@visited
def factor_again(request: HttpRequest) -> HttpResponse:
    """Show once more who sits here: with a factor, or without any by a new code to the own address."""
    user, url = user_of(request), own_url(request, reverse("factors"))
    if request.POST.get("act") == "begin":
        return JsonResponse(request_options(user))
    found = factors_of(user)
    form = ProofForm(request.POST if request.method == "POST" else None, factors=found)
    if request.method == "POST":
        if too_often(request, "factor" if found else "code", user.email):
            form.is_valid()
            form.add_error("code", _("This was tried too often. Wait ten minutes, then try again."))
        elif not found:
            return _by_mail(request, url)
        elif row := form.shown(user):
            prove(request, row, again=True)
            return redirect(url)
    context = {"form": form, "factors": found, "next": url, "proven": has_second(request, user)}
    context["passkeys"] = bool(found.passkeys) and work_at(request)
    return render(request, "access/factor_again.html", context, status=422 if form.errors else 200)


def _by_mail(request: HttpRequest, url: str) -> HttpResponse:
    """Sign out, and in again: by a code that is on its way, or where his company signs its people in."""
    email = user_of(request).email
    logout(request)
    page = "signin"
    if not must_go_there(email):
        ask_code(request, email, at=timezone.now())
        page = "signin_code"
    return redirect(f"{reverse(page)}?{urlencode({'next': url})}")
