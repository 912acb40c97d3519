"""HTML to PDF bytes by WeasyPrint, closed off: no file and no address is ever read, fonts and style come from us.

Only the worker imports this: WeasyPrint is large, and web processes never draw paper. The same HTML and identifier
give the same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

WEIGHTS = (400, 600, 700)
Tell = Callable[[int], object]


class Nothing(URLFetcher):
    """Reads what stands in the address itself (data:), and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)


@lru_cache(maxsize=1)
def fonts() -> FontConfiguration:
    """One for the life of a process: Inter is read once."""
    return FontConfiguration()


@lru_cache(maxsize=1)
def style() -> CSS:
    """The one stylesheet with its faces, parsed once a process."""
    text = (settings.BASE_DIR / "static" / "mapapp" / "print.css").read_text(encoding="utf-8")
    faces = "".join(_face(weight) for weight in WEIGHTS)
    return CSS(string=faces + text, font_config=fonts(), url_fetcher=Nothing())


def render(html: str, *, identifier: bytes, tell: Tell = lambda percent: None) -> bytes:
    """Tagged PDF (PDF/UA-1). `tell` hears the percentage done now and then."""
    document = HTML(string=html, url_fetcher=Nothing()).render(
        stylesheets=[style()], font_config=fonts(), pdf_variant="pdf/ua-1"
    )
    tell(75)
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return data


def warm() -> None:
    """Read fonts and style before the first job needs them."""
    style()


def _face(weight: int) -> str:
    data = (settings.BASE_DIR / "static" / "fonts" / "print" / f"inter-{weight}.ttf").read_bytes()
    source = f"data:font/ttf;base64,{b64encode(data).decode()}"
    return f"@font-face {{ font-family: Inter; font-weight: {weight}; src: url({source}) }}"
