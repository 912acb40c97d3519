"""The history of a plan as rows: who did what when, with each field before and after. The same for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from mapapp.drawing.markdown import words_of
from mapapp.drawing.reader import names_in
from mapapp.exchange.planfile.taken import Taken
from mapapp.plans.acts import act_words
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line
from mapapp.plans.labels import CHOICES, LABELS
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan
from mapapp.plans.said import SAID

VALUE = {"value", "currency", "value_note"}
NAMES = {"task": "text", "phase": "name", "goal": "statement", "measure": "what", "person": "name"}
PEOPLE = {"owner", "unblocker", "said_by", "checker"}
Said = str | date


def rows_of(taken: Taken) -> Iterator[tuple[str | int | date | None, ...]]:
    """A row for each field that a line changed, one for a line that changed none; newest first. What came or went is
    one row, not one a field. The value of the purchase is left out while it is hidden from the plan."""
    plan = taken.plan
    for line in taken.lines:
        at = line.at.astimezone(UTC)
        person = plan.person.get(line.by or 0)
        team = plan.workspace.team.name
        head = (line.number, at.date(), f"{at:%H:%M:%S}", person.name if person else "",
                plan.workspace.account if line.side == Side.BUYER else team, act_words(line))  # fmt: skip
        why = _why(taken, line)
        for fields in list(_fields(line, plan)) or [("", None, "", "", "")]:
            yield (*head, *fields, why)


def _why(taken: Taken, line: Line) -> str:
    if line.verb in SAID:
        return words_of(taken.said.get(line.number, ""), names_in(taken.plan))
    return line.why or (str(line.facts.get("text", "")) if line.verb == "review.noted" else "")


def _fields(line: Line, plan: Plan) -> Iterator[tuple[str, int | None, str, Said, Said]]:
    if line.verb == "plan.created":
        return
    came_or_went = {(c.on, c.number) for c in line.changes if c.field == EXISTS}
    for change in line.changes:
        if (change.on, change.number) in came_or_went:
            if change.field == NAMES.get(change.on):
                yield _row(change, "", _spelled(change, change.old, plan), _spelled(change, change.new, plan))
        elif label := _label(change, plan):
            old, new = (_spelled(change, value, plan) for value in (change.old, change.new))
            yield _row(change, label, old, new)


def _row(change: Change, label: str, old: Said, new: Said) -> tuple[str, int | None, str, Said, Said]:
    return change.on.capitalize(), change.number or None, label, old, new


def _label(change: Change, plan: Plan) -> str:
    """What the field is called; empty for one that is not told."""
    if change.on == "plan" and change.field in VALUE and plan.workspace.value is None:
        return ""
    label = LABELS.get(change.on, {}).get(change.field)
    return str(label) if label else ""


def _spelled(change: Change, value: Any, plan: Plan) -> Said:
    """A value as a cell holds it; empty for nothing, and for what history keeps only as a commitment."""
    field = change.field
    if change.on == "person" and isinstance(value, dict):
        person = plan.person.get(change.number)
        return person.name if field == "name" and change.old is None and person else ""
    if value in (None, "", [], {}) or isinstance(value, dict):
        return ""
    if field in CHOICES:
        return str(CHOICES[field].get(value, value))
    if field.endswith("_on"):
        return date.fromisoformat(value)
    if field in PEOPLE:
        return plan.person[value].name if value in plan.person else "somebody"
    if field == "gap_side":
        return plan.workspace.account if value == Side.BUYER else plan.workspace.team.name
    if field in ("phase", "goal"):
        return _named(plan, field, value)
    if field == "after":
        return ", ".join(f"{number}FS{lag:+d}d" if lag else str(number) for number, lag in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _named(plan: Plan, on: str, number: int) -> str:
    if on == "phase":
        return next((one.name for one in plan.phases if one.number == number), str(number))
    return next((one.statement for one in plan.goals if one.number == number), str(number))
