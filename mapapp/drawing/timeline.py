"""The timeline of a plan as one SVG, drawn from values alone; the table of tasks is its twin in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.lettering import fitted, text_width, written
from mapapp.drawing.links import Box, links
from mapapp.drawing.palette import SCREEN, Palette
from mapapp.drawing.saying import bar_title, sentence, short_day
from mapapp.drawing.scale import TOP, Scale, axis
from mapapp.drawing.svg import svg

Side = Literal["buyer", "seller", ""]
Status = Literal["not_started", "in_progress", "blocked", "done", "not_needed"]
_FOOT = 20  # units under the last row, for the word "Today"
_NEAR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Bar:
    """One task as it is drawn. `phase` is an index into the phases, `after` holds numbers of tasks.

    `was_due` is the date in the version compared with, when it differs. `signature` writes the date beside the bar.
    """

    number: int
    text: str
    side: Side
    phase: int
    starts_on: date
    due_on: date
    status: Status = "not_started"
    late: bool = False
    critical: bool = False
    milestone: bool = False
    signature: bool = False
    was_due: date | None = None
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase: its name, and how many of its tasks are done. One that is all done is drawn as one line."""

    text: str
    done: int
    total: int

    @property
    def folded(self) -> bool:
        return self.total > 0 and self.done >= self.total


Line = tuple[PhaseLine, Sequence[Bar]] | Bar


def timeline(
    bars: Sequence[Bar],
    phases: Sequence[PhaseLine],
    *,
    today: date,
    palette: Palette = SCREEN,
    since: str = "",
    label: str = "",
    weekend: Collection[int] = (5, 6),
) -> SafeString:
    """The whole plan on one sheet; empty text when nothing has a date to draw.

    `since` names the version that `was_due` comes from, for the words in the titles. `label` is what a reader who
    does not see it hears; when left out, a sentence that names the critical path and the signature.
    """
    sheets = timeline_sheets(bars, phases, today=today, palette=palette, since=since, label=label, weekend=weekend)
    return sheets[0] if sheets else SafeString("")


def timeline_sheets(
    bars: Sequence[Bar],
    phases: Sequence[PhaseLine],
    *,
    today: date,
    palette: Palette = SCREEN,
    since: str = "",
    label: str = "",
    weekend: Collection[int] = (5, 6),
    rows: int = 0,
) -> list[SafeString]:
    """The same, cut into sheets of at most `rows` rows (0: one sheet) on one scale: a page of paper holds no more."""
    drawn = [bar for bar in bars if bar.status != "not_needed" and 0 <= bar.phase < len(phases)]
    if not drawn:
        return []
    earliest = min(bar.starts_on for bar in drawn)
    latest = max(bar.due_on for bar in drawn)
    if earliest - _NEAR <= today <= latest + _NEAR:
        earliest, latest = min(earliest, today), max(latest, today)
    scale = Scale.over(earliest, latest, palette.column, palette.width - 1)
    said = label or sentence(drawn)
    lines = list(_lines(drawn, phases))
    step = rows or len(lines)
    chunks = [lines[at : at + step] for at in range(0, len(lines), step)]
    return [_sheet(chunk, scale, palette, today, since, said, weekend) for chunk in chunks]


def _lines(bars: Sequence[Bar], phases: Sequence[PhaseLine]) -> Iterator[Line]:
    for index, phase in enumerate(phases):
        inside = [bar for bar in bars if bar.phase == index]
        if inside:
            yield phase, inside
        if not phase.folded:
            yield from inside


def _sheet(
    lines: Sequence[Line], scale: Scale, palette: Palette, today: date, since: str, said: str, weekend: Collection[int]
) -> SafeString:
    bottom = TOP + len(lines) * palette.row + 2
    height = bottom + _FOOT
    boxes: dict[int, Box] = {}
    names: list[str] = []
    marks: list[str] = []
    for count, line in enumerate(lines):
        y = TOP + (count + 0.5) * palette.row
        if isinstance(line, Bar):
            boxes[line.number] = box = _box(line, scale, y)
            names.append(_name(line, palette, y))
            marks.append(_mark(line, box, scale, palette, today, since))
        else:
            names.append(_phase_name(line[0], palette, y))
            marks.append(_phase_mark(line[0], line[1], scale, palette, y))
    critical = {line.number: line.after for line in lines if isinstance(line, Bar) and line.critical}
    inner = (
        axis(scale, palette, bottom, weekend)
        + "".join(names)
        + links(critical, boxes, palette)
        + "".join(marks)
        + _today(today, scale, palette, bottom)
    )
    shape = palette.size(height) or 'class="chart wide"'
    return svg(f'{shape} viewBox="0 0 {palette.width} {height:.0f}" role="img" aria-label="{written(said)}"', inner)


