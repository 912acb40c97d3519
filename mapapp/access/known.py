"""Browsers in which somebody has signed in before: a signed cookie says for which address, and lets nobody in.

It has one use: who floods an address with wrong codes uses up the share of strangers, and locks its owner out of no
browser that he has used before.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from mapapp.people.models import User, normal_email

COOKIE = "__Host-known" if settings.HTTPS else "known"
SALT = "mapapp.access.known"
LASTS = 180 * 24 * 3600  # seconds


def known_browser(request: HttpRequest, email: str) -> str:
    """What tells this browser from others, when the owner of the address has signed in with it; else empty."""
    try:
        whose, browser = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(browser) if whose == _hashed(email) else ""


def remember_browser(response: HttpResponse, user: User) -> None:
    """The user has just signed in with it."""
    value = signing.dumps([_hashed(user.email), secrets.token_hex(8)], salt=SALT)
    response.set_cookie(COOKIE, value, max_age=LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax")


def _hashed(email: str) -> str:
    return salted_hmac(SALT, normal_email(email), algorithm="sha256").hexdigest()[:32]
