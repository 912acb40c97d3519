"""The fields of a task that can be changed in place: for each its form, its rule, what is seen and the verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapapp.access.rules import Reason, may_edit_task, may_reschedule
from mapapp.access.visit import Visit
from mapapp.pages import forms
from mapapp.plans.changes import progress
from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task, reword_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace
from mapapp.plans.queries import Plan

Data = Mapping[str, Any]
Save = Callable[[Workspace, int, Data, Actor, datetime], Changed]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field. `seen` gives what a form shows, by the names it posts; `changes` is how history calls the field."""

    name: str
    label: Promise
    form: type[forms.Edit]
    rule: Callable[[Visit, Task], Reason]
    seen: Callable[[Plan, Task], dict[str, Any]]
    save: Save
    changes: tuple[str, ...]
    in_row: bool = True


def owner_key(task: Task) -> str:
    """An owner as a form posts it: the number of a person, or the side and the question of a gap."""
    return str(task.owner.number) if task.owner else f"{task.gap_side}:{task.gap}"


def owner_of(key: str, gap: str = "") -> Owner:
    """The other way round; a side without a person is a gap."""
    if key.isdecimal() and len(key) < 7:
        return Owner(int(key))
    side, _colon, question = key.partition(":")
    return Owner(None, side, question or gap)


def _text(plan: Plan, task: Task) -> dict[str, Any]:
    return {"was": task.text, "text": task.text}


def _reword(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    return reword_task(workspace, number, text=data["text"], was=data["was"], by=by, at=at)


def _owner(plan: Plan, task: Task) -> dict[str, Any]:
    key = str(task.owner.number) if task.owner else task.gap_side
    return {"was": owner_key(task), "owner": key, "gap": task.gap}


def _hand_over(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    owner = owner_of(data["owner"], data["gap"])
    return hand_over_task(
        workspace, number, owner=owner, was=owner_of(data["was"]), seen=data["seen"], why=data["why"],
        force=data["force"], by=by, at=at,
    )  # fmt: skip


def _due(plan: Plan, task: Task) -> dict[str, Any]:
    return {"was": task.due_on.isoformat(), "due": task.due_on.isoformat()}


def _starts(plan: Plan, task: Task) -> dict[str, Any]:
    return {"was": task.starts_on.isoformat(), "starts": task.starts_on.isoformat()}


def _reschedule(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    forward = data["forward"] if data["seen"] is not None else None
    return reschedule_task(
        workspace, number, due_on=data.get("due"), starts_on=data.get("starts"), was=data["was"], seen=data["seen"],
        why=data["why"], forward=forward, force=data["force"], by=by, at=at,
    )  # fmt: skip


def _status(plan: Plan, task: Task) -> dict[str, Any]:
    return {
        "was": task.status,
        "status": task.status,
        "done_on": task.done_on,
        "done_on_was": task.done_on,
        "blocked_by": task.blocked_by,
        "blocked_by_was": task.blocked_by,
        "unblocker": task.unblocker.number if task.unblocker else "",
        "unblocker_was": task.unblocker.number if task.unblocker else "",
    }


def _progress(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    was, seen, why, force = data["was"], data["seen"], data["why"], data["force"]
    match data["status"]:
        case "in_progress":
            return progress.start_task(workspace, number, was=was, seen=seen, why=why, force=force, by=by, at=at)
        case "blocked":
            return progress.block_task(
                workspace, number, why=data["blocked_by"], unblocker=data["unblocker"], was=was,
                why_was=data["blocked_by_was"], unblocker_was=data["unblocker_was"], seen=seen, force=force, by=by,
                at=at,
            )  # fmt: skip
        case "done":
            return progress.complete_task(
                workspace, number, done_on=data["done_on"], was=was, done_on_was=data["done_on_was"], seen=seen,
                why=why, by=by, at=at,
            )  # fmt: skip
        case "not_needed":
            return progress.drop_task(workspace, number, was=was, why=why, by=by, at=at)
    return progress.reopen_task(workspace, number, was=was, seen=seen, why=why, force=force, by=by, at=at)


def _after(plan: Plan, task: Task) -> dict[str, Any]:
    text = forms.spell_after(plan.after.get(task.number, ()))
    return {"was": text, "after": text}


def _set_after(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    return set_predecessors(
        workspace, number, after=data["after"], was=data["was"], seen=data["seen"], why=data["why"],
        force=data["force"], by=by, at=at,
    )  # fmt: skip


DETAILS = ("kind", "goal", "done_when", "evidence", "fixed", "locked", "mark")


def _details(plan: Plan, task: Task) -> dict[str, Any]:
    values = {name: getattr(task, name) for name in DETAILS if name != "goal"}
    return values | {"goal": task.goal.number if task.goal else ""}


def _describe(workspace: Workspace, number: int, data: Data, by: Actor, at: datetime) -> Changed:
    values = {name: data[name] for name in DETAILS if data[name] != data["seen_details"][name]}
    return describe_task(
        workspace, number, values=values, was=data["seen_details"], seen=data["seen"], why=data["why"],
        force=data["force"], by=by, at=at,
    )  # fmt: skip


CELLS: dict[str, Cell] = {
    cell.name: cell
    for cell in (
        Cell("text", _("What will be done"), forms.TextEdit, may_edit_task, _text, _reword, ("text",)),
        Cell(
            "owner", _("Owner"), forms.OwnerEdit, may_edit_task, _owner, _hand_over, ("owner", "gap", "gap_side")
        ),
        Cell("due", _("Due"), forms.DueEdit, may_reschedule, _due, _reschedule, ("due_on",)),
        Cell("starts", _("Start"), forms.StartsEdit, may_reschedule, _starts, _reschedule, ("starts_on",), False),
        Cell("status", _("Status"), forms.StatusEdit, may_edit_task, _status, _progress,
             ("status", "blocked_by", "unblocker", "done_on")),
        Cell("after", _("Comes after"), forms.AfterEdit, may_edit_task, _after, _set_after, ("after",)),
        Cell("details", _("Details"), forms.DetailsEdit, may_edit_task, _details, _describe, DETAILS, False),
    )
}  # fmt: skip
