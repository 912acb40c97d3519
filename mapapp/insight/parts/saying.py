"""How the parts of health say what they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from mapapp.insight.case import Case, Step
from mapapp.plans.words import day_words, days_words

MOST = 8  # numbers of steps that a sentence names


def no_acts() -> str:
    """What an act is not, wherever it is asked when somebody acted last."""
    return _(
        "What does not count: a date or a target moved later, or earlier but not before every day it has had; a date "
        "brought forward that went back since; what was taken back; that somebody leaves, or declines the invitation. "
        "A date that answers the other company counts."
    )


def no_steps() -> str:
    return _("No step is on the plan.")


def named(steps: Sequence[Step]) -> str:
    """`#22, #25 and 3 more`"""
    return _and_more(", ".join(f"#{step.number}" for step in steps[:MOST]), len(steps) - MOST)


def with_days(steps: Sequence[Step]) -> str:
    """`#15 by 3 working days, #22 by 1`"""
    said = [f"#{steps[0].number} " + _("by %(days)s") % {"days": days_words(steps[0].behind)}]
    said += [f"#{step.number} " + _("by %(n)s") % {"n": step.behind} for step in steps[1:MOST]]
    return _and_more(", ".join(said), len(steps) - MOST)


def _and_more(first: str, count: int) -> str:
    return _("%(first)s and %(count)s more") % {"first": first, "count": count} if count > 0 else first


def day_in(case: Case, day: date | None) -> str:
    return day_words(day, today=case.today) if day else ""


def joined(*sentences: str) -> str:
    """One after the other; what has nothing to say is empty."""
    return " ".join(one for one in sentences if one)
