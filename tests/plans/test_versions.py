"""Versions: numbered without gaps, chained, never the same twice, and a plan again when read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import TypeVar

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.frozen import changes_between, due_in, plan_in, state_in, state_of
from mapapp.plans.models import Event, Version
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused
from tests.builders import TODAY, Scene, fenwick_scene
from tests.plans.chain import broken_at

Done = TypeVar("Done")


def save(scene: Scene, *, key: str | None = None) -> Version:
    return save_version(scene.workspace, by=scene.actor("anna", key), at=TODAY)


def reword(scene: Scene, number: int = 3, text: str = "NDA signed") -> None:
    task = scene.task(number)
    reword_task(scene.workspace, number, text=text, was=task.text, by=scene.actor("anna"), at=TODAY)


def test_versions_are_numbered_from_one_without_gaps(scene: Scene) -> None:
    first = save(scene)
    reword(scene)
    second = save(scene)
    assert (first.number, second.number) == (1, 2)
    assert scene.fresh().latest_version == second


def test_each_version_carries_the_hash_of_the_one_before(scene: Scene) -> None:
    first = save(scene)
    reword(scene)
    second = save(scene)
    assert first.previous_sha256 == ""
    assert second.previous_sha256 == first.sha256
    assert second.sha256 == hashlib.sha256((first.sha256 + second.content).encode()).hexdigest()


def test_saving_is_one_event_that_the_version_does_not_hold(scene: Scene) -> None:
    version = save(scene)
    event = Event.objects.last()
    assert event is not None
    assert (event.verb, event.number) == ("version.saved", version.revision + 1)
    assert broken_at(scene.fresh()) is None


def test_a_plan_on_which_nothing_changed_is_not_saved_again(scene: Scene) -> None:
    save(scene)
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        save(scene)
    assert Version.objects.count() == 1


def test_what_was_done_and_undone_is_no_change(scene: Scene) -> None:
    save(scene)
    reword(scene)
    undo(scene.workspace, scene.fresh().revision, by=scene.actor("anna"), at=TODAY + timedelta(minutes=1))
    with pytest.raises(Refused, match="Nothing has changed"):
        save(scene)


def test_a_form_sent_twice_saves_once(scene: Scene) -> None:
    save(scene, key="one")
    reword(scene)
    with pytest.raises(AlreadyDone):
        save(scene, key="one")
    assert Version.objects.count() == 1


def test_a_version_is_the_plan_again_when_read(scene: Scene) -> None:
    version = save(scene)
    read = plan_in(version)
    live = load_plan(scene.fresh(), goals=True)
    assert state_of(read) == state_of(live)
    assert due_in(version) == {task.number: task.due_on for task in live.tasks}


def test_no_name_stands_in_the_content_of_a_version(scene: Scene) -> None:
    content = save(scene).content
    assert "Marcus" not in content
    assert "larkspur.example" not in content


def test_people_are_of_their_companies_when_no_names_are_given(scene: Scene) -> None:
    plan = plan_in(save(scene), names={})
    assert {person.name for person in plan.people} == {"A person of Fenwick Medical", "A person of Larkspur"}
    assert plan.signature is not None


def test_two_versions_differ_by_what_was_done_between(scene: Scene) -> None:
    first = save(scene)
    reword(scene)
    second = save(scene)
    (change,) = changes_between(state_in(first), state_in(second))
    assert (change.on, change.number, change.field, change.new) == ("task", 3, "text", "NDA signed")


def test_a_version_cannot_be_changed_or_removed(scene: Scene) -> None:
    version = save(scene)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(reason="weekly")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.filter(pk=version.pk)._raw_delete("default")


def waiting_for_the_lock(act: Callable[[], Done]) -> Done:
    """SQLite in memory, where tests run, says "locked" at once; a file waits by itself, and so does PostgreSQL."""
    for _try in range(5000):
        with suppress(OperationalError):
            return act()
        sleep(0.002)
    raise TimeoutError


@pytest.mark.usefixtures("erasable_history")
def test_two_leads_who_save_at_once_make_one_version() -> None:
    """Whoever comes second finds that nothing has changed since."""
    scene = fenwick_scene()
    ready = Barrier(2)
    actors = [scene.actor("anna"), scene.actor("priya")]

    def one(index: int) -> str:
        ready.wait(timeout=60)
        try:
            return str(waiting_for_the_lock(lambda: save_version(scene.workspace, by=actors[index], at=TODAY)))
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(one, range(2)))
    assert said == ["1", "Nothing has changed since version 1."]
    assert broken_at(scene.fresh()) is None
