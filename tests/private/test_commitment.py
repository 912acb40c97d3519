"""What a buyer would need to commit, written down and made a step; and what a manager thinks. None of it is shared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mapapp.access.ending import retire_plan
from mapapp.plans.changes.tasks import Owner
from mapapp.plans.models import Event, Side, Task, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.coaching import Thoughts, review_plan
from mapapp.private.changes.commitment import Answer, Became, make_step_of, write_down_answer
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.standing_in import StandIn
from mapapp.private.choosing import tables_of
from mapapp.private.coaching import conditions, looks_due, plan_reviews
from mapapp.private.history import lines_of
from mapapp.private.verifying import first_private_fault
from tests.builders import TODAY, Scene

DAY = TODAY.date()


def number_of(scene: Scene, name: str) -> int:
    me = scene.visit(name).me
    assert me is not None
    return me.number


def answer(scene: Scene, **more: Any) -> Answer:
    told = {"person": number_of(scene, "marcus"), "said": "A signed DPA first", "asked_on": DAY, "task": 22, **more}
    return Answer(**told)


def write(scene: Scene, *, key: str | None = None, **more: Any) -> int:
    return write_down_answer(scene.workspace, answer(scene, **more), by=scene.actor("anna", key), at=TODAY).number


def make(scene: Scene, number: int, due: date = DAY, key: str | None = None) -> Became:
    """A step of Anna's in the phase of the one that was asked about."""
    phase = load_plan(scene.workspace).by_number[24].phase.number
    step = StandIn("Larkspur sends the signed DPA", phase, Owner(number_of(scene, "anna")), due, due)
    return make_step_of(scene.workspace, number, step=step, by=scene.actor("anna", key), at=TODAY)


def test_an_answer_is_the_sellers_alone(scene: Scene) -> None:
    before = Workspace.objects.values().get(pk=scene.workspace.pk)
    write(scene)
    (row,) = conditions(scene.visit("anna"))
    assert (row.said, row.task, row.became, row.asked_on) == ("A signed DPA first", 22, None, DAY)
    assert conditions(scene.visit("priya")) == []
    assert Workspace.objects.values().get(pk=scene.workspace.pk) == before
    assert [line.verb for line in lines_of(tables_of(Side.SELLER), scene.workspace)] == ["condition.written"]
    assert first_private_fault(scene.workspace) is None


def test_its_step_is_shared_and_the_step_that_was_asked_about_comes_after_it(scene: Scene) -> None:
    revision = Workspace.objects.get(pk=scene.workspace.pk).revision
    done = make(scene, write(scene, task=24))
    assert done.follows
    plan = load_plan(Workspace.objects.get(pk=scene.workspace.pk))
    assert plan.by_number[done.number].text == "Larkspur sends the signed DPA"
    assert done.number in dict(plan.after[24])
    verbs = Event.objects.filter(workspace=scene.workspace, number__gt=revision).values_list("verb", flat=True)
    assert list(verbs) == ["task.added", "task.predecessors_set"]
    assert not Event.objects.filter(workspace=scene.workspace, row__contains="A signed DPA first").exists()


def test_no_date_moves_unseen(scene: Scene) -> None:
    was = load_plan(scene.workspace)
    late = was.by_number[24].due_on + timedelta(days=10)
    assert not make(scene, write(scene, task=24), due=late).follows
    now = load_plan(Workspace.objects.get(pk=scene.workspace.pk))
    assert {t.number: t.due_on for t in was.tasks}.items() <= {t.number: t.due_on for t in now.tasks}.items()
    assert now.after.get(24) == was.after.get(24)


