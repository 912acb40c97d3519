"""Both ways on one drawing: each task from today forward, and under it back from the target; red where they collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.lettering import fitted, text_width, written
from mapapp.drawing.palette import SCREEN, Palette
from mapapp.drawing.saying import short_day
from mapapp.drawing.scale import TOP, WEEKDAYS, Calendars, Scale, axis, days_off
from mapapp.drawing.svg import path, rect, svg, words
from mapapp.plans.words import days_words
from mapapp.schedule import Dates

ROW, FOOT, THICK = 30, 20, 8
SPAN = timedelta(days=3 * 366)  # a target farther off is left to the table


@dataclass(frozen=True, slots=True)
class Lane:
    """One task: its dates both ways, by how many working days they collide, and whether it is a long one."""

    number: int
    text: str
    side: str
    early: Dates
    late: Dates
    short: int
    pole: bool


def both_ways(
    lanes: Sequence[Lane],
    *,
    today: date,
    target: date,
    palette: Palette = SCREEN,
    calendars: Calendars = WEEKDAYS,
) -> SafeString:
    """The drawing; empty text without a task, or when the dates lie too far apart to be drawn."""
    days = [day for lane in lanes for day in (*lane.early, *lane.late)]
    first, last = min([*days, today, target]), max([*days, today, target])
    if not lanes or last - first > SPAN:
        return SafeString("")
    scale = Scale.over(first, last, palette.column, palette.width - 1)
    bottom = TOP + len(lanes) * ROW + 2
    bands = [(lane.side, TOP + count * float(ROW), TOP + (count + 1) * float(ROW)) for count, lane in enumerate(lanes)]
    parts = [axis(scale, palette, bottom, calendars), days_off(scale, palette, bands, calendars)]
    for count, lane in enumerate(lanes):
        parts.append(_lane(lane, scale, palette, TOP + (count + 0.5) * ROW))
    parts += _marks(scale, palette, bottom, today, target)
    size = f'class="chart wide" viewBox="0 0 {palette.width} {bottom + FOOT:.0f}" role="img"'
    return svg(f'{size} aria-label="{written(_sentence(lanes, target))}"', "".join(parts))


def _lane(lane: Lane, scale: Scale, palette: Palette, y: float) -> str:
    dot = palette.column - 20
    name = words(palette["text-small"], 0, y + 4, str(lane.number))
    role = "text-bold" if lane.pole else "text"
    name += words(palette[role], 26, y + 4, fitted(lane.text, dot - 40, 12, bold=lane.pole))
    name += f'<circle{palette[lane.side]} cx="{dot}" cy="{y:.1f}" r="4.5"/>'
    return name + _bar(lane, scale, palette, y) + _collision(lane, scale, palette, y)


def _bar(lane: Lane, scale: Scale, palette: Palette, y: float) -> str:
    title = f"<title>{written(_title(lane))}</title>"
    early, late = (_place(dates, scale) for dates in (lane.early, lane.late))
    above = rect(palette["in_progress"], early[0], y - THICK - 1, early[1], THICK, 3, title)
    if lane.late.due < lane.late.start:  # under way longer than the target leaves it
        return above
    return above + rect(palette["outline"], late[0], y + 2, late[1], THICK, 3)


def _place(dates: Dates, scale: Scale) -> tuple[float, float]:
    left = scale.x(dates.start)
    return left, max(scale.x(dates.due) + scale.day - left, 3)


def _collision(lane: Lane, scale: Scale, palette: Palette, y: float) -> str:
    """What the forward bar takes beyond the end of the backward one."""
    if not lane.short:
        return ""
    left = scale.x(lane.late.due) + scale.day
    return rect(palette["late"], left, y - 1, scale.x(lane.early.due) + scale.day - left, 3)


def _marks(scale: Scale, palette: Palette, bottom: float, today: date, target: date) -> list[str]:
    """Today, and the target at the end of its day; their words keep out of each other's way."""
    here, there = scale.x(today) + scale.day / 2, scale.x(target) + scale.day
    now, aim = _("Today, %(day)s") % {"day": short_day(today)}, _("Target, %(day)s") % {"day": short_day(target)}
    parts = [
        path(palette["today"], f"M{here:.1f} 30V{bottom + 14:.1f}"),
        path(palette["outline"], f"M{there:.1f} 30V{bottom + 14:.1f}"),
        words(palette["today-text"], here + 5, bottom + 13, now),
    ]
    wide = text_width(aim, 12, bold=True)
    after = there + 5 + wide <= scale.right and not there <= here <= there + 10 + wide
    parts.append(words(palette["text-date"], there + 5 if after else there - 5, bottom + 13, aim, end=not after))
    return parts


def _title(lane: Lane) -> str:
    said = {
        "number": lane.number,
        "early": _from_to(lane.early),
        "late": _from_to(lane.late),
        "text": " ".join(lane.text.split())[:160],
    }
    title = _("%(number)s %(text)s: from today %(early)s, back from the target %(late)s") % said
    return f"{title}, " + _("collide by %(days)s") % {"days": days_words(lane.short)} if lane.short else title


def _from_to(dates: Dates) -> str:
    if dates.start >= dates.due:
        return short_day(dates.due)
    return _("%(start)s to %(end)s") % {"start": short_day(dates.start), "end": short_day(dates.due)}


def _sentence(lanes: Sequence[Lane], target: date) -> str:
    count, worst = sum(lane.short > 0 for lane in lanes), max(lane.short for lane in lanes)
    said = {"target": short_day(target), "count": count, "days": days_words(worst)}
    start = _("Each open step from today forward, and back from the target, %(target)s.") % said
    if not count:
        return start + " " + _("They never collide. The table says the same in words.")
    collide = ngettext("%(count)s step collides", "%(count)s steps collide", count) % said
    tail = _("by up to %(days)s. The table says the same in words.") % said
    return f"{start} {collide}, {tail}"
