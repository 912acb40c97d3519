"""What changed since last week in what the CRM says: amounts, close dates, stages, what is new, what was won or lost;
with a plan and without one, by the readings and the reports of then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from mapapp.access.ending import retire_plan
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.kept import figures_table, opportunities_table, readings_table
from mapapp.private.then import Before, before
from tests.builders import TODAY, Scene
from tests.pages.pipeline import read_here, taken
from tests.pages.reading import read, words

TABLE = opportunities_table()._default_manager
HEAD = "Opportunity ID,Account Name,Owner Email,Amount,Currency,Stage,Close Date,Closed,Won\n"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read in this process."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


def row(key: str, account: str, amount: int, stage: str, close: str, ended: str = "false,false") -> str:
    return f"{key},{account},anna.kessler@larkspur.example,{amount},USD,{stage},{close},{ended}\n"


@pytest.fixture
def first(scene: Scene) -> Iterator[Scene]:
    """Day 0: the plan's deal, and three without a plan."""
    with time_machine.travel(TODAY, tick=False):
        taken(
            scene.client("olga"), scene,
            HEAD + row("A1", "Fenwick Medical", 120_000, "Negotiation", "2026-02-28")
            + row("A2", "Noplan", 5000, "Validation", "2026-05-01")
            + row("A3", "Overdue", 7000, "Negotiation", "2026-01-20")
            + row("A4", "Same", 8000, "Negotiation", "2026-03-20"),
        )  # fmt: skip
        TABLE.filter(key="A1").update(workspace=scene.workspace)
        refresh(scene.team, now=timezone.now)
    return scene


def nights(scene: Scene, first: int, last: int) -> None:
    for day in range(first, last + 1):
        with time_machine.travel(TODAY + timedelta(days=day), tick=False):
            refresh(scene.team, now=timezone.now)
            read_night(scene.team, now=timezone.now)


def brought(scene: Scene, day: int, rows: str) -> None:
    with time_machine.travel(TODAY + timedelta(days=day, hours=1), tick=False):
        taken(scene.client("olga"), scene, HEAD + rows)
        refresh(scene.team, now=timezone.now)


def said(scene: Scene, day: int) -> dict[str, str]:
    """Title of a part -> what stands in it."""
    at: datetime = TODAY + timedelta(days=day, hours=2)
    with time_machine.travel(at, tick=False):
        html = read(scene.client("olga"), "/plans/changed/")
    parts = html.split('<section class="card" aria-labelledby="h-')[1:]
    return {part.partition('"')[0]: words(part.partition("</thead>")[2].partition("</table>")[0]) for part in parts}


def test_amounts_close_dates_and_stages_are_told_with_a_plan_and_without(first: Scene) -> None:
    nights(first, 1, 4)
    brought(
        first, 5,
        row("A1", "Fenwick Medical", 60_000, "Negotiation", "2026-09-30")
        + row("A2", "Noplan", 9000, "Negotiation", "2026-12-01")
        + row("A5", "Brandnew", 9000, "Negotiation", "2026-12-01"),
    )  # fmt: skip
    nights(first, 6, 9)
    found = said(first, 9)
    assert found["amount"] == (
        "Fenwick Medical Anna Kessler $120K $60K −$60K Noplan Anna Kessler $5K $9K +$4K"
    )  # fmt: skip
    assert found["close"] == (
        "Fenwick Medical Anna Kessler Sat 28 Feb Wed 30 Sep 214 days later "
        "Noplan Anna Kessler Fri 1 May Tue 1 Dec 214 days later"
    )
    assert found["stage"] == "Noplan Anna Kessler Validation Negotiation"
    assert found["new"] == "Brandnew Anna Kessler No plan yet $9K"
    assert set(said(first, 21)) <= {"later", "health"}  # weeks after it nothing of this is told again


def test_a_row_that_says_since_when_the_crm_has_it_is_new_by_that(first: Scene) -> None:
    brought(first, 5, row("A5", "Brandnew", 9000, "Negotiation", "2026-12-01"))
    TABLE.filter(key="A5").update(created_on=TODAY.date() - timedelta(days=90))
    nights(first, 9, 9)
    assert "new" not in said(first, 9)


