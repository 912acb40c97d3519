"""Which differences a thing has, from its fields: moved, done, re-owned, re-worded, each once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mapapp.plans.differences.marks import Fields, Mark
from mapapp.plans.facts import EXISTS, FROZEN

OWNER = ("owner", "gap", "gap_side")
DETAILS = (
    "done_when",
    "evidence",
    "kind",
    "goal",
    "fixed",
    "locked",
    "mark",
    "starts_on",
    "done_on",
    "blocked_by",
    "unblocker",
)
TARGETS = {"target_signature_on": "target_signature", "target_go_live_on": "target_go_live"}


@dataclass(frozen=True, slots=True)
class Part:
    """One difference of a thing, and the field that tells it."""

    kind: str
    mark: Mark


def parts_of(on: str, fields: Fields, *, folded: bool = False) -> list[Part]:
    """The differences of one thing; none when nothing of it is worth a sentence. `folded`: its date only went along
    with another's, and is told there."""
    if on == "task":
        return list(_of_task(fields, folded=folded))
    return list(_OF[on](fields)) if on in _OF else []


def newest(fields: Fields, *names: str) -> Mark | None:
    """Of these fields the one that was touched last; of all without names."""
    found = [mark for name, mark in fields.items() if not names or name in names]
    return max(found, key=lambda mark: mark.last, default=None)


def _of_task(fields: Fields, *, folded: bool) -> Iterator[Part]:
    if mark := fields.get(EXISTS):
        yield Part("added" if mark.new else "removed", mark)
        return
    told = False
    singles = (("moved", () if folded else ("due_on",)), ("status", ("status",)), ("owner", OWNER), ("text", ("text",)),
               ("after", ("after",)), ("rephased", ("phase",)))  # fmt: skip
    for kind, names in singles:
        if names and (found := newest(fields, *names)):
            told = True
            yield Part(kind, found)
    dated = {"starts_on", "due_on"} & fields.keys()
    if (mark := fields.get("proposed_by")) and not mark.new and not dated:
        told = True
        yield Part("accepted", mark)
    if not told and not folded and (found := newest(fields, *DETAILS)):
        yield Part("details", found)


def _of_plan(fields: Fields) -> Iterator[Part]:
    for name, mark in fields.items():
        if name in TARGETS:
            yield Part(TARGETS[name], mark)
        elif name in ("name", "account", "value", "state"):
            yield Part(name, mark)
        elif name == "calendars":
            yield Part("calendar", mark)


def _of_goal(fields: Fields) -> Iterator[Part]:
    if mark := fields.get(EXISTS):
        yield Part("goal_added" if mark.new else "goal_removed", mark)
    elif mark := fields.get("statement"):
        yield Part("goal_reworded", mark)
    elif found := newest(fields):
        yield Part("goal", found)


def _of_measure(fields: Fields) -> Iterator[Part]:
    if mark := fields.get(EXISTS):
        yield Part("measure_added" if mark.new else "measure_removed", mark)
        return
    if mark := fields.get("result"):
        yield Part("measured", mark)
    if mark := fields.get("target"):
        yield Part("measure_target", mark)
    if not {"result", "target"} & fields.keys() and (found := newest(fields)):
        yield Part("goal", found)


def _of_phase(fields: Fields) -> Iterator[Part]:
    """What a trial has to show is told by itself, before and after it is frozen; places in a list are not told."""
    if mark := fields.get(EXISTS):
        yield Part("phase_added" if mark.new else "phase_removed", mark)
        return
    if (mark := fields.get(FROZEN)) and mark.new:
        yield Part("frozen", mark)
    if (mark := fields.get("criteria")) and mark.new:
        changed = any(line.verb == "criteria.changed" for line in mark.lines)
        yield Part("recriteria" if changed else "criteria", mark)
    if mark := fields.get("name"):
        yield Part("phase_renamed", mark)
    elif fields.keys() == {"is_trial"}:
        yield Part("phase", fields["is_trial"])


def _of_person(fields: Fields) -> Iterator[Part]:
    if mark := fields.get(EXISTS):
        yield Part("person_added" if mark.new else "person_removed", mark)
        return
    if mark := fields.get("side"):
        yield Part("person_side", mark)
    if mark := fields.get("needs"):
        yield Part("needs", mark)
    elif found := newest(fields, "name", "title", "part"):
        yield Part("person", found)


def _of_version(fields: Fields) -> Iterator[Part]:
    """One that both sides made is told by what they agreed to."""
    if (mark := fields.get(EXISTS)) and mark.new and mark.lines and mark.lines[-1].verb == "version.saved":
        yield Part("version", mark)


_OF: dict[str, Callable[[Fields], Iterator[Part]]] = {
    "plan": _of_plan,
    "goal": _of_goal,
    "measure": _of_measure,
    "phase": _of_phase,
    "person": _of_person,
    "version": _of_version,
}
