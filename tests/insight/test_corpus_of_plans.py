"""The labelled plans hold to their guide: made by their recipes, near misses in plenty, a third held out by hash."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.insight.corpus.plans import commitment, fresh, make, mixed, said

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


def test_the_second_sample_is_what_its_module_makes_split_by_hash() -> None:
    kept = [json.loads(line) for path in (mixed.OPEN, mixed.HELD_OUT) for line in path.read_text().splitlines()]
    apart = [json.loads(line)["id"] for line in mixed.HELD_OUT.read_text().splitlines()]
    made = list(mixed.lines())
    assert sorted(kept, key=lambda row: row["id"]) == sorted(made, key=lambda row: row["id"])
    assert apart == [row["id"] for row in made if mixed.held_out(row["id"])]
    assert len({row["id"] for row in made}) == len(made) > 100
    assert sum(row["kind"] == "near" for row in made) > sum(row["kind"] == "hit" for row in made)


def test_the_plans_without_a_commitment_are_what_their_module_makes_a_third_held_out() -> None:
    open_part, apart = (
        [json.loads(line) for line in path.read_text().splitlines()] for path in (commitment.OPEN, commitment.HELD_OUT)
    )
    made = {row["id"]: row for row in commitment.lines()}
    assert {row["id"]: row for row in (*open_part, *apart)} == made
    assert {row["id"] for row in apart} == commitment.third(list(made.values()))
    for rows in (open_part, apart):
        for of in ("low_priority", "wrong_person", "missing_authority"):
            kinds = Counter(row["kind"] for row in rows if row["of"] == of)
            assert kinds["near"] > kinds["hit"] >= 3, of


def test_the_third_sample_is_what_its_module_makes() -> None:
    kept = [json.loads(line) for line in fresh.FRESH.read_text().splitlines()]
    assert kept == list(fresh.lines())
    assert len({row["id"] for row in kept}) == len(kept) > 140
    assert sum(row["kind"] == "near" for row in kept) > sum(row["kind"] == "hit" for row in kept)
    named = {label.split(":")[0] for row in kept for label in row["labels"]}
    assert named == {of.split(":")[0] for of in OF}, "each detector has a plan of its own"


def test_the_sample_of_words_is_what_its_module_makes() -> None:
    for path, rows in said.both():
        assert [json.loads(line) for line in path.read_text().splitlines()] == rows
        assert len({row["id"] for row in rows}) == len(rows) > 40
