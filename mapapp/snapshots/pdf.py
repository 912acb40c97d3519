"""HTML to PDF bytes by WeasyPrint, closed off: no file and no address is ever read, fonts and style come from us.

WeasyPrint is large, so it is loaded by the first drawing, which happens in the worker alone: web processes never draw
paper. The same HTML and identifier give the same bytes.
"""

from __future__ import annotations

import atexit
import gc
import logging
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils.html import escape

from mapapp.snapshots.hearing import LAID_OUT, Tell, heard
from mapapp.snapshots.tagging import finished

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.document import Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

FACES = Path(__file__).parent / "fonts"  # made by tests/dev/print_fonts.py
WEIGHTS = (400, 600, 700)
ENDS = (SoftTimeLimitExceeded, TimeoutError, MemoryError)  # what ends a drawing, wherever in it
UA = "pdf/ua-1"
FIRST_AFTER = "steps"  # the id of what begins the second page
BOX = "□"
MANY = 60  # rows: from here on the first page is looked at by itself before all is laid out


class Again(Protocol):
    """Gives the same paper with less on its first page, the more so the larger `tight`, and None when there is no less.
    `missing` are characters that no typeface has, to be named on it; `alone`: only that first page."""

    def __call__(self, tight: int, missing: str = "", *, alone: bool = False) -> str | None: ...


class Paper(str):
    """The HTML of a paper that can be had again with less on its first page. `lacking`, once it is drawn: the
    characters that no typeface had."""

    __slots__ = ("again", "lacking")
    again: Again
    lacking: str

    @classmethod
    def of(cls, html: str, again: Again) -> Paper:
        found = cls(html)
        found.again, found.lacking = again, ""
        return found


def nothing() -> URLFetcher:
    """Fetches what stands in the address itself (data:), and nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@lru_cache(maxsize=1)
def fonts() -> FontConfiguration:
    """One for the life of a process: Inter is read once."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=1)
def style() -> CSS:
    """The one stylesheet with its faces, parsed once a process."""
    from weasyprint import CSS

    text = (settings.BASE_DIR / "static" / "mapapp" / "print.css").read_text(encoding="utf-8")
    faces = "".join(_face(weight) for weight in WEIGHTS)
    return CSS(string=faces + text, font_config=fonts(), url_fetcher=nothing())


def render(html: str, *, identifier: bytes, tell: Tell = lambda percent: None) -> bytes:
    """Tagged PDF (PDF/UA-1). `tell` hears the percentage done now and then. All of it, or what kept it from that is
    raised: WeasyPrint would leave out a drawing that breaks, also by the end of its time or memory.

    A Paper is had again only when its first page runs over, or a character cannot be shown: a box that we draw stands
    for it, since the engine's own breaks the text of its typeface for whoever reads the file.
    """
    again = html.again if isinstance(html, Paper) else None
    with seldom_collected(), whole(), heard(tell, html) as ear:
        tight = _tight(again) if again and html.count("<tr") > MANY else 0
        document = _laid_out((again(tight) if again and tight else None) or html)
        if again and not _holds(document) and (tight := _tight(again)):
            document = _laid_out(again(tight) or html)
        tell(LAID_OUT)
        data = _written(document, identifier)
        if again and ear.missing and (told := again(tight, "".join(ear.missing))):
            data = _written(_laid_out(told.translate(dict.fromkeys(map(ord, ear.missing), BOX))), identifier)
        if isinstance(html, Paper):
            html.lacking = "".join(ear.missing)
    return data


def lacks(characters: str) -> str:
    """Those of the characters that no typeface of this machine has."""
    with heard(lambda percent: None, characters) as ear:
        html = f'<html lang="en"><title>-</title><body><p>{escape(" ".join(characters))}</p></body></html>'
        _written(_laid_out(html), bytes(16))  # a letter is missed when it is written
    return "".join(character for character in characters if character in ear.missing)


def _tight(again: Again) -> int:
    """How tight the first page must be to be one page; as tight as can be where none is enough."""
    tight = 0
    while (first := again(tight, alone=True)) and len(_laid_out(first).pages) > 1:
        tight += 1
    return tight if first else tight - 1


def _laid_out(html: str) -> Document:
    from weasyprint import HTML

    return HTML(string=html, url_fetcher=nothing()).render(stylesheets=[style()], font_config=fonts(), pdf_variant=UA)


def _written(document: Document, identifier: bytes) -> bytes:
    data: bytes = document.write_pdf(pdf_variant=UA, pdf_identifier=identifier, finisher=finished)
    return data


def _holds(document: Document) -> bool:
    """Whether the first page is one page: what follows begins the second."""
    return len(document.pages) == 1 or FIRST_AFTER in document.pages[1].anchors


class _Losses(logging.Handler):
    """Hears of each drawing that WeasyPrint leaves out, in the middle of the exception that broke it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.ends: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        problem: BaseException | None = sys.exc_info()[1]
        if problem is not None and "SVG" in str(record.msg):
            self.ends.append(problem)
        while problem is not None:
            if isinstance(problem, ENDS):
                self.ends.append(problem)
            problem = problem.__cause__ or problem.__context__


@contextmanager
def whole() -> Iterator[None]:
    """Raise what made a drawing fail inside, and what WeasyPrint wrote about it in its log only."""
    log, losses = logging.getLogger("weasyprint"), _Losses()
    log.addHandler(losses)
    try:
        yield
    finally:
        log.removeHandler(losses)
    if losses.ends:
        raise losses.ends[-1]


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage once in a hundred thousand objects: a document is one large tree that is needed to its end,
    and looking through it again and again takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def warm() -> None:
    """Read fonts and style before the first job needs them."""
    style()


@atexit.register
def forget() -> None:
    """Give back the fonts, and with them the folder that WeasyPrint keeps them in while they are used."""
    style.cache_clear()
    fonts.cache_clear()
    gc.collect()


def _face(weight: int) -> str:
    data = (FACES / f"inter-{weight}.ttf").read_bytes()
    source = f"data:font/ttf;base64,{b64encode(data).decode()}"
    return f"@font-face {{ font-family: Inter; font-weight: {weight}; src: url({source}) }}"
