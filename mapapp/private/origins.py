"""Which template a plan came from, and how its team words a step: the seller's own knowledge of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mapapp.access.founding import found_plan
from mapapp.access.visit import Visit, visit
from mapapp.people.models import Team, User
from mapapp.plans.draft import NewPlan
from mapapp.plans.models import Workspace
from mapapp.plans.team_templates import version_kept
from mapapp.plans.template_shape import Template, TemplateTask
from mapapp.plans.template_steps import TEMPLATES
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.joining import join_opportunity
from mapapp.private.choosing import lane_of


@dataclass(frozen=True, slots=True)
class Origin:
    """A template by its key, its name and its version (0: it came with mapapp); `steps`: number of a task -> step."""

    key: str
    name: str
    version: int
    steps: Mapping[str, str]


def origin_from(template: Template, version: int, numbers: Mapping[str, int]) -> Origin:
    """`numbers` are those that the steps of the template have on the plan."""
    return Origin(template.key, str(template.name), version, {str(number): key for key, number in numbers.items()})


def found_from_template(
    team: Team, draft: NewPlan, user: User, origin: Origin, *, at: datetime, once: str = "", key: str = ""
) -> Workspace:
    """Found the plan, and remember for the own side what it came from; with `key` the opportunity that the CRM calls so
    is the plan's. All or nothing. Raises as `found_plan` and `join_opportunity`."""
    with transaction.atomic():
        workspace = found_plan(team, draft, user, at=at, once=once)
        found = visit(user, workspace.code)
        if found is not None:
            remember(found, origin)
            if key:
                with suppress(NothingNew):
                    join_opportunity(workspace, key, by=found.actor(), at=at)
    return workspace


def remember(found: Visit, origin: Origin) -> None:
    """The plan came from this template, or was filled up from it. One statement or two; call it in a transaction."""
    table = lane_of(found).origins
    if table is None:
        raise LookupError("this side has no templates")
    values = {"code": origin.key, "name": origin.name[:200], "version": origin.version, "steps": dict(origin.steps)}
    table._default_manager.update_or_create(workspace=found.workspace, defaults=values)


def origin_of(found: Visit) -> Origin | None:
    """What a plan came from. One query; none for a buyer, for whom there is no such table."""
    table = lane_of(found).origins
    row = table._default_manager.filter(workspace=found.workspace).first() if table else None
    return Origin(row.code, row.name, row.version, row.steps) if row else None


def step_behind(found: Visit, number: int) -> TemplateTask | None:
    """The step of a template that a task came from, with the hints for who words it. Two queries at most; none for a
    buyer."""
    origin = origin_of(found)
    key = origin.steps.get(str(number)) if origin else None
    if origin is None or key is None:
        return None
    template = TEMPLATES.get(origin.key) or version_kept(found.workspace.team_id, origin.key, origin.version)
    return next((task for task in template.tasks if task.key == key), None) if template else None
