"""The weekly call: notes while it goes on, its end with a version, and a call that was held without the page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.touchpoints import Held, Talk, hold, note_review
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import read
from mapapp.plans.models import Event, ReviewNote, Version
from mapapp.plans.refusals import AlreadyDone, PlanMovedOn, Refused, StaleValue
from mapapp.plans.touchpoints import Kind, last_review, lines_since, notes_of, touchpoint_at, written_by
from mapapp.plans.verifying import first_fault
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

DAY = TODAY.date()


def note(scene: Scene, text: str, *, was: str = "", who: str = "anna", number: int = 22) -> Event | None:
    return note_review(scene.fresh(), number, text=text, was=was, by=scene.actor(who), at=TODAY)


def held(scene: Scene, kind: Kind = Kind.REVIEW, *, on: date = DAY, key: str | None = None, **more: object) -> Held:
    people = [scene.visit(name).me.number for name in ("anna", "priya")]  # type: ignore[union-attr]
    said = {"save": True, **more}
    return hold(scene.fresh(), Talk(kind, on, people, "We go on"), by=scene.actor("anna", key), at=TODAY, **said)  # type: ignore[arg-type]


def test_a_note_is_one_event_with_its_text(scene: Scene) -> None:
    note(scene, "  Marcus sends the report on Friday ")
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.task, line.facts["text"]) == ("review.noted", 22, "Marcus sends the report on Friday")
    assert notes_of(scene.workspace) == {22: "Marcus sends the report on Friday"}


def test_two_who_write_the_same_note_meet_at_the_field_and_two_notes_do_not(scene: Scene) -> None:
    note(scene, "Anna was first")
    note(scene, "Another task", who="priya", number=15)
    with pytest.raises(StaleValue) as stale:
        note(scene, "Priya wrote as well", who="priya")
    assert (stale.value.now, notes_of(scene.workspace)[22]) == ("Anna was first", "Anna was first")
    assert note(scene, "Anna was first", who="priya") is None  # both wrote the same


def test_an_empty_note_is_none(scene: Scene) -> None:
    note(scene, "Something")
    note(scene, " ", was="Something")
    assert not ReviewNote.objects.exists()
    with pytest.raises(Refused, match="4000 fit"):
        note(scene, "x" * 4001)
    with pytest.raises(Refused, match="no task 99"):
        note(scene, "x", number=99)


def test_a_review_ends_as_one_event_with_its_notes_its_version_and_who_took_part(scene: Scene) -> None:
    note(scene, "Report on Friday")
    before = scene.fresh().revision
    found = held(scene, sent=[4])
    line, version = read(Event.objects.latest("number")), Version.objects.get()
    assert scene.fresh().revision == before + 1
    assert (line.verb, line.why) == ("review.ended", "We go on")
    assert found.touchpoint == touchpoint_at(scene.workspace.pk, line.number)
    assert found.touchpoint.notes == ((22, "Report on Friday"),)
    assert (found.touchpoint.version, found.touchpoint.sent) == (1, (4,))
    assert (version.reason, version.revision) == ("review", before)
    assert not ReviewNote.objects.exists()
    assert scene.fresh().talked_on == DAY
    assert first_fault(scene.fresh()) is None and broken_at(scene.fresh()) is None


def test_a_call_is_logged_with_its_day_and_leaves_the_notes_of_a_review(scene: Scene) -> None:
    note(scene, "Still going on")
    found = held(scene, Kind.CALL, on=date(2026, 2, 6))
    assert (found.touchpoint.kind, found.touchpoint.notes) == (Kind.CALL, ())
    assert Version.objects.get().reason == "touchpoint"
    assert notes_of(scene.workspace) == {22: "Still going on"}
    assert last_review(scene.workspace) is None
    held(scene, Kind.MEETING, on=date(2026, 2, 2), save=False)
    assert scene.fresh().talked_on == date(2026, 2, 6)  # the last one, not the one that was written down last
    assert Version.objects.count() == 1


def test_what_has_not_changed_is_not_saved_again(scene: Scene) -> None:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    found = held(scene)
    assert (found.version, found.touchpoint.version, Version.objects.count()) == (None, None, 1)
    assert first_fault(scene.fresh()) is None


def test_what_goes_out_is_what_was_looked_at(scene: Scene) -> None:
    seen = scene.fresh().revision
    add_comment(scene.fresh(), 22, body="One more thing", by=scene.actor("priya"), at=TODAY)
    with pytest.raises(PlanMovedOn):
        held(scene, seen=seen)
    assert not Version.objects.exists() and scene.fresh().talked_on is None
    assert held(scene, seen=seen + 1).version


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    first = held(scene, key="k1", seen=scene.fresh().revision)
    with pytest.raises(AlreadyDone):
        held(scene, key="k1", seen=first.touchpoint.number - 1)
    assert written_by(scene.workspace, "k1") == first.touchpoint
    assert written_by(scene.workspace, "k2") is None and written_by(scene.workspace, "") is None
    assert Version.objects.count() == 1


@pytest.mark.parametrize("on", [DAY + timedelta(days=1), date(1999, 1, 1)])
def test_a_day_that_cannot_be_is_refused_at_its_field(scene: Scene, on: date) -> None:
    with pytest.raises(Refused) as refused:
        held(scene, Kind.CALL, on=on)
    assert refused.value.field == "on"


def test_nobody_takes_part_who_is_not_on_the_plan(scene: Scene) -> None:
    for people, sent in (([999], []), ([], [999])):
        with pytest.raises(Refused, match="not on this plan"):
            hold(scene.fresh(), Talk(Kind.CALL, DAY, people), save=False, sent=sent, by=scene.actor("anna"), at=TODAY)


def test_a_review_looks_back_to_the_one_before_and_the_first_one_a_week(scene: Scene) -> None:
    week = TODAY + timedelta(days=8)
    assert lines_since(scene.workspace, None, week) == []
    assert [line.verb for line in lines_since(scene.workspace, None, TODAY)] == ["plan.created"]
    held(scene)
    note(scene, "After it")
    assert [line.verb for line in lines_since(scene.workspace, last_review(scene.workspace), week)] == ["review.noted"]
