"""A date the other side set stands as proposed until its owner's side answers; a promised date moves with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.answering import accept_dates, decline_dates
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.progress import block_task, complete_task, drop_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task, shift_tasks
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.history import read
from mapapp.plans.models import Event, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AnotherDate, CannotUndo, NoReason, Refused
from tests.builders import TODAY, Scene

PO, MSA, KICKOFF = 26, 25, 30  # 26 and 25 are the buyer's, 30 the seller's


def move(scene: Scene, number: int, due: date, *, by: str, why: str = "") -> None:
    task, seen = scene.task(number), scene.fresh().revision
    reschedule_task(
        scene.fresh(), number, due_on=due, was=task.due_on, seen=seen, why=why, by=scene.actor(by), at=TODAY
    )


def accept(scene: Scene, *numbers: int, by: str = "priya") -> None:
    seen = {number: scene.task(number).due_on for number in numbers}
    accept_dates(scene.fresh(), seen, by=scene.actor(by), at=TODAY)


def date_of(task: Task) -> tuple[date, str, bool]:
    return task.due_on, task.proposed_by, task.accepted


def both_agree(scene: Scene) -> None:
    version = propose_version(scene.fresh(), None, by=scene.actor("anna"), at=TODAY).version
    accept_version(scene.fresh(), version.number, by=scene.actor("priya"), at=TODAY)


def test_nobody_accepts_a_date_that_he_did_not_see(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    for seen in (date(2026, 3, 6), None):
        with pytest.raises(AnotherDate, match="The date of 26 is now Mon 9 Mar"):
            accept_dates(scene.fresh(), {PO: seen}, by=scene.actor("priya"), at=TODAY)
        with pytest.raises(AnotherDate):
            decline_dates(scene.fresh(), PO, was=seen, by=scene.actor("priya"), at=TODAY)
    assert date_of(scene.task(PO)) == (date(2026, 3, 9), "seller", False)


def test_all_are_accepted_or_none(scene: Scene) -> None:
    move(scene, 22, date(2026, 2, 25), by="anna", why="Audit")
    seen = {number: scene.task(number).due_on for number in (22, 25, 28, 29)}
    move(scene, 29, date(2026, 3, 20), by="anna", why="The board")
    with pytest.raises(AnotherDate, match="The date of 29"):
        accept_dates(scene.fresh(), seen, by=scene.actor("priya"), at=TODAY)
    assert all(scene.task(number).proposed_by == "seller" for number in seen)
    accept(scene, *seen)
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.facts["tasks"]) == ("dates.accepted", [22, 25, 28, 29])
    assert all(date_of(scene.task(number))[1:] == ("", True) for number in seen)


def test_one_that_somebody_else_accepted_meanwhile_is_left(scene: Scene) -> None:
    move(scene, 22, date(2026, 2, 25), by="anna", why="Audit")
    seen = {number: scene.task(number).due_on for number in (22, 25)}
    accept(scene, 22, by="marcus")
    accept_dates(scene.fresh(), seen, by=scene.actor("priya"), at=TODAY)
    assert read(Event.objects.latest("number")).facts["tasks"] == [25]


def test_a_seller_accepts_nothing_of_the_buyers(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    with pytest.raises(Refused, match="their step"):
        accept(scene, PO, by="anna")
    with pytest.raises(Refused, match="their step"):
        decline_dates(scene.fresh(), PO, was=date(2026, 3, 9), by=scene.actor("anna"), at=TODAY)


def test_another_date_as_an_answer_is_a_counter_proposal_with_a_reason(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 10), by="anna")
    with pytest.raises(NoReason):
        move(scene, PO, date(2026, 3, 9), by="priya")
    move(scene, PO, date(2026, 3, 9), by="priya", why="Finance meets on Mondays")
    assert date_of(scene.task(PO)) == (date(2026, 3, 9), "", True)


def test_declined_brings_back_the_date_that_was_accepted_last(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    accept(scene, PO)
    move(scene, PO, date(2026, 3, 11), by="anna", why="Later")
    move(scene, PO, date(2026, 3, 12), by="anna", why="Later still")
    decline_dates(scene.fresh(), PO, was=date(2026, 3, 12), by=scene.actor("priya"), at=TODAY)
    assert date_of(scene.task(PO)) == (date(2026, 3, 9), "", True)


@pytest.mark.parametrize("by", ["anna", "priya"])
def test_a_later_date_than_an_accepted_one_says_why(scene: Scene, by: str) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    accept(scene, PO)
    with pytest.raises(NoReason):
        move(scene, PO, date(2026, 3, 10), by=by, why="  ")
    move(scene, PO, date(2026, 3, 10), by=by, why="The portal is down")
    assert read(Event.objects.latest("number")).why == "The portal is down"


def test_a_date_that_nobody_accepted_moves_without_a_reason(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="priya")
    assert scene.task(PO).due_on == date(2026, 3, 9)


def test_an_earlier_date_needs_no_reason_even_when_it_was_agreed_on(scene: Scene) -> None:
    both_agree(scene)
    move(scene, 11, date(2026, 2, 12), by="priya")
    assert scene.task(11).due_on == date(2026, 2, 12)


def test_what_both_agreed_on_moves_later_with_a_reason_alone_and_with_others(scene: Scene) -> None:
    both_agree(scene)
    before = scene.fresh().revision
    with pytest.raises(NoReason):
        move(scene, KICKOFF, date(2026, 3, 18), by="anna")
    with pytest.raises(NoReason):
        shift_tasks(scene.fresh(), [PO, KICKOFF], 1, seen=before, by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == before
    shift_tasks(scene.fresh(), [KICKOFF], 1, seen=before, why="A room", by=scene.actor("anna"), at=TODAY)
    assert read(Event.objects.latest("number")).why == "A room"


def test_finishing_late_pushes_what_was_agreed_on_with_a_reason(scene: Scene) -> None:
    both_agree(scene)
    Task.objects.filter(number=23).update(due_on=date(2026, 2, 6), starts_on=date(2026, 2, 6))
    Task.objects.filter(number=27).update(starts_on=date(2026, 2, 9), due_on=date(2026, 2, 10), status="not_started")

    def done(why: str) -> None:
        seen = scene.fresh().revision
        complete_task(
            scene.fresh(), 23, was=scene.task(23).status, seen=seen, why=why, by=scene.actor("anna"), at=TODAY
        )

    with pytest.raises(NoReason):
        done("")
    done("The portal was down")
    assert scene.task(27).due_on > date(2026, 2, 10)
    assert read(Event.objects.latest("number")).why == "The portal was down"


def test_a_task_for_the_other_side_comes_with_a_proposed_date(scene: Scene) -> None:
    day, owner = date(2026, 3, 2), Owner(2)
    side = scene.workspace.people.get(number=2).side
    by = "anna" if side == "buyer" else "priya"
    new = add_task(
        scene.fresh(), text="Send the forms", phase=4, owner=owner, starts_on=day, due_on=day, by=scene.actor(by),
        at=TODAY,
    ).tasks[0]  # fmt: skip
    assert scene.task(new).proposed_by == ("seller" if side == "buyer" else "buyer")
    other = "priya" if by == "anna" else "anna"
    never = "never had another date for this step, so none comes back. Set the date that works for you"
    with pytest.raises(Refused, match=never):
        decline_dates(scene.fresh(), new, was=day, by=scene.actor(other), at=TODAY)
    later = date(2026, 3, 4)
    move(scene, new, later, by=by)
    with pytest.raises(Refused, match=never):
        decline_dates(scene.fresh(), new, was=later, by=scene.actor(other), at=TODAY)
    assert date_of(scene.task(new)) == (later, scene.actor(by).side, False), "the first date was nobody's yes"
    accept(scene, new, by=other)
    assert date_of(scene.task(new)) == (later, "", True)
    move(scene, new, date(2026, 3, 6), by=by, why="The forms are late")
    decline_dates(scene.fresh(), new, was=date(2026, 3, 6), by=scene.actor(other), at=TODAY)
    assert date_of(scene.task(new)) == (later, "", True)


@pytest.mark.parametrize("accepted", [True, False])
def test_the_date_that_stood_before_set_again_by_the_other_side_waits_for_nothing(scene: Scene, accepted: bool) -> None:
    stood = scene.task(PO).due_on
    if accepted:
        accept_first(scene)
        stood = date(2026, 3, 9)
    for day in (date(2026, 3, 11), date(2026, 3, 12), stood):
        move(scene, PO, day, by="anna", why="The portal")
    task = scene.task(PO)
    assert (date_of(task), task.accepted_due_on) == ((stood, "", accepted), None)
    with pytest.raises(Refused, match="No date waits"):
        decline_dates(scene.fresh(), PO, was=stood, by=scene.actor("priya"), at=TODAY)


def accept_first(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 9), by="anna")
    accept(scene, PO)


def test_a_start_alone_that_is_set_again_waits_for_nothing_and_is_told_as_no_yes(scene: Scene) -> None:
    task = scene.task(PO)
    first, later = task.starts_on, task.due_on
    if first == later:
        move(scene, PO, date(2026, 3, 10), by="priya")
        reschedule_task(
            scene.fresh(), PO, starts_on=first, was=scene.task(PO).starts_on, by=scene.actor("priya"), at=TODAY
        )
    for start in (scene.task(PO).due_on, first):
        was = scene.task(PO).starts_on
        reschedule_task(scene.fresh(), PO, starts_on=start, was=was, by=scene.actor("anna"), at=TODAY)
        assert scene.task(PO).proposed_by == ("" if start == first else "seller")


def test_a_step_of_the_other_side_made_a_milestone_has_a_proposed_date(scene: Scene) -> None:
    task = scene.task(11)
    first, due, task_kind = task.starts_on, task.due_on, task.kind
    assert first < due and task.side == "buyer", "it has a duration to lose"
    describe_task(
        scene.fresh(), 11, values={"kind": "milestone"}, was={"kind": task.kind}, seen=1, by=scene.actor("anna"),
        at=TODAY,
    )  # fmt: skip
    task = scene.task(11)
    assert (task.starts_on, task.due_on, task.proposed_by) == (due, due, "seller")
    assert (task.accepted_starts_on, task.accepted_due_on) == (first, due)
    decline_dates(scene.fresh(), 11, was=due, by=scene.actor("priya"), at=TODAY)
    assert date_of(scene.task(11)) == (due, "", True)
    assert (scene.task(11).starts_on, scene.task(11).kind) == (first, task_kind)


@pytest.mark.parametrize("in_version", [True, False])
def test_the_kind_that_was_accepted_with_a_version_comes_back_with_its_dates(scene: Scene, in_version: bool) -> None:
    """Made a milestone before the version, which the buyer accepts; or after it, so that he accepts a piece of work."""
    task = scene.task(11)
    assert task.starts_on < task.due_on and task.side == "buyer", "it has a duration to lose"
    anna, priya = scene.actor("anna"), scene.actor("priya")

    def made_a_milestone() -> None:
        values, was, seen = {"kind": "milestone"}, {"kind": task.kind}, scene.fresh().revision
        describe_task(scene.fresh(), 11, values=values, was=was, seen=seen, by=anna, at=TODAY)

    if in_version:
        made_a_milestone()
    version = propose_version(scene.fresh(), None, by=anna, at=TODAY).version
    if not in_version:
        made_a_milestone()
    move(scene, 11, later := task.due_on + timedelta(weeks=1), by="anna", why="A room")
    accept_version(scene.fresh(), version.number, by=priya, at=TODAY)
    seen = scene.fresh().revision
    decline_dates(scene.fresh(), 11, was=later, seen=seen, why="No", force=True, by=priya, at=TODAY)
    assert date_of(scene.task(11)) == (task.due_on, "", True)
    started = (scene.task(11).kind, scene.task(11).starts_on)
    assert started == (("milestone", task.due_on) if in_version else (task.kind, task.starts_on))


def test_ones_own_step_made_a_milestone_has_its_own_date(scene: Scene) -> None:
    kind = scene.task(11).kind
    describe_task(
        scene.fresh(), 11, values={"kind": "milestone"}, was={"kind": kind}, seen=1, by=scene.actor("priya"), at=TODAY
    )
    assert scene.task(11).proposed_by == ""


@pytest.mark.usefixtures("erasable_history")
def test_dates_that_wait_from_before_are_known_by_their_history(scene: Scene) -> None:
    """The migration: what came with a step from the other side was never accepted; what replaced a date was."""
    know = import_module("mapapp.migrations.0007_what_stood_before_is_known").know
    move(scene, PO, date(2026, 3, 9), by="anna")
    move(scene, PO, date(2026, 3, 10), by="anna")
    hand(scene, KICKOFF, "Priya", by="anna")
    move(scene, KICKOFF, date(2026, 3, 19), by="anna", why="A room")
    Task.objects.filter(number=KICKOFF).update(accepted_starts_on="2026-03-17", accepted_due_on="2026-03-17")
    know(apps, None)
    assert (scene.task(PO).accepted_due_on, scene.task(KICKOFF).accepted_due_on) == (date(2026, 3, 6), None)


@pytest.mark.usefixtures("erasable_history")
def test_a_step_that_another_one_pushed_when_it_was_handed_over_had_a_date_before(scene: Scene) -> None:
    """The migration: only the step that was handed over is new to its side, not what its other working days pushed."""
    know = import_module("mapapp.migrations.0007_what_stood_before_is_known").know
    scene.workspace.calendars = {"seller": {"weekend": "3456"}}
    scene.workspace.save(update_fields=["calendars"])
    routing = scene.task(28)
    hand(scene, MSA, "Leila", by="anna", why="Hers")
    assert (scene.task(28).side, scene.task(28).proposed_by) == ("buyer", "seller")
    know(apps, None)
    task = scene.task(28)
    assert (task.accepted_starts_on, task.accepted_due_on) == (routing.starts_on, routing.due_on)


def hand(scene: Scene, number: int, person: str, *, by: str, why: str = "") -> None:
    task = scene.task(number)
    to = Owner(scene.workspace.people.get(name__startswith=person).number)
    hand_over_task(
        scene.fresh(), number, owner=to, was=Owner.of(task), seen=scene.fresh().revision, why=why, force=True,
        by=scene.actor(by), at=TODAY,
    )  # fmt: skip


def test_a_step_handed_there_and_back_has_no_date_accepted_for_the_other_side(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 10), by="anna")
    hand(scene, PO, "Mira", by="anna")
    assert scene.task(PO).proposed_by == "", "who takes a step takes it with its date"
    hand(scene, PO, "Ruth", by="anna")
    assert scene.task(PO).proposed_by == "seller"
    hand(scene, PO, "Priya", by="anna")
    assert scene.task(PO).proposed_by == "seller", "another person of the same side still has to answer"


def test_undoing_what_the_other_side_did_to_its_own_date_proposes_one(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 10), by="priya")
    undo(scene.fresh(), scene.fresh().revision, by=scene.actor("anna"), at=TODAY)
    task = scene.task(PO)
    assert (task.due_on, task.proposed_by, task.accepted_due_on) == (date(2026, 3, 6), "seller", date(2026, 3, 10))


def test_a_step_that_comes_back_by_the_other_side_waits_on_the_date_which_it_put_back(scene: Scene) -> None:
    """Priya brings back what she left out, on a later day; Anna undoes that, then starts it on the day of before."""
    first, by = scene.task(MSA).due_on, scene.actor("priya")
    drop_task(scene.workspace, MSA, was="not_started", by=by, at=TODAY)
    move(scene, 24, date(2026, 3, 4), by="anna", why="Leave")
    seen = scene.fresh().revision
    block_task(
        scene.fresh(), MSA, why="Audit", unblocker=None, was="not_needed", seen=seen, force=True, by=by, at=TODAY
    )
    later = scene.task(MSA).due_on
    assert later > first
    undo(scene.fresh(), scene.fresh().revision, by=scene.actor("anna"), at=TODAY)
    start_task(
        scene.fresh(), MSA, was="not_needed", seen=scene.fresh().revision, why="Now", force=True,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    task = scene.task(MSA)
    assert (task.due_on, task.proposed_by, task.accepted_due_on) == (first, "seller", later)


def test_ones_own_date_put_back_over_a_proposed_one_is_the_answer(scene: Scene) -> None:
    """The seller undoes the buyer's second move, so the first date waits; the buyer takes the first move back, too."""
    first = scene.task(PO).due_on
    move(scene, PO, date(2026, 3, 10), by="priya")
    own = scene.fresh().revision
    move(scene, PO, date(2026, 3, 13), by="priya", why="Finance")
    undo(scene.fresh(), scene.fresh().revision, by=scene.actor("anna"), at=TODAY)
    assert date_of(scene.task(PO))[:2] == (date(2026, 3, 10), "seller")
    undo(scene.fresh(), own, by=scene.actor("priya"), at=TODAY)
    assert date_of(scene.task(PO))[:2] == (first, "")


