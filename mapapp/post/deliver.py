"""Claim, look again, send, mark: one letter is sent by one worker, and by the next one only when that has died.

A worker killed between the server's yes and our mark costs one more copy, never a lost letter.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mapapp.post import smtp
from mapapp.post.envelope import Content, Drop, content_of, mail_of
from mapapp.post.models import Letter
from mapapp.post.statements import keep, take

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
READ = 50  # letters read at a time
RETRIES = (1, 5, 30, 120, 360)  # minutes
SECRET_KINDS = (Letter.Kind.CODE, Letter.Kind.INVITE)  # they carry a key to a door
KEPT = ("state", "reason", "lease_until", "due_at", "sent_at", "subject", "text", "html", "revision")
State = Letter.State
Compose = Callable[[Letter], Content | Drop]


class ServerGone(Exception):
    """The mail server does not answer; the batch stops, and the sweep tries again."""


def deliver(letter_id: int, *, at: datetime, compose: Compose = content_of) -> str:
    """Send one letter that waits. The state it ends in, or "" when it was not ours to send."""
    return deliver_batch([letter_id], compose=compose, now=lambda: at).get(letter_id, "")


def deliver_batch(
    ids: Iterable[int], *, compose: Compose = content_of, now: Callable[[], datetime] = timezone.now
) -> dict[int, str]:
    """Send the letters that wait among these over one connection; id -> the state it is in now.

    `compose` looks again at the moment of sending and gives what to say, or a Drop; if it breaks, the letter is tried
    again later and the batch goes on. A server that is gone ends the batch, and what is left keeps waiting.
    """
    line, ended = smtp.connection(), {}
    done: Letter | None = None  # what came of it is written with the taking of the next one: one commit a letter
    try:
        for row in _rows(ids):
            letter, done = _next(row, after=done, at=now()), None
            if letter is not None:
                ended[letter.pk] = _carry(letter, line, compose, now)
                done = letter
    except ServerGone as gone:
        log.warning("the mail server is gone: %s", gone)
    finally:
        if done is not None:
            keep(done, KEPT)
        _hang_up(line)
    return ended


def _next(row: Letter, *, after: Letter | None, at: datetime) -> Letter | None:
    """Write what came of the letter before, and take this one: both or neither."""
    with transaction.atomic():
        if after is not None:
            keep(after, KEPT)
        return _take(row, at=at)


def claim(letter_id: int, *, at: datetime) -> Letter | None:
    """Take a letter that is due for 60 seconds; None when it is sent, not due, or in somebody's hands."""
    return next((_take(row, at=at) for row in _rows([letter_id])), None)


def _rows(ids: Iterable[int]) -> Iterator[Letter]:
    """The letters as they are, read some at a time; whether one may be sent is decided when it is taken."""
    numbers = iter(ids)
    while chunk := list(islice(numbers, READ)):
        found = Letter.objects.in_bulk(chunk)
        yield from (found[number] for number in chunk if number in found)


def _take(letter: Letter, *, at: datetime) -> Letter | None:
    """The letter, ours for 60 seconds. A row that somebody else has had since it was read is left alone."""
    if not take(letter, until=at + LEASE, at=at):
        return None
    letter.attempts += 1
    if letter.attempts > len(RETRIES) + 1:  # its sender died each time: do not let it kill the next one
        _end(letter, State.FAILED, reason="tried too often")
        keep(letter, KEPT)
        return None
    return letter


def _carry(letter: Letter, line: BaseEmailBackend, compose: Compose, now: Callable[[], datetime]) -> str:
    try:
        content = compose(letter)
    except Exception:  # whatever one letter's words break on, the others go out
        log.exception("letter %s could not be composed", letter.pk)
        return _later(letter, "it could not be composed", at=now())
    if isinstance(content, Drop):
        return _end(letter, State.DROPPED, reason=content.reason)
    _dial(line, letter)
    return _hand_over(letter, content, line, now)


def _dial(line: BaseEmailBackend, letter: Letter) -> None:
    try:
        line.open()
    except (smtplib.SMTPException, OSError) as problem:
        _release(letter)
        raise ServerGone(type(problem).__name__) from problem


def _hand_over(letter: Letter, content: Content, line: BaseEmailBackend, now: Callable[[], datetime]) -> str:
    try:
        smtp.hand_over(line, mail_of(letter, content, line))
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        code, words = _answer(refusal)
        if code == 421:
            _later(letter, words, at=now())
            keep(letter, KEPT)
            raise ServerGone(words) from refusal
        return _later(letter, words, at=now()) if code < 500 else _end(letter, State.FAILED, reason=words)
    except (smtplib.SMTPServerDisconnected, OSError) as problem:
        _later(letter, "the mail server hung up", at=now())
        keep(letter, KEPT)
        raise ServerGone(type(problem).__name__) from problem
    except (smtplib.SMTPException, ValueError) as problem:  # an address or a header no server takes
        return _end(letter, State.FAILED, reason=str(problem))
    return _sent(letter, content, at=now())


def _answer(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    words: bytes | str
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
    else:
        code, words = refusal.smtp_code, refusal.smtp_error
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return code, f"{code} {text}"


def _sent(letter: Letter, content: Content, *, at: datetime) -> str:
    """Keep what was said as text, but for letters that open a door; the demo shows all of them, as they look."""
    letter.text = content.text if settings.DEMO or letter.kind not in SECRET_KINDS else ""
    letter.html = content.html if settings.DEMO else ""
    letter.subject, letter.sent_at, letter.revision = content.subject[:300], at, content.revision
    return _end(letter, State.SENT)


def _later(letter: Letter, reason: str, *, at: datetime) -> str:
    if letter.attempts > len(RETRIES):
        return _end(letter, State.FAILED, reason=reason)
    letter.due_at = at + timedelta(minutes=RETRIES[letter.attempts - 1])
    return _end(letter, State.WAITING, reason=reason)


def _end(letter: Letter, state: str, *, reason: str = "") -> str:
    """What came of it; whoever carries it on writes it down."""
    letter.state, letter.reason, letter.lease_until = state, reason[:500], None
    return state


def _release(letter: Letter) -> None:
    """As if never claimed: not the letter's fault."""
    Letter.objects.filter(pk=letter.pk).update(lease_until=None, attempts=F("attempts") - 1)


def _hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except (smtplib.SMTPException, OSError) as problem:
        log.info("the mail server did not say goodbye: %s", type(problem).__name__)
