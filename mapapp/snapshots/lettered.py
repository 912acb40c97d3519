"""Words of a drawing that the PDF engine cannot letter: it sets text in an SVG letter by letter, which takes Arabic
apart, turns Hebrew round and loses the marks of Devanagari and Thai. They are laid over it as text of the page.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from django.utils.safestring import SafeString

from mapapp.drawing.palette import PAPER, Palette
from mapapp.drawing.svg import svg

TEXT = re.compile(r"<text(?P<look>[^>]*)>(?P<words>[^<]*)</text>")
WHOLE = re.compile(r"<svg (?P<shape>[^>]*)>(?P<inner>.*)</svg>", re.DOTALL)
NUMBER = re.compile(r'\b(x|y|font-size)="([\d.]+)"')
JOINED = ("R", "AL")  # written from right to left


@dataclass(frozen=True, slots=True)
class Lettered:
    """A line of text over a drawing. `left`, or for a line that ends there `right`, `top` and `size` in millimetres;
    `name` is its class, for the style of a page may hold none of its own."""

    name: str
    text: str
    left: str
    right: str
    top: str
    size: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    svg: SafeString
    words: tuple[Lettered, ...]


def lettered(drawn: SafeString, palette: Palette = PAPER, *, name: str = "over") -> Drawing:
    """The drawing without the words it cannot letter, and those words, their classes beginning with `name`. What it can
    letter stays in it."""
    words: list[Lettered] = []

    def taken(found: re.Match[str]) -> str:
        text = unescape(found["words"])
        if not needs_shaping(text):
            return found[0]
        words.append(_placed(f"{name}-{len(words)}", text, found["look"], palette))
        return ""

    whole = WHOLE.fullmatch(drawn)
    rest = svg(whole["shape"], TEXT.sub(taken, whole["inner"])) if whole else drawn
    return Drawing(rest, tuple(words)) if words else Drawing(drawn, ())


def needs_shaping(text: str) -> bool:
    """Whether its letters change, turn round or carry marks by what stands beside them."""
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in JOINED or unicodedata.category(character) in ("Mn", "Mc")
        for character in text
    )


def _placed(name: str, text: str, look: str, palette: Palette) -> Lettered:
    at = {name: float(value) for name, value in NUMBER.findall(look)}
    unit = palette.millimetres / palette.width
    ends, size = 'text-anchor="end"' in look, at.get("font-size", 12.0)
    return Lettered(
        name=name,
        text=text,
        left="" if ends else f"{at['x'] * unit:.2f}",
        right=f"{(palette.width - at['x']) * unit:.2f}" if ends else "",
        top=f"{(at['y'] - size) * unit:.2f}",
        size=f"{size * unit:.2f}",
        bold='font-weight="700"' in look,
    )
