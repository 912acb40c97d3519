"""Several moves tried together: shown like one date, applied as one change or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.scenario import Scenario, Tried, apply_scenario, try_moves
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.facts import Change
from mapapp.plans.history import read
from mapapp.plans.models import Dependency, Event, Side, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, NoReason, PlanChanged, Refused, ShowFirst, TooEarly
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

REVIEW_LATER = {22: date(2026, 2, 25)}


def tried(scene: Scene, scenario: Scenario, side: Side = Side.SELLER) -> Tried:
    return try_moves(load_plan(scene.fresh()), scenario, by=side, at=TODAY)


def dates(scene: Scene) -> dict[int, tuple[date, date]]:
    return {t.number: (t.starts_on, t.due_on) for t in Task.objects.filter(workspace=scene.workspace)}


def test_one_move_is_the_golden_cascade(scene: Scene) -> None:
    found = tried(scene, Scenario(due=REVIEW_LATER)).preview
    assert [m.task.number for m in found.pushed] == [24, 25, 28, 29, 30]
    assert (found.signature_was, found.signature_on) == (date(2026, 3, 12), date(2026, 3, 18))


def test_trying_writes_nothing(scene: Scene) -> None:
    before = dates(scene)
    tried(scene, Scenario(due={**REVIEW_LATER, 24: date(2026, 3, 9)}, target_on=date(2026, 3, 27)))
    assert (dates(scene), scene.fresh().revision) == (before, 1)


def test_all_of_it_is_one_event_and_undo_restores_the_very_state(scene: Scene) -> None:
    before, links = dates(scene), set(Dependency.objects.values_list("successor__number", "predecessor__number", "lag"))
    scenario = Scenario(
        due={**REVIEW_LATER, 27: date(2026, 2, 23)}, lags={(25, 24): 2}, target_on=date(2026, 3, 27)
    )  # fmt: skip
    shown = tried(scene, scenario).preview
    done = apply_scenario(scene.workspace, scenario, seen=1, why="Audit", by=scene.actor("anna"), at=TODAY)
    assert done.preview is not None
    wanted = {m.task.number: (m.new_start, m.new_due) for m in (*shown.asked, *shown.pushed)}
    assert dates(scene) == before | wanted
    assert scene.fresh().target_signature_on == date(2026, 3, 27)
    assert Dependency.objects.get(successor__number=25, predecessor__number=24).lag == 2
    line = read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.verb, line.task, line.why, scene.fresh().revision) == ("task.rescheduled", None, "Audit", 2)
    assert Change("task", 25, "after", [[24, 0]], [[24, 2]]) in line.changes
    assert broken_at(scene.fresh()) is None
    undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
    assert dates(scene) == before
    assert set(Dependency.objects.values_list("successor__number", "predecessor__number", "lag")) == links
    assert scene.fresh().target_signature_on == scene.workspace.target_signature_on
    assert not Task.objects.exclude(times_moved=0).exists()


def test_the_answer_carries_the_new_lags(scene: Scene) -> None:
    done = apply_scenario(
        scene.workspace, Scenario(lags={(25, 24): 2}), seen=1, why="x", by=scene.actor("anna"), at=TODAY
    )
    assert done.plan.after[25] == ((24, 2),)
    assert load_plan(scene.fresh()).after[25] == ((24, 2),)


def test_a_shorter_lag_pulls_nothing_forward_unasked(scene: Scene) -> None:
    assert tried(scene, Scenario(lags={(25, 24): -2})).preview.moved_tasks == ()


def test_a_kept_start_makes_it_longer_and_without_it_both_dates_move(scene: Scene) -> None:
    start = scene.task(27).starts_on
    both = tried(scene, Scenario(due={27: date(2026, 2, 23)})).preview.asked[0]
    assert both.new_start > start
    kept = tried(scene, Scenario(due={27: date(2026, 2, 23)}, starts={27: start})).preview.asked[0]
    assert (kept.new_start, kept.new_due) == (start, date(2026, 2, 23))


def test_what_stands_there_already_is_no_part_of_it(scene: Scene) -> None:
    task = scene.task(27)
    same = Scenario(
        due={27: task.due_on}, starts={27: task.starts_on}, lags={(25, 24): 0},
        target_on=scene.workspace.target_signature_on,
    )  # fmt: skip
    assert not tried(scene, same).scenario


def test_a_date_that_no_predecessor_allows_is_refused_with_the_first_day(scene: Scene) -> None:
    problem = tried(scene, Scenario(due={24: date(2026, 2, 20)})).problems[24]
    assert isinstance(problem, TooEarly)
    assert problem.first == date(2026, 2, 25)
    with pytest.raises(TooEarly):
        apply_scenario(
            scene.workspace, Scenario(due={24: date(2026, 2, 20)}), seen=1, force=True, by=scene.actor("anna"), at=TODAY
        )  # fmt: skip
    assert scene.fresh().revision == 1


def test_an_earlier_predecessor_in_the_same_scenario_makes_room(scene: Scene) -> None:
    found = tried(scene, Scenario(due={22: date(2026, 2, 17), 24: date(2026, 2, 23)}))
    assert not found.problems
    assert not found.preview.new_conflicts


def test_what_only_the_scenario_makes_too_early_is_asked_about(scene: Scene) -> None:
    scenario = Scenario(due={22: date(2026, 2, 25), 24: date(2026, 2, 27)})
    found = tried(scene, scenario)
    assert not found.problems
    assert [(c.task.number, c.days) for c in found.preview.new_conflicts] == [(24, 2)]
    with pytest.raises(ShowFirst):
        apply_scenario(scene.workspace, scenario, seen=1, why="x", by=scene.actor("anna"), at=TODAY)
    apply_scenario(scene.workspace, scenario, seen=1, why="x", force=True, by=scene.actor("anna"), at=TODAY)
    assert scene.task(24).due_on == date(2026, 2, 27)


@pytest.mark.parametrize(
    ("scenario", "number", "words"),
    [
        (Scenario(due={999: date(2026, 3, 1)}), 999, "There is no task 999"),
        (Scenario(due={1: date(2026, 3, 1)}), 1, "It is done"),
        (Scenario(starts={27: date(2026, 5, 1)}), 27, "cannot start after it is due"),
        (Scenario(lags={(25, 1): 3}), 25, "25 does not come after 1 any more"),
        (Scenario(lags={(25, 24): 121}), 25, "A lag lies between"),
        (Scenario(lags={(25, 24): -21}), 25, "A lag lies between"),
    ],
)
def test_what_cannot_be_is_named_by_task_and_the_rest_is_still_shown(
    scene: Scene, scenario: Scenario, number: int, words: str
) -> None:
    more = Scenario({**scenario.due, **REVIEW_LATER}, scenario.starts, scenario.lags)
    found = tried(scene, more)
    assert list(found.problems) == [number]
    assert words in str(found.problems[number])
    assert found.preview.signature_on == date(2026, 3, 18)
    with pytest.raises(Refused, match=words):
        apply_scenario(scene.workspace, more, seen=1, why="x", force=True, by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 1


def test_a_day_beyond_all_calendars_is_refused_whole(scene: Scene) -> None:
    for scenario in (Scenario(due={22: date(9999, 12, 31)}), Scenario(target_on=date(1066, 10, 14))):
        with pytest.raises(Refused, match="year"):
            tried(scene, scenario)


def test_a_plan_that_moved_on_is_shown_again(scene: Scene) -> None:
    reword_task(scene.workspace, 27, text="Other", was=scene.task(27).text, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(PlanChanged):
        apply_scenario(scene.workspace, Scenario(due=REVIEW_LATER), seen=1, why="x", by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 2


def test_a_later_date_that_pushes_wants_a_reason(scene: Scene) -> None:
    with pytest.raises(NoReason):
        apply_scenario(scene.workspace, Scenario(due=REVIEW_LATER), seen=1, why=" ", by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 1


def test_the_same_form_acts_once(scene: Scene) -> None:
    by = scene.actor("anna", form_key="k1")
    apply_scenario(scene.workspace, Scenario(due=REVIEW_LATER), seen=1, why="x", by=by, at=TODAY)
    with pytest.raises(AlreadyDone):
        apply_scenario(scene.workspace, Scenario(due=REVIEW_LATER), seen=1, why="x", by=by, at=TODAY)
    assert scene.fresh().revision == 2


def test_a_date_of_the_other_side_stands_as_proposed(scene: Scene) -> None:
    scenario = Scenario(due={**REVIEW_LATER, 27: date(2026, 2, 23)})
    apply_scenario(scene.workspace, scenario, seen=1, why="x", by=scene.actor("anna"), at=TODAY)
    sides = {t.number: t.proposed_by for t in Task.objects.filter(workspace=scene.workspace)}
    assert (sides[22], sides[24]) == ("seller", "")


def test_a_target_changed_since_is_not_undone(scene: Scene) -> None:
    apply_scenario(scene.workspace, Scenario(target_on=date(2026, 3, 27)), seen=1, by=scene.actor("anna"), at=TODAY)
    apply_scenario(scene.workspace, Scenario(target_on=date(2026, 3, 25)), seen=2, by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused, match="The target has been changed since"):
        undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)


def test_undo_is_refused_when_a_date_was_touched_since(scene: Scene) -> None:
    apply_scenario(scene.workspace, Scenario(due=REVIEW_LATER), seen=1, why="x", by=scene.actor("anna"), at=TODAY)
    due = scene.task(30).due_on
    reschedule_task(scene.workspace, 30, due_on=date(2026, 4, 1), was=due, seen=2, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Refused, match="changed since"):
        undo(scene.workspace, 2, by=scene.actor("anna"), at=TODAY)
