"""A change of a file to people, phases, goals or measures, by the verb that its page uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.asplan import criteria_in
from mapapp.exchange.planfile.fields import LOOKS, Values
from mapapp.plans.changes import goals
from mapapp.plans.changes.checks import check_measure
from mapapp.plans.changes.common import Changed, Unchanged
from mapapp.plans.changes.people import Described, add_person, describe_person
from mapapp.plans.changes.phases import add_phase, mark_trial, remove_phase, rename_phase, write_criteria
from mapapp.plans.changes.tasks import phase_in
from mapapp.plans.models import Goal, Measure, Side
from mapapp.plans.queries import Plan

Act = Callable[[], dict[str, Any]]  # who acts, and when: asked anew for each event


def add_part(plan: Plan, on: str, values: Values, act: Act) -> Iterator[Changed]:
    """A new row; values name people and goals by number. What more a row says than adding takes is an event of its own.
    The last thing of its kind in the first plan that comes is the new one."""
    where = plan.workspace
    match on:
        case fields.PERSON:
            who = Described(
                values["name"], Side(values["side"]), *(values[n] for n in ("email", "title", "part", "needs"))
            )
            yield add_person(where, who, **act())
        case fields.GOAL:
            yield goals.add_goal(where, values=_typed(values), **act())
        case fields.MEASURE:
            said = {name: value for name, value in values.items() if name != fields.GOAL and name not in LOOKS}
            made = goals.add_measure(where, int(values[fields.GOAL]), values=_typed(said), **act())
            yield made
            for name in LOOKS:
                if values[name]:
                    yield _edit_measure(made.plan, made.plan.measures[-1], name, values[name], act)
        case _:
            made = add_phase(where, name=values["name"], is_trial=bool(values[fields.TRIAL]), **act())
            yield made
            if values[fields.CRITERIA]:
                texts = criteria_in(values[fields.CRITERIA])
                yield write_criteria(where, made.plan.phases[-1].number, texts=texts, was=(), **act())


def number_of(plan: Plan, on: str) -> int:
    """The number of what was added last."""
    match on:
        case fields.PERSON:
            return plan.people[-1].number
        case fields.GOAL:
            return plan.goals[-1].number
        case fields.MEASURE:
            return plan.measures[-1].number
    return plan.phases[-1].number


def edit_part(plan: Plan, on: str, number: int, name: str, value: str, act: Act) -> Changed:
    """One field; what was seen of it is what stands there, for the plan is locked. `plan` as it is now, with goals."""
    where = plan.workspace
    match on:
        case fields.PERSON:
            person = plan.person.get(number)
            was = getattr(person, name) if person else ""
            return describe_person(where, number, field=name, value=value, was=was, **act())
        case fields.GOAL:
            goal = goals.goal_in(plan, number)
            return goals.edit_goal(where, number, values=_typed({name: value}), was=_seen(goal, name), **act())
        case fields.MEASURE:
            return _edit_measure(plan, goals.measure_in(plan, number), name, value, act)
    phase = phase_in(plan, number)
    if name == fields.TRIAL:
        return mark_trial(where, number, is_trial=bool(value), was=phase.is_trial, **act())
    if name == fields.CRITERIA:
        was = [one.text for one in plan.criteria if one.phase_id == phase.pk]
        return write_criteria(where, number, texts=criteria_in(value), was=was, **act())
    return rename_phase(where, number, name=value, was=phase.name, **act())


def remove_part(plan: Plan, on: str, number: int, act: Act) -> Changed:
    """Off the plan; history keeps it."""
    if on == fields.PHASE:
        return remove_phase(plan.workspace, number, **act())
    if on == fields.GOAL:
        return goals.remove_goal(plan.workspace, number, **act())
    if all(one.number != number for one in plan.measures):
        raise Unchanged(plan)  # it went with its goal
    return goals.remove_measure(plan.workspace, number, **act())


def order_of(plan: Plan, wanted: Sequence[int]) -> list[int]:
    """All phases in the order that is wanted of some: one that the file does not know stays behind the one it is behind
    now."""
    now = [phase.number for phase in plan.phases]
    found = [number for number in wanted if number in now]
    for place, number in enumerate(now):
        if number not in found:
            before = next((one for one in reversed(now[:place]) if one in found), None)
            found.insert(found.index(before) + 1 if before is not None else 0, number)
    return found


def _edit_measure(plan: Plan, measure: Measure, name: str, value: str, act: Act) -> Changed:
    if name not in LOOKS:
        seen = _seen(measure, name)
        return goals.edit_measure(plan.workspace, measure.number, values=_typed({name: value}), was=seen, **act())
    note = measure.result_note
    return check_measure(
        plan.workspace, measure.number, day=LOOKS[name], result=value, note=note, was=getattr(measure, name),
        so_far_was=measure.result, note_was=note, **act(),
    )  # fmt: skip


def _typed(values: Values) -> dict[str, Any]:
    """As the verbs take them: days as days, people by number, nothing as None."""
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: str) -> Any:
    if name in fields.DAYS:
        return date.fromisoformat(value) if value else None
    if name in (fields.SAID_BY, fields.CHECKER):
        return int(value) if value else None
    return value


def _seen(thing: Goal | Measure, name: str) -> dict[str, Any]:
    return {name: getattr(thing, name)}