def test_an_answer_becomes_a_step_once(scene: Scene) -> None:
    number = write(scene)
    done = make(scene, number)
    assert conditions(scene.visit("anna"))[0].became == done.number
    with pytest.raises(Refused, match="was made of it already"):
        make(scene, number)
    Task.objects.filter(number=done.number).update(status="not_needed")
    assert make(scene, number).number == done.number + 1
    assert first_private_fault(scene.workspace) is None


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    number = write(scene, key="once")
    with pytest.raises(AlreadyDone):
        write(scene, key="once")
    make(scene, number, key="again")
    with pytest.raises(AlreadyDone):
        make(scene, number, key="again")
    assert len(conditions(scene.visit("anna"))) == 1
    assert Task.objects.filter(text="Larkspur sends the signed DPA").count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"person": 999}, "person"), ({"task": 999}, "task"), ({"said": "  "}, "said"), ({"said": "x" * 4001}, "said"),
        ({"reading": "moon"}, "reading"), ({"asked_on": DAY + timedelta(days=2)}, "asked_on"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_and_nothing_is_written(scene: Scene, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        write(scene, **more)
    assert refused.value.field == field
    assert conditions(scene.visit("anna")) == []


def test_a_seller_is_nobody_to_be_asked(scene: Scene) -> None:
    with pytest.raises(Refused):
        write(scene, person=number_of(scene, "anna"))


# -- what a manager thinks -------------------------------------------------------------------------------------------


def think(scene: Scene, seen: int = 0, **thoughts: Any) -> int:
    user = scene.users["anna"]
    return review_plan(
        scene.workspace, Thoughts(**thoughts), seen=seen, by=scene.actor("anna"), user=user, at=TODAY
    ).number


def test_the_newest_holds_and_those_before_stay(scene: Scene) -> None:
    first = think(scene, note="Nobody who decides is on it", scores={"deciders": 1, "goal": 3})
    think(scene, first, scores={"deciders": 2}, look_on=DAY + timedelta(days=3))
    now, before = plan_reviews(scene.visit("anna"))
    assert (now.scores, now.is_latest, before.is_latest) == ({"deciders": 2}, True, False)
    assert before.note == "Nobody who decides is on it"
    assert plan_reviews(scene.visit("priya")) == []
    assert first_private_fault(scene.workspace) is None


def test_nobody_writes_over_what_he_has_not_seen(scene: Scene) -> None:
    think(scene, note="First")
    with pytest.raises(StaleValue):
        think(scene, 0, note="Second")
    with pytest.raises(NothingNew):
        think(scene, 0, note="First")
    assert len(plan_reviews(scene.visit("anna"))) == 1


@pytest.mark.parametrize(
    ("thoughts", "field"),
    [
        ({}, "note"), ({"scores": {"goal": 4}}, "scores"), ({"note": "x" * 4001}, "note"),
        ({"look_on": DAY - timedelta(days=1)}, "look_on"), ({"look_on": DAY + timedelta(days=181)}, "look_on"),
    ],
)  # fmt: skip
def test_a_thought_that_does_not_hold_is_refused(scene: Scene, thoughts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        think(scene, **thoughts)
    assert refused.value.field == field and plan_reviews(scene.visit("anna")) == []


def test_an_unknown_criterion_is_no_score(scene: Scene) -> None:
    think(scene, scores={"goal": 2, "charm": 3})
    assert plan_reviews(scene.visit("anna"))[0].scores == {"goal": 2}


def test_a_manager_without_a_seat_is_the_company_to_the_chain_and_himself_to_his_colleagues(scene: Scene) -> None:
    olga = scene.users["olga"]
    review_plan(scene.workspace, Thoughts("Ask Tom"), seen=0, by=None, user=olga, at=TODAY)
    (line,) = lines_of(tables_of(Side.SELLER), scene.workspace)
    assert (line.verb, line.by, line.via) == ("plan.coached", None, "team")
    assert "Olga" not in str(line)  # a commitment, which can be forgotten
    assert plan_reviews(scene.visit("anna"))[0].by == olga


def test_what_is_due_this_week_is_listed_for_who_reads_the_lane(scene: Scene) -> None:
    number = think(scene, look_on=DAY + timedelta(days=2))
    visits = [scene.visit("anna"), scene.visit("priya")]
    assert [row.number for _visit, row in looks_due(visits, DAY + timedelta(days=6))] == [number]
    assert looks_due(visits, DAY + timedelta(days=1)) == []
    assert looks_due(visits[1:], DAY + timedelta(days=6)) == []
    think(scene, number, note="Seen")
    assert looks_due(visits, DAY + timedelta(days=6)) == []


def test_a_plan_that_is_retired_is_not_looked_at_again(scene: Scene) -> None:
    think(scene, look_on=DAY + timedelta(days=2))
    retire_plan(scene.fresh(), why="They stay as they are", by=scene.actor("anna"), at=TODAY)
    assert looks_due([scene.visit("anna")], DAY + timedelta(days=6)) == []
