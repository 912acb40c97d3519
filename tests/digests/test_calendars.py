"""A letter tells other working days of a company in words, with what they moved and why."""

from __future__ import annotations

from datetime import date, timedelta

from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.history import Actor
from mapapp.plans.models import Closure, Side, Workspace
from mapapp.post.envelope import Content
from tests.digests.conftest import TUESDAY, said_to, seat_of

SHUT = Closure(date(2026, 2, 19), date(2026, 2, 20), "Stocktaking")


def close(told: Workspace, why: str) -> None:
    priya = Actor.of(seat_of(told, "Priya").stakeholder)
    revision = Workspace.objects.get(pk=told.pk).revision
    set_calendar(told, Side.BUYER, closed=[SHUT], seen=revision, why=why, by=priya, at=TUESDAY + timedelta(hours=2))


def letter(told: Workspace) -> str:
    found = said_to(told, "Anna", TUESDAY + timedelta(days=1))
    assert isinstance(found, Content)
    return found.text


def test_it_stands_among_what_changed_with_what_moved_by_it(told: Workspace) -> None:
    close(told, "We count the stock")
    text = letter(told)
    assert "Signature moved from 10 Mar to 16 Mar because we count the stock." in text
    assert (
        "- Closed days of Fenwick Medical: Stocktaking, 19 to 20 Feb\n  Priya Raman. Nine later steps moved with it."
        in text
    )
    assert "We count the stock" not in text  # said above, and once is enough
    assert "Data processing agreement agreed" not in text.partition("What changed")[2].partition("At risk")[0]
