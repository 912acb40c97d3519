"""What would make a paper read what it should not, and what is found in one that has."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.gates.papers import texts_of

ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
HOLDS = {"/EmbeddedFiles", "/EmbeddedFile", "/JavaScript", "/JS", "/AA", "/OpenAction", "/AcroForm", "/XFA", "/AF",
         "/RichMedia", "/FileAttachment"}  # fmt: skip


def ways(address: str) -> list[str]:
    """Markup and style that would read an address: each way that a page has to name one."""
    style = ("list-style-image: url({0})", "background: url({0})", "border-image: url({0}) 1", "content: url({0})",
             "mask: url({0})", "cursor: url({0}), auto", "background: image-set('{0}' 1x)")  # fmt: skip
    return [
        f'<img src="{address}">',
        f'<img srcset="{address} 2x">',
        f'<picture><source srcset="{address}"><img src="{address}"></picture>',
        f'<object data="{address}" type="image/svg+xml">o</object>',
        f'<embed src="{address}" type="image/png">',
        f'<iframe src="{address}"></iframe>',
        f'<input type="image" src="{address}">',
        f'<video poster="{address}" src="{address}"></video>',
        f'<link rel="stylesheet" href="{address}">',
        f'<link rel="attachment" href="{address}" title="a">',
        f'<a rel="attachment" href="{address}">a</a>',
        f'<meta http-equiv="refresh" content="0; url={address}">',
        f'<style>@import url("{address}");</style>',
        f'<style>@import "{address}";</style>',
        f'<style>@font-face {{ font-family: X; src: url("{address}") }} p {{ font-family: X }}</style><p>x</p>',
        f'<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>',
        f'<svg width="9" height="9"><use href="{address}#x"/></svg>',
        f'<svg width="9" height="9"><style>@import url("{address}");</style></svg>',
        *(f'<p style="{rule.format(address)}">p</p>' for rule in style),
        f'<style>p::before {{ content: url("{address}") }}</style>',
    ]


def page(addresses: list[str]) -> str:
    """A whole page that tries all of them."""
    tries = "".join(way for address in addresses for way in ways(address))
    return f'<html lang="en"><head><title>t</title><base href="{addresses[0]}/"></head><body>{tries}</body></html>'


def texts(addresses: list[str]) -> Iterator[str]:
    """What somebody types into a field, the shortest first; what a short field holds still names an address."""
    for address in addresses:
        yield f"<img src={address}>"
    for address in addresses:
        closed = "\"'></title></style></script></svg>-->]]>"
        yield closed + "".join(ways(address)) + f"<!ENTITY x SYSTEM '{address}'> url({address}) [a]({address})"


def acting(data: bytes) -> list[str]:
    """What in a PDF would act or is enclosed: each by its name, wherever in the file it hangs."""
    reader = PdfReader(BytesIO(data))
    found = [f"enclosed: {name}" for name in reader.attachments]
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found += _acting(reader.get_object(number))
    return found


def _acting(thing: Any) -> Iterator[str]:
    """Of one object with what stands within it; what it points to has a number of its own."""
    if isinstance(thing, IndirectObject):
        return
    if isinstance(thing, ArrayObject):
        for part in thing:
            yield from _acting(part)
    elif isinstance(thing, DictionaryObject):
        if (act := str(thing.get("/S", ""))) in ACTS:
            yield act
        if act == "/URI" and not str(thing.get("/URI")).startswith(("http://", "https://", "mailto:")):
            yield f"link to {thing.get('/URI')}"
        for name, part in thing.items():
            if name in HOLDS:
                yield str(name)
            yield from _acting(part)


def leaked(data: bytes, *canaries: str) -> list[str]:
    """Which of the texts of local files stand in the PDF: its bytes, words, streams, all that is enclosed."""
    parts = [part if isinstance(part, str) else part.decode("latin-1") for part in texts_of(data)]
    return [canary for canary in canaries if any(canary in part for part in parts)]
