"""Projected dates, slack and the critical path by example. February 2026: the 2nd is a Monday."""

from collections.abc import Callable
from datetime import date

import pytest

from mapapp.schedule import Calendar, Link, Step, cascade, lay_backwards, project
from tests.costs import ratio

WEEKDAYS = Calendar()
TODAY = date(2026, 2, 2)


def day(number: int, month: int = 2) -> date:
    return date(2026, month, number)


def step(key: str, start: int, due: int, **more) -> Step[str]:
    return Step(key, day(start), day(due), more.pop("calendar", WEEKDAYS), **more)


def test_a_task_starts_no_earlier_than_today_its_own_start_or_what_its_predecessors_allow() -> None:
    steps = [step("late", 2, 3), step("waits", 2, 2), step("promised", 20, 20)]
    seen = project(steps, [Link("late", "waits")], today=day(5))
    assert seen.start == {"late": day(5), "waits": day(9), "promised": day(20)}


def test_a_task_under_way_keeps_its_start_whatever_its_predecessors() -> None:
    steps = [step("before", 9, 20), step("running", 2, 6, state="started")]
    seen = project(steps, [Link("before", "running")], today=day(10))
    assert (seen.start["running"], seen.finish["running"]) == (day(2), day(10))


def test_the_real_finish_of_a_done_task_may_be_a_sunday() -> None:
    steps = [step("done", 2, 6, state="done", finished_on=day(8)), step("next", 2, 2)]
    seen = project(steps, [Link("done", "next")], today=TODAY)
    assert seen.start["next"] == day(9)
    assert "done" not in seen.total_slack


def test_what_follows_a_milestone_starts_on_a_later_day_and_a_milestone_may_share_its_predecessors_day() -> None:
    steps = [step("work", 2, 6), step("gate", 2, 2, milestone=True), step("next", 2, 2)]
    seen = project(steps, [Link("work", "gate"), Link("gate", "next")], today=TODAY)
    assert (seen.finish["gate"], seen.start["next"]) == (day(6), day(9))


def test_lag_and_lead_are_counted_on_the_successors_calendar_only() -> None:
    gulf = Calendar(weekend={4, 5})
    steps = [step("work", 2, 5), step("gulf", 2, 2, calendar=gulf), step("here", 2, 2), step("lead", 2, 2)]
    links = [Link("work", "gulf", 2), Link("work", "here", 2), Link("work", "lead", -2)]
    seen = project(steps, links, today=TODAY)
    assert (seen.start["gulf"], seen.start["here"], seen.start["lead"]) == (day(10), day(10), day(4))
    assert project(steps[:2], links[:1], today=TODAY).start["gulf"] == day(10)


def test_a_target_is_nowhere_asked_so_slack_and_critical_path_do_not_know_it() -> None:
    steps = [step("long", 2, 13), step("short", 2, 3), step("sign", 16, 16)]
    seen = project(steps, [Link("long", "sign"), Link("short", "sign")], today=TODAY, signature="sign")
    assert seen.total_slack == {"long": 0, "short": 8, "sign": 0}
    assert seen.critical == {"long", "sign"}


def test_slack_is_measured_to_signature_for_what_leads_to_it_and_to_the_end_for_the_rest() -> None:
    steps = [step("sign", 2, 3), step("kickoff", 4, 5), step("aside", 2, 2), step("last", 9, 10)]
    seen = project(steps, [Link("sign", "kickoff")], today=TODAY, signature="sign")
    assert seen.total_slack == {"sign": 0, "kickoff": 3, "aside": 6, "last": 0}
    assert seen.critical == {"sign"}


def test_free_slack_ends_where_a_successor_would_move() -> None:
    steps = [step("first", 2, 2), step("second", 5, 5), step("sign", 12, 12)]
    seen = project(steps, [Link("first", "second"), Link("second", "sign")], today=TODAY, signature="sign")
    assert (seen.total_slack["first"], seen.free_slack["first"]) == (6, 2)


def test_nothing_leads_through_a_task_that_is_under_way() -> None:
    steps = [step("before", 2, 3), step("running", 2, 6, state="started"), step("sign", 9, 9)]
    seen = project(steps, [Link("before", "running"), Link("running", "sign")], today=TODAY, signature="sign")
    assert seen.critical == {"running", "sign"}
    assert seen.leads_to_signature == {"running", "sign"}


def test_the_gap_of_a_fixed_date_is_named_and_binds_no_projection() -> None:
    steps = [step("work", 2, 10), step("board", 9, 9, fixed=True)]
    seen = project(steps, [Link("work", "board")], today=TODAY)
    assert seen.finish["board"] == day(11)
    assert seen.conflicts == {"board": 2}


def test_a_date_that_became_a_day_off_counts_as_the_next_working_day() -> None:
    closed = WEEKDAYS.with_off([day(6)])
    seen = project([step("work", 5, 6, calendar=closed), step("next", 2, 2)], [Link("work", "next")], today=TODAY)
    assert (seen.finish["work"], seen.start["next"]) == (day(9), day(10))


def test_a_day_off_inside_takes_a_working_day_from_the_duration() -> None:
    assert step("work", 2, 6, calendar=WEEKDAYS.with_off([day(4)])).length == 4


def test_a_link_to_a_task_that_is_not_there_is_left_out() -> None:
    seen = project([step("work", 2, 2)], [Link("gone", "work"), Link("work", "gone")], today=TODAY)
    assert seen.finish == {"work": day(2)}


def test_a_lag_or_a_state_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="-20 to 120"):
        Link("a", "b", 121)
    with pytest.raises(ValueError, match="open, started or done"):
        step("work", 2, 2, state="paused")
    with pytest.raises(ValueError, match="two steps"):
        project([step("work", 2, 2), step("work", 3, 3)], [], today=TODAY)


def chain(length: int) -> tuple[list[Step[int]], list[Link[int]]]:
    dates = [WEEKDAYS.add(TODAY, number) for number in range(length)]
    return [Step(n, on, on, WEEKDAYS) for n, on in enumerate(dates)], [Link(n, n + 1) for n in range(length - 1)]


def test_a_chain_of_five_thousand_needs_no_stack() -> None:
    steps, links = chain(5000)
    assert len(project(steps, links, today=TODAY, signature=4999).critical) == 5000
    assert len(cascade(steps, links, {0: day(3)}).moves) == 5000
    assert lay_backwards(steps, links, signature=4999, on=TODAY, today=TODAY).short_by == 4999


def test_ten_times_the_steps_cost_about_ten_times_as_much() -> None:
    """Read in one run; how long a critical path takes beside a page stands in `./dev bench`."""

    def ask(length: int) -> Callable[[], object]:
        steps, links = chain(length)
        links += [Link(n, n + 5, -3) for n in range(length - 5)]
        return lambda: project(steps, links, today=TODAY, signature=length - 1)

    assert ratio(ask(300), ask(30)) < 20
