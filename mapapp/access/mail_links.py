"""What a link in somebody's letter may do without a sign-in: one act on one step of one person, signed by us.

Nothing is kept of a link before it is used, so a table that is read opens nothing, and a letter costs no statement for
the links in it (decision 0026). Its seal is an HMAC-SHA256 under the server's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

MAIL = "mail"  # by which way: history says so of each act
LIFE = timedelta(days=14)
SHAPE = struct.Struct(">QHBIHII")
SEAL = 32  # bytes
LENGTH = (SHAPE.size + SEAL) // 3 * 4  # characters; a whole number of them, so that each link has one spelling
TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{LENGTH}}}")
FIRST = date(2000, 1, 1)
MINUTE = 60  # seconds
EPOCHS = 1 << 16  # a link says an epoch by its last 16 bits: in its 14 days nobody ends his links so many times


class Act(IntEnum):
    DONE = 1
    NOT_MINE = 2
    NEW_DATE = 3
    DENY = 4  # "this was not me", of an act by a link


@dataclass(frozen=True, slots=True)
class MailLink:
    """Whose it is (a seat, in one of its epochs, as `epoch_of` says it), what it does to which task, and since when, to
    the minute.

    `due_on` is the date that the letter told. `event` is the change that a DENY is about, 0 for the others.
    """

    seat: int
    epoch: int
    act: Act
    task: int
    due_on: date
    at: datetime
    event: int = 0

    @property
    def token(self) -> str:
        """The one spelling of it: 76 characters, 256 bits of which are the seal."""
        minutes = int(self.at.timestamp()) // MINUTE
        days = (self.due_on - FIRST).days
        packed = SHAPE.pack(self.seat, epoch_of(self.epoch), self.act, self.task, max(0, days), self.event, minutes)
        return urlsafe_b64encode(packed + _seal(packed, settings.SECRET_KEY)).decode()

    @property
    def url(self) -> str:
        return settings.PUBLIC_URL + reverse("not_me" if self.act == Act.DENY else "mailed_act", args=[self.token])

    def is_over(self, at: datetime) -> bool:
        return at >= self.at + LIFE


def epoch_of(count: int) -> int:
    """How a link says how often the links of its seat had been ended when it was made."""
    return count % EPOCHS


def link_in(token: str) -> MailLink | None:
    """The link that a token of ours is; None for any other text."""
    if not TOKEN.fullmatch(token):
        return None
    raw = urlsafe_b64decode(token)
    packed, seal = raw[: SHAPE.size], raw[SHAPE.size :]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(seal, _seal(packed, key)) for key in keys):
        return None
    seat, epoch, act, task, days, event, minutes = SHAPE.unpack(packed)
    moment = datetime.fromtimestamp(minutes * MINUTE, UTC)
    return MailLink(seat, epoch, Act(act), task, FIRST + timedelta(days=days), moment, event)


def _seal(packed: bytes, secret: str) -> bytes:
    return hmac.digest(_key(secret), packed, "sha256")


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    """A key for these links alone: no other signature of ours opens this door."""
    return hashlib.sha256(b"mapapp.access.mail_links" + secret.encode()).digest()
