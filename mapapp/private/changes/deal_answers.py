"""The verbs for what is found of an opportunity without a plan: not now, not relevant, and back. It has no history of
its own yet: its row says who answered last, and when."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.changes.common import said, still
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.findings import NOT_NOW, WHY, answered
from mapapp.private.kept import deal_answers_table, opportunities_table
from mapapp.private.models import DealAnswerShape, OpportunityShape

Kind = DealAnswerShape.Kind


def answer_in_words(row: DealAnswerShape | None) -> str:
    """What was said last, as somebody has it before him who answers anew; empty for nothing."""
    return answered(row.kind, row.until_on, row.why) if row else ""


def put_off_start(deal: OpportunityShape, *, was: str, by: User, at: datetime) -> DealAnswerShape:
    """Say nothing of it for seven days of the team. `was` is what was said to it before, as `answer_in_words` says it.
    Raises StaleValue, Refused, NothingNew."""
    until_on = at.astimezone(ZoneInfo(deal.team.time_zone)).date() + NOT_NOW
    return _answer(deal, Kind.PUT_OFF, until_on, "", was=was, by=by, at=at)


def dismiss_start(deal: OpportunityShape, *, why: str, was: str, by: User, at: datetime) -> DealAnswerShape:
    """This one needs no plan, and why. Raises as `put_off_start` does."""
    why = said(why, field="why", limit=WHY)
    return _answer(deal, Kind.DISMISSED, None, why, was=was, by=by, at=at)


def take_back_start(deal: OpportunityShape, *, was: str, by: User, at: datetime) -> DealAnswerShape:
    """Tell of it again. NothingNew when nothing was said to it."""
    return _answer(deal, "", None, "", was=was, by=by, at=at)


def _answer(
    deal: OpportunityShape, kind: str, until_on: date | None, why: str, *, was: str, by: User, at: datetime
) -> DealAnswerShape:
    with transaction.atomic():
        locked = opportunities_table()._default_manager.select_for_update().get(pk=deal.pk)
        if locked.workspace_id is not None or locked.outcome != OpportunityShape.Outcome.OPEN:
            raise Refused(_("It has a plan by now, or is not open any more: there is nothing to start."))
        table = deal_answers_table()
        row = table._default_manager.filter(opportunity=deal.pk).first()
        now, wanted = answer_in_words(row), answered(kind, until_on, why)
        still("answer", now, seen=was, wanted=wanted)
        if now == wanted:
            raise NothingNew
        row = row or table(team_id=deal.team_id, opportunity_id=deal.pk, number=0)
        row.number, row.kind, row.until_on, row.why, row.by, row.at = row.number + 1, kind, until_on, why, by, at
        row.save()
        return row
