"""What one person has written for his own side, for himself to take along."""

from __future__ import annotations

from typing import Any

from mapapp.access.visit import Visit
from mapapp.people.models import User
from mapapp.private.choosing import lane_of
from mapapp.private.coaching import conditions
from mapapp.private.kept import deal_answers_table, views_table
from mapapp.private.rules import may_read_lane


def written_by(visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """His own notes, what he wrote down of people's answers, and his own side's tasks that carry his name. Two queries,
    three for a seller; none for who may not read the list."""
    if visit.me is None or may_read_lane(visit) is not None:
        return {"notes": [], "tasks": []}
    tables, me = lane_of(visit), visit.me.number
    notes = tables.notes._default_manager.filter(workspace=visit.workspace, author=me).order_by("at", "number")
    tasks = tables.tasks._default_manager.filter(workspace=visit.workspace, owner=me).order_by("due_on", "number")
    said = [{"asked_on": row.asked_on, "text": row.said} for row in conditions(visit) if row.by_number == me]
    return {
        **({"answers": said} if said else {}),
        "notes": [{"at": note.at, "text": note.text} for note in notes],
        "tasks": [
            {
                "number": tables.key(task.number), "text": task.text, "starts_on": task.starts_on,
                "due_on": task.due_on, "status": task.status, "done_on": task.done_on,
            }
            for task in tasks
        ],
    }  # fmt: skip


def said_of_deals_by(user: User) -> list[dict[str, Any]]:
    """What he said to what was found of opportunities without a plan, where he was the last. One query."""
    rows = deal_answers_table()._default_manager.filter(by=user).select_related("opportunity").order_by("at", "pk")
    return [
        {"deal": str(row.opportunity), "at": row.at, "said": row.kind, "until": row.until_on, "why": row.why}
        for row in rows
    ]


def views_saved_by(user: User) -> list[dict[str, Any]]:
    """His saved views of the portfolios of his teams. One query."""
    rows = views_table()._default_manager.filter(user=user).select_related("team").order_by("team__name", "name", "pk")
    return [
        {"team": row.team.name, "name": row.name, "query": row.query, "shared": row.is_shared, "since": row.made_at}
        for row in rows
    ]
