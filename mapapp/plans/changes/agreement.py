"""What both sides agree to: a lead proposes a version, a lead of the other side accepts it. That is the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.asks import Ask
from mapapp.plans.changes.common import editing, fits, save_tasks
from mapapp.plans.changes.dates import ACCEPTED
from mapapp.plans.changes.rescheduling import DATE_FIELDS
from mapapp.plans.changes.versions import WORDS, born, frozen, kept
from mapapp.plans.facts import Change, put
from mapapp.plans.frozen import agreed_content, agreed_in, content_of, same_plan, state_in
from mapapp.plans.history import Actor, commitments, record
from mapapp.plans.models import Proposal, ProposalAnswer, Side, Task, Version, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

Kind = ProposalAnswer.Kind
WHY = 500  # characters of a reason


@dataclass(frozen=True, slots=True)
class Proposed:
    """The version that is proposed now; `saved`: it was made for that."""

    version: Version
    saved: bool


def propose_version(
    workspace: Workspace,
    number: int | None,
    *,
    reason: str = Version.Reason.SAVED,
    why: str = "",
    asks: Sequence[Ask] | None = None,
    by: Actor,
    at: datetime,
) -> Proposed:
    """Propose a version to the other side, or the plan as it stands (None), which is saved first unless it is already.

    To propose is to accept for the own side, with every date of it in that version. A newer proposal replaces an open
    one, whoever made that. One event `version.proposed`. Refused when both sides have agreed to it, or when it is
    proposed already.
    """
    why = fits(why, field="words", limit=WORDS)
    with editing(workspace, by, goals=True) as plan:
        locked = plan.workspace
        there = _as_it_stands(plan) if number is None else _version(locked, number)
        changes = _accepted(plan, _dates_in(there) if there else _dates_of(plan), by)
        version = there or frozen(plan, reason=reason, asks=asks, by=by, at=at)
        _can_propose(locked, version)
        replaced = _close(locked, Kind.REPLACED, by, at) if locked.proposal else None
        locked.proposal = Proposal.objects.create(
            workspace=locked, version_number=version.number, side=by.side, by_number=by.number, at=at
        )
        facts = {
            "version": version.number, "reason": str(version.reason), "sha256": version.sha256, "replaces": replaced,
        }  # fmt: skip
        told = [] if there else [born(version)]
        record(locked, "version.proposed", [*told, *changes], by=by, at=at, why="" if there else why, facts=facts)
        return Proposed(version, saved=there is None)


def accept_version(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Version:
    """A lead of the side that was asked accepts the proposed version. One event `version.agreed`.

    Made is a version of its own with that content and with who accepted it when: the baseline from now on, however the
    plan has moved since. Its dates of this side are accepted. Refused when it is not proposed any more, or for the side
    that proposed it.
    """
    with editing(workspace, by) as plan:
        locked = plan.workspace
        proposal = _asked_of(locked, number, by)
        version = _version(locked, number)
        changes = _accepted(plan, _dates_in(version), by)
        _close(locked, Kind.ACCEPTED, by, at)
        content = agreed_content(version, _agreed_by(plan, proposal, by, at))
        agreed = kept(locked, content, reason=Version.Reason.AGREED, revision=version.revision, by=by, at=at)
        locked.baseline = agreed
        facts = {
            "version": agreed.number,
            "sha256": agreed.sha256,
            "accepted": number,
            "proposed_by": proposal.by_number,
        }
        record(locked, "version.agreed", [born(agreed), *changes], by=by, at=at, facts=facts)
        return agreed


def decline_version(workspace: Workspace, number: int, *, why: str, by: Actor, at: datetime) -> None:
    """A lead of the side that was asked says no to the proposed version, and why. One event `version.declined`."""
    with editing(workspace, by) as plan:
        _asked_of(plan.workspace, number, by)
        why = fits(why, field="why", limit=WHY)
        if not why:
            raise Refused(_("Say in one line what has to change first. Both sides read it."), field="why")
        _close(plan.workspace, Kind.DECLINED, by, at, why)
        record(plan.workspace, "version.declined", [], by=by, at=at, why=why, facts={"version": number})


def withdraw_version(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> None:
    """A lead of the side that proposed a version takes the proposal back. One event `version.withdrawn`."""
    with editing(workspace, by) as plan:
        proposal = _open(plan.workspace, number)
        if Side(proposal.side) != by.side:
            raise Refused(_("The other company proposed this version: accept it or decline it."))
        _close(plan.workspace, Kind.WITHDRAWN, by, at)
        record(plan.workspace, "version.withdrawn", [], by=by, at=at, facts={"version": number})


def _open(workspace: Workspace, number: int) -> Proposal:
    """The open proposal of this version; Refused when there is none any more."""
    proposal = workspace.proposal
    if proposal is None or proposal.version_number != number:
        if proposal:
            newer = {"number": number, "newer": proposal.version_number}
            raise Refused(_("Version %(newer)s is proposed now, not version %(number)s. Look at that one.") % newer)
        raise Refused(
            _("Version %(number)s is not proposed any more. Look at what happened to it.") % {"number": number}
        )
    return proposal


def _asked_of(workspace: Workspace, number: int, by: Actor) -> Proposal:
    """The same, for the side that has to answer."""
    proposal = _open(workspace, number)
    if Side(proposal.side) == by.side:
        raise Refused(_("Your company proposed this version: a lead of the other company has to answer."))
    return proposal


def _can_propose(workspace: Workspace, version: Version) -> None:
    baseline, said = workspace.baseline, {"number": version.number}
    if baseline and version.number in (baseline.number, agreed_in(baseline)["version"]):
        raise Refused(_("Both sides have agreed to version %(number)s already.") % said)
    if workspace.proposal and workspace.proposal.version_number == version.number:
        raise Refused(_("Version %(number)s is proposed already, and waits for an answer.") % said)


def _close(workspace: Workspace, kind: str, by: Actor, at: datetime, why: str = "") -> int:
    """Answer the open proposal; which version it was about. The database takes one answer to each."""
    proposal = workspace.proposal
    assert proposal is not None
    ProposalAnswer.objects.create(proposal=proposal, kind=kind, side=by.side, by_number=by.number, at=at, why=why)
    workspace.proposal = None
    return proposal.version_number


def _version(workspace: Workspace, number: int) -> Version:
    version = Version.objects.filter(workspace=workspace, number=number).first()
    if version is None:
        raise Refused(_("There is no version %(number)s of this plan.") % {"number": number})
    return version


def _as_it_stands(plan: Plan) -> Version | None:
    """The last version, when the plan is still the one in it."""
    latest = plan.workspace.latest_version
    return latest if latest and same_plan(latest, content_of(plan)) else None


def _dates_of(plan: Plan) -> dict[int, tuple[date, date]]:
    return {task.number: (task.starts_on, task.due_on) for task in plan.tasks}


def _dates_in(version: Version) -> dict[int, tuple[date, date]]:
    """Task number -> start and due date in a version."""
    days = {t["number"]: (t["starts_on"], t["due_on"]) for t in state_in(version)["tasks"]}
    return {number: (date.fromisoformat(start), date.fromisoformat(due)) for number, (start, due) in days.items()}


def _accepted(plan: Plan, dates: Mapping[int, tuple[date, date]], by: Actor) -> list[Change]:
    """Accept the dates for every task of the own side, and save it. One that has another proposed date by now keeps
    that; the accepted one is what comes back if it is declined."""
    changes: list[Change] = []
    for task in plan.tasks:
        if task.number in dates and Side(task.side) == by.side:
            changes += put(task, _yes_to(task, *dates[task.number]))
    save_tasks(_touched(plan, changes), DATE_FIELDS)
    return changes


def _yes_to(task: Task, starts_on: date, due_on: date) -> Mapping[str, Any]:
    if not task.proposed_by or (task.starts_on, task.due_on) == (starts_on, due_on):
        return ACCEPTED
    return {"accepted_starts_on": starts_on, "accepted_due_on": due_on, "accepted": True}


def _touched(plan: Plan, changes: Iterable[Change]) -> list[Task]:
    return [plan.by_number[number] for number in sorted({change.number for change in changes})]


def _agreed_by(plan: Plan, proposal: Proposal, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Who accepted it and when, the proposing side first. Names are commitments, like all personal values."""
    pairs = [(proposal.side, proposal.by_number, proposal.at), (by.side, by.number, at)]
    names = {number: plan.person[number].name for _side, number, _at in pairs}
    stands = commitments(plan.workspace, names.items())
    return [
        {"side": str(side), "person": number, "name": stands[number, names[number]], "at": moment.isoformat()}
        for side, number, moment in pairs
    ]
