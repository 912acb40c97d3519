"""What moves, what absorbs it, what stays. February 2026: the 2nd is a Monday."""

from dataclasses import replace
from datetime import date

import pytest

from mapapp.schedule import Calendar, Link, Step, cascade, clashes, first_allowed

WEEKDAYS = Calendar()


def day(number: int) -> date:
    return date(2026, 2, number)


def step(key: str, start: int, due: int, **more) -> Step[str]:
    return Step(key, day(start), day(due), more.pop("calendar", WEEKDAYS), **more)


ROW = [step("a", 2, 2), step("b", 3, 3), step("c", 4, 4)]
LINKS = [Link("a", "b"), Link("b", "c")]


def test_three_tasks_in_a_row_each_move_one_day_and_none_piles_up() -> None:
    seen = cascade(ROW, LINKS, {"a": day(3)})
    assert {key: move.new_due for key, move in seen.moves.items()} == {"a": day(3), "b": day(4), "c": day(5)}
    assert seen.slips == {"a": 1, "b": 1, "c": 1}


def test_a_lag_is_never_swallowed() -> None:
    seen = cascade([step("a", 2, 2), step("b", 5, 5)], [Link("a", "b", 2)], {"a": day(3)})
    assert seen.moves["b"].new_start == day(6)


def test_free_slack_absorbs_a_slip_and_the_cascade_stops_there() -> None:
    seen = cascade([ROW[0], step("b", 5, 5), step("c", 6, 6)], LINKS, {"a": day(4)})
    assert seen.moves.keys() == {"a"}


def test_a_task_moves_by_the_least_that_mends_it_and_keeps_its_duration() -> None:
    seen = cascade([ROW[0], step("b", 4, 6)], LINKS[:1], {"a": day(4)})
    assert seen.moves["b"] == (day(4), day(6), day(5), day(9))


def test_a_task_not_started_moves_whole_and_one_under_way_keeps_its_start() -> None:
    seen = cascade([step("a", 2, 4), step("b", 2, 4, state="started")], [], {"a": day(9), "b": day(9)})
    assert seen.moves["a"] == (day(2), day(4), day(5), day(9))
    assert seen.moves["b"] == (day(2), day(4), day(2), day(9))


def test_a_fixed_task_one_under_way_and_one_given_a_date_stay_and_are_named() -> None:
    steps = [step("a", 2, 2), step("b", 3, 3, fixed=True), step("c", 3, 4, state="started"), step("d", 3, 3)]
    links = [Link("a", key) for key in "bcd"]
    seen = cascade(steps, links, {"a": day(6), "d": day(4)})
    assert seen.moves.keys() == {"a", "d"}
    assert seen.conflicts == {"b": 4, "c": 4, "d": 3}


def test_a_done_task_never_moves_and_is_no_conflict() -> None:
    steps = [step("a", 2, 2), step("b", 3, 3, state="done"), step("c", 4, 4)]
    seen = cascade(steps, LINKS, {"a": day(6), "b": day(10)})
    assert seen.moves.keys() == {"a"}
    assert not seen.conflicts


def test_only_a_dependency_on_a_task_that_moved_pushes_and_one_already_broken_is_named_and_left() -> None:
    steps = [step("a", 2, 5), step("b", 4, 4), step("c", 9, 9)]
    seen = cascade(steps, LINKS, {"c": day(10)})
    assert seen.moves.keys() == {"c"}
    assert seen.conflicts == seen.broken_before == {"b": 2}


def test_an_early_finish_is_offered_along_the_chain_and_never_applied_unasked() -> None:
    steps = [step("a", 2, 5), step("b", 6, 6), step("c", 9, 10), step("free", 12, 12), step("fixed", 6, 6, fixed=True)]
    links = [*LINKS, Link("a", "free"), Link("a", "fixed")]
    seen = cascade(steps, links, finished={"a": day(3)})
    assert not seen.moves
    assert seen.could_come_forward == {"b": (day(4), day(4)), "c": (day(5), day(6))}
    later = cascade(steps, links, finished={"a": day(3)}, today=day(5))
    assert later.could_come_forward == {"b": (day(5), day(5)), "c": (day(6), day(9))}


