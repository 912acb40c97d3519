"""A plan that falls silent, is put off, is retired and opened again: what each reader sees, and what he may do."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from mapapp.access.ending import retire_plan
from mapapp.access.invites import Guest, ask
from mapapp.access.models import Role
from mapapp.plans.models import Side, Task, Workspace
from mapapp.private.changes.snoozing import snooze_plan
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, words

pytestmark = pytest.mark.usefixtures("today")
WHY = "Fenwick has stopped the project"


def url(scene: Scene, more: str = "") -> str:
    return f"/p/{scene.workspace.code}/{more}"


def silent_for(scene: Scene, days: int) -> None:
    Workspace.objects.filter(pk=scene.workspace.pk).update(updated_at=TODAY - timedelta(days=days))


def retired(scene: Scene) -> None:
    retire_plan(scene.fresh(), why=WHY, by=scene.actor("anna"), at=TODAY)


@pytest.mark.parametrize(("days", "css"), [(7, ""), (8, "warn"), (15, "bad"), (22, "bad")])
@pytest.mark.parametrize("name", ["anna", "priya"])
def test_the_last_update_turns_amber_then_red_with_its_age(scene: Scene, days: int, css: str, name: str) -> None:
    silent_for(scene, days)
    facts = part(read(scene.client(name), url(scene)), "facts")
    mark = f'<div class="{css}"><dt>Last updated' if css else "<div><dt>Last updated"
    assert mark in facts and (f"{days} days ago" in facts) == bool(css)


def test_nobody_is_warned_of_a_plan_that_is_signed_and_done(scene: Scene) -> None:
    Task.objects.update(status="done", done_on=date(2026, 1, 9))
    silent_for(scene, 60)
    page = read(scene.client("anna"), url(scene))
    assert "60 days ago" not in part(page, "facts") and 'id="silent"' not in page


def test_a_lead_of_the_seller_is_asked_and_the_buyer_reads_nothing_of_it(scene: Scene) -> None:
    silent_for(scene, 22)
    asked = part(read(scene.client("anna"), url(scene)), "silent")
    assert "Nobody has acted on this plan for 22 days: it no longer counts as active. What becomes of it?" in words(
        asked
    )
    for there in ("snooze/", "retire/"):
        assert f'href="{url(scene, there)}"' in asked
    assert "A lead of the plan says" in words(part(read(scene.client("olga"), url(scene)), "silent"))
    assert 'id="silent"' not in read(scene.client("priya"), url(scene))


def test_what_is_put_off_is_not_asked_until_its_day_and_stays_the_sellers_own(scene: Scene) -> None:
    silent_for(scene, 30)
    before = words(read(scene.client("priya"), url(scene)))
    client = scene.client("anna")
    page = read(client, url(scene, "snooze/"))
    assert "Only Larkspur sees this" in page
    answer = client.post(url(scene, "snooze/"), {"form_key": "k", "why": "Priya is on leave", "until_on": "2026-03-02"})
    assert answer.headers["Location"] == url(scene)
    said = words(part(read(client, url(scene)), "silent"))
    assert "Put off until Mon 2 Mar. Nobody has acted on this plan for 30 days. Priya is on leave" in said
    assert words(read(scene.client("priya"), url(scene))) == before
    with time_machine.travel(TODAY + timedelta(days=20), tick=False):
        assert "What becomes of it?" in words(part(read(scene.client("anna"), url(scene)), "silent"))
    was = re.findall(r'name="was" value="([^"]+)"', read(client, url(scene, "snooze/")))[0]
    assert client.post(url(scene, "snooze/"), {"act": "wake", "was": was}).status_code == 302
    assert "What becomes of it?" in words(part(read(client, url(scene)), "silent"))


def test_two_leads_who_put_it_off_at_once_do_not_overwrite_each_other(scene: Scene) -> None:
    there, first, then = url(scene, "snooze/"), {"why": "Budget\nfreeze"}, {"why": "On leave"}
    client, day = scene.client("anna"), {"until_on": "2026-03-02"}
    assert client.post(there, {**first, **day, "was": ""}).status_code == 302
    stale = client.post(there, {**then, **day, "was": ""})
    said = stale.content.decode()
    assert stale.status_code == 409 and "Budget\nfreeze" in said and "On leave" in said
    assert (
        client.post(there, {**then, **day, "was": re.findall(r'name="was" value="([^"]+)"', said)[0]}).status_code
        == 302
    )
    assert "On leave" in words(part(read(client, there), "main"))


def test_who_ends_a_snooze_ends_the_one_that_he_saw(scene: Scene) -> None:
    there, client = url(scene, "snooze/"), scene.client("anna")
    client.post(there, {"why": "Budget freeze", "until_on": "2026-03-02", "was": ""})
    seen = re.findall(r'name="was" value="([^"]+)"', read(client, there))[0]
    client.post(there, {"why": "Budget freeze until April", "until_on": "2026-04-02", "was": seen})
    clash = client.post(there, {"act": "wake", "was": seen, "why": "Budget freeze", "until_on": "2026-03-02"})
    assert clash.status_code == 409 and "Budget freeze until April" in words(clash.content.decode())
    assert "Budget freeze until April" in words(read(client, there))
    now = re.findall(r'name="was" value="([^"]+)"', clash.content.decode())[0]
    assert client.post(there, {"act": "wake", "was": now}).status_code == 302
    assert "Budget freeze" not in words(part(read(client, there), "main"))


@pytest.mark.parametrize(
    ("form", "said"),
    [({"why": "", "until_on": "2026-03-02"}, "Say why in a line"), ({"why": "x"}, "Choose the day"),
     ({"why": "x", "until_on": "2026-02-10"}, "Choose a day to come"),
     ({"why": "x", "until_on": "2026-06-10"}, "at most 90 days")],
)  # fmt: skip
def test_a_snooze_without_reason_or_day_is_refused(scene: Scene, form: dict[str, str], said: str) -> None:
    answer = scene.client("anna").post(url(scene, "snooze/"), form)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_the_page_before_it_says_what_follows(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
    said = words(read(scene.client("anna"), url(scene, "retire/")))
    assert "Nothing on it changes any more." in said
    assert "The invitation that is not answered yet is taken back: Hannah Cole." in said
    assert f'href="{url(scene, "retire/")}"' in read(scene.client("anna"), url(scene, "settings/"))
    assert f'href="{url(scene, "retire/")}"' not in read(scene.client("priya"), url(scene, "settings/"))


def test_a_plan_is_retired_once_with_its_reason(scene: Scene) -> None:
    client = scene.client("anna")
    assert client.post(url(scene, "retire/"), {"act": "retire", "why": ""}).status_code == 422
    form = {"act": "retire", "why": WHY, "form_key": "k1"}
    assert client.post(url(scene, "retire/"), form).headers["Location"] == url(scene)
    assert client.post(url(scene, "retire/"), form).status_code == 302
    assert client.post(url(scene, "retire/"), {**form, "form_key": "k2"}).status_code == 422
    assert scene.fresh().state == "retired" and scene.fresh().revision == 2


@pytest.mark.parametrize("name", ["anna", "priya", "marcus", "tom", "olga"])
def test_everybody_goes_on_reading_it_and_nobody_finds_a_way_to_change_it(scene: Scene, name: str) -> None:
    retired(scene)
    page = read(scene.client(name), url(scene))
    notice = words(part(page, "retired"))
    assert f"Retired on Tue 10 Feb by Anna Kessler. “{WHY}” It can be read and downloaded" in notice
    assert ("Open it again" in notice) == (name == "anna")
    assert "can both edit this plan" not in page
    for way in ("/due/", "/status/", "/owner/", "/text/", "phase/1/tasks/", "Invite"):
        assert f"{way}" not in page.partition("<main")[2].partition("</main>")[0], way
    for more in ("people/", "activity/", "settings/", "versions/", "goals/", "task/22/", "phases/"):
        assert scene.client(name).get(url(scene, more)).status_code == 200


def test_a_change_is_refused_with_the_sentence(scene: Scene) -> None:
    retired(scene)
    for name in ("anna", "priya"):
        answer = scene.client(name).post(url(scene, "task/22/text/"), {"text": "x", "was": scene.task(22).text})
        assert answer.status_code == 403
        assert "This plan is retired, so nothing on it changes any more." in answer.content.decode()


def test_its_steps_leave_my_tasks_and_it_stands_apart_in_the_list(scene: Scene) -> None:
    client = scene.client("anna")
    assert "retired" not in read(client, "/plans/")
    retired(scene)
    assert "Nothing waits on you" in read(client, "/tasks/")
    page = words(read(client, "/plans/"))
    assert "Under way 0 Retired 1 No plan is under way." in page
    assert "One account-planning platform by Q3" in words(read(client, "/plans/?show=retired"))


def test_snoozed_and_signed_plans_stand_apart_and_a_buyer_reads_of_no_snooze(scene: Scene) -> None:
    silent_for(scene, 30)
    assert "no longer active" in words(read(scene.client("anna"), "/plans/"))
    snooze_plan(scene.fresh(), why="On leave", until_on=date(2026, 3, 2), by=scene.actor("anna"), at=TODAY)
    for name in ("anna", "olga"):
        assert "until Mon 2 Mar: On leave" in words(read(scene.client(name), "/plans/?show=snoozed"))
    buyers = words(read(scene.client("priya"), "/plans/"))
    assert "Put off" not in buyers and "One account-planning platform" in buyers
    assert "On leave" not in words(read(scene.client("priya"), "/plans/?show=snoozed"))
    Task.objects.filter(mark="signature").update(status="done", done_on=date(2026, 1, 9))
    assert "Under way 0 Signed 1" in words(read(scene.client("priya"), "/plans/"))


def test_it_is_opened_again_with_a_reason(scene: Scene) -> None:
    retired(scene)
    client = scene.client("anna")
    assert "Open this plan again?" in read(client, url(scene, "retire/"))
    assert client.post(url(scene, "retire/"), {"act": "reopen", "why": ""}).status_code == 422
    assert client.post(url(scene, "retire/"), {"act": "reopen", "why": "New budget"}).status_code == 302
    page = read(client, url(scene))
    assert 'id="retired"' not in page and "/due/" in page
    said = words(read(scene.client("priya"), url(scene, "activity/")))
    assert "opened the plan again. New budget" in said.replace("“", "").replace("”", "")


def test_a_silent_plan_costs_its_seller_one_question_more(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    silent_for(scene, 30)
    anna, priya = scene.client("anna"), scene.client("priya")
    read(anna, url(scene)), read(priya, url(scene))
    with django_assert_num_queries(23):  # 7 of them for health, which is worked out while no line of it is kept
        read(anna, url(scene))
    with django_assert_num_queries(11):
        read(priya, url(scene))