def test_the_first_list_is_one_sentence_and_what_comes_after_it_is_news(first: Scene) -> None:
    with time_machine.travel(TODAY + timedelta(hours=2), tick=False):
        page = words(read(first.client("olga"), "/plans/changed/"))
        assert "The first list came in on Tue 10 Feb: 3 deals that have no plan. New 1 Deal" in page
    brought(
        first, 1,
        row("A2", "Noplan", 9000, "Validation", "2026-05-01") + row("A5", "Brandnew", 9000, "Validation", "2026-05-01"),
    )  # fmt: skip
    found = said(first, 3)
    assert found["new"].startswith("Brandnew Anna Kessler No plan yet $9K") and "Noplan" not in found["new"]
    assert found["amount"] == "Noplan Anna Kessler $5K $9K +$4K"
    with time_machine.travel(TODAY + timedelta(days=3), tick=False):
        assert "3 deals that have no plan." in words(read(first.client("olga"), "/plans/changed/"))
    with time_machine.travel(TODAY + timedelta(days=9), tick=False):
        assert "The first list" not in words(read(first.client("olga"), "/plans/changed/"))


def test_a_rep_s_own_reports_are_read_for_him(first: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    brought(first, 1, row("A9", "Not hers", 9000, "Validation", "2026-05-01").replace("anna.kessler", "ben.adler"))
    told: list[Before] = []
    monkeypatch.setattr("mapapp.portfolio.changed.before", lambda *args: told.append(before(*args)) or told[-1])
    for name in ("olga", "anna"):
        with time_machine.travel(TODAY + timedelta(days=2), tick=False):
            read(first.client(name), "/plans/changed/")
    assert [one.came for one in told] == [{"A9"}, frozenset()]
    assert [one.first for one in told] == [{"A1", "A2", "A3", "A4"}] * 2


def test_what_the_files_said_twice_is_told_once_from_the_first_to_now(first: Scene) -> None:
    brought(first, 5, row("A2", "Noplan", 9000, "Negotiation", "2026-05-01"))
    brought(first, 6, row("A2", "Noplan", 20_000, "Negotiation", "2026-05-01"))
    brought(first, 7, row("A2", "Noplan", 20_000, "Validation", "2026-05-01"))
    found = said(first, 9)
    assert found["amount"] == "Noplan Anna Kessler $5K $20K +$15K"
    assert "stage" not in found  # there and back


def test_wins_and_losses_are_told_when_they_are_heard_of_whatever_the_close_date(first: Scene) -> None:
    nights(first, 1, 8)
    brought(
        first, 9,
        row("A1", "Fenwick Medical", 120_000, "Closed", "2026-01-20", "true,false")
        + row("A2", "Noplan", 5000, "Closed", "2026-12-01", "true,false")
        + row("A3", "Overdue", 7000, "Closed", "2026-01-20", "true,true")
        + row("A6", "Long ago", 7000, "Closed", "2026-01-20", "true,true")
        + row("A7", "Ended to come", 7000, "Closed", "2026-12-20", "true,true"),
    )  # fmt: skip
    assert dict(TABLE.exclude(outcome="open").values_list("key", "outcome_on")) == {
        "A1": (TODAY - timedelta(days=21)).date(), "A2": (TODAY + timedelta(days=9)).date(),
        "A3": (TODAY - timedelta(days=21)).date(), "A6": (TODAY - timedelta(days=21)).date(), "A7": None,
    }  # fmt: skip
    assert said(first, 9)["ended"] == (
        "Overdue Anna Kessler Open Won, $7K Tue 20 Jan Fenwick Medical Anna Kessler Open Lost, $120K Tue 20 Jan "
        "Noplan Anna Kessler Open Lost, $5K Thu 19 Feb"
    )
    nights(first, 10, 30)
    assert "ended" not in said(first, 30)


def test_of_a_plan_that_is_over_it_is_told_once(first: Scene) -> None:
    """Its plan is retired and read no more; that the deal was lost since then is read once."""
    with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
        retire_plan(first.fresh(), why="Stopped", by=first.actor("anna"), at=timezone.now())
    nights(first, 1, 8)
    brought(first, 9, row("A1", "Fenwick Medical", 60_000, "Validation", "2026-09-30"))
    found = said(first, 9)
    assert found["amount"] == "Fenwick Medical Anna Kessler $120K $60K −$60K"
    assert found["stage"] == "Fenwick Medical Anna Kessler Negotiation Validation"
    brought(first, 10, row("A1", "Fenwick Medical", 60_000, "Closed", "2026-01-20", "true,false"))
    nights(first, 10, 12)
    assert said(first, 12)["ended"].startswith("Fenwick Medical Anna Kessler Open Lost, $60K")
    assert readings_table()._default_manager.count() == 2
    nights(first, 13, 25)
    assert readings_table()._default_manager.count() == 2
    assert "ended" not in said(first, 25) and "amount" not in said(first, 25)
    assert not is_behind(first.team, TODAY + timedelta(days=25, hours=1))


def test_what_is_open_again_is_told_with_a_plan_and_without(first: Scene) -> None:
    lost = row("A1", "Fenwick Medical", 120_000, "Closed", "2026-02-11", "true,false")
    lost += row("A2", "Noplan", 5000, "Closed", "2026-02-11", "true,true")
    brought(first, 1, lost)
    nights(first, 1, 12)
    again = row("A1", "Fenwick Medical", 120_000, "Verbal", "2026-04-30")
    again += row("A2", "Noplan", 5000, "Validation", "2026-05-01") + row("A4", "Same", 8000, "Closed", "2026-02-20",
                                                                        "true,false")  # fmt: skip
    brought(first, 12, again)
    brought(first, 13, row("A4", "Same", 8000, "Negotiation", "2026-03-20"))  # there and back within the week
    nights(first, 13, 13)
    found = said(first, 13)
    assert found["again"] == (
        "Fenwick Medical Anna Kessler Lost Open, $120K Verbal Noplan Anna Kessler Won Open, $5K Validation"
    )
    assert "ended" not in found and "new" not in found
    nights(first, 14, 30)
    assert "again" not in said(first, 30)


def test_what_is_written_by_hand_at_a_retired_plan_is_told(first: Scene) -> None:
    """No reading tells of it any more: what it said before stands in the seller's own history."""
    with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
        retire_plan(first.fresh(), why="Stopped", by=first.actor("anna"), at=timezone.now())
    nights(first, 1, 9)
    by_hand(first, 9, stage="Verbal", amount=Decimal(90_000))
    brought(first, 10, row("A1", "Fenwick Medical", 60_000, "Contract", "2026-02-28"))
    by_hand(first, 11, stage="Signing")
    found = said(first, 11)
    assert found["stage"] == "Fenwick Medical Anna Kessler Negotiation Signing"
    assert found["amount"] == "Fenwick Medical Anna Kessler $120K $60K −$60K"
    assert "stage" not in said(first, 21)


def test_what_was_ended_by_hand_and_opened_by_hand_is_told_of_a_retired_plan(first: Scene) -> None:
    with time_machine.travel(TODAY + timedelta(hours=1), tick=False):
        retire_plan(first.fresh(), why="Stopped", by=first.actor("anna"), at=timezone.now())
    by_hand(first, 1, outcome="lost", outcome_why="No money")
    nights(first, 1, 12)
    by_hand(first, 12, outcome="open")
    assert said(first, 12)["again"].startswith("Fenwick Medical Anna Kessler Lost Open, $120K")


def by_hand(scene: Scene, day: int, **values: Any) -> None:
    with time_machine.travel(TODAY + timedelta(days=day, hours=1), tick=False):
        kept = TABLE.get(key="A1")
        was = {name: getattr(kept, name) for name in values}
        note_opportunity(scene.fresh(), values=values, was=was, by=scene.actor("anna"), at=timezone.now())
        refresh(scene.team, now=timezone.now)


def test_a_first_list_alone_says_nothing_else(scene: Scene) -> None:
    with time_machine.travel(TODAY, tick=False):
        taken(scene.client("olga"), scene, HEAD + row("A2", "Noplan", 5000, "Validation", "2026-05-01"))
        refresh(scene.team, now=timezone.now)
        figures_table()._default_manager.exclude(workspace=None).delete()
        page = words(read(scene.client("olga"), "/plans/changed/"))
    assert "The first list came in on Tue 10 Feb: 1 deal that has no plan. What the next lists say" in page
