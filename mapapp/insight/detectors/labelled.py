"""Labelled plans, as their file keeps them (tests/insight/corpus/plans/README.md): a line becomes a case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mapapp.insight.case import (
    BUYER,
    SELLER,
    Act,
    Aim,
    Asked,
    Case,
    Deal,
    Handed,
    Person,
    Proposed,
    Redate,
    Step,
    Stretch,
)

SIDES = {"b": BUYER, "s": SELLER}
SELLING = ("Larkspur", "Larkspur Atlas")
PHASES = (
    (1, "Discovery and validation"),
    (2, "Proof of value", True, 3),
    (3, "Business case and approval"),
    (4, "Procurement and legal"),
    (5, "Signature and kickoff"),
)
STEP = (
    "number", "text", "side", "phase", "starts_on", "due_on", "status", "owner",
    "after", "kind", "mark", "latest_start_on",
)  # fmt: skip
DAYS = frozenset({"starts_on", "due_on", "latest_start_on", "done_on"})
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A plan, or an opportunity without one, with the keys of the findings that it must bring."""

    id: str
    of: str
    kind: str
    why: str
    labels: frozenset[str]
    case: Case
    has_plan: bool


def read_labels(path: Path) -> list[Labelled]:
    """The lines of a file of labelled plans."""
    return [_labelled(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _labelled(row: Row) -> Labelled:
    case = row["case"]
    return Labelled(
        row["id"], row["of"], row["kind"], row["why"], frozenset(row["labels"]),
        case_in(row["id"], case), not case.get("planless", False),
    )  # fmt: skip


def case_in(code: str, row: Row) -> Case:
    """The case that a line holds; its days are counted from its own."""
    today = date.fromisoformat(row["today"])

    def day(value: Any) -> date | None:
        return today + timedelta(days=value) if value is not None else None

    roles = row.get("roles", {})
    people = tuple(_person(one, day, roles) for one in row.get("people", ()))
    sides = {one.number: one.side for one in people}
    steps = tuple(_step(one, today, sides) for one in row.get("steps", ()))
    acts = tuple(_act(one, today, sides) for one in row.get("acts", ()))
    last = {side: max((act.on for act in acts if act.side == side), default=None) for side in (BUYER, SELLER)}
    head: dict[str, Any] = {name: day(row.get(name)) for name in HEAD}
    usual = row.get("usual_approval")
    return Case(
        code=code,
        today=today,
        began_on=day(row.get("began_on")) or today,
        account=row.get("account", ""),
        name=row.get("name", ""),
        state=row.get("state", "open"),
        team=SELLING[0],
        seller_names=SELLING,
        last_act_on=max((each for each in last.values() if each), default=None),
        last_buyer_act_on=last[BUYER],
        last_seller_act_on=last[SELLER],
        usual_approval=(usual[0], usual[1]) if usual else None,
        long_poles=tuple(row.get("long_poles", ())),
        steps=steps,
        people=people,
        phases=tuple(_phase(one) for one in row.get("phases", PHASES)),
        goals=tuple(_goal(one) for one in row.get("goals", ())),
        acts=acts,
        redates=tuple(_redates(row, today)),
        asked=tuple(Asked(**_dated(one, day)) for one in row.get("asked", ())),
        proposed=tuple(Proposed(**_dated(one, day)) for one in row.get("proposed", ())),
        handed=tuple(Handed(**_dated(one, day)) for one in row.get("handed", ())),
        deal=_deal(row["deal"], day) if row.get("deal") else None,
        **head,
    )


HEAD = ("buyer_joined_on", "target_signature_on", "target_go_live_on", "signature_on", "go_live_on", "snoozed_until")


def _person(row: Sequence[Any], day: Any, roles: Row) -> Person:
    number, side, name, part, joined = _padded(row, 5)
    role = roles.get(str(number), "")
    return Person(number, SIDES[side], name, part or "other", role=role, joined_on=day(joined))


def _dated(row: Row, day: Any) -> dict[str, Any]:
    """What was asked, proposed or handed over, with its days as dates."""
    return {**row, **{name: day(row[name]) for name in ("on", "answered_on") if name in row}}


def _phase(row: Sequence[Any]) -> Stretch:
    number, name, is_trial, criteria = _padded(row, 4)
    return Stretch(number, name, bool(is_trial), criteria or 0)


def _goal(row: Sequence[Any]) -> Aim:
    number, statement, said_by = _padded(row, 3)
    return Aim(number, statement, said_by)


def _act(row: Sequence[Any], today: date, sides: Mapping[int, str]) -> Act:
    event, on, by, verb, task = _padded(row, 5)
    return Act(event, today + timedelta(days=on), sides.get(by, SELLER), by, verb or "plan.commented", task)


def _step(row: Sequence[Any], today: date, sides: Mapping[int, str]) -> Step:
    more: dict[str, Any] = dict(row[-1]) if isinstance(row[-1], dict) else {}
    placed = list(row[:-1]) if more else list(row)
    said = dict(zip(STEP, _padded(placed, len(STEP)), strict=True)) | more
    said = {name: today + timedelta(days=v) if name in DAYS and v is not None else v for name, v in said.items()}
    said["side"], said["status"] = SIDES[said["side"]], said["status"] or "not_started"
    said["after"], said["kind"], said["mark"] = tuple(said["after"] or ()), said["kind"] or "task", said["mark"] or ""
    said.setdefault("days", _working_days(said["starts_on"], said["due_on"]))
    if said["status"] == "done":
        said.setdefault("done_on", said["due_on"])
        said.setdefault("done_by_person", said["owner"])
        said["done_by"] = sides.get(said["done_by_person"], said["side"])
    return Step(**said)


def _redates(row: Row, today: date) -> Iterator[Redate]:
    for one in row.get("redates", ()):
        days = {name: today + timedelta(days=one[name]) for name in ("on", "old", "new")}
        yield Redate(**{**one, **days, "side": one["side"]})


def _deal(row: Row, day: Any) -> Deal:
    days = {name: day(row.get(name)) for name in ("close_on", "created_on")}
    return Deal(**{**row, **days, "stages": 5, "amount": None})


def _padded(row: Sequence[Any], length: int) -> list[Any]:
    return [*row, *[None] * (length - len(row))]


def _working_days(start: date, end: date) -> int:
    """Monday to Friday, both counted, at least one."""
    count = sum((start + timedelta(days=n)).weekday() < 5 for n in range((end - start).days + 1))
    return max(1, count)