def test_a_real_finish_later_than_promised_pushes_like_a_later_date() -> None:
    seen = cascade(ROW, LINKS, finished={"a": day(7)})
    assert {key: move.new_due for key, move in seen.moves.items()} == {"b": day(9), "c": day(10)}


def test_a_new_predecessor_or_lag_pushes_like_a_later_date() -> None:
    steps = [step("a", 2, 4), step("b", 3, 3)]
    assert cascade(steps, [], new_links=[Link("a", "b")]).moves["b"].new_start == day(5)
    seen = cascade(ROW, LINKS, new_links=[Link("a", "b", 2)])
    assert {key: move.new_due for key, move in seen.moves.items()} == {"b": day(5), "c": day(6)}
    assert sorted(link.lag for link in seen.links) == [0, 2]


def test_a_closure_keeps_the_dates_it_meets_and_pushes_what_follows() -> None:
    seen = cascade(ROW, LINKS, calendars={"a": WEEKDAYS.with_off([day(2)])})
    assert {key: move.new_due for key, move in seen.moves.items()} == {"b": day(4), "c": day(5)}


def test_a_task_handed_to_the_other_side_is_counted_on_its_calendar() -> None:
    steps = [step("a", 2, 5), step("b", 8, 8, calendar=Calendar(weekend={4, 5})), step("c", 9, 9)]
    seen = cascade(steps, LINKS, calendars={"b": WEEKDAYS})
    assert seen.moves == {"c": (day(9), day(9), day(10), day(10))}


def test_a_milestone_that_becomes_work_no_longer_shares_the_day_its_predecessor_ends() -> None:
    steps = [step("a", 2, 4), step("b", 4, 4, milestone=True), step("c", 5, 5)]
    seen = cascade(steps, LINKS, milestones={"b": False})
    assert seen.moves == {"b": (day(4), day(4), day(5), day(5)), "c": (day(5), day(5), day(6), day(6))}
    seen = cascade([steps[0], replace(steps[1], fixed=True), steps[2]], LINKS, milestones={"b": False})
    assert (seen.moves, seen.conflicts, seen.broken_before) == ({}, {"b": 1}, {})
    seen = cascade([steps[0], replace(steps[1], state="started"), steps[2]], LINKS, milestones={"b": False})
    assert (seen.moves, seen.conflicts) == ({}, {})


def test_work_that_becomes_a_milestone_keeps_its_due_date_only_and_pushes_nothing() -> None:
    seen = cascade([step("a", 2, 3), step("b", 4, 4)], LINKS[:1], milestones={"a": True})
    assert seen.moves == {"a": (day(2), day(3), day(3), day(3))} and not seen.conflicts
    seen = cascade(ROW, LINKS, milestones={"b": True})
    assert (seen.moves, seen.could_come_forward) == ({}, {"b": (day(2), day(2)), "c": (day(3), day(3))})


def test_a_new_start_alone_changes_the_duration() -> None:
    steps = [step("a", 2, 6), step("b", 9, 9)]
    seen = cascade(steps, [Link("a", "b")], new_starts={"a": day(4)})
    assert seen.moves == {"a": (day(2), day(6), day(4), day(6))}
    assert seen.steps[0].length == 3
    both = cascade(steps, [Link("a", "b")], {"a": day(9)}, new_starts={"a": day(4)})
    assert both.moves["a"] == (day(2), day(6), day(4), day(9))


def test_a_milestone_has_one_date_whatever_is_given() -> None:
    gate = [step("gate", 2, 2, milestone=True)]
    for given in ({"moved": {"gate": day(5)}}, {"new_starts": {"gate": day(5)}}):
        assert cascade(gate, [], **given).moves["gate"] == (day(2), day(2), day(5), day(5))
    assert cascade(gate, [], {"gate": day(5)}, new_starts={"gate": day(4)}).moves["gate"].new_start == day(5)


def test_several_moves_together_are_one_change() -> None:
    seen = cascade(ROW, LINKS, {"a": day(4), "c": day(12)})
    assert {key: move.new_due for key, move in seen.moves.items()} == {"a": day(4), "b": day(5), "c": day(12)}


