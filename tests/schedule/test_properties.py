"""The engine against the slow, independent definitions, over random plans."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.schedule import Calendar, Link, Loop, Step, project
from tests.schedule import brute
from tests.schedule.plans import CALENDARS, Case, cases

many = settings(max_examples=120, deadline=None)
some = settings(max_examples=60, deadline=None)


@given(st.sampled_from(CALENDARS), st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-150, 150))
@many
def test_days_are_added_as_if_walked_one_by_one(calendar: Calendar, day: date, n: int) -> None:
    other = calendar.add(day, n)
    assert other == brute.walk(calendar, day, n)
    assert calendar.between(day, other) == brute.count(calendar, day, other)
    forwards = brute.count(calendar, day + timedelta(days=1), other)
    assert calendar.distance(day, other) == forwards - brute.count(calendar, other + timedelta(days=1), day)
    assert calendar.last(day) == brute.walk(calendar, day + timedelta(days=1), -1)


@given(cases())
@many
def test_projected_dates_are_those_found_day_by_day(case: Case) -> None:
    seen = project(case.steps, case.links, today=case.today, signature=case.goal)
    found = brute.projected(case.steps, case.links, case.today)
    assert seen.start == {key: span[0] for key, span in found.items()}
    assert seen.finish == {key: span[1] for key, span in found.items()}
    assert seen.signature_on == found[case.goal][1]
    assert seen.ends_on == max(span[1] for span in found.values())


@given(cases(), st.booleans())
@many
def test_slack_is_how_far_a_task_can_be_slipped_before_the_measured_date_moves(case: Case, with_goal: bool) -> None:
    goal = case.goal if with_goal else None
    seen = project(case.steps, case.links, today=case.today, signature=goal)
    undone = [step.key for step in case.steps if step.state != "done"]
    found = {key: brute.slack(case.steps, case.links, case.today, goal, key) for key in undone}
    assert {key: (seen.total_slack[key], seen.free_slack[key]) for key in seen.total_slack} == found
    assert seen.free_slack.keys() == seen.total_slack.keys()
    leading = {key for key in undone if goal is not None and brute.leads(case.steps, case.links, key, goal)}
    assert seen.leads_to_signature == leading
    assert seen.critical == {key for key in leading if found[key][0] == 0}


@given(cases())
@some
def test_late_dates_never_lie_before_projected_ones(case: Case) -> None:
    seen = project(case.steps, case.links, today=case.today, signature=case.goal)
    assert all(seen.late_finish[key] >= seen.finish[key] for key in seen.late_finish)
    assert all(seen.late_start[key] >= seen.start[key] for key in seen.late_start)


@given(cases())
@some
def test_a_fixed_task_is_named_with_the_days_its_projection_misses_it(case: Case) -> None:
    seen = project(case.steps, case.links, today=case.today, signature=case.goal)
    found = brute.projected(case.steps, case.links, case.today)
    gaps = {
        step.key: brute.count(step.calendar, brute.counted(step)[1], found[step.key][1]) - 1
        for step in case.steps
        if step.fixed and step.state != "done"
    }
    assert seen.conflicts == {key: gap for key, gap in gaps.items() if gap > 0}


@given(st.permutations(range(5)), st.integers(0, 4), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
@some
def test_a_loop_is_named_in_the_order_one_says_it(ring: list[int], size: int, more: list[tuple[int, int]]) -> None:
    ring = ring[: size + 1]
    links = [Link(before, after) for after, before in zip(ring, [*ring[1:], ring[0]], strict=True)]
    links += [Link(before, after) for before, after in more if before < after and before > 4]
    steps = [Step(key, date(2026, 2, 10), date(2026, 2, 10), CALENDARS[0]) for key in range(10)]
    try:
        project(steps, links, today=date(2026, 2, 10))
    except Loop as loop:
        pairs = {(link.after, link.before) for link in links}
        assert set(zip(loop.keys, [*loop.keys[1:], loop.keys[0]], strict=True)) <= pairs
        assert set(loop.keys) == set(ring)
    else:
        raise AssertionError("a loop went unseen")
