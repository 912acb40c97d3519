"""The timeline of a version, on as many sheets as it takes."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.gantt import bars_of, calendars_of, lines_of
from mapapp.drawing.timeline import PAPER, Palette, timeline_sheets
from mapapp.snapshots.frame import Frame

ROWS = 46  # of one sheet of paper


def chart(frame: Frame, *, palette: Palette = PAPER) -> list[SafeString]:
    """The sheets of the drawing, one on a screen; none when there is nothing to draw."""
    was_due = {task.number: was for task in frame.plan.tasks if (was := frame.was_due.get(task.number)) != task.due_on}
    bars = bars_of(frame.standing, was_due)
    lines = lines_of(frame.standing, bars)
    since = _("version %(number)s") % {"number": frame.before.number} if frame.before else ""
    return timeline_sheets(
        bars,
        lines,
        today=frame.today,
        palette=palette,
        since=since,
        calendars=calendars_of(frame.plan),
        rows=ROWS if palette is PAPER else 0,
    )
