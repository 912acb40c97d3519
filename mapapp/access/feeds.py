"""A person's calendar feed: a secret address for the calendar he keeps, of his steps on the plans he takes part in.

Whoever has the address reads it, so it is as long as a key, shown once, kept as its SHA-256, and ended at will. It
asks anew each time which plans are his: who is taken off a plan finds nothing of it in his calendar any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from mapapp.access.models import CalendarFeed
from mapapp.access.sso import provider_of
from mapapp.access.tokens import hashed
from mapapp.access.visit import Visit
from mapapp.people.models import User
from mapapp.plans.history import Touched, touched
from mapapp.plans.models import Task

KEPT = timedelta(days=30)  # how long a step that is no more is told as cancelled, and a done one as done
Key = tuple[int, int]  # workspace and number


@dataclass(frozen=True, slots=True)
class FeedStep:
    """A step of the person's, or one that was: `dropped` when it is not needed, or somebody else's by now.

    `changed`: the last line of its plan's history that changed it, by number, and when.
    """

    task: Task
    dropped: bool
    revision: int
    changed_at: datetime


def feed_of(user: User) -> CalendarFeed | None:
    """The feed that a person has. One query."""
    return CalendarFeed.objects.filter(user=user).select_related("user").first()


def make_feed(user: User, *, opened_by: str = "", at: datetime) -> str:
    """A new secret for the person's feed, returned once and kept nowhere; an older one opens nothing any more.

    What it says stays as it was chosen. `opened_by` is the company's own sign-in that opened his session, if one did.
    """
    token = secrets.token_urlsafe(32)
    values = {"token_sha256": hashed(token), "made_at": at, "opened_by": opened_by}
    CalendarFeed.objects.update_or_create(user=user, defaults=values)
    return token


def is_over(feed: CalendarFeed) -> bool:
    """Does the person's company demand its own sign-in now, and was this made in a session that another way opened?
    Such a session has ended, and what was made in it tells nothing any more. No query."""
    provider = provider_of(feed.user.email)
    return provider is not None and provider.required and feed.opened_by != provider.key


def show_titles(user: User, titles: bool) -> None:
    """Say what the steps are, or only that there is one."""
    CalendarFeed.objects.filter(user=user).update(titles=titles)


def end_feed(user: User) -> None:
    """No address of his tells anything any more, and nothing is left of it."""
    CalendarFeed.objects.filter(user=user).delete()


def find_feed(token: str) -> CalendarFeed | None:
    """The feed with this secret, of somebody whose account is open, unless it is over. One query."""
    rows = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    found = rows.filter(token_sha256=hashed(token)).first()
    return None if found is None or is_over(found) else found


def feed_steps(visits: Sequence[Visit], *, at: datetime) -> list[FeedStep]:
    """The steps of a person on these plans, by plan and number. Two queries, however many plans and steps."""
    me = {found.workspace.pk: found.me for found in visits if found.me}
    history = touched(me)
    former = _handed_on(history, {pk: person.number for pk, person in me.items()}, at)
    wanted = Q(owner__in=[person.pk for person in me.values()])
    for pk, number in former:
        wanted |= Q(workspace=pk, number=number)
    places = {found.workspace.pk: found.workspace for found in visits}
    steps = []
    for task in Task.objects.filter(wanted, workspace__in=list(me)).order_by("workspace", "number"):
        task.workspace = places[task.workspace_id]
        step = _step(task, mine=task.owner_id == me[task.workspace_id].pk, history=history)
        if _is_told(step, at):
            steps.append(step)
    return steps


def _handed_on(history: Touched, me: dict[int, int], at: datetime) -> Iterable[Key]:
    """What was the person's and went to somebody else, or nobody, not long ago."""
    return {key for key, old, new, then in history.owners if old == me[key[0]] != new and at - then < KEPT}


def _step(task: Task, *, mine: bool, history: Touched) -> FeedStep:
    revision, changed_at = history.last[task.workspace_id, task.number]
    return FeedStep(task, not mine or task.status == Task.Status.NOT_NEEDED, revision, changed_at)


def _is_told(step: FeedStep, at: datetime) -> bool:
    """Open ones always; what is over, for as long as a calendar may need to hear of it."""
    if step.dropped or step.task.status == Task.Status.DONE:
        return at - step.changed_at < KEPT
    return True
