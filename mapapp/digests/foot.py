"""The foot of a letter: to whom it goes and why, what state of the plan it tells, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from mapapp.access.models import Role, Seat
from mapapp.digests.frame import Frame
from mapapp.digests.occasion import Occasion
from mapapp.digests.readers import Reader
from mapapp.digests.schedule import zone_of
from mapapp.digests.stopping import stop_token


@dataclass(frozen=True, slots=True)
class Cover:
    """To whom a letter goes: his first name and zone, why he gets it, how he stops it; on what `occasion` somebody
    sent it, when it does not come by itself.

    A sample does not count: the next letter tells its news again.
    """

    name: str
    zone: str
    why: str
    stop_url: str
    counts: bool
    occasion: Occasion | None = None

    @classmethod
    def of(cls, reader: Reader, *, sample: bool) -> Cover:
        return cls(
            name=first_name(reader),
            zone=reader.zone,
            why=_("This is a sample that you asked for.") if sample else _why(reader),
            stop_url=stop_url(reader),
            counts=not sample,
        )


def first_name(reader: Reader) -> str:
    return (reader.name.split() or [""])[0]


def stop_url(reader: Reader) -> str:
    """One click in the mail, and no more of them come."""
    return settings.PUBLIC_URL + reverse("stop", args=[stop_token(reader.seat_id)])


def version_of(frame: Frame) -> str:
    """`Version 3 is of 3 Feb.` Empty without one."""
    version = frame.standing.plan.workspace.latest_version
    if version is None:
        return ""
    day = frame.day(frame.standing.plan.workspace.today(version.at))
    return _("Version %(number)s is of %(day)s.") % {"number": version.number, "day": day}


def touched_of(frame: Frame, zone: str) -> str:
    """When the plan was last changed, and by whom, on the reader's clock."""
    workspace = frame.standing.plan.workspace
    if workspace.updated_at is None:
        return ""
    by = frame.who(next((p for p in frame.standing.plan.people if p.pk == workspace.updated_by_id), None))
    there = workspace.updated_at.astimezone(zone_of(zone))
    said = {"day": frame.day(there.date(), weekday=True), "time": f"{there:%H:%M}", "who": by}
    return _("Last changed on %(day)s at %(time)s by %(who)s.") % said


def _why(reader: Reader) -> str:
    if reader.role == Role.LEAD:
        because = _("you lead this evaluation") if reader.is_buyer else _("you lead this plan")
    elif reader.role == Role.CONTRIBUTOR:
        because = _("you work on this evaluation")
    else:
        because = _("you follow this evaluation")
    said = {"because": because, "day": WEEKDAYS[reader.day]}
    match reader.wish:
        case Seat.Digest.DAILY:
            return _("You get this the morning after something changed because %(because)s and asked for it.") % said
        case Seat.Digest.SIGNATURE:
            return _("You get this when signature moves because %(because)s. Nothing is sent while it holds.") % said
        case Seat.Digest.MINE:
            every = _("You get this every %(day)s because %(because)s.") % said
            return every + " " + _("Nothing is sent in a week that brings nothing for you.")
    every = _("You get this every %(day)s because %(because)s.") % said
    return every + " " + _("Nothing is sent in a week without changes.")
