"""Notes, and people whom only one side has written down; and how one of them comes onto the plan."""

from __future__ import annotations

import pytest

from mapapp.plans.changes.people import Described
from mapapp.plans.models import Event, Side, Stakeholder
from mapapp.plans.refusals import AlreadyDone, CannotUndo, Refused, StaleValue
from mapapp.private.changes.notes import About, edit_note, remove_note, write_note
from mapapp.private.changes.people import edit_own_person, remove_own_person, show_person, write_down_person
from mapapp.private.changes.undo import undo_private
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from tests.builders import TODAY, Scene

SELLER, BUYER = tables_of(Side.SELLER), tables_of(Side.BUYER)
RUTH = Described("Ingrid Sol", Side.BUYER, "ingrid@fenwick.example", "CISO", "security", "Thinks we are too small")


def noted(scene: Scene, name: str = "anna", about: About = About()) -> int:  # noqa: B008
    by = scene.actor(name)
    return write_note(scene.workspace, "Tom is close to Ruth.", about=about, by=by, at=TODAY).number


def test_a_note_is_on_the_plan_a_task_or_a_person(scene: Scene) -> None:
    write_down_person(scene.workspace, RUTH, by=scene.actor("anna"), at=TODAY)
    for about in (About(), About(task=22), About(person=4), About(own_person=1)):
        noted(scene, about=about)
    rows = SELLER.notes._default_manager.order_by("number").values_list("task", "person", "own_person")
    assert list(rows) == [(None, None, None), (22, None, None), (None, 4, None), (None, None, 1)]
    for nowhere in (About(task=99), About(person=99), About(own_person=9)):
        with pytest.raises(Refused) as refused:
            noted(scene, about=nowhere)
        assert refused.value.field == "about"
    with pytest.raises(Refused):
        noted(scene, "priya", about=About(own_person=1))


def test_a_note_is_changed_removed_and_brought_back(scene: Scene) -> None:
    noted(scene, about=About(task=22))
    edit_note(scene.workspace, 1, text="New", was="Tom is close to Ruth.", by=scene.actor("anna"), at=TODAY)
    with pytest.raises(StaleValue):
        edit_note(scene.workspace, 1, text="Mine", was="Tom is close to Ruth.", by=scene.actor("jonas"), at=TODAY)
    removed = remove_note(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    assert not SELLER.notes._default_manager.exists()
    assert noted(scene) == 2
    undo_private(scene.workspace, removed.event.number, by=scene.actor("anna"), at=TODAY)
    back = SELLER.notes._default_manager.get(number=1)
    assert (back.text, back.task, back.author, back.at) == ("New", 22, scene.actor("anna").number, TODAY)
    with pytest.raises(CannotUndo):
        undo_private(scene.workspace, removed.event.number, by=scene.actor("anna"), at=TODAY)


def test_the_other_side_cannot_reach_a_note(scene: Scene) -> None:
    noted(scene)
    for act in (
        lambda: edit_note(scene.workspace, 1, text="x", was="", by=scene.actor("priya"), at=TODAY),
        lambda: remove_note(scene.workspace, 1, by=scene.actor("priya"), at=TODAY),
    ):
        with pytest.raises(Refused, match="has been removed"):
            act()


def test_somebody_written_down_is_on_no_plan(scene: Scene) -> None:
    write_down_person(scene.workspace, RUTH, by=scene.actor("anna"), at=TODAY)
    assert not Stakeholder.objects.filter(name=RUTH.name).exists()
    assert "Ingrid" not in SELLER.events._default_manager.get().row
    values, was = {"title": "Head of security"}, {"title": "CISO"}
    edit_own_person(scene.workspace, 1, values=values, was=was, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(StaleValue):
        edit_own_person(scene.workspace, 1, values={"title": "X"}, was=was, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused) as refused:
        edit_own_person(scene.workspace, 1, values={"name": " "}, was={}, by=scene.actor("anna"), at=TODAY)
    assert refused.value.field == "name"


def test_somebody_named_by_a_note_is_not_removed(scene: Scene) -> None:
    write_down_person(scene.workspace, RUTH, by=scene.actor("anna"), at=TODAY)
    noted(scene, about=About(own_person=1))
    with pytest.raises(Refused, match="names Ingrid Sol"):
        remove_own_person(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    remove_note(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    remove_own_person(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    assert not SELLER.people._default_manager.exists()


def test_showing_somebody_is_one_shared_and_one_private_event(scene: Scene) -> None:
    write_down_person(scene.workspace, RUTH, by=scene.actor("anna"), at=TODAY)
    before = scene.fresh()
    told = Described("Ingrid Sol", Side.BUYER, title="CISO", part="security")
    show_person(scene.workspace, 1, told, by=scene.actor("anna", "k"), at=TODAY)
    after = scene.fresh()
    assert (after.revision, after.last_person) == (before.revision + 1, before.last_person + 1)
    shown = Stakeholder.objects.get(workspace=after, number=after.last_person)
    assert (shown.name, shown.needs, shown.email) == ("Ingrid Sol", "", "")
    assert "small" not in Event.objects.get(workspace=after, number=after.revision).row
    assert SELLER.people._default_manager.get().shown_as == shown.number
    assert [line.verb for line in lines_of(SELLER, after)] == ["person.shown", "person.written_down"]
    with pytest.raises(AlreadyDone):
        show_person(scene.workspace, 1, told, by=scene.actor("anna", "k"), at=TODAY)
    with pytest.raises(Refused, match="on the plan already"):
        show_person(scene.workspace, 1, told, by=scene.actor("anna"), at=TODAY)


def test_showing_that_is_refused_leaves_nothing_behind(scene: Scene) -> None:
    write_down_person(scene.workspace, RUTH, by=scene.actor("anna"), at=TODAY)
    before = scene.fresh()
    taken = Described("Ingrid Sol", Side.BUYER, email=scene.users["priya"].email)
    with pytest.raises(Refused) as refused:
        show_person(scene.workspace, 1, taken, by=scene.actor("anna"), at=TODAY)
    assert refused.value.field == "email"
    assert scene.fresh().revision == before.revision
    assert SELLER.people._default_manager.get().shown_as is None
    assert len(lines_of(SELLER, before)) == 1
