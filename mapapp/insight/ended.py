"""Why a plan is not judged any more, in one sentence that takes the place of its health. Pure, for sellers.

Health and most rules ask whether a signature is in danger: of a plan that is signed, or retired, or whose opportunity
the CRM calls won or lost, that question has been answered. What is to be done then is a finding of its own where the
plan and the CRM do not agree (detectors/endings.py).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from mapapp.insight.case import Case
from mapapp.plans.words import day_words

RETIRED, SIGNED, WON, LOST = "retired", "signed", "won", "lost"


def end_of(case: Case) -> str:
    """Retired, signed, won or lost; empty while it is judged. What the plan itself says comes first."""
    if case.state != "open":
        return RETIRED
    if case.is_signed:
        return SIGNED
    return outcome_of(case)


def outcome_of(case: Case) -> str:
    """Won or lost, as the CRM says it; empty while it is open there, or nowhere."""
    outcome = case.deal.outcome if case.deal else ""
    return outcome if outcome in (WON, LOST) else ""


def end_words(case: Case) -> str:
    """`The CRM says lost on 3 Feb, so this plan is not judged any more.` Empty while it is judged."""
    still = _(
        "What endangers a signature is not read any more: only whether somebody still acts on the plan, and whether "
        "something comes after the signature."
    )
    match end_of(case):
        case "retired":
            return _("This plan is retired, so nothing of it is judged any more.")
        case "signed":
            return f"{_signed(case)} {still}"
        case "won":
            return f"{crm_words(case)}. {still}"
        case "lost":
            return _("%(crm)s, so this plan is not judged any more.") % {"crm": crm_words(case)}
    return ""


def crm_words(case: Case) -> str:
    """`The CRM says lost on 3 Feb`, without a full stop; empty while the CRM says neither."""
    outcome, on = outcome_of(case), case.deal.outcome_on if case.deal else None
    if not outcome:
        return ""
    if on is None:
        return _("The CRM says won") if outcome == WON else _("The CRM says lost")
    said = {"day": day_words(on, today=case.today, weekday=False)}
    return (_("The CRM says won on %(day)s") if outcome == WON else _("The CRM says lost on %(day)s")) % said


def _signed(case: Case) -> str:
    on = case.signature.done_on if case.signature else None
    return _("Signed on %(day)s.") % {"day": day_words(on, today=case.today, weekday=False)} if on else _("Signed.")
