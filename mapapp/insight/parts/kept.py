"""Kept up to date: how long ago anybody acted, and the buyer."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from mapapp.insight.acted import acted_on
from mapapp.insight.case import BUYER, Case, Numbers
from mapapp.insight.parts.part import Part, Yardstick
from mapapp.insight.parts.saying import day_in, joined, no_acts


def kept_up(case: Case) -> Part:
    """Half for the last act of anybody, half for the buyer's. A date moved later is no news here but as an answer, nor
    what was taken back: else a plan would look alive by being put off."""
    held = _yardstick(case.numbers)
    if case.is_signed and not case.open_steps:
        return held.share([Fraction(1)], _("Signed, and nothing is left to do."))
    last, theirs = acted_on(case), acted_on(case, BUYER)
    evidence = joined(
        _("Last act: %(day)s.") % {"day": day_in(case, last)} if last else _("Nobody has acted yet."),
        _("The buyer’s last: %(day)s.") % {"day": day_in(case, theirs)}
        if theirs
        else _("The buyer has not acted yet."),
    )
    anybodys, buyers = _fresh(case, last), _fresh(case, theirs)
    return held.share([anybodys, buyers], evidence, _better(anybodys, buyers))


def _yardstick(numbers: Numbers) -> Yardstick:
    rule = _(
        "Half for the last act of anybody, half for the buyer’s last: all of it for %(fresh)s days, then less each "
        "day, nothing from %(ends)s days on."
    ) % {"fresh": numbers.stale_warns - 1, "ends": numbers.stale_ends}
    return Yardstick("kept", numbers.weight_kept, joined(rule, no_acts()))


def _fresh(case: Case, last: date | None) -> Fraction:
    """How fresh an act is: 1 below the first limit, from there on less by the same each day, 0 from the last one on."""
    if last is None:
        return Fraction(0)
    warns, ends = case.numbers.stale_warns, case.numbers.stale_ends
    left = Fraction(ends - (case.today - last).days, ends - warns + 1)
    return max(Fraction(0), min(Fraction(1), left))


def _better(anybodys: Fraction, buyers: Fraction) -> str:
    if buyers < 1:
        return _("Bring them one step that is theirs, and let them say themselves how it stands.")
    return _("Go through what is open, and write down how it stands.") if anybodys < 1 else ""
