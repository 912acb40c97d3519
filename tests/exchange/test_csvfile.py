"""A table as CSV of which a spreadsheet runs nothing, in whichever script its formulas begin."""

from __future__ import annotations

import pytest

from mapapp.exchange.csvfile import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠A"])
def test_text_that_begins_like_a_formula_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_a_number_stays_one() -> None:
    assert [harmless(cell) for cell in (-5, "5", "a=1")] == ["-5", "5", "a=1"]
