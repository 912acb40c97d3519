"""Exports whose columns are not written in one way: each is read as it shows itself, and what was taken for granted is
said before anything is taken in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mapapp.exchange.opportunities.saying import looked
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.choosing import TEAMS
from mapapp.private.withheld import Withheld
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, brought, kept, last, read_here, row, taken, url, worked
from tests.pages.reading import read, words

DAYS = "Opportunity ID,Account Name,Amount,Currency,Close Date,Last Modified\n"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process for each file."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


def test_each_column_has_its_own_order_of_day_and_month(scene: Scene) -> None:
    olga = scene.client("olga")
    rows = "1,A,1000,EUR,31/03/2026,2/25/2026\n2,B,1000,EUR,3/4/2026,2/3/2026\n"
    done = taken(olga, scene, DAYS + rows)
    assert (done.new, done.bad) == (2, 0)
    second = kept("2")
    assert second.close_on == date(2026, 4, 3) and second.modified_at and second.modified_at.date() < date(2026, 2, 4)


def test_a_column_with_both_orders_is_read_as_far_as_it_can_be(scene: Scene) -> None:
    olga = scene.client("olga")
    page = words(read(olga, brought(olga, scene, DAYS + "1,A,1,EUR,31/03/2026,\n2,B,1,EUR,3/31/2026,\n")))
    assert "New 2" in page and "Skipped 0" in page and "no day" not in page
    assert "In “Close Date” some days put the day first and others the month" in page


def test_what_may_be_read_two_ways_there_is_asked_and_the_setting_cures_it(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, DAYS + "1,A,1,EUR,31/03/2026,\n2,B,1,EUR,3/31/2026,\n3,C,1,EUR,3/4/2026,\n")
    page = words(read(olga, file))
    assert "In “Close Date” some days put the day first and others the month, so one like 3/4/2026" in page
    assert "Take it in" not in page and "no row shows which" not in page
    settings = f"{url(scene)}settings/?file={last().code}"
    assert (
        olga.post(settings, {"act": "reading", "seen": "0", "days": "month_first", "decimals": ""}).status_code == 302
    )
    worked()
    assert "New 3" in words(read(olga, file)) and "Skipped 0" in words(read(olga, file))
    olga.post(file, {"act": "take", "seen": "1"})
    worked()
    assert [kept(key).close_on for key in "123"] == [date(2026, 3, 31), date(2026, 3, 31), date(2026, 3, 4)]


def test_a_column_that_shows_nothing_goes_by_the_others_and_says_so_unless_they_disagree(scene: Scene) -> None:
    olga = scene.client("olga")
    page = words(read(olga, brought(olga, scene, DAYS + "1,A,1,EUR,31/03/2026,2/3/2026\n")))
    assert "“Last Modified” does not show which number is the day; the other columns do" in page and "New 1" in page
    head = DAYS.replace("Last", "Created Date,Last")
    page = words(read(olga, brought(olga, scene, head + "1,A,1,EUR,31/03/2026,2/3/2026,2/25/2026\n")))
    assert "may be read two ways, and no row shows which in “Created Date”." in page and "Take it in" not in page


def test_a_column_that_shows_its_order_is_not_read_otherwise_by_the_settings(scene: Scene) -> None:
    set_pipeline(scene.team, {"days": "day_first"}, seen=0, by=scene.users["olga"], at=TODAY)
    olga = scene.client("olga")
    file = brought(olga, scene, DAYS + "1,A,1,EUR,3/31/2026,\n2,B,1,EUR,3/4/2026,\n")
    assert "“Close Date” shows another order of day and month than the settings say" in words(read(olga, file))
    olga.post(file, {"act": "take", "seen": "1"})
    worked()
    assert [kept(key).close_on for key in "12"] == [date(2026, 3, 31), date(2026, 3, 4)]


def test_amounts_of_no_currency_are_in_the_teams_own_and_that_is_said(scene: Scene) -> None:
    olga, text = scene.client("olga"), "Opportunity ID,Account Name,Amount\n1,A,1000\n2,B,500 GBP\n"
    page = words(read(olga, brought(olga, scene, text)))
    assert "name your own currency in the settings: then they are taken in that." in page and "Take it in" not in page
    set_pipeline(scene.team, {"currency": "USD"}, seen=0, by=scene.users["olga"], at=TODAY)
    file = brought(olga, scene, text)
    page = words(read(olga, file))
    assert "those that name none are taken in USD, your own" in page and "New 2" in page
    olga.post(file, {"act": "take", "seen": "1"})
    worked()
    assert [(kept(key).amount, kept(key).currency) for key in "12"] == [(1000, "USD"), (500, "GBP")]


def test_the_own_currency_is_put_in_no_other_ones_place(scene: Scene) -> None:
    set_pipeline(scene.team, {"currency": "EUR"}, seen=0, by=scene.users["olga"], at=TODAY)
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row("1", "A", currency="GBP"))
    done = taken(olga, scene, "Opportunity ID,Account Name,Amount\n1,A,99000\n2,B,$500\n")
    assert (done.changed, done.new, done.bad) == (1, 0, 1)
    assert (kept("1").amount, kept("1").currency) == (Decimal(99000), "GBP")
    assert "“$500” is not in your own currency." in words(read(olga, f"{url(scene)}files/{done.code}/"))


def test_amounts_in_thousands_go_in_once_somebody_says_so_and_the_next_file_is_read_likewise(scene: Scene) -> None:
    """A title like “Amount (000s)” stopped the file, and the CRM's report has no other."""
    olga, text = scene.client("olga"), "Opportunity ID,Account Name,Amount (000s),Currency\n"
    file = brought(olga, scene, text + "1,A,120,EUR\n2,B,12.5,EUR\n")
    page = words(read(olga, file))
    assert "“Amount (000s)” may say that what stands below it is in thousands or millions." in page
    assert "Take it in" not in page
    settings = f"{url(scene)}settings/?file={last().code}"
    assert "Amounts under “Amount (000s)”" in words(read(olga, settings))
    said = {"act": "reading", "seen": "0", "days": "", "decimals": "", "scale": "1000"}
    assert olga.post(settings, {**said, "scale": "7"}).status_code == 422
    assert olga.post(settings, said).status_code == 302
    worked()
    page = words(read(olga, file))
    assert "In “Amount (000s)” 120 is read as 120,000, as the settings say." in page and "New 2" in page
    olga.post(file, {"act": "take", "seen": "1"})
    worked()
    assert [kept(key).amount for key in "12"] == [120_000, 12_500]
    assert (taken(olga, scene, text + "1,A,130,EUR\n").changed, kept("1").amount) == (1, 130_000)
    plain = "Opportunity ID,Account Name,Amount,Currency\n1,A,130,EUR\n"
    assert (taken(olga, scene, plain).changed, kept("1").amount) == (1, 130), "full amounts under another title"
    settings = f"{url(scene)}settings/"
    assert "Amounts under “Amount”" in words(read(olga, settings))
    assert olga.post(settings, {**said, "seen": "1", "scale": "", "decimals": "."}).status_code == 302
    assert (taken(olga, scene, text + "1,A,140,EUR\n").changed, kept("1").amount) == (1, 140_000), "it is kept"


