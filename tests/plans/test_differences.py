"""Net differences: what is different to one reader, not how many clicks it took. Pure, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

from mapapp.plans.differences.counting import moves_in
from mapapp.plans.differences.items import BLOCK, COMMENT, DONE, MOVE, OTHER, RISK, SMALL, Item, differences
from mapapp.plans.differences.marks import marked, marks
from mapapp.plans.facts import Change
from mapapp.plans.history import Line
from tests.builders import TODAY

ANNA, PRIYA, MARCUS = 1, 2, 3
SIGNATURE = ["2026-03-12", "2026-03-18"]


def line(number: int, *changes: Change, by: int = MARCUS, verb: str = "task.rescheduled", task: int | None = 22,
         why: str = "", **facts: Any) -> Line:  # fmt: skip
    return Line(number, verb, TODAY, by, "buyer", "page", task, why, facts, changes)


def due(old: int, new: int, number: int = 22) -> Change:
    return Change("task", number, "due_on", f"2026-02-{old:02}", f"2026-02-{new:02}")


def status(old: str, new: str, number: int = 22) -> Change:
    return Change("task", number, "status", old, new)


def days(_number: int, start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def told(*lines: Line, me: int | None = None, risky: tuple[int, ...] = (), proposed: int | None = None) -> list[Item]:
    others = [one for one in lines if one.by != me]
    return list(differences(marks(lines, me=me), others, distance=days, risky=risky, proposed=proposed))


def kinds(items: list[Item]) -> list[tuple[str, int]]:
    return [(item.kind, item.number) for item in items]


def new_step(number: int = 31) -> tuple[Change, ...]:
    return (
        Change("task", number, "exists", False, True), Change("task", number, "text", None, "New"),
        Change("task", number, "due_on", None, "2026-03-02"), Change("task", number, "status", None, "not_started"),
    )  # fmt: skip


# net


def test_there_and_back_is_nothing() -> None:
    assert told(line(1, due(17, 19), asked=[22]), line(2, due(19, 17), by=ANNA, asked=[22])) == []
    assert told(line(1, status("in_progress", "done")), line(2, status("done", "in_progress"))) == []
    assert told(line(1, Change("task", 22, "blocked_by", None, ""))) == []


def test_new_and_withdrawn_is_nothing_whoever_withdrew_it() -> None:
    dropped = line(2, status("not_started", "not_needed", 31), verb="task.dropped", task=31, by=PRIYA)
    assert told(line(1, *new_step(), verb="task.added", task=31), dropped) == []
    assert told(line(1, *new_step(), verb="task.added", task=31), dropped, me=PRIYA) == []
    goal = (Change("goal", 2, "exists", False, True), Change("goal", 2, "statement", None, "More"))
    gone = (Change("goal", 2, "statement", "More", None), Change("goal", 2, "exists", True, False))
    assert told(line(1, *goal, task=None), line(2, *gone, task=None)) == []


def test_worded_twice_is_first_to_last() -> None:
    first, second = Change("task", 22, "text", "a", "b"), Change("task", 22, "text", "b", "c")
    (item,) = told(line(1, first, verb="task.reworded"), line(2, second, verb="task.reworded", by=ANNA))
    assert (item.kind, item.old, item.new, item.by) == ("text", "a", "c", (MARCUS, ANNA))


def test_two_slips_of_one_step_by_two_people_are_one_item_with_both() -> None:
    (item,) = told(line(1, due(17, 19), asked=[22], why="Audit"), line(2, due(19, 25), by=ANNA, asked=[22]))
    assert (item.old, item.new, item.days, item.by) == ("2026-02-17", "2026-02-25", 8, (MARCUS, ANNA))
    assert (item.event, item.cause.why) == (2, "Audit")


# one's own


def test_ones_own_changes_are_left_out_but_not_what_others_made_of_them() -> None:
    mine = line(1, due(17, 19), by=PRIYA, asked=[22])
    assert told(mine, me=PRIYA) == []
    (item,) = told(mine, line(2, due(19, 17), asked=[22]), me=PRIYA)
    assert (item.old, item.new) == ("2026-02-19", "2026-02-17")


def test_what_one_has_set_oneself_since_is_known() -> None:
    """Anna chose the 23rd with the 19th before her: nobody tells her that Marcus once chose the 19th."""
    lines = line(1, due(17, 19), asked=[22]), line(2, due(19, 23), by=ANNA, asked=[22])
    assert told(*lines, me=ANNA) == []
    assert [(item.old, item.new) for item in told(*lines, me=PRIYA)] == [("2026-02-17", "2026-02-23")]


def test_what_others_pushed_of_ones_own_stays() -> None:
    pushed = line(1, due(17, 19), due(20, 24, 24), asked=[22], pushed=[[24, 2]])
    assert [item.cause.pushed for item in told(pushed, me=PRIYA)] == [{24}]


# what pushed what


def slip(number: int = 1, **more: Any) -> Line:
    return line(number, due(17, 21), *(due(20, 24, n) for n in (24, 25, 28, 29, 30)), asked=[22],
                signature=SIGNATURE, **more)  # fmt: skip


def test_a_slip_is_one_item_with_its_consequences() -> None:
    (item,) = told(slip())
    assert (item.kind, item.number, item.days) == ("moved", 22, 4)
    assert item.cause.pushed == {24, 25, 28, 29, 30}
    assert item.cause.signature == (("2026-03-12", "2026-03-18"),)


def test_a_step_that_was_moved_for_itself_too_is_told_for_itself() -> None:
    items = told(slip(), line(2, due(24, 26, 24), task=24, by=ANNA, asked=[24]))
    assert kinds(items) == [("moved", 22), ("moved", 24)]
    assert (items[1].old, items[1].by) == ("2026-02-20", (ANNA,))


def test_steps_whose_pusher_came_back_are_told_for_themselves() -> None:
    """The review moves back and those behind it stay: nobody would hear of them."""
    items = told(slip(), line(2, due(21, 17), asked=[22], signature=SIGNATURE[::-1]))
    assert {item.number for item in items} == {24, 25, 28, 29, 30}
    assert {item.by for item in items} == {(MARCUS,)}


def test_one_who_moved_the_pusher_himself_hears_what_others_pushed_before() -> None:
    items = told(slip(), line(2, due(21, 23), by=PRIYA, asked=[22]), me=PRIYA)
    assert {item.number for item in items} == {24, 25, 28, 29, 30}


def test_what_was_done_late_carries_what_it_pushed() -> None:
    (item,) = told(line(1, status("in_progress", "done"), due(20, 24, 24), verb="task.completed", signature=SIGNATURE))
    assert (item.kind, item.cause.pushed, item.cause.signature) == ("status", {24}, (tuple(SIGNATURE),))


def test_several_moved_at_once_count_what_went_along_once() -> None:
    items = told(line(1, due(17, 19), due(18, 20, 23), due(20, 24, 24), task=None, asked=[22, 23]))
    assert [(item.number, sorted(item.cause.pushed)) for item in items] == [(22, [24]), (23, [])]


def test_other_working_days_carry_what_they_moved() -> None:
    week = Change("plan", 0, "calendars", {}, {"seller": {"weekend": "45"}})
    (item,) = told(line(1, week, due(17, 19), verb="plan.calendar_set", task=None, asked=[], pushed=[[22, 2]]))
    assert (item.kind, item.cause.pushed) == ("calendar", {22})


def test_an_undo_of_a_slip_is_one_item_as_well() -> None:
    """Its line does not say what was asked."""
    (item,) = told(line(9, due(21, 17), due(24, 20, 24), due(24, 20, 25), verb="change.undone"))
    assert (item.number, item.days, item.cause.pushed) == (22, -4, {24, 25})


def test_signature_that_went_on_from_elsewhere_is_said_in_two_pairs() -> None:
    lines = [
        line(1, due(17, 18), asked=[22], signature=["2026-03-10", "2026-03-11"]),
        line(2, due(18, 19), asked=[22], signature=["2026-03-11", "2026-03-12"]),
        line(3, due(5, 6, 8), task=8, asked=[8], signature=["2026-03-12", "2026-03-13"]),
        line(4, due(19, 20), asked=[22], signature=["2026-03-13", "2026-03-16"]),
    ]
    review = next(item for item in told(*lines) if item.number == 22)
    assert review.cause.signature == (("2026-03-10", "2026-03-12"), ("2026-03-13", "2026-03-16"))


# the order


def test_risks_come_first_then_moves_blocks_done_the_rest_comments_and_what_is_small() -> None:
    items = told(
        line(1, Change("task", 5, "done_when", "", "Signed"), verb="task.described", task=5),
        line(2, verb="task.commented", task=11, text="22 of 25"),
        line(3, Change("task", 6, "owner", 1, 2), verb="task.handed_over", task=6),
        line(4, status("in_progress", "done", 21), verb="task.completed", task=21),
        line(5, status("blocked", "in_progress", 7), verb="task.started", task=7),
        line(6, due(3, 5, 8), task=8, asked=[8]),
        line(7, due(3, 5, 9), task=9, asked=[9]),
        slip(8),
        line(9, status("not_started", "blocked", 27), verb="task.blocked", task=27),
        risky=(22, 27, 9),
    )
    assert [(item.rank, item.number) for item in items] == [
        (RISK, 22), (RISK, 27), (RISK, 9), (MOVE, 8), (BLOCK, 7), (DONE, 21), (OTHER, 6), (COMMENT, 11), (SMALL, 5),
    ]  # fmt: skip


def test_another_predecessor_is_small_unless_it_moves_others() -> None:
    after = Change("task", 22, "after", [], [[19, 0]])
    assert [item.rank for item in told(line(1, after, verb="task.predecessors_set"))] == [SMALL]
    (item,) = told(line(1, after, due(20, 24, 24), verb="task.predecessors_set", asked=[], pushed=[[24, 2]]))
    assert (item.rank, item.cause.pushed) == (MOVE, {24})


def test_an_earlier_date_is_no_risk() -> None:
    (item,) = told(line(1, due(19, 17), asked=[22]), risky=(22,))
    assert (item.rank, item.days) == (MOVE, -2)


def test_details_are_told_only_where_nothing_else_is() -> None:
    details = Change("task", 22, "done_when", "", "Signed")
    assert kinds(told(line(1, details, verb="task.described"))) == [("details", 22)]
    assert kinds(told(line(1, details), line(2, due(17, 19), asked=[22]))) == [("moved", 22)]


def test_places_in_a_list_are_not_news() -> None:
    assert told(line(1, Change("task", 22, "position", 1, 2), verb="task.moved")) == []


# agreement, people


def test_an_answered_proposal_is_told_by_its_answer() -> None:
    asked = line(1, verb="version.proposed", task=None, version=3)
    assert kinds(told(asked, proposed=3)) == [("proposed", 3)]
    assert kinds(told(asked, line(2, verb="version.declined", task=None, version=3))) == [("declined", 3)]
    assert told(asked, line(2, verb="version.withdrawn", task=None, version=3)) == []


def test_who_came_and_went_is_nothing() -> None:
    came = line(1, verb="person.joined", task=None, person=9, by=9)
    gone = line(2, verb="seat.ended", task=None, person=9)
    assert kinds(told(came)) == [("joined", 9)]
    assert kinds(told(gone)) == [("left", 9)]
    assert told(came, gone) == []


# two states, and how often


def test_between_two_states_the_lines_say_who() -> None:
    different = marked([due(17, 25)], [line(1, due(17, 19), asked=[22]), line(2, due(19, 25), by=ANNA, asked=[22])])
    (item,) = differences(different, (), distance=days)
    assert (item.old, item.new, item.days) == ("2026-02-17", "2026-02-25", 8)


def test_moves_are_counted_over_all_of_history_and_an_undone_one_was_none() -> None:
    lines = [
        line(1, due(17, 19), due(20, 24, 24), asked=[22], days={"22": 2}, pushed=[[24, 2]]),
        line(2, due(19, 25), asked=[22], days={"22": 4}, pushed=[]),
        line(3, due(25, 19), verb="change.undone", event=2),
    ]
    assert moves_in(lines) == {22: (1, 2), 24: (1, 2)}
