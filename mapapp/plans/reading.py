"""Reading the history a page at a time, newest first, and what was said on a task."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from mapapp.plans.history import Line, read
from mapapp.plans.models import Comment, Event, Workspace
from mapapp.plans.said import SAID

PAGE = 100


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines in a row, newest first. `older` and `newer`: whether there are more on either side."""

    lines: tuple[Line, ...]
    older: bool = False
    newer: bool = False


def stretch(
    workspace: Workspace,
    *,
    before: int | None = None,
    after: int | None = None,
    person: int | None = None,
    task: int | None = None,
    verbs: Collection[str] = (),
    most: int = PAGE,
) -> Stretch:
    """At most so many lines before, or after, the one with that number; of one author, one task, some verbs. One query.

    A line is about a task when it was asked for there, or changed it along with another.
    """
    events = Event.objects.filter(workspace=workspace)
    if person is not None:
        events = events.filter(by_number=person)
    if task is not None:
        events = events.filter(Q(task_number=task) | Q(row__contains=f'["task",{task},'))
    if verbs:
        events = events.filter(verb__in=verbs)
    if after is not None:
        found = [read(event) for event in events.filter(number__gt=after).order_by("number")[: most + 1]]
        return Stretch(tuple(reversed(found[:most])), older=True, newer=len(found) > most)
    if before is not None:
        events = events.filter(number__lt=before)
    found = [read(event) for event in events.order_by("-number")[: most + 1]]
    return Stretch(tuple(found[:most]), older=len(found) > most, newer=before is not None)


def comments_on(workspace: Workspace, task: int) -> tuple[Comment, ...]:
    """What was said on a task, oldest first. One query; authors are found among the plan's people by their id."""
    return tuple(Comment.objects.filter(workspace=workspace, task__number=task))


def comments_of(
    workspace: Workspace, *, before: int | None = None, most: int = PAGE
) -> tuple[tuple[Comment, ...], bool]:
    """What was said on the plan and on its tasks, newest first, from before the one with that number; and whether there
    is more. One query."""
    rows = Comment.objects.filter(workspace=workspace).select_related("task").order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = tuple(rows[: most + 1])
    return found[:most], len(found) > most


def said_now(workspace: Workspace, lines: Sequence[Line]) -> dict[int, str]:
    """What the comments say by now that these lines tell of, by the number of the line: as last worded by its author,
    and nothing when he took it back. One query, none without comments among the lines."""
    about = {line.facts.get("comment", line.number) for line in lines if line.verb in SAID}
    return said_by(lines, Comment.objects.filter(workspace=workspace, number__in=about) if about else ())


def said_by(lines: Iterable[Line], comments: Iterable[Comment]) -> dict[int, str]:
    """The same, when the comments have been read already."""
    now = {comment.number: comment.body for comment in comments}
    return {line.number: now.get(line.facts.get("comment", line.number), "") for line in lines if line.verb in SAID}
