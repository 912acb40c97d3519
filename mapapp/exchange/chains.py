"""What comes after what, over the whole sheet: numbers, links, and the loops that some of them make."""

import re
from collections.abc import Mapping
from dataclasses import replace

from mapapp.exchange.after import AfterRead, AfterTrouble, Known, Link, read_after
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.grid import Grid
from mapapp.exchange.vocabulary import Field

LARGEST_NUMBER = 9_999
NUMBER = re.compile(r"(?<![\w.,+-])\d{1,4}(?![\w.]*\s*(?:d|w)\b)")

Links = dict[int, tuple[Link, ...]]
Loops = dict[int, tuple[tuple[int, ...], ...]]  # row whose link closes a loop -> the loop's rows


def label_of(grid: Grid, row: int) -> str:
    """The sheet's own number of a task, without # and trailing points."""
    return grid.text(row, Field.NUMBER).strip().strip("#.:) ").strip()


def numbers_of(grid: Grid) -> dict[int, int]:
    """The plan's number of each task: the sheet's own where each task has one and none twice, else 1, 2, 3 down."""
    labels = {row: label_of(grid, row) for row in grid.tasks}
    own = [
        int(each)
        for each in labels.values()
        if each.isascii() and each.isdigit() and 0 < int(each[:6]) <= LARGEST_NUMBER
    ]
    if len(own) == len(labels) == len(set(own)):
        return dict(zip(labels, own, strict=True))
    return {row: place for place, row in enumerate(grid.tasks, start=1)}


def read_links(grid: Grid, numbers: Mapping[int, int]) -> dict[int, AfterRead]:
    """Every task's cell of what it comes after."""
    known = _known(grid, numbers)
    previous = dict(zip(grid.tasks[1:], grid.tasks, strict=False))
    read = {row: read_after(grid.cell(row, Field.AFTER), row, known, previous.get(row)) for row in grid.tasks}
    first = next((row for row in grid.tasks if read[row].links), None)
    if known.by_row and first is not None:
        read[first] = replace(read[first], troubles=(*read[first].troubles, ("", AfterTrouble.BY_ROW)))
    return read


def _rows_meant(grid: Grid, numbers: Mapping[int, int]) -> bool:
    """In a sheet without numbers of its own: do its links mean rows as the spreadsheet counts them, not 1, 2, 3?

    They do when rows alone find every task, or when 1, 2, 3 would let tasks wait for themselves or for later ones.
    """
    order = {number: row for row, number in numbers.items()}
    said = [(row, int(number)) for row in grid.tasks for number in NUMBER.findall(grid.text(row, Field.AFTER))]
    if not all(number in numbers and number < row for row, number in said):
        return False
    return any(order.get(number, row) >= row for row, number in said)


def without_loops(read: Mapping[int, AfterRead]) -> tuple[Links, Loops]:
    """The links that can hold, and for each row whose link would close a loop the rows of that loop.

    One walk over all links, each seen once: a hostile sheet costs no more than a large one.
    """
    links: dict[int, list[Link]] = {row: [] for row in read}
    loops: dict[int, tuple[tuple[int, ...], ...]] = {}
    finished: set[int] = set()
    for first in read:
        if first in finished:
            continue
        path = {first: iter(read[first].links)}
        while path:
            row = next(reversed(path))
            link = next(path[row], None)
            if link is None:
                finished.add(row)
                del path[row]
            elif link.row in path:
                rows = list(path)
                loops[row] = (*loops.get(row, ()), tuple(rows[rows.index(link.row) :]))
            else:
                links[row].append(link)
                if link.row not in finished:
                    path[link.row] = iter(read[link.row].links)
    return {row: tuple(each) for row, each in links.items()}, loops


def doubles(grid: Grid) -> dict[int, int]:
    """Row -> the earlier row with the same words."""
    seen: dict[str, int] = {}
    found: dict[int, int] = {}
    for row in grid.tasks:
        text = folded(grid.text(row, Field.TASK))
        if text and seen.setdefault(text, row) != row:
            found[row] = seen[text]
    return found


def double_numbers(grid: Grid) -> dict[int, int]:
    """Row -> the earlier row with the same number."""
    seen: dict[str, int] = {}
    found: dict[int, int] = {}
    for row in grid.tasks:
        label = label_of(grid, row).casefold()
        if label and seen.setdefault(label, row) != row:
            found[row] = seen[label]
    return found


def _known(grid: Grid, numbers: Mapping[int, int]) -> Known:
    """Labels of the sheet; in a sheet without any, the tasks' order. The first of a double holds the label."""
    labels: dict[str, int] = {}
    texts: dict[str, int] = {}
    for row in grid.tasks:
        label = label_of(grid, row).casefold()
        labels.setdefault(label.lstrip("0") or label, row)
        texts.setdefault(folded(one_line(grid.text(row, Field.TASK))), row)
    labels.pop("", None)
    texts.pop("", None)
    by_row = not labels and _rows_meant(grid, numbers)
    labels = labels or {str(row if by_row else number): row for row, number in numbers.items()}
    return Known(labels, texts, frozenset(grid.tasks), by_row)
