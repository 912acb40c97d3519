"""Freezing the shared plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.asks import Ask
from mapapp.plans.changes.common import editing, fits
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.frozen import content_of, same_plan
from mapapp.plans.history import Actor, chained, record
from mapapp.plans.models import Version, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

WORDS = 120  # characters of a reason in words


def save_version(
    workspace: Workspace,
    *,
    reason: str = Version.Reason.SAVED,
    why: str = "",
    asks: Sequence[Ask] | None = None,
    by: Actor,
    at: datetime,
) -> Version:
    """Freeze the shared plan as the next version, with what it asks of executives (None: worked out from the plan).

    One event `version.saved`, which the version itself does not hold; its why is what was said of the reason in
    words. Refused when nothing on the plan differs from the version before, whatever was done and undone
    since.
    """
    why = fits(why, field="words", limit=WORDS)
    with editing(workspace, by, goals=True) as plan:
        latest = plan.workspace.latest_version
        if latest and same_plan(latest, content_of(plan)):
            raise Refused(_("Nothing has changed since version %(number)s.") % {"number": latest.number})
        version = frozen(plan, reason=reason, asks=asks, by=by, at=at)
        facts = {"version": version.number, "reason": str(reason), "sha256": version.sha256}
        record(plan.workspace, "version.saved", [born(version)], by=by, at=at, why=why, facts=facts)
        return version


def frozen(plan: Plan, *, reason: str, asks: Sequence[Ask] | None = None, by: Actor, at: datetime) -> Version:
    """The locked plan, loaded with goals, as its next version. Records nothing."""
    return kept(plan.workspace, content_of(plan, asks), reason=reason, revision=plan.workspace.revision, by=by, at=at)


def kept(workspace: Workspace, content: str, *, reason: str, revision: int, by: Actor, at: datetime) -> Version:
    """Keep a content as the next version of a locked workspace, chained to the last. Records nothing."""
    latest = workspace.latest_version
    previous = latest.sha256 if latest else ""
    version = Version.objects.create(
        workspace=workspace,
        number=latest.number + 1 if latest else 1,
        reason=reason,
        author_number=by.number,
        at=at,
        revision=revision,
        content=content,
        previous_sha256=previous,
        sha256=chained(previous, content),
    )
    workspace.latest_version = version
    return version


def born(version: Version) -> Change:
    """What history says of a new version: its content stands in it, so only that it is there."""
    return Change("version", version.number, EXISTS, False, True)
