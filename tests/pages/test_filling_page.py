"""A plan filled up from a larger template: chosen, looked at, ticked, applied once; by a lead of the selling team."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mapapp.access.seats import take_seat
from mapapp.access.visit import visit
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.models import Event, Workspace
from mapapp.private.origins import origin_of
from tests.builders import TODAY, Scene
from tests.pages.reading import words

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def light(scene: Scene) -> Workspace:
    """A light plan of Anna's, with Priya as the buyer's lead and Mira as a contributor."""
    body = {"account": "Northwind", "name": "Rounds", "live_on": "2026-09-30", "act": "create"}
    body |= {"person-0-name": "Ines", "person-0-email": scene.users["priya"].email, "person-0-part": "champion"}
    scene.client("anna").post("/plans/new/light/", body)
    plan = Workspace.objects.get(name="Rounds")
    take_seat(plan.people.get(name="Ines"), scene.users["priya"], "lead", at=TODAY)
    return plan


def url(plan: Workspace) -> str:
    return f"/p/{plan.code}/fill/"


def page(response: Any) -> str:
    return words(" ".join(response.content.decode().split("<main")[1].split("</main>")[0].split()))


def form(client: Client, plan: Workspace) -> dict[str, Any]:
    html = client.get(url(plan), {"of": "full"}).content.decode()
    found: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    found["step"] = re.findall(r'name="step" value="([^"]+)" checked', html)
    return found


def test_it_is_chosen_looked_at_and_applied_once(scene: Scene, light: Workspace) -> None:
    anna = scene.client("anna")
    assert url(light) in anna.get(f"/p/{light.code}/settings/").content.decode()
    choice = page(anna.get(url(light)))
    assert "Full evaluation" in choice and "Light evaluation" not in choice, "it came from that one"
    shown = page(anna.get(url(light), {"of": "full"}))
    assert "23 steps would join the plan." in shown and "Nothing that is on" in shown and "On the plan already" in shown
    body = form(anna, light)
    fewer = {**body, "step": ["nda", "questions", "answers", "security"], "act": "show"}
    assert "4 steps would join the plan." in page(anna.post(url(light), fewer))
    assert light.tasks.count() == 5, "nothing is written before"
    for _time in range(2):
        assert anna.post(url(light), {**fewer, "act": "apply"}).headers["Location"] == f"/p/{light.code}/"
    assert light.tasks.count() == 9
    assert [event.verb for event in Event.objects.filter(workspace=light)] == ["plan.created", "plan.filled"]
    told = page(scene.client("priya").get(f"/p/{light.code}/activity/"))
    assert "added 4 tasks that were missing." in told
    found = visit(scene.users["anna"], light.code)
    origin = origin_of(found) if found else None
    assert origin is not None and (origin.key, origin.steps["6"]) == ("full", "nda")
    assert "19 steps would join the plan." in page(anna.get(url(light), {"of": "full"}))


def test_a_plan_that_moved_on_is_shown_again_with_the_same_ticks(scene: Scene, light: Workspace) -> None:
    anna = scene.client("anna")
    body = {**form(anna, light), "step": ["nda"], "act": "apply"}
    found = visit(scene.users["priya"], light.code)
    assert found is not None
    was = light.tasks.get(number=1).text
    reword_task(light, 1, text="Trial", was=was, by=found.actor(), at=TODAY)
    answer = anna.post(url(light), body)
    assert answer.status_code == 409 and "The plan changed while you looked" in page(answer)
    assert re.findall(r'name="step" value="([^"]+)" checked', answer.content.decode()) == ["nda"]
    assert anna.post(url(light), {**body, "step": []}).status_code in (409, 422)


def test_only_the_sellers_lead_and_a_retired_plan_never(scene: Scene, light: Workspace) -> None:
    for who, status in (("priya", 404), ("zed", 404), ("olga", 403)):
        assert scene.client(who).get(url(light), {"of": "full"}).status_code == status
        assert scene.client(who).post(url(light), {"of": "full", "act": "apply"}).status_code == status
    Workspace.objects.filter(pk=light.pk).update(state="retired")
    assert scene.client("anna").post(url(light), {"of": "full", "act": "apply"}).status_code == 403
    assert scene.client("anna").get(url(light), {"of": "none"}).status_code == 403


def test_a_template_that_is_not_there_is_not_found(scene: Scene, light: Workspace) -> None:
    for of in ("none", "A" * 22, "A" * 21 + "!"):
        assert scene.client("anna").get(url(light), {"of": of}).status_code == 404


def test_a_step_that_is_taken_for_one_of_the_plan_is_added_all_the_same(scene: Scene, light: Workspace) -> None:
    anna = scene.client("anna")
    html = anna.get(url(light), {"of": "full"}).content.decode()
    assert re.findall(r'name="anyway" value="([^"]+)"', html) and not re.findall(r'name="anyway"[^>]*checked', html)
    body = {**form(anna, light), "step": [], "anyway": ["trial", "none"]}
    shown = anna.post(url(light), {**body, "act": "show"})
    assert "1 step would join the plan." in page(shown) and "Added although the plan has" in page(shown)
    assert re.findall(r'name="anyway" value="([^"]+)" checked', shown.content.decode()) == ["trial"]
    before = {task.number: task.text for task in light.tasks.all()}
    assert anna.post(url(light), {**body, "act": "apply"}).status_code == 302
    assert {task.number: task.text for task in light.tasks.all() if task.number in before} == before
    assert light.tasks.count() == len(before) + 1
    origin = origin_of(visit(scene.users["anna"], light.code))  # type: ignore[arg-type]
    assert origin is not None and origin.steps[str(max(before) + 1)] == "trial"
