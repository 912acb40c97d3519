"""The Fenwick plan as values: the demo's data, and what many tests stand on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from mapapp.plans.draft import NewGoal, NewPerson, NewPhase, NewPlan, NewTask

DATA = Path(__file__).parent / "data"
AS_OF = date(2026, 2, 10)
STATUSES = {"Done": "done", "In progress": "in_progress", "Blocked": "blocked", "Not started": "not_started"}
PARTS = {
    "Executive sponsor": "executive_sponsor",
    "Economic buyer": "economic_buyer",
    "Champion": "champion",
    "Security": "security",
    "Legal": "legal",
    "Technical evaluator": "technical_evaluator",
    "Procurement": "procurement",
    "User": "user",
}
CRITERIA = (
    "An account is planned in five working days or less, measured on 25 live accounts",
    "Four of five account teams in the pilot use it every week",
    "No change to the Salesforce permission model is needed",
)
Moved = Callable[[date], date]


def fenwick(day: Moved = lambda day: day) -> NewPlan:
    """The plan of fenwick-plan.csv with its people and goals, each date mapped by `day`."""
    rows = _rows("fenwick-plan.csv")
    phases = list(dict.fromkeys(row["Phase"] for row in rows))
    place = {row["No"]: index for index, row in enumerate(rows)}
    return NewPlan(
        account="Fenwick Medical",
        name="One account-planning platform by Q3",
        people=[_person(row) for row in _rows("fenwick-people.csv")],
        phases=[
            NewPhase(name, name == "Proof of value", CRITERIA if name == "Proof of value" else ()) for name in phases
        ],
        tasks=[_task(row, phases, place, day) for row in rows],
        numbers=[int(row["No"]) for row in rows],
        goals=[_goal(day)],
        value=Decimal(120000),
        currency="USD",
        value_note="a year, first term",
        target_signature_on=day(date(2026, 3, 20)),
        target_go_live_on=day(date(2026, 3, 30)),
        source="spreadsheet",
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(row: dict[str, str]) -> NewPerson:
    return NewPerson(
        key=row["Email"],
        side="buyer" if row["Organization"] == "Fenwick Medical" else "seller",
        name=row["Name"],
        email=row["Email"],
        title=row["Title"],
        part=PARTS.get(row["Part in the decision"], "other"),
        needs=row["Needs to say yes"],
    )


def _task(row: dict[str, str], phases: list[str], place: dict[str, int], day: Moved) -> NewTask:
    return NewTask(
        text=row["Task"],
        phase=phases.index(row["Phase"]),
        owner=row["Owner email"],
        starts_on=day(date.fromisoformat(row["Start"])),
        due_on=day(date.fromisoformat(row["Due"])),
        status=STATUSES[row["Status"]],
        mark="signature" if row["No"] == "29" else "",
        blocked_by="Waiting for the certificate from Larkspur’s broker." if row["Status"] == "Blocked" else "",
        after=tuple((place[number], 0) for number in row["Depends on"].split()),
    )


def _goal(day: Moved) -> NewGoal:
    return NewGoal(
        statement="Our account teams spend three weeks on a plan nobody opens again. "
        "I want that down to one week, and one place to look.",
        said_by="elena.voss@fenwick.example",
        said_on=day(date(2026, 1, 7)),
        measures=(
            {"what": "Working days to plan an account", "today": "15", "target": "5", "result": "6"},
            {"what": "Account teams using it every week", "today": "20", "target": "80", "unit": "%", "result": "84"},
            {"what": "Tools for account planning, by end of Q3", "today": "3", "target": "1"},
        ),
    )
