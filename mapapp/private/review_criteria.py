"""By what a manager looks at a plan: the criteria, each with its question and what 1 and 3 mean. Codes are kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCORES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of them. 2 lies between what `one` and `three` say."""

    code: str
    label: Promise
    one: Promise
    three: Promise


CRITERIA = (
    Criterion(
        "goal",
        _("The goal is the buyer’s"),
        _("It could stand in our brochure."),
        _("Somebody there said it, with a measure and a day."),
    ),
    Criterion(
        "shared",
        _("The buyer carries it"),
        _("Nearly all of it is our work."),
        _("They own, date and finish their own steps."),
    ),
    Criterion(
        "deciders",
        _("Who decides is on it"),
        _("Nobody who decides has a step."),
        _("Whoever signs and whoever can stop it have steps, and act."),
    ),
    Criterion(
        "dates",
        _("The dates can be believed"),
        _("They are hopes, or have moved without a reason."),
        _("They follow from work and hold, up to signature."),
    ),
    Criterion(
        "next",
        _("The next step is agreed"),
        _("Nothing is due within two weeks."),
        _("The next step has an owner there and a day this week."),
    ),
)
CODES = tuple(one.code for one in CRITERIA)
