"""One letter, one mail: over a real SMTP conversation, with servers that refuse, hang up and are not there."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from mapapp.post import smtp
from mapapp.post.deliver import LEASE, RETRIES, deliver_batch
from mapapp.post.envelope import Content, Drop, content_of, message_id
from mapapp.post.models import Letter
from tests.post.conftest import NOON, letter
from tests.post.single import claim, deliver
from tests.post.sink import Sink, send_to

pytestmark = pytest.mark.django_db
State = Letter.State


def test_a_letter_arrives_once_with_both_its_parts(sink: Sink) -> None:
    row = letter(html="<p>Good morning, Priya.</p>")
    assert deliver(row.pk, at=NOON) == State.SENT
    assert deliver(row.pk, at=NOON) == ""
    (mail,) = sink.mails
    assert mail["Subject"] == "Your evaluation plan: one step for you"
    assert mail["To"] == "priya.sharma@fenwickmedical.example"
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.lease_until) == (State.SENT, NOON, None)


def test_what_it_says_is_decided_when_it_goes(sink: Sink) -> None:
    row = letter(text="")
    deliver(row.pk, at=NOON, compose=lambda found: Content("Now", f"For {found.email}", headers={"List-Id": "plan"}))
    assert sink.mails[0]["Subject"] == "Now"
    assert sink.mails[0]["List-Id"] == "plan"
    assert sink.mails[0].get_payload().strip() == "For priya.sharma@fenwickmedical.example"


def test_a_reader_who_has_left_gets_nothing(sink: Sink) -> None:
    row = letter()
    assert deliver(row.pk, at=NOON, compose=lambda found: Drop("no seat any more")) == State.DROPPED
    row.refresh_from_db()
    assert (sink.mails, row.reason) == ([], "no seat any more")


def test_a_batch_goes_over_one_connection(sink: Sink) -> None:
    ids = [letter(f"digest:{n}", f"reader{n}@fenwickmedical.example").pk for n in range(5)]
    assert set(deliver_batch(ids, now=lambda: NOON).values()) == {State.SENT}
    assert (len(sink.mails), sink.connections) == (5, 1)


def test_for_now_refused_is_tried_again_after_1_5_30_120_and_360_minutes(sink: Sink) -> None:
    row, now = letter(), NOON
    sink.answer = lambda address: "451 greylisted, come again"
    for minutes in RETRIES:
        assert deliver(row.pk, at=now) == State.WAITING
        row.refresh_from_db()
        assert row.due_at == now + timedelta(minutes=minutes)
        assert deliver(row.pk, at=row.due_at - timedelta(seconds=1)) == ""
        now = row.due_at
    assert deliver(row.pk, at=now) == State.FAILED
    row.refresh_from_db()
    assert row.reason == "451 greylisted, come again"
    assert row.attempts == len(RETRIES) + 1


def test_refused_for_good_is_not_tried_again(sink: Sink) -> None:
    row = letter()
    sink.answer = lambda address: "550 no such mailbox"
    assert deliver(row.pk, at=NOON) == State.FAILED
    row.refresh_from_db()
    assert row.reason == "550 no such mailbox"


def test_one_refusal_does_not_stop_the_batch(sink: Sink) -> None:
    ids = [letter(f"digest:{n}", f"reader{n}@fenwickmedical.example").pk for n in range(3)]
    sink.answer = lambda address: "550 no" if address.startswith("reader1") else "250 ok"
    sink.verdict = lambda mail: "451 later" if mail["To"].startswith("reader0") else "250 ok"
    assert list(deliver_batch(ids, now=lambda: NOON).values()) == [State.WAITING, State.FAILED, "sent"]


def test_words_that_cannot_be_composed_do_not_stop_the_batch(sink: Sink) -> None:
    ids = [letter(f"digest:{n}").pk for n in range(3)]

    def compose(found: Letter) -> Content:
        if found.pk == ids[1]:
            raise KeyError("a plan that breaks")
        return content_of(found)

    assert list(deliver_batch(ids, compose=compose, now=lambda: NOON).values()) == ["sent", "waiting", "sent"]


def test_an_address_no_mail_may_carry_fails_alone(sink: Sink) -> None:
    ids = [letter("a", "priya@x.example\nBcc: all@x.example").pk, letter("b").pk]
    assert list(deliver_batch(ids, now=lambda: NOON).values()) == [State.FAILED, State.SENT]
    assert len(sink.mails) == 1


def test_a_server_that_is_not_there_costs_no_attempt_and_stops_the_batch(settings: LazySettings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        send_to(settings, taken.getsockname()[1])  # bound and not listening: refused at once
        ids = [letter(f"digest:{n}").pk for n in range(3)]
        assert deliver_batch(ids, now=lambda: NOON) == {}
    assert set(Letter.objects.values_list("state", "attempts", "lease_until")) == {(State.WAITING, 0, None)}


def test_a_server_that_shuts_down_stops_the_batch(sink: Sink) -> None:
    ids = [letter(f"digest:{n}").pk for n in range(3)]
    sink.answer = lambda address: "421 shutting down"
    assert deliver_batch(ids, now=lambda: NOON) == {}
    assert list(Letter.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]
    assert set(Letter.objects.values_list("state", "lease_until")) == {(State.WAITING, None)}


def test_a_server_that_wants_us_to_sign_in_first_costs_no_letter(sink: Sink) -> None:
    """A password that has run out is put right in the settings, and then all that waited goes out."""
    ids = [letter(f"digest:{n}").pk for n in range(3)]
    sink.sender = lambda address: "530 5.7.0 Authentication required"
    assert deliver_batch(ids, now=lambda: NOON) == {}
    assert set(Letter.objects.values_list("state", "attempts", "lease_until")) == {(State.WAITING, 0, None)}
    sink.sender = lambda address: "250 OK"
    assert list(deliver_batch(ids, now=lambda: NOON).values()) == [State.SENT] * 3


class Killed(BaseException):
    """What SIGKILL does to the code after it: nothing of it runs."""


def test_a_worker_killed_before_it_sends_costs_no_letter_and_no_copy(sink: Sink) -> None:
    row = letter()

    def kill(found: Letter) -> Content:
        raise Killed

    with pytest.raises(Killed):
        deliver(row.pk, at=NOON, compose=kill)
    assert deliver(row.pk, at=NOON + LEASE - timedelta(seconds=1)) == ""
    assert deliver(row.pk, at=NOON + LEASE) == State.SENT
    assert len(sink.mails) == 1


def test_a_worker_killed_between_the_servers_yes_and_its_mark_costs_one_more_copy(sink: Sink) -> None:
    row, clock = letter(), iter([NOON])

    def dies_at_the_second_look() -> datetime:
        for moment in clock:
            return moment
        raise Killed

    with pytest.raises(Killed):
        deliver_batch([row.pk], now=dies_at_the_second_look)
    assert len(sink.mails) == 1
    assert deliver(row.pk, at=NOON + LEASE) == State.SENT
    assert deliver(row.pk, at=NOON + 2 * LEASE) == ""
    assert len(sink.mails) == 2
    assert sink.mails[0]["Message-ID"] == sink.mails[1]["Message-ID"]


@pytest.mark.parametrize("comes_of_it", ["breaks", "finds no server"])
def test_a_worker_that_was_slower_than_its_lease_takes_nothing_back_of_what_the_next_one_did(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, comes_of_it: str
) -> None:
    row = letter()

    def sleeps(found: Letter) -> Content | Drop:
        assert deliver(found.pk, at=NOON + LEASE) == State.SENT
        if comes_of_it == "breaks":
            raise KeyError("a plan that breaks")
        return content_of(found)

    if comes_of_it == "finds no server":
        gone, there = smtp.connection(), smtp.connection()
        monkeypatch.setattr(gone, "open", lambda: socket.create_connection(("127.0.0.1", 1), timeout=0.1))
        monkeypatch.setattr(smtp, "connection", iter([gone, there]).__next__)
    deliver_batch([row.pk], compose=sleeps, now=lambda: NOON)
    assert Letter.objects.values_list("state", "attempts", "sent_at").get() == (State.SENT, 2, NOON + LEASE)
    assert len(sink.mails) == 1


def test_a_letter_that_kills_its_senders_is_given_up(sink: Sink) -> None:
    row = letter()
    for n in range(len(RETRIES) + 1):
        assert claim(row.pk, at=NOON + n * LEASE) is not None
    assert claim(row.pk, at=NOON + 20 * LEASE) is None
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_every_try_of_a_letter_has_the_same_message_id_and_no_two_letters_share_one(sink: Sink) -> None:
    first, second = letter("digest:1"), letter("digest:2")
    sink.verdict = lambda mail: "451 later"
    deliver(first.pk, at=NOON)
    deliver(first.pk, at=NOON + timedelta(minutes=1))
    assert {mail["Message-ID"] for mail in sink.mails} == {message_id(first)}
    assert message_id(first) != message_id(second)


def test_the_words_that_open_a_door_are_not_kept_once_sent(sink: Sink, settings: LazySettings) -> None:
    row = letter()
    Letter.objects.update(kind=Letter.Kind.CODE)
    deliver(row.pk, at=NOON)
    row.refresh_from_db()
    assert (row.state, row.text) == (State.SENT, "")
