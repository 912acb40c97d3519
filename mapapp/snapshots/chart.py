"""The timeline of a version, on as many sheets as it takes."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.timeline import PAPER, Bar, Palette, PhaseLine, timeline_sheets
from mapapp.plans.models import Task
from mapapp.snapshots.frame import Frame

ROWS = 46  # of one sheet of paper


def chart(frame: Frame, *, palette: Palette = PAPER) -> list[SafeString]:
    """The sheets of the drawing, one on a screen; none when there is nothing to draw."""
    place = {phase.number: index for index, phase in enumerate(frame.plan.phases)}
    bars = [_bar(frame, task, place[task.phase.number]) for task in frame.plan.tasks]
    lines = [_line(phase.name, [b for b in bars if b.phase == place[phase.number]]) for phase in frame.plan.phases]
    since = _("version %(number)s") % {"number": frame.before.number} if frame.before else ""
    return timeline_sheets(
        bars, lines, today=frame.today, palette=palette, since=since, rows=ROWS if palette is PAPER else 0
    )


def _bar(frame: Frame, task: Task, phase: int) -> Bar:
    flags, was = frame.flags(task), frame.was_due.get(task.number)
    return Bar(
        number=task.number,
        text=task.text,
        side=task.side.value,
        phase=phase,
        starts_on=task.starts_on,
        due_on=task.due_on,
        status=task.status,  # type: ignore[arg-type]
        late=bool(flags.late),
        critical=flags.critical,
        milestone=task.kind == Task.Kind.MILESTONE,
        signature=task.mark == Task.Mark.SIGNATURE,
        was_due=was if was != task.due_on else None,
        after=tuple(number for number, _lag in frame.plan.after.get(task.number, ())),
    )


def _line(name: str, bars: list[Bar]) -> PhaseLine:
    counted = [bar for bar in bars if bar.status != "not_needed"]
    return PhaseLine(name, sum(bar.status == "done" for bar in counted), len(counted))
