"""A plan at its end is not judged: one sentence says why, and where the CRM says otherwise, one finding what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapapp.insight.case import Case, Deal, Person, Step
from mapapp.insight.detectors.endings import find_closed
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.detectors.wordings import find_words
from mapapp.insight.ended import end_of, end_words

TODAY = date(2026, 2, 10)
SIGN = Step(30, "Contract signed", "buyer", 5, TODAY, TODAY, owner=1, mark="signature")
PLAN = Case(
    "code", TODAY, date(2026, 1, 5), account="Fenwick Medical", buyer_joined_on=date(2026, 1, 5),
    people=(Person(1, "buyer", "Priya Raman", "champion", joined_on=date(2026, 1, 5)),),
    steps=(Step(1, "Get PO sorted", "buyer", 1, TODAY, TODAY, owner=1), SIGN),
    deal=Deal(stage="Negotiation", close_on=date(2026, 3, 6)),
)  # fmt: skip
SIGNED = replace(PLAN, steps=(*PLAN.steps[:1], replace(SIGN, status="done", done_on=date(2026, 2, 6))))


def closed(case: Case, outcome: str, on: date | None = date(2026, 2, 3)) -> Case:
    assert case.deal is not None
    return replace(case, deal=replace(case.deal, outcome=outcome, outcome_on=on))


@pytest.mark.parametrize(
    ("case", "end", "words"),
    [
        (PLAN, "", ""),
        (replace(PLAN, deal=None), "", ""),
        (replace(closed(SIGNED, "lost"), state="retired"), "retired",
         "This plan is retired, so nothing of it is judged any more."),
        (SIGNED, "signed", "Signed on 6 Feb. What endangers a signature is not read any more: only whether somebody "
         "still acts on the plan, and whether something comes after the signature."),
        (closed(SIGNED, "won"), "signed", "Signed on 6 Feb. What endangers"),
        (closed(PLAN, "lost"), "lost", "The CRM says lost on 3 Feb, so this plan is not judged any more."),
        (closed(PLAN, "lost", None), "lost", "The CRM says lost, so this plan"),
        (closed(PLAN, "won"), "won", "The CRM says won on 3 Feb. What endangers a signature is not read any more"),
    ],
)  # fmt: skip
def test_it_says_in_one_sentence_why_it_is_not_judged(case: Case, end: str, words: str) -> None:
    assert end_of(case) == end
    said = end_words(case)
    assert said.startswith(words) and bool(said) == bool(end)


def test_an_open_plan_of_a_lost_deal_is_one_finding_and_no_daily_judgement() -> None:
    assert find_all(PLAN) and find_words(PLAN)
    case = closed(PLAN, "lost")
    (one,) = find_closed(case)
    assert (one.title, one.weight) == ("Lost in the CRM, and the plan is still open", 3)
    assert f"{one.evidence} {one.act}" == "The CRM says lost on 3 Feb. Retire the plan, or correct the CRM."
    assert one.cure.page == "retire"
    assert find_all(case) == find_words(case) == ()


def test_an_open_signature_of_a_won_deal_is_one_finding_and_what_comes_after_is_still_read() -> None:
    case = closed(PLAN, "won")
    (one,) = find_closed(case)
    assert one.title == "Won in the CRM, and the signature is still open"
    assert one.evidence == "The CRM says won on 3 Feb. #30 “Contract signed” is not done."
    assert one.act == "Mark the signature as done, or correct the CRM."
    assert (one.cure.page, one.cure.number, one.tasks) == ("task", 30, (30,))
    assert {found.code for found in find_all(case)} == {"nothing_after"}
    assert find_words(case) == ()


def test_a_won_deal_whose_plan_marks_no_signature_is_retired_or_marked() -> None:
    (one,) = find_closed(replace(closed(PLAN, "won", None), steps=PLAN.steps[:1]))
    assert one.evidence == "The CRM says won. No step here is marked as the signature."
    assert one.act == "Mark the step that was it, or correct the CRM."


def test_signed_here_and_lost_there_is_a_contradiction() -> None:
    (one,) = find_closed(closed(SIGNED, "lost"))
    assert one.title == "Lost in the CRM, and signed here"
    assert one.evidence == "The CRM says lost on 3 Feb. #30 “Contract signed” was done on 6 Feb."
    assert one.act == "Correct the CRM, or take the signature back."


@pytest.mark.parametrize(
    "case",
    [PLAN, SIGNED, closed(SIGNED, "won"), replace(PLAN, deal=None), replace(closed(PLAN, "lost"), state="retired")],
)
def test_nothing_is_found_where_plan_and_crm_agree(case: Case) -> None:
    assert find_closed(case) == ()


def test_a_signed_plan_is_told_of_nothing_before_its_signature() -> None:
    assert {one.code for one in find_all(SIGNED)} == {"nothing_after"}
