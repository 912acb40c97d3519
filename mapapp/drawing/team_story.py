"""The history of a team, a sentence a line: for its admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.people.models import Membership, TeamEvent, User
from mapapp.plans.words import moment_words

Verb, Via = TeamEvent.Verb, TeamEvent.Via
COLUMNS = ("at", "by", "by_email", "way", "what", "name", "email", "was", "role", "to", "plans")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """`who` did it; `said` goes on from there."""

    number: int
    when: str
    who: str
    said: str


def team_lines(rows: Iterable[TeamEvent], reader: User, at: datetime) -> tuple[TeamLine, ...]:
    """The lines in the reader's time zone. Makes no query."""
    return tuple(
        TeamLine(row.pk, moment_words(row.at, zone=reader.time_zone, now=at), _who(row), _said(row)) for row in rows
    )


def team_cells(rows: Iterable[TeamEvent]) -> Iterable[tuple[str, ...]]:
    """The lines as cells of COLUMNS: moments in UTC, words as they are stored."""
    for row in rows:
        plans = "" if row.plans is None else str(row.plans)
        yield (
            row.at.isoformat(timespec="seconds"), row.by_name, row.by_email, row.via, row.verb, row.name, row.email,
            row.was, row.role, row.to, plans,
        )  # fmt: skip


def _who(row: TeamEvent) -> str:
    if row.by_name or row.by_email:
        return row.by_name or row.by_email
    if row.via == Via.SIGN_ON:
        return str(row) or _("Somebody")
    return _("Whoever runs the server") if row.via == Via.SERVER else _("Somebody")


def _said(row: TeamEvent) -> str:
    said = {"name": str(row) or _("somebody"), "role": _role(row.role), "was": _role(row.was), "to": row.to}
    match row.verb:
        case Verb.JOINED if row.via == Via.SIGN_ON:
            return _("came in by the company’s own sign-in, as %(role)s.") % said
        case Verb.JOINED if row.via == Via.LIST:
            return _("added %(name)s as %(role)s, with a list.") % said
        case Verb.JOINED:
            return _("added %(name)s as %(role)s.") % said
        case Verb.ROLE_GIVEN if row.via == Via.LIST:
            return _("made %(name)s %(role)s, with a list; was %(was)s.") % said
        case Verb.ROLE_GIVEN:
            return _("made %(name)s %(role)s; was %(was)s.") % said
        case Verb.LEFT:
            return _("removed %(name)s; was %(was)s.") % said
    count = row.plans or 0
    words = ngettext(
        "handed one plan of %(name)s on to %(to)s.", "handed %(count)s plans of %(name)s on to %(to)s.", count
    )
    return words % {**said, "count": count}


def _role(role: str) -> str:
    return str(Membership.Role(role).label).lower() if role in Membership.Role.values else role
