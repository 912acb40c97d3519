"""SMTP that keeps its time: 10 seconds to connect, 20 until a letter can be given, 30 for one letter, so a lease of 60
outlives every try.

Where the server takes commands without waiting for each answer (PIPELINING, RFC 2920), a letter costs two turns of
the line instead of four.
"""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from mapapp.post.addresses import in_envelope

CONNECT, DIAL, LETTER = 10, 20, 30  # seconds; DIAL: to be connected, greeted and signed in
PLAIN = "django.core.mail.backends.smtp.EmailBackend"
Reply = tuple[int, bytes]


class _Replies:
    """What a server says, line by line, as smtplib reads it."""

    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive, self._heard = receive, b""

    def readline(self, limit: int) -> bytes:
        """The next line with its end; at most so many bytes of it, and what there is when the server hangs up."""
        while b"\n" not in self._heard and len(self._heard) < limit and (more := self._receive()):
            self._heard += more
        end = min(self._heard.find(b"\n") + 1 or limit, limit)
        line, self._heard = self._heard[:end], self._heard[end:]
        return line

    def close(self) -> None:
        """Nothing is held: the line itself is closed by whoever opened it."""


class _Punctual(smtplib.SMTP):
    """Every reply is waited for until the deadline of what is going on, not for a fresh span each: neither for each
    command, nor for each byte of a server that answers byte by byte."""

    sock: Any
    file: Any
    ends = 0.0

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> Reply:
        self.ends = time.monotonic() + DIAL
        return super().connect(host, port, source_address)

    def getreply(self) -> Reply:
        if self.file is None and self.sock is not None:
            self.file = _Replies(self._received)
        return super().getreply()

    def _received(self) -> bytes:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server answers too slowly")
        self.sock.settimeout(left)
        heard: bytes = self.sock.recv(8192)
        return heard

    def hand_over(self, sender: str, to: str, mail: bytes) -> None:
        """Give the server one mail, from and to an address in angle brackets. Raises what `sendmail` raises."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("pipelining"):
            self.sendmail(sender, [to], mail)
            return
        size = f" size={len(mail)}" if self.has_extn("size") else ""
        self.send(f"MAIL FROM:{sender}{size}\r\nRCPT TO:{to}\r\nDATA\r\n")
        replies = self._three()
        if refused := _refusal(replies, sender, to):
            self._start_over(replies)
            raise refused
        self.send(_ended(mail))
        answer = self.getreply()
        if answer[0] != 250:
            self._start_over([answer])
            raise smtplib.SMTPDataError(*answer)

    def _three(self) -> list[Reply]:
        """The answers to sender, recipient and DATA; fewer when the server shuts down in between."""
        replies: list[Reply] = []
        while len(replies) < 3 and (not replies or replies[-1][0] != 421):
            replies.append(self.getreply())
        return replies

    def _start_over(self, replies: list[Reply]) -> None:
        """The line as it was before the letter; closed when the server shuts down or hangs up. A server that wants the
        mail all the same gets none of it."""
        if replies[-1][0] == 421:
            self.close()
            return
        with suppress(smtplib.SMTPServerDisconnected):  # what it has answered stands
            if replies[-1][0] == 354:
                self.send(b".\r\n")
                self.getreply()
            self.rset()


class _Smtp(_Punctual):
    pass


class _SmtpSsl(_Punctual, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's backend over a punctual conversation."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpSsl if self.use_ssl else _Smtp

    def open(self) -> bool | None:
        """Open the line, anew when the server has hung up since; whether that was needed. A server that does not greet
        back raises here: it is no letter's fault."""
        if self.connection is not None and self.connection.sock is None:
            self.connection = None
        opened = super().open()
        if opened and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return opened

    def hand_over(self, mail: EmailMultiAlternatives) -> None:
        """Send one mail to its one reader, within the letter's time; the line is open."""
        sender, (to,) = in_envelope(mail.from_email), map(in_envelope, mail.to)
        words = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # not the library's own
        line = self.connection
        assert isinstance(line, _Punctual)
        line.ends = time.monotonic() + LETTER
        line.hand_over(sender, to, words)


def connection() -> BaseEmailBackend:
    """A connection by the settings, not yet open; punctual when it is SMTP."""
    if settings.EMAIL_BACKEND == PLAIN:
        return Backend(timeout=CONNECT)
    return get_connection()


def hand_over(line: BaseEmailBackend, mail: EmailMultiAlternatives) -> None:
    """Send one mail. Raises what smtplib raises when the server refuses it, ValueError for a mail none may carry."""
    if isinstance(line, Backend):
        line.hand_over(mail)
    else:
        line.send_messages([mail])


def _refusal(replies: list[Reply], sender: str, to: str) -> smtplib.SMTPException | None:
    """What the first answer that is no yes means."""
    for place, (code, words) in enumerate(replies):
        if place == 0 and code != 250:
            return smtplib.SMTPSenderRefused(code, words, sender)
        if place == 1 and code not in (250, 251):
            return smtplib.SMTPRecipientsRefused({to: (code, words)})
        if place == 2 and code != 354:
            return smtplib.SMTPDataError(code, words)
    return None


def _ended(mail: bytes) -> bytes:
    """The mail with its end, and no other line that could be read as it."""
    if b"\n." in mail or mail.startswith(b"."):
        mail = smtplib._quote_periods(mail)  # type: ignore[attr-defined]
    return mail + (b".\r\n" if mail.endswith(b"\r\n") else b"\r\n.\r\n")
