"""The timeline of a plan as one SVG, drawn from values alone; the table of tasks is its twin in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.bars import Bar, PhaseLine, box_of, phase_mark, phase_name, task_mark, task_name
from mapapp.drawing.lettering import text_width, written
from mapapp.drawing.links import Box, links
from mapapp.drawing.palette import PAPER, SCREEN, Palette
from mapapp.drawing.saying import sentence, short_day
from mapapp.drawing.scale import TOP, WEEKDAYS, Band, Calendars, Scale, axis, days_off
from mapapp.drawing.svg import path, svg, title, words

__all__ = ["PAPER", "SCREEN", "Bar", "Palette", "PhaseLine", "timeline", "timeline_sheets"]

_FOOT = 20  # units under the last row, for the word "Today"
_LABELS = 32  # more of them, for a second line of weeks and months
_MANY = 60  # rows, beyond which what is done folds into the line of its phase, whether the phase is done or not
_TALL = 40  # rows, beyond which weeks and months stand under the rows as well
_NEAR = timedelta(days=28)  # a today farther off than this is only pointed at

Line = tuple[PhaseLine, Sequence[Bar]] | Bar


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is the same for all sheets of one drawing."""

    scale: Scale
    palette: Palette
    today: date
    since: str
    said: str
    calendars: Calendars


def timeline(
    bars: Sequence[Bar],
    phases: Sequence[PhaseLine],
    *,
    today: date,
    palette: Palette = SCREEN,
    since: str = "",
    label: str = "",
    calendars: Calendars = WEEKDAYS,
) -> SafeString:
    """The whole plan on one sheet; empty text when nothing has a date to draw.

    `since` names the version that `was_due` comes from, for the words in the titles. `label` is what a reader who
    does not see it hears; when left out, a sentence that names the critical path and the signature. Days on which
    neither of `calendars` works are shaded from top to bottom, those of one side in its rows.
    """
    sheets = timeline_sheets(bars, phases, today=today, palette=palette, since=since, label=label, calendars=calendars)
    return sheets[0] if sheets else SafeString("")


def timeline_sheets(
    bars: Sequence[Bar],
    phases: Sequence[PhaseLine],
    *,
    today: date,
    palette: Palette = SCREEN,
    since: str = "",
    label: str = "",
    calendars: Calendars = WEEKDAYS,
    rows: int = 0,
) -> list[SafeString]:
    """The same, cut into sheets of at most `rows` rows (0: one sheet) on one scale: a page of paper holds no more."""
    drawn = [bar for bar in bars if bar.status != "not_needed" and 0 <= bar.phase < len(phases)]
    if not drawn:
        return []
    scale = Scale.over(*_span(drawn, today), palette.column, palette.width - 1)
    sheet = _Sheet(scale, palette, today, since, label or sentence(drawn), calendars)
    lines = list(_lines(drawn, phases))
    step = rows or len(lines)
    return [_drawn(lines[at : at + step], sheet) for at in range(0, len(lines), step)]


def _span(bars: Sequence[Bar], today: date) -> tuple[date, date]:
    earliest, latest = min(bar.starts_on for bar in bars), max(bar.due_on for bar in bars)
    if earliest - _NEAR <= today <= latest + _NEAR:
        return min(earliest, today), max(latest, today)
    return earliest, latest


def _lines(bars: Sequence[Bar], phases: Sequence[PhaseLine]) -> Iterator[Line]:
    many = len(bars) + len(phases) > _MANY
    for index, phase in enumerate(phases):
        inside = [bar for bar in bars if bar.phase == index]
        if inside:
            yield phase, inside
        if not phase.folded:
            yield from (bar for bar in inside if not many or bar.status != "done")


def _drawn(lines: Sequence[Line], sheet: _Sheet) -> SafeString:
    scale, palette = sheet.scale, sheet.palette
    bottom, tall = TOP + len(lines) * palette.row + 2, len(lines) > _TALL
    boxes: dict[int, Box] = {}
    names: list[str] = []
    marks: list[str] = []
    bands: list[Band] = []
    for count, line in enumerate(lines):
        y = TOP + (count + 0.5) * palette.row
        if isinstance(line, Bar):
            boxes[line.number] = box = box_of(line, scale, y)
            bands.append((line.side, y - palette.row / 2, y + palette.row / 2))
            names.append(task_name(line, palette, y))
            marks.append(task_mark(line, box, scale, palette, sheet.today, sheet.since))
        else:
            names.append(phase_name(line[0], palette, y))
            marks.append(phase_mark(line[0], line[1], scale, palette, y))
    critical = {line.number: line.after for line in lines if isinstance(line, Bar) and line.critical}
    parts = [
        title(sheet.said) if palette.millimetres else "",
        axis(scale, palette, bottom, sheet.calendars, again=tall),
        days_off(scale, palette, bands, sheet.calendars),
        *names,
        links(critical, boxes, palette),
        *marks,
    ]
    height = bottom + _FOOT + (_LABELS if tall else 0)
    shape = palette.size(height) or 'class="chart wide"'
    view = f'viewBox="0 0 {palette.width} {height:.0f}" role="img" aria-label="{written(sheet.said)}"'
    return svg(f"{shape} {view}", "".join(parts) + _today(sheet, bottom))


def _today(sheet: _Sheet, bottom: float) -> str:
    scale, palette = sheet.scale, sheet.palette
    text = _("Today, %(day)s") % {"day": short_day(sheet.today)}
    if sheet.today > scale.last:
        return words(palette["today-text"], scale.right - 1, bottom + 13, f"{text} →", end=True)
    if sheet.today < scale.first:
        return words(palette["today-text"], scale.left + 1, bottom + 13, f"← {text}")
    x = scale.x(sheet.today) + scale.day / 2
    fits = x + 5 + text_width(text, 11, bold=True) <= scale.right
    line = path(palette["today"], f"M{x:.1f} 30V{bottom + 14:.1f}")
    return line + words(palette["today-text"], x + 5 if fits else x - 5, bottom + 13, text, end=not fits)
