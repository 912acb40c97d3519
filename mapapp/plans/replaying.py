"""The one source: history, played again from nothing, gives the plan as its rows have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapapp.plans.facts import PERSONAL, Change
from mapapp.plans.frozen import applied, changes_between, state_of
from mapapp.plans.history import fold, since
from mapapp.plans.labels import LABELS
from mapapp.plans.models import Comment, PersonalValue, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.said import SAID

NOTHING: dict[str, Any] = {"plan": {}}


def replayed_otherwise(workspace: Workspace) -> Iterator[str]:
    """Each field in which a row says something else than history makes of it, in a sentence; none when all agree."""
    lines = since(workspace, 0)
    told = [change for change in fold(lines) if change.on != "version"]
    state = state_of(load_plan(workspace, goals=True))
    for change in changes_between(applied(NOTHING, told), _committed(workspace, state)):
        yield f"{_thing(change)}: its row says something else than history"
    text: dict[int, str] = {}
    for line in lines:
        if line.verb in SAID:
            text[line.facts.get("comment", line.number)] = line.facts.get("text", "")
    kept = dict(Comment.objects.filter(workspace=workspace).values_list("number", "body"))
    for number in sorted(text.keys() | kept.keys()):
        if text.get(number) != kept.get(number):
            yield f"comment {number}: its row says something else than history"


def _committed(workspace: Workspace, state: dict[str, Any]) -> dict[str, Any]:
    """The state as history knows it: for a personal value what it is committed to by. One query; nothing is written."""
    rows = PersonalValue.objects.filter(workspace=workspace).values_list("person_number", "value", "digest")
    digest = {(number, value): found for number, value, found in rows}
    for person in state["people"]:
        for on, field in PERSONAL:
            if on == "person" and person.get(field):
                person[field] = {"sha256": digest.get((person["number"], person[field]), "")}
    return state


def _thing(change: Change) -> str:
    """`task 22, Due`; the plan's head has no number."""
    label = LABELS.get(change.on, {}).get(change.field) or change.field
    return f"{change.on} {change.number or ''}".strip() + f", {label}"
