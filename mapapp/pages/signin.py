"""Sign-in by a code in a mail. The answer is the same for an address that we know and one that we do not."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mapapp.access.limits import too_often
from mapapp.access.passkeys import work_at
from mapapp.access.signin import ask_code, pending
from mapapp.access.sso import provider_of
from mapapp.pages.entering import ELSEWHERE, TOO_OFTEN, AddressForm, CodeForm, company, let_in, own_url, try_code
from mapapp.pages.proving import open_before_proof

visited = require_http_methods(["GET", "HEAD", "POST"])


@open_before_proof
@visited
def signin(request: HttpRequest) -> HttpResponse:
    """Ask for the address; a code goes there if somebody has it. Who is signed in already is sent on."""
    url = own_url(request)
    if request.user.is_authenticated:
        return redirect(url)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return door(request, form, url)
    if not form.is_valid():
        return door(request, form, url, status=422)
    provider = provider_of(form.cleaned_data["email"])
    if provider and (provider.required or request.POST.get("by") != "code"):
        return company(request, form, provider, url)
    if too_often(request, "code", form.cleaned_data["email"]):
        return door(request, form, url, over=str(TOO_OFTEN), status=429)
    ask_code(request, form.cleaned_data["email"], at=timezone.now())
    return redirect(_with_next(reverse("signin_code"), url))


@open_before_proof
@visited
def signin_code(request: HttpRequest) -> HttpResponse:
    """Take the code. Three wrong ones, or ten minutes, and it begins again."""
    url, found = own_url(request), pending(request)
    if request.user.is_authenticated:
        return redirect(url)
    if found is None:
        if request.method == "POST":
            return door(request, url=url, over=str(ELSEWHERE), status=422)
        return redirect(_with_next(reverse("signin"), url))
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        tried = try_code(request, found, form)
        if tried.right:
            return let_in(request, found, form, url) or redirect("signin")
        if tried.over:
            return door(request, AddressForm(initial={"email": found.email}), url, over=tried.over, status=422)
        status = 422
    context = {"form": form, "email": found.email, "next": url}
    return render(request, "access/signin_code.html", context, status=status)


@open_before_proof
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End this session, on this device."""
    logout(request)
    return redirect(own_url(request, reverse("signin")))


def door(
    request: HttpRequest, form: AddressForm | None = None, url: str = "/", *, over: str = "", status: int = 200
) -> HttpResponse:
    """The page that asks for an address, with a word about what has just come to nothing."""
    context = {"form": form or AddressForm(), "next": url, "over": over, "passkeys": work_at(request)}
    return render(request, "access/signin.html", context, status=status)


def _with_next(address: str, url: str) -> str:
    return address if url == "/" else f"{address}?{urlencode({'next': url})}"
