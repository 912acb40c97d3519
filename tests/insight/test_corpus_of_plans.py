"""The labelled plans hold to their guide: made by their recipes, near misses in plenty, a third held out by hash."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.insight.corpus.plans import make

ROWS = {path: [json.loads(line) for line in path.read_text().splitlines()] for path in (make.OPEN, make.HELD_OUT)}
EVERY: list[dict[str, Any]] = [row for rows in ROWS.values() for row in rows]
OF = sorted({row["of"] for row in EVERY} - {"ordinary"})


def test_the_files_are_what_the_recipes_make() -> None:
    made = {row["id"]: row for row in make.lines()}
    assert len(made) == len(EVERY)
    assert [row["id"] for row in EVERY if made[row["id"]] != row] == []


def test_the_recipes_import_nothing_that_is_judged() -> None:
    for path in make.HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(("mapapp", "django")), path
            assert not isinstance(node, ast.Import) or all("mapapp" not in name.name for name in node.names), path


def test_there_are_all_detectors_and_ordinary_plans() -> None:
    assert len(OF) == 29
    assert sum(row["of"] == "ordinary" for row in EVERY) >= 100


@pytest.mark.parametrize("of", OF)
def test_near_misses_outnumber_hits_in_both_parts(of: str) -> None:
    for path, rows in ROWS.items():
        kinds = Counter(row["kind"] for row in rows if row["of"] == of)
        assert kinds["near"] > kinds["hit"] >= (4 if path == make.HELD_OUT else 8), path.name


@pytest.mark.parametrize("of", OF)
def test_a_hit_names_what_it_is_for_and_a_near_miss_does_not(of: str) -> None:
    for row in EVERY:
        if row["of"] == of:
            named = any(label == of or (":" not in of and label.split(":")[0] == of) for label in row["labels"])
            assert named == (row["kind"] == "hit"), row["id"]


def test_a_third_of_each_kind_is_held_out_by_its_hash() -> None:
    for of, kind in {(row["of"], row["kind"]) for row in EVERY}:
        names = [row["id"] for row in EVERY if (row["of"], row["kind"]) == (of, kind)]
        apart = {row["id"] for row in ROWS[make.HELD_OUT] if (row["of"], row["kind"]) == (of, kind)}
        assert apart == make.held_out(names)
    assert 0.32 < len(ROWS[make.HELD_OUT]) / len(EVERY) < 0.35


def test_the_files_are_small() -> None:
    assert sum(Path(path).stat().st_size for path in ROWS) < 3_200_000
