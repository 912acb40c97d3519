"""What is drawn of all that is asked for, how it is sorted on a phone, and what stands there before there is any."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from mapapp.people.models import Membership, Team, User
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import design, line, money

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
    rows = page(scene, "?by=stage").partition('portfolio">')[2]
    assert re.findall(r'class="strong"[^>]*>([^<]+)', rows) == ["Discovery", "Negotiation", "Angebot"]
