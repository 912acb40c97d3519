"""Mail as its readers get it: over SMTP, into a box that the test looks through."""

from __future__ import annotations

import re
import threading
from email.message import Message
from time import monotonic

from tests.post.sink import Sink

PATIENCE = 150.0  # seconds for a worker: it may start late, and a lost ring is found a minute later


def mail_to(sink: Sink, address: str, words: str, *, after: int = 0) -> Message:
    """The first mail to an address whose text holds the words, waited for; `after` leaves out the first ones."""
    end, pause = monotonic() + PATIENCE, threading.Event()
    while monotonic() < end:
        for mail in sink.mails[after:]:
            if address in str(mail["To"]) and words in text_of(mail):
                return mail
        pause.wait(0.1)
    raise AssertionError(f"No mail to {address} with “{words}” among {[(m['To'], m['Subject']) for m in sink.mails]}")


def part_of(mail: Message, kind: str) -> str:
    """The text or the HTML of a mail."""
    for part in mail.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content.decode(part.get_content_charset() or "utf-8")
    raise AssertionError(f"The mail has no {kind}.")


def text_of(mail: Message) -> str:
    return part_of(mail, "text/plain")


def code_in(mail: Message) -> str:
    found = re.search(r"\d{4} \d{4}", text_of(mail))
    assert found
    return found.group()


def link_in(mail: Message, door: str) -> str:
    found = re.search(rf"https?://\S+{door}\S+", text_of(mail))
    assert found
    return found.group()
