"""The parts of a plan as tables of plain values: numbers, days and texts. Makes no query; the same for every reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from mapapp.exchange.cleaning import clean
from mapapp.exchange.planfile import titles
from mapapp.exchange.planfile.events import rows_of
from mapapp.exchange.planfile.labels import companies, gap_label, labels
from mapapp.exchange.planfile.taken import Taken
from mapapp.exchange.planfile.titles import Column
from mapapp.plans.models import Measure, Side, SideCalendar, Stakeholder, Task, Workspace
from mapapp.plans.queries import Plan

Value = str | int | date | Decimal | None
Row = tuple[Value, ...]
MOST_CHANGES = 3_000  # rows


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    filtered: bool = True


def tables_of(taken: Taken) -> tuple[Table, ...]:
    """All parts, in the order of the sheets. Ask with translations off: the words are those of the format."""
    plan = taken.plan
    changes, all_told = _newest(rows_of(taken))
    return (
        task_table(plan),
        Table(titles.PHASES, titles.PHASE_COLUMNS, list(_phases(plan))),
        Table(titles.PEOPLE, titles.PEOPLE_COLUMNS, [_person(plan, person) for person in plan.people]),
        Table(titles.GOALS, titles.GOAL_COLUMNS, list(_goals(plan))),
        Table(titles.CALENDARS, titles.CALENDAR_COLUMNS, list(_calendars(plan))),
        Table(titles.CHANGES, titles.CHANGE_COLUMNS, changes),
        Table(titles.ABOUT, titles.ABOUT_COLUMNS, list(_about(taken, all_told and not taken.older)), filtered=False),
    )


def task_table(plan: Plan) -> Table:
    called = (
        people_labels(plan), labels((one.number, one.name) for one in plan.phases),
        labels((one.number, one.statement) for one in plan.goals),
    )  # fmt: skip
    return Table(titles.TASKS, titles.TASK_COLUMNS, [_task(plan, task, *called) for task in plan.tasks])


def company(plan: Plan, side: str) -> str:
    """What the company of a side is called; empty for no side."""
    return companies(plan.workspace.account, plan.workspace.team.name)[side] if side else ""


def people_labels(plan: Plan) -> dict[int, str]:
    """What each person is called in a cell."""
    return labels((one.number, one.name) for one in plan.people)


def after_words(plan: Plan, number: int) -> str:
    """`4, 8FS+2d`: what a task comes after, as our own wizard and other planners read it."""
    return ", ".join(f"{before}FS{lag:+d}d" if lag else str(before) for before, lag in plan.after.get(number, ()))


Called = Mapping[int, str]


def _task(plan: Plan, task: Task, people: Called, phases: Called, goals: Called) -> Row:
    owner, goal = task.owner, task.goal
    begun = task.under_way and task.status != Task.Status.IN_PROGRESS
    return (
        task.number, phases[task.phase.number], task.text,
        people[owner.number] if owner else gap_label(clean(task.gap), {p.number: p.name for p in plan.people}),
        owner.email if owner else "",
        company(plan, task.side), task.starts_on, task.due_on, titles.STATUS_WORDS[task.status], task.done_on,
        after_words(plan, task.number), titles.KIND_WORDS[task.kind], task.done_when, task.evidence, task.blocked_by,
        people[task.unblocker.number] if task.unblocker else "", goals[goal.number] if goal else "",
        titles.MARK_WORDS.get(task.mark, ""), titles.YES if task.fixed else "", company(plan, task.proposed_by),
        task.accepted_starts_on, task.accepted_due_on, titles.YES if task.locked else "", titles.YES if begun else "",
    )  # fmt: skip


def _phases(plan: Plan) -> Iterator[Row]:
    for phase in plan.phases:
        texts = [each.text for each in plan.criteria if each.phase_id == phase.pk]
        criteria = "\n".join(f"{place}. {text}" for place, text in enumerate(texts, 1))
        yield phase.number, phase.name, titles.YES if phase.is_trial else "", criteria, phase.criteria_frozen_on


def _person(plan: Plan, one: Stakeholder) -> Row:
    part = one.part.replace("_", " ").capitalize()
    return one.number, one.name, company(plan, one.side), one.title, one.email, part, one.needs


def _goals(plan: Plan) -> Iterator[Row]:
    """A row a measure; one for a goal that has none."""
    people = people_labels(plan)
    for goal in plan.goals:
        head = (goal.number, goal.statement, people[goal.said_by.number] if goal.said_by else "", goal.said_on)
        mine: Sequence[Measure | None] = [one for one in plan.measures if one.goal_id == goal.pk] or [None]
        for measure in mine:
            yield (*head, *_measure(measure, people)) if measure else (*head, *(None,) * 12)


def _measure(one: Measure, people: Called) -> Row:
    checker = people[one.checker.number] if one.checker else ""
    return (one.number, one.what, one.today, one.target, one.unit, one.by_on, one.result, one.result_note, checker,
            one.day30, one.day60, one.day90)  # fmt: skip


def _calendars(plan: Plan) -> Iterator[Row]:
    """A row a fact: how each company's week is, and each day on which it does not work."""
    for side in Side:
        if side not in plan.workspace.calendars:
            continue
        who, calendar = company(plan, side), SideCalendar.of(plan.workspace.calendars, side)
        for name, word in titles.CALENDAR_WORDS.items():
            if (said := getattr(calendar, name)) or name == "weekend":
                yield who, word, said, None, None
        for line in calendar.holidays.split("\n") if calendar.holidays else ():
            name, _tab, days = line.partition("\t")
            for day in days.split():
                yield who, titles.HOLIDAY, name, date(2000 + int(day[:2]), int(day[2:4]), int(day[4:])), None
        for closed in calendar.closures:
            yield who, titles.CLOSED, closed.name, closed.first_on, closed.last_on


def _newest(rows: Iterable[Row]) -> tuple[list[Row], bool]:
    """As many as a spreadsheet should hold, and whether these are all."""
    found: list[Row] = []
    for row in rows:
        if len(found) == MOST_CHANGES:
            return found, False
        found.append(row)
    return found, True


def _about(taken: Taken, all_told: bool) -> Iterator[Row]:
    workspace, version = taken.plan.workspace, taken.version
    yield "Plan", workspace.name
    yield "Companies", f"{workspace.account}, {workspace.team.name}"
    yield "Buyer", workspace.account
    yield "Seller", workspace.team.name
    yield "Currency", workspace.currency
    yield "About the value", workspace.value_note
    if workspace.value is not None:
        yield "Amount", f"{workspace.value:.2f}"
        yield "Value", f"{workspace.value} {workspace.currency} {workspace.value_note}".strip()
    for words, day in (
        ("Target for signature", workspace.target_signature_on), ("Target for go live", workspace.target_go_live_on),
    ):  # fmt: skip
        if day:
            yield words, day
    if workspace.state == Workspace.State.RETIRED:
        yield "State", "Retired: nothing on the plan changes any more."
    if workspace.updated_at:
        words = "Saved as a version" if version else "Last changed"
        yield words, f"{workspace.updated_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    yield "Format", titles.FORMAT
    yield titles.REVISION, workspace.revision
    yield titles.FINGERPRINT, workspace.head_hash
    if version:
        yield titles.VERSION, version.number
        yield titles.VERSION_FINGERPRINT, version.sha256
    yield from titles.HELP
    yield "Private lists", "Not in this file. It holds what both companies read on the plan, and nothing else."
    if not all_told:
        yield (
            "Older changes",
            "Not in this file. All of them are on the page Activity of the plan, also as CSV.",
        )
