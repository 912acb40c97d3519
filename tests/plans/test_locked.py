"""A locked step is not needed only when a lead says so, and why: behind the lock, whichever way it is asked."""

from __future__ import annotations

from typing import Any

import pytest

from mapapp.access.grants import mirror
from mapapp.access.models import Seat
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.progress import drop_task
from mapapp.plans.history import read
from mapapp.plans.models import Task
from mapapp.plans.refusals import LockedStep, Refused
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text

LOCKED, THEIRS = 27, 22  # Tom's, a buyer; Marcus's


@pytest.fixture
def locked(scene: Scene) -> Scene:
    Task.objects.filter(workspace=scene.workspace, number__in=(LOCKED, THEIRS)).update(locked=True)
    return scene


def drop(scene: Scene, who: str, number: int = THEIRS, why: str = "") -> Any:
    return drop_task(scene.workspace, number, was=scene.task(number).status, why=why, by=scene.actor(who), at=TODAY)


def test_a_contributor_cannot_and_a_lead_says_why(locked: Scene) -> None:
    with pytest.raises(LockedStep, match="only a lead"):
        drop(locked, "marcus", why="We have one already")
    for why in ("", "  \n"):
        with pytest.raises(LockedStep, match="in one line why"):
            drop(locked, "priya", why=why)
    assert locked.task(THEIRS).status != "not_needed"
    changed = drop(locked, "priya", why="The audit of May covers it")
    assert locked.task(THEIRS).status == "not_needed"
    assert read(changed.event).why == "The audit of May covers it"


def test_one_that_is_not_locked_asks_nothing(scene: Scene) -> None:
    assert drop(scene, "marcus").event.verb == "task.dropped"


def test_only_a_lead_locks_and_unlocks(scene: Scene) -> None:
    def lock(who: str, now: bool) -> Any:
        values, was = {"locked": now}, {"locked": not now}
        return describe_task(scene.workspace, THEIRS, values=values, was=was, by=scene.actor(who), at=TODAY)

    with pytest.raises(Refused, match="Only a lead"):
        lock("marcus", True)
    assert lock("anna", True).event.verb == "task.described"
    with pytest.raises(Refused, match="Only a lead"):
        lock("marcus", False)
    lock("priya", False)
    assert not scene.task(THEIRS).locked


@pytest.mark.parametrize("script", [True, False])
def test_the_page_asks_a_lead_why_and_tells_others_whom_to_ask(locked: Scene, script: bool) -> None:
    was = locked.task(THEIRS).status
    marcus, priya = Browser(locked, "marcus", script=script), Browser(locked, "priya", script=script)
    refused = marcus.post(f"task/{THEIRS}/status/", status="not_needed", was=was)
    assert refused.status_code == 422 and "only a lead of the plan" in text(refused)
    asked = priya.post(f"task/{THEIRS}/status/", status="not_needed", was=was)
    assert "Why is it not needed?" in text(asked)
    again = priya.post(f"task/{THEIRS}/status/", status="not_needed", was=was, ask="1", why="")
    assert again.status_code == 422 and "both companies read it" in text(again)
    done = priya.post(f"task/{THEIRS}/status/", status="not_needed", was=was, ask="1", why="Covered by May")
    assert done.status_code in (200, 302)
    assert locked.task(THEIRS).status == "not_needed"
    assert "Covered by May" in text(priya.get("activity/"))


def test_not_by_many_at_once_either(locked: Scene) -> None:
    priya = Browser(locked, "priya", script=False)
    priya.post("bulk/", ids=f"{THEIRS},{LOCKED}", field="status", value="not_needed")
    assert {locked.task(number).status for number in (THEIRS, LOCKED)} & {"not_needed"} == set()


def test_the_details_tell_it_and_only_a_lead_changes_it_there(locked: Scene) -> None:
    marcus, anna = Browser(locked, "marcus", script=False), Browser(locked, "anna", script=False)
    assert "locked: only a lead can say that it is not needed" in text(marcus.get(f"task/{THEIRS}/"))
    form = marcus.form(THEIRS, "details")
    assert marcus.post(f"task/{THEIRS}/details/", **(form | {"kind": "task", "locked": ""})).status_code == 403
    assert marcus.post(
        f"task/{THEIRS}/details/", **(form | {"kind": "task", "done_when": "It is rated"})
    ).status_code in (200, 302)
    form = anna.form(THEIRS, "details")
    assert anna.post(f"task/{THEIRS}/details/", **(form | {"kind": "task", "locked": ""})).status_code in (200, 302)
    assert not locked.task(THEIRS).locked


def test_who_leads_no_more_unlocks_nothing_by_taking_his_lock_back(scene: Scene) -> None:
    values, was = {"locked": True}, {"locked": False}
    event = describe_task(scene.workspace, THEIRS, values=values, was=was, by=scene.actor("priya"), at=TODAY).event
    made_contributor(scene, "priya")
    answer = Browser(scene, "priya", script=False).post(f"undo/{event.number}/")
    assert answer.status_code == 403
    assert scene.task(THEIRS).locked


def made_contributor(scene: Scene, name: str) -> None:
    Seat.objects.filter(user=scene.users[name], workspace=scene.workspace).update(role="contributor")
    mirror(scene.workspace, scene.users[name])
