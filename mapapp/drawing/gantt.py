"""The plan's tasks as bars of its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mapapp.drawing.scale import Calendars
from mapapp.drawing.timeline import Bar, PhaseLine, timeline
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.standing import Standing


def timeline_of(standing: Standing) -> SafeString:
    """The timeline as it is promised, with what is late or critical, and what was due elsewhere: in the agreed version
    if there is one, else in the last."""
    plan, before = standing.plan, standing.agreed_due or standing.was_due
    was_due = {t.number: was for t in plan.tasks if t.is_open and (was := before.get(t.number)) != t.due_on}
    bars = bars_of(standing, was_due)
    lines = lines_of(standing, bars)
    return _drawn(bars, lines, standing.today, since_words(plan), calendars_of(plan), get_language())


def tried_timeline(standing: Standing, now: Mapping[int, date]) -> SafeString:
    """The timeline of a plan as it would be; ticks stand where its tasks are due `now`, by number."""
    bars = bars_of(standing, now)
    lines = lines_of(standing, bars)
    plan = standing.plan
    return timeline(bars, lines, today=standing.today, since=_("the plan as it stands"), calendars=calendars_of(plan))


def since_words(plan: Plan) -> str:
    """What the ticks stand for: the agreed version, or the last one; empty without any."""
    if plan.workspace.baseline:
        return _("the agreed version")
    version = plan.workspace.latest_version
    return _("version %(number)s") % {"number": version.number} if version else ""


def calendars_of(plan: Plan) -> Calendars:
    """When the buyer works, and when the seller does."""
    buyer, seller = (plan.workspace.calendar(side).working_days for side in (Side.BUYER, Side.SELLER))
    return buyer, seller


@lru_cache(maxsize=64)
def _drawn(
    bars: tuple[Bar, ...],
    lines: tuple[PhaseLine, ...],
    today: date,
    since: str,
    calendars: Calendars,
    language: str | None,
) -> SafeString:
    """The same bars on the same day are the same drawing, whoever asks."""
    return timeline(bars, lines, today=today, since=since, calendars=calendars)


def bars_of(standing: Standing, was_due: Mapping[int, date | None]) -> tuple[Bar, ...]:
    """A bar for each task; `was_due` says of those that moved where they were due before, by number."""
    place = {phase.number: index for index, phase in enumerate(standing.plan.phases)}
    return tuple(
        _bar(task, place[task.phase.number], standing, was_due.get(task.number)) for task in standing.plan.tasks
    )


def lines_of(standing: Standing, bars: Sequence[Bar]) -> tuple[PhaseLine, ...]:
    """A line for each phase, in their order."""
    return tuple(_line(index, phase.name, bars) for index, phase in enumerate(standing.plan.phases))


def _bar(task: Task, phase: int, standing: Standing, was_due: date | None) -> Bar:
    flags = standing.flags[task.number]
    return Bar(
        number=task.number,
        text=task.text,
        side="buyer" if task.side == Side.BUYER else "seller",
        phase=phase,
        starts_on=task.starts_on,
        due_on=task.due_on,
        status=task.status,  # type: ignore[arg-type]
        late=bool(flags.late),
        critical=flags.critical,
        milestone=task.kind == Task.Kind.MILESTONE,
        signature=task.mark == Task.Mark.SIGNATURE,
        was_due=was_due,
        after=tuple(number for number, _lag in standing.plan.after.get(task.number, ())),
    )


def _line(index: int, name: str, bars: Sequence[Bar]) -> PhaseLine:
    counted = [bar for bar in bars if bar.phase == index and bar.status != "not_needed"]
    return PhaseLine(name, sum(bar.status == "done" for bar in counted), len(counted))