def test_a_date_on_a_day_off_becomes_the_next_working_day() -> None:
    assert cascade(ROW, LINKS, {"c": day(7)}).moves["c"].new_due == day(9)


def test_a_key_that_is_no_steps_is_refused() -> None:
    for change in ({"moved": {"x": day(2)}}, {"new_links": [Link("a", "x")]}, {"calendars": {"x": WEEKDAYS}}):
        with pytest.raises(KeyError):
            cascade(ROW, LINKS, **change)


def test_the_first_day_that_predecessors_allow_is_told_with_its_due_date() -> None:
    steps = [step("a", 2, 6), step("b", 9, 11), step("c", 2, 9, state="started")]
    links = [Link("a", "b"), Link("a", "c")]
    assert first_allowed("b", steps, links) == (day(9), day(11))
    assert first_allowed("b", steps, links, length=1) == (day(9), day(9))
    assert first_allowed("a", steps, links) is None
    assert first_allowed("c", steps, links) is None


DONE = step("a", 2, 6, state="done", finished_on=day(3))


def test_one_that_is_open_again_pushes_what_went_on_without_it() -> None:
    steps = [DONE, step("b", 4, 5), step("c", 4, 4, fixed=True), step("d", 4, 6, state="started")]
    seen = cascade(steps, [Link("a", key) for key in "bcd"], reopened={"a": "open"})
    assert seen.moves == {"b": (day(4), day(5), day(9), day(10))}
    assert seen.conflicts == {"c": 3, "d": 3}
    assert cascade(steps, [Link("a", "b")], reopened={"a": "started"}).moves.keys() == {"b"}


def test_one_that_was_done_after_its_date_lets_nobody_come_forward_when_it_is_open_again() -> None:
    late = step("a", 2, 3, state="done", finished_on=day(6))
    seen = cascade([late, step("b", 9, 9)], [Link("a", "b")], reopened={"a": "open"}, today=day(4))
    assert not seen.moves
    assert not seen.could_come_forward


def test_one_that_has_not_begun_again_is_held_by_what_it_comes_after() -> None:
    before = step("a", 2, 5)
    for state in ("done", "started"):
        seen = cascade([before, step("b", 4, 4, state=state)], [Link("a", "b")], reopened={"b": "open"})
        assert seen.moves == {"b": (day(4), day(4), day(6), day(6))}
        assert seen.slips == {"b": 2}
    stays = cascade([before, step("b", 4, 4, state="done")], [Link("a", "b")], reopened={"b": "started"})
    assert not stays.moves
    assert not stays.conflicts


def test_a_fixed_one_that_has_not_begun_again_is_named_as_news() -> None:
    steps = [step("a", 2, 5), step("b", 4, 4, state="started", fixed=True)]
    seen = cascade(steps, [Link("a", "b")], reopened={"b": "open"})
    assert (seen.moves, seen.conflicts, seen.broken_before) == ({}, {"b": 2}, {})


def test_slips_are_counted_from_the_promise_and_not_from_the_real_finish() -> None:
    steps = [step("a", 2, 6), step("b", 4, 5, state="done", finished_on=day(12))]
    seen = cascade(steps, [Link("a", "b")], reopened={"b": "open"})
    assert (seen.moves["b"].new_due, seen.slips["b"]) == (day(10), 3)


def test_dates_put_back_one_by_one_push_nobody_and_name_who_no_longer_fits() -> None:
    before = [step("a", 2, 2), step("b", 3, 3), step("c", 3, 4, state="started"), step("d", 2, 2)]
    links = [Link("a", key) for key in "bcd"]
    after = [step("a", 2, 5), *before[1:]]
    assert clashes((before, links), (after, links)) == {"b": (3, 0), "c": (3, 0), "d": (4, 1)}


def test_what_comes_and_goes_with_a_plan_that_is_put_back_clashes_too() -> None:
    a, b = step("a", 2, 5), step("b", 4, 4)
    assert clashes(([b], []), ([a, b], [Link("a", "b")])) == {"b": (2, 0)}
    assert clashes(([a, b], [Link("a", "b")]), ([b], [])) == {}
