"""The fast bytes say what Django's general message says."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives

from mapapp.post.mime import Mail

LONG = "Überprüfung der Sicherheit – " * 12
TEXTS = [
    "Good morning, Priya.\n",
    "17 Feb -> 19 Feb\n\n=\n.\n..hidden dot\nFrom here on\n  two blanks \nümlaut = “quoted” 🗓\t\n",
    "word " * 400 + "\n" + "x" * 3000 + "\nlast line without an end",
]
HTML = "<p class=\"a\" style='b: c'>12 Mar → " + "é" * 500 + "</p>\n<!-- = -->\n"


def read(mail: EmailMultiAlternatives) -> EmailMessage:
    return message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)  # type: ignore[return-value]


def built(kind: type[EmailMultiAlternatives], subject: str, text: str, html: str) -> EmailMessage:
    headers = {"Message-ID": "<1@x.example>", "List-Unsubscribe": "<https://x.example/stop/" + "a" * 90 + "/>"}
    mail = kind(subject, text, "Päule <plans@x.example>", ["priya@x.example"], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    return read(mail)


@pytest.mark.parametrize("subject", ["One step for you", "Your evaluation plan: " + "moved " * 30, LONG, "a=?b?= c"])
@pytest.mark.parametrize("text", TEXTS, ids=["plain", "odd", "long"])
@pytest.mark.parametrize("html", ["", HTML], ids=["text alone", "with HTML"])
def test_a_mail_reads_back_as_the_general_one_does(subject: str, text: str, html: str) -> None:
    ours, general = (built(kind, subject, text, html) for kind in (Mail, EmailMultiAlternatives))
    for name in ("Subject", "From", "To", "Message-ID", "List-Unsubscribe", "MIME-Version"):
        assert ours[name].strip() == general[name].strip()
    assert [p.get_content_type() for p in ours.walk()] == [p.get_content_type() for p in general.walk()]
    for mine, theirs in zip(ours.walk(), general.walk(), strict=True):
        if not mine.is_multipart():
            assert mine.get_content().rstrip() == theirs.get_content().rstrip()


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_is_longer_than_mail_allows_and_all_of_it_is_ascii(text: str) -> None:
    mail = Mail(LONG, text, "plans@x.example", ["priya@x.example"])
    mail.attach_alternative(HTML, "text/html")
    sent = mail.message().as_bytes()
    assert sent.isascii()
    assert max(map(len, sent.split(b"\r\n"))) <= 78
    assert b"\n" not in sent.replace(b"\r\n", b"")


def test_a_header_of_two_lines_is_refused() -> None:
    mail = Mail("a", "b", "plans@x.example", ["priya@x.example"], headers={"X-Said": "a\r\nBcc: all@x.example"})
    with pytest.raises(ValueError, match="more than one line"):
        mail.message().as_bytes()
