"""The purchase as the CRM knows it, beside what the plan says: values for sellers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.opportunities import money
from mapapp.drawing.reader import Reader
from mapapp.plans.history import TEAM, Line
from mapapp.plans.models import Side, Workspace
from mapapp.plans.silence import is_signed
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words, moment_words
from mapapp.private.models import OpportunityShape

OPPORTUNITY = gettext_lazy("Opportunity")  # the name of the page, for the tabs of who reads it


@dataclass(frozen=True, slots=True)
class CrmFact:
    """One value, and what is said more of it."""

    label: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class CrmSheet:
    """What stands on the page over the form. `apart` is how far plan and CRM are from each other, in a sentence;
    `ended` says that the CRM has closed it, and that the plan goes on: as `how` it is to be closed, or by being
    retired where that is empty, since it has no signature that could be done."""

    facts: tuple[CrmFact, ...]
    apart: str
    is_later: bool
    source: str
    ended: str = ""
    how: str = ""


def crm_sheet(row: OpportunityShape | None, noted: Line | None, standing: Standing, reader: Reader) -> CrmSheet:
    """Of the row of this plan, None when there is none yet. Makes no query."""
    signature, close = standing.signature_on, row.close_on if row and row.outcome == "open" else None
    days = _days_later(close, signature, standing) if close and signature else 0
    ended = _ended(row, standing, reader)
    return CrmSheet(
        facts=_facts(row, signature, reader),
        apart=_apart(close, signature, days, reader),
        is_later=days > 0,
        source=_source(row, noted, standing, reader),
        ended=ended,
        how=_how(row.outcome, standing) if row and ended else "",
    )


def _how(outcome: str, standing: Standing) -> str:
    signature = standing.plan.signature
    return outcome if outcome == OpportunityShape.Outcome.LOST or (signature and signature.is_open) else ""


def _ended(row: OpportunityShape | None, standing: Standing, reader: Reader) -> str:
    """`Won since Thu 5 Feb, and this plan is still open.` Empty where the plan has come to its end, too."""
    plan = standing.plan
    is_over = plan.workspace.state == Workspace.State.RETIRED or is_signed(plan.signature)
    if row is None or row.outcome == OpportunityShape.Outcome.OPEN or is_over:
        return ""
    is_won, said = row.outcome == OpportunityShape.Outcome.WON, {"day": _day(row.outcome_on, reader)}
    if row.outcome_on is None:
        return _("Won, and this plan is still open.") if is_won else _("Lost, and this plan is still open.")
    if is_won:
        return _("Won since %(day)s, and this plan is still open.") % said
    return _("Lost since %(day)s, and this plan is still open.") % said


def _days_later(close: date, signature: date, standing: Standing) -> int:
    """Working days of the seller's from the CRM's date to the plan's; negative when the plan is earlier.

    A close date on a day off counts as the last working day before it: who closes on a Saturday means the Friday.
    """
    return standing.plan.workspace.calendar(Side.SELLER).working_days.distance(close, signature)


def _facts(row: OpportunityShape | None, signature: date | None, reader: Reader) -> tuple[CrmFact, ...]:
    unknown = _("Not known")
    outcome = OpportunityShape.Outcome(row.outcome) if row else OpportunityShape.Outcome.OPEN
    return (
        CrmFact(_("Stage in the CRM"), (row.stage if row else "") or unknown, _forecast(row)),
        CrmFact(_("Close date in the CRM"), _day(row.close_on if row else None, reader) or unknown),
        CrmFact(_("Signature in the plan"), _day(signature, reader) or _("No signature on the plan"), _("projected")),
        CrmFact(_("Amount"), _money(row) or unknown),
        CrmFact(_("Outcome"), str(outcome.label), row.outcome_why if row else ""),
        *(_more(row, reader) if row else ()),
    )


def _more(row: OpportunityShape, reader: Reader) -> list[CrmFact]:
    """What else is known of it: by which name, whose it is, since when."""
    zone = reader.visit.user.time_zone
    changed = moment_words(row.modified_at, zone=zone, now=reader.at) if row.modified_at else ""
    found = (
        CrmFact(_("Name in the CRM"), row.name, row.account if row.account != row.name else ""),
        CrmFact(_("Owner in the CRM"), row.owner_name or row.owner_email, row.owner_email if row.owner_name else ""),
        CrmFact(_("In the CRM since"), _day(row.created_on, reader)),
        CrmFact(_("Last changed there"), changed),
    )
    return [one for one in found if one.value]


def _day(value: date | None, reader: Reader) -> str:
    return reader.day(value) if value else ""


def _forecast(row: OpportunityShape | None) -> str:
    return _("forecast: %(category)s") % {"category": row.forecast} if row and row.forecast else ""


def _money(row: OpportunityShape | None) -> str:
    return money(row) if row else ""


def _apart(close: date | None, signature: date | None, days: int, reader: Reader) -> str:
    if close is None or signature is None:
        return ""
    if close == signature:
        return _("The plan and the CRM name the same day for signature.")
    if days == 0:
        return _("No working day lies between the plan’s signature and the CRM’s close date, %(day)s.") % {
            "day": reader.day(close)
        }
    told = {"days": days_words(abs(days)), "day": reader.day(close)}
    if days > 0:
        return _("The plan is later than the CRM’s close date, %(day)s, by %(days)s.") % told
    return _("The plan is earlier than the CRM’s close date, %(day)s, by %(days)s.") % told


def _source(row: OpportunityShape | None, noted: Line | None, standing: Standing, reader: Reader) -> str:
    """Where these values come from: what was read last, or who wrote them last."""
    zone = reader.visit.user.time_zone
    if row is None:
        return _("Nothing is written down yet. Write what the CRM says, and the plan is compared with it.")
    if row.refreshed_at and (noted is None or noted.at <= row.refreshed_at):
        when = moment_words(row.refreshed_at, zone=zone, now=reader.at)
        return _("Read from the CRM: %(when)s.") % {"when": when}
    person = standing.plan.person.get(noted.by or 0) if noted else None
    if noted is not None and noted.via == TEAM:
        when = moment_words(noted.at, zone=zone, now=reader.at)
        return _("Its outcome is what your team says that its stage means: %(when)s.") % {"when": when}
    if noted is None or person is None:
        return _("Written by hand.")
    told = {"name": person.name, "when": moment_words(noted.at, zone=zone, now=reader.at)}
    return _("Written by hand by %(name)s: %(when)s.") % told
