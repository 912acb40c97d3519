"""The verb for what a manager thinks of a plan: for the reps who run it, never for the buyer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.changes.common import fits
from mapapp.plans.history import TEAM, Actor, By, Unnamed
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused, StaleValue
from mapapp.private.changes.common import Kept, NothingNew, not_more
from mapapp.private.changes.handing_on import committed_who
from mapapp.private.facts import born
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import PlanReviewShape
from mapapp.private.review_criteria import CODES, SCORES

LONGEST = timedelta(days=180)
MOST = 500


@dataclass(frozen=True, slots=True)
class Thoughts:
    """A note, a score for some of the criteria by their code, and the day of the next look. Empty: not said."""

    note: str = ""
    scores: Mapping[str, int] | None = None
    look_on: date | None = None


def review_plan(
    workspace: Workspace, thoughts: Thoughts, *, seen: int, by: Actor | None, user: User, at: datetime
) -> Kept:
    """Write down what a manager thinks of the plan; the newest holds, those before stay. One private event
    `plan.coached`, by the person of the plan, or by the company where the manager (`user`) has no seat on it: its own
    history then says who.

    `seen` is the number of the one that was before him, 0 for none. Raises StaleValue when there is a newer one,
    NothingNew, Refused at the field, AlreadyDone.
    """
    who: By = by or Unnamed(Side.SELLER, TEAM)
    with changing(workspace, who) as lane:
        rows = _table(lane)._default_manager.filter(**lane.mine)
        latest = rows.filter(is_latest=True).first()
        made = _made(lane, thoughts, at)
        if latest is not None and _same(latest, made):
            raise NothingNew
        if (latest.number if latest else 0) != seen:
            raise StaleValue(field="note", seen=seen, now=latest.note if latest else "")
        not_more(rows.count(), MOST, field="note")
        rows.filter(is_latest=True).update(is_latest=False)
        made.by, made.at = user, at
        made.save(force_insert=True)
        facts = {} if by else {"who": committed_who(lane, user.get_full_name() or user.email)}
        return Kept(made.number, record(lane, "plan.coached", born(made), by=who, at=at, facts=facts))


def _made(lane: Lane, thoughts: Thoughts, at: datetime) -> PlanReviewShape:
    today = lane.workspace.today(at)
    scores = {code: score for code in CODES if (score := (thoughts.scores or {}).get(code))}
    if any(score not in SCORES for score in scores.values()):
        raise Refused(_("A score is 1, 2 or 3."), field="scores")
    if thoughts.look_on and not today <= thoughts.look_on <= today + LONGEST:
        raise Refused(_("Choose a day within the next 180 days."), field="look_on")
    note = fits(thoughts.note, field="note", limit=4000)
    if not (note or scores or thoughts.look_on):
        raise Refused(_("Write a note, give a score, or say when you look again."), field="note")
    return _table(lane)(
        workspace=lane.workspace, number=lane.head.revision + 1, note=note, scores=scores, look_on=thoughts.look_on,
        on=today,
    )  # fmt: skip


def _same(one: PlanReviewShape, other: PlanReviewShape) -> bool:
    return (one.note, one.scores, one.look_on, one.on) == (other.note, other.scores, other.look_on, other.on)


def _table(lane: Lane) -> type[PlanReviewShape]:
    """A rule has said before that the buyer has no such page."""
    if lane.tables.plan_reviews is None:
        raise LookupError("this side's plans are coached by nobody")
    return lane.tables.plan_reviews
