"""The seller's map of the people as one SVG, drawn from values alone; the table of people is its twin in words.

It is for a screen and never for paper, where nothing private goes: so it is coloured by classes and takes no palette.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mapapp.drawing.lettering import fitted, written
from mapapp.drawing.map_layout import COLUMN, LEFT, RADIUS, STEPS, TOP, WIDTH, Layout, Place, Spot, axis_of, layout
from mapapp.drawing.svg import circle, group, middle, path, rect, svg, words
from mapapp.plans.words import count_words
from mapapp.private.stances import Influence, Stance

_FOOT = 44  # units under the last band, for the names of the stances
_ROUND = 34.0  # how far a line bends round dots in its way
_BEFORE = 26.0  # from the edge of a dot to the mark of where somebody stood before


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody on the map. `line` stands under the name; `boss` is the key of another dot; `own`: not on the plan."""

    key: str
    name: str
    initials: str
    line: str
    stance: int
    influence: int
    was: int | None = None
    boss: str = ""
    own: bool = False


def map_chart(dots: Sequence[Dot], *, account: str) -> SafeString:
    """The drawing; also of nobody, since an empty map says what it is for."""
    return _drawn(tuple(dots), account, get_language())


@lru_cache(maxsize=64)
def _drawn(dots: tuple[Dot, ...], account: str, language: str | None) -> SafeString:
    """The same people in the same places are the same drawing."""
    placed = layout(Spot(dot.key, dot.stance, dot.influence, dot.was) for dot in dots)
    parts = [
        *_ground(placed),
        *_lines(dots, placed.places),
        *(_dot(dot, placed.places[dot.key]) for dot in dots),
    ]
    view = f'viewBox="0 0 {WIDTH:g} {placed.bottom + _FOOT:g}" role="img" aria-label="{written(_said(dots, account))}"'
    edges = ",".join(f"{edge:g}" for edge in placed.edges)
    grid = f'data-left="{LEFT:g}" data-column="{COLUMN:g}" data-edges="{edges}"'
    return svg(f'class="chart people-map" {view} {grid}', "".join(parts))


def _ground(placed: Layout) -> Iterable[str]:
    """What the dots stand on: the upper two bands shaded, an axis and a word for each stance."""
    right, bottom = LEFT + STEPS * COLUMN, placed.bottom
    yield rect(' class="f-sunk"', LEFT, TOP, right - LEFT, placed.edges[2] - TOP, 6)
    for stance in Stance:
        yield path(' class="hair"', f"M{axis_of(stance):g} {TOP:g}V{bottom:g}")
        yield middle(' class="t2"', axis_of(stance), bottom + 20, str(stance.label))
    yield path(' class="axis"', f"M{LEFT:g} {bottom:g}H{right:g}M{LEFT:g} {TOP:g}V{bottom:g}")
    yield middle(' class="t3"', (LEFT + right) / 2, bottom + 39, _("Stance today"))
    yield middle(' class="t3"', 12, (TOP + bottom) / 2, _("Influence on the decision"), turned=True)
    yield words(' class="t2"', LEFT - 8, TOP + 14, _("High"), end=True)
    yield words(' class="t2"', LEFT - 8, bottom - 6, _("Low"), end=True)


def _lines(dots: Sequence[Dot], places: Mapping[str, Place]) -> Iterable[str]:
    """A dotted line from each to whom he reports to, under the dots."""
    for dot in dots:
        if dot.boss in places:
            yield path(' class="dash"', _curve(places[dot.boss], places[dot.key]))


def _curve(boss: Place, one: Place) -> str:
    """Down from the boss and up to the other; round the dots between where both stand in one column or one row."""
    half = (boss.y + one.y) / 2
    bends = (boss.x, half, one.x, half)
    if abs(boss.x - one.x) < RADIUS:
        bends = (boss.x - _ROUND, boss.y, one.x - _ROUND, one.y)
    elif abs(boss.y - one.y) < 2 * RADIUS:
        over = min(boss.y, one.y) - _ROUND
        bends = (boss.x, over, one.x, over)
    first, second = f"{bends[0]:.1f} {bends[1]:.1f}", f"{bends[2]:.1f} {bends[3]:.1f}"
    return f"M{boss.x:.1f} {boss.y:.1f}C{first} {second} {one.x:.1f} {one.y:.1f}"


def _dot(dot: Dot, place: Place) -> str:
    parts = [_before(dot, place)] if dot.was and dot.was != dot.stance and place.room else []
    if dot.own:
        parts.append(circle(' class="ring"', place.x, place.y, RADIUS + 2.5))
    parts.append(circle(' class="f-ink"', place.x, place.y, RADIUS - (2 if dot.own else 0)))
    parts.append(middle(' class="f-on"', place.x, place.y + 4, dot.initials))
    if place.room:
        parts.append(words(' class="b"', place.label, place.y - 2, fitted(dot.name, place.room, 12, bold=True)))
        parts.append(words(' class="t2"', place.label, place.y + 13, fitted(dot.line, place.room, 12)))
    title = f"<title>{written(_title(dot))}</title>"
    return group(f'data-whom="{written(dot.key)}"', title + "".join(parts))


def _before(dot: Dot, place: Place) -> str:
    """A small mark beside the dot, on the side from which it came."""
    way = -1 if (dot.was or 0) < dot.stance else 1
    edge = place.x + way * (RADIUS + 3)
    end = place.x + way * (RADIUS + _BEFORE)
    return path(' class="came"', f"M{end:.1f} {place.y:.1f}H{edge:.1f}") + circle(' class="came"', end, place.y, 3)


def _title(dot: Dot) -> str:
    stance, influence = str(Stance(dot.stance).label), str(Influence(dot.influence).label)
    return _("%(name)s: stance %(stance)s, influence %(influence)s") % {
        "name": dot.name, "stance": stance.lower(), "influence": influence.lower(),
    }  # fmt: skip


def _said(dots: Sequence[Dot], account: str) -> str:
    """The map in two sentences, for who does not see it."""
    if not dots:
        return _("Nobody is placed on the map yet.")
    count = {"count": count_words(len(dots)), "account": account}
    said = ngettext(
        "%(count)s person at %(account)s placed by stance and influence.",
        "%(count)s people at %(account)s placed by stance and influence.", len(dots),
    ) % count  # fmt: skip
    most = max(dot.influence for dot in dots)
    names = ", ".join(dot.name for dot in dots if dot.influence == most)
    return f"{said} {_('Most influence: %(names)s.') % {'names': names}} {_('The table below lists the same.')}"
