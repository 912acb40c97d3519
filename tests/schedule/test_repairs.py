"""What would make a target fit, by example and against trying everything. February 2026: the 2nd is a Monday."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.schedule import (
    Calendar,
    Link,
    MoveFixed,
    MoveTarget,
    Overlap,
    Shorten,
    StartBy,
    Step,
    lay_backwards,
    repairs,
)
from mapapp.schedule.repair_kinds import Draft
from tests.costs import ratio
from tests.schedule import brute, brute_backward, brute_repairs
from tests.schedule.plans import Case, cases

WEEKDAYS = Calendar()
TODAY = date(2026, 2, 2)
some = settings(max_examples=60, deadline=None)


def day(number: int) -> date:
    return date(2026, 2, number)


def step(key: str, start: int, due: int, **more) -> Step[str]:
    return Step(key, day(start), day(due), WEEKDAYS, **more)


def ways(steps: list[Step[str]], links: list[Link[str]], on: int) -> tuple:
    return repairs(steps, links, signature="sign", on=day(on), today=TODAY)


def row(*steps: Step[str]) -> list[Link[str]]:
    return [Link(before.key, after.key) for before, after in pairwise(steps)]


def test_a_plan_that_fits_needs_no_repair() -> None:
    steps = [step("legal", 2, 4), step("sign", 5, 5)]
    assert ways(steps, row(*steps), on=5) == ()


def test_the_least_of_each_kind_is_offered_and_the_least_change_comes_first() -> None:
    steps = [step("paper", 2, 4), step("legal", 5, 9), step("sign", 10, 10)]
    assert ways(steps, row(*steps), on=6) == (
        (Shorten("paper", 2),),
        (Shorten("legal", 2),),
        (Overlap("paper", "legal", 2, -2),),
        (MoveTarget(day(10), 2),),
    )


def test_nothing_is_signed_before_what_it_waits_for_and_no_milestone_either() -> None:
    steps = [
        step("gate", 2, 2, milestone=True),
        step("legal", 3, 3),
        step("yes", 3, 3, milestone=True),
        step("sign", 4, 4),
    ]
    assert ways(steps, row(*steps), on=3) == ((MoveTarget(day(4), 1),),)
    assert ways(steps, [*row(*steps)[:2], Link("yes", "sign", 2)], on=5)[0] == (Overlap("yes", "sign", 1, 1),)


def test_two_are_offered_together_where_no_single_one_does() -> None:
    steps = [step("paper", 2, 4), step("review", 2, 4), step("sign", 5, 5)]
    links = [Link("paper", "sign"), Link("review", "sign")]
    assert ways(steps, links, on=4) == (
        (MoveTarget(day(5), 1),),
        (Shorten("paper", 1), Shorten("review", 1)),
    ) or ways(steps, links, on=4) == ((MoveTarget(day(5), 1),), (Shorten("review", 1), Shorten("paper", 1)))


def test_a_step_behind_two_others_can_be_begun_before_they_end() -> None:
    steps = [step("paper", 2, 4), step("review", 2, 4), step("legal", 5, 5), step("sign", 6, 6)]
    links = [Link("paper", "legal"), Link("review", "legal"), Link("legal", "sign")]
    assert (StartBy("legal", day(4), 1),) in ways(steps, links, on=5)


def test_what_is_under_way_cannot_end_before_today() -> None:
    running = Step("running", date(2026, 1, 26), day(4), WEEKDAYS, state="started")
    steps = [running, step("sign", 5, 5)]
    assert (Shorten("running", 2),) in ways(steps, row(*steps), on=3)
    assert ways(steps, row(*steps), on=2) == ((MoveTarget(day(5), 3),),)


def test_a_fixed_date_in_the_way_may_be_moved() -> None:
    steps = [step("paper", 2, 6), step("board", 5, 5, fixed=True), step("sign", 6, 6)]
    found = ways(steps, row(*steps), on=20)
    assert (MoveFixed("board", (day(9), day(9)), 2),) in found
    assert (Shorten("paper", 2),) in found
    too_late = [step("board", 12, 12, fixed=True), step("sign", 13, 13)]
    assert ways(too_late, row(*too_late), on=12)[0] == (MoveFixed("board", (day(11), day(11)), 1),)
    gate, board = step("gate", 2, 2, milestone=True), step("board", 2, 2, milestone=True, fixed=True)
    both = [gate, step("paper", 3, 3), board, step("sign", 6, 6)]
    assert ways(both, row(*both), on=3) == ((MoveFixed("board", (day(3), day(3)), 1), MoveTarget(day(4), 1)),)


def test_a_long_pole_is_told_the_last_day_it_may_start() -> None:
    steps = [step("questions", 2, 4), step("short", 2, 2), step("sign", 5, 5)]
    links = [Link("questions", "sign"), Link("short", "sign")]
    fits = lay_backwards(steps, links, signature="sign", on=day(13), today=TODAY)
    assert fits.latest_starts == {"questions": day(10), "sign": day(13)}
    tight = lay_backwards(steps, links, signature="sign", on=day(4), today=TODAY)
    assert tight.latest_starts == {"questions": day(2), "sign": day(5)}
    assert tight.earliest == {"questions": (day(2), day(4)), "short": (day(2), day(2)), "sign": (day(5), day(5))}
    assert tight.collisions == {"questions": 1, "sign": 1}


def goal_of(case: Case) -> Step[int]:
    return case.of(case.goal, case.steps)


def too_early(data: st.DataObject, case: Case) -> date:
    plan = lay_backwards(case.steps, case.links, signature=case.goal, on=case.target, today=case.today)
    return (plan.earliest_signature or case.target) - timedelta(days=data.draw(st.integers(1, 9)))


@given(st.data(), cases(most=5))
@some
def test_every_single_repair_there_is_is_found_by_its_least(data: st.DataObject, case: Case) -> None:
    target = too_early(data, case)
    if goal_of(case).state == "done" or brute_backward.fits(case.steps, case.links, case.goal, target, case.today):
        return
    found = {}
    for way in repairs(case.steps, case.links, signature=case.goal, on=target, today=case.today):
        if len(way) == 1 and isinstance(way[0], Shorten):
            found["shorten", way[0].key] = way[0].by
        elif len(way) == 1 and isinstance(way[0], Overlap):
            found["overlap", way[0].before, way[0].after] = way[0].by
    assert found == brute_repairs.singles(case.steps, case.links, case.goal, target, case.today)


@given(st.data(), cases(most=4))
@some
def test_the_pair_offered_changes_the_least_of_all_pairs(data: st.DataObject, case: Case) -> None:
    target = too_early(data, case)
    offered = repairs(case.steps, case.links, signature=case.goal, on=target, today=case.today)
    if not offered or any(len(way) == 1 and not isinstance(way[0], MoveTarget) for way in offered):
        return
    pairs = [way for way in offered if len(way) == 2 and not isinstance(way[0], MoveFixed)]
    least = brute_repairs.least_of_two(case.steps, case.links, case.goal, target, case.today)
    assert [sum(one.by for one in pair) for pair in pairs] == ([] if least is None else [least])


@given(st.data(), cases())
@some
def test_every_repair_makes_the_plan_fit_and_the_least_change_comes_first(data: st.DataObject, case: Case) -> None:
    target = too_early(data, case)
    offered = repairs(case.steps, case.links, signature=case.goal, on=target, today=case.today)
    sums = [sum(one.by for one in way) for way in offered]
    assert sums == sorted(sums)
    assert all(one.by > 0 for way in offered for one in way)
    for way in offered:
        draft = Draft(case.steps, case.links, target)
        for one in way:
            draft = one.applied(draft)
        if isinstance(way[0], StartBy):
            begun = draft.step(way[0].key)
            assert begun.starts_on >= case.today
            assert begun.length == case.of(begun.key, case.steps).length
        if len(case.steps) <= 5:
            assert brute_backward.fits(draft.steps, draft.links, case.goal, draft.on, case.today)
        assert lay_backwards(draft.steps, draft.links, signature=case.goal, on=draft.on, today=case.today).fits


@given(cases())
@some
def test_what_collides_finishes_later_than_it_may_and_nothing_does_in_a_plan_that_fits(case: Case) -> None:
    seen = lay_backwards(case.steps, case.links, signature=case.goal, on=case.target, today=case.today)
    if goal_of(case).state != "done":
        assert seen.fits == (not seen.collisions)
    for key, short in seen.collisions.items():
        step = case.of(key, case.steps)
        if not step.fixed:
            assert brute.walk(step.calendar, seen.dates[key].due, short) == seen.earliest[key].due
    for key, start in seen.latest_starts.items():
        assert key in seen.long_poles
        assert start >= seen.earliest[key].start


def wide(chains: int, length: int) -> tuple[list[Step[int]], list[Link[int]]]:
    """So many chains beside each other that end in one signature, the last key."""
    last = chains * length
    steps = [Step(key, TODAY, day(6), WEEKDAYS) for key in range(last + 1)]
    links = [Link(key, last if key % length == length - 1 else key + 1) for key in range(last)]
    return steps, links


@pytest.mark.parametrize(("chains", "length", "too_soon"), [(1, 59, 4), (2, 29, 6), (3, 19, 3)])
def test_repairs_cost_some_hundred_layings_at_most(chains: int, length: int, too_soon: int) -> None:
    """Trying every pair of them would be tens of thousands. The time beside a page stands in `./dev bench`."""
    steps, links = wide(chains, length)
    goal = chains * length
    earliest = lay_backwards(steps, links, signature=goal, on=TODAY, today=TODAY).earliest_signature
    assert earliest is not None
    target = WEEKDAYS.add(earliest, -too_soon)
    ask = lambda: repairs(steps, links, signature=goal, on=target, today=TODAY)  # noqa: E731
    lay = lambda: lay_backwards(steps, links, signature=goal, on=target, today=TODAY)  # noqa: E731
    assert ratio(ask, lay) < 400


def test_a_plan_of_hundreds_of_steps_is_answered_without_trying_every_pair() -> None:
    """Sixty days too soon, of which a pair could save four: each of 125,000 pairs would be tried in vain."""

    def ask(length: int) -> float:
        steps, links = wide(1, length)
        target = WEEKDAYS.add(TODAY, 3 * length)
        lay = lambda: lay_backwards(steps, links, signature=length, on=target, today=TODAY)  # noqa: E731
        return ratio(lambda: repairs(steps, links, signature=length, on=target, today=TODAY), lay)

    assert ask(300) < 400
