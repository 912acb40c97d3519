"""How a drawing is coloured and sized: by classes on a screen, by literal values on paper.

The PDF engine reads neither custom properties nor page CSS inside an SVG, so the drawing carries its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_INK, _INK_2, _INK_3, _LINE, _LINE_2, _PAPER = "#15181c", "#454d56", "#616a75", "#e1e4e8", "#c9ced4", "#ffffff"
_FONT = "Inter, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, Noto Sans Thai, Noto Sans CJK SC, Noto Sans"

_CLASSES = {
    "text": "", "text-quiet": "t2", "text-small": "t3", "text-bold": "b", "text-date": "b halo",
    "today-text": "today-t",
    "hair": "hair", "outline": "ink", "link": "link", "tick": "dash", "tick-under": "under", "today": "today",
    "rest": "rest", "span": "f-line2", "groove": "f-sunk", "measure": "f-ink2", "buyer": "f-ink", "seller": "f-paper",
    "done": "f-done", "in_progress": "f-going", "not_started": "f-todo", "blocked": "f-blocked", "late": "f-late",
}  # fmt: skip
_LITERALS = {
    "text": f'fill="{_INK}" font-size="12"',
    "text-quiet": f'fill="{_INK_2}" font-size="12"',
    "text-small": f'fill="{_INK_3}" font-size="11"',
    "text-bold": f'fill="{_INK}" font-size="12" font-weight="700"',
    "text-date": f'fill="{_INK}" font-size="12" font-weight="700"',
    "today-text": 'fill="#ab1f1a" font-size="11" font-weight="700"',
    "hair": f'fill="none" stroke="{_LINE}" stroke-width="1"',
    "outline": f'fill="none" stroke="{_INK}" stroke-width="1.75"',
    "link": f'fill="none" stroke="{_INK}" stroke-width="1.25"',
    "tick": f'fill="none" stroke="{_INK_2}" stroke-width="1.25" stroke-dasharray="3 2"',
    "tick-under": f'fill="none" stroke="{_PAPER}" stroke-width="3.5"',
    "today": 'fill="none" stroke="#cf3a33" stroke-width="1.25"',
    "rest": 'fill="#f4f5f7"',
    "span": f'fill="{_LINE_2}"',
    "groove": 'fill="#e9ecef"',
    "measure": f'fill="{_INK_2}"',
    "buyer": f'fill="{_INK}"',
    "seller": f'fill="{_PAPER}" stroke="{_INK}" stroke-width="1.5"',
    "done": 'fill="#2f8f58"',
    "in_progress": 'fill="#4a78d6"',
    "not_started": 'fill="#8a929b"',
    "blocked": 'fill="#c47a14"',
    "late": 'fill="#cf3a33"',
}


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Attributes by role, and the measures of the sheet in drawing units.

    `column` is where the days begin; `millimetres` is the width on paper, 0 on a screen, where the page decides.
    """

    attributes: Mapping[str, str]
    width: int
    column: int
    row: int
    millimetres: int = 0

    def __getitem__(self, role: str) -> str:
        """` class="…"` or literal attributes, with the space before them; a role not known is a KeyError."""
        found = self.attributes[role]
        return f" {found}" if found else ""

    def size(self, height: float) -> str:
        """Width, height and typeface as attributes where page CSS does not reach, else nothing."""
        if not self.millimetres:
            return ""
        tall = self.millimetres * height / self.width
        return f'width="{self.millimetres}mm" height="{tall:.2f}mm" font-family="{_FONT}"'


SCREEN = Palette(
    {role: f'class="{name}"' if name else "" for role, name in _CLASSES.items()}, width=1120, column=336, row=23
)
PAPER = Palette(_LITERALS, width=840, column=300, row=17, millimetres=180)
