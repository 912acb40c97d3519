"""The fields of a task of the own list, as its form has them and as the change is told them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.lane import LaneDrawer
from mapapp.pages.lane_forms import parse_behind, spell_behind
from mapapp.private.models import OwnTaskShape


def owners_of(drawn: LaneDrawer) -> list[tuple[str, Any]]:
    """Who can own a task of this list: people of the own company, people of the list, or nobody yet."""
    mine = [(f"p{p.number}", p.name) for p in drawn.plan.people if p.side == drawn.side]
    listed = [(f"o{p.number}", p.name) for p in drawn.rows.people]
    groups: list[tuple[str, Any]] = [("", _("Nobody yet")), (drawn.company, mine)]
    return [*groups, (_("Only on your list"), listed)] if listed else groups


def now_of(task: OwnTaskShape) -> dict[str, Any]:
    """The fields of the form as the task has them."""
    owner = f"p{task.owner}" if task.owner else f"o{task.own_person}" if task.own_person else ""
    return {"text": task.text, "owner": owner, "gap": task.gap, "starts_on": task.starts_on, "due_on": task.due_on,
            "after": spell_behind(task.after, task.lag), "note": task.note}  # fmt: skip


def values_of(data: dict[str, Any], *, only: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the change is told: an owner, and a place behind a step, are several fields of a task."""
    wanted = set(data if only is None else only)
    found: dict[str, Any] = {
        name: data[name] for name in ("text", "note", "starts_on", "due_on") if name in wanted and name in data
    }
    if wanted & {"owner", "gap"}:
        owner = data.get("owner") or ""
        number = int(owner[1:]) if owner else None
        found["owner"] = number if owner.startswith("p") else None
        found["own_person"] = number if owner.startswith("o") else None
        found["gap"] = "" if owner else data.get("gap", "")
    if "after" in wanted:
        found["after"], found["lag"] = parse_behind(data["after"])
    return found
