"""Freezing the shared plan."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import editing
from mapapp.plans.facts import Change
from mapapp.plans.frozen import content_of
from mapapp.plans.history import Actor, chained, record
from mapapp.plans.models import Version, Workspace
from mapapp.plans.refusals import Refused


def save_version(workspace: Workspace, *, reason: str = Version.Reason.SAVED, by: Actor, at: datetime) -> Version:
    """Freeze the shared plan as the next version. One event `version.saved`, which the version itself does not hold.

    Refused when nothing on the plan differs from the version before, whatever was done and undone since.
    """
    with editing(workspace, by, goals=True) as plan:
        locked, before = plan.workspace, plan.workspace.latest_version
        content, previous = content_of(plan), before.sha256 if before else ""
        if before and before.content == content:
            raise Refused(_("Nothing has changed since version %(number)s.") % {"number": before.number})
        version = Version.objects.create(
            workspace=locked,
            number=before.number + 1 if before else 1,
            reason=reason,
            author_number=by.number,
            at=at,
            revision=locked.revision,
            content=content,
            previous_sha256=previous,
            sha256=chained(previous, content),
        )
        locked.latest_version = version
        facts = {"version": version.number, "reason": str(reason), "sha256": version.sha256}
        record(
            locked,
            "version.saved",
            [Change("version", version.number, "exists", False, True)],
            by=by,
            at=at,
            facts=facts,
        )
        return version
