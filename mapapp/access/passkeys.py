"""Passkeys (WebAuthn): a key in the phone or computer that opens with a finger, a face or its PIN.

Each is registered so that it can do both: be the second factor after a code, and sign in alone. It holds for one host
name, so where people reach us by a bare IP address there are none.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from mapapp.access.factors import PASSKEY
from mapapp.people.models import User
from mapapp.people.wording import one_line

MOST = 20  # keys of one person
LONGEST = 16_000  # characters of an answer


class NotAPasskey(ValueError):
    """What came is no answer of a passkey to our question."""


def work_at(request: HttpRequest) -> bool:
    """Do browsers offer passkeys for this address? On https with a name, and on localhost."""
    host = request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def creation_options(user: User) -> dict[str, Any]:
    """What the browser is asked to make a key for; the challenge waits in the session."""
    return dict(auth.begin_registration(user, True))


def request_options(user: User | None = None) -> dict[str, Any]:
    """What the browser is asked to sign: by a key of the user, or at sign-in by whichever it has."""
    with _answered():
        return dict(auth.begin_authentication(user))


def add_passkey(user: User, answer: str, *, name: str, at: datetime) -> Authenticator:
    """Keep a key that the browser has made. NotAPasskey."""
    credential = _read(answer)
    with _answered():
        auth.parse_registration_response(credential)
        made = auth.complete_registration(credential)
        if not made.is_user_verified():
            raise NotAPasskey
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        others = Authenticator.objects.filter(user=user, type=PASSKEY).count()
        if others >= MOST:
            raise NotAPasskey
        row: Authenticator = auth.WebAuthn.add(user, one_line(name)[:80], credential).instance
        row.created_at = at
        row.save()
        RecoveryCodes.activate(user)
    return row


def check_passkey(answer: str, user: User | None = None) -> Authenticator:
    """Which key has signed our question: one of the user's, or without a user anybody's who is active. NotAPasskey."""
    credential = _read(answer)
    with _answered():
        auth.parse_authentication_response(credential)
        owner = user or auth.extract_user_from_response(credential)
        row: Authenticator = auth.complete_authentication(owner, credential)
    if not owner.is_active:
        raise NotAPasskey
    row.user = owner
    return row


def _read(answer: str) -> dict[str, Any]:
    try:
        credential = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        credential = None
    if not isinstance(credential, dict):
        raise NotAPasskey
    return credential


@contextmanager
def _answered() -> Iterator[None]:
    """The bytes come from outside, and their readers say in many ways that they are none."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, KeyError, LookupError, AttributeError, AssertionError) as problem:
        raise NotAPasskey from problem
