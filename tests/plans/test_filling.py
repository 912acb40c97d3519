"""A plan that began small is filled up: what it has is found, what it lacks joins it, and nothing that stands moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.people.models import Team
from mapapp.plans.changes.filling import fill_plan
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.progress import complete_task, drop_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPerson
from mapapp.plans.filling import chosen_at_first, filled, had
from mapapp.plans.frozen import state_of
from mapapp.plans.history import Actor, read, since
from mapapp.plans.models import Event, Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import PlanChanged, Refused
from mapapp.plans.replaying import replayed_otherwise
from mapapp.plans.template_steps import FULL, LIGHT
from mapapp.plans.templates import numbers_of, plan_from
from tests.builders import TODAY

pytestmark = pytest.mark.django_db
ANNA = NewPerson("anna", "seller", "Anna Kessler", "anna.kessler@larkspur.example")
TOM = NewPerson("tom", "buyer", "Tom Okafor", "tom@fenwick.example", part="economic_buyer")
ORIGIN = ("light", {str(number): key for key, number in numbers_of(LIGHT).items()})
DAY = TODAY.date()


def light(target: date = date(2026, 9, 30)) -> Workspace:
    draft = plan_from(
        LIGHT, account="Fenwick", name="One platform", lead=ANNA, people=[TOM], target=target, today=DAY, calendars={}
    )
    return create_workspace(Team.objects.create(name=f"Larkspur {target}"), draft, lead="anna", at=TODAY)


def anna(plan: Workspace) -> Actor:
    return Actor.of(plan.people.get(name="Anna Kessler"), leads=True)


def now(workspace: Workspace) -> Plan:
    return load_plan(Workspace.objects.select_related("team").get(pk=workspace.pk), goals=True)


def fill(workspace: Workspace, chosen: Any = None, **more: Any) -> Any:
    plan = now(workspace)
    has = had(plan, FULL, ORIGIN)
    how = {"origin": ORIGIN, "seen": plan.workspace.revision, "by": anna(workspace), "at": TODAY, **more}
    return fill_plan(plan.workspace, FULL, chosen_at_first(plan, FULL, has) if chosen is None else chosen, **how)


def test_what_the_plan_has_is_found_by_what_it_came_from() -> None:
    found = had(now(light()), FULL, ORIGIN)
    assert found == {"trial": 1, "case": 2, "budget": 3, "signature": 4, "kickoff": 5}


def test_without_that_it_is_found_by_marks_and_by_words() -> None:
    workspace = light()
    plan = now(workspace)
    reword_task(workspace, 3, text="Budget approved", was=plan.by_number[3].text, by=anna(workspace), at=TODAY)
    found = had(now(workspace), FULL, None)
    assert (found["signature"], found["live"], found["budget"]) == (4, 5, 3)
    assert had(now(workspace), LIGHT, None) == {"trial": 1, "case": 2, "approval": 3, "signature": 4, "handover": 5}


def test_words_that_are_mostly_the_same_are_enough_and_two_that_are_not_are_no_proof() -> None:
    workspace = light()
    for number, text in ((2, "Elena confirms the problem is worth solving"), (5, "Trial users trained")):
        was = now(workspace).by_number[number].text
        reword_task(workspace, number, text=text, was=was, by=anna(workspace), at=TODAY)
    found = had(now(workspace), FULL, None)
    assert found["live"] == 5 and "training" not in found, "the mark says more than the words"
    assert "worth" not in found, "that one is the seller's here, and the buyer's in the template"
    reword_task(
        workspace, 3, text="Elena confirms the problem is worth solving this quarter",
        was=now(workspace).by_number[3].text, by=anna(workspace), at=TODAY,
    )  # fmt: skip
    assert had(now(workspace), FULL, None)["worth"] == 3


def test_all_that_is_missing_joins_and_all_that_stands_stays_as_it_is() -> None:
    workspace = light()
    before = {task["number"]: task for task in state_of(now(workspace))["tasks"]}
    changed, numbers = fill(workspace)
    plan = now(workspace)
    after = {task["number"]: task for task in state_of(plan)["tasks"]}
    for number, task in before.items():
        assert {k: v for k, v in after[number].items() if k not in ("after", "position")} == {
            k: v for k, v in task.items() if k not in ("after", "position")
        }
        assert set(map(tuple, task.get("after", ()))) <= set(map(tuple, after[number].get("after", ())))
    assert len(plan.tasks) == 28 and len(changed.tasks) == 23
    assert sorted(numbers.values()) == list(range(1, 29))
    [event] = Event.objects.filter(workspace=workspace, number__gt=1)
    assert (event.verb, read(event).facts["tasks"]) == ("plan.filled", list(range(6, 29)))
    assert list(replayed_otherwise(workspace)) == [], "history played again gives the same plan"


def test_the_new_steps_are_laid_late_and_never_before_what_they_come_after() -> None:
    workspace = light()
    fill(workspace)
    plan = now(workspace)
    assert min(task.starts_on for task in plan.tasks if task.number > 5) > date(2026, 7, 1), "as late as they may"
    for task in plan.tasks:
        for before, _lag in plan.after.get(task.number, ()):
            other = plan.by_number[before]
            assert other.due_on < task.starts_on or task.kind == "milestone", (before, task.number)
    live = next(task for task in plan.tasks if task.kind == "milestone")
    assert live.mark == "" and plan.go_live is not None and plan.go_live.number == 5, "the mark stays where it was"
    assert live.due_on == date(2026, 9, 30)


def test_phases_that_are_missing_stand_where_the_template_has_them() -> None:
    workspace = light()
    fill(workspace)
    assert [phase.name for phase in now(workspace).phases] == [str(phase.name) for phase in FULL.phases]


def test_owners_are_those_with_the_part_and_dates_of_the_other_side_are_proposed() -> None:
    workspace = light()
    fill(workspace)
    plan = now(workspace)
    budget = [task for task in plan.tasks if task.number > 5 and task.owner and task.owner.part == "economic_buyer"]
    assert all(task.proposed_by == "seller" for task in budget)
    nda = next(task for task in plan.tasks if task.text.startswith("Mutual NDA"))
    assert (nda.owner, nda.gap_side, nda.gap, nda.proposed_by) == (None, "buyer", "Who reviews the contract?", "seller")
    roi = next(task for task in plan.tasks if task.text.startswith("Return worked out"))
    assert roi.owner is not None and roi.owner.name == "Anna Kessler" and roi.proposed_by == ""
    assert next(task for task in plan.tasks if task.text.startswith("Legal review")).locked


def test_what_does_not_fit_is_said_and_is_not_waited_for() -> None:
    workspace = light(target=date(2026, 3, 5))
    plan = now(workspace)
    has = had(plan, FULL, ORIGIN)
    found = {one.step.key: one for one in filled(plan, FULL, has, chosen_at_first(plan, FULL, has), today=DAY)}
    assert found["routing"].short > 0 and found["routing"].late == (4,)
    assert all(one.dates.start >= DAY for one in found.values())
    late = [one for one in found.values() if one.late]
    assert late and all(not set(one.late) & {number for number, _lag in one.before} for one in late)
    dates = {task.number: (task.starts_on, task.due_on) for task in plan.tasks}
    fill(workspace)
    assert {number: dates[number] for number in dates} == {
        task.number: (task.starts_on, task.due_on) for task in now(workspace).tasks if task.number in dates
    }


def test_what_is_left_out_is_passed_through() -> None:
    workspace = light()
    _changed, numbers = fill(workspace, {"nda", "answers", "security"})
    plan = now(workspace)
    assert plan.after[numbers["answers"]] == ((numbers["nda"], 0),), "the questionnaire between them was not chosen"
    assert len(plan.tasks) == 8


def test_done_and_dropped_steps_are_there_and_hold_nothing_back() -> None:
    workspace = light()
    complete_task(workspace, 2, was="not_started", by=anna(workspace), at=TODAY)
    drop_task(workspace, 3, was="not_started", why="x", by=anna(workspace), at=TODAY)
    _changed, numbers = fill(workspace)
    plan = now(workspace)
    assert numbers["budget"] == 3 and plan.by_number[3].status == "not_needed"
    assert plan.by_number[2].status == "done" and plan.after[2] == ((1, 0),), "nothing holds back what is done"
    assert 3 not in {before for before, _lag in plan.after[numbers["order"]]}


def test_phases_that_lie_behind_are_not_ticked_at_first() -> None:
    """Nobody adds Discovery to a plan whose trial runs; while a step of a phase is open, the phase is not over."""
    workspace = light()
    phase_of = {step.key: step.phase for step in FULL.tasks}
    trial, case = phase_of["trial"], phase_of["case"]
    assert 0 < trial < case

    def ticked() -> set[int]:
        plan = now(workspace)
        return {phase_of[key] for key in chosen_at_first(plan, FULL, had(plan, FULL, ORIGIN))}

    every = set(phase_of.values())
    assert ticked() == every
    complete_task(workspace, 2, was="not_started", by=anna(workspace), at=TODAY)
    assert ticked() == every - set(range(trial)), "the trial itself is still open"
    workspace.tasks.filter(number=1).update(status="done", done_on=DAY)
    assert ticked() == every - set(range(case))


def test_a_plan_that_moved_on_is_looked_at_again_and_nothing_chosen_is_refused() -> None:
    workspace = light()
    with pytest.raises(PlanChanged):
        fill(workspace, seen=99)
    for chosen in ((), ("none",), ("trial",)):
        with pytest.raises(Refused, match="Nothing is chosen"):
            fill(workspace, chosen)
    assert len(since(workspace, 0)) == 1
    assert Task.objects.filter(workspace=workspace).count() == 5


def test_an_order_the_other_way_round_is_named() -> None:
    workspace = light()
    set_predecessors(workspace, 4, after=(), was=((3, 0),), by=anna(workspace), at=TODAY)
    set_predecessors(
        workspace, 3, after=((4, 0),), was=((2, 0),), force=True, seen=2, why="x", by=anna(workspace), at=TODAY
    )
    with pytest.raises(Refused, match="another order than the template"):
        fill(workspace)
