"""How the weight of one deal was got, in words and as cells of a file: from what its line keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.portfolio.odds import HISTORY, TABLE

CELLS = ("stage_percent", "stage_from", "stage_deals", "plan_percent", "plan_from", "plan_deals", "plan_factor")


@dataclass(frozen=True, slots=True)
class Kept:
    """A chance as a line keeps it: `percent` of 100, from the table or from `won` of `closed` deals, and the `factor`
    of the plan in percent, 0 for none."""

    percent: Decimal
    how: str
    won: int
    closed: int
    factor: int

    @classmethod
    def read(cls, kept: Any) -> Kept | None:
        """None for what cannot be read, and where there is none."""
        if not isinstance(kept, Mapping):
            return None
        numbers = [kept.get(name, 0) for name in ("won", "closed", "factor")]
        try:
            percent = Decimal(str(kept.get("percent")))
        except InvalidOperation:
            return None
        if not all(isinstance(number, int) for number in numbers):
            return None
        return cls(percent, str(kept.get("how", "")), *numbers)


def weight_words(weights: Any, *, has_plan: bool) -> tuple[str, str]:
    """`52.5%`, and how it was got; empty for what is won or lost, and for what has no chance."""
    kept = weights if isinstance(weights, Mapping) else {}
    stage, plan = Kept.read(kept.get("stage")), Kept.read(kept.get("plan"))
    if stage is None or plan is None or plan.how not in (TABLE, HISTORY):
        return "", ""
    if not plan.factor:
        said = ngettext(
            "Of %(count)s deal that was in this stage with such a plan %(won)s was won.",
            "Of %(count)s deals that were in this stage with such a plan %(won)s were won.",
            plan.closed,
        )
        return _percent(plan.percent), " ".join((_counted(said, plan), _alone(stage)))
    times = _("times %(factor)s for its plan health") if has_plan else _("times %(factor)s for having no plan")
    parts = {"stage": _alone(stage), "times": times % {"factor": _percent(Decimal(plan.factor))}}
    return _percent(plan.percent), _("%(stage)s %(times)s.") % {**parts, "stage": parts["stage"].rstrip(".") + ","}


def weight_cells(weights: Any) -> tuple[Any, ...]:
    """Those of `CELLS`; empty where there is no chance."""
    kept = weights if isinstance(weights, Mapping) else {}
    stage, plan = Kept.read(kept.get("stage")), Kept.read(kept.get("plan"))
    mine = (stage.percent, stage.how, stage.closed or "") if stage else ("", "", "")
    return (*mine, plan.percent, plan.how, plan.closed or "", plan.factor or "") if plan else (*mine, "", "", "", "")


def _alone(stage: Kept) -> str:
    """`Its stage alone: 75%, by the table in the settings.`"""
    said = {"percent": _percent(stage.percent)}
    if stage.how == TABLE:
        return _("Its stage alone: %(percent)s, by the table in the settings.") % said
    how = ngettext("%(won)s of %(count)s deal won", "%(won)s of %(count)s deals won", stage.closed)
    return _("Its stage alone: %(percent)s, %(how)s.") % {**said, "how": _counted(how, stage)}


def _counted(words: str, kept: Kept) -> str:
    return words % {"count": kept.closed, "won": kept.won}


def _percent(percent: Decimal) -> str:
    whole = percent == percent.to_integral_value()
    return _("%(percent)s%%") % {"percent": number_format(percent, 0 if whole else 1)}
