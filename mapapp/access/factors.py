"""The second factor: what somebody has beside his mailbox. allauth keeps it; its secrets are encrypted in our table."""

from __future__ import annotations

import io
import logging
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from mapapp.access.backend import needs_second
from mapapp.people.models import User
from mapapp.people.sessions import end_sessions
from mapapp.plans.refusals import Refused

log = logging.getLogger(__name__)
APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES


class Adapter(DefaultMFAAdapter):
    """A copy of the database without the server's secret opens nobody's second factor."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Empty when the server's secret is another than then: no code fits it any more, and the log says why."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor cannot be read: SECRET_KEY has changed and is not in SECRET_KEY_FALLBACKS")
            return ""

    def build_totp_svg(self, url: str) -> str:
        """Dark on white whatever the page's theme: a camera reads no light squares on a dark ground."""
        picture = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(picture)
        return picture.getvalue().decode()

    def get_totp_issuer(self) -> str:
        return "mapapp"


def _cipher() -> MultiFernet:
    """By SECRET_KEY; what was written under one of SECRET_KEY_FALLBACKS is still read."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [salted_hmac("mapapp.access.factors", "second factor", key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


@dataclass(frozen=True, slots=True)
class Factor:
    """An authenticator app or a passkey."""

    number: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None

    @property
    def is_app(self) -> bool:
        return self.kind == APP


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has set up; `codes` is how many recovery codes are left."""

    each: tuple[Factor, ...] = ()
    codes: int = 0

    @property
    def app(self) -> Factor | None:
        return next((factor for factor in self.each if factor.is_app), None)

    @property
    def passkeys(self) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.each if not factor.is_app)

    def one(self, number: int) -> Factor | None:
        return next((factor for factor in self.each if factor.number == number), None)

    def __bool__(self) -> bool:
        return bool(self.each)


def factors_of(user: User) -> Factors:
    """Everything the user could prove himself with, the oldest first. One query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes: list[str] = next((row.wrap().get_unused_codes() for row in rows if row.type == CODES), [])
    return Factors(tuple(_factor(row) for row in rows if row.type != CODES), len(codes))


def _factor(row: Authenticator) -> Factor:
    name = _("Authenticator app") if row.type == APP else row.wrap().name
    return Factor(row.pk, row.type, name, row.created_at, row.last_used_at)


def remove_factor(user: User, number: int) -> None:
    """Take a factor away; with the last one its recovery codes go too. Refused when an admin would be left without."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two who remove the last two, one is refused
        found = factors_of(user)
        if not found.one(number):
            raise Refused(_("This is gone already."))
        if len(found.each) == 1:
            if needs_second(user):
                raise Refused(_("An admin of a team needs a second factor. Add another one, then remove this one."))
            Authenticator.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user, pk=number).delete()


def reset_factors(user: User) -> int:
    """For who runs the server, when phone and recovery codes are lost: every factor goes, every session ends.

    Returns how many factors there were. An admin is asked to set one up at his next sign-in.
    """
    with transaction.atomic():
        count = len(factors_of(user).each)
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
    return count
