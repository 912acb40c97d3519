"""A plan beside a larger template: what it has, what it would get and when, and what that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader, short
from mapapp.drawing.templates import PARTS
from mapapp.plans.filling import Filled
from mapapp.plans.queries import Plan
from mapapp.plans.template_shape import Template
from mapapp.plans.words import days_words


@dataclass(frozen=True, slots=True)
class FillStep:
    """A step of the template. `has` is the task that the plan has for it, or empty, and `like` the one that it is like
    while somebody wants it anyway; `dates` are those it would get."""

    key: str
    text: str
    who: str
    side: str
    has: str
    like: str
    url: str
    chosen: bool
    starts: str
    due: str
    short: str


@dataclass(frozen=True, slots=True)
class FillPhase:
    name: str
    steps: tuple[FillStep, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """`said` is what would come of it in sentences, `short` how many of the new steps come too late."""

    phases: tuple[FillPhase, ...]
    said: tuple[str, ...]
    chosen: int
    missing: int


def filling_of(
    plan: Plan, template: Template, has: Mapping[str, int], found: Sequence[Filled], chosen: Collection[str],
    reader: Reader, *, anyway: Mapping[str, int],
) -> Filling:  # fmt: skip
    """The template, phase by phase, beside the plan."""
    new = {one.step.key: one for one in found}
    phases = []
    for place, phase in enumerate(template.phases):
        steps = []
        for task in (one for one in template.tasks if one.phase == place):
            one, mine = new.get(task.key), plan.by_number.get(has.get(task.key) or anyway.get(task.key, 0))
            words = f"{mine.number} {short(mine.text, 90)}" if mine else ""
            steps.append(
                FillStep(
                    task.key,
                    str(task.text),
                    str(PARTS[task.part]),
                    str(task.side),
                    "" if task.key in anyway else words,
                    words if task.key in anyway else "",
                    f"{reader.url}task/{mine.number}/" if mine else "",
                    task.key in chosen,
                    reader.day(one.dates.start) if one else "",
                    reader.day(one.dates.due) if one else "",
                    _short(one) if one else "",
                )
            )
        phases.append(FillPhase(str(phase.name), tuple(steps)))
    missing = sum(task.key not in has for task in template.tasks)
    return Filling(tuple(phases), tuple(_said(found, missing)), len(found), missing)


def _short(one: Filled) -> str:
    if not one.short:
        return ""
    if one.late:
        return _("ends %(days)s after %(numbers)s needs it; that date stays") % {
            "days": days_words(one.short), "numbers": ", ".join(map(str, one.late)),
        }  # fmt: skip
    return _("%(days)s after what it should be done by") % {"days": days_words(one.short)}


def _said(found: Sequence[Filled], missing: int) -> list[str]:
    if not missing:
        return [_("This plan has every step of the template.")]
    said = [
        ngettext("%(count)s step would join the plan.", "%(count)s steps would join the plan.", len(found))
        % {"count": len(found)},
        _("Nothing that is on the plan changes: its steps keep their dates, owners and comments."),
    ]
    if late := sum(one.short > 0 for one in found):
        said.append(
            ngettext(
                "%(count)s of them would end after a step on the plan needs it. It is marked below; "
                "that step keeps its date.",
                "%(count)s of them would end after steps on the plan need them. They are marked below; "
                "those steps keep their dates.",
                late,
            )
            % {"count": late}
        )
    return said
