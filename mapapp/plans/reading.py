"""Reading the history a page at a time, newest first, and what was said on a task."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from mapapp.plans.history import Line, read
from mapapp.plans.models import Comment, Event, Workspace

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
