"""The rows of a timeline: a phase on one line, a task as a bar or a diamond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from mapapp.drawing.lettering import fitted, text_width, written
from mapapp.drawing.links import Box
from mapapp.drawing.palette import Palette
from mapapp.drawing.saying import bar_title, short_day
from mapapp.drawing.scale import Scale
from mapapp.drawing.svg import path, rect, words

Status = Literal["not_started", "in_progress", "blocked", "done", "not_needed"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One task as it is drawn. `side` is buyer, seller or empty, `phase` an index, `after` task numbers.

    `was_due` is the date in the version compared with, when it differs. `signature` writes the date beside the bar.
    """

    number: int
    text: str
    side: str
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


def box_of(bar: Bar, scale: Scale, y: float) -> Box:
    """Where the bar stands when its row is centred on `y`; a milestone is a point in the middle of its day."""
    if bar.milestone:
        middle = scale.x(bar.due_on) + scale.day / 2
        return Box(middle - 7, middle + 7, y - 7, y + 7)
    left = scale.x(bar.starts_on)
    return Box(left, max(scale.x(bar.due_on) + scale.day, left + 3), y - 6, y + 6)


def task_name(bar: Bar, palette: Palette, y: float) -> str:
    """Number, text cut to the column, and the dot of the side that owns it: buyer filled, seller outlined."""
    role = "text-quiet" if bar.status == "done" else "text"
    dot = palette.column - 20
    side = f'<circle{palette[bar.side]} cx="{dot}" cy="{y:.1f}" r="4.5"/>' if bar.side else ""
    number = words(palette["text-small"], 0, y + 4, str(bar.number))
    return number + words(palette[role], 26, y + 4, fitted(bar.text, dot - 40, 12)) + side


def phase_name(phase: PhaseLine, palette: Palette, y: float) -> str:
    """The phase's name, cut to the column, and how many of its tasks are done."""
    count = _("%(done)s of %(total)s") % {"done": phase.done, "total": phase.total}
    end = palette.column - 12
    text = fitted(phase.text, end - text_width(count, 11) - 10, 12, bold=True)
    return words(palette["text-bold"], 0, y + 4, text) + words(palette["text-small"], end, y + 4, count, end=True)


def phase_mark(phase: PhaseLine, bars: Sequence[Bar], scale: Scale, palette: Palette, y: float) -> str:
    """A thin line from the phase's first day to its last."""
    left = scale.x(min(bar.starts_on for bar in bars))
    width = scale.x(max(bar.due_on for bar in bars)) + scale.day - left
    return rect(palette["done" if phase.folded else "span"], left, y - 2, width, 4, 2)


def task_mark(bar: Bar, box: Box, scale: Scale, palette: Palette, today: date, since: str) -> str:
    """The bar with its title, how far it is late, the tick of its earlier date, and signature's date."""
    role = "late" if bar.late and bar.status != "done" else bar.status
    title = f"<title>{written(bar_title(bar, since))}</title>"
    parts = [_diamond(bar, box, palette, role, title) if bar.milestone else _bar(bar, box, palette, role, title)]
    if role == "late" and scale.x(today) > box.right:
        look = f'{palette["today"]} stroke-dasharray="2 2"'
        parts.append(path(look, f"M{box.right:.1f} {box.middle:.1f}H{scale.x(today):.1f}"))
    if bar.was_due and scale.first <= bar.was_due <= scale.last:
        tick = f"M{scale.x(bar.was_due) + scale.day:.1f} {box.middle - 9:.1f}v18"
        parts += [path(palette["tick-under"], tick), path(palette["tick"], tick)]
    if bar.signature:
        parts.append(_date(bar.due_on, box, scale, palette))
    return "".join(parts)


def _bar(bar: Bar, box: Box, palette: Palette, role: str, title: str) -> str:
    wide = box.right - box.left
    solid = rect(palette[role], box.left, box.top, wide, 12, 3, title)
    return solid + rect(palette["outline"], box.left, box.top - 1, wide, 14, 4) if bar.critical else solid


def _diamond(bar: Bar, box: Box, palette: Palette, role: str, title: str) -> str:
    line = f"M{(box.left + box.right) / 2:.1f} {box.top:.1f}l7 7-7 7-7-7z"
    return path(palette[role], line, title) + (path(palette["outline"], line) if bar.critical else "")


def _date(day: date, box: Box, scale: Scale, palette: Palette) -> str:
    text = short_day(day)
    if box.right + 10 + text_width(text, 12, bold=True) <= scale.right:
        return words(palette["text-date"], box.right + 10, box.middle + 4, text)
    return words(palette["text-date"], box.left - 8, box.middle + 4, text, end=True)
