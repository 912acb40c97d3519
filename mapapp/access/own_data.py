"""Everything that is kept about one person under his account, as plain values: for himself, and for nobody else.

Of plans it tells those he takes part in now. What was his part of a plan he was taken off is read by those who are on
it; what the other company writes down about him is that company's. Both may be asked for: `LEFT_OUT` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mapapp.access.devices import device_words
from mapapp.access.factors import factors_of
from mapapp.access.feeds import feed_of
from mapapp.access.models import Invite, Seat, SharedLink, Together
from mapapp.access.roles import GRANTS
from mapapp.access.tokens import state_of
from mapapp.access.visit import Visit
from mapapp.people.models import Membership, User
from mapapp.people.sessions import is_kept, living
from mapapp.plans.acts import act_words
from mapapp.plans.history import read
from mapapp.plans.models import Comment, Event, Side, Task
from mapapp.post.models import Letter

LEFT_OUT = _(
    "Not here: secrets (keys of sessions, codes, links in letters), plans that you do not take part in any more, and "
    "what a company has written down for itself about people. Ask the person who runs mapapp about those."
)
Values = dict[str, Any]


def seats_of(user: User) -> list[Visit]:
    """Every plan on which the user has a seat, finished ones too. One query."""
    seats = Seat.objects.filter(user=user).select_related("workspace__team", "stakeholder").order_by("pk")
    return [Visit(user, s.workspace, Side(s.stakeholder.side), GRANTS[s.role], s) for s in seats]


def own_data(user: User, visits: Sequence[Visit], *, at: datetime) -> Values:
    """The account and all that hangs on it. Eleven queries, whatever the number of plans."""
    here = {visit.workspace.pk: visit.workspace.name for visit in visits}
    return {
        "made_at": at,
        "left_out": str(LEFT_OUT),
        "account": {
            "email": user.email, "name": user.name, "time_zone": user.time_zone, "since": user.created_at,
            "last_signed_in_at": user.last_login,
        },
        "teams": [
            {"team": each.team.name, "role": each.role}
            for each in Membership.objects.filter(user=user).select_related("team").order_by("team__name")
        ],
        "second_factor": _factors(user),
        "sessions": _sessions(user, at),
        "invitations": _invitations(user, here, at),
        "letters": _letters(user, here),
        "letters_together": [
            {"team": each.team.name, "day": each.day, "hour": each.hour}
            for each in Together.objects.filter(user=user).select_related("team").order_by("team__name", "pk")
        ],
        "calendar": _calendar(user),
        "plans": _plans(visits),
    }  # fmt: skip


def _factors(user: User) -> Values:
    found = factors_of(user)
    devices = [
        {"kind": "app" if one.is_app else "passkey", "name": one.name, "since": one.added_at, "used_at": one.used_at}
        for one in found.each
    ]
    return {"devices": devices, "recovery_codes_left": found.codes}


def _sessions(user: User, at: datetime) -> list[Values]:
    return [
        {
            "browser": device_words(row.agent), "called_itself": row.agent, "since": row.began_at,
            "used_at": row.used_at, "ends_at": row.expire_date, "kept": is_kept(row),
        }
        for row in living(user, at)
    ]  # fmt: skip


def _invitations(user: User, here: Mapping[int, str], at: datetime) -> list[Values]:
    """To his address, whether he has answered or not. A plan that he is not on may have another name by now: none."""
    rows = Invite.objects.filter(email=user.email).select_related("invited_by").order_by("sent_at", "pk")
    return [
        {
            "plan": here.get(row.workspace_id), "from": row.invited_by.name, "role": row.role, "note": row.note,
            "sent_at": row.sent_at, "state": state_of(row, at),
        }
        for row in rows
    ]  # fmt: skip


def _letters(user: User, here: Mapping[int, str]) -> list[Values]:
    """What was mailed to him: not the words, in which links and codes stand, and no subject that holds a code."""
    rows = Letter.objects.filter(user=user, state=Letter.State.SENT).defer("text", "html")
    return [
        {
            "kind": row.kind, "to": row.email, "sent_at": row.sent_at,
            "subject": "" if row.kind == Letter.Kind.CODE else row.subject,
            "plan": here.get(row.workspace_id or 0),
        }
        for row in rows.order_by("sent_at", "pk")
    ]  # fmt: skip


def _calendar(user: User) -> Values | None:
    feed = feed_of(user)
    if feed is None:
        return None
    return {"since": feed.made_at, "says_what_the_steps_are": feed.titles, "made_after_sign_in_by": feed.opened_by}


def _plans(visits: Sequence[Visit]) -> list[Values]:
    seats = [visit.seat for visit in visits if visit.seat]
    people = [seat.stakeholder_id for seat in seats]
    tasks = _by(Task.objects.filter(owner__in=people).order_by("due_on", "number"))
    comments = _by(Comment.objects.filter(author__in=people).select_related("task").order_by("at", "pk"))
    links = _by(SharedLink.objects.filter(made_by__in=people).select_related("version").order_by("number"))
    acts = Q(pk__in=[])
    for seat in seats:
        acts |= Q(workspace=seat.workspace_id, by_number=seat.stakeholder.number)
    events = _by(Event.objects.filter(acts).order_by("number"))
    return [
        _plan(seat, tasks.get(key, []), comments.get(key, []), events.get(key, []), links.get(key, []))
        for seat in seats
        for key in (seat.workspace_id,)
    ]


def _by(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """By plan."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.workspace_id, []).append(row)
    return found


def _plan(
    seat: Seat, tasks: list[Task], comments: list[Comment], events: list[Event], links: list[SharedLink]
) -> Values:
    me, workspace = seat.stakeholder, seat.workspace
    return {
        "plan": workspace.name,
        "account": workspace.account,
        "team": workspace.team.name,
        "me": _values(me, "side", "name", "email", "title", "part", "needs"),
        "role": seat.role,
        "since": seat.joined_at,
        "letter": {
            "wish": seat.digest, "day": seat.digest_day, "hour": seat.digest_hour, "reminds": seat.reminds,
            "own_letter": seat.own_letter,
        },
        "read": {"up_to_revision": seat.seen_revision, "at": seat.seen_at},
        "tasks": [_values(task, "number", "text", "starts_on", "due_on", "status", "done_on") for task in tasks],
        "comments": [
            {"task": row.task and row.task.number, "at": row.at, "text": row.body, "taken_back": row.taken_back}
            for row in comments
        ],
        "links": [
            {
                "version": one.version.number, "made_at": one.made_at, "expires_at": one.expires_at,
                "ended_at": one.revoked_at,
            }
            for one in links
        ],
        "did": [_act(event) for event in events],
    }  # fmt: skip


def _values(row: object, *names: str) -> Values:
    return {name: getattr(row, name) for name in names}


def _act(event: Event) -> Values:
    line = read(event)
    return {"number": line.number, "at": line.at, "what": act_words(line), "task": line.task, "why": line.why}
