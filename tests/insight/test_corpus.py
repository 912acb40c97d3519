"""The labelled texts hold to their guide: enough of them, a third held out by the hash alone, near misses in plenty."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.insight.corpus.split import COLUMNS, HELD_OUT, OPEN, Labelled, held_out, read

REASONS = {"act", "evidence", "object", "actor", "amount", "forum", "by_when"}
OPEN_ROWS, HELD_OUT_ROWS = read(OPEN), read(HELD_OUT)
EVERY = [*OPEN_ROWS, *HELD_OUT_ROWS]


def test_there_are_enough_of_them_and_no_text_twice() -> None:
    assert len(EVERY) >= 360
    assert len({row.text for row in EVERY}) == len(EVERY)


@pytest.mark.parametrize("path", [OPEN, HELD_OUT], ids=lambda path: path.stem)
def test_each_row_is_whole(path: Path) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_a_text_lies_where_its_hash_says() -> None:
    assert [row.text for row in OPEN_ROWS if held_out(row.text)] == []
    assert [row.text for row in HELD_OUT_ROWS if not held_out(row.text)] == []
    assert 0.3 < len(HELD_OUT_ROWS) / len(EVERY) < 0.37


@pytest.mark.parametrize("rows", [OPEN_ROWS, HELD_OUT_ROWS], ids=["open", "held-out"])
def test_near_misses_outnumber_what_is_weak(rows: list[Labelled]) -> None:
    assert sum(row.near for row in rows) > sum(row.verdict == "weak" for row in rows) > 60


@pytest.mark.parametrize("rows", [OPEN_ROWS, HELD_OUT_ROWS], ids=["open", "held-out"])
def test_each_reason_is_there_in_both_parts(rows: list[Labelled]) -> None:
    assert set().union(*(row.missing for row in rows)) == REASONS


def test_who_is_weak_says_why_and_nobody_else_does() -> None:
    assert {row.verdict for row in EVERY} == {"weak", "strong", "silent"}
    assert {row.kind for row in EVERY} == {"task", "meeting", "approval", "milestone"}
    assert {row.owner for row in EVERY} == {"buyer", "seller", ""}
    assert [row.text for row in EVERY if bool(row.missing) != (row.verdict == "weak")] == []
    assert [row.text for row in EVERY if row.near and row.verdict == "weak"] == []
