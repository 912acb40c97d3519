"""Dates hold: how many of the steps that are finished or behind kept the date they are held to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import Case, Numbers, Step
from mapapp.insight.parts.part import Part, Yardstick
from mapapp.insight.parts.saying import joined, named, no_steps, with_days

HALF = Fraction(1, 2)


def dates_hold(case: Case) -> Part:
    """Of what is finished or behind: how much was kept. An open step that is behind counts nothing however little it
    is, so that none can be slipped into a better share; a finished one that was a little late counts half."""
    held = _yardstick(case.numbers)
    if not case.counted:
        return held.nothing(no_steps(), _("Write down the steps with their dates."))
    told = [step for step in case.counted if not step.came_done and (step.is_done or step.behind)]
    if not told:
        return held.share([HALF], *_nothing_due(case))
    behind = [step for step in told if step.behind]
    still = [step for step in behind if step.is_open]
    kept = sum((_kept(step, case.numbers.short_slip) for step in told), Fraction(0))
    missing = max(0, case.numbers.few_dates - len(told))
    share = (kept + HALF * missing) / (len(told) + missing)
    whole = kept == len(told) and not missing
    return held.share([share], _evidence(case, told, behind), _better(case, still, whole), still or behind)


def _yardstick(numbers: Numbers) -> Yardstick:
    rule = _(
        "Of the steps that are finished or behind, but for what came done with the plan: the share that kept the date "
        "it is held to, which is that of the baseline, else the one that stood when the buyer joined. Finished up to "
        "%(days)s working days late counts half. Setting another date does not help; agreeing on a new baseline does. "
        "Fewer than %(few)s tell little: each that is missing counts half. Of a plan without steps it is 0."
    ) % {"days": numbers.short_slip, "few": numbers.few_dates}
    return Yardstick("dates", numbers.weight_dates, rule)


def _kept(step: Step, short: int) -> Fraction:
    if not step.behind:
        return Fraction(1)
    return HALF if step.is_done and step.behind <= short else Fraction(0)


def _evidence(case: Case, told: Sequence[Step], behind: Sequence[Step]) -> str:
    moved = sum(step.times_moved > 1 for step in case.counted)
    return joined(
        _("%(kept)s of %(all)s kept their dates.") % {"kept": len(told) - len(behind), "all": len(told)},
        _("Behind: %(tasks)s.") % {"tasks": with_days(behind)} if behind else "",
        ngettext("%(count)s step was moved more than once.", "%(count)s steps were moved more than once.", moved)
        % {"count": moved}
        if moved
        else "",
    )


def _nothing_due(case: Case) -> tuple[str, str]:
    """What is said where no date has been kept or not, and what would tell: what came done with the plan tells neither,
    though its dates are over."""
    if not case.open_steps:
        return _("Nothing is still to do, and all was done before."), _("Write down the next steps with their dates.")
    better = _("Finish the first steps on their dates.")
    if len(case.open_steps) < len(case.counted):
        return _("No date of what is still to do has come due yet."), better
    return _("No date has come due yet."), better


def _better(case: Case, still: Sequence[Step], whole: bool) -> str:
    if still:
        return _("Finish %(tasks)s, or agree with the buyer on a new baseline.") % {"tasks": named(still)}
    if whole:
        return ""
    if case.open_steps:
        return _("Finish the next steps on their dates.")
    return _("Write down the next steps with their dates.")
