"""Reading a drawing back: its elements, and how wide its letters really are in Inter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_FONTS = Path(__file__).parents[2] / "static" / "fonts"


def read(drawing: str) -> ElementTree.Element:
    """The drawing as a tree; markup that is not well formed is an error."""
    return ElementTree.fromstring(drawing)


def texts(tree: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in tree.iter("text")]


@lru_cache(maxsize=2)
def _font(bold: bool) -> tuple[dict[int, str], Any]:
    font = instantiateVariableFont(TTFont(_FONTS / "inter-latin.woff2"), {"wght": 700 if bold else 400})
    return font.getBestCmap(), font["hmtx"]


def real_width(text: str, size: float, *, bold: bool = False) -> float:
    """Units that `text` takes in Inter; a letter that the Latin font lacks counts as one em."""
    names, advances = _font(bold)
    return sum(advances[names[ord(one)]][0] / 2048 if ord(one) in names else 1.0 for one in text) * size


def boxes(tree: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """Left, right, top, bottom and words of every text of a drawing for the screen."""
    found = []
    for element in tree.iter("text"):
        kind = element.get("class", "")
        bold = "b" in kind.split() or kind == "today-t"
        size = 11.0 if kind in ("t3", "today-t") else 12.0
        words = element.text or ""
        wide = real_width(words, size, bold=bold)
        x, base = float(element.get("x", "0")), float(element.get("y", "0"))
        left = x - wide if element.get("text-anchor") == "end" else x
        found.append((left, left + wide, base - size * 0.8, base + size * 0.2, words))
    return found


def overlaps(tree: ElementTree.Element) -> list[tuple[str, str]]:
    """Pairs of texts that stand on each other."""
    all_boxes = sorted(boxes(tree), key=lambda box: box[2])
    found = []
    for at, one in enumerate(all_boxes):
        for other in all_boxes[at + 1 :]:
            if other[2] >= one[3]:
                break
            if one[0] < other[1] and other[0] < one[1]:
                found.append((one[4], other[4]))
    return found
