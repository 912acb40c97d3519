"""What changed since last week: the lines of now beside the readings of then."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from mapapp.private.kept import opportunities_table, readings_table
from mapapp.private.models import FiguresShape
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import DAY, deal, line, money

pytestmark = pytest.mark.usefixtures("today")
URL = "/plans/changed/"


def was(row: FiguresShape, days: int = 7, **values: Any) -> None:
    """A night's reading of its plan so many days ago."""
    now = {"outcome": "open", "state": "open", "health": row.health, "band": row.band, "stage": row.stage,
           "signature_on": row.signature_on.isoformat() if row.signature_on else None,
           "close_on": row.close_on.isoformat() if row.close_on else None, "currency": row.currency,
           "amount": None if row.amount is None else f"{row.amount:.2f}"}  # fmt: skip
    readings_table()._default_manager.create(
        team=row.team, workspace=row.workspace, on=DAY - timedelta(days=days), at=TODAY, revision=1, definitions=0,
        values={**now, **values},
    )  # fmt: skip


def said(scene: Scene, key: str) -> str:
    """One part of the page, from its title on."""
    html = read(scene.client("olga"), URL).partition(f'id="h-{key}"')[2]
    return words(html.partition("</section>")[0].partition(">")[2])


def test_a_signature_that_moved_is_told_with_the_days(scene: Scene) -> None:
    was(line(scene.team, "Later", signature_on=date(2026, 3, 20)), signature_on="2026-03-06")
    was(line(scene.team, "Earlier", signature_on=date(2026, 3, 1)), signature_on="2026-03-02")
    was(line(scene.team, "Lost it", signature_on=None), signature_on="2026-03-02")
    was(line(scene.team, "As it was", signature_on=date(2026, 3, 2)))
    assert said(scene, "later") == (
        "Signature moved 3 Deal Seller Change By how much Later – Fri 6 Mar Fri 20 Mar 14 days later "
        "Earlier – Mon 2 Mar Sun 1 Mar 1 day earlier Lost it – Mon 2 Mar no date"
    )


def test_the_reading_of_a_week_ago_counts_not_an_older_nor_a_newer_one(scene: Scene) -> None:
    row = line(scene.team, "A", health=80)
    was(row, 30, health=10, band="risk")
    was(row, 8, health=60, band="care")
    was(row, 2, health=20, band="risk")
    assert "60 Needs care 80 Healthy +20" in said(scene, "health")


def test_health_counts_from_five_points_or_another_band(scene: Scene) -> None:
    was(line(scene.team, "Little", health=80), health=83)
    was(line(scene.team, "Another band", health=74), health=76, band="healthy")
    was(line(scene.team, "Much", health=80), health=90)
    told = said(scene, "health")
    assert "Little" not in told
    assert "Much – 90 Healthy 80 Healthy −10 Another band – 76 Healthy 74 Needs care −2" in told


def test_what_was_won_or_lost_since_is_told_and_what_was_before_is_not(scene: Scene) -> None:
    for account, outcome, days in (("Won now", "won", 3), ("Lost now", "lost", 1), ("Won long ago", "won", 9)):
        row = deal(scene.team, account, outcome=outcome, amount=None)
        opportunities_table()._default_manager.filter(pk=row.opportunity_id).update(
            outcome=outcome, outcome_on=DAY - timedelta(days=days)
        )
    assert said(scene, "ended").endswith("Won now – Open Won Sat 7 Feb Lost now – Open Lost Mon 9 Feb")


def test_what_is_new_another_stage_and_what_is_retired(scene: Scene) -> None:
    line(scene.team, "New plan", values={"began_on": "2026-02-09"}, **money(10))
    line(scene.team, "Old plan", values={"began_on": "2026-01-09"})
    row = deal(scene.team, "New lead")
    opportunities_table()._default_manager.filter(pk=row.opportunity_id).update(created_on=date(2026, 2, 9))
    was(line(scene.team, "Staged", stage="Negotiation"), stage="Proposal")
    was(line(scene.team, "Over", state="retired"))
    page = words(read(scene.client("olga"), URL))
    assert "New plan – A plan $10K" in page and "New lead – No plan yet" in page
    assert "Staged – Proposal Negotiation" in page and "Over – Open Retired" in page
    assert "1 plan has no reading that is a week old yet" in page


def test_nothing_says_so(scene: Scene) -> None:
    was(line(scene.team, "A"))
    page = words(read(scene.client("olga"), URL))
    assert "Nothing changed since Tue 3 Feb" in page
    assert 'href="/plans/changed/?team=' in read(scene.client("olga"), "/plans/")


def test_a_rep_reads_of_his_own_alone(scene: Scene) -> None:
    was(line(scene.team, "Hers", workspace=scene.workspace, health=80), health=20, band="risk")
    was(line(scene.team, "Not hers", health=80), health=20, band="risk")
    page = read(scene.client("anna"), URL)
    assert "Hers" in page and "Not hers" not in page


