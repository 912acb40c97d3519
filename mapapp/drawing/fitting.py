"""A plan before there is one, as its seller sees it: when it starts, whether it fits, whom to ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.draft import NewPlan, NewTask
from mapapp.plans.models import Side
from mapapp.plans.templates import Fit
from mapapp.plans.words import day_words, days_words

MOST = 8  # long ones that are listed


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step to be: its owner, or the question who it will be."""

    number: int
    text: str
    owner: str
    side: str
    starts: str
    due: str


@dataclass(frozen=True, slots=True)
class PhaseShown:
    name: str
    dates: str
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`short`: the sentence that says by how much it does not fit, `start_by` what then has to start when; `fits`: the
    one that says it does.

    `questions` are for the buyer, `own_questions` for the seller's colleagues, each with the steps that wait for it.
    """

    short: str
    start_by: tuple[str, ...]
    fits: str
    after: str
    earliest: date
    earliest_words: str
    starts: str
    signature: str
    live: str
    phases: tuple[PhaseShown, ...]
    questions: tuple[tuple[str, str], ...]
    own_questions: tuple[tuple[str, str], ...]
    steps: int


def preview_of(plan: NewPlan, fit: Fit, *, target: date, today: date, spare: int) -> Preview:
    """What the plan would be. `spare`: the working days from today to its first one."""

    def said(day: date | None) -> str:
        return day_words(day, today=today) if day else ""

    live = next((task.due_on for task in plan.tasks if task.mark == "go_live"), max(t.due_on for t in plan.tasks))
    short = fit.short_by > 0
    return Preview(
        short=_short(fit, said(fit.earliest)) if short else "",
        start_by=tuple(_start_by(fit, said)) if short else (),
        fits="" if short else _fits(said(fit.starts_on), spare),
        after=_("Created like this, the steps run from %(first)s to %(last)s, and the target stays %(target)s.")
        % {"first": said(fit.starts_on), "last": said(live), "target": said(target)}
        if short
        else "",
        earliest=fit.earliest,
        earliest_words=said(fit.earliest),
        starts=said(fit.starts_on),
        signature=said(plan.target_signature_on),
        live=said(live),
        phases=tuple(_phases(plan, today)),
        questions=tuple(_questions(plan, Side.BUYER)),
        own_questions=tuple(_questions(plan, Side.SELLER)),
        steps=len(plan.tasks),
    )


def _short(fit: Fit, earliest: str) -> str:
    need = ngettext(
        "This needs %(count)s more working day than you have.",
        "This needs %(count)s more working days than you have.",
        fit.short_by,
    ) % {"count": fit.short_by}
    poles = [_("“%(step)s”") % {"step": pole} for pole in fit.long_poles[:2]]
    if len(poles) == 2:
        said = {"first": poles[0], "second": poles[1], "day": earliest}
        return f"{need} " + (
            _("%(first)s and %(second)s are the long ones: start them this week, or go live on %(day)s.") % said
        )
    if poles:
        said = {"first": poles[0], "day": earliest}
        return f"{need} " + _("%(first)s is the long one: start it this week, or go live on %(day)s.") % said
    return f"{need} " + _("Go live on %(day)s.") % {"day": earliest}


def _start_by(fit: Fit, said: Callable[[date], str]) -> Iterator[str]:
    """When each long one has to start so that the earliest day holds."""
    for step, day in fit.start_by[:MOST]:
        yield _("Start “%(step)s” by %(day)s.") % {"step": step, "day": said(day)}


def _fits(first: str, spare: int) -> str:
    if spare <= 0:
        return _("It fits, with nothing to spare: the first step starts today.")
    return _("It fits. The first step starts on %(day)s, %(days)s from today.") % {
        "day": first,
        "days": days_words(spare),
    }


def _phases(plan: NewPlan, today: date) -> list[PhaseShown]:
    names = {person.key: person.name for person in plan.people}
    sides = {person.key: person.side for person in plan.people}
    shown = []
    for place, phase in enumerate(plan.phases):
        tasks = [(number, task) for number, task in enumerate(plan.tasks, 1) if task.phase == place]
        if not tasks:
            continue
        first, last = min(task.starts_on for _n, task in tasks), max(task.due_on for _n, task in tasks)
        steps = tuple(_step(number, task, names, sides, today) for number, task in tasks)
        dates = _("%(first)s to %(last)s") % {
            "first": day_words(first, today=today, weekday=False),
            "last": day_words(last, today=today, weekday=False),
        }
        shown.append(PhaseShown(phase.name, dates, steps))
    return shown


def _step(number: int, task: NewTask, names: dict[str, str], sides: dict[str, str], today: date) -> StepShown:
    side = sides.get(task.owner, task.gap_side)
    starts, due = day_words(task.starts_on, today=today), day_words(task.due_on, today=today)
    return StepShown(number, task.text, names.get(task.owner, ""), side, starts, due)


def _questions(plan: NewPlan, side: Side) -> list[tuple[str, str]]:
    """Each question to a side once, with the steps that wait for its answer; the one with most of them first."""
    asked = Counter(task.gap for task in plan.tasks if not task.owner and task.gap_side == side)
    said = ((text, ngettext("%(count)s step", "%(count)s steps", n) % {"count": n}) for text, n in asked.most_common())
    return list(said)
