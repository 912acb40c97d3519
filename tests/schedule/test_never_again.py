"""What others got wrong, each by name, and what a script may count on."""

import copy
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.schedule import Calendar, Link, Loop, Step, cascade, lay_backwards, project, repairs
from tests.costs import ratio
from tests.schedule import brute
from tests.schedule.plans import Case, cases

MONDAY = date(2026, 2, 2)
WEEKDAYS = Calendar({5, 6}, {date(2026, 2, 16)})
some = settings(max_examples=60, deadline=None)


@given(cases(), st.randoms(use_true_random=False))
@some
def test_dates_do_not_depend_on_the_order_in_which_a_plan_is_told(case: Case, chance) -> None:
    steps, links = list(case.steps), list(case.links)
    chance.shuffle(steps)
    chance.shuffle(links)
    ask = {"today": case.today, "signature": case.goal}
    assert project(steps, links, **ask) == project(case.steps, case.links, **ask)
    laid = lay_backwards(steps, links, on=case.target, **ask)
    assert laid == lay_backwards(case.steps, case.links, on=case.target, **ask)


@given(cases())
@some
def test_early_and_late_dates_agree_from_both_directions_with_leads_too(case: Case) -> None:
    seen = project(case.steps, case.links, today=case.today, signature=case.goal)
    found = brute.projected(case.steps, case.links, case.today)
    for key, late in seen.late_finish.items():
        slipped = brute.walk(case.of(key, case.steps).calendar, found[key][1], seen.total_slack[key])
        assert late == slipped >= seen.finish[key]
        assert seen.late_start[key] >= seen.start[key]


@given(cases())
@some
def test_slipping_by_total_slack_never_moves_signature_and_by_one_day_more_always_does(case: Case) -> None:
    seen = project(case.steps, case.links, today=case.today, signature=case.goal)
    for key in seen.leads_to_signature:
        slack = seen.total_slack[key]
        assert brute.projected(case.steps, case.links, case.today, {key: slack})[case.goal][1] == seen.signature_on
        assert brute.projected(case.steps, case.links, case.today, {key: slack + 1})[case.goal][1] > seen.signature_on


@given(cases(), st.integers(0, 60))
@some
def test_a_target_changes_neither_slack_nor_the_earliest_signature(case: Case, later: int) -> None:
    ask = {"signature": case.goal, "today": case.today}
    one = lay_backwards(case.steps, case.links, on=case.target, **ask)
    other = lay_backwards(case.steps, case.links, on=case.target + timedelta(later), **ask)
    assert (one.earliest_signature, one.long_poles) == (other.earliest_signature, other.long_poles)


@given(cases())
@some
def test_no_input_is_changed_by_looking_for_repairs(case: Case) -> None:
    steps, links = list(case.steps), list(case.links)
    kept = copy.deepcopy((steps, links))
    repairs(steps, links, signature=case.goal, on=case.target, today=case.today)
    assert (steps, links) == kept


def one(key: object, day: int = 0, **more) -> Step:
    on = WEEKDAYS.add(MONDAY, day)
    return Step(key, on, on, WEEKDAYS, **more)


QUESTIONS: list[Callable[..., object]] = [
    lambda steps, links: project(steps, links, today=MONDAY, signature="a"),
    lambda steps, links: project(steps, links, today=MONDAY, signature=None),
    lambda steps, links: cascade(steps, links, {"a": date(2026, 2, 5)}),
    lambda steps, links: cascade(steps, links, moved={}),
    lambda steps, links: lay_backwards(steps, links, signature="a", on=MONDAY, today=MONDAY),
    lambda steps, links: repairs(steps, links, signature="a", on=MONDAY, today=MONDAY),
]


@pytest.mark.parametrize("ask", QUESTIONS)
@pytest.mark.parametrize(
    ("pairs", "keys"),
    [
        (["aa"], ("a",)),
        (["ab", "ba"], ("a", "b")),
        (["ab", "bc", "ca"], ("a", "c", "b")),
        (["ab", "bc", "cb"], ("b", "c")),
    ],
)
def test_every_question_names_a_loop_each_after_the_next_and_the_last_after_the_first(
    ask: Callable[..., object], pairs: list[str], keys: tuple[str, ...]
) -> None:
    steps = [one(key, state=state) for key, state in (("a", "open"), ("b", "done"), ("c", "started"))]
    with pytest.raises(Loop) as loop:
        ask(steps, [Link(*pair) for pair in pairs])
    assert loop.value.keys == keys


def test_a_key_may_be_anything_that_can_be_a_key_and_dates_compare_with_plain_tuples() -> None:
    review, sign = ("buyer", 1), frozenset({"sign"})
    steps = (one(review), one(sign, 1))
    links = {Link(before=review, after=sign)}
    seen = cascade(iter(steps), iter(links), moved={review: date(2026, 2, 4)})
    assert seen.moves[sign] == (date(2026, 2, 3), date(2026, 2, 3), date(2026, 2, 5), date(2026, 2, 5))
    earlier = cascade(seen.steps, seen.links, moved={review: date(2026, 2, 3)})
    assert earlier.moves.keys() == {review}
    assert earlier.could_come_forward == {sign: (date(2026, 2, 4), date(2026, 2, 4))}
    laid = lay_backwards(steps, links, signature=sign, on=date(2026, 2, 6), today=MONDAY)
    assert laid.dates == {review: (date(2026, 2, 5),) * 2, sign: (date(2026, 2, 6),) * 2}
    assert repairs(steps, links, signature=sign, on=MONDAY, today=MONDAY)


def test_five_hundred_steps_with_two_thousand_dependencies_cost_what_their_number_says() -> None:
    """Ten times as many as fifty, and no more than twice over; the times stand in `./dev bench`."""

    def questions(count: int) -> list[Callable[[], object]]:
        steps = [one(key, key // 5) for key in range(count)]
        links = [Link(key - back, key) for key in range(count) for back in (5, 6, 7, 9) if key >= back]
        return [
            lambda: project(steps, links, today=MONDAY, signature=count - 1),
            lambda: cascade(steps, links, {0: date(2026, 2, 9)}),
            lambda: lay_backwards(steps, links, signature=count - 1, on=date(2026, 6, 1), today=MONDAY),
        ]

    for large, small in zip(questions(500), questions(50), strict=True):
        assert ratio(large, small) < 25
