"""A plan counted once more, by the words of PRODUCT and of “How we count” alone: from rows and history as they are
kept, with none of the product's own arithmetic. What it says and what the product keeps must agree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from mapapp.people.definitions import Definitions
from mapapp.plans.models import Dependency, Event, Stakeholder, Task, Version, Workspace

DAY = timedelta(days=1)
TARGETS = ("target_signature_on", "target_go_live_on")
DECIDES = ("economic_buyer", "executive_sponsor")
Row = dict[str, Any]


class Works:
    """When a side works, day by day."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.zone = ZoneInfo(kept.get("time_zone", "UTC"))
        self.weekend = {int(digit) for digit in kept.get("weekend", "56")}
        named = (line.split("\t")[1].split() for line in kept.get("holidays", "").split("\n") if line)
        self.off = {date(2000 + int(d[:2]), int(d[2:4]), int(d[4:])) for days in named for d in days}
        for one in kept.get("closures", ()):
            first, last = date.fromisoformat(one["first_on"]), date.fromisoformat(one["last_on"])
            self.off |= {first + DAY * n for n in range((last - first).days + 1)}

    def on(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.off

    def add(self, day: date, count: int) -> date:
        """The n-th working day after or before; with 0 the first on or after."""
        step = -DAY if count < 0 else DAY
        for _turn in range(abs(count)):
            day += step
            while not self.on(day):
                day += step
        while not self.on(day):
            day += DAY
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after the one up to the other, negative backwards."""
        if end < start:
            return -self.between(end, start)
        return sum(self.on(start + DAY * n) for n in range(1, (end - start).days + 1))


@dataclass
class Step:
    """A row of the plan with what history says of it."""

    row: Row
    side: str
    owner: int | None
    works: Works
    here: date  # today where its owner works
    after: list[tuple[int, int]] = field(default_factory=list)
    agreed: date | None = None
    given: list[tuple[datetime, date]] = field(default_factory=list)
    done_by: str = ""
    said_yes: bool = False
    held: date = date.max

    def __getattr__(self, name: str) -> Any:
        return self.__dict__["row"][name]

    @property
    def counts(self) -> bool:
        return bool(self.status != "not_needed")

    @property
    def is_open(self) -> bool:
        return self.status not in ("done", "not_needed")

    @property
    def due(self) -> date:
        """The working day that its due date counts as."""
        return self.works.add(self.due_on, 0)

    @property
    def days(self) -> int:
        if self.kind == "milestone":
            return 0
        return max(1, self.works.between(self.works.add(self.starts_on, 0), self.due) + 1)

    @property
    def late(self) -> int:
        return max(1, self.works.between(self.due, self.here)) if self.is_open and self.due < self.here else 0

    @property
    def slipped(self) -> int:
        past = self.is_open and self.agreed and self.due_on > self.agreed
        return max(1, self.works.between(self.agreed, self.due_on)) if past and self.agreed else 0

    @property
    def behind(self) -> int:
        until = self.done_on or (max(self.due_on, self.here) if self.late else self.due_on)
        least = 1 if self.is_open and self.held < self.here else 0
        return max(least, self.works.between(self.held, until)) if self.counts else 0


class Recount:
    """One plan at a moment. `joined`: when the first buyer took a seat, None while nobody of them has one."""

    def __init__(self, workspace: int, at: datetime, joined: datetime | None, numbers: Definitions) -> None:
        self.plan = Workspace.objects.filter(pk=workspace).values().get()
        self.numbers, self.joined = numbers, joined
        self.works = {side: Works(self.plan["calendars"].get(side, {})) for side in ("buyer", "seller")}
        self.today = at.astimezone(self.works["seller"].zone).date()
        self.people = {row["id"]: row for row in Stakeholder.objects.filter(workspace=workspace).values()}
        baseline = Version.objects.filter(pk=self.plan["baseline_id"]).values_list("content", flat=True).first()
        self.baseline: Row = json.loads(baseline) if baseline else {"tasks": [], "plan": {}}
        self.lines = [
            (event, json.loads(event["row"]))
            for event in Event.objects.filter(workspace=workspace).order_by("number").values()
        ]
        self.steps = {row["number"]: self._step(row, at) for row in Task.objects.filter(workspace=workspace).values()}
        numbered = {step.id: number for number, step in self.steps.items()}
        for link in Dependency.objects.filter(workspace=workspace).values():
            pair = (numbered[link["predecessor_id"]], link["lag"])
            self.steps[numbered[link["successor_id"]]].after.append(pair)
        self._history()
        self.counted = [step for step in self.steps.values() if step.counts]
        self.open = [step for step in self.counted if step.is_open]
        self.done = [step for step in self.counted if not step.is_open]
        self.finish: dict[int, date] = {}

    def _step(self, row: Row, at: datetime) -> Step:
        owner = self.people.get(row["owner_id"])
        side = owner["side"] if owner else row["gap_side"]
        works = self.works[side]
        return Step(row, side, owner and owner["number"], works, at.astimezone(works.zone).date())

    def _history(self) -> None:
        was: dict[tuple[int, int], tuple[str, str]] = {}  # event, task -> whose that is, and who had finished it before
        for event, row in self.lines:
            side = event["side"] if event["by_number"] is not None else ""
            made = event["verb"] == "plan.created"
            for on, number, name, _old, new in row["changes"]:
                step = self.steps.get(number) if on == "task" else None
                if step is None:
                    continue
                if name == "due_on":
                    step.given.append((event["at"], date.fromisoformat(new)))
                if name == "status":
                    was[event["number"], number] = side, step.done_by
                    by, before = was.get((row["facts"].get("event"), number), ("", ""))
                    took_back = event["verb"] == "change.undone" and by == side
                    step.done_by = "" if new != "done" or made else before if took_back else side
        for kept in self.baseline["tasks"]:
            self.steps[kept["number"]].agreed = date.fromisoformat(kept["due_on"])
        for step in self.steps.values():
            then = [day for moment, day in step.given if self.joined and moment <= self.joined]
            step.held = step.works.add(step.agreed or (then[-1] if then else step.given[0][1]), 0)

    def acts(self, side: str = "", people: tuple[int, ...] = ()) -> list[date]:
        """The days of what persons did."""
        return [
            event["at"].astimezone(self.works["seller"].zone).date()
            for event, _row in self.lines
            if event["by_number"] is not None
            and (not side or event["side"] == side)
            and (not people or event["by_number"] in people)
        ]

    def silent(self, side: str = "") -> int | None:
        days = self.acts(side)
        return (self.today - max(days)).days if days else None

    def projected(self, number: int) -> date:
        if number not in self.finish:
            self.finish[number] = self._projected(self.steps[number])
        return self.finish[number]

    def _projected(self, step: Step) -> date:
        if step.status == "done":
            found: date = step.done_on
            return found
        if step.under_way:
            return step.works.add(max(self.today, step.due_on), 0)
        start, point = step.works.add(max(self.today, step.starts_on), 0), step.kind == "milestone"
        for before, lag in step.after:
            if self.steps[before].counts:
                first = step.works.add(self.projected(before), 0 if point else 1)
                start = max(start, step.works.add(first, lag) if lag else first)
        return start if point else step.works.add(start, step.days - 1)

    def marked(self, mark: str) -> Step | None:
        return next((step for step in self.counted if step.mark == mark), None)

    @cached_property
    def signature_on(self) -> date | None:
        signature = self.marked("signature")
        return self.projected(signature.number) if signature else None

    @property
    def days_in_hand(self) -> int | None:
        target, live = self.plan["target_go_live_on"], self.marked("go_live")
        ends = [self.projected(step.number) for step in ([live] if live else self.counted)]
        return self.works["seller"].between(max(ends), target) if target and ends else None

    def leading(self) -> Iterator[Step]:
        """What leads to signature."""
        signature = self.marked("signature")
        wanted, seen = [signature.number] if signature else [], set[int]()
        while wanted:
            number = wanted.pop()
            if number not in seen and self.steps[number].counts:
                seen.add(number)
                wanted += [before for before, _lag in self.steps[number].after]
                yield self.steps[number]

    @property
    def figures(self) -> dict[str, Any]:
        """By the names under which a line keeps them."""
        theirs = [step for step in self.counted if step.side == "buyer"]
        owned = [step for step in theirs if step.owner]
        return {
            "done": len(self.done), "counted": len(self.counted), "open": len(self.open),
            "days_done": sum(step.days for step in self.done), "days_counted": sum(step.days for step in self.counted),
            "buyer_done": sum(not step.is_open for step in theirs), "buyer_counted": len(theirs),
            "buyer_of_open": sum(step.is_open for step in theirs),
            "buyer_owned": len(owned), "buyer_owned_done": sum(not step.is_open for step in owned),
            "done_by_buyer": sum(step.done_by == "buyer" for step in self.done),
            "done_by_seller": sum(step.done_by == "seller" for step in self.done),
            "silent_days": self.silent(), "buyer_silent_days": self.silent("buyer"),
            "seller_silent_days": self.silent("seller"),
            "late": sum(step.late > 0 for step in self.open),
            "latest": max((step.late for step in self.open), default=0),
            "slipped": sum(step.slipped > 0 for step in self.open),
            "slipped_days": sum(step.slipped for step in self.open),
            "signature_on": self.signature_on, "days_in_hand": self.days_in_hand,
        }  # fmt: skip

    @property
    def parts(self) -> dict[str, int]:
        """The points of the parts that dates and days decide."""
        numbers = self.numbers
        shares = {"dates": (self._dates(), numbers.weight_dates), "path": (self._path(), numbers.weight_path)}
        return {code: int(share * most + Fraction(1, 2)) for code, (share, most) in shares.items()}

    def _dates(self) -> Fraction:
        told = [step for step in self.counted if (step.done_by if not step.is_open else step.behind)]
        if not self.counted:
            return Fraction(0)
        kept = Fraction(max(0, 4 - len(told)), 2)
        for step in told:
            little = not step.is_open and step.behind <= self.numbers.short_slip
            kept += 1 if not step.behind else Fraction(1, 2) if little else 0
        return kept / max(4, len(told))

    def _path(self) -> Fraction:
        signature = self.marked("signature")
        if signature is None or self.plan["target_signature_on"] is None:
            return Fraction(1 if signature and not signature.is_open else 0)
        if not signature.is_open:
            return Fraction(1)
        first = next(
            date.fromisoformat(new) for _event, row in self.lines for on, _n, name, _old, new in row["changes"]
            if on == "plan" and name == "target_signature_on" and new
        )  # fmt: skip
        agreed = self.baseline["plan"].get("target_signature_on")
        target = date.fromisoformat(agreed) if agreed else first
        missed = max(0, signature.works.between(target, self.projected(signature.number)))
        in_time = max(Fraction(0), 1 - Fraction(missed, self.numbers.path_late))
        bad = sum(step.is_open and (step.behind > 0 or step.status == "blocked") for step in self.leading())
        return Fraction(2, 3) * in_time + Fraction(1, 3) * (1, Fraction(1, 2), 0)[min(bad, 2)]
