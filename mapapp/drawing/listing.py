"""The plans of one person as a list: what will sign when, how far it is, what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.queries import Plan
from mapapp.plans.standing import stand
from mapapp.plans.words import day_words, moment_words


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list of plans."""

    name: str
    url: str
    account: str
    team: str
    signature: str
    done: str
    late: str
    updated: str


def listed(plans: Sequence[Plan], user: User, at: datetime) -> tuple[Listed, ...]:
    """Each plan as it stands at `at`, in the order given. Makes no query."""
    return tuple(_listed(plan, user, at) for plan in plans)


def _listed(plan: Plan, user: User, at: datetime) -> Listed:
    standing, workspace = stand(plan, at), plan.workspace
    signature, late = standing.signature_on, len(standing.late)
    return Listed(
        name=workspace.name,
        url=reverse("plan", args=[workspace.code]),
        account=workspace.account,
        team=workspace.team.name,
        signature=day_words(signature, today=standing.today) if signature else "",
        done=_("%(done)s of %(all)s") % {"done": standing.done, "all": len(standing.counted)},
        late=_("%(count)s late") % {"count": late} if late else "",
        updated=moment_words(workspace.updated_at, zone=user.time_zone, now=at) if workspace.updated_at else "",
    )
