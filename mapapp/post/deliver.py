"""Claim, look again, send, mark: one letter is sent by one worker, and by the next one only when that has died.

A worker killed between the server's yes and our mark costs one more copy, never a lost letter.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from mapapp.masked import masked
from mapapp.post import smtp
from mapapp.post.envelope import Content, Drop, content_of, mail_of
from mapapp.post.models import Letter
from mapapp.post.statements import Still, keep, take, unhurried

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
READ = 50  # letters read at a time
RETRIES = (1, 5, 30, 120, 360)  # minutes
NOT_SIGNED_IN = (530, 534, 535, 538)  # RFC 4954: the server wants to know who we are, whatever the letter is
ONE_SIDES = (Letter.Kind.OWN, Letter.Kind.SILENCE)  # what one side alone knows; this table is everybody's
SECRET_KINDS = (Letter.Kind.CODE, Letter.Kind.INVITE, *ONE_SIDES)  # a key to a door, too
UNKEPT = (*SECRET_KINDS, Letter.Kind.TOGETHER)  # what a letter says of each plan is kept with that part of it
UNTITLED = (*ONE_SIDES, Letter.Kind.TOGETHER)
State = Letter.State
Compose = Callable[[Letter], Content | Drop]
Look = Callable[[Sequence[Letter]], Mapping[int, Still]]


class ServerGone(Exception):
    """The mail server does not answer; the batch stops, and the sweep tries again."""


def nothing_to_look_at(letters: Sequence[Letter]) -> Mapping[int, Still]:
    """For letters that were written whole when they were put in the outbox."""
    return {}


def deliver_batch(
    ids: Iterable[int],
    *,
    compose: Compose = content_of,
    look: Look = nothing_to_look_at,
    now: Callable[[], datetime] = timezone.now,
) -> dict[int, str]:
    """Send the letters that wait among these over one connection; id -> the state it is in now.

    `look` reads ahead what some of them need, and says of each what must still be so when it is taken; where it is not,
    it looks again. `compose` gives what to say at the moment of sending, or a Drop; if it breaks, the letter is tried
    again later and the batch goes on. A server that is gone ends the batch, and what is left keeps waiting.
    """
    line, ended = smtp.connection(), {}
    done: Letter | None = None  # what came of it is written with the taking of the next one: one commit a letter
    try:
        with unhurried():
            for row, still in _rows(ids, look):
                letter, done = _take(row, still, look, after=done, at=now()), None
                if letter is not None:
                    ended[letter.pk] = _carry(letter, line, compose, now)
                    done = letter
    except ServerGone as gone:
        log.warning("the mail server is gone: %s", gone)
    finally:
        if done is not None:
            keep(done)
        _hang_up(line)
    return ended


def _rows(ids: Iterable[int], look: Look) -> Iterator[tuple[Letter, Still | None]]:
    """The letters as they are, read some at a time; whether one may be sent is decided when it is taken."""
    numbers = iter(ids)
    while chunk := list(islice(numbers, READ)):
        found = Letter.objects.in_bulk(chunk)
        letters = [found[number] for number in chunk if number in found]
        stills = _looked(look, letters)
        yield from ((letter, stills.get(letter.pk)) for letter in letters)


def _looked(look: Look, letters: Sequence[Letter]) -> Mapping[int, Still]:
    try:
        return look(letters)
    except Exception:  # one of them breaks it: each looks for itself when it is composed
        log.exception("letters could not be looked at together")
        return {}


def _take(row: Letter, still: Still | None, look: Look, *, after: Letter | None, at: datetime) -> Letter | None:
    """The letter, ours for 60 seconds. A row that somebody else has had since it was read is left alone."""
    ours = take(row, until=at + LEASE, at=at, still=still, after=after)
    if not ours and still is not None and take(row, until=at + LEASE, at=at):
        ours = True
        _looked(look, [row])  # what it rested on has changed: it is composed from what is so now
    if not ours:
        return None
    row.attempts += 1
    if row.attempts > len(RETRIES) + 1:  # its sender died each time: do not let it kill the next one
        _end(row, State.FAILED, reason="tried too often")
        keep(row)
        return None
    return row


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
        if code in NOT_SIGNED_IN:
            _release(letter)
            raise ServerGone(words) from refusal
        if code == 421:
            _later(letter, words, at=now())
            keep(letter)
            raise ServerGone(words) from refusal
        return _later(letter, words, at=now()) if code < 500 else _end(letter, State.FAILED, reason=words)
    except (smtplib.SMTPServerDisconnected, OSError) as problem:
        _later(letter, "the mail server hung up", at=now())
        keep(letter)
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
    """Keep what was said as text, without the keys in its links, and nothing of letters that open a door or are
    one side's own; the demo shows all of them, as they look."""
    letter.text = content.text if settings.DEMO else "" if letter.kind in UNKEPT else masked(content.text)
    letter.html = content.html if settings.DEMO else ""
    letter.subject = content.subject[:300] if settings.DEMO or letter.kind not in UNTITLED else ""
    letter.told = {pk: replace(part, text=masked(part.text)) for pk, part in content.parts.items()}
    letter.sent_at, letter.revision = at, content.revision
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
    mine = Letter.objects.filter(pk=letter.pk, attempts=letter.attempts)
    mine.update(lease_until=None, attempts=F("attempts") - 1)


def _hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except (smtplib.SMTPException, OSError) as problem:
        log.info("the mail server did not say goodbye: %s", type(problem).__name__)
