"""When a buyer does not commit: facts per person, what they may mean, and silence where nothing was left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.insight.case import BUYER, SELLER, Act, Asked, Case, Deal, Handed, Person, Proposed, Redate, Step
from mapapp.insight.commitment import AUTHORITY, PRIORITY, WRONG, Commitment, read_commitment
from mapapp.insight.detectors.labelled import read_labels
from mapapp.insight.detectors.score import READINGS, by_detector, judge
from mapapp.insight.held import version_for_nobody
from mapapp.insight.whose_yes import names_another
from tests.insight.corpus.plans import commitment as corpus

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
    plain = Case("x", TODAY, AGO[20], people=PEOPLE, steps=steps, buyer_joined_on=AGO[20])
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


def test_what_was_asked_before_anybody_could_answer_waits_since_somebody_could() -> None:
    asked = (ask(1, 20), ask(2, 20))
    (row,) = read_commitment(case(step(1), step(2), asked=asked, buyer_joined_on=AGO[5]))
    assert (len(row.held.unanswered), row.leanings) == (2, ())
    (row,) = read_commitment(case(step(1), step(2), asked=asked, buyer_joined_on=AGO[8]))
    assert row.leanings[0].evidence == "2 proposed dates without an answer, the oldest for 8 days."
    assert read_commitment(case(step(1), step(2), asked=asked, buyer_joined_on=None)) == ()
    new = tuple(replace(one, joined_on=AGO[3]) if one.role else one for one in LEADS)
    (row,) = read_commitment(case(step(1), people=new, proposed=(proposal(8),)))
    assert (len(row.held.versions), row.leanings) == (1, ())


def test_a_date_of_a_step_that_he_was_given_waits_for_him_since_then() -> None:
    given = tuple(Handed(30 + n, n, AGO[3], 2, BUYER, was=2, to=3) for n in (1, 2))
    rows = read_commitment(case(step(1), step(2), asked=(ask(1, 9), ask(2, 9)), handed=given))
    row = next(one for one in rows if one.held.person.number == 3)
    assert (len(row.held.unanswered), row.leanings) == (2, ())


def test_of_two_dates_that_one_move_asked_for_each_waits_since_he_was_given_its_step() -> None:
    """The second one pushed the step that he took three days ago."""
    given = (Handed(31, 2, AGO[3], 2, BUYER, was=2, to=3),)
    asked = (replace(ask(1, 9), owner=3), replace(ask(2, 9), event=ask(1, 9).event, owner=3))
    steps = (replace(step(1), owner=3), replace(step(2), owner=3))
    rows = read_commitment(case(*steps, asked=asked, handed=given))
    row = next(one for one in rows if one.held.person.number == 3)
    assert {one.task: day for one, day in row.held.since.items()} == {1: AGO[9], 2: AGO[3]}


def test_a_version_waits_for_a_lead_since_he_is_one() -> None:
    new = (PEOPLE[0], replace(PEOPLE[1], role="lead", joined_on=AGO[20], leads_on=AGO[3]), *PEOPLE[2:])
    (row,) = read_commitment(case(step(1), people=new, proposed=(proposal(8),)))
    assert (list(row.held.since.values()), row.leanings) == ([AGO[3]], ())


def test_a_date_waits_for_who_has_no_seat_only_while_a_colleague_has_one() -> None:
    """The first buyer came twenty days ago and left; Priya came three days ago."""
    came = (PEOPLE[0], replace(PEOPLE[1], joined_on=AGO[3]), *PEOPLE[2:])
    (row,) = read_commitment(case(step(1), step(2), people=came, asked=(ask(1, 9), ask(2, 9))))
    assert (list(row.held.since.values()), row.leanings) == ([AGO[3], AGO[3]], ())


def test_a_no_by_which_his_own_date_comes_back_is_no_later_date_of_his() -> None:
    moves = tuple(Redate(30 + n, AGO[days], 1, BUYER, 3, TODAY, TODAY, 5, back=True) for n, days in enumerate((9, 3)))
    assert read_commitment(case(step(1), redates=moves)) == ()


def test_one_day_is_one_day() -> None:
    soon = replace(Case("x", TODAY, AGO[20]).numbers, answer_waits=1)
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(1),), numbers=soon))
    assert row.leanings[0].evidence == "Version 3 without an answer for 1 day."


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
def test_a_yes_that_lies_for_a_week_with_who_cannot_give_it(text: str) -> None:
    (row,) = read_commitment(case(step(1, text), asked=(ask(1, 8),)))
    assert kinds(row) == [AUTHORITY]
    assert row.leanings[0].evidence == "#1 takes a decision, and it lies with Marcus Oyelaran."
    (row,) = read_commitment(case(step(1, text), asked=(ask(1, 3),)))
    assert row.leanings == ()
    decider = replace(PEOPLE[2], part="economic_buyer")
    (row,) = read_commitment(case(step(1, text), asked=(ask(1, 8),), people=(PEOPLE[0], decider)))
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


@pytest.mark.parametrize("more", [{"state": "retired"}, {"deal": Deal(outcome="lost")},
                                  {"steps": (step(1), step(2, mark="signature", status="done"))}])  # fmt: skip
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


LEADS = (PEOPLE[0], replace(PEOPLE[1], role="lead"), *PEOPLE[2:])


def proposal(days: int, answer: str = "", by: int | None = None, event: int = 40, side: str = SELLER) -> Proposed:
    said = AGO[1] if answer else None
    return Proposed(event, 3, AGO[days], side, answer, said, by, event + 1 if answer else None, "Not by March")


def test_a_version_without_an_answer_is_a_fact_of_whoever_could_agree() -> None:
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(3),)))
    assert (row.held.person.name, [one.version for one in row.held.versions], row.leanings) == ("Priya Raman", [3], ())


def test_a_week_later_it_means_something() -> None:
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(8),)))
    assert kinds(row) == [PRIORITY]
    assert row.leanings[0].evidence == "Version 3 without an answer for 8 days."
    assert (row.leanings[0].tasks, row.leanings[0].events) == ((), (40,))
    sponsor = (*PEOPLE[:3], replace(PEOPLE[3], role="lead"))
    (row,) = read_commitment(case(step(1), people=sponsor, proposed=(proposal(8),)))
    assert (row.held.person.name, kinds(row)) == ("Tom Okafor", [PRIORITY])


def test_a_colleague_who_acts_meanwhile_may_be_who_to_ask() -> None:
    acts = (Act(30, AGO[9], BUYER, 2, "task.started", 1), Act(45, AGO[3], BUYER, 3, "task.completed", 1))
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(8),), acts=acts))
    assert kinds(row)[0] == WRONG
    assert row.leanings[0].evidence == "Since version 3 was proposed Priya Raman did nothing; Marcus Oyelaran did."
    gone = (acts[0], Act(45, AGO[3], BUYER, 3, "seat.ended"), Act(46, AGO[3], BUYER, 4, "invite.declined"))
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(8),), acts=gone))
    assert kinds(row) == [PRIORITY], "to leave is no deed"
    acts = (*acts, Act(46, AGO[3], BUYER, 2, "plan.commented"))
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(proposal(8),), acts=acts))
    assert kinds(row) == [AUTHORITY]
    told = "Priya Raman does other things on the plan, and leaves version 3 without an answer."
    assert row.leanings[0].evidence == told


def test_a_lead_alone_without_anybody_who_decides_may_have_no_yes_to_give() -> None:
    (row,) = read_commitment(case(step(1), people=LEADS[:3], proposed=(proposal(8),)))
    assert kinds(row) == [AUTHORITY, PRIORITY]
    told = "Version 3 lies, and nobody who approves the budget or sponsors it is on the plan."
    assert row.leanings[0].evidence == told


def test_a_version_that_was_declined_is_a_fact_of_who_declined_it_with_the_reason() -> None:
    no = proposal(3, "declined", 2)
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(no,)))
    assert ([one.why for one in row.held.refused], row.held.versions, kinds(row)) == (["Not by March"], (), [])
    again = replace(proposal(1, "declined", 2), event=50, answered_event=51)
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(no, again)))
    assert PRIORITY in kinds(row)


def test_a_no_that_names_who_decides_is_not_a_matter_of_priority() -> None:
    noes = tuple(
        replace(proposal(days, "declined", 2), why=why, event=event, answered_event=event + 1)
        for days, event, why in ((9, 40, "Tom has to approve it"), (3, 50, "Needs our CFO first"))
    )
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=noes))
    assert kinds(row) == [AUTHORITY]
    assert row.leanings[0].evidence.startswith("Priya Raman said no to version 3: “Tom has to approve it”.")


def test_what_another_step_pushed_along_is_no_move_of_his() -> None:
    moves = [Redate(30 + n, AGO[days], 1, BUYER, 3, TODAY, TODAY, 5, pushed=True) for n, days in enumerate((9, 3))]
    assert read_commitment(case(step(1), redates=tuple(moves))) == ()


def test_the_labelled_plans_are_read_as_they_are_labelled() -> None:
    """The open part: 88 plans, every reading of every person. The held-out one is opened by the command alone."""
    judged = judge(read_labels(corpus.OPEN))
    assert {name: (of.false, of.missed) for name, of in by_detector(judged).items()} == dict.fromkeys(READINGS, (0, 0))


@pytest.mark.parametrize("answer", ["accepted", "countered", "replaced", "withdrawn"])
def test_a_version_that_waits_no_more_is_no_fact(answer: str) -> None:
    assert read_commitment(case(step(1), people=LEADS, proposed=(proposal(8, answer, 2),))) == ()


def test_what_the_buyer_proposes_waits_for_the_seller() -> None:
    assert read_commitment(case(step(1), people=LEADS, proposed=(proposal(8, side=BUYER),))) == ()


def test_a_version_that_nobody_there_may_answer_is_told_apart() -> None:
    found = case(step(1), proposed=(proposal(8),))
    assert (read_commitment(found), version_for_nobody(found)) == ((), proposal(8))
    assert version_for_nobody(replace(found, people=LEADS)) is None
    assert version_for_nobody(case(step(1))) is None


def test_every_no_counts_until_both_sides_agree() -> None:
    """The seller who asks again after each no does not make them go away."""
    noes = tuple(replace(ask(1, 8, "declined", 3, event), answered_event=event + 2) for event in (10, 20))
    waits = ask(1, 1, event=30)
    (row,) = read_commitment(case(step(1), asked=(*noes, waits)))
    assert ([one.event for one in row.held.declined], [one.event for one in row.held.unanswered]) == ([11, 21], [31])
    assert kinds(row) == [PRIORITY]
    yes = replace(ask(1, 1, "accepted", 3, 30), answered_event=32)
    assert read_commitment(case(step(1), asked=(*noes, yes))) == ()
    (row,) = read_commitment(case(step(1), asked=(*noes, yes, replace(noes[0], event=41, answered_event=42))))
    assert [one.event for one in row.held.declined] == [41]


def test_a_no_counts_from_when_it_was_said_and_not_from_when_the_date_was_asked() -> None:
    """Version 3 was proposed, a date was moved, version 3 was accepted, and only then came the no."""
    yes = replace(proposal(5, "accepted", 2, event=8), answered_event=11)
    no = replace(ask(1, 3, "declined", 3, event=9), answered_event=12)
    (row,) = read_commitment(case(step(1), people=LEADS, asked=(no,), proposed=(yes,)))
    assert [one.event for one in row.held.declined] == [10]
    version = replace(proposal(3, "declined", 2, event=9), version=4, answered_event=12)
    (row,) = read_commitment(case(step(1), people=LEADS, proposed=(yes, version)))
    assert [one.version for one in row.held.refused] == [4]


def test_agreeing_to_a_version_agrees_to_its_dates() -> None:
    no, yes = replace(ask(1, 8, "declined", 3), answered_event=12), proposal(3, "accepted", 2)
    assert read_commitment(case(step(1), people=LEADS, asked=(no,), proposed=(yes,))) == ()


WORDS = tuple(Person(5 + place, BUYER, name) for place, name in enumerate(("Will Sand", "May Lin", "Mark Ode")))


@pytest.mark.parametrize(
    ("why", "is_said"),
    [
        ("Will has to approve it", True), ("Needs Will first", True), ("It goes to May for a decision", True),
        ("Sorry. Will must decide that", True), ("Will's approval is missing", True), ("tom has to approve it", True),
        ("Mark decides", True), ("Our CFO will have to sign", True),
        ("Will you agree to a later date?", False), ("We will approve it soon", False),
        ("I will decide next week", False),
        ("May we agree on a later week?", False), ("It may need a decision later", False), ("In May we decide", False),
        ("Not before May 10, then I confirm", False), ("Too early. Will it be approved in time?", False),
        ("Mark it as done once I confirm", False), ("There is a question mark: I decide on Friday", False),
    ],
)  # fmt: skip
def test_a_colleague_whose_name_is_a_word_is_meant_where_it_is_a_name(why: str, is_said: bool) -> None:
    assert names_another(why, case(people=PEOPLE + WORDS), PEOPLE[2]) is is_said
