"""What is done once stays once when several do it at the same moment; what many write is for the gates G5 and G6."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from mapapp.access.invites import Guest, ask
from mapapp.access.leaving import give_role
from mapapp.access.models import Role, Seat
from mapapp.people.models import User
from mapapp.plans.frozen import applied, content_of
from mapapp.plans.history import since
from mapapp.plans.models import Comment, Event, Side, Task, Version
from mapapp.plans.queries import load_plan
from mapapp.plans.verifying import first_fault
from mapapp.work.models import Job
from tests.builders import TODAY, Scene, fenwick_scene
from tests.pages.edits import Browser, hidden, text
from tests.plans.chain import broken_at
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("today", "erasable_history")


@pytest.fixture
def scene(erasable_history: None) -> Scene:
    return fenwick_scene()


def posted(browser: Browser, path: str, **data: Any) -> Callable[[], int]:
    return lambda: int(browser.post(path, **data).status_code)


def is_whole(scene: Scene) -> None:
    """Numbers without a gap, a chain without a break, and the tables are what history says from its first line on."""
    workspace = scene.fresh()
    numbers = list(Event.objects.filter(workspace=workspace).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, workspace.revision + 1))
    assert broken_at(workspace) is None
    assert first_fault(workspace) is None
    told = [change for line in since(workspace, 0) for change in line.changes if change.on != "version"]
    assert applied({}, told) == json.loads(content_of(load_plan(workspace, goals=True)))


def test_two_who_saw_the_same_words_do_not_overwrite_each_other(scene: Scene) -> None:
    seen = scene.task(22).text
    works = [posted(Browser(scene, n), "task/22/text/", text=f"by {n}", was=seen) for n in ("anna", "priya", "marcus")]
    assert sorted(at_once(works)) == [200, 409, 409]
    assert scene.fresh().revision == 2
    is_whole(scene)


def test_two_saves_of_a_version_at_once_are_one_version(scene: Scene) -> None:
    names = ("anna", "priya", "anna", "priya")
    works = [posted(Browser(scene, name, script=False), "versions/new/", reason="review") for name in names]
    assert sorted(at_once(works)) == [302, 422, 422, 422]
    assert [version.number for version in Version.objects.all()] == [1]
    assert Job.objects.count() == 1
    is_whole(scene)


def test_the_same_form_four_times_at_once_acts_once(scene: Scene) -> None:
    anna = [Browser(scene, "anna", script=False) for _time in range(4)]
    form = hidden(text(anna[0].get("phase/4/tasks/")))
    new = {**form, "text": "Sent twice", "owner": "buyer", "due": "2026-05-05"}
    assert at_once([posted(each, "phase/4/tasks/", **new) for each in anna]) == [302] * 4
    assert Task.objects.filter(text="Sent twice").count() == 1
    said = {**hidden(text(anna[0].get("task/22/"))), "body": "Once"}
    assert at_once([posted(each, "task/22/comments/", **said) for each in anna]) == [302] * 4
    assert Comment.objects.count() == 1
    assert scene.fresh().revision == 3
    is_whole(scene)


def test_one_change_is_undone_once_however_many_take_it_back(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    assert anna.edit(22, "text", text="For a moment").status_code == 200
    assert sorted(at_once([posted(anna, "undo/2/"), posted(priya, "undo/2/")])) == [200, 422]
    assert scene.fresh().revision == 3
    is_whole(scene)


def test_an_invitation_is_accepted_once_however_often_at_once(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    asked = ask(scene.workspace, guest, by=scene.actor("anna"), at=TODAY)
    doors = [scene.client("hannah") for _time in range(4)]
    works = [lambda d=door: d.post(f"/join/{asked.token}/").status_code for door in doors]  # type: ignore[misc]
    answers = Counter(at_once(works))
    assert set(answers) <= {302, 403}
    assert answers[302] >= 1
    assert Seat.objects.filter(user=User.objects.get(email=guest.email)).count() == 1
    assert Event.objects.filter(verb="person.joined").count() == 1
    is_whole(scene)


def test_two_leads_who_leave_at_once_leave_one_behind(scene: Scene) -> None:
    number = {name: scene.workspace.people.get(email=scene.users[name].email).number for name in ("priya", "marcus")}
    give_role(
        scene.workspace, number["marcus"], role=Role.LEAD, was=Role.CONTRIBUTOR, by=scene.actor("priya"), at=TODAY
    )
    works = [posted(Browser(scene, name, script=False), f"people/{n}/leave/") for name, n in number.items()]
    assert sorted(at_once(works)) == [302, 422]
    leads = Seat.objects.filter(workspace=scene.workspace, role=Role.LEAD, stakeholder__side=Side.BUYER)
    assert leads.count() == 1
    is_whole(scene)
