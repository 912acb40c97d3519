"""What a mailed link is: one act on one step of one person, sealed; nothing of it is kept before it is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings

from mapapp.access.mail_links import LENGTH, LIFE, Act, MailLink, link_in

AT = datetime(2026, 2, 9, 8, 0, tzinfo=UTC)
LINK = MailLink(7, 0, Act.DONE, 13, date(2026, 2, 18), AT)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize("act", list(Act))
def test_it_carries_what_it_was_made_of(act: Act) -> None:
    link = replace(LINK, act=act, event=34)
    assert link_in(link.token) == link


def test_its_age_is_kept_to_the_minute() -> None:
    found = link_in(replace(LINK, at=AT + timedelta(seconds=59)).token)
    assert found is not None and found.at == AT


def test_it_ends_after_14_days() -> None:
    assert not LINK.is_over(AT + LIFE - timedelta(seconds=1))
    assert LINK.is_over(AT + LIFE)
    assert timedelta(days=14) == LIFE


def test_every_other_spelling_is_no_link() -> None:
    token = LINK.token
    assert len(token) == LENGTH == 76
    bent = [token[:place] + letter + token[place + 1 :]
            for place in range(LENGTH) for letter in ALPHABET if letter != token[place]]  # fmt: skip
    assert [one for one in bent if link_in(one) is not None] == []
    assert len(bent) == LENGTH * 63


@pytest.mark.parametrize(
    "text", ["", "x", "none", "A" * 76, "A" * 400, "\x00", "ä" * 76, LINK.token + "A", LINK.token[:-1]]
)
def test_other_text_is_no_link(text: str) -> None:
    assert link_in(text) is None


def test_two_acts_on_two_steps_of_two_people_are_eight_links() -> None:
    links = {MailLink(seat, 0, act, task, LINK.due_on, AT).token
             for seat in (7, 8) for act in (Act.DONE, Act.NOT_MINE) for task in (13, 14)}  # fmt: skip
    assert len(links) == 8


def test_another_servers_link_is_none_here(settings: LazySettings) -> None:
    token = LINK.token
    settings.SECRET_KEY = "another secret that is long enough for a server of ours to start with"
    assert link_in(token) is None


def test_a_link_outlives_a_new_secret_while_the_old_one_is_read_still(settings: LazySettings) -> None:
    token, old = LINK.token, settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret of this server, long enough", [old]
    assert link_in(token) == LINK
