"""Writing letters, the sweep that finds what nobody heard of, and a broker that is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import transaction

from mapapp.people.wording import one_line
from mapapp.post.deliver import LEASE, claim
from mapapp.post.models import Letter
from mapapp.post.outbox import waiting
from tests.post.conftest import NOON, letter


@pytest.mark.django_db
def test_the_same_key_is_written_once() -> None:
    assert letter().pk == letter(subject="Another subject").pk
    assert Letter.objects.get().subject == "Your evaluation plan: one step for you"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_neither_hurts_nor_loses(settings: LazySettings) -> None:
    with transaction.atomic():
        row = letter()
    assert waiting(NOON) == {Letter.Kind.DIGEST: [row.pk]}


@pytest.mark.django_db(transaction=True)
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
