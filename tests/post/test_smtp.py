"""The conversation with a mail server, whether it waits for each command or takes them at once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.conf import LazySettings

from mapapp.post import smtp
from mapapp.post.addresses import in_envelope, in_header
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter
from tests.post.conftest import NOON, letter
from tests.post.single import deliver
from tests.post.sink import Sink, send_to

State = Letter.State
HOSTILE = ["anna@x.example\r\nRCPT TO:<all@x.example>", "anna@x.example>\r\nDATA", "anna", "", "an na@x.example"]


@pytest.mark.django_db
def test_a_sender_that_is_refused_fails_the_letter_and_the_next_goes_out(sink: Sink) -> None:
    ids = [letter("a").pk, letter("b").pk]
    answers = iter(["550 not from you", "250 OK"])
    sink.sender = lambda address: next(answers)
    assert list(deliver_batch(ids, now=lambda: NOON).values()) == [State.FAILED, State.SENT]
    assert Letter.objects.get(pk=ids[0]).reason == "550 not from you"
    assert (len(sink.mails), sink.connections) == (1, 1)


@pytest.mark.django_db
def test_a_line_that_is_a_dot_ends_no_letter(sink: Sink) -> None:
    words = ".\r\nMAIL FROM:<x@x.example>\r\n..\r\n.hidden\r\nthe end"
    assert deliver(letter(text=words).pk, at=NOON) == State.SENT
    (mail,) = sink.mails
    assert mail.get_payload(decode=True).decode().splitlines() == words.splitlines()


@pytest.mark.django_db
def test_a_verdict_for_now_is_no_yes(sink: Sink) -> None:
    sink.verdict = lambda mail: "452 disk full"
    assert deliver(letter().pk, at=NOON) == State.WAITING


@contextmanager
def scripted(settings: LazySettings, *answers: bytes) -> Iterator[list[bytes]]:
    """A server that gives these answers to what comes, one to each read; what it read."""
    heard: list[bytes] = []

    def serve() -> None:
        line, _where = door.accept()
        with line:
            line.sendall(b"220 here\r\n")
            for answer in answers:
                heard.append(line.recv(65536))
                line.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as door:
        send_to(settings, door.getsockname()[1])
        server = threading.Thread(target=serve)
        server.start()
        yield heard
        server.join(timeout=20)
        assert not server.is_alive()


HELLO = b"250-here\r\n250-SIZE 1000000\r\n250 PIPELINING\r\n"


@pytest.mark.django_db
def test_a_server_that_wants_the_mail_of_a_refused_reader_gets_none(settings: LazySettings) -> None:
    answers = HELLO, b"250 ok\r\n550 unknown\r\n354 go on\r\n", b"554 nobody\r\n", b"250 reset\r\n", b"221 bye\r\n"
    with scripted(settings, *answers) as heard:
        assert deliver(letter().pk, at=NOON) == State.FAILED
    assert Letter.objects.get().reason == "550 unknown"
    _ehlo, three, nothing, reset, _quit = heard
    assert three.splitlines()[0].startswith(b"MAIL FROM:<")
    assert b" size=" in three.splitlines()[0]
    assert three.splitlines()[1:] == [b"RCPT TO:<priya.sharma@fenwickmedical.example>", b"DATA"]
    assert (nothing, reset) == (b".\r\n", b"rset\r\n")


@pytest.mark.django_db
def test_a_server_that_shuts_down_between_two_answers_stops_the_batch(settings: LazySettings) -> None:
    ids = [letter("a").pk, letter("b").pk]
    with scripted(settings, HELLO, b"250 ok\r\n421 going down\r\n"):
        assert deliver_batch(ids, now=lambda: NOON) == {}
    assert list(Letter.objects.order_by("pk").values_list("state", "reason")) == [
        (State.WAITING, "421 going down"), (State.WAITING, ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_server_that_does_not_greet_back_costs_no_letter(settings: LazySettings) -> None:
    ids = [letter("a").pk, letter("b").pk]
    with scripted(settings, b"550 not you\r\n", b"550 not you\r\n", b"221 bye\r\n"):
        assert deliver_batch(ids, now=lambda: NOON) == {}
    assert set(Letter.objects.values_list("state", "attempts", "lease_until")) == {(State.WAITING, 0, None)}


@pytest.mark.django_db
def test_a_server_that_refuses_for_good_and_hangs_up_has_refused_for_good(settings: LazySettings) -> None:
    with scripted(settings, HELLO, b"250 ok\r\n250 ok\r\n354 go on\r\n", b"554 not this one\r\n"):
        assert deliver(letter().pk, at=NOON) == State.FAILED
    assert Letter.objects.get().reason == "554 not this one"


@pytest.mark.django_db
def test_after_a_server_has_hung_up_the_next_letter_has_a_line_of_its_own(sink: Sink) -> None:
    ids = [letter("a").pk, letter("b").pk]
    verdicts = iter(["554 not this one", "250 ok"])
    sink.verdict = lambda mail: next(verdicts)
    sink.hangs_up = 1
    assert list(deliver_batch(ids, now=lambda: NOON).values()) == [State.FAILED, State.SENT]
    assert sink.connections == 2


@pytest.mark.django_db
@pytest.mark.parametrize("span", ["DIAL", "LETTER"])
def test_a_server_that_answers_byte_by_byte_holds_no_letter_for_longer_than_its_time(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, span: str
) -> None:
    monkeypatch.setattr(smtp, span, 0.3)
    begun, long = time.monotonic(), "250 " + "x" * 16
    with dripping(settings, *(("", long) if span == "LETTER" else (long, ""))):
        assert deliver(letter().pk, at=NOON) == ""
        assert time.monotonic() - begun < 1.5
    assert Letter.objects.values_list("state", "lease_until").get() == (State.WAITING, None)


@contextmanager
def dripping(settings: LazySettings, greeting: str, answer: str) -> Iterator[None]:
    """A server that says a byte every tenth of a second: of its greeting, or of its answer to a letter."""

    def drip(line: socket.socket, words: str) -> None:
        for byte in words.encode():
            line.sendall(bytes([byte]))
            time.sleep(0.1)

    def serve() -> None:
        line, _where = door.accept()
        with line, suppress(OSError):
            if greeting:
                drip(line, greeting)
            line.sendall(b"220 here\r\n")
            line.recv(65536)
            line.sendall(HELLO)
            line.recv(65536)
            drip(line, answer)

    with socket.create_server(("127.0.0.1", 0)) as door:
        send_to(settings, door.getsockname()[1])
        server = threading.Thread(target=serve)
        server.start()
        yield
        server.join(timeout=20)
        assert not server.is_alive()


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_brings_a_command_of_its_own(address: str) -> None:
    for spell in (in_header, in_envelope):
        try:
            assert not set("\r\n") & set(spell(address))
        except ValueError:
            continue


def test_an_address_with_a_name_and_one_with_umlauts_are_spelled_in_ascii() -> None:
    assert in_envelope("Larkspur <plans@larkspur.example>") == "<plans@larkspur.example>"
    assert in_header("Päule <plans@larkspur.example>") == "=?utf-8?b?UMOkdWxl?= <plans@larkspur.example>"
    assert in_envelope("anna@münchen.example") == "<anna@xn--mnchen-3ya.example>"
    assert in_header("anna.kessler+map@larkspur.example") == "anna.kessler+map@larkspur.example"
