"""Who may change what, over HTTP: the reason of a no is said to members, and strangers learn nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Workspace
from tests.builders import TODAY, Scene
from tests.pages.edits import HTMX, Browser, text, unsigned

pytestmark = pytest.mark.usefixtures("today")
FIELDS = ["text", "owner", "due", "starts", "status", "after", "details"]
ON_A_TASK = ["task/22/text/", "task/22/due/", "task/22/status/", "task/22/accept/"]
POSTS = [*ON_A_TASK, "phase/4/tasks/", "order/", "bulk/", "undo/1/"]


def test_a_contributor_does_not_edit_the_other_companys_words(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    refused = marcus.post("task/23/text/", text="Mine now", was=scene.task(23).text)
    assert refused.status_code == 403
    assert "This step belongs to the other company." in text(refused)
    assert marcus.get("task/23/text/").status_code == 403
    assert scene.fresh().revision == 1


def test_a_contributor_proposes_a_date_to_the_other_company(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    marcus.apply(marcus.edit(23, "due", due="2026-02-18"), "task/23/due/", why="The portal is down until then")
    assert scene.task(23).proposed_by == "buyer"


def test_a_contributor_edits_what_his_own_side_owns(scene: Scene) -> None:
    assert Browser(scene, "marcus").edit(26, "text", text="Ruth raises the PO").status_code == 200


@pytest.mark.parametrize("name", ["tom", "olga"])
@pytest.mark.parametrize("field", FIELDS)
def test_who_only_reads_changes_nothing(scene: Scene, name: str, field: str) -> None:
    reader = Browser(scene, name)
    assert reader.get(f"task/22/{field}/").status_code == 403
    refused = reader.post(f"task/22/{field}/", text="x", due="2026-03-01", status="done", owner="1", after="")
    assert refused.status_code == 403
    assert "You can read this plan." in text(refused)
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("name", ["tom", "olga"])
def test_who_only_reads_adds_moves_and_undoes_nothing(scene: Scene, name: str) -> None:
    reader = Browser(scene, name)
    assert reader.post("phase/4/tasks/", text="x", owner="1", due="2026-03-01").status_code == 403
    assert reader.post("order/", task="22", direction="up").status_code == 403
    assert reader.post("bulk/", ids="22", field="shift", value="1").status_code == 403
    assert reader.post("undo/1/").status_code == 403
    assert reader.get("people/options/").status_code == 403
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("path", [*POSTS, "task/999/text/", "people/options/"])
def test_a_stranger_gets_404_as_for_a_plan_that_is_not(scene: Scene, path: str) -> None:
    zed = scene.client("zed")
    there = zed.post(f"/p/{scene.workspace.code}/{path}", {}, headers=HTMX)
    nowhere = zed.post(f"/p/{'x' * 22}/{path}", {}, headers=HTMX)
    if path != "people/options/":
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert unsigned(text(there)) == unsigned(text(nowhere))
    assert zed.get(f"/p/{scene.workspace.code}/people/options/").status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_without_a_session_htmx_is_sent_to_sign_in_and_back(scene: Scene, path: str) -> None:
    plan = f"/p/{scene.workspace.code}/"
    answer = Client().post(plan + path, {}, headers={**HTMX, "HX-Current-URL": f"http://testserver{plan}?who=mine"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].endswith(f"?next=%2Fp%2F{scene.workspace.code}%2F%3Fwho%3Dmine")
    assert answer.content == b""
    assert Client().post(plan + path, {}).status_code == 302


def test_a_post_without_its_token_is_refused(scene: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.users["anna"], backend="mapapp.access.backend.Backend")
    assert strict.post(f"/p/{scene.workspace.code}/task/22/text/", {"text": "x"}).status_code == 403
    assert scene.fresh().revision == 1


def test_a_task_or_field_that_is_not_there_is_404(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    for path in ("task/999/text/", "task/22/colour/", "task/22/late/"):
        assert anna.get(path).status_code == 404
        assert anna.post(path, text="x").status_code == 404
    assert anna.post("undo/99/").status_code == 404


@pytest.fixture
def foreign(scene: Scene) -> Workspace:
    """Another plan of the same team, with more people and tasks than numbers tell apart."""
    draft = fenwick()
    other = create_workspace(scene.team, draft, lead="anna.kessler@larkspur.example", at=TODAY)
    Workspace.objects.filter(pk=other.pk).update(account="Other")
    return other


def test_ids_in_a_body_reach_only_this_plan(scene: Scene, foreign: Workspace) -> None:
    """Bodies hold numbers of this plan; a number that only another plan has is refused, and its rows stay untouched."""
    foreign.tasks.filter(number=30).update(number=77)
    foreign.people.filter(number=13).update(number=66)
    foreign.phases.filter(number=5).update(number=55)
    anna, before = Browser(scene, "anna"), _state(foreign)
    assert anna.edit(26, "owner", owner="66").status_code == 422
    assert anna.edit(26, "after", after="77").status_code == 422
    assert anna.edit(26, "status", status="blocked", ask="1", blocked_by="x", unblocker="66").status_code == 422
    assert anna.post("order/", task="26", phase="55").status_code == 422
    assert anna.post("order/", task="77", direction="up").status_code == 404
    assert anna.post("bulk/", ids="77", field="shift", value="1").status_code == 422
    assert anna.post("bulk/", ids="26", field="owner", value="66").status_code == 422
    assert anna.post("bulk/", ids="26", field="phase", value="55").status_code == 422
    assert anna.post("phase/55/tasks/", text="x", owner="1", due="2026-03-01").status_code == 404
    assert anna.post("phase/4/tasks/", text="x", owner="66", due="2026-03-01").status_code == 422
    assert scene.fresh().revision == 1
    assert _state(foreign) == before


def _state(workspace: Workspace) -> list[tuple[object, ...]]:
    return list(workspace.tasks.values_list("number", "phase_id", "owner_id", "position", "due_on", "status"))


def test_a_contributor_takes_back_only_what_he_did(scene: Scene) -> None:
    anna, marcus = Browser(scene, "anna"), Browser(scene, "marcus")
    anna.edit(26, "text", text="Ruth raises the PO")
    assert marcus.post("undo/2/").status_code == 403
    marcus.edit(27, "text", text="Certificate verified by Ruth")
    assert marcus.post("undo/3/").status_code == 200
    assert anna.post("undo/2/").status_code == 200


def test_a_bulk_change_with_one_task_of_the_other_company_is_refused_whole(scene: Scene) -> None:
    refused = Browser(scene, "marcus").post("bulk/", ids=["26", "23"], field="phase", value="5")
    assert refused.status_code == 403
    assert scene.fresh().revision == 1


def test_marks_are_set_by_leads_alone(scene: Scene) -> None:
    marcus = Browser(scene, "marcus", script=False)
    page = text(marcus.get("task/28/details/"))
    assert 'type="hidden" name="mark"' in page
    form = marcus.form(28, "details")
    assert marcus.post("task/28/details/", **(form | {"kind": "meeting"})).status_code == 302
    refused = marcus.post("task/28/details/", **(marcus.form(28, "details") | {"kind": "task", "mark": "signature"}))
    assert refused.status_code == 403
    assert "Only a lead of the plan can do this." in text(refused)


def test_a_contributor_does_not_undo_in_what_is_the_other_companys_by_now(scene: Scene) -> None:
    """His edit was of his own side's step; since then the step went over."""
    marcus, anna = Browser(scene, "marcus"), scene.workspace.people.get(email=scene.users["anna"].email).number
    marcus.edit(26, "text", text="Ruth raises the PO")
    event = scene.fresh().revision
    assert f"undo/{event}/" in text(marcus.get("activity/"))
    shown = Browser(scene, "priya").edit(26, "owner", owner=str(anna))
    if scene.task(26).owner.number != anna:
        Browser(scene, "priya").apply(shown, "task/26/owner/", why="Larkspur has the form")
    assert scene.task(26).owner.number == anna
    refused = marcus.post(f"undo/{event}/")
    assert refused.status_code == 403 and "This step belongs to the other company." in text(refused)
    assert scene.task(26).text == "Ruth raises the PO"
    assert f"undo/{event}/" not in text(marcus.get("activity/"))
    assert Browser(scene, "priya").post(f"undo/{event}/").status_code == 200


def test_a_contributor_still_undoes_a_date_that_he_proposed(scene: Scene) -> None:
    marcus, was = Browser(scene, "marcus"), scene.task(23).due_on
    marcus.apply(marcus.edit(23, "due", due="2026-02-18"), "task/23/due/", why="The portal is down until then")
    assert scene.task(23).due_on != was
    assert marcus.post(f"undo/{scene.fresh().revision}/").status_code == 200
    assert scene.task(23).due_on == was
