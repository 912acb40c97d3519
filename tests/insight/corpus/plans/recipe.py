"""What a recipe is, and the moves that several of them make."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.insight.corpus.plans.base import deal, sound
from tests.insight.corpus.plans.sketch import Row, Sketch, working

Change = Callable[[Sketch], object]


@dataclass(frozen=True)
class Recipe:
    """`of`: the detector it is made for; a hit finds that unless `change` says what it finds. `at` as in `sound`."""

    of: str
    kind: str
    why: str
    change: Change
    at: str = "setup"
    aims: bool = True

    def cooked(self, seed: str) -> Sketch:
        sketch = sound(random.Random(seed), at=self.at, aims=self.aims)
        self.change(sketch)
        if self.kind == "hit" and not any(label.split(":")[0] == self.of.split(":")[0] for label in sketch.found):
            sketch.found.add(self.of)
        return sketch


def hit(of: str, why: str, change: Change, **more: Any) -> Recipe:
    return Recipe(of, "hit", why, change, **more)


def near(of: str, why: str, change: Change, **more: Any) -> Recipe:
    return Recipe(of, "near", why, change, **more)


def both(*changes: Change) -> Change:
    def change(s: Sketch) -> None:
        for one in changes:
            one(s)

    return change


def then(move: Callable[..., object], *values: Any, **more: Any) -> Change:
    """A move with its values."""
    return lambda s: move(s, *values, **more)


def row_is(key: str, **values: Any) -> Change:
    return lambda s: s.step(key).update(values)


def retired(s: Sketch) -> None:
    s.head["state"] = "retired"
    s.found.clear()


def lost(s: Sketch) -> None:
    s.deal = deal(s, outcome="lost", close_on=s.ago(3))
    s.found.clear()


def signed(s: Sketch) -> None:
    """Signed yesterday: all that comes before the signature is done, what comes after is not."""
    for row in s.steps:
        if row["key"] not in ("kickoff", "live") and row["status"] in ("not_started", "in_progress", "blocked"):
            s.complete(row, min(s.ago(1), row["due_on"]))
    s.found.clear()


def finished(s: Sketch) -> None:
    for row in s.open():
        s.complete(row, s.ago(1))


def began(s: Sketch, days: int) -> None:
    """The plan was made so many days ago; people joined on the next."""
    day = s.ago(days)
    s.head["began_on"] = day
    for act in s.acts:
        act["on"] = max(act["on"], day)
    if s.head.get("buyer_joined_on"):
        s.head["buyer_joined_on"] = min(s.today, max(s.head["buyer_joined_on"], day + timedelta(days=1)))
    for row in s.people:
        if row.get("joined_on"):
            row["joined_on"] = min(s.today, max(row["joined_on"], day + timedelta(days=row["side"] == "buyer")))


def crm(s: Sketch, close_on: date | None, **values: Any) -> None:
    """The opportunity says this date; what follows from it against the plan's is found as well."""
    s.deal = deal(s, close_on=close_on, **values)
    planned = s.head.get("signature_on") or s.head.get("target_signature_on")
    if close_on and planned and planned > close_on and s.deal.get("outcome", "open") == "open":
        s.found.add("later_than_crm")


def agrees(s: Sketch, **values: Any) -> None:
    """The opportunity's date is that of the plan."""
    crm(
        s, max(day for day in (s.head.get("signature_on"), s.head.get("target_signature_on"), s.today) if day), **values
    )


def no_deal(s: Sketch) -> None:
    s.deal = None


def unjoined(s: Sketch) -> None:
    """No buyer has come yet: the seller did it all."""
    s.head["buyer_joined_on"] = None
    for row in s.people:
        if row["side"] == "buyer":
            row["joined_on"] = None
    for act in s.acts:
        act["by"], act["side"] = (11, "seller") if act["by"] < 10 else (act["by"], "seller")
    for row in s.steps:
        if row.get("done_by_person") and row["done_by_person"] < 10:
            row["done_by"], row["done_by_person"] = "seller", 11


def not_green(s: Sketch) -> None:
    """One of the buyer's steps was done a day late, so that silence after it is no silence after green."""
    row = next(r for r in s.steps if r["status"] == "done" and r["side"] == "buyer")
    row["due_on"] = working(row["done_on"], -1)
    row["starts_on"] = min(row["starts_on"], row["due_on"])


def kept(s: Sketch, *keys: str) -> None:
    """Nothing else of the usual steps is left."""
    s.drop(*(row["key"] for row in list(s.steps) if row["key"] not in keys))


def fill(s: Sketch, count: int, texts: list[str], **more: Any) -> list[Row]:
    """That many ordinary steps more, linked, by turns the seller's and the buyer's."""
    made = []
    for place in range(count):
        text = texts[place % len(texts)] + (f", part {place // len(texts) + 1}" if place >= len(texts) else "")
        side, owner = ("buyer", 1) if place % 2 else ("seller", 12)
        made.append(s.add_step(text, side=side, owner=owner, phase=3, starts=working(s.today, 2 + place % 9), **more))
    return made
