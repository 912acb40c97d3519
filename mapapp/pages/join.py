"""The page of an invitation's link. Reading it changes nothing; the link opens nothing without the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.access.invites import accept, account_for, closed, decline, give_back
from mapapp.access.limits import too_often
from mapapp.access.models import Invite
from mapapp.access.refusals import AlreadyHere
from mapapp.access.signin import ask_code, pending
from mapapp.access.sso import provider_of
from mapapp.access.tokens import find, state_of
from mapapp.access.welcome import welcome
from mapapp.pages.entering import ELSEWHERE, TOO_OFTEN, AddressForm, CodeForm, company, let_in, try_code
from mapapp.pages.gate import user_of
from mapapp.pages.signin import visited
from mapapp.plans.refusals import Refused

Page = Callable[[HttpRequest, str, Invite], HttpResponse]


def with_invite(page: Page) -> Callable[..., HttpResponse]:
    """Find the open invitation of the link, or say why it opens nothing; tell no other site where we come from."""

    @visited
    def found(request: HttpRequest, token: str) -> HttpResponse:
        invite = find(token)
        state = state_of(invite, timezone.now()) if invite else ""
        if invite is None:
            return _shut(request, 404)
        if state == "accepted" and request.user.is_authenticated and user_of(request).email == invite.email:
            return redirect("plan", invite.workspace.code)
        if state != "open":
            return _shut(request, 410, invite=invite, fact=str(closed(state)), state=state)
        return page(request, token, invite)

    @wraps(page)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = found(request, token)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@with_invite
def join(request: HttpRequest, token: str, invite: Invite) -> HttpResponse:
    """Who asks whom to what. "Open the plan" sends a code, or lets in who is signed in as the invited person."""
    if request.method != "POST":
        return _invitation(request, token, invite)
    at = timezone.now()
    if request.POST.get("answer") == "decline":
        return _declined(request, token, invite)
    if request.user.is_authenticated:
        return _seated(request, token, invite)
    provider = provider_of(invite.email)
    if provider and provider.required:
        return company(request, AddressForm({"email": invite.email}), provider, reverse("join", args=[token]))
    if too_often(request, "code", invite.email):
        return _invitation(request, token, invite, 429, over=str(TOO_OFTEN))
    account_for(invite)
    ask_code(request, invite.email, at=at)
    return redirect("join_code", token)


@with_invite
def join_code(request: HttpRequest, token: str, invite: Invite) -> HttpResponse:
    """Take the code that went to the invited address: it signs the person in and seats him."""
    found = pending(request)
    if request.user.is_authenticated:
        return redirect("join", token)
    if found is None or found.email != invite.email:
        if request.method == "POST":
            return _invitation(request, token, invite, 422, over=str(ELSEWHERE))
        return redirect("join", token)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        tried = try_code(request, found, form)
        if tried.right:
            return _entered(request, token, invite, let_in(request, found, form, reverse("join", args=[token])))
        if tried.over:
            return _invitation(request, token, invite, 422, over=tried.over)
        status = 422
    context = {"form": form, "email": invite.email, "token": token, "welcome": welcome(invite, timezone.now())}
    return render(request, "access/join_code.html", context, status=status)


def _entered(request: HttpRequest, token: str, invite: Invite, answer: HttpResponse | None) -> HttpResponse:
    """Signed in and seated at once; a second factor is asked for first, and leads back to the invitation."""
    if request.user.is_authenticated:
        return _seated(request, token, invite)
    return answer or redirect("join", token)


def _seated(request: HttpRequest, token: str, invite: Invite) -> HttpResponse:
    try:
        accept(invite, user_of(request), at=timezone.now())
    except AlreadyHere:  # as another person of the plan, so he has what the invitation would give
        return redirect("plan", invite.workspace.code)
    except Refused as refusal:
        return _invitation(request, token, invite, 403, over=str(refusal))
    return redirect(reverse("plan", args=[invite.workspace.code]) + "#yours")


def _declined(request: HttpRequest, token: str, invite: Invite) -> HttpResponse:
    """Asked about first, with a box to tick: a scanner that presses every button of a page ticks none.

    Only who has shown that the invited mailbox is his declines; from whoever else holds the link it is a word to who
    sent it, and ends nothing.
    """
    me = user_of(request) if request.user.is_authenticated else None
    proven = me is not None and me.email == invite.email
    if not request.POST.get("sure"):
        asked_again = "asked" in request.POST
        context = {"welcome": welcome(invite, timezone.now()), "token": token, "missing": asked_again, "proven": proven}
        return render(request, "access/join_decline.html", context, status=422 if asked_again else 200)
    try:
        if me is not None and proven:
            decline(invite, me, at=timezone.now())
        else:
            give_back(invite, at=timezone.now())
    except Refused as refusal:
        return _shut(request, 410, invite=invite, fact=str(refusal))
    said = _("Thank you. %(inviter)s reads that this is not for you.")
    return _shut(request, 200, invite=invite, fact=said % {"inviter": invite.invited_by.name},
                 state="declined" if proven else "returned")  # fmt: skip


def _invitation(request: HttpRequest, token: str, invite: Invite, status: int = 200, over: str = "") -> HttpResponse:
    user = user_of(request) if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "welcome": welcome(invite, timezone.now()),
        "token": token,
        "over": over,
        "viewer": invite.role == "viewer",
        "form": AddressForm(),
        "next": reverse("plan", args=[invite.workspace.code]),
        "me": user,
        "other": user is not None and user.email != invite.email,
    }
    return render(request, "access/join.html", context, status=status)


def _shut(
    request: HttpRequest, status: int, *, invite: Invite | None = None, fact: str = "", state: str = ""
) -> HttpResponse:
    context = {
        "fact": fact,
        "state": state,
        "inviter": invite.invited_by.name if invite else "",
        "name": invite.stakeholder.name if invite else "",
        "next": reverse("plan", args=[invite.workspace.code]) if invite else "/",
    }
    return render(request, "access/join_shut.html", context, status=status)