GROUPED = "Stage,Opportunity Owner,Opportunity ID,Account Name,Amount,Currency\n"
ADVICE = (
    "A report that is grouped names stage and owner on the first row of a group alone: export it without groups, in "
    "Salesforce as “Details only”."
)


def test_a_report_that_is_grouped_is_warned_of_before_it_empties_stages_and_owners(scene: Scene) -> None:
    """It names them on the first row of each group: the others lost both, and what was won was open again."""
    olga = scene.client("olga")
    rows = "Talks,Anna,1,A,5,EUR\nTalks,Anna,2,B,5,EUR\nClosed Won,Ben,3,C,5,EUR\nClosed Won,Ben,4,D,5,EUR\n"
    page = words(read(olga, brought(olga, scene, GROUPED + rows)))
    assert "would empty" not in page and "no stage" not in page
    assert taken(olga, scene, GROUPED + rows).new == 4
    grouped = "Talks,Anna,1,A,5,EUR\n,,2,B,5,EUR\nClosed Won,Ben,3,C,5,EUR\n,,4,D,6,EUR\n,,5,E,5,EUR\n"
    page = words(read(olga, brought(olga, scene, GROUPED + grouped)))
    assert (
        "It would empty the stage of 2 that are here. 1 that was won or lost would be open again. It would empty "
        f"the owner of 2 that are here. 1 new one has no stage in it. {ADVICE}"
    ) in page
    page = words(read(olga, brought(olga, scene, "Opportunity ID,Account Name\n1,A\n2,B\n6,F\n")))
    assert "would empty" not in page and "no stage" not in page, "a column that is not there empties nothing"


def test_who_sits_with_the_buyer_is_told_of_no_row_of_that_plan_in_the_warning() -> None:
    found = {"emptied": {"stage": [2, ["K"]], "owner": [1, ["K"]]}}
    brought_file = TEAMS.brought(found=found)
    assert "the stage of 2 that" in looked(brought_file).warns[0]
    kept_back = Withheld(plans=frozenset([1]), keys=frozenset(["K"]), accounts=frozenset())
    assert looked(brought_file, kept_back).warns == (f"It would empty the stage of 1 that is here. {ADVICE}",)


def test_a_day_whose_year_of_two_figures_may_stand_first_is_skipped_and_named(scene: Scene) -> None:
    olga = scene.client("olga")
    file = brought(olga, scene, DAYS + "1,A,1,EUR,26-03-31,\n2,B,1,EUR,27-03-28,\n")
    page = words(read(olga, file))
    assert "Skipped 2" in page and "“27-03-28” has a year of two figures, which may stand first or last." in page
    assert taken(olga, scene, DAYS + "3,C,1,EUR,31/03/26,\n").new == 1 and kept("3").close_on == date(2026, 3, 31)
