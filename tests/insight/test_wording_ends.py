"""A text is weak unless it shows an end: its decoration makes it no better, and each sign is read where it stands."""

from __future__ import annotations

import pytest

from mapapp.insight.wording.ends import signs, weight_of
from mapapp.insight.wording.reading import read_wording
from mapapp.insight.wording.score import read_labels
from mapapp.insight.wording.trimmed import trimmed
from tests.insight.corpus.split import BLIND, OWN, SAMPLES

DECORATION = (
    " by Friday",
    " - 14 Nov",
    " before Xmas",
    " by end of Q3",
    " (62K)",
    " in March",
    " on 9/14",
    " next week",
)


def test_a_day_or_an_amount_beside_a_text_changes_nothing() -> None:
    texts = [
        row.text
        for path in (*SAMPLES, *BLIND, *OWN)
        for row in read_labels(path)
        if row.kind == "task" and row.verdict != "silent" and row.text[-1:].isalpha()
    ]
    adorned = {text: text + DECORATION[place % len(DECORATION)] for place, text in enumerate(texts)}
    turned = [more for text, more in adorned.items() if read_wording(more).is_weak != read_wording(text).is_weak]
    assert len(turned) <= len(texts) * 0.005, turned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Board stuff - 14 Nov", "Board stuff"),
        ("Get Karen on board before the 15th", "Get Karen on board"),
        ("CFO decides in the June board", "CFO decides in the board"),
        ("Progress the 120k deal by end of month", "Progress the amount deal"),
        ("Import 18k supplier records", "Import 18k supplier records"),
        ("Send SOC 2 report", "Send report"),
        ("The team may march on", "The team may march on"),
    ],
)
def test_what_only_decorates_is_taken_away(text: str, left: str) -> None:
    assert trimmed(text) == left


@pytest.mark.parametrize(
    ("text", "sign", "weight"),
    [
        ("Send the signed order form to Marta", "done", 3),
        ("Signed order form", "record", 3),
        ("Draft the statement of work", "made", 3),
        ("Evaluate the product", "judged", -2),
        ("Provide feedback", "nothing", -2),
        ("Collaborate with the plant managers", "effort", -3),
        ("Dig into the numbers", "loose", -3),
        ("Security", "heading", -1),
        ("Countersignature by David Roth", "decision", 2),
        ("VPN tunnel up", "state", 2),
    ],
)
def test_the_first_sign_says_how_a_text_is_read(text: str, sign: str, weight: int) -> None:
    found = signs(text)[0]
    assert (found.name, found.weight) == (sign, weight)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Support tier chosen", True),
        ("Support the pilot team", False),
        ("Explore three options and pick one", True),
        ("Explore options", False),
        ("Network team opens port 443", True),
        ("Network team to help", False),
        ("Redlines back and forth with counsel", False),
        ("Redlines back", True),
        ("Galvanise the brackets", True),
        ("Order laptops", False),
        ("Order 12 laptops", True),
        ("Can Susan return her redlines?", True),
        ("Where are we with the redlines?", False),
        ("Migration of 40 records, no errors", True),
        ("Prepare for the board, incl. 14 managers", False),
        ("Loop back once the contract is signed", False),
        ("Send the invoice once the contract is signed", True),
        ("Ask Lena where we stand", False),
        ("Set up monitoring", False),
        ("Get the order through", False),
    ],
)
def test_a_word_is_a_verb_or_none_by_where_it_stands(text: str, ends: bool) -> None:
    assert (weight_of(signs(text)) > 0) is ends
