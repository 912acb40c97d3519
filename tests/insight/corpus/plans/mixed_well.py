"""A plan that is well, and the ways in which a labelled plan is otherwise (`mixed.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Plan = dict[str, Any]
Edit = Callable[[Plan], None]
WELL: Plan = {
    "today": "2026-03-10",
    "began_on": -30,
    "account": "Halden Foods",
    "name": "Halden plans with one forecast",
    "buyer_joined_on": -28,
    "target_signature_on": 40,
    "signature_on": 38,
    "go_live_on": 60,
    "goals": [[1, "Forecast error from 19 % to 12 % by autumn", 1], [2, "Planners get Fridays back", 7]],
    "people": [
        [1, "b", "Ines Roth", "champion", -28],
        [2, "b", "Marta Olsen", "economic_buyer"],
        [3, "b", "Ruth Adeyemi", "executive_sponsor"],
        [4, "b", "Marek Novak", "security", -20],
        [5, "b", "Odile Marchand", "legal"],
        [6, "b", "Joanne Price", "procurement"],
        [7, "b", "Tom Reyes", "user", -20],
        [11, "s", "Mira Chen", "other", -30],
        [12, "s", "Noah Weiss", "other", -30],
    ],
    "steps": [
        [1, "Requirements sheet filled by both planning leads", "b", 1, -28, -22, "done", 1],
        [2, "Deep dive on the SAP connector", "s", 1, -21, -21, "done", 12, [1], "meeting"],
        [3, "Exit criteria for the pilot agreed in writing", "b", 2, -20, -16, "done", 1, [2], "approval"],
        [4, "Pilot with 25 planners in Leeds", "b", 2, -14, -2, "done", 7, [3]],
        [5, "Pilot results held against the exit criteria", "b", 2, -1, 3, "in_progress", 1, [4]],
        [6, "Questionnaire of information security answered", "s", 4, -6, -1, "done", 12, [2]],
        [7, "Security review closed with a risk rating", "b", 4, 1, 9, "", 4, [6]],
        [8, "ROI model with the plants’ own figures sent", "s", 3, -3, 4, "in_progress", 11, [2]],
        [9, "CFO approves EUR 80,000 in the March budget round", "b", 3, 6, 10, "", 2, [5, 8], "approval"],
        [10, "Executive sponsor decides in the steering committee", "b", 3, 13, 14, "", 3, [9], "approval"],
        [11, "Supplier record opened, PO route named", "b", 4, 7, 13, "", 6, [2]],
        [12, "Redlines on the MSA returned by counsel", "b", 4, 8, 20, "", 5, [2]],
        [13, "Redlines answered", "s", 4, 21, 24, "", 11, [12]],
        [14, "Order form signed", "b", 5, 37, 38, "", 3, [7, 10, 11, 13], "approval", "signature"],
        [15, "Kickoff held, a name for each workstream", "s", 5, 44, 44, "", 12, [14], "meeting"],
        [16, "Go live in Leeds", "b", 5, 60, 60, "", 1, [15], "milestone", "go_live"],
    ],
    "acts": [
        [2, -30, 11, "task.added", 1],
        [3, -28, 1],
        [4, -22, 1, "task.completed", 1],
        [5, -21, 12, "task.completed", 2],
        [6, -16, 1, "task.completed", 3],
        [7, -3, 11, "task.started", 8],
        [8, -3, 4],
        [9, -2, 7, "task.completed", 4],
        [10, -1, 12, "task.completed", 6],
        [11, -1, 1, "task.started", 5],
    ],
    "deal": {"stage": "Evaluation", "stage_order": 3, "is_qualified": True, "created_on": -60, "close_on": 45},
}
PLACES = (
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
    "latest",
)


def put(**fields: Any) -> Edit:
    return lambda plan: plan.update(fields)


def deal(**fields: Any) -> Edit:
    return lambda plan: plan["deal"].update(fields)


def step(number: int, **fields: Any) -> Edit:
    """Other fields by name; what has no place goes to what a step holds by name."""

    def edit(plan: Plan) -> None:
        row = next(one for one in plan["steps"] if one[0] == number)
        more = row.pop() if isinstance(row[-1], dict) else {}
        row += [None] * (len(PLACES) - len(row))
        for name, value in fields.items():
            if name in PLACES:
                row[PLACES.index(name)] = value
            else:
                more[name] = value
        row[8], row[9], row[10] = row[8] or [], row[9] or "task", row[10] or ""
        row.append(more or {"done_when": ""})

    return edit


def drop(*numbers: int) -> Edit:
    """The steps go, and nothing follows them any more."""

    def edit(plan: Plan) -> None:
        plan["steps"] = [one for one in plan["steps"] if one[0] not in numbers]
        for row in plan["steps"]:
            if len(row) > 8 and row[8]:
                row[8] = [each for each in row[8] if each not in numbers]

    return edit


def add(*row: Any) -> Edit:
    return lambda plan: plan["steps"].append(list(row))


def person(number: int, *fields: Any) -> Edit:
    def edit(plan: Plan) -> None:
        plan["people"] = [one for one in plan["people"] if one[0] != number] + ([[number, *fields]] if fields else [])

    return edit


def not_joined(*numbers: int) -> Edit:
    def edit(plan: Plan) -> None:
        plan["people"] = [one[:4] if one[0] in numbers else one for one in plan["people"]]

    return edit


def acts(*rows: list[Any]) -> Edit:
    """These acts instead of all there were."""
    return lambda plan: plan.update(acts=[[at, *row] for at, row in enumerate(rows, start=2)])


def redated(task: int, on: int, old: int, new: int, **more: Any) -> Edit:
    def edit(plan: Plan) -> None:
        rows = plan.setdefault("redates", [])
        rows.append(
            {"event": 50 + len(rows), "task": task, "on": on, "side": "seller", "by": 11, "old": old, "new": new}
            | {"days": 5 if new > old else -5}
            | more
        )

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(plan: Plan) -> None:
        for one in edits:
            one(plan)

    return edit


def ahead(days: int) -> Edit:
    """A plan that is `days` old, of which no step has begun and that no buyer has joined."""

    def edit(plan: Plan) -> None:
        plan.update(
            began_on=-days, buyer_joined_on=None, acts=[], signature_on=78, target_signature_on=80, go_live_on=100
        )
        plan["deal"].update(close_on=90, created_on=-days - 10)
        plan["people"] = [one[:4] if one[1] == "b" else [*one[:4], -days] for one in plan["people"]]
        for row in plan["steps"]:
            row[4], row[5], row[6] = row[4] + 40, row[5] + 40, ""

    return edit
