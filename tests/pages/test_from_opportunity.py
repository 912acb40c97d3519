"""A plan for what the CRM told of: filled in, linked when it is made; joined on the page of a plan; forgotten."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from mapapp.access.ending import retire_plan
from mapapp.people.models import Membership, User
from mapapp.plans.models import Workspace
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.choosing import TEAMS
from mapapp.private.queries import opportunity
from mapapp.private.team_queries import counted
from mapapp.private.verifying import first_private_fault
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, kept, read_here, row, taken, url
from tests.pages.reading import read, words


@pytest.fixture(autouse=True)
def _here_and_now(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)
    with time_machine.travel(TODAY, tick=False):
        yield


def halden(scene: Scene, **more: str) -> int:
    """Halden Rail's row, Anna's, without a plan: its number."""
    taken(scene.client("olga"), scene, HEAD + row(**more))
    return kept("006A002").pk


def fields(html: str) -> dict[str, str]:
    """What the form says now."""
    found = dict(re.findall(r'<input type="(?:text|date|hidden)" name="([\w-]+)"(?: value="([^"]*)")?', html))
    chosen = re.findall(r'<select name="([\w-]+)".*?</select>', html, re.DOTALL)
    options = re.findall(r'<select name="([\w-]+)".*?<option value="([^"]*)" selected', html, re.DOTALL)
    return found | dict(options) if chosen else found


def test_its_plan_begins_with_what_the_crm_says_and_takes_the_row_over(scene: Scene) -> None:
    number, anna = halden(scene), scene.client("anna")
    page = words(read(anna, "/plans/new/"))
    assert "Yours in the CRM, without a plan" in page and "Halden Rail" in page and "84,000 EUR" in page
    assert "A plan for Freight, from your CRM." in words(read(anna, f"/plans/new/?opportunity={number}"))
    address = f"/plans/new/light/?opportunity={number}"
    html = read(anna, address)
    assert "Its date there, 30 April, becomes the target for signature." in words(html)
    form = fields(html)
    assert (form["account"], form["value"], form["currency"], form["opportunity"]) == (
        "Halden Rail", "84000", "EUR", str(number),
    )  # fmt: skip
    assert form["live_on"] > "2026-04-30"
    form["name"] = "Freight in one place"
    preview = anna.post("/plans/new/light/", {**form, "act": "preview"})
    assert preview.status_code == 200 and f'value="{number}"' in preview.content.decode()
    made = anna.post("/plans/new/light/", {**form, "act": "create"})
    assert made.status_code == 302, made.content.decode()
    plan = Workspace.objects.get(account="Halden Rail")
    assert (plan.value, plan.currency, str(plan.target_signature_on)) == (84000, "EUR", "2026-04-30")
    assert kept("006A002").workspace_id == plan.pk and counted(scene.team).without_plan == 0
    again = anna.post("/plans/new/light/", {**form, "act": "create"})
    assert again.url == made.url, "the same form makes one plan"
    assert "Yours in the CRM" not in words(read(anna, "/plans/new/"))


def test_a_rep_starts_what_is_his_own_and_who_oversees_the_team_any(scene: Scene) -> None:
    noah = scene.users["noah"] = User.objects.create_user("noah.weiss@larkspur.example", "Noah Weiss")
    Membership.objects.create(team=scene.team, user=noah, role=Membership.Role.REP)
    number = halden(scene)
    for text in (str(number), "999999", "x", "٣"):
        assert "from your CRM" not in words(read(scene.client("noah"), f"/plans/new/?opportunity={text}"))
    assert "Halden" not in read(scene.client("noah"), f"/plans/new/light/?opportunity={number}")
    assert "A plan for Freight" in words(read(scene.client("olga"), f"/plans/new/?opportunity={number}"))
    assert scene.client("priya").get(f"/plans/new/?opportunity={number}").status_code == 404


def test_a_date_that_is_past_fills_nothing_in(scene: Scene) -> None:
    number = halden(scene, close="2026-01-30")
    assert fields(read(scene.client("anna"), f"/plans/new/light/?opportunity={number}"))["live_on"] == ""
    assert "past" in words(read(scene.client("olga"), url(scene)))


def test_on_the_page_of_a_plan_the_two_rows_are_joined(scene: Scene) -> None:
    taken(scene.client("olga"), scene, HEAD + row("006A001", "fenwick medical", amount="120000", currency="USD"))
    anna, page = scene.client("anna"), f"/p/{scene.workspace.code}/opportunity/"
    assert "Your CRM has told of this account, and no plan has it yet" in words(read(anna, page))
    typed = {"outcome": "open", "key": "006A001", "was-outcome": "open", "was-key": ""}
    refused = anna.post(page, typed)
    assert refused.status_code == 422
    assert "Your CRM has told of this number already. Join the two below." in words(refused.content.decode())
    assert anna.post(page, {"join": "006A001"}).status_code == 302
    found = opportunity(scene.visit("anna"))
    assert found and (found.key, found.amount) == ("006A001", 120000)
    said = words(read(anna, page))
    assert "Read from the CRM" in said and "Join it to this plan" not in said
    assert scene.client("priya").get(page).status_code == 404
    assert anna.post(page, {"join": "nothing"}).status_code == 302
    assert scene.client("marcus").post(page, {"join": "006A001"}).status_code == 404


def bens(scene: Scene, key: str = "006B777", account: str = "Birch Labs") -> None:
    """A deal of Ben's, who is a rep as Anna is."""
    if "ben" not in scene.users:
        scene.users["ben"] = User.objects.create_user("ben.ode@larkspur.example", "Ben Ode")
        Membership.objects.create(team=scene.team, user=scene.users["ben"], role=Membership.Role.REP)
    told = row(key, account, owner="Ben Ode", email="ben.ode@larkspur.example", amount="777000", stage="Secret stage")
    taken(scene.client("olga"), scene, HEAD + told)


