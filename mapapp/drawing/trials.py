"""The trials of a plan and what each has to show, also those of which nothing is written down yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.reader import Reader
from mapapp.plans.queries import Plan


@dataclass(frozen=True, slots=True)
class Trial:
    """`frozen` says since when the criteria stand; empty until the trial begins."""

    number: str
    name: str
    texts: tuple[str, ...]
    frozen: str


def trials_of(plan: Plan, reader: Reader) -> tuple[Trial, ...]:
    """Every trial, in the order of the phases. The plan must be loaded with goals."""
    found = []
    for phase in plan.phases:
        if phase.is_trial:
            day = phase.criteria_frozen_on
            since = _("They stand since %(day)s, when the trial began.") % {"day": reader.day(day)} if day else ""
            texts = tuple(one.text for one in plan.criteria if one.phase.number == phase.number)
            found.append(Trial(str(phase.number), phase.name, texts, since))
    return tuple(found)
