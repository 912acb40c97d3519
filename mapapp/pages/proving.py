"""Showing a second factor: the form that takes it, and the rule that no admin gets past without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from mapapp.access.backend import is_admin
from mapapp.access.factors import Factors, factors_of
from mapapp.access.one_time import check_code
from mapapp.access.passkeys import NotAPasskey, check_passkey
from mapapp.access.proof import lacks_second
from mapapp.pages.gate import Page, looked_at
from mapapp.people.models import User

WANTED = "wanted"  # in the session of an admin without a second factor: the page that he asked for


class ProofForm(forms.Form):
    """A code of the app or a recovery code, or what a passkey has signed."""

    code = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, factors: Factors, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["code"]
        field.label, field.help_text = gettext_lazy("Recovery code"), gettext_lazy("Eight digits; each works once")
        if factors.app:
            field.label = gettext_lazy("Code of your authenticator app")
            field.help_text = gettext_lazy("Six digits. Without your phone, type one of your recovery codes.")

    def shown(self, user: User) -> Authenticator | None:
        """What has been proven; else the form says what to do."""
        if not self.is_valid():
            return None
        if credential := self.cleaned_data["credential"]:
            try:
                return check_passkey(credential, user)
            except NotAPasskey:
                self.add_error("code", _("This passkey is not one of yours here. Try another one, or type a code."))
                return None
        row = check_code(user, self.cleaned_data["code"], at=timezone.now())
        if row is None:
            self.add_error("code", _("This is not a code that counts now. Wait for the next one and try it."))
        return row


def open_before_proof(page: Page) -> Page:
    """A page that an admin without a second factor gets all the same: the way in, the way out, and setting one up."""
    page.open_before_proof = True  # type: ignore[attr-defined]
    return page


class SecondFactor:
    """Sends an admin of a team who has not shown a second factor to where he does, whatever page he asks for.

    So no page can forget it. Without a session it asks nothing of the database; else the user is read anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, named: object
    ) -> HttpResponseBase | None:
        if getattr(view, "open_before_proof", False) or not isinstance(request.user, User):
            return None
        if lacks_second(request, request.user):
            return away(request, request.user)
        if is_admin(request.user) and request.session.get_expiry_age() > settings.SESSION_COOKIE_AGE:
            request.session.set_expiry(None)  # he was made an admin after he had chosen to stay signed in
        return None


def away(request: HttpRequest, user: User) -> HttpResponseBase:
    """To set a second factor up, or to show the one he has; and back to where he wanted to go."""
    page = reverse("factor_again" if factors_of(user) else "factors")
    by_htmx = request.headers.get("HX-Request") == "true"
    seen = looked_at(request).path if by_htmx else request.get_full_path() if request.method == "GET" else "/"
    if seen != "/":
        request.session[WANTED] = seen  # where he goes on once he has set one up, over as many pages as that takes
    url = f"{page}?{urlencode({'next': seen})}"
    return HttpResponseClientRedirect(url) if by_htmx else redirect(url)
