"""What is drawn of all that is asked for, how it is sorted on a phone, and what stands there before there is any."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from mapapp.people.models import Membership, Team, User
from mapapp.portfolio.kept import forget
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.pipeline import Stage
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import DAY, design, line, money

pytestmark = pytest.mark.usefixtures("today")


def page(scene: Scene, query: str = "") -> str:
    return read(scene.client("olga"), f"/plans/{query}")


def test_dates_are_drawn_of_the_deals_furthest_apart_of_all_that_are_asked_for(scene: Scene) -> None:
    day = date(2026, 5, 1)
    for place in range(60):
        line(scene.team, f"Big {place}", signature_on=day, close_on=day, apart=0, **money(1000 - place, 500 - place))
    line(scene.team, "Worst gap", signature_on=date(2026, 9, 1), close_on=date(2026, 3, 1), apart=184, **money(1, 1))
    line(scene.team, "Early", signature_on=date(2026, 3, 1), close_on=date(2026, 3, 9), apart=-8, **money(1, 1))
    line(scene.team, "Signed", signature_on=day, close_on=day, apart=400, band="signed", **money(1, 1))
    labels = []
    for query in ("", "?page=2", "?by=month", "?sort=deal"):
        html = page(scene, query)
        labels += re.findall(r'aria-label="(Close date[^"]+)"', html)
        table = words(html.partition('id="h-gap"')[2].partition("</table>")[0])
        assert "Worst gap Sun 1 Mar Tue 1 Sep +184" in table and "Early Mon 9 Mar Sun 1 Mar -8" in table
        assert "The 10 furthest apart of 62" in table and "Signed" not in table
    said = "Close date in the CRM and signature in the plan of 62 deals. One is later than the CRM says."
    assert len(labels) == 4 and set(labels) == {f"{said} Drawn: the 10 furthest apart of 62."}
    assert "Plan later than CRM 1 deal " in words(page(scene))


def test_the_list_is_sorted_where_no_title_of_a_column_is_left_to_press(scene: Scene) -> None:
    design(scene.team)
    html = page(scene, "?sort=-apart&view=later")
    form = html.partition('<form class="sift"')[2].partition("</form>")[0]
    assert '<option value="-apart" selected>by Difference, falling</option>' in form
    assert '<option value="">by Weighted, falling</option>' in form
    assert 'type="hidden" name="sort"' not in form and "change from:#sort" in form
    assert '<option value="-deal" selected>by Deal, falling</option>' in page(scene, "?sort=-deal")
    assert 'name="sort" value="-apart"' in page(scene, "?sort=-apart&by=stage")


@pytest.mark.parametrize("name", ["olga", "anna"])
def test_who_has_no_plan_yet_is_told_what_to_do_first(db: None, name: str) -> None:
    team = Team.objects.create(name="Brand new")
    user = User.objects.create_user(f"{name}@new.example", name)
    Membership.objects.create(team=team, user=user, role="manager" if name == "olga" else "rep")
    client = Client()
    client.force_login(user)
    said = words(read(client, "/plans/"))
    assert "No plans yet. Start with the deal that signs next." in said and "New plan" in said
    assert ("Bring the CSV" in said) is (name == "olga")


def test_a_mean_of_a_half_is_rounded_up_as_health_itself_is(scene: Scene) -> None:
    for health, apart in ((36, 2), (37, 3)):
        line(
            scene.team, seller_name="Ben", health=health, apart=apart, signature_on=TODAY.date(), close_on=TODAY.date()
        )
    said = words(page(scene, "?by=seller"))
    assert "Ben 2 2 of 2 37 2 0" in said and "3 days later on average" in said


def test_a_close_date_that_is_over_is_called_past_as_long_as_the_deal_is_open(scene: Scene) -> None:
    over, today = date(2026, 2, 9), TODAY.date()
    line(scene.team, "Forgotten", close_on=over, **money(3, 3))
    line(scene.team, "Due", close_on=today, **money(2, 2))
    line(scene.team, "Gone", close_on=over, outcome="lost", **money(1, 1))
    said = words(page(scene, "?state=all"))
    assert said.count("9 Feb past") == 1 and "10 Feb past" not in said


def test_stages_stand_in_the_teams_order_and_those_that_it_has_not_named_come_last(scene: Scene) -> None:
    for stage, order in (("Angebot", 0), ("Negotiation", 4), ("Discovery", 1)):
        line(scene.team, stage, stage=stage, stage_order=order)
    rows = page(scene, "?by=stage").partition('stackable portfolio"')[2]
    assert re.findall(r'class="strong"[^>]*>([^<]+)', rows) == ["Discovery", "Negotiation", "Angebot"]


def test_a_won_stage_stands_behind_the_open_ones_and_before_what_the_team_has_not_named(scene: Scene) -> None:
    named = (Stage("Signed", "won"), Stage("Talks"), Stage("Dead", "lost"), Stage("Discovery"))
    set_pipeline(scene.team, {"stages": named}, seen=0, by=scene.users["olga"], at=TODAY)
    for stage, outcome in (("Angebot", "open"), ("Dead", "lost"), ("signed", "won"), ("Discovery", "open"),
                           ("Talks", "open"), ("", "open"), ("Zuletzt", "won")):  # fmt: skip
        line(scene.team, stage, stage=stage, outcome=outcome)
    html = page(scene, "?by=stage&state=all")
    told = re.findall(r'class="strong"[^>]*>([^<]+)', html.partition('stackable portfolio"')[2])
    assert told == ["Talks", "Discovery", "signed", "Dead", "Angebot", "Zuletzt", "No stage"]
    offered = html.partition('name="stage"')[2].partition("</select>")[0]
    assert [one for one in re.findall(r"<option[^>]*>([^<]+)", offered) if one in told] == told[:-1]


def test_what_the_crm_expects_is_open_there_and_ahead(scene: Scene) -> None:
    """In the list a close date that is over is called past: the figure over it does not count on it either."""
    for account, close, outcome in (("Today", DAY, "open"), ("Soon", date(2026, 3, 31), "open"),
                                    ("Later", date(2026, 4, 1), "open"), ("Won", date(2026, 3, 1), "won"),
                                    ("Lost", date(2026, 2, 1), "lost")):  # fmt: skip
        line(scene.team, account, close_on=close, outcome=outcome)
    for query in ("", "?state=all"):
        said = words(page(scene, query))
        assert "The CRM expects 2 by 31 Mar" in said and "past" not in said.partition("expects")[2][:60]
    assert "The CRM expects 0 by 31 Mar" in words(page(scene, "?state=won"))
    forget()
    line(scene.team, "Over", close_on=DAY - timedelta(days=1))
    assert "The CRM expects 2 by 31 Mar; the close date of 1 more is past" in words(page(scene))
    forget()
    line(scene.team, "Long over", close_on=date(2025, 3, 1))
    assert "The CRM expects 2 by 31 Mar; the close dates of 2 more are past" in words(page(scene))
