"""Codes of the second factor: those of an authenticator app (TOTP, RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.core import signing
from django.db import transaction

from mapapp.access.factors import APP, CODES, Adapter
from mapapp.people.models import User

SALT = "mapapp.access.one_time"
OFFER_LASTS = 3600  # seconds to point a phone at a page
COUNTER = "counter"  # in an app's data: of the newest code that was taken


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret for a phone, not kept by us until a code proves that the phone has it: the page carries it, signed."""

    secret: str
    signed: str
    picture: str

    @property
    def spaced(self) -> str:
        """As it is typed where no camera is at hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def offer(user: User, signed: str = "") -> Offer:
    """A secret for the user's phone: the one that his page carries, while it is fresh; else a new one."""
    try:
        pk, secret = signing.loads(signed, salt=SALT, max_age=OFFER_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        pk, secret = 0, ""
    if pk != user.pk:
        secret = generate_totp_secret()
        signed = signing.dumps([user.pk, secret], salt=SALT)
    svg = Adapter().build_totp_svg(Adapter().build_totp_url(user, secret))
    return Offer(secret, signed, "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())


def confirm_app(user: User, secret: str, code: str, *, at: datetime) -> Authenticator | None:
    """The phone shows the right code: keep its secret, in place of that of an older app. None for a wrong code."""
    counter = _counter_of(secret, code, after=0, at=at)
    if not counter:
        return None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=APP).delete()
        row: Authenticator = TOTP.activate(user, secret).instance
        row.data[COUNTER], row.created_at = counter, at
        row.save()
        RecoveryCodes.activate(user)
    return row


def check_code(user: User, code: str, *, at: datetime) -> Authenticator | None:
    """What the code proves, or None. A code counts once: that of the app, and each recovery code."""
    if not 6 <= sum(each.isdigit() for each in code) <= 8:
        return None
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().filter(user=user, type__in=(APP, CODES)):
            if _app_takes(row, code, at) if row.type == APP else row.wrap().validate_code(code):
                return row
    return None


def recovery_codes(user: User) -> list[str]:
    """Those that still count; none without a factor that they stand in for. One query."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    return [f"{code[:4]} {code[4:]}" for code in row.wrap().get_unused_codes()] if row else []


def renew_codes(user: User) -> None:
    """New recovery codes; the old ones count no more."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=CODES).delete()
        RecoveryCodes.activate(user)


def _app_takes(row: Authenticator, code: str, at: datetime) -> bool:
    counter = _counter_of(decrypt(row.data["secret"]), code, after=row.data.get(COUNTER, 0), at=at)
    if not counter:
        return False
    row.data[COUNTER] = counter
    row.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str, *, after: int, at: datetime) -> int:
    """Which half minute the code is of, later than `after`; 0 when it is of none near now."""
    now, near = int(at.timestamp()) // app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE
    for counter in range(now - near, now + near + 1):
        expected = format_hotp_value(hotp_value(secret, counter)) if secret else ""
        if counter > after and compare_user_code(actual=code, expected=expected):
            return counter
    return 0
