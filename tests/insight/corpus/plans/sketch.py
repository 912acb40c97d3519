"""A plan while a recipe works on it, and how it is written: small, days as days from today."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
STEP = (
    "number",
    "text",
    "side",
    "phase",
    "starts_on",
    "due_on",
    "status",
    "owner",
    "after",
    "kind",
    "mark",
    "latest_start_on",
)
PERSON = ("number", "side", "name", "part", "joined_on")
PHASE = ("number", "name", "is_trial", "criteria")
GOAL = ("number", "statement", "said_by")
ACT = ("event", "on", "by", "verb", "task")
EMPTY: Row = {
    "verb": "plan.commented",
    "after": [],
    "kind": "task",
    "mark": "",
    "part": "other",
    "is_trial": False,
    "criteria": 0,
}


USUAL = [
    [1, "Discovery and validation"],
    [2, "Proof of value", True, 3],
    [3, "Business case and approval"],
    [4, "Procurement and legal"],
    [5, "Signature and kickoff"],
]


def working(day: date, count: int) -> date:
    """The count-th working day after (before) the day; 0 is the day itself or the next that works."""
    step = 1 if count >= 0 else -1
    while day.weekday() > 4:
        day += timedelta(days=step)
    for _ in range(abs(count)):
        day += timedelta(days=step)
        while day.weekday() > 4:
            day += timedelta(days=step)
    return day


class Sketch:
    """`case` is what will be written; the lists are aliases into it."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self.chance, self.today = chance, today
        self.steps: list[Row] = []
        self.people: list[Row] = []
        self.phases: list[Row] = []
        self.goals: list[Row] = []
        self.acts: list[Row] = []
        self.redates: list[Row] = []
        self.deal: Row | None = None
        self.head: Row = {}
        self.found: set[str] = set()  # what must be said of it
        self.keeps_links = False  # its steps name the goal they serve

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def step(self, key: str) -> Row:
        return next(row for row in self.steps if row["key"] == key)

    def has(self, key: str) -> bool:
        return any(row["key"] == key for row in self.steps)

    def person(self, part: str, side: str = "buyer") -> Row:
        return next(row for row in self.people if row["part"] == part and row["side"] == side)

    def open(self) -> list[Row]:
        return [row for row in self.steps if row["status"] in ("not_started", "in_progress", "blocked")]

    def add_step(
        self,
        text: str,
        *,
        side: str,
        owner: int | None = None,
        phase: int = 1,
        starts: date | None = None,
        due: date | None = None,
        key: str = "",
        **more: Any,
    ) -> Row:
        starts = starts or working(self.today, 3)
        due = due or working(starts, 2)
        number = max((row["number"] for row in self.steps), default=0) + 1
        row = {
            "key": key or f"x{number}",
            "number": number,
            "text": text,
            "side": side,
            "phase": phase,
            "starts_on": starts,
            "due_on": due,
            "status": "not_started",
            "owner": owner,
            "projected_on": due,
            "days": between(starts, due),
            "after": [self.steps[0]["number"]] if self.steps else [],
            **more,
        }
        if self.keeps_links and not row.get("mark") and row.get("kind") != "milestone":
            row.setdefault("goal", self.goals[0]["number"])
        self.steps.append(row)
        return row

    def drop(self, *keys: str) -> None:
        """Takes steps out; who came after them comes after what they came after."""
        for key in keys:
            gone = next((row for row in self.steps if row["key"] == key), None)
            if gone is None:
                continue
            self.steps.remove(gone)
            for row in self.steps:
                if gone["number"] in row.get("after", []):
                    rest = set(row["after"]) - {gone["number"]} | set(gone.get("after", []))
                    row["after"] = sorted(rest)
            for act in self.acts:
                if act.get("task") == gone["number"]:
                    act["task"], act["verb"] = None, "plan.commented"

    def complete(self, row: Row, on: date, by: int | None = None) -> None:
        person = by if by is not None else row["owner"]
        side = next((one["side"] for one in self.people if one["number"] == person), row["side"])
        row.update(
            status="done",
            done_on=on,
            done_by=side,
            done_by_person=person,
            projected_on=on,
            latest_start_on=None,
            critical=False,
        )

    def act(self, days_ago: int, person: Row | int, verb: str = "plan.commented", task: int | None = None) -> None:
        row = person if isinstance(person, dict) else next(one for one in self.people if one["number"] == person)
        self.acts.append(
            {"on": self.ago(days_ago), "side": row["side"], "by": row["number"], "verb": verb, "task": task}
        )

    def hush(self, days: int, *, who: Iterable[int] | None = None) -> None:
        """Whoever is meant (everybody) has done nothing since so many days ago, but something on that day."""
        meant = set(who) if who is not None else {row["number"] for row in self.people}
        gone = [act for act in self.acts if act["by"] in meant and act["on"] > self.ago(days)]
        for act in gone:
            act["on"] = self.ago(days)
        if not any(act["by"] in meant and act["on"] == self.ago(days) for act in self.acts) and meant:
            first = min(meant, key=lambda number: (not self._has_joined(number), number))
            self.act(days, first)

    def _has_joined(self, number: int) -> bool:
        return any(row["number"] == number and row.get("joined_on") for row in self.people)

    def redate(
        self, row: Row, days_ago: int, later: int, *, by: int | None = None, again: bool = True, **more: Any
    ) -> None:
        """The step was given another due date so many days ago, later by so many working days; it stands there now.
        `again`: what it was given before led to where this one began."""
        person = by if by is not None else 11
        side = next(one["side"] for one in self.people if one["number"] == person)
        for past in self.redates:
            if again and past["task"] == row["number"]:
                past["old"], past["new"] = working(past["old"], -later), working(past["new"], -later)
        self.redates.append(
            {
                "on": self.ago(days_ago),
                "task": row["number"],
                "side": side,
                "by": person,
                "old": working(row["due_on"], -later),
                "new": row["due_on"],
                "days": later,
                **more,
            }
        )
        self.act(days_ago, person, "task.rescheduled", row["number"])
        row["times_moved"] = row.get("times_moved", 0) + 1

    def written(self) -> Row:
        self.acts.sort(key=lambda act: act["on"])
        self.redates.sort(key=lambda row: row["on"])
        for event, act in enumerate(self.acts, 2):
            act["event"] = event
        for row in self.redates:
            row["event"] = next(a["event"] for a in self.acts if (a["on"], a["task"]) == (row["on"], row["task"]))
        phases = [placed(row, PHASE) for row in self.phases]
        values: Row = {
            **self.head,
            "phases": [] if phases == USUAL else phases,
            "goals": [placed(row, GOAL) for row in self.goals],
            "people": [placed(row, PERSON) for row in self.people],
            "steps": [placed(self._told(row), STEP) for row in self.steps],
            "acts": [placed(row, ACT) for row in self.acts],
            "redates": self.redates,
            "deal": self.deal,
        }
        plain: Row = {"today": self.today.isoformat(), **self._days(values)}
        return plain

    def _told(self, row: Row) -> Row:
        """Without what a reader takes for granted: done on its day by its owner, as long as its working days say."""
        told = {k: v for k, v in row.items() if k not in ("key", "critical", "slack", "projected_on", "done_by")}
        for name, usual in (
            ("done_on", row["due_on"]),
            ("done_by_person", row["owner"]),
            ("days", between(row["starts_on"], row["due_on"])),
        ):
            if told.get(name) == usual or told.get(name) is None:
                told.pop(name, None)
        return told

    def _days(self, value: Any) -> Any:
        """Days as days from today; what says nothing left out."""
        if isinstance(value, date):
            return (value - self.today).days
        if isinstance(value, dict):
            return {name: self._days(one) for name, one in value.items() if one not in (None, [], "", False)}
        if isinstance(value, list | tuple):
            return [self._days(one) for one in value]
        return value


def between(starts: date, due: date) -> int:
    """Working days from start to due, both counted, at least one."""
    count, day = 0, starts
    while day <= due:
        count += day.weekday() < 5
        day += timedelta(days=1)
    return max(1, count)


def placed(row: Row, names: tuple[str, ...]) -> list[Any]:
    """A row by place, what is empty at its end left out; whatever else it has stands in a last place, by name."""
    rest = {name: value for name, value in row.items() if name not in names and value not in (None, [], "", 0, False)}
    first: list[Any] = [row.get(name, EMPTY.get(name)) for name in names]
    first = [
        value[0] if name == "side" else "" if value == "not_started" else value
        for name, value in zip(names, first, strict=True)
    ]
    if rest and names == STEP:
        return [*first, rest]
    while first[-1] in (None, [], "", 0, "other", "plan.commented") or (first[-1] == "task" and names == STEP):
        first.pop()
    return first
