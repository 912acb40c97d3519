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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

FACES = Path(__file__).parent / "fonts"  # made by tests/dev/print_fonts.py
WEIGHTS = (400, 600, 700)
ENDS = (SoftTimeLimitExceeded, TimeoutError, MemoryError)  # what ends a drawing, wherever in it
Tell = Callable[[int], object]


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
    raised: WeasyPrint would leave out a drawing that breaks, also by the end of its time or memory."""
    from weasyprint import HTML

    with seldom_collected(), whole():
        document = HTML(string=html, url_fetcher=nothing()).render(
            stylesheets=[style()], font_config=fonts(), pdf_variant="pdf/ua-1"
        )
        tell(75)
        data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return data


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
    log, heard = logging.getLogger("weasyprint"), _Losses()
    log.addHandler(heard)
    try:
        yield
    finally:
        log.removeHandler(heard)
    if heard.ends:
        raise heard.ends[-1]


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
