"""Links to a version's PDF, for who has no account: made by a lead, listed for everybody on the plan, ended by a lead.

A link shows what it opens before anything is downloaded. That it was opened is noted nowhere: what people do is judged,
never what they open, and mail scanners open all of them.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from mapapp.access.models import Seat, SharedLink
from mapapp.access.tokens import hashed
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Event, Version, Workspace
from mapapp.plans.refusals import Refused

DAYS = (1, 7, 14, 30)  # how long one may open; 7 unless chosen otherwise
USUAL = 7
MOST = 20  # open ones a plan
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def make_link(
    version: Version, *, compared_with: Version | None, days: int, paper: str, language: str, by: Actor, at: datetime
) -> tuple[SharedLink, str]:
    """A link, and the token that is shown this once. One event `version.linked`.

    Raises Refused when links are off or too many are open, for another number of `days` than DAYS; AlreadyDone.
    """
    if days not in DAYS:
        raise Refused(_("Choose how long the link opens from the list."), field="days")
    token = secrets.token_urlsafe(32)
    with changing(version.workspace, by) as locked:
        if locked.links_off_by:
            raise Refused(_("Links are switched off for this plan."))
        links = SharedLink.objects.filter(workspace=locked)
        if links.filter(revoked_at=None, expires_at__gt=at).count() >= MOST:
            raise Refused(_("%(count)s links of this plan are open. End one first.") % {"count": MOST})
        until = at + timedelta(days=days)
        link = SharedLink.objects.create(
            workspace=locked, number=(links.aggregate(Max("number"))["number__max"] or 0) + 1, version=version,
            compared_with=compared_with, paper=paper, language=language, token_sha256=hashed(token),
            seat=Seat.objects.get(workspace=locked, stakeholder=by.pk), made_by_id=by.pk, by_side=by.side, made_at=at,
            expires_at=until,
        )  # fmt: skip
        facts = {"version": version.number, "link": link.number, "until": locked.today(until).isoformat()}
        record(locked, "version.linked", [], by=by, at=at, facts=facts)
    return link, token


def end_link(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Event | None:
    """End a link at once. One event `version.link_ended`; None for one that opens no more. Refused for none at all."""
    with changing(workspace, by) as locked:
        link = SharedLink.objects.select_related("version").filter(workspace=locked, number=number).first()
        if link is None:
            raise Refused(_("There is no such link on this plan."))
        if link.revoked_at is not None or link.expires_at <= at:
            return None
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        facts = {"version": link.version.number, "link": number}
        return record(locked, "version.link_ended", [], by=by, at=at, facts=facts)


def switch_links(workspace: Workspace, *, off: bool, by: Actor, at: datetime) -> Event | None:
    """Allow no links on a plan, which ends those that are open for good; or allow them again. One event
    `plan.links_off` or `plan.links_on`; None when it is so already. Who may is a rule's business."""
    with changing(workspace, by) as locked:
        if bool(locked.links_off_by) == off:
            return None
        if not off and locked.links_off_by != by.side:  # switched off by the other side since the page was shown
            raise Refused(_("The other company switched links off for this plan."))
        locked.links_off_by = by.side if off else ""
        ended = _end(locked, at) if off else []
        return record(
            locked, "plan.links_off" if off else "plan.links_on", [], by=by, at=at,
            facts={"ended": ended} if ended else {},
        )  # fmt: skip


def end_links_of(seat: Seat, *, at: datetime) -> None:
    """End those of somebody who takes part no more; behind the lock of his plan. One query."""
    SharedLink.objects.filter(seat=seat, revoked_at=None).update(revoked_at=at)


def find(token: str, at: datetime) -> SharedLink | None:
    """What this link opens now; None for one that never was and for one that opens no more, whatever the cause: it was
    ended or has run out, its plan is retired or allows none, who made it takes part no more, or on the other side.
    One query, none for a token of another shape."""
    if TOKEN.fullmatch(token) is None:
        return None
    related = ("version", "compared_with", "workspace__team", "seat__user", "seat__stakeholder")
    link = SharedLink.objects.select_related(*related).filter(token_sha256=hashed(token)).first()
    if link is None or state_of(link, at) != "open":
        return None
    link.version.workspace = link.workspace
    return link


def state_of(link: SharedLink, at: datetime) -> str:
    """open, ended, expired, or shut: it does not open while its plan, or who made it, is as it is. `link` comes with
    workspace, seat, its person and account."""
    if link.revoked_at is not None:
        return "ended"
    if at >= link.expires_at:
        return "expired"
    seat, workspace = link.seat, link.workspace
    if workspace.state == Workspace.State.RETIRED or workspace.links_off_by:
        return "shut"
    if seat is None or not seat.user.is_active or seat.stakeholder.side != link.by_side:
        return "shut"
    return "open"


def links_of(workspace: Workspace) -> list[SharedLink]:
    """Of a plan, the newest first. One query."""
    rows = SharedLink.objects.select_related("version", "seat__user", "seat__stakeholder", "made_by")
    found = list(rows.filter(workspace=workspace).order_by("-number"))
    for link in found:
        link.workspace = workspace
    return found


def _end(workspace: Workspace, at: datetime) -> list[int]:
    rows = SharedLink.objects.filter(workspace=workspace, revoked_at=None, expires_at__gt=at)
    numbers = sorted(rows.values_list("number", flat=True))
    rows.update(revoked_at=at)
    return numbers
