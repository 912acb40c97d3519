"""Many plans handed on by a worker: each whole or not at all, safe to run twice or to die in the middle."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from mapapp.access.handing_on import Holding
from mapapp.access.handovers import JOB, KIND, not_any_more, under_way
from mapapp.access.members import remove_member
from mapapp.access.models import Handover, HandoverPlan
from mapapp.access.visit import visit
from mapapp.people.changes import TeamRefused
from mapapp.people.history import Author, note
from mapapp.people.models import Membership, Team, TeamEvent, User
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.handing_on import hand_all_on
from mapapp.work.bell import ring
from mapapp.work.rows import ask

log = logging.getLogger(__name__)
WAITS, HANDED, REFUSED = HandoverPlan.State.WAITS, HandoverPlan.State.HANDED, HandoverPlan.State.REFUSED


def ask_handover(
    team: Team, user: User, to: User, mine: Sequence[Holding], *, own: bool, leaves: bool, take_back: bool,
    removes: bool, by: User, at: datetime,
) -> Handover:  # fmt: skip
    """Have these plans handed on. While one is under way for the same person, it is that one; one that has failed is
    over with this, and what it has not handed on is asked for anew."""
    try:
        with transaction.atomic():
            if going := under_way(team, user):
                return going
            close_failed(team, user, at=at)
            one = Handover.objects.create(
                team=team, user=user, to=to, asked_by=by, own=own, leaves=leaves or removes, take_back=take_back,
                removes=removes, asked_at=at,
            )  # fmt: skip
            HandoverPlan.objects.bulk_create(
                HandoverPlan(handover=one, workspace=held.workspace, person=held.person.number) for held in mine
            )
            again(one, at=at)
            return one
    except IntegrityError:  # the same form, sent twice at once: the other one was first
        if going := under_way(team, user):
            return going
        raise


def close_failed(team: Team, user: User, *, at: datetime) -> None:
    """A handover that failed is over: what it has not handed on is asked for anew. The team's history is told of the
    rest. Call it where nothing is under way."""
    for one in Handover.objects.filter(team=team, user=user, finished_at=None):
        _finish(one.pk, at=at)


def again(one: Handover, *, at: datetime) -> None:
    """Ask for it, or for what a failed one has left undone."""
    job = ask(KIND, one.pk, at=at)
    ring(JOB, job.pk)


def carry_out(handover: int, *, tell: Callable[[int], bool], now: Callable[[], datetime]) -> int:
    """Hand on what still waits, a plan at a time, then finish. How many plans could not be tried to the end.

    What is refused has its reason beside it, and what breaks keeps no other one back. `tell` takes the percentage; when
    it says False, somebody else has the work, and this one ends.
    """
    rows = list(HandoverPlan.objects.filter(handover=handover).order_by("pk").values_list("pk", "workspace", "state"))
    stuck = 0
    for count, (row, workspace, state) in enumerate(rows, start=1):
        if state != WAITS:
            continue
        try:
            _hand_on(row, workspace, at=now())
        except Exception:
            log.exception("plan %s of handover %s was not handed on", workspace, handover)
            stuck += 1
        if not tell(100 * count // len(rows)):
            return 0
    if not stuck:
        _finish(handover, at=now())
    return stuck


def _hand_on(row: int, workspace: int, *, at: datetime) -> None:
    """One plan, and that it is done, in one transaction behind the plan's lock; nothing when that is so already."""
    with transaction.atomic():
        Workspace.objects.select_for_update().filter(pk=workspace).first()
        open_rows = HandoverPlan.objects.filter(pk=row, state=WAITS, handover__finished_at=None)
        if not open_rows.update(state=HANDED):
            return
        plan = HandoverPlan.objects.select_related(
            "workspace__team", "handover__team", "handover__user", "handover__to", "handover__asked_by"
        ).get(pk=row)
        one = plan.handover
        try:
            if why := not_any_more(one):
                raise Refused(why)
            assert one.to is not None and one.asked_by is not None  # else it may not any more
            with transaction.atomic():
                hand_all_on(
                    plan.workspace, plan.person, one.to, leaves=one.leaves, take_back=one.take_back,
                    by=actor_of(one.asked_by, plan.workspace, own=one.own) or one.asked_by, at=at,
                )  # fmt: skip
        except Refused as refused:
            HandoverPlan.objects.filter(pk=row).update(state=REFUSED, why=str(refused)[:500])


def actor_of(user: User, workspace: Workspace, *, own: bool) -> Actor | None:
    """Himself, where he does it and takes part; else it is the company's act, and its own list says whose."""
    found = visit(user, workspace.code) if own else None
    return found.actor() if found and found.seat else None


def _finish(handover: int, *, at: datetime) -> None:
    """The one line of the team's history; and his way out of the team, when that was asked for and nothing is left."""
    with transaction.atomic():
        one = Handover.objects.select_related("team", "user", "to", "asked_by").filter(pk=handover).first()
        if one is None:
            return
        Team.objects.select_for_update().filter(pk=one.team_id).first()
        if not Handover.objects.filter(pk=one.pk, finished_at=None).update(finished_at=at):
            return
        states = list(one.plans.values_list("state", flat=True))
        by, name = Author.of(one.asked_by) if one.asked_by else Author(), one.to.get_full_name() if one.to else ""
        if count := states.count(HANDED):
            note(one.team, TeamEvent.Verb.HANDED_ON, one.user, to=name, plans=count, by=by, at=at)
        if one.removes and set(states) <= {HANDED}:
            Handover.objects.filter(pk=one.pk).update(why=_removed(one, by, at)[:500])


def _removed(one: Handover, by: Author, at: datetime) -> str:
    """Take him out of the team; the reason when he stays."""
    member = Membership.objects.filter(team=one.team, user=one.user).first()
    if member is None:
        return ""
    try:
        if why := not_any_more(one):
            return why
        with transaction.atomic():
            remove_member(one.team, member.code, by=by, at=at)
    except TeamRefused as refused:
        return str(refused)
    return ""
