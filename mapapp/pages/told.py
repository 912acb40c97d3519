"""What is said on the page of a plan that was just made: what it holds, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.draft import NewPlan
from mapapp.plans.words import tasks_words


def told_of(plan: NewPlan, *, starts_found: int = 0) -> str:
    """`30 tasks in 5 phases. 4 starts were worked out. 2 owners are still to be named. Next: ...`"""
    phases = ngettext("%(count)s phase", "%(count)s phases", len(plan.phases)) % {"count": len(plan.phases)}
    said = [_("%(tasks)s in %(phases)s.") % {"tasks": tasks_words(len(plan.tasks)), "phases": phases}]
    if starts_found:
        said.append(
            ngettext("%(count)s start was worked out.", "%(count)s starts were worked out.", starts_found)
            % {"count": starts_found}
        )
    if off := plan.off_days:
        said.append(
            ngettext(
                "%(count)s date was on a day off and is the next working day now.",
                "%(count)s dates were on days off and are the next working days now.",
                off,
            )
            % {"count": off}
        )
    if gaps := sum(not task.owner for task in plan.tasks):
        said.append(
            ngettext("%(count)s owner is still to be named.", "%(count)s owners are still to be named.", gaps)
            % {"count": gaps}
        )
    said += [
        _("%(phase)s has begun, so write down what must be true at its end.") % {"phase": phase.name}
        for place, phase in enumerate(plan.phases)
        if phase.is_trial and not phase.criteria and any(t.phase == place and t.has_begun for t in plan.tasks)
    ]
    champion = next((each for each in plan.people if each.part == "champion" and each.side == "buyer"), None)
    said.append(
        _("Next: invite %(name)s.") % {"name": champion.name}
        if champion
        else _("Next: invite the person who leads the evaluation.")
    )
    return " ".join(said)
