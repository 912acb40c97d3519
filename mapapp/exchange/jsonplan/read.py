"""A plan's file as the plan to be, in the values that `create_workspace` takes. Nothing is written yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mapapp.plans.draft import NewGoal, NewPerson, NewPhase, NewPlan, NewTask

DAYS = ("by_on",)
Row = Mapping[str, Any]


def plan_of(plain: Row) -> NewPlan:
    """The plan that a file says, which `checked` has looked through. A person's key is his address, else his place."""
    people = tuple(_person(row, place) for place, row in enumerate(plain.get("people", []), 1))
    keys = [person.key for person in people]
    phases: Sequence[Row] = plain.get("phases", [])
    rows = [(place, row) for place, phase in enumerate(phases) for row in phase.get("tasks", [])]
    numbers = [row["number"] for _place, row in rows]
    index = {number: position for position, number in enumerate(numbers)}
    head = plain["plan"]
    return NewPlan(
        head["account"],
        head["name"],
        people,
        tuple(_phase(row) for row in phases),
        tuple(_task(row, place, keys, index) for place, row in rows),
        goals=tuple(_goal(row, keys) for row in plain.get("goals", [])),
        value=Decimal(head["value"]) if "value" in head else None,
        currency=head.get("currency", ""),
        value_note=head.get("value_note", ""),
        target_signature_on=_day(head, "target_signature_on"),
        target_go_live_on=_day(head, "target_go_live_on"),
        calendars=plain.get("calendars", {}),
        source="file",
        numbers=numbers,
        as_it_is=True,
    )


def _person(row: Row, place: int) -> NewPerson:
    key = row.get("email") or f"#{place}"
    return NewPerson(
        key, row["side"], row["name"], row.get("email", ""), row.get("title", ""), row["part"], row.get("needs", "")
    )


def _phase(row: Row) -> NewPhase:
    return NewPhase(
        row["name"], row.get("is_trial", False), tuple(row.get("criteria", ())), _day(row, "criteria_frozen_on")
    )


def _goal(row: Row, keys: Sequence[str]) -> NewGoal:
    measures = tuple(_measure(one, keys) for one in row.get("measures", []))
    return NewGoal(row["statement"], _key(row, "said_by", keys), _day(row, "said_on"), measures)


def _measure(row: Row, keys: Sequence[str]) -> dict[str, Any]:
    said = {name: _day(row, name) if name in DAYS else value for name, value in row.items()}
    return {**said, "checker": _key(row, "checker", keys)}


def _task(row: Row, phase: int, keys: Sequence[str], index: Mapping[int, int]) -> NewTask:
    return NewTask(
        row["text"],
        phase,
        date.fromisoformat(row["starts_on"]),
        date.fromisoformat(row["due_on"]),
        owner=_key(row, "owner", keys),
        gap_side=row.get("gap_side", ""),
        gap=row.get("gap", ""),
        status=row["status"],
        under_way=row.get("under_way", False),
        done_on=_day(row, "done_on"),
        kind=row["kind"],
        mark=row.get("mark", ""),
        fixed=row.get("fixed", False),
        locked=row.get("locked", False),
        blocked_by=row.get("blocked_by", ""),
        unblocker=_key(row, "unblocker", keys),
        goal=row["goal"] - 1 if "goal" in row else None,
        done_when=row.get("done_when", ""),
        evidence=row.get("evidence", ""),
        after=tuple((index[before], lag) for before, lag in row.get("after", ())),
    )


def _key(row: Row, name: str, keys: Sequence[str]) -> str:
    return keys[row[name] - 1] if name in row else ""


def _day(row: Row, name: str) -> date | None:
    return date.fromisoformat(row[name]) if name in row else None
