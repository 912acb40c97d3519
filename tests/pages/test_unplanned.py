"""An opportunity at a stage that wants a plan, and has none: told of where it stands, started, put off, dismissed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mapapp.people.models import Membership, User
from mapapp.plans.refusals import Refused
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes.deal_answers import dismiss_start, put_off_start
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import deal_answers_table, figures_table, opportunities_table
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import Stage
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, read_here, row, taken, url
from tests.pages.reading import read, words

FOUND = "Qualified at “Validation” without a plan: start now"


@pytest.fixture(autouse=True)
def _listed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two open opportunities of Anna's, one of them at a stage that counts."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)
    with time_machine.travel(TODAY, tick=False):
        stages = (Stage("Prospecting"), Stage("Validation"), Stage("Negotiation"))
        set_pipeline(
            scene.team, {"qualified": "Validation", "stages": stages}, seen=0, by=scene.users["olga"], at=TODAY
        )
        lines = row("A1", "Halden Rail", stage="Validation") + row("A2", "Early Rail", stage="Prospecting")
        taken(scene.client("olga"), scene, HEAD + lines)
        refresh(scene.team, now=timezone.now)
        yield


def deal(key: str = "A1") -> OpportunityShape:
    return opportunities_table()._default_manager.select_related("team").get(key=key)


def address(key: str = "A1") -> str:
    return f"/plans/deals/{deal(key).pk}/"


def say(client: Client, act: str, **more: str) -> int:
    return client.post(address(), {"act": act, **more}).status_code


def findings(key: str = "A1") -> Any:
    line = figures_table()._default_manager.get(opportunity=deal(key))
    return [one["code"] for one in line.findings]


@pytest.mark.parametrize("who", ["olga", "anna"])
def test_it_is_told_in_the_portfolio_and_on_the_list_of_the_week(scene: Scene, who: str) -> None:
    client = scene.client(who)
    for page in ("/plans/", "/plans/?view=none", "/plans/coach/"):
        html = read(client, page)
        assert FOUND in words(html) and f'href="{address()}"' in html, page
        assert f'href="/plans/new/?opportunity={deal().pk}"' in html, page
    assert "Stage: Prospecting" in words(read(client, "/plans/?view=none"))
    assert "Early Rail" not in read(client, "/plans/coach/")


def test_the_team_s_list_tells_it(scene: Scene) -> None:
    html = read(scene.client("olga"), url(scene))
    assert html.count(FOUND) == 1 and f'href="{address()}"' in html


def test_its_page_says_why_and_what_is_to_be_done(scene: Scene) -> None:
    page = words(read(scene.client("anna"), address()))
    assert FOUND in page and "It is to close on 30 Apr, in 79 days. There is no plan. Start one from a template" in page
    assert "A qualified opportunity has a plan." in page and "Start its plan Not now (7 days) Not relevant" in page
    early = words(read(scene.client("anna"), address("A2")))
    assert "It is at no stage at which your team wants a plan." in early and "Not now" not in early


def test_not_now_keeps_it_quiet_for_seven_days(scene: Scene) -> None:
    anna = scene.client("anna")
    assert say(anna, "not_now") == 302
    refresh(scene.team, now=timezone.now)
    assert findings() == []
    for page in ("/plans/", "/plans/?view=none", "/plans/coach/", url(scene)):
        assert FOUND not in read(scene.client("olga"), page), page
    assert f'href="{address()}"' in read(anna, "/plans/?view=none")
    said = "Not now, until Tue 17 Feb (Anna Kessler)."
    assert said in words(read(scene.client("olga"), url(scene))) and said in words(read(anna, address()))
    with time_machine.travel(TODAY + timedelta(days=7), tick=False):
        refresh(scene.team, now=timezone.now)
        assert findings() == ["start_now"]
        assert "Not now (7 days)" in words(read(scene.client("anna"), address()))


def test_not_relevant_wants_a_reason_and_is_taken_back(scene: Scene) -> None:
    anna = scene.client("anna")
    assert say(anna, "not_relevant") == 422
    assert say(anna, "not_relevant", why="It is a <renewal>.") == 302
    refresh(scene.team, now=timezone.now)
    assert findings() == []
    html = read(anna, address())
    assert "Not relevant: It is a &lt;renewal&gt; (Anna Kessler)." in html
    assert say(anna, "back") == 409
    assert say(anna, "back", was="dismissed It is a <renewal>.") == 302
    refresh(scene.team, now=timezone.now)
    assert findings() == ["start_now"]


def test_a_conflict_is_found_and_the_same_twice_is_once(scene: Scene) -> None:
    anna, olga = scene.client("anna"), scene.client("olga")
    assert (say(anna, "not_now"), say(olga, "not_now")) == (302, 302)
    assert deal_answers_table()._default_manager.get().number == 1
    answer = olga.post(address(), {"act": "not_relevant", "why": "A renewal", "was": ""})
    assert answer.status_code == 409 and "answered this a moment ago" in words(answer.content.decode())
    assert say(anna, "sell") == 422 and say(anna, "not_relevant", why="x" * 501) == 422


def test_who_was_slower_keeps_her_reason_and_chooses(scene: Scene) -> None:
    anna, olga = scene.client("anna"), scene.client("olga")
    assert say(olga, "not_now") == 302
    answer = anna.post(address(), {"act": "not_relevant", "why": "It is a <renewal>", "was": ""})
    html = answer.content.decode()
    assert answer.status_code == 409 and "Tell of it again" in html
    assert '<details class="said" open>' in html and ">It is a &lt;renewal&gt;</textarea>" in html
    assert html.count('name="was" value="put_off 2026-02-17"') == 2
    assert say(anna, "not_relevant", why="It is a <renewal>", was="put_off 2026-02-17") == 302
    assert '<details class="said"' not in read(anna, address())


def test_whose_it_is_not_learns_nothing_of_it(scene: Scene) -> None:
    ben = User.objects.create_user("ben.adler@larkspur.example", "Ben Adler")
    Membership.objects.create(team=scene.team, user=ben, role=Membership.Role.REP)
    scene.users["ben"] = ben
    for name in ("ben", "priya", "jonas", "zed"):
        client = scene.client(name)
        assert client.get(address()).status_code == 404, name
        assert say(client, "not_now") == 404, name
    assert scene.client("anna").get("/plans/deals/999999/").status_code == 404
    assert not deal_answers_table()._default_manager.exists()


def test_what_has_a_plan_by_now_or_is_over_is_not_answered(scene: Scene) -> None:
    row = deal()
    opportunities_table()._default_manager.filter(pk=row.pk).update(workspace=scene.workspace)
    assert scene.client("anna").get(address()).status_code == 404
    for answer in (put_off_start, lambda *args, **more: dismiss_start(*args, why="x", **more)):
        with pytest.raises(Refused):
            answer(row, was="", by=scene.users["anna"], at=TODAY)
    opportunities_table()._default_manager.filter(pk=row.pk).update(workspace=None, outcome="lost")
    assert scene.client("anna").get(address()).status_code == 404


def test_what_is_kept_equals_what_is_worked_out_again(scene: Scene) -> None:
    put_off_start(deal(), was="", by=scene.users["anna"], at=TODAY)
    assert check_team(scene.team, TODAY).behind == 1
    refresh(scene.team, now=timezone.now)
    assert check_team(scene.team, TODAY).holds


def test_what_somebody_said_is_in_his_own_data(scene: Scene) -> None:
    dismiss_start(deal(), why="It is a renewal", was="", by=scene.users["anna"], at=TODAY)
    assert "It is a renewal" in read(scene.client("anna"), "/me/data.json")
    assert "It is a renewal" not in read(scene.client("olga"), "/me/data.json")
