"""When a buyer does not commit: facts per person, what they may mean, and silence where nothing was left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.insight.case import BUYER, SELLER, Act, Asked, Case, Handed, Person, Redate, Step
from mapapp.insight.commitment import AUTHORITY, PRIORITY, WRONG, Commitment, read_commitment

TODAY = date(2026, 2, 10)
AGO = {days: TODAY - timedelta(days=days) for days in (1, 3, 5, 8, 9, 20)}
PEOPLE = (
    Person(1, SELLER, "Anna Kessler"),
    Person(2, BUYER, "Priya Raman", "champion"),
    Person(3, BUYER, "Marcus Oyelaran", "security"),
    Person(4, BUYER, "Tom Okafor", "economic_buyer"),
)


def step(number: int, text: str = "Marcus answers the questionnaire", **more: object) -> Step:
    return replace(Step(number, text, BUYER, 1, AGO[5], TODAY + timedelta(days=5), owner=3), **more)  # type: ignore[arg-type]


def case(*steps: Step, **more: object) -> Case:
    plain = Case("x", TODAY, AGO[20], people=PEOPLE, steps=steps)
    return replace(plain, **more)  # type: ignore[arg-type]


def ask(number: int, days: int, answer: str = "", by: int | None = None, event: int = 10) -> Asked:
    return Asked(event + number, number, AGO[days], SELLER, 3, answer, AGO[1] if answer else None, by)


def kinds(row: Commitment) -> list[str]:
    return [one.kind for one in row.leanings]


def test_nobody_is_named_where_nothing_was_left_open() -> None:
    agreed = ask(1, 9, "accepted", 3)
    assert read_commitment(case(step(1), asked=(agreed,), acts=(Act(5, AGO[1], BUYER, 3, "dates.accepted", 1),))) == ()


def test_one_date_that_waits_is_a_fact_and_no_reading() -> None:
    (row,) = read_commitment(case(step(1), asked=(ask(1, 3),)))
    assert (row.held.person.name, [one.task for one in row.held.unanswered], row.leanings) == (
        "Marcus Oyelaran",
        [1],
        (),
    )


def test_two_that_wait_for_a_week_may_mean_that_other_things_come_first() -> None:
    (row,) = read_commitment(case(step(1), step(2), asked=(ask(1, 9), ask(2, 8))))
    assert kinds(row) == [PRIORITY]
    assert row.leanings[0].evidence == "2 proposed dates without an answer, the oldest for 9 days."
    assert (row.leanings[0].tasks, row.leanings[0].events) == ((1, 2), (11, 12))


def test_an_answer_ends_the_waiting_and_a_later_proposal_begins_it_again() -> None:
    first, again = ask(1, 9, "countered", 3), replace(ask(1, 3), event=30)
    (row,) = read_commitment(case(step(1), asked=(first, again)))
    assert [one.event for one in row.held.unanswered] == [30]


def test_not_mine_may_mean_the_wrong_person() -> None:
    said = Handed(21, 1, AGO[3], 3, BUYER, was=3, not_mine=True)
    (row,) = read_commitment(case(step(1, owner=None), handed=(said,)))
    assert kinds(row) == [WRONG]
    assert row.leanings[0].evidence == "Marcus Oyelaran called #1 “not mine”."


def test_what_went_up_to_who_decides_was_not_his_yes() -> None:
    up = Handed(21, 1, AGO[3], 2, BUYER, was=3, to=4)
    (row,) = read_commitment(case(step(1, owner=4), handed=(up,)))
    assert (kinds(row), row.held.person.name) == ([AUTHORITY], "Marcus Oyelaran")
    assert row.leanings[0].evidence == "#1 went up to Tom Okafor."


@pytest.mark.parametrize("text", ["Marcus approves the budget", "Sign the order form", "Priya raises the PO"])
def test_a_yes_that_waits_for_who_cannot_give_it(text: str) -> None:
    (row,) = read_commitment(case(step(1, text), asked=(ask(1, 3),)))
    assert kinds(row) == [AUTHORITY]
    decider = replace(PEOPLE[2], part="economic_buyer")
    (row,) = read_commitment(case(step(1, text), asked=(ask(1, 3),), people=(PEOPLE[0], decider)))
    assert row.leanings == ()


def test_a_date_he_pushed_twice_counts_and_once_does_not() -> None:
    moves = [Redate(30 + n, AGO[days], 1, BUYER, 3, TODAY, TODAY, 5) for n, days in enumerate((9, 3))]
    assert read_commitment(case(step(1), redates=tuple(moves[:1]))) == ()
    (row,) = read_commitment(case(step(1), redates=tuple(moves)))
    assert kinds(row) == [PRIORITY]


def test_what_a_seller_handed_over_or_pushed_is_no_refusal() -> None:
    moved = [Redate(30 + n, AGO[3], 1, SELLER, 1, TODAY, TODAY, 5) for n in range(3)]
    given = Handed(21, 1, AGO[3], 1, SELLER, was=3, to=4)
    assert read_commitment(case(step(1, owner=4), redates=tuple(moved), handed=(given,))) == ()


@pytest.mark.parametrize("more", [{"state": "retired"}, {"steps": (step(1), step(2, mark="signature", status="done"))}])
def test_nothing_is_read_when_there_is_nothing_left_to_commit_to(more: dict[str, object]) -> None:
    assert read_commitment(case(step(1), **{"asked": (ask(1, 9),), **more})) == ()


def test_a_step_that_is_done_was_committed_to() -> None:
    done = step(1, status="done", done_on=AGO[1])
    said = Handed(21, 1, AGO[3], 3, BUYER, was=3, not_mine=True)
    assert read_commitment(case(done, asked=(ask(1, 9),), handed=(said,))) == ()


def test_who_left_most_open_comes_first() -> None:
    said = Handed(21, 3, AGO[3], 2, BUYER, was=2, not_mine=True)
    rows = read_commitment(case(step(1), step(3, owner=None), asked=(ask(1, 3),), handed=(said,)))
    assert [row.held.person.name for row in rows] == ["Priya Raman", "Marcus Oyelaran"]
