"""The shared plan as it is taken away: at one revision, or as a version kept it, with the newest of its history.

Only what both sides read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import override

from mapapp.plans.frozen import plan_in
from mapapp.plans.history import Line
from mapapp.plans.models import Event, Version, Workspace
from mapapp.plans.queries import READS, Plan, load_plan
from mapapp.plans.reading import said_now, stretch

MOST = 2_000  # lines of history that are looked at


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan with goals, its lines, the newest first, what comments among them say by now; whether there are more. Of a
    version, which."""

    plan: Plan
    lines: tuple[Line, ...] = ()
    said: Mapping[int, str] = field(default_factory=dict)
    older: bool = False
    version: Version | None = None


def take(workspace: Workspace, *, history: bool = True) -> Taken:
    """Read all of it, again when somebody changed the plan meanwhile. 9 queries, one more with comments; 8 without
    `history`. `workspace` with its team."""
    for _try in range(READS):
        header = Workspace.objects.select_related("team").get(pk=workspace.pk)
        plan = load_plan(header, goals=True)
        found = stretch(header, most=MOST) if history else None
        taken = Taken(plan, found.lines, said_now(header, found.lines), found.older) if found else Taken(plan)
        if Workspace.objects.values_list("revision", flat=True).get(pk=workspace.pk) == header.revision:
            break
    return taken


def take_version(version: Version) -> Taken:
    """The plan as a version kept it, with the history up to it. 3 queries, one more with comments. `version` with its
    workspace and that one's team."""
    workspace = version.workspace
    with override("en"):  # what stands for who was erased is the same for everybody
        plan = plan_in(version)
    heads = Event.objects.filter(workspace=workspace, number=version.revision)
    plan.workspace.head_hash = heads.values_list("hash", flat=True).first() or ""
    found = stretch(workspace, before=version.revision + 1, most=MOST)
    return Taken(plan, found.lines, said_now(workspace, found.lines), found.older, version)
