"""Several plans at once, for lists of them: as many queries for a hundred as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from mapapp.plans.models import Dependency, Phase, Stakeholder, Task, Workspace
from mapapp.plans.queries import Plan


def load_plans(workspaces: Sequence[Workspace]) -> list[Plan]:
    """The tasks of each plan with all they need, in the order given: 4 queries. Goals and criteria are left out."""
    ids = [workspace.pk for workspace in workspaces]
    people: dict[int, dict[int, Stakeholder]] = defaultdict(dict)
    phases: dict[int, dict[int, Phase]] = defaultdict(dict)
    tasks: dict[int, list[Task]] = defaultdict(list)
    links: dict[int, list[Dependency]] = defaultdict(list)
    for person in Stakeholder.objects.filter(workspace__in=ids):
        people[person.workspace_id][person.pk] = person
    for phase in Phase.objects.filter(workspace__in=ids):
        phases[phase.workspace_id][phase.pk] = phase
    for task in Task.objects.filter(workspace__in=ids).order_by(
        "phase__position", "phase__number", "position", "number"
    ):
        tasks[task.workspace_id].append(task)
    for link in Dependency.objects.filter(workspace__in=ids):
        links[link.workspace_id].append(link)
    found = []
    for workspace in workspaces:
        known = people[workspace.pk]
        for task in tasks[workspace.pk]:
            task.workspace, task.phase = workspace, phases[workspace.pk][task.phase_id]
            task.owner = known[task.owner_id] if task.owner_id else None
        found.append(
            Plan(
                workspace,
                tuple(phases[workspace.pk].values()),
                (),
                tuple(tasks[workspace.pk]),
                tuple(links[workspace.pk]),
                tuple(known.values()),
            )
        )
    return found
