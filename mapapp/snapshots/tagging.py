"""What WeasyPrint's tags leave open for PDF/UA: which way a heading cell points, and that page feet are no content.

Works on the tree of a PDF just before it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydyf import PDF

Elements = Mapping[bytes, Any]


def finished(_document: object, paper: PDF) -> None:
    """Give each heading cell its scope, and take out of the reading order what stands on every page."""
    elements = {thing.reference: thing for thing in paper.objects if _kind(thing) == "/StructElem"}
    for element in elements.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if _is_head(elements, element) else "/Row"
    root = next(thing for thing in paper.objects if _kind(thing) == "/StructTreeRoot")
    read = set(_under(elements, root))
    by_reference = {thing.reference: thing for thing in paper.objects}
    pages = {page["StructParents"]: page for page in paper.objects if _kind(page) == "/Page"}
    numbers = by_reference[root["ParentTree"]]["Nums"]
    for number, marked in zip(numbers[::2], numbers[1::2], strict=True):
        page = pages.get(number)
        unread = [place for place, reference in enumerate(marked) if reference not in read] if page else []
        if page and unread:
            _set_apart(by_reference[page["Contents"]].stream, set(unread))
            for place in unread:
                marked[place] = "null"


def _kind(thing: Any) -> str:
    found = thing.get("Type", "") if isinstance(thing, dict) else ""
    return str(found)


def _is_head(elements: Elements, cell: Any) -> bool:
    """Whether the row of a cell stands in the head of its table."""
    above = elements.get(cell["P"])
    while above is not None and above["S"] not in ("/THead", "/TBody", "/Table"):
        above = elements.get(above["P"])
    return above is not None and above["S"] == "/THead"


def _under(elements: Elements, root: Any) -> Iterator[bytes]:
    """The references of all elements that a reader comes to."""
    left = list(root["K"])
    while left:
        reference = left.pop()
        if reference in elements:
            yield reference
            left += [kid for kid in elements[reference]["K"] if isinstance(kid, bytes)]


def _set_apart(stream: list[Any], unread: set[int]) -> None:
    """Of a page, the marked pieces with these numbers become artifacts of pagination."""
    for place in range(2, len(stream)):
        if stream[place] == b"BDC" and stream[place - 1].get("MCID") in unread:
            stream[place - 2] = "/Artifact"
            stream[place - 1] = type(stream[place - 1])({"Type": "/Pagination"})
