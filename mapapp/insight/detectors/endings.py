"""The plan and the CRM do not agree on the end: the one thing that is said then, in the place of a daily judgement.

It is none of the rules that are tried on labelled plans: nothing about a plan is guessed here, the CRM has said it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from mapapp.insight.case import Case
from mapapp.insight.detectors.rule import Draft, Rule
from mapapp.insight.detectors.seen import Seen, named, seen_of
from mapapp.insight.ended import LOST, RETIRED, SIGNED, WON, crm_words, end_of, outcome_of
from mapapp.insight.finding import Finding, Place


def closed_in_crm(seen: Seen) -> Iterator[Draft]:
    """Won or lost in the CRM, while the plan is open, or says the other thing."""
    case, crm = seen.case, _("%(crm)s.") % {"crm": crm_words(seen.case)}
    outcome, end, sign = outcome_of(case), end_of(case), seen.case.signature
    tasks = (sign.number,) if sign else ()
    if end == LOST:
        yield Draft(crm, _("Retire the plan, or correct the CRM."), Place("retire"))
    elif end == WON and sign is not None:
        yield Draft(
            f"{crm} " + _("%(which)s is not done.") % {"which": named(sign)},
            _("Mark the signature as done, or correct the CRM."),
            Place("task", sign.number, sign.side),
            title=_("Won in the CRM, and the signature is still open"),
            tasks=tasks,
        )
    elif end == WON:
        yield Draft(
            f"{crm} " + _("No step here is marked as the signature."),
            _("Mark the step that was it, or correct the CRM."),
            Place("plan"),
            title=_("Won in the CRM, and the signature is still open"),
        )
    elif end == SIGNED and outcome == LOST and sign is not None:
        said = {"which": named(sign), "day": seen.day(sign.done_on) if sign.done_on else ""}
        was = _("%(which)s was done on %(day)s.") if sign.done_on else _("%(which)s is done.")
        yield Draft(
            f"{crm} {was % said}",
            _("Correct the CRM, or take the signature back."),
            Place("opportunity"),
            title=_("Lost in the CRM, and signed here"),
            tasks=tasks,
        )


CLOSED = Rule(
    "closed_in_crm", 3, closed_in_crm,
    _l("Lost in the CRM, and the plan is still open"),
    _l("What the CRM calls won is signed here, and the plan of what it calls lost is retired."), signed=True,
)  # fmt: skip


def find_closed(case: Case) -> tuple[Finding, ...]:
    """At most one. Nothing of a plan that is retired, nor of an opportunity that is open."""
    if end_of(case) == RETIRED or not outcome_of(case):
        return ()
    return tuple(CLOSED.findings(seen_of(case)))
