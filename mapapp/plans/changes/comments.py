"""Writing on a task."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import said
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Comment, Task, Workspace
from mapapp.plans.refusals import Refused


def add_comment(workspace: Workspace, number: int, *, body: str, by: Actor, at: datetime) -> Comment:
    """Write on a task; both sides read it. Event `task.commented`. Raises Refused, AlreadyDone."""
    with changing(workspace, by) as locked:
        task = Task.objects.filter(workspace=locked, number=number).first()
        if task is None:
            raise Refused(_("There is no task %(number)s on this plan.") % {"number": number})
        body = said(body, field="body")
        comment = Comment.objects.create(workspace=locked, task=task, author_id=by.pk, body=body, at=at)
        record(locked, "task.commented", [], by=by, at=at, task=number, facts={"text": body})
        return comment
