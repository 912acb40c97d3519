"""A letter as the mail that leaves: its parts, its headers, and one Message-ID however often it is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import salted_hmac

from mapapp.people.wording import one_line
from mapapp.post.mime import Mail
from mapapp.post.models import Letter
from mapapp.post.parts import Part
from mapapp.post.smtp import Backend


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says, decided at the moment of sending; `revision` is kept with it once it is sent.

    `parts` are those of a letter about several plans, by the ids of their rows.
    """

    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    revision: int | None = None
    enclosed: Sequence[Enclosed] = ()
    parts: Mapping[int, Part] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a letter."""

    name: str
    data: bytes
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Drop:
    """Not to be sent, and why: the reader has left, or there is nothing to say."""

    reason: str


def content_of(letter: Letter) -> Content:
    """What was written when the letter was put in the outbox."""
    return Content(letter.subject, letter.text, letter.html, letter.headers)


def message_id(letter: Letter) -> str:
    """The same for every try of a letter, so a mail program shows a second copy once. Says nothing of its key."""
    return mail_name(letter.key)


def mail_name(key: str) -> str:
    """A mail's name in `Message-ID` and `References`, from a key of ours."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('mapapp.post', key, algorithm='sha256').hexdigest()[:40]}@{domain}>"


def mail_of(letter: Letter, content: Content, line: BaseEmailBackend) -> EmailMultiAlternatives:
    """The mail. Raises ValueError for an address or header that no mail may carry."""
    headers = {name: one_line(value) for name, value in content.headers.items()}
    kind = Mail if isinstance(line, Backend) and not content.enclosed else EmailMultiAlternatives
    mail = kind(
        subject=one_line(content.subject),
        body=content.text,
        to=[letter.email],
        headers={"Auto-Submitted": "auto-generated", **headers, "Message-ID": message_id(letter)},
        connection=line,
    )
    if content.html:
        mail.attach_alternative(content.html, "text/html")
    for file in content.enclosed:
        mail.attach(file.name, file.data, file.type)
    return mail
