"""`python -m tests.insight.corpus.plans.make`: cooks every recipe and writes the two files, the same each time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.insight.corpus.plans import of_ahead, of_goals, of_green, of_missing, of_people, of_steps, of_time, ordinary

HERE = Path(__file__).parent
OPEN = HERE / "plans-open.jsonl"
HELD_OUT = HERE / "plans-held-out.jsonl"
BOOK = (of_time, of_people, of_green, of_ahead, of_missing, of_steps, of_goals, ordinary)


def held_out(names: Sequence[str]) -> set[str]:
    """A third of these, by the hash of the name alone, so that nobody chooses."""
    ordered = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return set(ordered[: round(len(ordered) / 3)])


def lines() -> Iterator[dict[str, Any]]:
    counts: Counter[tuple[str, str]] = Counter()
    for page in BOOK:
        for recipe in page.recipes():
            counts[recipe.of, recipe.kind] += 1
            name = f"{recipe.of}-{recipe.kind}-{counts[recipe.of, recipe.kind]:02}"
            sketch = recipe.cooked(name)
            yield {
                "id": name,
                "of": recipe.of,
                "kind": recipe.kind,
                "why": recipe.why,
                "labels": sorted(sketch.found),
                "case": sketch.written(),
            }


def main() -> None:
    every = list(lines())
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in every:
        names[row["of"], row["kind"]].append(row["id"])
    apart = set().union(*(held_out(group) for group in names.values()))
    for path, held in ((OPEN, False), (HELD_OUT, True)):
        rows = [
            json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in every if (row["id"] in apart) == held
        ]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
