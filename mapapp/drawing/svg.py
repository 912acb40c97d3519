"""The pieces of an SVG. `svg` is the only place where markup is declared safe: every text went through `written`."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from mapapp.drawing.lettering import written


def svg(attributes: str, inner: str) -> SafeString:
    """A whole drawing, ready for a template."""
    return mark_safe(f"<svg {attributes}>{inner}</svg>")


def title(text: str) -> str:
    """What a drawing shows, in words; first in it, it is what a tagged PDF says in its place."""
    return f"<title>{written(text)}</title>"


def rect(look: str, left: float, top: float, width: float, height: float, round_: float = 0, inner: str = "") -> str:
    """A box; `look` comes from a palette, with the space before it."""
    place = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    corner = f' rx="{round_:g}"' if round_ else ""
    return f"<rect{look} {place}{corner}>{inner}</rect>" if inner else f"<rect{look} {place}{corner}/>"


def path(look: str, line: str, inner: str = "") -> str:
    """A line or shape by its path data."""
    return f'<path{look} d="{line}">{inner}</path>' if inner else f'<path{look} d="{line}"/>'


def words(look: str, left: float, base: float, text: str, *, end: bool = False) -> str:
    """A line of text, escaped here; with `end` it ends at `left` instead of beginning there."""
    anchor = ' text-anchor="end"' if end else ""
    return f'<text{look} x="{left:.1f}" y="{base:.1f}"{anchor}>{written(text)}</text>'


def circle(look: str, x: float, y: float, radius: float) -> str:
    """A dot round its middle."""
    return f'<circle{look} cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>'


def middle(look: str, x: float, base: float, text: str, *, turned: bool = False) -> str:
    """A line of text centred on `x`, escaped here; `turned` reads it upwards."""
    place = f'transform="translate({x:g} {base:.1f}) rotate(-90)"' if turned else f'x="{x:.1f}" y="{base:.1f}"'
    return f'<text{look} {place} text-anchor="middle">{written(text)}</text>'


def group(attributes: str, inner: str) -> str:
    """Several pieces as one; `attributes` are our own, never what somebody typed."""
    return f"<g {attributes}>{inner}</g>"
