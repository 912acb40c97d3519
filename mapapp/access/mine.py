"""What one person has across all his plans. Each function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from mapapp.access.members import OVERSEERS
from mapapp.access.models import Role, Seat
from mapapp.access.roles import CONTRIBUTE, GRANTS
from mapapp.access.visit import Visit
from mapapp.people.models import User
from mapapp.plans.checks import Check, Start, checks_of, start_of
from mapapp.plans.models import Dependency, Measure, Side, Task, Workspace

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


def checks_asked_of(visits: Sequence[Visit], at: datetime) -> list[tuple[Visit, Check]]:
    """The measures that the person is to look at again by now, on his plans that are signed. One query; two when one of
    his plans is."""
    here = {found.workspace.pk: found for found in visits if found.me and CONTRIBUTE in found.grants}
    marked: dict[int, dict[str, Task]] = {}
    for task in Task.objects.filter(workspace__in=here, mark__in=(Task.Mark.SIGNATURE, Task.Mark.GO_LIVE)):
        marked.setdefault(task.workspace_id, {})[task.mark] = task
    starts = {pk: _start(here[pk].workspace, marks, at) for pk, marks in marked.items()}
    signed = [pk for pk, start in starts.items() if start and start.is_real]
    rows = Measure.objects.filter(workspace__in=signed).select_related("checker", "goal__said_by") if signed else ()
    found = []
    for measure in rows:
        visit = here[measure.workspace_id]
        for check in checks_of([measure], starts[measure.workspace_id], visit.workspace.today(at)):
            if check.is_due and check.who and visit.me and check.who.pk == visit.me.pk:
                found.append((visit, check))
    return sorted(found, key=lambda pair: pair[1].on)


def _start(workspace: Workspace, marks: Mapping[str, Task], at: datetime) -> Start | None:
    signature, go_live = marks.get(Task.Mark.SIGNATURE), marks.get(Task.Mark.GO_LIVE)
    return start_of(signature, go_live, workspace.target_go_live_on, workspace.today(at))


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


def every_visit_of(user: User, *, among: Collection[int] | None = None) -> list[Visit]:
    """Every plan on which the user has a seat, and those of teams he oversees; retired ones too, by account. Only of
    those with the ids `among` when they are given. Two queries, none for no ids."""
    asked = {} if among is None else {"pk__in": among}
    on = {f"workspace__{name}": value for name, value in asked.items()}
    seats = Seat.objects.filter(user=user, **on).select_related("workspace__team", "stakeholder")
    found = [Visit(user, s.workspace, Side(s.stakeholder.side), GRANTS[s.role], s) for s in seats]
    overseen = Workspace.objects.filter(team__memberships__user=user, team__memberships__role__in=OVERSEERS, **asked)
    here = {visit.workspace.pk for visit in found}
    looked_at = (one for one in overseen.select_related("team") if one.pk not in here)
    found += [Visit(user, one, Side.SELLER, GRANTS[Role.VIEWER], None) for one in looked_at]
    return sorted(found, key=lambda visit: (visit.workspace.account, visit.workspace.name, visit.workspace.pk))


def signed_among(workspaces: Collection[Workspace]) -> frozenset[int]:
    """Which of the plans are signed: the ids of those whose signature is done. One query."""
    done = Task.objects.filter(workspace__in=workspaces, mark=Task.Mark.SIGNATURE, status=Task.Status.DONE)
    return frozenset(done.values_list("workspace", flat=True))
