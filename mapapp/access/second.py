"""The second step of signing in, for whoever has a second factor; and the one step of who comes with a passkey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse

from mapapp.access.proof import prove
from mapapp.access.signin import claimed
from mapapp.people.models import User

TRIES = 5  # wrong codes before the sign-in begins again with a mail


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody who has shown the code of his mail, and owes the second factor."""

    user: User
    stage: Any


def halfway(request: HttpRequest) -> Halfway | None:
    """The sign-in of this browser that waits for a second factor, or None."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage else None
    return Halfway(user, stage) if isinstance(user, User) and user.is_active else None


def missed_second(request: HttpRequest, found: Halfway) -> bool:
    """Count what proved nothing. True while another try is allowed; else the sign-in is over."""
    found.stage.state["missed"] = found.stage.state.get("missed", 0) + 1
    if found.stage.state["missed"] >= TRIES:
        clear_login(request)
        return False
    stash_login(request, found.stage.login)
    return True


def give_up(request: HttpRequest) -> None:
    """End a sign-in half way."""
    clear_login(request)


def finish_second(request: HttpRequest, found: Halfway, row: Authenticator) -> HttpResponse | None:
    """Sign the person in, to where his code would have led. None when another request has just done so."""
    if not claimed(request):
        return None
    prove(request, row)
    response: HttpResponse = found.stage.exit()
    return response


def enter_by_passkey(request: HttpRequest, row: Authenticator, *, url: str) -> HttpResponse | None:
    """A passkey is both: something he has, and his finger, face or PIN. None when it has just signed him in."""
    if not claimed(request):
        return None
    prove(request, row, alone=True)
    response: HttpResponse = perform_login(request, Login(user=row.user, redirect_url=url))
    return response
