"""Writing on a task."""

from __future__ import annotations

from datetime import datetime

from mapapp.plans.changes.common import said
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Comment, Task, Workspace


def add_comment(workspace: Workspace, number: int, *, body: str, by: Actor, at: datetime) -> Comment:
    """Write on a task; both sides read it. Event `task.commented`. Raises Task.DoesNotExist, Refused, AlreadyDone."""
    with changing(workspace, by) as locked:
        task = Task.objects.get(workspace=locked, number=number)
        body = said(body, field="body")
        comment = Comment.objects.create(workspace=locked, task=task, author_id=by.pk, body=body, at=at)
        record(locked, "task.commented", [], by=by, at=at, task=number, facts={"text": body})
        return comment
