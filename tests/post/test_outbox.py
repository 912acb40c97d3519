"""Writing letters, the sweep that finds what nobody heard of, and a broker that is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction

from mapapp.people.wording import one_line
from mapapp.post import outbox
from mapapp.post.deliver import LEASE
from mapapp.post.jobs import empty_old_letters
from mapapp.post.models import Letter
from mapapp.post.outbox import waiting
from tests.post.conftest import NOON, letter
from tests.post.single import claim


@pytest.mark.django_db
def test_the_same_key_is_written_once() -> None:
    assert letter().pk == letter(subject="Another subject").pk
    assert Letter.objects.get().subject == "Your evaluation plan: one step for you"


@pytest.mark.usefixtures("erasable_history")
def test_a_broker_that_is_away_neither_hurts_nor_loses(settings: LazySettings) -> None:
    with transaction.atomic():
        row = letter()
    assert waiting(NOON) == {Letter.Kind.DIGEST: [row.pk]}


@pytest.mark.usefixtures("erasable_history")
def test_a_letter_written_in_a_change_that_fails_is_not_there() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        letter()
        raise ZeroDivisionError
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_the_sweep_finds_what_is_due_and_in_nobodys_hands() -> None:
    ids = [letter(f"digest:{n}").pk for n in range(3)]
    Letter.objects.filter(pk=ids[0]).update(due_at=NOON + timedelta(minutes=5))
    assert claim(ids[1], at=NOON) is not None
    assert waiting(NOON) == {"digest": [ids[2]]}
    assert waiting(NOON + LEASE) == {"digest": ids[1:]}


def test_a_name_stays_on_one_line_and_reads_as_it_is() -> None:
    assert one_line("Priya\r\nBcc: all@x.example") == "Priya Bcc: all@x.example"
    assert one_line("P\u200briya \u202eamrahS\u2066\ufeff") == "Priya amrahS"
    assert one_line("  Ægir   Ólafsson\u2028x ") == "Ægir Ólafsson x"


@pytest.mark.django_db
def test_a_subject_can_forge_no_header() -> None:
    assert letter(subject="News\r\nBcc: all@x.example").subject == "News Bcc: all@x.example"


@pytest.mark.django_db
def test_old_letters_lose_their_words_and_keep_what_the_next_one_needs() -> None:
    sent, young, waits, dropped = (letter(f"digest:{n}", html="<p>Good morning</p>") for n in range(4))
    old = NOON - timedelta(days=90, seconds=1)
    Letter.objects.filter(pk=sent.pk).update(state="sent", revision=7, sent_at=old, created_at=old)
    Letter.objects.filter(pk=young.pk).update(state="sent", created_at=old + timedelta(seconds=2))
    Letter.objects.filter(pk=waits.pk).update(created_at=old)
    Letter.objects.filter(pk=dropped.pk).update(state="dropped", created_at=old)
    with time_machine.travel(NOON, tick=False):
        empty_old_letters()
        empty_old_letters()
    for row in (sent, dropped):
        row.refresh_from_db()
        assert (row.subject, row.text, row.html, row.headers) == ("", "", "", {})
    assert (sent.key, sent.email, sent.revision, sent.sent_at) == ("digest:0", letter().email, 7, old)
    assert (
        list(Letter.objects.filter(key__in=["digest:1", "digest:2"]).values_list("text", flat=True)) == [young.text] * 2
    )


@pytest.mark.django_db
def test_more_old_letters_than_a_sweep_takes_at_once_all_lose_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SWEPT", 2)
    for number in range(5):
        letter(f"digest:{number}")
    Letter.objects.update(state="failed", created_at=NOON - timedelta(days=91))
    with time_machine.travel(NOON, tick=False):
        empty_old_letters()
    assert not Letter.objects.exclude(text="").exists()
