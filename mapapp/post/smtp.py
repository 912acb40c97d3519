"""SMTP that keeps its time: 10 seconds to connect, 30 for one letter, so a lease of 60 outlives every try."""

from __future__ import annotations

import smtplib
import time
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

CONNECT, LETTER = 10, 30  # seconds
PLAIN = "django.core.mail.backends.smtp.EmailBackend"


class _Punctual:
    """Every reply is waited for until the letter's own deadline, not for a fresh span each."""

    sock: Any
    ends: float | None = None

    def getreply(self) -> tuple[int, bytes]:
        if self.ends is not None and self.sock is not None:
            self.sock.settimeout(max(0.05, self.ends - time.monotonic()))
        return super().getreply()  # type: ignore[misc]


class _Smtp(_Punctual, smtplib.SMTP):
    pass


class _SmtpSsl(_Punctual, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's backend over a punctual conversation."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpSsl if self.use_ssl else _Smtp

    def begin_letter(self) -> None:
        """The clock of one letter starts."""
        if self.connection is not None:
            setattr(self.connection, "ends", time.monotonic() + LETTER)  # noqa: B010  typeshed knows SMTP alone


def connection() -> BaseEmailBackend:
    """A connection by the settings, not yet open; punctual when it is SMTP."""
    if settings.EMAIL_BACKEND == PLAIN:
        return Backend(timeout=CONNECT)
    return get_connection()


def begin_letter(line: BaseEmailBackend) -> None:
    if isinstance(line, Backend):
        line.begin_letter()
