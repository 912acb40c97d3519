"""A mail server on loopback that takes, delays or refuses as a test says, and keeps what it took."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings

OK = "250 Message accepted for delivery"


class _Smtp(SMTP):
    """Cuts the line in the middle of a mail, or hangs up after its verdict, when its sink says so."""

    async def smtp_DATA(self, arg: str) -> None:
        sink = self.event_handler
        if sink.cuts <= 0:
            await super().smtp_DATA(arg)
            if sink.hangs_up > 0:
                sink.hangs_up -= 1
                self.transport.close()
            return
        sink.cuts -= 1
        await self.push("354 Go on")
        await self._reader.read(200)
        self.transport.abort()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler, **self.SMTP_kwargs)


class Sink:
    """`sender` is asked for each sender, `answer` for each recipient, `verdict` for each mail: all may be changed while
    it runs. `cuts` is how many mails are cut in the middle, from now on, `hangs_up` after how many its line ends."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.connections = 0
        self.cuts = self.hangs_up = 0
        self.pipelining = False  # whether it says that commands need not wait for its answers
        self.sender: Callable[[str], str] = lambda address: OK
        self.answer: Callable[[str], str] = lambda address: OK
        self.verdict: Callable[[Message], str] = lambda mail: OK

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", *responses[-1:]] if self.pipelining else responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sender(address)
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.content
        mail = message_from_bytes(content)
        self.mails.append(mail)
        return self.verdict(mail)


@contextmanager
def listening(settings: LazySettings) -> Iterator[Sink]:
    """A sink on a free port, and the settings that send mail there."""
    sink = Sink()
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    controller = _Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    try:
        send_to(settings, port)
        yield sink
    finally:
        controller.stop()


def send_to(settings: LazySettings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
