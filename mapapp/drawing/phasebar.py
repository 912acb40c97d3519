"""Small bars whose lengths are data: a phase's progress, a share of a whole, four weeks of activity."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from mapapp.drawing.lettering import written
from mapapp.drawing.palette import SCREEN, Palette
from mapapp.drawing.svg import rect, svg, title

_WIDE, _TALL = 200, 6


def phasebar(
    done: int, in_progress: int, late: int, total: int, *, palette: Palette = SCREEN, millimetres: int = 0,
    said: str = "",
) -> SafeString:  # fmt: skip
    """Done, in progress and late one after the other, as shares of `total`; the words beside it say the same.

    `late` counts tasks that are not in `in_progress`. On paper give `millimetres`, its width there, and those words.
    """
    parts: list[str] = []
    left = 0.0
    for role, count in (("done", done), ("in_progress", in_progress), ("late", late)):
        width = min(_WIDE * count / total, _WIDE - left) if total > 0 else 0.0
        if width > 0:
            parts.append(rect(palette[role], left, 0, width, _TALL))
            left += width
    return _level("bar", parts, palette, millimetres, said)


def gauge(share: float, *, done: bool = False, palette: Palette = SCREEN, millimetres: int = 0) -> SafeString:
    """One share of a whole, 0 to 1, in ink: a measure has no status colour; what is `done` has."""
    width = _WIDE * max(0.0, min(1.0, share))
    parts = [rect(palette["done" if done else "measure"], 0, 0, width, _TALL)] if width else []
    return _level("gauge", parts, palette, millimetres)


def beats(shares: Sequence[float], *, label: str, palette: Palette = SCREEN) -> SafeString:
    """One upright bar a week, oldest first, each 0 to 1; `label` says it in words."""
    parts: list[str] = []
    for at, share in enumerate(shares):
        tall = 14 * max(0.0, min(1.0, share))
        parts.append(
            rect(palette["groove"], at * 7, 0, 5, 14, 1) + rect(palette["measure"], at * 7, 14 - tall, 5, tall, 1)
        )
    wide = max(len(shares) * 7 - 2, 1)
    return svg(f'class="beats" viewBox="0 0 {wide} 14" role="img" aria-label="{written(label)}"', "".join(parts))


def _level(name: str, parts: Sequence[str], palette: Palette, millimetres: int, said: str = "") -> SafeString:
    inner = "".join(parts)
    view = f'viewBox="0 0 {_WIDE} {_TALL}" preserveAspectRatio="none" aria-hidden="true"'
    if not palette.millimetres:
        return svg(f'class="{name}" {view}', inner)
    groove = rect(palette["groove"], 0, 0, _WIDE, _TALL)
    return svg(f'width="{millimetres or 30}mm" height="1.8mm" {view}', title(said) + groove + inner)
