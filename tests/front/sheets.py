"""Reading the style sheets: tokens by theme, and how far two colours stand apart."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static" / "mapapp"
TEMPLATES = ROOT / "templates"

_TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)


def css(name: str) -> str:
    """A sheet without its comments."""
    return _COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8"))


def themes() -> dict[str, dict[str, str]]:
    """Tokens of light, of dark by preference and of dark by choice; the dark ones over the light."""
    light, preferred, chosen = re.split(r"@media[^{]+\{", css("tokens.css"))
    first = dict(_TOKEN.findall(light))
    return {
        "light": first,
        "dark by preference": first | dict(_TOKEN.findall(preferred)),
        "dark by choice": first | dict(_TOKEN.findall(chosen)),
    }


def contrast(one: str, other: str) -> float:
    """The WCAG ratio of two colours written #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
