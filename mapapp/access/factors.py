"""The second factor: what somebody has beside his mailbox. allauth keeps it; its secrets are encrypted in our table."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class Adapter(DefaultMFAAdapter):
    """A copy of the database without the server's secret opens nobody's second factor."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "mapapp"


def _cipher() -> MultiFernet:
    """By SECRET_KEY; what was written under one of SECRET_KEY_FALLBACKS is still read."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [salted_hmac("mapapp.access.factors", "second factor", key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
