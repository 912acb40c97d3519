"""Is this text a plan's file? Looked through before anything is made of it, in the capped child: it knows no table.

Every field is checked, and one that is not known is refused: what a file says is never left behind in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from mapapp.exchange.jsonplan import kinds
from mapapp.exchange.jsonplan.kinds import Kind, day, one_of, spelled, text
from mapapp.exchange.jsonplan.strict import loaded, looks_like
from mapapp.exchange.refusals import NotAPlan

FORMAT, NUMBER = "mapapp_plan", 1
MOST = 1_000  # people, phases, goals; measures and criteria of a whole plan
TASKS, CLOSURES = 500, 60
SIDES = ("buyer", "seller")
STATUSES = ("not_started", "in_progress", "blocked", "done", "not_needed")
KINDS = ("task", "meeting", "approval", "milestone")
MARKS = ("signature", "go_live")
PARTS = (
    "champion", "economic_buyer", "executive_sponsor", "technical_evaluator", "security", "legal", "procurement",
    "user", "other",
)  # fmt: skip
Spec = Mapping[str, Kind]
Row = dict[str, Any]

HEAD: Spec = {
    "account": text(200, one_line=True), "name": text(300, one_line=True),
    "value": spelled(kinds.MONEY, "120000.00"), "currency": spelled(kinds.CURRENCY, "USD"), "value_note": text(200),
    "target_signature_on": day, "target_go_live_on": day,
}  # fmt: skip
CALENDAR: Spec = {
    "weekend": spelled(kinds.WEEKEND, "56"), "time_zone": kinds.time_zone, "country": spelled(kinds.PLACE, "DE"),
    "subdivision": spelled(kinds.PLACE, "BY"), "place": text(200, one_line=True), "holidays": kinds.holidays,
}  # fmt: skip
CLOSURE: Spec = {"first_on": day, "last_on": day, "name": text(200)}
PERSON: Spec = {
    "side": one_of(SIDES), "name": text(200, one_line=True), "email": spelled(kinds.EMAIL, "name@company.com"),
    "title": text(200, one_line=True), "part": one_of(PARTS), "needs": text(4000),
}  # fmt: skip
PHASE: Spec = {
    "name": text(200, one_line=True), "is_trial": kinds.yes, "criteria": kinds.texts, "criteria_frozen_on": day,
}  # fmt: skip


def goal_of(people: int) -> Spec:
    return {"statement": text(4000), "said_by": kinds.place_in(people), "said_on": day}


def measure_of(people: int) -> Spec:
    short = text(60)
    return {
        "what": text(300), "today": short, "target": short, "unit": short, "by_on": day, "result": short,
        "result_note": text(300), "checker": kinds.place_in(people), "day30": short, "day60": short, "day90": short,
    }  # fmt: skip


def task_of(people: int, goals: int) -> Spec:
    return {
        "number": kinds.number, "text": text(4000), "kind": one_of(KINDS), "mark": one_of(MARKS),
        "owner": kinds.place_in(people), "gap_side": one_of(SIDES), "gap": text(300), "starts_on": day, "due_on": day,
        "fixed": kinds.yes, "locked": kinds.yes, "status": one_of(STATUSES), "under_way": kinds.yes, "done_on": day,
        "blocked_by": text(4000), "unblocker": kinds.place_in(people), "goal": kinds.place_in(goals),
        "done_when": text(4000), "evidence": kinds.link, "after": kinds.links,
    }  # fmt: skip


def looks_like_one(data: bytes) -> bool:
    """Whether these bytes mean to be a plan's file: a sheet never begins like this."""
    return looks_like(data, FORMAT)


def checked(data: bytes) -> Row:
    """The file as plain values, each of its field's kind. Raises NotAPlan with the place and what to write there."""
    try:
        plan = loaded(data)
    except ValueError as error:
        raise NotAPlan(
            _("The file cannot be read as JSON. Export the plan again, and bring it as it comes.")
        ) from error
    if not isinstance(plan, dict) or plan.get(FORMAT) != NUMBER or plan.get(FORMAT) is True:
        raise NotAPlan(_("The file is of a format that is not known here. Export it again from this release."))
    _only(plan, (FORMAT, "plan", "calendars", "people", "goals", "phases"), _("The file"))
    _row(plan.get("plan"), HEAD, _("Plan"), needs=("account", "name"))
    _calendars(plan.get("calendars", {}))
    people, goals, phases = (_list(plan.get(name, []), name) for name in ("people", "goals", "phases"))
    for place, person in enumerate(people, 1):
        _row(person, PERSON, _("Person %(place)s") % {"place": place}, needs=("side", "name", "part"))
    _once_each((person.get("email") for person in people), _("This address stands at two people: %(what)s."))
    for place, goal in enumerate(goals, 1):
        _goal(goal, _("Goal %(place)s") % {"place": place}, len(people))
    _not_more([one for goal in goals for one in goal.get("measures", [])], "measures")
    for place, phase in enumerate(phases, 1):
        where = _("Phase %(place)s") % {"place": place}
        _row(phase, PHASE, where, needs=("name",), also=("tasks",))
    _not_more([one for phase in phases for one in phase.get("criteria", [])], "criteria")
    _tasks([task for phase in phases for task in _list(phase.get("tasks", []), "tasks")], len(people), len(goals))
    return plan