@pytest.mark.parametrize("account", ["Birch Labs", "Fenwick Medical"])
def test_a_colleagues_row_is_neither_read_nor_taken(scene: Scene, account: str) -> None:
    bens(scene, account=account)
    anna, page = scene.client("anna"), f"/p/{scene.workspace.code}/opportunity/"
    typed = {"outcome": "open", "key": "006B777", "was-outcome": "open", "was-key": ""}
    refused = anna.post(page, typed)
    assert refused.status_code == 422
    for said in (words(read(anna, page)), words(refused.content.decode())):
        assert not any(told in said for told in ("Birch", "777,000", "Secret stage", "Join it to this plan"))
    ask = "This number belongs to another deal of your team. Ask Ben Ode, whose it is, or a manager."
    assert ask in words(refused.content.decode())
    assert anna.post(page, {"join": "006B777"}).status_code == 302
    assert ask in words(read(anna, page))
    assert kept("006B777").workspace is None and opportunity(scene.visit("anna")) is None


def test_who_oversees_the_team_joins_any_row_of_it(scene: Scene) -> None:
    bens(scene)
    Membership.objects.filter(user=scene.users["anna"]).update(role=Membership.Role.MANAGER)
    scene.client("anna").post(f"/p/{scene.workspace.code}/opportunity/", {"join": "006B777"})
    assert kept("006B777").workspace_id == scene.workspace.pk


def test_a_joined_row_is_taken_off_the_plan_again(scene: Scene) -> None:
    anna, page = scene.client("anna"), f"/p/{scene.workspace.code}/opportunity/"
    taken(scene.client("olga"), scene, HEAD + row("006A001", "Fenwick Medical"))
    assert "Take it off this plan" not in words(read(anna, page))
    anna.post(page, {"join": "006A001"})
    assert "Take it off this plan" in words(read(anna, page))
    assert anna.post(page, {"part": "006A009"}).status_code == 302
    assert kept("006A001").workspace_id == scene.workspace.pk, "another number was seen"
    assert scene.client("priya").post(page, {"part": "006A001"}).status_code == 404
    assert anna.post(page, {"part": "006A001"}).status_code == 302
    assert (kept("006A001").workspace, kept("006A001").stage) == (None, "Proof of value")
    said = words(read(anna, page))
    assert "Taken off this plan." in said and "Join it to this plan" in said
    assert "took what the CRM says off this plan." in words(read(anna, f"/p/{scene.workspace.code}/lane/"))
    assert first_private_fault(scene.fresh()) is None
    anna.post(page, {"part": "006A001"})
    assert "This plan has no row from your CRM any more." in words(read(anna, page))


