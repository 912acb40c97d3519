"""The way to a company's own sign-in, and back from it. What goes wrong there is told on our sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mapapp.access.limits import too_often
from mapapp.access.openid import come_back, set_out
from mapapp.access.sso import NotSignedIn, provider_called
from mapapp.pages.entering import AddressForm, company, own_url
from mapapp.pages.proving import open_before_proof
from mapapp.pages.signin import door
from mapapp.sso import Provider

Page = Callable[[HttpRequest, Provider], HttpResponse]


def with_provider(page: Page) -> Callable[..., HttpResponse]:
    """Find the provider of the settings, or 404; say on the sign-in page why nobody was signed in."""

    @wraps(page)
    def found(request: HttpRequest, key: str) -> HttpResponse:
        provider = provider_called(key)
        if provider is None:
            raise Http404
        try:
            return page(request, provider)
        except NotSignedIn as problem:
            return door(request, url=own_url(request), over=str(problem), status=problem.status)

    return found


@open_before_proof
@require_POST
@with_provider
def signin_with(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Go on to the company's sign-in. Who is signed in already is sent on."""
    url, form = own_url(request), AddressForm(request.POST)
    if request.user.is_authenticated:
        return redirect(url)
    email = form.cleaned_data["email"] if form.is_valid() else ""
    if too_often(request, "sso", email or provider.key):
        over = _("That was tried too often. Wait ten minutes, then try again.")
        return company(request, form, provider, url, over=over, status=429)
    if provider.is_saml:
        return saml().set_out(request, provider, url=url)
    return set_out(request, provider, email=email, url=url)


@open_before_proof
@require_http_methods(["GET", "HEAD", "POST"])
@with_provider
def signin_back(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Come back from there with its answer, which works once: in the address by OpenID, in a form by SAML."""
    if provider.is_saml != (request.method == "POST"):
        return HttpResponseNotAllowed(["POST"] if provider.is_saml else ["GET", "HEAD"])
    return saml().come_back(request, provider) if provider.is_saml else come_back(request, provider)


def saml() -> Any:
    """The room of SAML, whose packages are an extra: only a team that uses it has them."""
    return import_module("mapapp.access.saml")
