"""What a person is told by mail when the way in to his account changes, so that he notices what he did not do."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.devices import device_words
from mapapp.people.models import User
from mapapp.plans.words import moment_words
from mapapp.post.envelope import Content, Drop, content_of
from mapapp.post.models import Letter
from mapapp.post.outbox import write


def tell(user: User, fact: str, *, agent: str = "", at: datetime) -> Letter:
    """Mail the fact, with when and in which browser; no browser when who runs the server did it."""
    said = {
        "fact": fact,
        "when": moment_words(at, zone=user.time_zone, now=at),
        "zone": user.time_zone.replace("_", " "),
        "device": device_words(agent) if agent else "",
        "link": settings.PUBLIC_URL + reverse("sessions"),
    }
    return write(
        Letter.Kind.NOTICE,
        f"notice:{user.pk}:{secrets.token_hex(12)}",
        user.email,
        subject=_("How you sign in to mapapp has changed"),
        text=render_to_string("access/mail_notice.txt", said),
        user=user,
        at=at,
    )


def notice_now(letter: Letter) -> Content | Drop:
    """The notice, unless the account was closed meanwhile."""
    if letter.user is None or not letter.user.is_active:
        return Drop(_("Nobody signs in with this address."))
    return content_of(letter)
