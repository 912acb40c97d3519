"""What one person has across all his plans. Each function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from mapapp.access.members import OVERSEERS
from mapapp.access.models import Seat
from mapapp.access.roles import GRANTS
from mapapp.access.visit import Visit
from mapapp.people.models import User
from mapapp.plans.models import Dependency, Side, Task, Workspace

OVER = (Task.Status.DONE, Task.Status.NOT_NEEDED)


def visits_of(user: User) -> list[Visit]:
    """Every open plan on which the user has a seat. One query."""
    seats = (
        Seat.objects.filter(user=user, workspace__state=Workspace.State.OPEN)
        .select_related("workspace__team", "stakeholder")
        .order_by("workspace__name", "workspace_id")
    )
    return [Visit(user, s.workspace, Side(s.stakeholder.side), GRANTS[s.role], s) for s in seats]


def open_tasks_of(visits: Sequence[Visit]) -> list[tuple[Visit, Task]]:
    """The open tasks with the person's name, first due first. One query."""
    seats = {found.me.pk: found for found in visits if found.me}
    rows = (
        Task.objects.filter(owner__in=list(seats)).exclude(status__in=OVER).order_by("due_on", "workspace_id", "number")
    )
    found = []
    for task in rows:
        place = seats[task.owner_id or 0]
        task.workspace, task.owner = place.workspace, place.me
        found.append((place, task))
    return found


def done_tasks_of(visits: Sequence[Visit]) -> QuerySet[Task]:
    """What the person has finished, the last one first. One query when read or counted."""
    people = [found.me.pk for found in visits if found.me]
    return Task.objects.filter(owner__in=people, status=Task.Status.DONE).order_by("-done_on", "-number")


def waiting_for(tasks: Sequence[Task]) -> dict[int, list[Task]]:
    """Task id -> the open tasks that come after it, with their owners. One query."""
    links = (
        Dependency.objects.filter(predecessor__in=[task.pk for task in tasks])
        .exclude(successor__status__in=OVER)
        .select_related("successor__owner")
        .order_by("successor__due_on", "successor__number")
    )
    found: dict[int, list[Task]] = {}
    for link in links:
        found.setdefault(link.predecessor_id, []).append(link.successor)
    return found


def plans_of(user: User) -> list[Workspace]:
    """The open plans on which the user has a seat, and those of teams he oversees. One query."""
    mine = Q(seats__user=user) | Q(team__memberships__user=user, team__memberships__role__in=OVERSEERS)
    ids = Workspace.objects.filter(mine, state=Workspace.State.OPEN).values("pk")
    return list(Workspace.objects.filter(pk__in=ids).select_related("team").order_by("account", "name", "pk"))
