"""Deciders engaged: whether those who decide are on the plan, and do something on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from mapapp.insight.acted import acted_on
from mapapp.insight.case import BUYER, Case, Numbers, Step
from mapapp.insight.parts.part import Part, Yardstick
from mapapp.insight.parts.saying import day_in, joined, named, no_acts
from mapapp.plans.models import DECIDERS

FIFTH = Fraction(1, 5)


def deciders(case: Case) -> Part:
    """A fifth for naming one, two for a step of his own, two for an act of his own."""
    held = _yardstick(case.numbers)
    who = [person for person in case.people if person.side == BUYER and person.part in DECIDERS]
    if not who:
        return held.nothing(
            _("Nobody is named who approves the budget or sponsors it."),
            _("Ask who approves the budget, and put that person on the plan."),
        )
    numbers, names = tuple(person.number for person in who), ", ".join(person.name for person in who)
    own = [step for step in case.counted if step.owner in numbers]
    finished = [step for step in own if step.done_by == BUYER]
    last = acted_on(case, BUYER, numbers)
    acted = bool(finished) or _is_lately(case, last)
    evidence = joined(
        _("Named: %(names)s.") % {"names": names},
        _("Their steps: %(tasks)s.") % {"tasks": named(own)} if own else _("No step is theirs."),
        _last_of_theirs(case, finished, last),
    )
    whole = FIFTH + 2 * FIFTH * bool(own) + 2 * FIFTH * acted
    return held.share([whole], evidence, _better(names, bool(own), acted), own, numbers)


def _yardstick(numbers: Numbers) -> Yardstick:
    rule = _(
        "Who approves the budget, or the buyer’s executive sponsor: a fifth when one of them is named, two fifths when "
        "one of them owns a step, two fifths when one of them acted in the last %(days)s days, or the buyer has "
        "finished a step of theirs."
    ) % {"days": numbers.decider_quiet}
    return Yardstick("deciders", numbers.weight_deciders, joined(rule, no_acts()))


def _is_lately(case: Case, last: date | None) -> bool:
    return last is not None and (case.today - last).days < case.numbers.decider_quiet


def _last_of_theirs(case: Case, finished: Sequence[Step], last: date | None) -> str:
    if finished:
        return _("Finished by the buyer: %(tasks)s.") % {"tasks": named(finished)}
    return _("Last act: %(day)s.") % {"day": day_in(case, last)} if last else _("None of them has acted yet.")


def _better(names: str, owns: bool, acted: bool) -> str:
    if not owns:
        return _("Agree with %(names)s on a step of their own, a meeting or an approval.") % {"names": names}
    return "" if acted else _("Ask %(names)s for a yes, a date or an answer of their own.") % {"names": names}
