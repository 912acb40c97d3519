"""The shared plan as canonical JSON, and back: what a version keeps, and what its PDF and comparisons are made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models

from mapapp.plans.asks import Ask, checked
from mapapp.plans.erased import nobody_of
from mapapp.plans.facts import EXISTS, PERSONAL, Change, facts, number_of, type_names
from mapapp.plans.history import canonical, commitments
from mapapp.plans.models import (
    Criterion,
    Dependency,
    Goal,
    Measure,
    PersonalValue,
    Phase,
    Side,
    Stakeholder,
    Task,
    Version,
    Workspace,
)
from mapapp.plans.queries import Plan

FORMAT = 1
AGREED, ASKS = "agreed", "asks"
MARKS = {"proposed_by", "accepted_starts_on", "accepted_due_on"}  # what a proposed date carries
LISTS = {"phase": "phases", "task": "tasks", "person": "people", "goal": "goals", "measure": "measures"}


def state_of(plan: Plan) -> dict[str, Any]:
    """The shared plan as JSON values. `plan` must be loaded with goals. Personal values are still in the clear."""
    things: tuple[models.Model, ...] = (*plan.phases, *plan.tasks, *plan.people, *plan.goals, *plan.measures)
    state: dict[str, Any] = {"format": FORMAT, "plan": facts(plan.workspace), **{name: [] for name in LISTS.values()}}
    for thing in sorted(things, key=number_of):
        state[LISTS[type_names[type(thing)]]].append({"number": number_of(thing), **facts(thing)})
    for task in state["tasks"]:
        if pairs := plan.after.get(task["number"]):
            task["after"] = [list(pair) for pair in pairs]
    for phase in state["phases"]:
        if texts := [c.text for c in plan.criteria if c.phase.number == phase["number"]]:
            phase["criteria"] = texts
    return state


def content_of(plan: Plan, asks: Sequence[Ask] | None = None) -> str:
    """The canonical JSON of a version: personal values stand in it as commitments. `asks` None: nobody said."""
    state = state_of(plan)
    fields = [field for on, field in PERSONAL if on == "person"]
    values = ((person["number"], person.get(field, "")) for person in state["people"] for field in fields)
    stands = commitments(plan.workspace, values)
    for person in state["people"]:
        for field in fields:
            if person.get(field):
                person[field] = stands[person["number"], person[field]]
    return canonical(state if asks is None else {**state, ASKS: checked(plan, asks)})


@lru_cache(maxsize=256)
def _parsed(sha256: str, content: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(content)
    return state


def state_in(version: Version) -> Mapping[str, Any]:
    """What a version says, with personal values as commitments. Kept parsed: a version never changes."""
    return _parsed(version.sha256, version.content)


def due_in(version: Version | None) -> dict[int, date]:
    """Task number -> due date in a version; empty without one."""
    if version is None:
        return {}
    return {task["number"]: date.fromisoformat(task["due_on"]) for task in state_in(version)["tasks"]}


def target_in(version: Version | None) -> date | None:
    """The target for signature in a version; None without one."""
    found = state_in(version)["plan"].get("target_signature_on") if version else None
    return date.fromisoformat(found) if found else None


def asks_in(version: Version) -> tuple[Ask, ...] | None:
    """What a version asks for; None when nobody said, so that it is worked out."""
    found = state_in(version).get(ASKS)
    if found is None:
        return None
    return tuple(Ask(ask["person"], ask["text"], date.fromisoformat(ask["by_on"])) for ask in found)


def agreed_in(version: Version | None) -> Mapping[str, Any]:
    """Of a version that both sides agreed to: which `version` that was, its `sha256`, and `by` whom; else empty.

    `by` holds for each side: side, person (his number), name (a commitment), at (when he accepted).
    """
    found: Mapping[str, Any] = state_in(version).get(AGREED, {}) if version else {}
    return found


def agreed_content(version: Version, by: Sequence[Mapping[str, Any]]) -> str:
    """The content of the version that both sides make of this one: each date is accepted, and it says who agreed."""
    state = {name: value for name, value in state_in(version).items() if name != AGREED}
    state["tasks"] = [
        {**{name: value for name, value in task.items() if name not in MARKS}, "accepted": True}
        for task in state["tasks"]
    ]
    return canonical({**state, AGREED: {"version": version.number, "sha256": version.sha256, "by": list(by)}})


def same_plan(version: Version, content: str) -> bool:
    """Whether the plan in a version is the one in this content, whoever has agreed to it or accepted its dates."""
    return version.content == content or _plain(state_in(version)) == _plain(json.loads(content))


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    tasks = [{name: value for name, value in task.items() if name != "accepted"} for task in state["tasks"]]
    return {**{name: value for name, value in state.items() if name not in (AGREED, ASKS)}, "tasks": tasks}


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What is different between two states, field by field: the same shape as the changes of events."""
    return [c for on in ("plan", *LISTS) for c in _differences(on, _things(old, on), _things(new, on))]


