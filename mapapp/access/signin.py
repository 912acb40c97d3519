"""How people prove who they are: allauth's code by mail, in our letters, behind our pages."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mapapp.access.backend import is_admin
from mapapp.access.letters import write_code
from mapapp.access.sso import must_go_there, provider_of
from mapapp.people.models import Session, User, normal_email
from mapapp.people.sessions import SessionStore, begin

DIGITS = 8
KEPT = 30 * 24 * 3600  # seconds: a device the person chose to keep
KEEP = "keep"  # in the session of a sign-in under way: he asked for that


class Adapter(DefaultAccountAdapter):
    """Sign-up is closed: people come by invitation. Mail goes through our outbox; sentences stand on our pages."""

    def is_open_for_signup(self, request: object) -> bool:
        return False

    def generate_login_code(self) -> str:
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the code's letter. For an unknown address the same is written, and dropped by the job that sends:
        the answer takes the same path and the same time."""
        request, address = context["request"], normal_email(email)
        code = context.get("code") or self.generate_login_code()
        user = None if must_go_there(address) else User.objects.filter(email=address, is_active=True).first()
        write_code(address, spaced(code), key=secrets.token_hex(12), user=user, at=request.asked_at)

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Whose company wants its own sign-in comes in by no other way: not by a code, not by a passkey."""
        if must_go_there(user.email) and "sociallogin" not in (more.get("signal_kwargs") or {}):
            clear_login(request)
            return HttpResponseRedirect(reverse("signin"))
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def login(self, request: Any, user: User) -> None:
        """Every way in ends here: a new key, the device noted, and 30 days if the person chose so and is no admin."""
        keep = request.session.pop(KEEP, False)
        super().login(request, user)
        begin(request.session, request.headers.get("User-Agent", ""), at=request.asked_at)
        if keep and not is_admin(user):
            request.session.set_expiry(KEPT)
        request.just_signed_in = user

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]


def opened_elsewhere(request: HttpRequest, user: User) -> bool:
    """Does the company of this person demand its own sign-in, and was this session not opened by it? No query."""
    provider = provider_of(user.email)
    if provider is None or not provider.required:
        return False
    return not any(record.get("provider") == provider.key for record in get_authentication_records(request, user))


def opened_by(request: HttpRequest, user: User) -> str:
    """The company's own sign-in that opened this session, by its key; empty for any other way. No query."""
    keys = (record.get("provider") for record in get_authentication_records(request, user))
    return next((key for key in keys if key), "")


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in under way: for which address, and whether its ten minutes are over."""

    email: str
    process: LoginCodeVerificationProcess
    expired: bool


def spaced(code: str) -> str:
    """`1234 5678`: how a code is read and typed; blanks do not count."""
    return f"{code[:4]} {code[4:]}"


def ask_code(request: HttpRequest, email: str, *, at: datetime) -> None:
    """Begin a sign-in: a code goes to the address if somebody has it, and nobody can tell from here whether he does."""
    address = normal_email(email)
    user = None if must_go_there(address) else User.objects.filter(email=address, is_active=True).first()
    request.asked_at = at  # type: ignore[attr-defined]  # allauth hands the request on to send_mail, and no more
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=address)


def pending(request: HttpRequest) -> Pending | None:
    """The sign-in that this browser has begun, or None."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None:
        return None
    process = LoginCodeVerificationProcess(stage=stage)
    return Pending(process.state.get("email", ""), process, not process.is_valid())


def matches(found: Pending, code: str) -> bool:
    """Is this the code that was sent? Never for an address without an account."""
    return not found.expired and compare_user_code(actual=code, expected=found.process.code)


def missed(found: Pending) -> bool:
    """Count a wrong code. True while another try is allowed; after the third the sign-in is over."""
    return found.process.record_invalid_attempt()


def forget(found: Pending) -> None:
    """End a sign-in that came to nothing."""
    found.process.abort()


def finish(request: HttpRequest, found: Pending, *, url: str, keep: bool) -> HttpResponse | None:
    """The code was right: sign the person in under a new session key, and send him to `url`; if he has a second
    factor, it is asked for first.

    `keep` holds the session for 30 days on this device, but not for an admin of a team; else for 12 hours of rest.
    None when the same code has just signed in by another request: a code opens one session.
    """
    if not claimed(request):
        return None
    if keep:
        request.session[KEEP] = True
    response: HttpResponse = found.process.finish(url)
    return response


def claimed(request: HttpRequest) -> bool:
    """Take the session that holds the code, or the question to a passkey, off the table: of two requests, one finds its
    row. It goes on under a new key."""
    if Session.objects.filter(session_key=request.session.session_key).delete()[0] != 1:
        request.session = SessionStore()
        return False
    request.session.cycle_key()
    return True
