"""That a trial began and its exit criteria are frozen is told wherever changes are told, and so is a later edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from mapapp.access.seats import mark_seen
from mapapp.digests.compose import Composer
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.plans.changes.phases import write_criteria
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.models import Criterion, Phase
from mapapp.post.envelope import Content
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text
from tests.pages.reading import part, words

SOON, LATER = TODAY + timedelta(hours=1), TODAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def begun(scene: Scene) -> Scene:
    """Priya has read all; then Jonas completes the first step of the trial without ever having started it."""
    Phase.objects.filter(number=2).update(criteria_frozen_on=None)
    mark_seen(scene.visit("priya"), TODAY)
    complete_task(scene.workspace, 13, was="not_started", done_on=date(2026, 2, 10), by=scene.actor("jonas"), at=SOON)
    return scene


def rewrite(scene: Scene) -> None:
    texts = list(Criterion.objects.values_list("text", flat=True))
    write_criteria(scene.workspace, 2, texts=texts[:2], was=texts, by=scene.actor("jonas"), at=SOON)


def page(scene: Scene, path: str, id_: str) -> str:
    return words(part(text(Browser(scene, "priya", script=False).get(path)), id_))


def letter(scene: Scene) -> str:
    seat = scene.visit("priya").seat
    assert seat is not None
    row = weekly_letter(seat, latest("UTC", LATER), at=LATER)
    row.workspace = scene.fresh()
    said = Composer(lambda: LATER)(row)
    assert isinstance(said, Content)
    return " ".join(said.text.split())


def test_history_says_that_they_are_frozen(begun: Scene) -> None:
    said = page(begun, "activity/", f"event-{begun.fresh().revision}")
    assert "Jonas Birk completed #13" in said
    assert "The exit criteria of Proof of value are frozen from then on." in said
    assert "stand since" not in said
    assert "The exit criteria of Proof of value are frozen from then on." in words(
        text(Browser(begun, "priya", script=False).get("task/13/"))
    )


def test_since_your_last_visit_says_it(begun: Scene) -> None:
    said = page(begun, "", "since")
    assert "Jonas Birk began Proof of value: its exit criteria are frozen from then on." in said
    assert "changed the phase" not in said


def test_the_letter_says_it(begun: Scene) -> None:
    assert "Exit criteria of Proof of value: Frozen Jonas Birk, Larkspur. The trial has begun." in letter(begun)


def test_a_later_edit_shows_as_a_change_everywhere(begun: Scene) -> None:
    mark_seen(begun.visit("priya"), TODAY)
    rewrite(begun)
    assert "Jonas Birk changed the exit criteria of Proof of value, which were frozen." in page(begun, "", "since")
    assert "Exit criteria of Proof of value: Frozen -> Changed Jonas Birk, Larkspur." in letter(begun)
    assert "which stood since the trial began" in page(begun, "activity/", f"event-{begun.fresh().revision}")


def test_what_was_written_before_it_began_is_no_change(scene: Scene) -> None:
    Phase.objects.filter(number=2).update(criteria_frozen_on=None)
    scene.workspace.tasks.filter(phase__number=2).update(status="not_started", under_way=False, done_on=None)
    mark_seen(scene.visit("priya"), TODAY)
    rewrite(scene)
    assert "Jonas Birk wrote the exit criteria of Proof of value." in page(scene, "", "since")
    assert "Exit criteria of Proof of value: Written Jonas Birk, Larkspur." in letter(scene)
