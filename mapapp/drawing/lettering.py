"""Text in drawings: how wide it is about, cut to its column, safe to write.

The width is a cautious guess from letter classes, a little wider than Inter, because the server does not know
which font the reader's machine will draw with.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from django.utils.html import escape

_NARROW = frozenset("iljtfrI.,:;'’|!()[] ·/\"“”-")
_WIDE = frozenset("mwMW@%—…QOGD")
_BOLD = 1.07
CUT = "…"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how many drawing units `text` takes at `size`; never less than it really does in Inter."""
    return sum(map(_advance, text)) * size * (_BOLD if bold else 1.0)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """`text` on one line, cut with an ellipsis to stand within `width` units. Empty when not even that fits."""
    line = " ".join(text.split())
    if text_width(line, size, bold=bold) <= width:
        return line
    room = width - text_width(CUT, size, bold=bold)
    for count, letter in enumerate(line):
        room -= text_width(letter, size, bold=bold)
        if room < 0:
            return line[:count].rstrip(" ,;:.") + CUT if count else ""
    return line


def written(text: str) -> str:
    """`text` escaped for an element or an attribute of a drawing."""
    return str(escape(text))


def _advance(letter: str) -> float:
    if letter in _NARROW:
        return 0.42
    if letter in _WIDE:
        return 0.93
    if east_asian_width(letter) in "WF":
        return 1.05
    return 0.74 if letter.isupper() else 0.66 if letter.isdigit() else 0.63
