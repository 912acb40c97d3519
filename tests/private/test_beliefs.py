"""What the seller believes: placed, lined up, written down by verbs of one private event each; read by sellers only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mapapp.plans.changes.people import Described
from mapapp.plans.facts import Change
from mapapp.plans.history import Line
from mapapp.plans.models import Side
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.beliefs import ReportingLoop, place_stakeholder, set_reporting_line, write_private_need
from mapapp.private.changes.common import Kept, NothingNew
from mapapp.private.changes.people import edit_own_person, remove_own_person, show_person, write_down_person
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from mapapp.private.models import BeliefShape
from mapapp.private.queries import beliefs, placings
from mapapp.private.verifying import first_private_fault
from mapapp.private.whom import Whom
from tests.builders import TODAY, Scene
from tests.private.conftest import Watch

ELENA, TOM, PRIYA, MARCUS, ANNA = (Whom(person=number) for number in (1, 2, 3, 4, 9))
NOBODY: dict[str, int | None] = {"stance": None, "influence": None}


def place(scene: Scene, whom: Whom, stance: int | None, influence: int | None, **more: Any) -> Kept:
    row = row_of(scene, whom)
    was = {"stance": row.stance, "influence": row.influence} if row else NOBODY
    told = {"was": was, "by": scene.actor("anna"), "at": TODAY, **more}
    return place_stakeholder(scene.workspace, whom, stance=stance, influence=influence, **told)


def line(scene: Scene, whom: Whom, to: Whom | None, was: Whom | None = None) -> Kept:
    return set_reporting_line(scene.workspace, whom, to=to, was=was, by=scene.actor("anna"), at=TODAY)


def row_of(scene: Scene, whom: Whom) -> BeliefShape | None:
    found = (row for row in beliefs(scene.visit("anna")) if Whom(row.person, row.own_person) == whom)
    return next(found, None)


def lines(scene: Scene) -> list[Line]:
    return lines_of(tables_of(Side.SELLER), scene.workspace)


def written_down(scene: Scene, name: str = "Karin Holt", side: Side = Side.BUYER) -> Whom:
    who = Described(name, side, title="Chief Executive")
    return Whom(own_person=write_down_person(scene.workspace, who, by=scene.actor("anna"), at=TODAY).number)


# placing


def test_somebody_is_placed_by_one_private_event_with_its_reason(scene: Scene) -> None:
    before = scene.fresh().revision
    kept = place(scene, MARCUS, 1, 4, why="He said so on the phone")
    assert (scene.fresh().revision, len(lines(scene))) == (before, 1)
    told = lines(scene)[0]
    assert (told.verb, told.why, told.facts) == ("person.placed", "He said so on the phone", {"on_plan": 4})
    assert set(told.changes) >= {Change("belief", 1, "stance", None, 1), Change("belief", 1, "influence", None, 4)}
    row = row_of(scene, MARCUS)
    assert row and (row.number, row.stance, row.influence, row.stance_was) == (kept.number, 1, 4, None)


@pytest.mark.parametrize(
    ("whom", "stance", "influence", "field"),
    [
        (MARCUS, 6, 3, "stance"), (MARCUS, 3, 0, "influence"), (MARCUS, 3, None, "influence"),
        (MARCUS, None, 3, "stance"),
        (ANNA, 3, 3, ""), (Whom(person=999), 3, 3, ""), (Whom(own_person=7), 3, 3, ""),
    ],
)  # fmt: skip
def test_a_place_that_is_none_is_refused_at_its_field(
    scene: Scene, whom: Whom, stance: int | None, influence: int | None, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        place(scene, whom, stance, influence)
    assert refused.value.field == field
    assert (lines(scene), beliefs(scene.visit("anna"))) == ([], [])
    place(scene, MARCUS, 3, 3)
    assert len(lines(scene)) == 1


def test_a_reason_that_does_not_fit_is_refused_at_its_field(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        place(scene, MARCUS, 3, 3, why="x" * 301)
    assert refused.value.field == "why"
    place(scene, MARCUS, 3, 3, why="x" * 300)


def test_what_somebody_else_placed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    place(scene, MARCUS, 1, 4)
    with pytest.raises(StaleValue) as stale:
        place(scene, MARCUS, 4, 4, was=NOBODY)
    assert (stale.value.field, stale.value.now) == ("stance", 1)
    place(scene, MARCUS, 1, 5, was={"stance": 3, "influence": 4})  # the stance seen is another, the one wanted is there
    with pytest.raises(NothingNew):
        place(scene, MARCUS, 1, 5)
    assert len(lines(scene)) == 2


def test_a_form_acts_once(scene: Scene) -> None:
    place(scene, MARCUS, 1, 4, by=scene.actor("anna", "k1"))
    with pytest.raises(AlreadyDone):
        place(scene, MARCUS, 1, 4, by=scene.actor("anna", "k1"))
    assert len(lines(scene)) == 1


def test_neither_takes_him_off_the_map_and_what_else_is_known_stays(scene: Scene) -> None:
    place(scene, MARCUS, 2, 4)
    line(scene, MARCUS, ELENA)
    place(scene, MARCUS, None, None)
    row = row_of(scene, MARCUS)
    assert row and (row.stance, row.influence, row.boss) == (None, None, 1)


# the trail


def last_steps(told: list[Line]) -> dict[int, tuple[int | None, str, Any]]:
    """By number of a belief: what the newest change of stance came from, why, when; told by history alone."""
    found: dict[int, tuple[int | None, str, Any]] = {}
    for one in told:
        for change in one.changes:
            if (change.on, change.field) == ("belief", "stance"):
                found.setdefault(change.number, (change.old, one.why, one.at))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_last_step_of_the_trail_is_what_history_says(scene: Scene, seed: int) -> None:
    dice, own = random.Random(seed), written_down(scene)
    for turn in range(30):
        whom, stance = dice.choice((ELENA, MARCUS, own)), dice.choice((None, 1, 3, 5))
        with suppress(Refused):
            place(scene, whom, stance, None if stance is None else dice.randint(1, 5), why=f"Turn {turn}",
                  at=TODAY + timedelta(hours=turn))  # fmt: skip
    steps = last_steps(placings(scene.visit("anna")))
    assert len(steps) == 3
    for row in beliefs(scene.visit("anna")):
        assert (row.stance_was, row.moved_why, row.moved_at) == steps[row.number]
    assert first_private_fault(scene.workspace) is None


def test_influence_alone_is_no_step(scene: Scene) -> None:
    place(scene, MARCUS, 1, 4, why="First")
    place(scene, MARCUS, 1, 5, why="He signs")
    row = row_of(scene, MARCUS)
    assert row and (row.moved_why, row.stance_was) == ("First", None)


# reporting lines


def test_a_line_goes_up_to_somebody_and_off_again(scene: Scene) -> None:
    line(scene, PRIYA, ELENA)
    row = row_of(scene, PRIYA)
    assert row and (row.boss, row.own_boss, row.stance) == (1, None, None)
    with pytest.raises(StaleValue):
        line(scene, PRIYA, TOM)
    line(scene, PRIYA, None, was=ELENA)
    assert [one.verb for one in lines(scene)] == ["person.line_set"] * 2
    row = row_of(scene, PRIYA)
    assert row and row.boss is None


def test_a_circle_is_refused_by_name(scene: Scene) -> None:
    own = written_down(scene)
    line(scene, PRIYA, own)
    line(scene, own, ELENA)
    with pytest.raises(ReportingLoop, match="Elena Voss → Priya Raman → Karin Holt → Elena Voss") as circle:
        line(scene, ELENA, PRIYA)
    assert circle.value.field == "boss"
    with pytest.raises(ReportingLoop, match="Tom Okafor → Tom Okafor"):
        line(scene, TOM, TOM)
    line(scene, ELENA, TOM)


@pytest.mark.parametrize("to", [ANNA, Whom(person=99), Whom(own_person=9)])
def test_a_line_to_nobody_of_the_buyers_is_refused(scene: Scene, to: Whom) -> None:
    with pytest.raises(Refused) as refused:
        line(scene, PRIYA, to)
    assert refused.value.field == "boss"


# private needs


def test_a_private_need_is_written_and_found_changed(scene: Scene) -> None:
    write_private_need(scene.workspace, TOM, text="His bonus ", was="", by=scene.actor("jonas"), at=TODAY)
    row = row_of(scene, TOM)
    assert row and row.needs == "His bonus"
    with pytest.raises(StaleValue):
        write_private_need(scene.workspace, TOM, text="Other", was="", by=scene.actor("anna"), at=TODAY)
    with pytest.raises(Refused):
        write_private_need(scene.workspace, TOM, text="x" * 4001, was="His bonus", by=scene.actor("anna"), at=TODAY)
    assert "His bonus" not in (scene.task(1).text + str(list(scene.workspace.people.values("needs"))))


# people whom only the seller has written down


def test_who_is_shown_takes_along_what_is_believed_of_him(scene: Scene) -> None:
    own = written_down(scene)
    place(scene, own, 3, 5, why="First")
    line(scene, TOM, own)
    show_person(scene.workspace, 1, Described("Karin Holt", Side.BUYER), by=scene.actor("anna"), at=TODAY)
    shown = Whom(person=14)
    row, tom = row_of(scene, shown), row_of(scene, TOM)
    assert row and tom and (row.stance, row.own_person, tom.boss, tom.own_boss) == (3, None, 14, None)
    assert row_of(scene, own) is None
    place(scene, own, 4, 5, was={"stance": 3, "influence": 5})  # an old page still says the old key
    again = row_of(scene, shown)
    assert again and (again.stance, again.number) == (4, row.number)
    line(scene, TOM, ELENA, was=own)
    assert {change.on for change in lines(scene)[2].changes} == {"person", "belief"}
    assert first_private_fault(scene.workspace) is None


def test_who_is_taken_off_the_list_is_forgotten_and_nobody_reports_to_him(scene: Scene) -> None:
    own = written_down(scene)
    line(scene, TOM, own)
    remove_own_person(scene.workspace, 1, by=scene.actor("anna"), at=TODAY)
    tom = row_of(scene, TOM)
    assert tom and tom.own_boss is None
    assert len(beliefs(scene.visit("anna"))) == 1
    assert Change("belief", tom.number, "own_boss", 1, None) in lines(scene)[0].changes


def test_a_colleague_of_the_seller_is_no_place_on_the_map(scene: Scene) -> None:
    own = written_down(scene, "Nils", Side.SELLER)
    with pytest.raises(Refused):
        place(scene, own, 3, 3)
    edit_own_person(
        scene.workspace, 1, values={"side": "buyer"}, was={"side": "seller"}, by=scene.actor("anna"), at=TODAY
    )
    place(scene, own, 3, 3)


def test_whom_the_buyer_writes_down_nobody_believes_anything_of(scene: Scene) -> None:
    write_down_person(scene.workspace, Described("Nils", Side.BUYER), by=scene.actor("priya"), at=TODAY)
    show_person(scene.workspace, 1, Described("Nils", Side.BUYER), by=scene.actor("priya"), at=TODAY)
    assert beliefs(scene.visit("anna")) == []


# the buyer has no such table


def test_there_is_nothing_for_a_buyer_to_ask_or_to_write(scene: Scene, watch: Watch) -> None:
    place(scene, MARCUS, 1, 4)
    with watch("seller"):
        assert beliefs(scene.visit("priya")) == []
        assert placings(scene.visit("priya")) == []
        for act in acts(scene, "priya"):
            with pytest.raises(LookupError), transaction.atomic():
                act()
    assert tables_of(Side.BUYER).beliefs is None


def acts(scene: Scene, name: str) -> Iterator[Any]:
    told = {"by": scene.actor(name), "at": TODAY}
    yield lambda: place_stakeholder(scene.workspace, TOM, stance=3, influence=3, was=NOBODY, **told)
    yield lambda: set_reporting_line(scene.workspace, TOM, to=ELENA, was=None, **told)
    yield lambda: write_private_need(scene.workspace, TOM, text="Much", was="", **told)


@pytest.mark.parametrize(
    "values",
    [
        {"stance": 3}, {"stance": 9, "influence": 1}, {"person": None}, {"boss": 4}, {"boss": 1, "own_boss": 1},
    ],
)  # fmt: skip
def test_the_database_refuses_what_no_verb_would_write(scene: Scene, values: dict[str, Any]) -> None:
    place(scene, MARCUS, 1, 4)
    place(scene, MARCUS, None, None)
    table = tables_of(Side.SELLER).beliefs
    assert table is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        table._default_manager.update(**values)


@pytest.mark.parametrize(
    ("key", "whom"), [("p4", MARCUS), ("o1", Whom(own_person=1)), ("p0", None), ("x4", None), ("p٤", None), ("p", None)]
)
def test_a_key_is_one_person(key: str, whom: Whom | None) -> None:
    assert Whom.of(key) == whom
    assert whom is None or whom.key == key
