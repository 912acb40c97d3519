"""From where a first letter tells: what its reader himself received, read or saved, never what others froze."""

from __future__ import annotations

from datetime import date, timedelta

from mapapp.access.seats import mark_seen
from mapapp.access.visit import visit
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from tests.builders import TODAY, Scene
from tests.digests.conftest import said_to, seat_of
from tests.digests.test_silence import NEXT_WEEK, roi_is_done, sent
from tests.post.sink import Sink

LATER = TODAY + timedelta(days=1)
SLIPPED = "Security review meeting held and risk rating issued: 19 Feb -> 23 Feb"


def review_slips(scene: Scene) -> Workspace:
    """The security review takes two more working days, and nobody of those below has done it."""
    jonas = scene.actor("jonas")
    reschedule_task(
        scene.workspace, 22, due_on=date(2026, 2, 23), was=date(2026, 2, 19), seen=scene.fresh().revision,
        why="Two more days", force=True, by=jonas, at=TODAY + timedelta(hours=1),
    )  # fmt: skip
    return scene.fresh()


def text_for(scene: Scene, name: str) -> str:
    said = said_to(scene.workspace, name, LATER)
    return said.text if isinstance(said, Content) else ""


def test_a_version_that_another_saved_tells_a_reader_nothing(scene: Scene) -> None:
    save_version(review_slips(scene), by=scene.actor("anna"), at=TODAY + timedelta(hours=2))
    assert SLIPPED in text_for(scene, "Priya")
    assert text_for(scene, "Priya").startswith("Fenwick Medical, 10 to 11 February")


def test_who_saved_it_himself_knows_what_it_says(scene: Scene) -> None:
    save_version(review_slips(scene), by=scene.actor("priya"), at=TODAY + timedelta(hours=2))
    assert SLIPPED not in text_for(scene, "Priya")
    assert SLIPPED in text_for(scene, "Anna")


def test_who_accepts_a_version_knows_the_plan_as_it_was_proposed(scene: Scene) -> None:
    """What moved between the proposal and her yes is news to her, and the letter says from when on."""
    slipped, anna = review_slips(scene), scene.actor("anna")
    asked = propose_version(slipped, None, by=anna, at=TODAY + timedelta(hours=2)).version
    complete_task(scene.fresh(), 15, was="in_progress", by=anna, at=TODAY + timedelta(hours=3))
    accept_version(scene.fresh(), asked.number, by=scene.actor("priya"), at=LATER - timedelta(hours=1))
    said = text_for(scene, "Priya")
    assert SLIPPED not in said
    assert "ROI model completed with Fenwick’s own figures: In progress -> Done" in said
    assert said.startswith("Fenwick Medical, 10 to 11 February")


def test_a_yes_to_an_older_version_takes_nothing_back(scene: Scene) -> None:
    asked = propose_version(scene.workspace, None, by=scene.actor("anna"), at=TODAY).version
    save_version(review_slips(scene), by=scene.actor("priya"), at=TODAY + timedelta(hours=2))
    accept_version(scene.fresh(), asked.number, by=scene.actor("priya"), at=TODAY + timedelta(hours=3))
    assert SLIPPED not in text_for(scene, "Priya")


def test_his_own_mark_counts_for_him_alone(scene: Scene) -> None:
    review_slips(scene)
    mark_seen(scene.visit("priya"), TODAY + timedelta(hours=2))
    assert SLIPPED not in text_for(scene, "Priya")
    assert SLIPPED in text_for(scene, "Anna")


def test_what_he_has_read_since_his_last_letter_is_not_told_again(told: Workspace, sink: Sink) -> None:
    sent(told, "Sam")
    roi_is_done(told)
    before = said_to(told, "Sam", NEXT_WEEK)
    assert isinstance(before, Content)
    assert "ROI model completed with Fenwick’s own figures: In progress -> Done" in before.text
    found = visit(seat_of(told, "Sam").user, told.code)
    assert found is not None
    mark_seen(found, NEXT_WEEK - timedelta(hours=1))
    after = said_to(told, "Sam", NEXT_WEEK)
    assert isinstance(after, Drop) or "ROI model completed with Fenwick’s own figures: In" not in after.text


def test_a_mark_from_before_his_last_letter_takes_nothing_back(told: Workspace, sink: Sink) -> None:
    sent(told, "Priya")
    found = visit(seat_of(told, "Priya").user, told.code)
    assert found is not None
    mark_seen(found, NEXT_WEEK, revision=1)
    roi_is_done(told)
    letter = said_to(told, "Priya", NEXT_WEEK)
    assert isinstance(letter, Content)
    assert letter.text.startswith("Fenwick Medical, 10 to 16 February")
    assert "Cyber insurance certificate" not in letter.text[: letter.text.index("At risk")]


def test_acting_is_not_reading_all_of_it(scene: Scene) -> None:
    """Two taps on a phone say what she did, not that she has read what moved: her letter still tells it."""
    workspace = review_slips(scene)
    priya = Actor.of(workspace.people.get(name__startswith="Priya"))
    reschedule_task(
        workspace, 13, due_on=date(2026, 2, 19), was=date(2026, 2, 18), seen=workspace.revision, why="One more day",
        force=True, by=priya, at=TODAY + timedelta(hours=2),
    )  # fmt: skip
    assert SLIPPED in text_for(scene, "Priya")
