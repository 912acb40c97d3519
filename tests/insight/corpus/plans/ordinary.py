"""Plans made for no detector: steps of all kinds, and of each weakness what chance brings, near misses among them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from tests.insight.corpus.plans.of_ahead import pole, usual
from tests.insight.corpus.plans.of_goals import SALE, goal, no_goals
from tests.insight.corpus.plans.of_green import pushed
from tests.insight.corpus.plans.of_missing import DECOYS, OTHER_WORDS, gone, with_step
from tests.insight.corpus.plans.of_people import quiet
from tests.insight.corpus.plans.of_steps import aimless, criteria, ends, loose, many
from tests.insight.corpus.plans.recipe import Change, Recipe, crm, fill
from tests.insight.corpus.plans.sketch import Sketch
from tests.insight.corpus.plans.words import MORE

COUNT = 110


def recipes() -> Iterator[Recipe]:
    for place in range(COUNT):
        chance = random.Random(f"ordinary {place}")
        at = chance.choice(["setup", "trial", "results", "security"])
        yield Recipe("ordinary", "ordinary", f"at {at}", drawn(chance, at), at=at)


def drawn(chance: random.Random, at: str) -> Change:
    """Some changes, which do not touch each other, in an order that keeps it so."""
    some = [one for one in CHANGES if chance.random() < 0.35]

    def change(s: Sketch) -> None:
        s.drop(*(key for key in ("discovery",) if chance.random() < 0.3))
        fill(s, chance.randint(0, 6), MORE[chance.randrange(10) :])
        for one in some:
            one(s, chance)
        said(s, "too_many", sum(row["status"] != "not_needed" for row in s.steps) > 30)

    return change


def said(s: Sketch, label: str, so: bool = True) -> None:
    if so:
        s.found.add(label)


def by_crm(s: Sketch, chance: random.Random) -> None:
    crm(s, s.head["signature_on"] - timedelta(days=chance.choice([-9, -3, 0, 0, 1, 6, 14])))


def unsafe(s: Sketch, chance: random.Random) -> None:
    about = chance.choice(["security", "legal", "sponsor"])
    gone(about)(s)
    if chance.random() < 0.5:
        with_step(chance.choice(OTHER_WORDS[about]), owner=chance.choice([1, None]))(s)
    else:
        with_step(chance.choice(DECOYS[about][:-1]), owner=1)(s)
        said(s, f"step_missing:{about}")


def by_itself(s: Sketch, chance: random.Random) -> None:
    kind = chance.choice(["task", "meeting", "milestone"])
    loose(chance.choice(MORE), kind=kind)(s)
    said(s, "orphans", kind == "task")


def aim(s: Sketch, chance: random.Random) -> None:
    if chance.random() < 0.3:
        no_goals(s)
        said(s, "no_objective")
    else:
        goal(chance.choice(SALE), label=True)(s)


def dates(s: Sketch, chance: random.Random) -> None:
    twice = chance.random() < 0.5
    pushed("sponsor", *((9, 3), (3, 2))[: 2 if twice else 1], label=twice)(s) if s.has("sponsor") else None


def proof(s: Sketch, chance: random.Random) -> None:
    ahead = any(row["phase"] == 2 for row in s.open())
    criteria(0, label=ahead)(s)


def end(s: Sketch, chance: random.Random) -> None:
    both = chance.random() < 0.5
    ends(*(("kickoff", "live") if both else ("live",)))(s)
    said(s, "nothing_after", both)


def yes(s: Sketch, chance: random.Random) -> None:
    days, length = chance.choice([(6, 2), (9, 5), (5, 4), (8, 6), (4, 4)])
    usual(days, "budget", length, label=length <= 5 and days - length >= 2)(s)


def voice(s: Sketch, chance: random.Random) -> None:
    days = chance.choice([9, 12, 13, 14, 16, 19])
    quiet(days)(s)
    said(s, "champion_quiet", days >= 14)


def start(s: Sketch, chance: random.Random) -> None:
    past = chance.choice([-2, 0, 1, 4])
    pole("case", past, label=past > 0)(s)


def length(s: Sketch, chance: random.Random) -> None:
    many(chance.choice([26, 29, 30, 31, 34]))(s)


def serving(s: Sketch, chance: random.Random) -> None:
    if s.goals:
        aimless(chance.randint(1, 2))(s)
        said(s, "no_goal_served")


CHANGES = (by_crm, unsafe, by_itself, aim, dates, proof, end, yes, voice, start, length, serving)
