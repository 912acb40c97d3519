"""What WeasyPrint says while it works: how far it is, and which characters no typeface here can show."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Tell = Callable[[int], object]
BEGUN, LAID_OUT, STEP = 20, 75, 5  # per cent
ON_A_PAGE = 22  # rows of a table
LAYING, LACKING = "Step 5 - Creating layout - Page %d", ".notdef"
SCRIPTS = {
    "CJK": gettext_lazy("Chinese characters"),
    "HIRAGANA": gettext_lazy("Japanese"),
    "KATAKANA": gettext_lazy("Japanese"),
    "HANGUL": gettext_lazy("Korean"),
}
LETTERS = ("L", "M", "N")  # general categories
NAMED = 4  # scripts


class Ear(logging.Filter):
    """Hears and swallows: what it is told holds texts of a plan, and those belong in no log."""

    def __init__(self, tell: Tell, pages: int) -> None:
        super().__init__()
        self.missing: dict[str, None] = {}
        self._tell, self._pages, self._told = tell, max(1, pages), BEGUN

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args if isinstance(record.args, tuple) else ()
        if record.msg == LAYING and arguments:
            self.reached(BEGUN + (LAID_OUT - BEGUN) * int(str(arguments[0])) // (self._pages + 1))
            return False
        if str(record.msg).startswith(LACKING) and arguments:
            self.missing[str(arguments[0])] = None
            return False
        return record.levelno > logging.INFO

    def reached(self, percent: int) -> None:
        """Tell it, unless it is hardly news: a row is written each time."""
        percent = min(percent, LAID_OUT - 1)
        if percent >= self._told + STEP:
            self._told = percent
            self._tell(percent)


@contextmanager
def heard(tell: Tell, html: str) -> Iterator[Ear]:
    """Listen meanwhile."""
    ear = Ear(tell, 2 + html.count("<tr") // ON_A_PAGE)
    loud, quiet = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    level = quiet.level
    quiet.setLevel(logging.INFO)
    loud.addFilter(ear)
    quiet.addFilter(ear)
    try:
        yield ear
    finally:
        loud.removeFilter(ear)
        quiet.removeFilter(ear)
        quiet.setLevel(level)


def lacking_words(characters: str) -> str:
    """What the paper says of characters that it shows as boxes; empty without any."""
    if not characters:
        return ""
    scripts = list(dict.fromkeys(script_of(character) for character in characters))
    named = ", ".join(scripts[:NAMED]) + (_(" and others") if len(scripts) > NAMED else "")
    text = ngettext(
        "%(count)s character stands as an empty box on this paper, for want of a typeface (%(named)s). "
        "The plan on screen shows it.",
        "%(count)s different characters stand as empty boxes on this paper, for want of a typeface (%(named)s). "
        "The plan on screen shows them.",
        len(characters),
    )
    return text % {"count": len(characters), "named": named}


def script_of(character: str) -> str:
    """`Thai`, `Devanagari`, `Chinese characters`; `signs` for what is no letter."""
    name = unicodedata.name(character, "")
    if not name or not unicodedata.category(character).startswith(LETTERS):
        return _("signs")
    first = name.split()[0].split("-")[0]
    return str(SCRIPTS.get(first, first.capitalize()))