def _only(row: Row, known: Collection[str], where: str) -> None:
    if unknown := next((name for name in row if name not in known), None):
        raise NotAPlan(
            _("%(where)s: “%(field)s” is not known here. Take it out, or import the plan where it came from.")
            % {"where": where, "field": unknown[:60]}
        )


def _row(row: Any, spec: Spec, where: str, *, needs: Collection[str] = (), also: Collection[str] = ()) -> None:
    """One thing: all it needs is there, nothing else is, and each field is of its kind."""
    if not isinstance(row, dict):
        raise NotAPlan(_("%(where)s: it is missing.") % {"where": where})
    _only(row, (*spec, *also), where)
    for field in needs:
        if field not in row:
            raise NotAPlan(_("%(where)s: “%(field)s” is missing.") % {"where": where, "field": field})
    for field, kind in spec.items():
        if field in row and (wrong := kind(row[field])):
            raise NotAPlan(_("%(where)s, “%(field)s”: %(wrong)s") % {"where": where, "field": field, "wrong": wrong})


def _list(rows: Any, name: str) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        rows = None
    return _not_more(rows, name)


def _not_more(rows: list[Any] | None, name: str) -> list[Any]:
    """A list of a plan, wherever its parts stand."""
    if rows is None or len(rows) > MOST:
        raise NotAPlan(_("“%(field)s” has to be a list of at most %(most)s.") % {"field": name, "most": MOST})
    return rows


def _once_each(values: Iterator[Any], words: str) -> None:
    seen: set[str] = set()
    for value in filter(None, values):
        if (key := normalize("NFKC", str(value)).casefold()) in seen:  # as an address is stored and compared
            raise NotAPlan(words % {"what": value})
        seen.add(key)


def _calendars(calendars: Any) -> None:
    if not isinstance(calendars, dict):
        raise NotAPlan(_("%(where)s: it is missing.") % {"where": "calendars"})
    _only(calendars, SIDES, "calendars")
    for side, calendar in calendars.items():
        where = f"calendars, {side}"
        _row(calendar, CALENDAR, where, needs=("weekend", "time_zone"), also=("closures",))
        closures = _list(calendar.get("closures", []), "closures")
        if len(closures) > CLOSURES:
            raise NotAPlan(_("“%(field)s” has to be a list of at most %(most)s.") % {
                "field": "closures", "most": CLOSURES})  # fmt: skip
        for closure in closures:
            _row(closure, CLOSURE, where, needs=("first_on", "last_on", "name"))
            if not 0 <= (_day(closure["last_on"]) - _day(closure["first_on"])).days < 366:
                raise NotAPlan(_("%(where)s: days off end after they begin, within a year.") % {"where": where})


def _goal(goal: Any, where: str, people: int) -> None:
    _row(goal, goal_of(people), where, needs=("statement",), also=("measures",))
    for measure in _list(goal.get("measures", []), "measures"):
        _row(measure, measure_of(people), where, needs=("what",))


def _tasks(tasks: list[Row], people: int, goals: int) -> None:
    if len(tasks) > TASKS:
        raise NotAPlan(_("A plan holds %(most)s tasks at most. Split this one.") % {"most": TASKS})
    spec, numbers = task_of(people, goals), {task.get("number") for task in tasks if type(task.get("number")) is int}
    _once_each((task.get("number") for task in tasks), _("Two tasks have the number %(what)s."))
    for place, task in enumerate(tasks, 1):
        said = task.get("number") if type(task.get("number")) is int else place
        where = _("Task %(number)s") % {"number": said}
        _row(task, spec, where, needs=("number", "text", "kind", "starts_on", "due_on", "status"))
        if wrong := next(_task_faults(task, numbers), ""):
            raise NotAPlan(f"{where}: {wrong}")
    _once_each((task.get("mark") for task in tasks), _("Two tasks are marked as %(what)s."))


def _task_faults(task: Row, numbers: Collection[Any]) -> Iterator[str]:
    """What two fields of a task say that cannot both be so: the database would refuse it."""
    if ("owner" in task) == ("gap_side" in task) or ("gap" in task and "owner" in task):
        yield _("it has either an owner, or a side whose owner is still to be named.")
    if task["due_on"] < task["starts_on"]:
        yield _("it ends before it starts.")
    if task["kind"] == "milestone" and task["due_on"] != task["starts_on"]:
        yield _("a milestone has one date.")
    if ("done_on" in task) != (task["status"] == "done"):
        yield _("a done task says on which day, and no other does.")
    if task["status"] == "in_progress" and "under_way" not in task:
        yield _("a task in progress is under way.")
    for before, _lag in task.get("after", ()):
        if before not in numbers or before == task["number"]:
            yield _("it comes after a task that is not in the file.")


def _day(value: str) -> date:
    return date.fromisoformat(value)
