"""Everything that a PDF or an archive holds, as texts: grep on its bytes finds nothing, for its parts are packed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

ARCHIVE, PAPER = b"PK\x03\x04", b"%PDF"
PACKED = (ARCHIVE, PAPER)


@lru_cache(8)
def texts_of(data: bytes) -> tuple[bytes | str, ...]:
    """All of a file's, taken apart once, for the same file is read by many."""
    return tuple(_parts(data) if data.startswith(ARCHIVE) else _texts(data))


def _parts(data: bytes) -> Iterator[bytes | str]:
    """Bytes, names and notes of the archive and of its parts, each part open, whatever is packed in it, too; and each
    cell of a workbook, for a day stands in it as a number."""
    with ZipFile(BytesIO(data)) as archive:
        yield data
        yield archive.comment
        for info in archive.infolist():
            content = archive.read(info)
            yield from (info.filename, info.comment, info.extra)
            yield from texts_of(content) if content.startswith(PACKED) else (content,)
        if "xl/workbook.xml" in archive.namelist():
            book = load_workbook(BytesIO(data), read_only=True)
            yield from (str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def _texts(data: bytes) -> Iterator[bytes | str]:
    """Bytes, words of the pages, what it says of itself, outline, attachments, and each object with its stream open."""
    reader = PdfReader(BytesIO(data))
    yield data
    for page in reader.pages:
        words = page.extract_text()
        yield words
        yield "".join(words.split())  # a word that a line has broken
    yield repr(reader.metadata)
    yield from _titles(reader.outline)
    for name, files in reader.attachments.items():
        yield name
        yield from files
    yield from _objects(reader)


def _titles(outline: list[Any]) -> Iterator[str]:
    for entry in outline:
        yield from _titles(entry) if isinstance(entry, list) else [str(entry.title)]


def _objects(reader: PdfReader) -> Iterator[bytes | str]:
    for number in range(1, int(str(reader.trailer["/Size"]))):
        thing = reader.get_object(number)
        yield repr(thing)
        if isinstance(thing, StreamObject):
            try:
                yield thing.get_data()
            except (PyPdfError, NotImplementedError):  # a picture in a packing of its own
                yield thing._data