def test_an_owner_who_is_erased_is_named_nowhere_any_more(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row(owner="Kai Lund", email="kai.lund@larkspur.example"))
    moved = row(owner="Kai Lund", email="kai.lund@larkspur.example", stage="B", modified="2026-02-10T08:00:00Z")
    taken(olga, scene, HEAD + row("7", "Orchard") + moved)
    taken(olga, scene, HEAD + row("7", "Orchard", owner="Kai Lund", email="kai.lund@larkspur.example"))
    User.objects.create_user("kai.lund@larkspur.example", "Kai Lund")
    call_command("erase_person", "kai.lund@larkspur.example", "--yes", stdout=StringIO())
    kept_rows = [*TEAMS.opportunities._default_manager.values(), *TEAMS.lines._default_manager.values()]
    kept_rows += TEAMS.brought._default_manager.values()
    assert [one for one in kept_rows if "kai" in str(one).casefold()] == []
    assert kept("006A002").stage == "B"


def test_another_plan_is_started_for_an_open_deal_whose_plan_is_retired(scene: Scene) -> None:
    number, anna = halden(scene), scene.client("anna")
    assert anna.post(f"/p/{scene.workspace.code}/opportunity/", {"join": "006A002"}).status_code == 302
    assert "Start another plan" not in words(read(anna, f"/p/{scene.workspace.code}/opportunity/"))
    retire_plan(scene.fresh(), why="Another way in", by=scene.actor("anna"), at=TODAY)
    assert "Take it off this plan, and start another" in words(read(anna, f"/p/{scene.workspace.code}/opportunity/"))
    olga = words(read(scene.client("olga"), f"/p/{scene.workspace.code}/opportunity/"))
    assert "Take it off" not in olga and "A lead of this plan takes the deal off it" in olga
    answer = anna.post(f"/p/{scene.workspace.code}/opportunity/", {"part": "006A002", "another": "1"})
    assert answer.url == f"/plans/new/?opportunity={number}"
    page = words(read(anna, answer.url))
    assert "A plan for Freight, from your CRM." in page
    assert kept("006A002").workspace_id is None


def test_a_lead_whose_deal_it_is_not_takes_it_off_and_another_starts_its_plan(scene: Scene) -> None:
    anna, page = scene.client("anna"), f"/p/{scene.workspace.code}/opportunity/"
    bens(scene)
    TEAMS.opportunities._default_manager.filter(key="006B777").update(workspace=scene.workspace)
    retire_plan(scene.fresh(), why="Another way in", by=scene.actor("anna"), at=TODAY)
    said, html = words(read(anna, page)), read(anna, page)
    assert "and start another" not in said and 'name="another"' not in html and html.count('name="part"') == 1
    assert "Whoever it belongs to in the CRM, or a manager, starts another plan for it." in said
    answer = anna.post(page, {"part": "006B777", "another": "1"})
    assert answer.url == page and kept("006B777").workspace_id == scene.workspace.pk
    assert "It is on this plan still." in words(read(anna, page))
    assert anna.post(page, {"part": "006B777"}).url == page
    number = kept("006B777").pk
    assert kept("006B777").workspace is None
    for who in ("ben", "olga"):
        assert "A plan for Freight" in words(read(scene.client(who), f"/plans/new/?opportunity={number}"))


def test_a_deal_written_by_hand_leads_to_a_new_plan_from_a_retired_one(scene: Scene) -> None:
    anna = scene.client("anna")
    note_opportunity(scene.fresh(), values={"stage": "Proposal"}, was={}, by=scene.actor("anna"), at=TODAY)
    retire_plan(scene.fresh(), why="Another way in", by=scene.actor("anna"), at=TODAY)
    html = read(anna, f"/p/{scene.workspace.code}/opportunity/")
    assert 'id="another"' in html and 'href="/plans/new/"' in html and "Take it off" not in words(html)
    outcome = {"outcome": "lost", "outcome_why": "No budget", "lost_how": "no_decision"}
    note_opportunity(scene.fresh(), values=outcome, was={"outcome": "open"}, by=scene.actor("anna"), at=TODAY)
    assert 'id="another"' not in read(anna, f"/p/{scene.workspace.code}/opportunity/")
