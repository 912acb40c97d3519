"""A template to be that is learnt from a plan, as its maker looks at it: every word, and what was replaced in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.templates import PARTS, link_words
from mapapp.plans.learning import Learnt, Replaced
from mapapp.plans.words import days_words


@dataclass(frozen=True, slots=True)
class LearntStep:
    """`before` is what the plan says, when something in it was replaced; `more` are other words of it that were."""

    number: int
    text: str
    before: str
    who: str
    side: str
    planned: str
    took: str
    after: str
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LearntPhase:
    name: str
    before: str
    steps: tuple[LearntStep, ...]


def learnt_phases(learnt: Learnt) -> tuple[LearntPhase, ...]:
    """All phases with their steps."""
    replaced = {(one.step, one.field): one for one in learnt.replaced}
    names = [one for one in learnt.replaced if one.field == "name"]
    found = []
    for place, phase in enumerate(learnt.template.phases):
        steps = tuple(_step(learnt, task.key, replaced) for task in learnt.template.tasks if task.phase == place)
        before = next((one.before for one in names if one.after == phase.name), "")
        found.append(LearntPhase(str(phase.name), before, steps))
    return tuple(found)


def _step(learnt: Learnt, key: str, replaced: dict[tuple[int, str], Replaced]) -> LearntStep:
    task = next(task for task in learnt.template.tasks if task.key == key)
    number, (planned, took) = int(key), learnt.lengths[key]
    said = replaced.get((number, "text"))
    more = (replaced.get((number, field)) for field in ("question", "done_when"))
    return LearntStep(
        number=number,
        text=str(task.text),
        before=said.before if said else "",
        who=str(PARTS[task.part]),
        side=str(task.side),
        planned=days_words(planned) if task.days else "",
        took=days_words(took) if took is not None and task.days else "",
        after=", ".join(link_words(int(before), lag) for before, lag in task.after),
        more=tuple((one.before, one.after) for one in more if one is not None),
    )


def learnt_words(learnt: Learnt) -> list[str]:
    """What was found and what is left out, in sentences."""
    said = []
    if count := len(learnt.replaced):
        said.append(
            ngettext(
                "%(count)s text named somebody, a company, a day or an amount: it was replaced. Look at it.",
                "%(count)s texts named somebody, a company, a day or an amount: they were replaced. Look at them.",
                count,
            )
            % {"count": count}
        )
    else:
        said.append(_("No text names anybody of this plan."))
    if learnt.dropped:
        said.append(
            ngettext(
                "%(count)s step that was not needed is left out.",
                "%(count)s steps that were not needed are left out.",
                learnt.dropped,
            )
            % {"count": learnt.dropped}
        )
    return said