@pytest.mark.parametrize("rows", [1, 60])
def test_it_costs_three_questions(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for place in range(rows):
        was(line(scene.team, f"A{place}", health=80), health=20)
    client = scene.client("olga")
    client.get(URL)
    with django_assert_num_queries(4 + 3):
        client.get(URL)


@pytest.mark.parametrize("name", ["priya", "zed", "david"])
def test_who_is_in_no_selling_team_has_no_such_page(scene: Scene, name: str) -> None:
    assert scene.client(name).get(URL).status_code == 404


def test_of_a_plan_that_is_retired_nothing_else_is_told_and_that_once(scene: Scene) -> None:
    was(line(scene.team, "Over", state="retired", health=80, stage="Negotiation"), health=20, stage="Proposal")
    line(scene.team, "Over long ago", state="retired", as_of=DAY - timedelta(days=60))
    page = words(read(scene.client("olga"), URL))
    assert page.count("Over") == 1 and "Over – Open Retired" in page


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_what_was_won_or_lost_without_a_day_is_told_by_the_reading_of_then(scene: Scene, outcome: str) -> None:
    table = opportunities_table()._default_manager
    for account, then in (("Now", "open"), ("Before", outcome)):
        row = line(scene.team, account)
        deal = table.create(team=scene.team, account=account, workspace=row.workspace, outcome=outcome)
        type(row)._default_manager.filter(pk=row.pk).update(outcome=outcome, opportunity=deal)
        was(row, outcome=then)
    assert said(scene, "ended").endswith(f"Now – Open {outcome.title()}")


def test_what_was_not_read_that_night_says_with_which_it_is_compared(scene: Scene) -> None:
    was(line(scene.team, "Read"), 7)
    assert "not read that night" not in words(read(scene.client("olga"), URL))
    was(line(scene.team, "Slept", health=80), 11, health=60, band="care")
    said = words(read(scene.client("olga"), URL))
    assert "1 plan was not read that night: it is compared with how it stood on Fri 30 Jan." in said
    was(line(scene.team, "Slept long"), 13)
    assert "2 plans were not read that night" in words(read(scene.client("olga"), URL))
    was(line(scene.team, "Over", outcome="won", opportunity=None), 20)
    assert "2 plans were not read that night" in words(read(scene.client("olga"), URL)), "it is told of its end alone"


def test_what_is_read_no_more_was_not_missed_that_night(scene: Scene) -> None:
    was(line(scene.team, "Read"), 7)
    was(line(scene.team, "Signed", band="signed"), 20)
    was(line(scene.team, "Won then", health=80), 20, outcome="won")
    was(line(scene.team, "Signed then", health=80), 20, band="signed")
    page = words(read(scene.client("olga"), URL))
    assert "Won then" in page and "not read that night" not in page
    was(line(scene.team, "Slept"), 20)
    assert "1 plan was not read that night" in words(read(scene.client("olga"), URL))


def test_more_than_a_page_of_one_kind_is_turned_over(scene: Scene) -> None:
    for place in range(120):
        was(line(scene.team, f"A{place:03}", health=20 + place % 50), health=20 + place % 50 + 30, band="risk")
    was(line(scene.team, "Staged", stage="Negotiation"), stage="Proposal")
    olga = scene.client("olga")
    first = read(olga, URL)
    assert "1 to 50 of 120 · Show all : Health up or down" in words(first) and "Staged" in first
    link = f"?team={scene.team.code}&amp;kind=health"
    assert f'<a href="{link}">' in first and 'rel="next"' not in first
    seen: list[str] = []
    for page, told in ((1, "1 to 50 of 120"), (2, "51 to 100 of 120"), (3, "101 to 120 of 120")):
        html = read(olga, f"{URL}?team={scene.team.code}&kind=health&page={page}")
        assert told in words(html) and "Staged" not in html
        assert (f'rel="prev" href="{link}&amp;page={page - 1}"' in html) is (page > 1)
        assert (f'rel="next" href="{link}&amp;page={page + 1}"' in html) is (page < 3)
        assert f'<a href="?team={scene.team.code}">What changed</a>' in html
        seen += re.findall(r">(A\d{3})<", html)
    assert len(seen) == len(set(seen)) == 120
    assert "101 to 120 of 120" in words(read(olga, f"{URL}?kind=health&page=99"))


@pytest.mark.parametrize("query", ["?kind=amount", "?kind=%3Cb%3E", "?kind=&page=7", "?page=-1", "?kind=health&page=x"])
def test_a_kind_in_which_nothing_changed_shows_all_that_did(scene: Scene, query: str) -> None:
    was(line(scene.team, "A", health=80), health=20, band="risk")
    said = words(read(scene.client("olga"), f"{URL}{query}"))
    assert "Health up or down" in said and "Nothing changed" not in said


def test_a_page_of_one_kind_costs_three_questions(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(60):
        was(line(scene.team, f"A{place}", health=80), health=20)
    client = scene.client("olga")
    client.get(URL)
    with django_assert_num_queries(4 + 3):
        client.get(f"{URL}?kind=health&page=2")
