"""The door: shapes of its forms, where it leads, and trying a code. Used at sign-in and at an invitation's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.limits import too_often
from mapapp.access.signin import Pending, finish, forget, matches, missed
from mapapp.people.models import normal_email
from mapapp.sso import Provider


class Address(forms.EmailField):
    """An e-mail address in the one spelling that we store."""

    def to_python(self, value: Any) -> str:
        return normal_email(str(value or ""))


class AddressForm(forms.Form):
    email = Address(
        label=gettext_lazy("Work e-mail"),
        help_text=gettext_lazy("The address the plan was shared with"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Type your e-mail address."),
            "invalid": gettext_lazy("That is not an e-mail address. Type one, like name@company.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Eight digits; the blank does not count"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the code of the mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    keep = forms.BooleanField(
        label=gettext_lazy("Keep me signed in on this device"),
        help_text=gettext_lazy("For 30 days. Leave it empty on a computer that others use."),
        required=False,
    )


ELSEWHERE = gettext_lazy(
    "This browser waits for no code: a code works once, in the browser that asked for it. Ask for one here."
)

TOO_OFTEN = gettext_lazy(
    "Too many codes were asked for. Wait ten minutes, or sign in with a browser that you have used before."
)

TOO_MANY = gettext_lazy(
    "Too many codes were tried for this address. Wait ten minutes, or sign in with a browser that you have used before."
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code: right, wrong with another try left (the form says so), or over, and why."""

    right: bool = False
    over: str = ""


def try_code(request: HttpRequest, found: Pending, form: CodeForm) -> Tried:
    """Compare the code that was typed; three wrong ones, or ten minutes, and it begins again."""
    if found.expired:
        forget(found)
        return Tried(over=_("This code is older than ten minutes. Ask for a new one."))
    if not form.is_valid():
        return Tried()
    if too_often(request, "try", found.email):
        forget(found)
        return Tried(over=str(TOO_MANY))
    if matches(found, form.cleaned_data["code"]):
        return Tried(right=True)
    if not missed(found):
        return Tried(over=_("That was the third wrong code, so it does not count any more. Ask for a new one."))
    form.add_error("code", _("That is not the code of the last mail that this browser asked for. Look again."))
    return Tried()


def let_in(request: HttpRequest, found: Pending, form: CodeForm, url: str) -> HttpResponse | None:
    """Sign the person in, or ask for his second factor; None when this code has opened a session already."""
    return finish(request, found, url=url, keep=form.cleaned_data["keep"])


def own_url(request: HttpRequest, default: str = "/") -> str:
    """Where `next` leads, when that is on this site; else the default."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe and url.startswith("/") and len(url) < 2000 else default


def company(
    request: HttpRequest, form: AddressForm, provider: Provider, url: str, *, over: str = "", status: int = 200
) -> HttpResponse:
    """The sign-in page for an address whose company signs its own people in; its form, and no other, may lead there.

    It is the same whoever has the address: the domain decides, no account is looked for.
    """
    context = {"form": form, "provider": provider, "company": provider.team, "next": url, "over": over}
    response = render(request, "access/signin_company.html", context, status=status)
    response._csp_update = {"form-action": list(provider.places)}  # type: ignore[attr-defined]  # read by django-csp
    return response
