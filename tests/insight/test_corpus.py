"""The labelled texts hold to their guide: enough of them, a third held out by the hash alone, near misses in plenty."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.insight.corpus.split import (
    BLIND,
    COLUMNS,
    HELD_OUT,
    OPEN,
    SAMPLES,
    SECOND_HELD_OUT,
    SECOND_OPEN,
    Labelled,
    held_out,
    read,
)

REASONS = {"act", "evidence", "object", "actor", "amount", "forum", "by_when"}
OPEN_ROWS, HELD_OUT_ROWS = read(OPEN), read(HELD_OUT)
SECOND_OPEN_ROWS, SECOND_HELD_OUT_ROWS = read(SECOND_OPEN), read(SECOND_HELD_OUT)
FIRST = [*OPEN_ROWS, *HELD_OUT_ROWS]
SECOND = [*SECOND_OPEN_ROWS, *SECOND_HELD_OUT_ROWS]
EVERY = [row for path in SAMPLES for row in read(path)]


def test_there_are_enough_of_them_and_no_text_twice() -> None:
    assert len(FIRST) >= 360
    assert len(SECOND) >= 300
    assert len({row.text for row in EVERY}) == len(EVERY)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_row_is_whole(path: Path) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize("path", BLIND, ids=lambda path: path.stem)
def test_a_blind_sample_has_two_columns_and_enough_of_both_labels(path: Path) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["text", "label"] and {len(row) for row in rows} == {2}
    assert len({row[0] for row in rows[1:]}) == len(rows) - 1 >= 200
    labels = [row[1] for row in rows[1:]]
    assert set(labels) == {"weak", "strong"} and min(map(labels.count, set(labels))) > 60


def test_a_text_lies_where_its_hash_says() -> None:
    assert [row.text for row in [*OPEN_ROWS, *SECOND_OPEN_ROWS] if held_out(row.text)] == []
    assert [row.text for row in [*HELD_OUT_ROWS, *SECOND_HELD_OUT_ROWS] if not held_out(row.text)] == []
    assert 0.3 < len(HELD_OUT_ROWS) / len(FIRST) < 0.37
    assert 0.3 < len(SECOND_HELD_OUT_ROWS) / len(SECOND) < 0.37


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