def test_a_yes_of_the_other_side_is_theirs_to_take_back(scene: Scene) -> None:
    move(scene, PO, date(2026, 3, 10), by="anna")
    accept(scene, PO)
    yes = scene.fresh().revision
    with pytest.raises(CannotUndo, match="The other company said yes"):
        undo(scene.fresh(), yes, by=scene.actor("anna"), at=TODAY)
    undo(scene.fresh(), yes, by=scene.actor("priya"), at=TODAY)
    assert scene.task(PO).proposed_by == "seller"
    with pytest.raises(CannotUndo):
        undo(scene.fresh(), scene.fresh().revision, by=scene.actor("anna"), at=TODAY)
    assert scene.task(PO).proposed_by == "seller", "an undo undone would have said yes for the buyer"


def test_a_yes_to_a_date_that_is_gone_is_not_taken_back(scene: Scene) -> None:
    """Priya said yes to the 10th, then yes to the 12th: what she takes back is not the first one."""
    move(scene, PO, date(2026, 3, 10), by="anna")
    accept(scene, PO)
    first = scene.fresh().revision
    move(scene, PO, date(2026, 3, 12), by="anna", why="Finance")
    accept(scene, PO)
    last = scene.fresh().revision
    with pytest.raises(CannotUndo, match="has been changed since"):
        undo(scene.fresh(), first, by=scene.actor("priya"), at=TODAY)
    assert date_of(scene.task(PO)) == (date(2026, 3, 12), "", True)
    undo(scene.fresh(), last, by=scene.actor("priya"), at=TODAY)
    task = scene.task(PO)
    assert (task.proposed_by, task.accepted_due_on) == ("seller", date(2026, 3, 10))