def applied(state: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The state after the changes: `applied(a, changes_between(a, b)) == b`."""
    things = {on: {n: dict(v) for n, v in _things(state, on).items()} for on in ("plan", *LISTS)}
    for change in changes:
        if change.field == EXISTS:
            if change.new:
                things[change.on].setdefault(change.number, {})
            else:
                things[change.on].pop(change.number, None)
        elif change.new in (None, "", False, [], {}):
            things[change.on].get(change.number, {}).pop(change.field, None)
        else:
            things[change.on].setdefault(change.number, {})[change.field] = change.new
    result: dict[str, Any] = {"format": FORMAT, "plan": things["plan"].get(0, {})}
    for on, name in LISTS.items():
        result[name] = [{"number": n, **things[on][n]} for n in sorted(things[on])]
    return result


def _things(state: Mapping[str, Any], on: str) -> dict[int, dict[str, Any]]:
    if on == "plan":
        return {0: dict(state.get("plan", {}))}
    rows = state.get(LISTS[on], [])
    return {row["number"]: {k: v for k, v in row.items() if k != "number"} for row in rows}


def _differences(on: str, old: dict[int, dict[str, Any]], new: dict[int, dict[str, Any]]) -> list[Change]:
    found = []
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number, {}), new.get(number, {})
        if number not in old:
            found.append(Change(on, number, EXISTS, False, True))
        for field in sorted(was.keys() | now.keys()):
            if was.get(field) != now.get(field):
                found.append(Change(on, number, field, was.get(field), now.get(field)))
        if number not in new:
            found.append(Change(on, number, EXISTS, True, False))
    return found


def plan_in(version: Version, *, names: Mapping[str, str] | None = None) -> Plan:
    """A version as a Plan of rows that were never saved: whatever draws the live plan draws this too. One query.

    None with `names`, what commitments stand for; people whose names are not in it are drawn as erased ones.
    """
    workspace, state = version.workspace, state_in(version)
    if names is None:
        names = names_in(workspace)
    header = Workspace(pk=workspace.pk, code=workspace.code, team=workspace.team, **_values(Workspace, state["plan"]))
    header.revision, header.updated_at = version.revision, version.at
    people = {
        p["number"]: Stakeholder(pk=p["number"], **_values(Stakeholder, _named(p, names, header)))
        for p in state["people"]
    }
    phases = {p["number"]: Phase(pk=p["number"], **_values(Phase, p, "criteria")) for p in state["phases"]}
    goals = {g["number"]: Goal(pk=g["number"], **_values(Goal, g, said_by=people)) for g in state["goals"]}
    measures = [Measure(pk=m["number"], **_values(Measure, m, goal=goals, checker=people)) for m in state["measures"]]
    tasks = {
        t["number"]: Task(
            pk=t["number"],
            workspace=header,
            **_values(Task, t, "after", phase=phases, owner=people, unblocker=people, goal=goals),
        )
        for t in state["tasks"]
    }
    links = [
        Dependency(predecessor=tasks[before], successor=tasks[t["number"]], lag=lag)
        for t in state["tasks"]
        for before, lag in t.get("after", [])
    ]
    criteria = [
        Criterion(phase=phases[p["number"]], position=position, text=text)
        for p in state["phases"]
        for position, text in enumerate(p.get("criteria", []))
    ]
    ordered = sorted(tasks.values(), key=lambda t: (t.phase.position, t.phase.number, t.position, t.number))
    in_order = sorted(phases.values(), key=lambda p: (p.position, p.number))
    return Plan(
        header, tuple(in_order), tuple(criteria), tuple(ordered), tuple(links), tuple(people.values()),
        tuple(goals.values()), tuple(measures),
    )  # fmt: skip


def names_in(workspace: Workspace) -> dict[str, str]:
    """Commitment -> the personal value it stands for, for all of a plan's that were not erased. One query."""
    return dict(PersonalValue.objects.filter(workspace=workspace).values_list("digest", "value"))


def _named(person: Mapping[str, Any], names: Mapping[str, str], header: Workspace) -> dict[str, Any]:
    """Commitments opened; a person who was erased is one of his company, without address or title."""
    found = {k: names.get(v["sha256"], "") if isinstance(v, dict) else v for k, v in person.items()}
    return found if found.get("name") else {**found, "name": nobody_of(header, Side(found["side"]))}


def _values(
    model: type[models.Model], row: Mapping[str, Any], *left_out: str, **things: dict[int, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in left_out:
            continue
        kind = None if name in things else model._meta.get_field(name)
        if name in things:
            value = things[name].get(value)
        elif isinstance(kind, models.DateField):
            value = date.fromisoformat(value)
        elif isinstance(kind, models.DecimalField):
            value = Decimal(value)
        found[name] = value
    return found
