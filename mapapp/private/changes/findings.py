"""The verbs for what the coach finds: not now, not relevant, and back. Only the seller's own side reads any of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import said, still
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import NothingNew, not_more
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import FindingAnswerShape, OwnEventShape

NOT_NOW = timedelta(days=7)
WHY, KEY = 500, 80  # characters of a reason, and of what names a finding
MOST = 500  # findings of a plan that are answered
Kind = FindingAnswerShape.Kind


def answered(kind: str, until_on: date | None, why: str) -> str:
    """An answer in one line, as somebody has it before him who answers anew."""
    return " ".join(f"{kind} {until_on or ''} {why}".split())


def put_off_finding(workspace: Workspace, key: str, *, was: str = "", by: Actor, at: datetime) -> OwnEventShape:
    """Say nothing of it for seven days. One private event `finding.put_off`. `was` is what was said to it before, as
    `answered` says it; empty for nothing. Raises StaleValue, Refused, NothingNew, AlreadyDone."""
    with changing(workspace, by) as lane:
        until_on = lane.workspace.today(at) + NOT_NOW
        return _answer(lane, key, Kind.PUT_OFF, until_on, "", "finding.put_off", was=was, by=by, at=at)


def dismiss_finding(
    workspace: Workspace, key: str, *, why: str, was: str = "", by: Actor, at: datetime
) -> OwnEventShape:
    """It is not relevant here, and why. One private event `finding.dismissed`. Raises as `put_off_finding` does."""
    with changing(workspace, by) as lane:
        why = said(why, field="why", limit=WHY)
        return _answer(lane, key, Kind.DISMISSED, None, why, "finding.dismissed", was=was, by=by, at=at)


def take_back_answer(workspace: Workspace, key: str, *, was: str = "", by: Actor, at: datetime) -> OwnEventShape:
    """Tell of it again. One private event `finding.taken_back`. NothingNew when nothing was said to it."""
    with changing(workspace, by) as lane:
        row = _row(lane, key)
        if row is None:
            raise NothingNew
        still("answer", answered(row.kind, row.until_on, row.why), seen=was, wanted="")
        changes = _changes(row, "", None, "")
        row.delete()
        return record(lane, "finding.taken_back", changes, facts={"finding": key}, by=by, at=at)


def _answer(
    lane: Lane, key: str, kind: str, until_on: date | None, why: str, verb: str, *, was: str, by: Actor, at: datetime
) -> OwnEventShape:
    if not key or len(key) > KEY:
        raise Refused(_("There is no such finding."))
    row = _row(lane, key)
    now = answered(row.kind, row.until_on, row.why) if row else ""
    still("answer", now, seen=was, wanted=answered(kind, until_on, why))
    changes = _changes(row, kind, until_on, why)
    if not changes:
        raise NothingNew
    if row is None:
        not_more(_table(lane)._default_manager.filter(**lane.mine).count(), MOST, field="key")
    values = {"kind": kind, "until_on": until_on, "why": why, "by_number": by.number, "at": at}
    _table(lane)._default_manager.update_or_create(**lane.mine, key=key, defaults=values)
    return record(lane, verb, changes, facts={"finding": key}, by=by, at=at)


def _changes(row: FindingAnswerShape | None, kind: str, until_on: date | None, why: str) -> list[Change]:
    was = (row.kind, row.until_on and row.until_on.isoformat(), row.why) if row else (None, None, None)
    now = (kind, until_on and until_on.isoformat(), why)
    pairs = zip(("kind", "until_on", "why"), was, now, strict=True)
    return [
        Change("finding", 0, name, old or None, new or None) for name, old, new in pairs if (old or "") != (new or "")
    ]


def _row(lane: Lane, key: str) -> FindingAnswerShape | None:
    return _table(lane)._default_manager.filter(**lane.mine, key=key).first()


def _table(lane: Lane) -> Any:
    """Where the own side keeps it; a rule has said before that the other side has no coach."""
    if lane.tables.finding_answers is None:
        raise LookupError("this side has no coach")
    return lane.tables.finding_answers
