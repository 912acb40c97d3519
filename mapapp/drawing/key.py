"""What the marks of a timeline stand for, as one line of drawing: for paper, where no page says it beside it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.lettering import fitted, text_width, written
from mapapp.drawing.palette import PAPER, Palette
from mapapp.drawing.svg import rect, svg, title, words

TALL, BETWEEN, SIZE = 16, 14, 11
NAME = 150  # units that a company's name may take


def timeline_key(account: str, team: str, *, palette: Palette = PAPER) -> SafeString:
    """Colours of the bars, the dot of each company, and the shade of days off."""
    parts: list[str] = []
    said: list[str] = []
    left = 0.0
    for role, text in _marks(account, team):
        name = fitted(text, NAME, SIZE)
        parts += [_mark(role, left, palette), words(palette["text-small"], left + 19, 12, name)]
        left += 19 + text_width(name, SIZE) + BETWEEN
        said.append(name)
    shape = palette.size(TALL) or 'class="chart"'
    words_first = title(", ".join(said)) if palette.millimetres else ""
    return svg(
        f'{shape} viewBox="0 0 {palette.width} {TALL}" role="img" aria-label="{written(", ".join(said))}"',
        words_first + "".join(parts),
    )


def _marks(account: str, team: str) -> Iterator[tuple[str, str]]:
    yield "done", _("Done")
    yield "in_progress", _("In progress")
    yield "not_started", _("Not started")
    yield "blocked", _("Blocked")
    yield "late", _("Late")
    yield "rest", _("Days off")
    yield "buyer", account
    yield "seller", team


def _mark(role: str, left: float, palette: Palette) -> str:
    if role in ("buyer", "seller"):
        return f'<circle{palette[role]} cx="{left + 9:.1f}" cy="8" r="4.5"/>'
    return rect(palette[role], left, 4, 14, 8, 2)
