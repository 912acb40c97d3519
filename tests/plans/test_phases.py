"""The parts of a plan, and what a trial must show before it may start."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.phases import (
    add_phase,
    mark_trial,
    order_phases,
    remove_phase,
    rename_phase,
    write_criteria,
)
from mapapp.plans.changes.progress import start_task
from mapapp.plans.changes.tasks import Owner, add_task
from mapapp.plans.changes.trials import NoCriteria
from mapapp.plans.frozen import applied, state_of
from mapapp.plans.history import Line, read
from mapapp.plans.models import Criterion, Event, Phase
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from tests.builders import TODAY, Scene

ORDER = [1, 2, 3, 4, 5]
CRITERIA = [
    "An account is planned in five working days or less, measured on 25 live accounts",
    "Four of five account teams in the pilot use it every week",
    "No change to the Salesforce permission model is needed",
]


def last(scene: Scene) -> Line:
    return read(Event.objects.filter(workspace=scene.workspace).latest("number"))


def state(scene: Scene) -> dict[str, object]:
    return state_of(load_plan(scene.fresh(), goals=True))


def test_a_new_phase_comes_last(scene: Scene) -> None:
    changed = add_phase(scene.workspace, name=" Onboarding ", by=scene.actor("anna"), at=TODAY)
    phase = changed.plan.phases[-1]
    assert (phase.number, phase.position, phase.name) == (6, 6, "Onboarding")
    assert (last(scene).verb, last(scene).facts) == ("phase.added", {"phase": 6})


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_phase_has_a_name_that_fits(scene: Scene, name: str) -> None:
    with pytest.raises(Refused) as refused:
        add_phase(scene.workspace, name=name, by=scene.actor("anna"), at=TODAY)
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        rename_phase(scene.workspace, 1, name=name, was="Discovery and validation", by=scene.actor("anna"), at=TODAY)


def test_a_phase_is_added_once(scene: Scene) -> None:
    add_phase(scene.workspace, name="Onboarding", by=scene.actor("anna", "one"), at=TODAY)
    with pytest.raises(AlreadyDone):
        add_phase(scene.workspace, name="Onboarding", by=scene.actor("anna", "one"), at=TODAY)
    assert Phase.objects.count() == 6


def test_a_name_that_somebody_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    was = "Proof of value"
    rename_phase(scene.workspace, 2, name="Pilot", was=was, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(StaleValue) as stale:
        rename_phase(scene.workspace, 2, name="Trial", was=was, by=scene.actor("anna"), at=TODAY)
    assert stale.value.now == "Pilot"
    with pytest.raises(Unchanged):
        rename_phase(scene.workspace, 2, name="Pilot", was=was, by=scene.actor("anna"), at=TODAY)
    assert Phase.objects.get(number=2).name == "Pilot"


def test_a_phase_with_tasks_stays(scene: Scene) -> None:
    with pytest.raises(Refused, match="still holds tasks"):
        remove_phase(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    assert Phase.objects.count() == 5


def test_an_empty_phase_goes_with_its_criteria(scene: Scene) -> None:
    add_phase(scene.workspace, name="Second trial", is_trial=True, by=scene.actor("anna"), at=TODAY)
    write_criteria(scene.workspace, 6, texts=["It holds"], was=[], by=scene.actor("priya"), at=TODAY)
    before = state(scene)
    changed = remove_phase(scene.workspace, 6, by=scene.actor("anna"), at=TODAY)
    assert applied(before, last(scene).changes) == state(scene) == state_of(changed.plan)
    assert last(scene).facts["name"] == "Second trial"
    with pytest.raises(Refused, match="not on this plan any more"):
        remove_phase(scene.workspace, 6, by=scene.actor("anna"), at=TODAY)


def test_the_last_phase_stays(scene: Scene) -> None:
    scene.workspace.tasks.all().delete()
    for number in (1, 2, 3, 4):
        remove_phase(scene.workspace, number, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused, match="at least one phase"):
        remove_phase(scene.workspace, 5, by=scene.actor("anna"), at=TODAY)


def test_phases_go_into_another_order_with_their_tasks(scene: Scene) -> None:
    changed = order_phases(scene.workspace, [2, 1, 3, 4, 5], was=ORDER, by=scene.actor("anna"), at=TODAY)
    assert [phase.number for phase in changed.plan.phases] == [2, 1, 3, 4, 5]
    assert changed.plan.tasks[0].phase.number == 2
    fresh = load_plan(scene.fresh(), goals=True)
    assert [task.number for task in fresh.tasks] == [task.number for task in changed.plan.tasks]


def test_two_who_order_at_once_are_told(scene: Scene) -> None:
    order_phases(scene.workspace, [2, 1, 3, 4, 5], was=ORDER, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(StaleValue):
        order_phases(scene.workspace, [1, 3, 2, 4, 5], was=ORDER, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Unchanged):
        order_phases(scene.workspace, [2, 1, 3, 4, 5], was=ORDER, by=scene.actor("priya"), at=TODAY)


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [1, 1, 2, 3, 4], [1, 2, 3, 4, 9], []])
def test_an_order_names_each_phase_once(scene: Scene, numbers: list[int]) -> None:
    with pytest.raises(Refused, match="have changed meanwhile"):
        order_phases(scene.workspace, numbers, was=ORDER, by=scene.actor("anna"), at=TODAY)


def test_a_phase_is_marked_as_a_trial_and_back(scene: Scene) -> None:
    mark_trial(scene.workspace, 3, is_trial=True, was=False, by=scene.actor("anna"), at=TODAY)
    assert Phase.objects.get(number=3).is_trial
    with pytest.raises(Unchanged):
        mark_trial(scene.workspace, 3, is_trial=True, was=False, by=scene.actor("priya"), at=TODAY)
    mark_trial(scene.workspace, 3, is_trial=False, was=True, by=scene.actor("anna"), at=TODAY)
    assert last(scene).verb == "phase.marked"


def test_a_trial_that_has_started_stays_one(scene: Scene) -> None:
    start_new_task(scene)
    with pytest.raises(Refused, match="has started"):
        mark_trial(scene.workspace, 2, is_trial=False, was=True, by=scene.actor("anna"), at=TODAY)


def start_new_task(scene: Scene) -> None:
    """The first start of a trial whose criteria were not frozen yet."""
    Phase.objects.filter(workspace=scene.workspace, number=2).update(criteria_frozen_on=None)
    owner, day = Owner(gap_side="seller"), date(2026, 2, 12)
    added = add_task(scene.workspace, phase=2, text="Another run", owner=owner, starts_on=day, due_on=day,
                     by=scene.actor("anna"), at=TODAY)  # fmt: skip
    start_task(scene.workspace, added.tasks[0], was="not_started", by=scene.actor("anna"), at=TODAY)


def test_the_first_start_freezes_the_criteria(scene: Scene) -> None:
    start_new_task(scene)
    assert Phase.objects.get(number=2).criteria_frozen_on == TODAY.date()


def test_a_trial_does_not_start_without_criteria(scene: Scene) -> None:
    Criterion.objects.all().delete()
    with pytest.raises(NoCriteria):
        start_new_task(scene)


def write(scene: Scene, texts: list[str], *, was: list[str] | None = None, name: str = "priya") -> None:
    was = CRITERIA if was is None else was
    write_criteria(scene.workspace, 2, texts=texts, was=was, by=scene.actor(name), at=TODAY)


def test_criteria_written_before_the_trial_are_no_change(scene: Scene) -> None:
    Phase.objects.filter(number=2).update(criteria_frozen_on=None)
    write(scene, [*CRITERIA, " And it is quick ", ""])
    assert last(scene).verb == "criteria.written"
    assert list(Criterion.objects.values_list("text", flat=True)) == [*CRITERIA, "And it is quick"]


def test_criteria_changed_after_the_start_show_as_changed(scene: Scene) -> None:
    assert Phase.objects.get(number=2).criteria_frozen_on is not None
    write(scene, CRITERIA[:2])
    line = last(scene)
    assert (line.verb, line.facts) == ("criteria.changed", {"phase": 2})
    (change,) = line.changes
    assert (change.field, change.old, change.new) == ("criteria", CRITERIA, CRITERIA[:2])


def test_criteria_of_a_trial_under_way_are_not_emptied(scene: Scene) -> None:
    with pytest.raises(Refused, match="not emptied"):
        write(scene, [" "])
    assert Criterion.objects.count() == 3


def test_criteria_that_changed_meanwhile_are_not_overwritten(scene: Scene) -> None:
    write(scene, CRITERIA[:2])
    with pytest.raises(StaleValue) as stale:
        write(scene, CRITERIA[1:], name="anna")
    assert stale.value.now == CRITERIA[:2]
    with pytest.raises(Unchanged):
        write(scene, CRITERIA[:2], name="anna")


def test_a_criterion_fits(scene: Scene) -> None:
    with pytest.raises(Refused, match="4001 characters"):
        write(scene, ["x" * 4001])


def test_a_plan_holds_so_many_phases_and_a_trial_so_many_criteria(scene: Scene) -> None:
    by, now = scene.actor("anna"), list(Criterion.objects.values_list("text", flat=True))
    with pytest.raises(Refused, match="A trial has 200 exit criteria at most"):
        write_criteria(scene.workspace, 3, texts=["x"] * 201, was=[], by=by, at=TODAY)
    assert list(Criterion.objects.values_list("text", flat=True)) == now
    Phase.objects.bulk_create(Phase(workspace=scene.workspace, number=n, position=n, name="x") for n in range(6, 201))
    with pytest.raises(Refused, match="A plan holds 200 phases, and this one is full"):
        add_phase(scene.workspace, name="One more", by=by, at=TODAY)


def test_what_is_written_makes_a_phase_a_trial(scene: Scene) -> None:
    changed = write_criteria(scene.workspace, 3, texts=["It pays"], was=[], by=scene.actor("priya"), at=TODAY)
    assert Phase.objects.get(number=3).is_trial
    assert state(scene) == state_of(changed.plan)
