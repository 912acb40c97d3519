"""A version that both sides agree to: a lead of one side proposes it, a lead of the other accepts: the baseline."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.plans.changes.agreement import accept_version, decline_version, propose_version, withdraw_version
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.frozen import agreed_in, changes_between, due_in, plan_in, state_in
from mapapp.plans.history import read
from mapapp.plans.models import Event, Proposal, ProposalAnswer, Version
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import CannotUndo, Refused
from mapapp.plans.standing import stand
from mapapp.plans.verifying import first_fault
from tests.builders import TODAY, Scene, fenwick_scene

LATER = TODAY + timedelta(days=1)


def propose(scene: Scene, name: str = "anna", number: int | None = None) -> Version:
    return propose_version(scene.fresh(), number, by=scene.actor(name), at=TODAY).version


def accept(scene: Scene, name: str = "priya", number: int = 1) -> Version:
    return accept_version(scene.fresh(), number, by=scene.actor(name), at=LATER)


def agreed(scene: Scene) -> Version:
    propose(scene)
    return accept(scene)


def move(scene: Scene, number: int, due: date, *, by: str = "anna", why: str = "It takes longer") -> None:
    task, seen = scene.task(number), scene.fresh().revision
    reschedule_task(
        scene.fresh(), number, due_on=due, was=task.due_on, seen=seen, why=why, by=scene.actor(by), at=LATER
    )


def test_the_plan_as_it_stands_is_saved_and_then_proposed(scene: Scene) -> None:
    version = propose(scene)
    assert (version.number, version.reason) == (1, "saved")
    fresh = scene.fresh()
    assert fresh.proposal is not None
    assert (fresh.proposal.version_number, fresh.proposal.side, fresh.baseline) == (1, "seller", None)
    assert [e.verb for e in Event.objects.filter(number__gt=1)] == ["version.proposed"]
    assert first_fault(fresh) is None


def test_a_saved_version_is_proposed_as_it_is(scene: Scene) -> None:
    saved = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    move(scene, 30, date(2026, 3, 27))
    assert propose(scene, "priya", 1).pk == saved.pk
    assert Version.objects.count() == 1


def test_a_plan_that_is_saved_already_is_not_saved_again_to_be_proposed(scene: Scene) -> None:
    saved = save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    assert propose(scene).pk == saved.pk


def test_what_both_accepted_is_a_version_of_its_own_and_the_baseline(scene: Scene) -> None:
    made = agreed(scene)
    fresh = scene.fresh()
    assert (made.number, made.reason, fresh.baseline, fresh.latest_version) == (2, "agreed", made, made)
    assert fresh.proposal is None
    assert due_in(made) == due_in(Version.objects.get(number=1))
    anna, priya = scene.actor("anna").number, scene.actor("priya").number
    said = agreed_in(made)
    assert (said["version"], said["sha256"]) == (1, Version.objects.get(number=1).sha256)
    assert [(one["side"], one["person"], one["at"]) for one in said["by"]] == [
        ("seller", anna, TODAY.isoformat()),
        ("buyer", priya, LATER.isoformat()),
    ]
    assert first_fault(fresh) is None


def test_no_name_stands_in_the_agreement(scene: Scene) -> None:
    content = agreed(scene).content
    assert "Anna" not in content
    assert "Priya" not in content
    assert all(one["name"].keys() == {"sha256"} for one in agreed_in(Version.objects.get(number=2))["by"])


def test_the_agreed_version_is_a_plan_like_others(scene: Scene) -> None:
    made = agreed(scene)
    assert plan_in(made).by_number.keys() == load_plan(scene.fresh()).by_number.keys()
    changes = changes_between(state_in(Version.objects.get(number=1)), state_in(made))
    assert {change.field for change in changes} == {"accepted"}


@pytest.mark.parametrize("name", ["anna", "jonas"])
def test_a_side_never_accepts_for_the_other(scene: Scene, name: str) -> None:
    propose(scene)
    with pytest.raises(Refused, match="lead of the other company"):
        accept(scene, name)
    with pytest.raises(Refused, match="lead of the other company"):
        decline_version(scene.fresh(), 1, why="No", by=scene.actor(name), at=LATER)
    assert scene.fresh().baseline is None
    assert scene.fresh().revision == 2


def test_a_buyer_proposes_as_well_and_a_seller_accepts(scene: Scene) -> None:
    propose(scene, "priya")
    with pytest.raises(Refused):
        accept(scene, "priya")
    assert accept(scene, "anna").reason == "agreed"


def test_a_newer_proposal_replaces_the_open_one_whoever_made_it(scene: Scene) -> None:
    propose(scene)
    move(scene, 30, date(2026, 3, 27))
    propose(scene, "priya")
    (answer,) = ProposalAnswer.objects.all()
    assert (answer.kind, answer.side, answer.proposal.version_number) == ("replaced", "buyer", 1)
    with pytest.raises(Refused, match="Version 2 is proposed now"):
        accept(scene, "priya", 1)
    assert accept(scene, "anna", 2).number == 3


def test_the_same_version_is_not_proposed_twice_nor_after_it_was_agreed_to(scene: Scene) -> None:
    propose(scene)
    for name in ("anna", "priya"):
        with pytest.raises(Refused, match="proposed already"):
            propose(scene, name, 1)
    accept(scene)
    for number in (None, 1, 2):
        with pytest.raises(Refused, match="agreed to version"):
            propose(scene, "anna", number)


def test_a_proposal_is_withdrawn_by_its_side_only_and_proposed_anew(scene: Scene) -> None:
    propose(scene)
    with pytest.raises(Refused, match="accept it or decline it"):
        withdraw_version(scene.fresh(), 1, by=scene.actor("priya"), at=LATER)
    withdraw_version(scene.fresh(), 1, by=scene.actor("anna"), at=LATER)
    with pytest.raises(Refused, match="not proposed any more"):
        accept(scene)
    propose(scene, "anna", 1)
    assert accept(scene).number == 2


def test_declined_with_a_reason_that_both_read(scene: Scene) -> None:
    propose(scene)
    with pytest.raises(Refused, match="Say in one line"):
        decline_version(scene.fresh(), 1, why="  ", by=scene.actor("priya"), at=LATER)
    decline_version(scene.fresh(), 1, why="Legal needs a week", by=scene.actor("priya"), at=LATER)
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.why, line.facts["version"]) == ("version.declined", "Legal needs a week", 1)
    with pytest.raises(Refused, match="not proposed any more"):
        accept(scene)


def test_accepting_accepts_every_date_of_the_own_side_in_it(scene: Scene) -> None:
    move(scene, 22, date(2026, 2, 25))  # pushes 25, 28 and 29 of the buyer, 24 and 30 of the seller
    propose(scene)
    assert scene.task(22).proposed_by == "seller", "proposing accepts nothing for the buyer"
    move(scene, 29, date(2026, 3, 20))
    accept(scene)
    tasks = {task.number: task for task in load_plan(scene.fresh()).tasks}
    assert (tasks[22].proposed_by, tasks[22].accepted) == ("", True)
    assert tasks[29].proposed_by == "seller", "its date is another than the one that was accepted"
    assert tasks[29].accepted_due_on == date(2026, 3, 18), "which is what comes back if it is declined"
    assert all(task.accepted for task in tasks.values())


def test_proposing_accepts_the_dates_of_the_own_side(scene: Scene) -> None:
    move(scene, 30, date(2026, 3, 18), by="priya")
    assert scene.task(30).proposed_by == "buyer"
    version = propose(scene)
    assert scene.task(30).proposed_by == ""
    assert plan_in(version).by_number[30].proposed_by == ""


def test_a_plan_that_moved_on_is_measured_against_what_was_accepted(scene: Scene) -> None:
    propose(scene)
    move(scene, 30, date(2026, 3, 23))
    made = accept(scene)
    assert due_in(made)[30] == date(2026, 3, 17)
    fresh = scene.fresh()
    flags = stand(
        load_plan(fresh), LATER, was_due=due_in(fresh.latest_version), agreed_due=due_in(fresh.baseline)
    ).flags
    assert (flags[30].slipped, flags[30].moved_from) == (4, date(2026, 3, 17))


def test_slipped_stays_however_the_date_is_set_again_until_both_agree_anew(scene: Scene) -> None:
    agreed(scene)

    def slipped() -> int:
        fresh = scene.fresh()
        return stand(load_plan(fresh), LATER, agreed_due=due_in(fresh.baseline)).flags[30].slipped

    move(scene, 30, date(2026, 3, 23))
    move(scene, 30, date(2026, 3, 19))
    save_version(scene.fresh(), by=scene.actor("priya"), at=LATER)
    assert slipped() == 2
    propose(scene, "priya")
    assert slipped() == 2, "one side alone changes no baseline"
    accept(scene, "anna", 3)
    assert slipped() == 0


def test_nothing_has_changed_since_the_agreement(scene: Scene) -> None:
    agreed(scene)
    with pytest.raises(Refused, match="Nothing has changed since version 2"):
        save_version(scene.fresh(), by=scene.actor("anna"), at=LATER)


def test_an_agreement_cannot_be_undone_nor_dates_from_before_it(scene: Scene) -> None:
    move(scene, 30, date(2026, 3, 25), by="priya")
    moved = scene.fresh().revision
    agreed(scene)
    with pytest.raises(CannotUndo, match="agreed on dates since"):
        undo(scene.fresh(), moved, by=scene.actor("priya"), at=LATER)
    for number in (scene.fresh().revision, scene.fresh().revision - 1):
        with pytest.raises(CannotUndo):
            undo(scene.fresh(), number, by=scene.actor("anna"), at=LATER)


def test_the_database_keeps_what_was_proposed_and_answered(scene: Scene) -> None:
    agreed(scene)
    for model in (Proposal, ProposalAnswer):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model._default_manager.update(by_number=9)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model._default_manager.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalAnswer.objects.create(
            proposal=Proposal.objects.get(), kind="declined", side="buyer", by_number=1, at=TODAY
        )


def test_a_proposer_who_is_not_in_the_version_is_named(scene: Scene) -> None:
    """Somebody who came after the version was saved accepts it: his name is kept beside it."""
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    ines = scene.workspace.people.create(number=99, side="buyer", name="Ines Falk", email="ines@fenwick.example")
    user = scene.users["zed"]
    scene.users["ines"] = user
    take_seat(ines, user, Role.LEAD, at=TODAY)
    propose(scene, "anna", 1)
    made = accept(scene, "ines")
    assert agreed_in(made)["by"][1]["person"] == 99


def patiently(act: Callable[[], object]) -> object:
    """SQLite in memory, where tests run, says "locked" at once; a file waits by itself, and so does PostgreSQL."""
    for _try in range(5000):
        with suppress(OperationalError):
            return act()
    raise TimeoutError


@pytest.mark.usefixtures("erasable_history")
@pytest.mark.parametrize("second", ["accept", "decline", "withdraw", "replace"])
def test_two_answers_at_once_are_one(second: str) -> None:
    scene = fenwick_scene()
    marcus = scene.workspace.people.get(email=scene.users["marcus"].email)
    propose(scene)
    move(scene, 30, date(2026, 3, 27))
    anna, priya, other = (scene.actor(name) for name in ("anna", "priya", "marcus"))
    assert other.number == marcus.number
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: accept_version(scene.workspace, 1, by=other, at=LATER),
        "decline": lambda: decline_version(scene.workspace, 1, why="No", by=other, at=LATER),
        "withdraw": lambda: withdraw_version(scene.workspace, 1, by=anna, at=LATER),
        "replace": lambda: propose_version(scene.workspace, None, by=anna, at=LATER),
    }
    ready = Barrier(2)

    def run(act: Callable[[], object]) -> str:
        ready.wait(timeout=60)
        try:
            patiently(act)
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(run, [lambda: accept_version(scene.workspace, 1, by=priya, at=LATER), acts[second]]))
    answers = [answer.kind for answer in ProposalAnswer.objects.filter(proposal__version_number=1)]
    assert len(answers) == 1
    made = Version.objects.filter(reason="agreed").count()
    assert made == (answers == ["accepted"])
    assert said.count("") == (2 if second == "replace" and answers == ["accepted"] else 1)
    assert first_fault(scene.fresh()) is None
