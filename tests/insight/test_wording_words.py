"""What the coach says: a reason and a way out to sellers, a gentle question to buyers, a strong example to both."""

from __future__ import annotations

import pytest

from mapapp.insight.wording.reading import ASPECTS, read_wording
from mapapp.insight.wording.saying import ASKS, HOW, LACKS, Help, findings, help_with
from mapapp.insight.wording.score import Labelled, read_labels
from tests.insight.corpus.split import HELD_OUT, OPEN

WEAK = [row for path in (OPEN, HELD_OUT) for row in read_labels(path) if row.verdict == "weak"]


def helped(text: str, *, to_buyer: bool = False, kind: str = "task", side: str = "", owner: str = "") -> Help:
    found = help_with(read_wording(text, kind=kind, side=side), to_buyer=to_buyer, side=side, owner=owner)
    assert found
    return found


def test_a_seller_is_told_what_is_missing_and_how_to_better_it() -> None:
    assert helped("Get budget approved") == Help(
        "Weak: it does not say who decides or signs, how much and where it is decided.",
        "Name who says yes, by name or by part. Give the amount, or the paper that holds it.",
        "VP of Finance approves the budget, up to the total of the order form, in the next planning round",
    )


def test_a_buyer_is_asked_gently_in_words_of_his_own() -> None:
    assert helped("Get budget approved", to_buyer=True, side="buyer") == Help(
        "To make this easy to finish: who says yes, how much and where?",
        "",
        "VP of Finance approves the budget, up to the total of the order form, in the next planning round",
    )
    asked = [helped(row.text, to_buyer=True, kind=row.kind, side=row.side).why for row in WEAK if help_of(row)]
    assert len(set(asked)) > 5
    assert [text for text in asked if not text.startswith("To make this easy to finish: ") or text[-1] != "?"] == []


def help_of(row: Labelled) -> Help | None:
    return help_with(read_wording(row.text, kind=row.kind, side=row.side), to_buyer=False, side=row.side)


def test_nothing_is_said_of_a_strong_text() -> None:
    text = "VP of Finance approves $120K budget line in October planning cycle"
    assert help_with(read_wording(text), to_buyer=False) is None


def test_no_example_is_weak_itself_and_each_weak_text_gets_one() -> None:
    weak = []
    for row in WEAK:
        found = help_of(row)
        if found and (not found.example or read_wording(found.example, kind=row.kind, side=row.side).is_weak):
            weak.append((row.text, found.example))
    assert weak == []


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("Review MSA", "Review MSA: findings written down and sent to both sides"),
        ("Sign the DPA as soon as possible", "Sign the DPA"),
        ("Get NDA signed", "NDA signed by both companies"),
        ("Follow up with procurement", "Procurement answers in writing: yes, no, or what is missing"),
        ("CFO approves the budget", "CFO approves the budget, up to the total of the order form"),
        ("Approval of the rollout plan", "The sponsor approves the rollout plan in the next steering meeting"),
        ("Get approval", "The sponsor approves the plan in the next steering meeting"),
        ("Obtain approval", "The sponsor approves the plan in the next steering meeting"),
        (
            "Get budget approval",
            "VP of Finance approves the budget line, up to the total of the order form, in the next planning round",
        ),
    ],
)
def test_the_example_is_made_of_the_text(text: str, example: str) -> None:
    assert helped(text).example == example


def test_the_buyers_owner_is_who_decides_in_the_example() -> None:
    assert helped("Rollout plan approved", side="buyer", owner="Tom Okafor").example == (
        "Tom Okafor approves the rollout plan in the next steering meeting"
    )


@pytest.mark.parametrize(
    "text", ["Get %(who)s approved", "Get {0} approved", "Discuss <b>pricing</b> %s", "Get % approved"]
)
def test_signs_of_a_format_are_only_signs(text: str) -> None:
    assert helped(text).why


def test_every_reason_has_words_for_both_sides() -> None:
    assert list(LACKS) == list(HOW) == list(ASPECTS) and set(ASKS) == set(ASPECTS)
    found = findings(read_wording("Get budget approved"))
    assert [one.aspect for one in found] == ["actor", "amount", "forum"]