def _box(bar: Bar, scale: Scale, y: float) -> Box:
    if bar.milestone:
        middle = scale.x(bar.due_on) + scale.day / 2
        return Box(middle - 7, middle + 7, y - 7, y + 7)
    left = scale.x(bar.starts_on)
    return Box(left, max(scale.x(bar.due_on) + scale.day, left + 3), y - 6, y + 6)


def _name(bar: Bar, palette: Palette, y: float) -> str:
    role = "text-quiet" if bar.status == "done" else "text"
    dot = palette.column - 20
    text = written(fitted(bar.text, dot - 14 - 26, 12))
    side = f'<circle{palette[bar.side]} cx="{dot}" cy="{y:.1f}" r="4.5"/>' if bar.side else ""
    return (
        f'<text{palette["text-small"]} x="0" y="{y + 4:.1f}">{bar.number}</text>'
        f'<text{palette[role]} x="26" y="{y + 4:.1f}">{text}</text>{side}'
    )


def _phase_name(phase: PhaseLine, palette: Palette, y: float) -> str:
    count = _("%(done)s of %(total)s") % {"done": phase.done, "total": phase.total}
    end = palette.column - 12
    room = end - text_width(count, 11) - 10
    return (
        f'<text{palette["text-bold"]} x="0" y="{y + 4:.1f}">{written(fitted(phase.text, room, 12, bold=True))}</text>'
        f'<text{palette["text-small"]} x="{end}" y="{y + 4:.1f}" text-anchor="end">{written(count)}</text>'
    )


def _phase_mark(phase: PhaseLine, bars: Sequence[Bar], scale: Scale, palette: Palette, y: float) -> str:
    left = scale.x(min(bar.starts_on for bar in bars))
    width = scale.x(max(bar.due_on for bar in bars)) + scale.day - left
    role = "done" if phase.folded else "span"
    return f'<rect{palette[role]} x="{left:.1f}" y="{y - 2:.1f}" width="{width:.1f}" height="4" rx="2"/>'


def _mark(bar: Bar, box: Box, scale: Scale, palette: Palette, today: date, since: str) -> str:
    role = "late" if bar.late and bar.status != "done" else bar.status
    title = f"<title>{written(bar_title(bar, since))}</title>"
    parts = [_diamond(bar, box, palette, role, title) if bar.milestone else _bar(bar, box, palette, role, title)]
    if role == "late" and scale.x(today) > box.right:
        parts.append(f'<path{palette["today"]} stroke-dasharray="2 2" d="M{box.right:.1f} {box.middle:.1f}H{scale.x(today):.1f}"/>')
    if bar.was_due and scale.first <= bar.was_due <= scale.last:
        path = f'd="M{scale.x(bar.was_due) + scale.day:.1f} {box.middle - 9:.1f}v18"'
        parts.append(f"<path{palette['tick-under']} {path}/><path{palette['tick']} {path}/>")
    if bar.signature:
        parts.append(_date(bar.due_on, box, scale, palette))
    return "".join(parts)


def _bar(bar: Bar, box: Box, palette: Palette, role: str, title: str) -> str:
    wide = box.right - box.left
    solid = f'<rect{palette[role]} x="{box.left:.1f}" y="{box.top:.1f}" width="{wide:.1f}" height="12" rx="3">{title}</rect>'
    if not bar.critical:
        return solid
    return f'{solid}<rect{palette["outline"]} x="{box.left:.1f}" y="{box.top - 1:.1f}" width="{wide:.1f}" height="14" rx="4"/>'


def _diamond(bar: Bar, box: Box, palette: Palette, role: str, title: str) -> str:
    path = f'd="M{(box.left + box.right) / 2:.1f} {box.top:.1f}l7 7-7 7-7-7z"'
    outline = f"<path{palette['outline']} {path}/>" if bar.critical else ""
    return f"<path{palette[role]} {path}>{title}</path>{outline}"


def _date(day: date, box: Box, scale: Scale, palette: Palette) -> str:
    text = short_day(day)
    fits = box.right + 10 + text_width(text, 12, bold=True) <= scale.right
    place = f'x="{box.right + 10:.1f}"' if fits else f'x="{box.left - 8:.1f}" text-anchor="end"'
    return f'<text{palette["text-date"]} {place} y="{box.middle + 4:.1f}">{written(text)}</text>'


def _today(today: date, scale: Scale, palette: Palette, bottom: float) -> str:
    if not scale.first <= today <= scale.last:
        return ""
    x = scale.x(today) + scale.day / 2
    text = _("Today, %(day)s") % {"day": short_day(today)}
    fits = x + 5 + text_width(text, 11, bold=True) <= scale.right
    place = f'x="{x + 5:.1f}"' if fits else f'x="{x - 5:.1f}" text-anchor="end"'
    line = f'<path{palette["today"]} d="M{x:.1f} 30V{bottom + 14:.1f}"/>'
    return f'{line}<text{palette["today-text"]} {place} y="{bottom + 13:.1f}">{written(text)}</text>'