def test_a_push_is_proposed_to_whom_it_moves_and_no_answer_of_the_owner(scene: Scene) -> None:
    move(scene, 29, date(2026, 3, 13), by="anna", why="The board")
    move(scene, PO, date(2026, 3, 16), by="priya", why="Finance")
    task = scene.task(29)
    assert (task.due_on > date(2026, 3, 13), task.proposed_by, task.accepted) == (True, "", False)


def held(scene: Scene, **values: str) -> Task:
    """27 with a date that the seller set; the buyer's own were Mon 9 and Tue 10 Mar, two days long."""
    stood = {"accepted_starts_on": "2026-03-09", "accepted_due_on": "2026-03-10", "proposed_by": "seller"}
    Task.objects.filter(workspace=scene.workspace, number=PO).update(**{**stood, **values})
    return scene.task(PO)


def decline(scene: Scene) -> Task:
    decline_dates(
        scene.fresh(), PO, was=scene.task(PO).due_on, seen=scene.fresh().revision, by=scene.actor("priya"), at=TODAY
    )
    return scene.task(PO)


def test_declined_is_held_against_the_duration_that_comes_back(scene: Scene) -> None:
    """Longer now than it was: the dates that come back start late enough, whatever the long one would need."""
    held(scene, starts_on="2026-03-03", due_on="2026-03-12")
    first = min(load_plan(scene.fresh()).after.get(PO, ((0, 0),)))
    Task.objects.filter(workspace=scene.workspace, number=first[0]).update(starts_on="2026-02-27", due_on="2026-03-06")
    task = decline(scene)
    assert (task.starts_on, task.due_on, task.proposed_by) == (date(2026, 3, 9), date(2026, 3, 10), "")


def test_declined_of_what_has_become_a_milestone_keeps_one_date(scene: Scene) -> None:
    held(scene, starts_on="2026-03-09", due_on="2026-03-10", accepted_starts_on="2026-03-06")
    describe_task(
        scene.fresh(), PO, values={"kind": "milestone"}, was={"kind": "task"}, seen=1, by=scene.actor("priya"), at=TODAY
    )
    assert (scene.task(PO).proposed_by, scene.task(PO).accepted_due_on) == ("seller", date(2026, 3, 10))
    task = decline(scene)
    assert (task.starts_on, task.due_on, task.proposed_by) == (date(2026, 3, 10), date(2026, 3, 10), "")


def test_declined_while_nothing_has_to_move_is_answered_all_the_same(scene: Scene) -> None:
    """The other company set the start, and it has begun since: the start is a fact, and the due date stands."""
    held(scene, starts_on="2026-03-06", due_on="2026-03-10", status="in_progress", under_way=True)  # type: ignore[arg-type]
    task = decline(scene)
    assert (task.starts_on, task.due_on, task.proposed_by, task.accepted) == (
        date(2026, 3, 6), date(2026, 3, 10), "", True,
    )  # fmt: skip
