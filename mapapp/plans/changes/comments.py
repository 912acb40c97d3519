"""Writing on a task or on the plan; changing it, or taking it back, while it is fresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans import mentions
from mapapp.plans.changes.common import fits, said, still
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Comment, Stakeholder, Task, Workspace
from mapapp.plans.refusals import Refused

TOO_LATE = gettext_lazy(
    "A comment can be changed for 15 minutes, and this one is older. Write another one; your text is still here."
)
KEPT_LIMIT = 8000  # characters as they are kept: a short name may be longer as a number
FRESH = timedelta(minutes=15)  # for so long its author may change what he wrote; then it is history


def add_comment(workspace: Workspace, number: int | None, *, body: str, by: Actor, at: datetime) -> Comment:
    """Write on a task, or with None on the plan; both sides read it. Event `task.commented` or `plan.commented`, whose
    number is the comment's. Raises Refused, AlreadyDone."""
    with changing(workspace, by) as locked:
        task = _task(locked, number)
        body = _kept(locked, body)
        verb = "task.commented" if task else "plan.commented"
        event = record(locked, verb, [], by=by, at=at, task=number, facts=_facts(body))
        return Comment.objects.create(
            workspace=locked, number=event.number, task=task, author_id=by.pk, body=body, at=at
        )


def change_comment(workspace: Workspace, number: int, *, body: str, was: str, by: Actor, at: datetime) -> Comment:
    """Word a comment anew within 15 minutes. `was` is the text that its author had before him, with names.

    Event `comment.changed`; nothing happens when it says so already. Raises Refused, StaleValue, AlreadyDone.
    """
    with _fresh(workspace, number, by=by, at=at) as comment:
        names = _names(comment.workspace)
        now = mentions.spelled(comment.body, lambda one: names.get(one) or _("somebody"))  # as its author reads it
        still("body", now, seen=was, wanted=body.strip())
        body = _kept(comment.workspace, body)
        if body != comment.body:
            about = {"comment": comment.number, **_facts(body)}
            record(comment.workspace, "comment.changed", [], by=by, at=at, task=_number(comment), facts=about)
            comment.body, comment.changed_at = body, at
            comment.save(update_fields=["body", "changed_at"])
        return comment


def take_back_comment(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Comment:
    """Take a comment back within 15 minutes: that one was there stays, what it said is shown nowhere any more.

    Event `comment.taken_back`. Raises Refused, AlreadyDone.
    """
    with _fresh(workspace, number, by=by, at=at) as comment:
        about = {"comment": comment.number}
        record(comment.workspace, "comment.taken_back", [], by=by, at=at, task=_number(comment), facts=about)
        comment.body, comment.taken_back, comment.changed_at = "", True, at
        comment.save(update_fields=["body", "taken_back", "changed_at"])
        return comment


def is_fresh(comment: Comment, at: datetime) -> bool:
    """Whether its author may still change it, at this aware moment."""
    return not comment.taken_back and at - comment.at < FRESH


@contextmanager
def _fresh(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Iterator[Comment]:
    """An own comment behind the lock, young enough to be changed; Refused otherwise."""
    with changing(workspace, by) as locked:
        comment = Comment.objects.select_related("task").filter(workspace=locked, number=number).first()
        if comment is None or comment.author_id != by.pk:
            raise Refused(_("That comment is not yours to change."))
        if comment.taken_back:
            raise Refused(_("This comment was taken back already."))
        if not is_fresh(comment, at):
            raise Refused(str(TOO_LATE), field="body")
        comment.workspace = locked
        yield comment


def _number(comment: Comment) -> int | None:
    return comment.task.number if comment.task else None


def _task(workspace: Workspace, number: int | None) -> Task | None:
    if number is None:
        return None
    task = Task.objects.filter(workspace=workspace, number=number).first()
    if task is None:
        raise Refused(_("There is no task %(number)s on this plan.") % {"number": number})
    return task


def _kept(workspace: Workspace, body: str) -> str:
    body = said(body, field="body")
    return fits(mentions.kept(body, _names(workspace)), field="body", limit=KEPT_LIMIT) if "@" in body else body


def _names(workspace: Workspace) -> dict[int, str]:
    return dict(Stakeholder.objects.filter(workspace=workspace).values_list("number", "name"))


def _facts(body: str) -> dict[str, Any]:
    named = mentions.mentioned(body)
    return {"text": body, **({"mentions": list(named)} if named else {})}
