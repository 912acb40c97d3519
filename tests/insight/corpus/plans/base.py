"""A plan about which nothing is to be found: what recipes begin with."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.insight.corpus.plans import words
from tests.insight.corpus.plans.sketch import Sketch, working

PARTS = ("champion", "economic_buyer", "executive_sponsor", "security", "legal", "procurement", "user")
OWNED = {  # who owns which of the usual steps: the buyer's parts, else somebody of the seller
    "needs": 1,
    "supplier": 6,
    "criteria": 1,
    "trial": 7,
    "results": 1,
    "security": 4,
    "budget": 2,
    "sponsor": 3,
    "legal": 5,
    "signature": 3,
    "live": 1,
    "discovery": 12,
    "setup": 12,
    "case": 11,
    "kickoff": 13,
}
PLACE = {
    "discovery": 1,
    "needs": 1,
    "supplier": 1,
    "criteria": 2,
    "setup": 2,
    "trial": 2,
    "results": 2,
    "security": 4,
    "case": 3,
    "budget": 3,
    "sponsor": 3,
    "legal": 4,
    "signature": 5,
    "kickoff": 5,
    "live": 5,
}
KINDS = {
    "discovery": "meeting",
    "criteria": "approval",
    "budget": "approval",
    "sponsor": "approval",
    "signature": "approval",
    "kickoff": "meeting",
    "live": "milestone",
}
ORDER = (
    "discovery",
    "needs",
    "supplier",
    "criteria",
    "setup",
    "trial",
    "results",
    "security",
    "case",
    "budget",
    "sponsor",
    "legal",
    "signature",
    "kickoff",
    "live",
)
NAMED = (
    "Discovery and validation",
    "Proof of value",
    "Business case and approval",
    "Procurement and legal",
    "Signature and kickoff",
)


def sound(chance: random.Random, *, at: str = "", aims: bool = True) -> Sketch:
    """All that the guide asks for is there: a chain of fifteen steps, on time, the one called `at` under way, both
    sides busy, three of the buyer joined, a target for signature six days after it is planned, the CRM agreeing."""
    sketch = Sketch(chance, working(date(2026, 1, 12) + timedelta(days=chance.randrange(300)), 0))
    _people(sketch)
    sketch.phases = [
        {"number": n, "name": name, "is_trial": n == 2, "criteria": 3 if n == 2 else 0}
        for n, name in enumerate(NAMED, 1)
    ]
    if aims:
        said = chance.choice([1, 3])
        texts = chance.sample(words.AIMS, chance.choice([1, 1, 2]))
        sketch.goals = [
            {"number": n, "statement": text, "said_by": said, "measures": 2} for n, text in enumerate(texts, 1)
        ]
    _steps(sketch, at or chance.choice(["setup", "trial", "results", "security"]))
    _head(sketch)
    _history(sketch)
    if aims and chance.random() < 0.5:
        serve(sketch)
    return sketch


def serve(sketch: Sketch) -> None:
    """Each step names the goal it serves, but for milestones and what is marked."""
    sketch.keeps_links = True
    for row in sketch.steps:
        if not row.get("mark") and row.get("kind") != "milestone":
            row["goal"] = sketch.chance.choice(sketch.goals)["number"]


def _people(sketch: Sketch) -> None:
    names = sketch.chance.sample(words.NAMES, len(PARTS))
    sellers = sketch.chance.sample(words.SELLERS, 3)
    sketch.people = [
        *(
            {"number": n, "side": "buyer", "name": name, "part": part}
            for n, (name, part) in enumerate(zip(names, PARTS, strict=True), 1)
        ),
        *({"number": n, "side": "seller", "name": name, "part": "other"} for n, name in enumerate(sellers, 11)),
    ]


def _steps(sketch: Sketch, at: str) -> None:
    """What comes before the step under way is done, on or a little before its day; the rest lies ahead."""
    chance, now = sketch.chance, ORDER.index(at)
    lengths = {key: chance.randint(1, 4) for key in ORDER} | {
        "trial": chance.choice([5, 8, 10]),
        "live": 1,
        "signature": 2,
    }
    starts: dict[str, date] = {at: working(sketch.today, -1)}
    due: dict[str, date] = {at: working(sketch.today, chance.randint(4, 6))}
    for key in ORDER[now + 1 :]:
        before = ORDER[ORDER.index(key) - 1]
        starts[key] = working(due[before], 1)
        due[key] = working(starts[key], lengths[key] - 1)
    for key in reversed(ORDER[:now]):
        after = ORDER[ORDER.index(key) + 1]
        due[key] = working(starts[after], -1)
        starts[key] = working(due[key], -(lengths[key] - 1))
    for place, key in enumerate(ORDER):
        owner = OWNED[key]
        text = chance.choice(words.TEXTS[key])
        mark = {"signature": "signature", "live": "go_live"}.get(key, "")
        row = sketch.add_step(
            text,
            side="buyer" if owner < 10 else "seller",
            owner=owner,
            phase=PLACE[key],
            starts=starts[key],
            due=due[key],
            key=key,
            kind=KINDS.get(key, "task"),
            mark=mark,
            after=[place] if place else [],
        )
        if place < now:
            sketch.complete(row, due[key])
        else:
            row["status"] = "in_progress" if place == now else "not_started"
            row["critical"], row["slack"] = key not in ("kickoff", "live"), 0
            if row["critical"]:
                row["latest_start_on"] = working(row["starts_on"], 4)


def _head(sketch: Sketch) -> None:
    chance, first, sign = sketch.chance, sketch.steps[0]["starts_on"], sketch.step("signature")["due_on"]
    target = working(sign, 4)
    began = min(first, sketch.ago(25), target - timedelta(days=60))
    joined = began + timedelta(days=chance.randint(1, 4))
    for number, later in ((1, 0), (4, 3), (6, 5), (11, 0), (12, 0)):
        person = next(row for row in sketch.people if row["number"] == number)
        person["joined_on"] = joined + timedelta(days=later) if number < 10 else began
        person["role"] = {1: "lead", 11: "lead"}.get(number, "contributor")
    sketch.head = {
        "began_on": began,
        "account": chance.choice(words.ACCOUNTS),
        "buyer_joined_on": joined,
        "target_signature_on": target,
        "signature_on": sign,
        "go_live_on": sketch.step("live")["due_on"],
        "long_poles": [row["number"] for row in sketch.open() if row["critical"]],
    }
    if chance.random() < 0.8:
        sketch.deal = deal(sketch, close_on=target + timedelta(days=chance.randint(0, 9)))


def deal(sketch: Sketch, **values: Any) -> dict[str, Any]:
    """An opportunity in the middle of its way."""
    return {
        "stage": "Evaluation",
        "stage_order": 3,
        "is_qualified": True,
        "created_on": sketch.head.get("began_on", sketch.ago(30)) - timedelta(days=sketch.chance.randint(5, 20)),
        **values,
    }


def _history(sketch: Sketch) -> None:
    chance, began = sketch.chance, sketch.head["began_on"]
    age = (sketch.today - began).days
    sketch.act(age, 11, "task.added", 1)
    sketch.act(age - 1, 11, "person.added")
    for row in sketch.steps:
        if row["status"] == "done":
            days = (sketch.today - max(row["done_on"], began + timedelta(days=1))).days
            sketch.act(days, row["owner"], "task.completed", row["number"])
    under_way = next(row for row in sketch.steps if row["status"] == "in_progress")
    sketch.act((sketch.today - under_way["starts_on"]).days, under_way["owner"], "task.started", under_way["number"])
    sketch.act(chance.randint(1, 4), 1)
    sketch.act(chance.randint(0, 3), 4)
    sketch.act(chance.randint(0, 4), 11)
    if age > 14:
        sketch.act(chance.randint(9, 13), 1, "task.described", under_way["number"])
