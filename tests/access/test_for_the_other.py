"""Nobody acts for the other company: no way round through an undo, a hand-over or a form that stops half way."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.answering import accept_dates, decline_dates
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Side, Task
from mapapp.plans.refusals import CannotUndo
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PO, KICKOFF = 26, 30  # 26 is the buyer's, 30 the seller's
FIRST, SECOND, THIRD = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)


def move(scene: Scene, number: int, due: date, *, by: str, why: str = "Audit") -> int:
    """Another due date, seen and forced; which event it was."""
    plan, was = scene.fresh(), scene.task(number).due_on
    changed = reschedule_task(
        plan, number, due_on=due, was=was, seen=plan.revision, why=why, force=True, by=scene.actor(by), at=TODAY
    )
    return changed.event.number


def accept(scene: Scene, number: int, *, by: str) -> None:
    accept_dates(scene.fresh(), {number: scene.task(number).due_on}, by=scene.actor(by), at=TODAY)


def hand(scene: Scene, number: int, to: str, *, by: str) -> int:
    person = scene.workspace.people.get(email=scene.users[to].email)
    plan, was = scene.fresh(), Owner.of(scene.task(number))
    changed = hand_over_task(
        plan, number, owner=Owner(person.number), was=was, seen=plan.revision, why="x", force=True,
        by=scene.actor(by), at=TODAY,
    )  # fmt: skip
    return changed.event.number


def put_back(scene: Scene, event: int, *, by: str) -> None:
    undo(scene.fresh(), event, by=scene.actor(by), at=TODAY)


def stands(task: Task) -> tuple[date, str, date | None]:
    return task.due_on, task.proposed_by, task.accepted_due_on


def test_an_undo_behind_a_yes_asks_anew(scene: Scene) -> None:
    """The second of two proposals is taken back after the buyer said yes to it: the first one waits for a yes."""
    move(scene, PO, FIRST, by="anna")
    second = move(scene, PO, SECOND, by="anna")
    accept(scene, PO, by="priya")
    put_back(scene, second, by="anna")
    assert stands(scene.task(PO)) == (FIRST, "seller", SECOND)


def test_a_proposal_that_nobody_answered_is_taken_back_whole(scene: Scene) -> None:
    before = stands(scene.task(PO))
    first = move(scene, PO, FIRST, by="anna")
    put_back(scene, first, by="anna")
    assert stands(scene.task(PO)) == before


def test_an_undo_after_the_step_was_handed_over_is_a_proposal(scene: Scene) -> None:
    was = scene.task(KICKOFF).due_on
    moved = move(scene, KICKOFF, date(2026, 4, 1), by="anna")
    hand(scene, KICKOFF, "priya", by="priya")
    put_back(scene, moved, by="anna")
    assert stands(scene.task(KICKOFF)) == (was, "seller", date(2026, 4, 1))


def test_a_step_taken_moved_and_given_back_by_an_undo_comes_with_a_proposed_date(scene: Scene) -> None:
    was = scene.task(PO).due_on
    taken = hand(scene, PO, "anna", by="anna")
    move(scene, PO, SECOND, by="anna")
    put_back(scene, taken, by="anna")
    task = scene.task(PO)
    assert Side(task.side) == Side.BUYER
    assert stands(task) == (SECOND, "seller", was)


def test_a_step_taken_and_given_back_is_as_it_was(scene: Scene) -> None:
    before = stands(scene.task(PO))
    taken = hand(scene, PO, "anna", by="anna")
    put_back(scene, taken, by="anna")
    assert stands(scene.task(PO)) == before


def test_the_other_date_that_the_owner_answered_with_comes_back_when_he_declines(scene: Scene) -> None:
    move(scene, PO, FIRST, by="anna")
    answer = move(scene, PO, THIRD, by="priya")
    put_back(scene, answer, by="anna")
    assert stands(scene.task(PO)) == (FIRST, "seller", THIRD)
    decline_dates(
        scene.fresh(), PO, was=FIRST, seen=scene.fresh().revision, why="No", force=True, by=scene.actor("priya"),
        at=TODAY,
    )  # fmt: skip
    assert stands(scene.task(PO)) == (THIRD, "", None)


@pytest.mark.parametrize("who", ["anna", "priya"])
def test_a_yes_given_by_proposing_or_agreeing_is_not_taken_back_by_an_undo(scene: Scene, who: str) -> None:
    """A saved version is proposed: the dates of the proposing side are accepted, and the other side undoes that."""
    move(scene, KICKOFF, date(2026, 4, 1), by="priya")
    number = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY).number
    propose_version(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    proposed = scene.fresh().revision
    assert scene.task(KICKOFF).accepted
    with pytest.raises(CannotUndo):
        put_back(scene, proposed, by=who)
    accept_version(scene.fresh(), number, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(CannotUndo):
        put_back(scene, scene.fresh().revision, by=who)
    assert scene.task(KICKOFF).proposed_by == ""


def test_the_last_lead_who_would_leave_has_handed_nothing_over(scene: Scene) -> None:
    """A refusal is whole: the steps stay where they were."""
    priya = Browser(scene, "priya", script=False)
    number = scene.workspace.people.get(email=scene.users["priya"].email).number
    to = scene.workspace.people.get(email=scene.users["marcus"].email).number
    before = scene.fresh().revision
    answer = priya.post(f"people/{number}/leave/", to=str(to), form_key="k")
    assert answer.status_code == 422
    assert "only lead" in text(answer)
    assert scene.fresh().revision == before
    assert priya.post(f"people/{number}/leave/", to=str(to), form_key="k").status_code == 422


def test_a_lead_whose_account_is_closed_leads_nobody(scene: Scene) -> None:
    """The last one who can still sign in stays."""
    mira = scene.workspace.people.get(email=scene.users["mira"].email)
    take_seat(mira, scene.users["mira"], Role.LEAD, at=TODAY)
    scene.users["mira"].is_active = False
    scene.users["mira"].save()
    anna = Browser(scene, "anna", script=False)
    number = scene.workspace.people.get(email=scene.users["anna"].email).number
    assert anna.post(f"people/{number}/leave/", to="").status_code == 422
    anna.post(f"people/{number}/role/", role="viewer", was="lead")
    assert Seat.objects.get(user=scene.users["anna"]).role == Role.LEAD
