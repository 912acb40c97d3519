"""A plan from a template: asked, shown, created; nothing is written before the last click, and that counts once."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from mapapp.access.models import Seat, WorkspaceGrant
from mapapp.people.models import Membership, Team
from mapapp.plans.models import Event, Side, SideCalendar, Workspace
from mapapp.work.models import Job
from tests.builders import Scene

pytestmark = pytest.mark.usefixtures("today")
FULL, LIGHT = "/plans/new/full/", "/plans/new/light/"
ASKED = {
    "account": "Northwind Clinics",
    "name": "Rounds without paper by June",
    "live_on": "2026-09-30",
    "form_key": "one-form",
    "person-0-name": "Ines Duarte",
    "person-0-email": "ines@northwind.example",
    "person-0-part": "champion",
}


def post(scene: Scene, url: str, who: str = "anna", **changed: str) -> HttpResponse:
    response: Any = scene.client(who).post(url, {**ASKED, **changed})
    return response


def page(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def new_plans() -> list[Workspace]:
    return list(Workspace.objects.filter(name=ASKED["name"]))


def test_three_ways_are_told_with_steps_weeks_and_phases(scene: Scene) -> None:
    shown = page(scene.client("anna").get("/plans/new/"))
    assert "28 steps, 9 weeks" in shown
    assert "5 steps, 3 weeks" in shown
    assert "Procurement and legal" in shown
    assert 'href="/plans/new/import/"' in shown


@pytest.mark.parametrize("url", ["/plans/new/", FULL, LIGHT, "/plans/new/import/"])
def test_who_is_in_no_team_does_not_learn_of_these_pages(scene: Scene, url: str) -> None:
    for who in ("priya", "marcus", "zed"):
        assert scene.client(who).get(url).status_code == 404
        assert scene.client(who).post(url, ASKED).status_code == 404
    assert scene.client("olga").get(url).status_code == 200
    assert new_plans() == []


def test_an_unknown_template_is_not_found(scene: Scene) -> None:
    assert scene.client("anna").get("/plans/new/huge/").status_code == 404


def test_the_plan_is_shown_before_it_is_created_and_nothing_is_written(scene: Scene) -> None:
    response = post(scene, FULL)
    shown = page(response)
    assert response.status_code == 200
    assert "It fits. The first step starts on Thu 30 Jul" in shown
    assert "Wed 30 Sep" in shown
    assert "Who is the executive sponsor?" in shown
    assert "Who leads the evaluation?" not in shown
    assert new_plans() == []


def test_create_seats_the_seller_as_lead_and_tells_what_to_do_next(scene: Scene) -> None:
    client = scene.client("anna")
    response = client.post(FULL, {**ASKED, "act": "create", "value": "120000.50", "currency": "EUR"})
    [plan] = new_plans()
    assert response.headers["Location"] == f"/p/{plan.code}/"
    assert (plan.account, str(plan.value), plan.currency) == ("Northwind Clinics", "120000.50", "EUR")
    seat = Seat.objects.get(workspace=plan)
    assert (seat.user, seat.role, seat.stakeholder.side) == (scene.users["anna"], "lead", "seller")
    assert WorkspaceGrant.objects.filter(content_object=plan, user=scene.users["anna"]).count() == 4
    assert [event.verb for event in Event.objects.filter(workspace=plan)] == ["plan.created"]
    shown = client.get(f"/p/{plan.code}/").content.decode()
    assert "28 tasks in 5 phases." in shown
    assert "Next: invite Ines Duarte." in shown
    asked = Job.objects.get(kind="portfolio")  # its line is asked for at once, and not at the next sweep
    assert (asked.subject_id, asked.state) == (scene.team.pk, "queued")


def test_the_champion_owns_the_champions_steps_and_the_rest_are_questions(scene: Scene) -> None:
    post(scene, LIGHT, act="create")
    owners = {task.text[:5]: (task.owner and task.owner.name, task.gap) for task in new_plans()[0].tasks.all()}
    assert owners["Trial"] == ("Ines Duarte", "")
    assert owners["Budge"] == (None, "Who approves the budget and the contract?")
    assert owners["Hand-"][0] == "Anna Kessler"


def test_a_form_sent_twice_makes_one_plan(scene: Scene) -> None:
    first, second = post(scene, FULL, act="create"), post(scene, FULL, act="create")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(new_plans()) == 1
    assert post(scene, FULL, act="create", form_key="another").headers["Location"] != first.headers["Location"]


def test_the_same_key_of_somebody_else_opens_nothing(scene: Scene) -> None:
    mine = post(scene, FULL, act="create").headers["Location"]
    assert post(scene, FULL, who="olga", act="create").headers["Location"] != mine


def test_a_target_too_near_says_by_how_much_and_offers_the_earliest(scene: Scene) -> None:
    shown = page(post(scene, FULL, live_on="2026-03-13"))
    assert "This needs 21 more working days than you have." in shown
    assert "are the long ones: start them this week, or go live on Mon 13 Apr." in shown
    assert "What has to start when, so that Mon 13 Apr holds" in shown
    starts = re.findall(r"Start “[^”]+” by (\w{3} \d+ \w{3})\.", shown)
    assert starts[0] == "Tue 10 Feb"
    assert len(starts) > 1
    assert "Use Mon 13 Apr" in shown
    again = page(post(scene, FULL, live_on="2026-03-13", act="earliest", earliest="2026-04-13"))
    assert "It fits, with nothing to spare: the first step starts today." in again
    assert new_plans() == []


def test_a_plan_that_does_not_fit_is_laid_from_today_and_keeps_its_target(scene: Scene) -> None:
    post(scene, FULL, live_on="2026-03-13", act="create")
    [plan] = new_plans()
    assert str(plan.target_go_live_on) == "2026-03-13"
    assert str(min(task.starts_on for task in plan.tasks.all())) == "2026-02-10"
    assert str(plan.tasks.get(mark="go_live").due_on) == "2026-04-13"


def test_back_brings_everything_that_was_typed(scene: Scene) -> None:
    response = post(scene, FULL, act="edit", value="120")
    shown = page(response)
    assert response.status_code == 200
    for value in ("Northwind Clinics", "Rounds without paper by June", "2026-09-30", "Ines Duarte", "120"):
        assert f'value="{value}"' in shown
    assert "to put right" not in shown


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"account": " "}, "id_account", "Write the company’s name."),
        ({"name": ""}, "id_name", "Write the goal."),
        ({"live_on": ""}, "id_live_on", "Choose a day."),
        ({"live_on": "02/03/2026"}, "id_live_on", "That is not a day."),
        ({"live_on": "2026-02-10"}, "id_live_on", "This day is over."),
        ({"live_on": "2036-02-10"}, "id_live_on", "more than three years away"),
        ({"value": "lots", "currency": "USD"}, "id_value", "Write the amount in digits"),
        ({"value": "1200"}, "id_currency", "Choose the currency"),
        ({"value": "1", "currency": "XXQ"}, "id_currency", "not one of the available choices"),
        ({"person-1-email": "tom@northwind.example"}, "id_person-1-name", "Write the name of this person."),
        ({"person-1-name": "Tom", "person-1-email": "tom"}, "id_person-1-email", "That is not an e-mail address."),
        ({"person-1-name": "I", "person-1-email": "INES@northwind.example"}, "id_person-1-email", "stands here twice"),
        ({"person-1-name": "A", "person-1-email": "Anna.Kessler@larkspur.example"}, "id_person-1-email", "your own"),
    ],
)
@pytest.mark.parametrize("act", ["preview", "create"])
def test_a_refusal_stands_in_the_summary_with_a_link_to_its_field(
    scene: Scene, changed: dict[str, str], field: str, words: str, act: str
) -> None:
    response = post(scene, FULL, act=act, **changed)
    shown = page(response)
    assert response.status_code == 422
    assert f'href="#{field}"' in shown
    assert f'id="{field}"' in shown
    assert words in shown
    assert "Ines Duarte" in shown
    assert new_plans() == []


def test_who_sells_for_two_companies_chooses_one(scene: Scene) -> None:
    other = Team.objects.create(name="Brightwater")
    assert 'name="team"' not in page(scene.client("anna").get(FULL))
    Membership.objects.create(team=other, user=scene.users["anna"], role="rep")
    assert 'name="team"' in page(scene.client("anna").get(FULL))
    post(scene, FULL, act="create", team=str(other.pk))
    assert new_plans()[0].team == other


def test_a_team_of_others_cannot_be_chosen(scene: Scene) -> None:
    Membership.objects.create(team=Team.objects.create(name="Brightwater"), user=scene.users["anna"], role="rep")
    foreign = Team.objects.create(name="Foreign")
    assert post(scene, FULL, act="create", team=str(foreign.pk)).status_code == 422
    assert not Workspace.objects.filter(team=foreign).exists()


def test_dates_are_laid_in_the_seller_companys_day(scene: Scene) -> None:
    Team.objects.filter(pk=scene.team.pk).update(time_zone="Pacific/Auckland")
    with time_machine.travel("2026-02-10T12:30:00Z", tick=False):  # it is Wed 11 Feb there
        post(scene, FULL, live_on="2026-03-13", act="create")
    [plan] = new_plans()
    assert str(min(task.starts_on for task in plan.tasks.all())) == "2026-02-11"
    assert plan.calendar(Side.SELLER) == SideCalendar(time_zone="Pacific/Auckland")
