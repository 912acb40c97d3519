"""What the buyer wants to achieve, and how it is measured: written, changed, taken off, never lost or overwritten."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.goals import add_goal, add_measure, edit_goal, edit_measure, remove_goal, remove_measure
from mapapp.plans.facts import EXISTS
from mapapp.plans.frozen import applied, state_of
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Goal, Measure
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from tests.builders import TODAY, Scene

SAID = {"statement": "One place to look.", "said_by": 1, "said_on": date(2026, 2, 9)}


def add(scene: Scene, *, key: str | None = None, **values: object) -> Goal:
    changed = add_goal(scene.workspace, values={**SAID, **values}, by=scene.actor("priya", key), at=TODAY)
    return changed.plan.goals[-1]


def last(scene: Scene) -> Line:
    return read(Event.objects.filter(workspace=scene.workspace).latest("number"))


def test_a_goal_says_who_said_it_and_when(scene: Scene) -> None:
    goal = add(scene)
    assert (goal.number, goal.statement, goal.said_on) == (2, "One place to look.", date(2026, 2, 9))
    assert goal.said_by == scene.workspace.people.get(number=1)
    assert last(scene).verb == "goal.added"
    assert Goal.objects.get(number=2).statement == "One place to look."


def test_a_goal_may_be_said_by_nobody_in_particular(scene: Scene) -> None:
    assert add(scene, said_by=None, said_on=None).said_by is None


def test_somebody_who_is_not_on_the_plan_said_nothing(scene: Scene) -> None:
    with pytest.raises(Refused, match="not on this plan"):
        add(scene, said_by=99)
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("statement", ["", "  \n ", "x" * 4001])
def test_a_goal_says_something_and_fits(scene: Scene, statement: str) -> None:
    with pytest.raises(Refused) as refused:
        add(scene, statement=statement)
    assert refused.value.field == "statement"
    assert Goal.objects.count() == 1


def test_a_plan_holds_so_many_goals_and_measures(scene: Scene) -> None:
    goal = Goal.objects.get()
    have = Measure.objects.count()
    Goal.objects.bulk_create(Goal(workspace=scene.workspace, number=n, statement="x") for n in range(2, 201))
    Measure.objects.bulk_create(
        Measure(workspace=scene.workspace, goal=goal, number=500 + n, what="x") for n in range(200 - have)
    )
    with pytest.raises(Refused, match="A plan holds 200 goals"):
        add(scene)
    with pytest.raises(Refused, match="A plan holds 200 measures"):
        add_measure(scene.workspace, 1, values={"what": "Days"}, by=scene.actor("priya"), at=TODAY)


def test_4000_characters_fit(scene: Scene) -> None:
    assert len(add(scene, statement="ü" * 4000).statement) == 4000


def test_a_goal_sent_twice_is_one(scene: Scene) -> None:
    add(scene, key="one")
    with pytest.raises(AlreadyDone):
        add(scene, key="one")
    assert Goal.objects.count() == 2


def test_what_is_changed_is_told_field_by_field(scene: Scene) -> None:
    goal = add(scene)
    edit_goal(scene.workspace, 2, values={"said_by": 2}, was={"said_by": 1}, by=scene.actor("priya"), at=TODAY)
    (change,) = last(scene).changes
    assert (change.field, change.old, change.new) == ("said_by", 1, 2)
    goal.refresh_from_db()
    assert goal.said_by == scene.workspace.people.get(number=2)


def test_two_who_change_different_fields_both_succeed(scene: Scene) -> None:
    add(scene)
    edit_goal(scene.workspace, 2, values={"said_by": None}, was=SAID, by=scene.actor("anna"), at=TODAY)
    edit_goal(scene.workspace, 2, values={"statement": "New"}, was=SAID, by=scene.actor("priya"), at=TODAY)
    goal = Goal.objects.get(number=2)
    assert (goal.statement, goal.said_by) == ("New", None)


def test_two_who_change_the_same_field_are_told(scene: Scene) -> None:
    add(scene)
    edit_goal(scene.workspace, 2, values={"statement": "Hers"}, was=SAID, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(StaleValue) as stale:
        edit_goal(scene.workspace, 2, values={"statement": "Mine"}, was=SAID, by=scene.actor("anna"), at=TODAY)
    assert (stale.value.field, stale.value.now) == ("statement", "Hers")
    assert Goal.objects.get(number=2).statement == "Hers"


def test_two_who_want_the_same_agree(scene: Scene) -> None:
    add(scene)
    edit_goal(scene.workspace, 2, values={"statement": "Ours"}, was=SAID, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Unchanged):
        edit_goal(scene.workspace, 2, values={"statement": "Ours"}, was=SAID, by=scene.actor("anna"), at=TODAY)
    assert scene.fresh().revision == 3


def test_a_goal_goes_with_its_measures_and_leaves_its_tasks(scene: Scene) -> None:
    values, was = {"goal": 1}, {"goal": None}
    describe_task(scene.workspace, 22, values=values, was=was, by=scene.actor("marcus"), at=TODAY)
    before = state_of(load_plan(scene.fresh(), goals=True))
    changed = remove_goal(scene.workspace, 1, by=scene.actor("priya"), at=TODAY)
    assert not Goal.objects.exists()
    assert not Measure.objects.exists()
    assert scene.task(22).goal is None
    assert changed.tasks == (22,)
    line = last(scene)
    assert line.verb == "goal.removed"
    assert sum(change.field == EXISTS for change in line.changes) == 4
    after = state_of(load_plan(scene.fresh(), goals=True))
    assert applied(before, line.changes) == after == state_of(changed.plan)


def test_a_number_is_never_used_twice(scene: Scene) -> None:
    remove_goal(scene.workspace, 1, by=scene.actor("priya"), at=TODAY)
    assert add(scene).number == 2
    measure = add_measure(scene.workspace, 2, values={"what": "Days"}, by=scene.actor("priya"), at=TODAY)
    assert measure.plan.measures[-1].number == 4


def test_a_goal_that_is_gone_is_said_so(scene: Scene) -> None:
    remove_goal(scene.workspace, 1, by=scene.actor("priya"), at=TODAY)
    for act in (
        lambda: remove_goal(scene.workspace, 1, by=scene.actor("anna"), at=TODAY),
        lambda: edit_goal(scene.workspace, 1, values={"statement": "x"}, was={}, by=scene.actor("anna"), at=TODAY),
        lambda: add_measure(scene.workspace, 1, values={"what": "x"}, by=scene.actor("anna"), at=TODAY),
    ):
        with pytest.raises(Refused, match="not on this plan any more"):
            act()


def test_a_result_is_written_down_with_where_it_comes_from(scene: Scene) -> None:
    values = {"result": "5", "result_note": "22 of 25 accounts"}
    was = {"result": "6", "result_note": ""}
    edit_measure(scene.workspace, 1, values=values, was=was, by=scene.actor("priya"), at=TODAY)
    assert {c.field: (c.old, c.new) for c in last(scene).changes} == {
        "result": ("6", "5"),
        "result_note": ("", "22 of 25 accounts"),
    }
    assert Measure.objects.get(number=1).result == "5"


def test_a_result_that_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    edit_measure(scene.workspace, 1, values={"result": "5"}, was={"result": "6"}, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(StaleValue):
        edit_measure(scene.workspace, 1, values={"result": "7"}, was={"result": "6"}, by=scene.actor("anna"), at=TODAY)
    assert Measure.objects.get(number=1).result == "5"


@pytest.mark.parametrize(
    ("field", "limit"),
    [("what", 300), ("today", 60), ("target", 60), ("unit", 60), ("result", 60), ("result_note", 300)],
)
def test_a_measure_fits(scene: Scene, field: str, limit: int) -> None:
    values = {"what": "Days", field: "x" * limit}
    add_measure(scene.workspace, 1, values=values, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(Refused) as refused:
        add_measure(scene.workspace, 1, values=values | {field: "x" * (limit + 1)}, by=scene.actor("priya"), at=TODAY)
    assert refused.value.field == field


def test_a_measure_without_a_what_is_none(scene: Scene) -> None:
    with pytest.raises(Refused):
        add_measure(scene.workspace, 1, values={"what": " "}, by=scene.actor("priya"), at=TODAY)
    assert Measure.objects.count() == 3


def test_a_measure_is_taken_off_and_kept_in_history(scene: Scene) -> None:
    changed = remove_measure(scene.workspace, 2, by=scene.actor("priya"), at=TODAY)
    assert [measure.number for measure in changed.plan.measures] == [1, 3]
    assert last(scene).facts["name"] == "Account teams using it every week"
