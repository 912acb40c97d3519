"""Verbs of the weekly call: notes while it goes on, its end, and a call or meeting that was held without the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import editing, fits, still
from mapapp.plans.changes.tasks import person_in
from mapapp.plans.changes.versions import born, frozen
from mapapp.plans.facts import Change
from mapapp.plans.frozen import content_of, same_plan
from mapapp.plans.history import Actor, changing, read, record
from mapapp.plans.models import Event, ReviewNote, Task, Version, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import PlanMovedOn, Refused
from mapapp.plans.touchpoints import LOGGED, REVIEWED, Kind, Touchpoint, notes_of, touchpoint_in

LINE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said of a call, meeting or review: `people` are the numbers of who took part, `line` what came of it."""

    kind: Kind
    on: date
    people: Collection[int] = ()
    line: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What was kept: the touchpoint, the version that was saved with it, if one was, and the plan."""

    touchpoint: Touchpoint
    version: Version | None
    plan: Plan


def note_review(workspace: Workspace, number: int, *, text: str, was: str, by: Actor, at: datetime) -> Event | None:
    """Write down what is said of a task in the review; both sides read it. Event `review.noted`; None when it says so
    already. An empty text takes the note away. Raises StaleValue, AlreadyDone, Refused."""
    with changing(workspace, by) as locked:
        task = Task.objects.filter(workspace=locked, number=number).first()
        if task is None:
            raise Refused(_("There is no task %(number)s on this plan.") % {"number": number})
        note = ReviewNote.objects.filter(task=task).first()
        now, text = note.body if note else "", fits(text, field="text")
        still("text", now, seen=was, wanted=text)
        if now == text:
            return None
        if text:
            ReviewNote.objects.update_or_create(task=task, defaults={"workspace": locked, "body": text})
        elif note:
            note.delete()
        return record(locked, "review.noted", [], by=by, at=at, task=number, facts={"text": text, "was": now})


def hold(
    workspace: Workspace,
    talk: Talk,
    *,
    save: bool,
    sent: Collection[int] = (),
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> Held:
    """Keep that both companies talked. One event: `review.ended`, which takes the notes of the review with it, or
    `touchpoint.logged`. With `save` the plan is frozen as its next version, unless it is the one of the last.

    `sent` are the people who are to get the changes; they are told what was looked at: `seen` is that revision.
    Raises PlanMovedOn when it is another one by now; AlreadyDone, Refused.
    """
    with editing(workspace, by, goals=True) as plan:
        if seen is not None and seen != plan.workspace.revision:
            raise PlanMovedOn
        facts = _facts(plan, talk, sent, at)
        version = _saved(plan, talk.kind, by=by, at=at) if save else None
        changes: list[Change] = []
        if version is not None:
            changes.append(born(version))
            facts |= {"version": version.number, "reason": version.reason, "sha256": version.sha256}
        if talk.kind == Kind.REVIEW:
            facts["notes"] = [[number, text] for number, text in notes_of(plan.workspace).items()]
            ReviewNote.objects.filter(workspace=plan.workspace).delete()
        plan.workspace.talked_on = max(filter(None, (plan.workspace.talked_on, talk.on)))
        verb = REVIEWED if talk.kind == Kind.REVIEW else LOGGED
        line = fits(talk.line, field="line", limit=LINE_LIMIT)
        event = record(plan.workspace, verb, changes, by=by, at=at, why=line, facts=facts)
        return Held(touchpoint_in(read(event)), version, plan)


def _facts(plan: Plan, talk: Talk, sent: Collection[int], at: datetime) -> dict[str, Any]:
    in_reach(talk.on, field="on")
    if talk.on > plan.workspace.today(at):
        raise Refused(_("This day is still to come. Log the call when it was held."), field="on")
    people, to = (sorted({person_in(plan, number).number for number in group}) for group in (talk.people, sent))
    return {"kind": str(talk.kind), "on": talk.on.isoformat(), "people": people, "sent": to}


def _saved(plan: Plan, kind: Kind, *, by: Actor, at: datetime) -> Version | None:
    """The next version; None when nothing on the plan differs from the last one."""
    latest = plan.workspace.latest_version
    if latest and same_plan(latest, content_of(plan)):
        return None
    reason = Version.Reason.REVIEW if kind == Kind.REVIEW else Version.Reason.TOUCHPOINT
    return frozen(plan, reason=reason, by=by, at=at)
