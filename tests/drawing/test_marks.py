"""Net differences: what is different, not how many clicks it took."""

from __future__ import annotations

from typing import Any

from mapapp.drawing.marks import causes, marks
from mapapp.plans.facts import Change
from mapapp.plans.history import Line
from tests.builders import TODAY


def line(number: int, *changes: Change, verb: str = "task.rescheduled", why: str = "", **facts: Any) -> Line:
    return Line(number, verb, TODAY, 3, "buyer", "page", 22, why, facts, changes)


def due(old: str, new: str, number: int = 22) -> Change:
    return Change("task", number, "due_on", old, new)


def test_the_first_old_and_the_last_new_stand_with_the_last_line() -> None:
    found = marks([line(1, due("2026-02-17", "2026-02-19")), line(2, due("2026-02-19", "2026-02-25"))])
    mark = found["task", 22]["due_on"]
    assert (mark.old, mark.new, mark.line.number) == ("2026-02-17", "2026-02-25", 2)


def test_what_came_back_is_left_out() -> None:
    assert marks([line(1, due("2026-02-17", "2026-02-19")), line(2, due("2026-02-19", "2026-02-17"))]) == {}


def test_what_came_and_went_is_left_out_whole() -> None:
    born = (Change("goal", 2, "exists", False, True), Change("goal", 2, "statement", None, "More"))
    gone = (Change("goal", 2, "statement", "More", None), Change("goal", 2, "exists", True, False))
    assert marks([line(1, *born), line(2, *gone)]) == {}


def test_nothing_and_an_empty_text_are_the_same() -> None:
    assert marks([line(1, Change("task", 22, "blocked_by", None, ""))]) == {}


def test_a_cause_gathers_what_it_pushed_and_where_signature_went() -> None:
    found = causes(
        [
            line(1, asked=[22], pushed=[[24, 2], [25, 2]], signature=["2026-03-10", "2026-03-12"], why="Audit"),
            line(2, asked=[22], pushed=[[24, 1], [28, 1]], signature=["2026-03-12", "2026-03-13"]),
        ]
    )[22]
    assert found.pushed == {24, 25, 28}
    assert found.signature == ("2026-03-10", "2026-03-13")
    assert found.why == "Audit"


def test_an_event_without_facts_causes_nothing() -> None:
    assert causes([line(1, Change("task", 22, "text", "a", "b"), verb="task.reworded")]) == {}
