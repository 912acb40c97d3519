"""What stands in a worksheet's XML beside the values: formulas, links, hidden rows, and how far it reaches.

Read as a stream and stopped at the first cell beyond the limits, before any table is built in memory.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from mapapp.exchange.archive import Parts, bloated
from mapapp.exchange.refusals import NotASheet, SheetTooLarge

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Place = tuple[int, int]  # row from 1, column from 0


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a file is read: rows and cells of a worksheet, bytes, and what is said beyond."""

    rows: int
    cells: int
    size: int
    columns: int = 500
    of_what: str = "plan"

    def too_many(self) -> SheetTooLarge:
        """What is raised for a sheet with more rows or cells."""
        return SheetTooLarge(too_many_rows() if self.of_what == "plan" else too_many_entries())

    def bloated(self) -> str:
        """What is said of a workbook that unpacks to too much."""
        return bloated() if self.of_what == "plan" else bloated_list()


ENTRIES = 50_000  # rows of a list, below that of its titles
A_PLAN = Reach(rows=5_000, cells=300_000, size=2 * 1024 * 1024)
A_LIST = Reach(rows=ENTRIES + 100, cells=2_000_000, size=20 * 1024 * 1024, of_what="list")  # with what a report adds


@dataclass
class Markup:
    """One worksheet's markup. `formulas` holds those whose result the file does not keep."""

    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    remarks: dict[Place, str] = field(default_factory=dict)


def too_many_rows() -> str:
    """The sentence for a sheet beyond the limits."""
    return _(
        "The sheet has more than 5,000 rows, or is too wide for a plan. Copy the plan's rows alone into a new sheet."
    )


def too_many_entries() -> str:
    """The sentence for a list beyond them."""
    words = _(
        "The file has more than %(rows)s rows, or is too wide. Export fewer columns, or bring it in parts, one after "
        "the other."
    )
    return words % {"rows": f"{ENTRIES:,}"}


def bloated_list() -> str:
    """The sentence for a list whose workbook unpacks to too much."""
    return _(
        "The workbook unpacks to more than 50 MB, or to far more than its size says. Export fewer columns, bring it in "
        "parts, or as CSV."
    )


def place(reference: str) -> Place | None:
    """Row and column of a cell's reference such as B7; None when it is none."""
    match = REFERENCE.match(reference)
    return (int(match[2]), column_of(match[1])) if match else None


def column_of(letters: str) -> int:
    """The column that a spreadsheet heads so, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def read_markup(parts: Parts, path: str, reach: Reach = A_PLAN) -> Markup:
    """The markup of the worksheet at `path`. Raises SheetTooLarge, or NotASheet for broken XML."""
    found = Markup()
    related = _relations(parts, path)
    targets = {key: target for key, (_type, target) in related.items()}
    _WorksheetReader(found, targets, reach).read(parts[path])
    for kind, target in related.values():
        comments = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)).lstrip("/")
        if kind.endswith("/comments") and comments in parts:
            _CommentReader(found.remarks).read(parts[comments])
    return found


def counts_from_1904(parts: Parts) -> bool:
    """Whether the workbook counts its days from 1904, as old ones of a Mac do."""
    said: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            said.append(attributes.get("date1904") in ("1", "true", "on"))

    parse(parts.get("xl/workbook.xml", b""), start=start)
    return any(said)


def sheet_paths(parts: Parts) -> dict[str, str]:
    """Worksheet name -> the part it is kept in."""
    related = _relations(parts, "xl/workbook.xml")
    paths: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            target = related.get(key, ("", ""))[1]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if path in parts:
                paths[attributes.get("name", "")] = path

    parse(parts.get("xl/workbook.xml", b""), start=start)
    return paths


def refuse_doctype(*_anything: object) -> None:
    """Entities are declared in a document type, and a few of them are gigabytes."""
    raise NotASheet(
        _("The workbook holds a document type, which no spreadsheet program writes. Save it again as .xlsx.")
    )


class _Bare(dict[str, str]):
    """A tag -> the tag without its prefix: there are few of them, a million times."""

    def __missing__(self, tag: str) -> str:
        bare = tag.rpartition(":")[2]
        if len(self) < 100:  # a hostile part may have one a cell
            self[tag] = bare
        return bare


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream XML without a document type: entities, inside or outside, are never read. Raises NotASheet."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    parser.StartDoctypeDeclHandler = refuse_doctype
    bare = _Bare()
    parser.StartElementHandler = lambda tag, attributes: start(bare[tag], attributes)
    parser.EndElementHandler = (lambda tag: end(bare[tag])) if end else None
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise NotASheet(_("The workbook is damaged: a part of it is not readable. Save it again as .xlsx.")) from error


def _relations(parts: Parts, path: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(path)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), attributes.get("Target", ""))

    if xml := parts.get(f"{folder}/_rels/{name}.rels"):
        parse(xml, start=start)
    return found


class _WorksheetReader:
    def __init__(self, found: Markup, targets: dict[str, str], reach: Reach) -> None:
        self.found, self.targets, self.reach = found, targets, reach
        self.row = self.column = self.cells = 0
        self.inside, self.type, self.formula, self.value = "", "", "", ""
        self.letters: dict[str, int] = {}

    def read(self, xml: bytes) -> None:
        parse(xml, start=self.start, end=self.end, text=self.text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "v":  # these two are nearly all that there is
            self.inside = tag
            return
        if tag == "c":
            self.row, self.column = self._cell_place(attributes.get("r"))
            self.type, self.formula, self.value = attributes.get("t", ""), "", ""
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), -1
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden_rows.append(self.row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 0))
            self.found.hidden_columns.update(range(first - 1, min(last, self.reach.columns)))
        elif tag == "hyperlink":
            at, target = place(attributes.get("ref", "")), self._target(attributes)
            if at and target:
                self.found.links[at] = target
        self.inside = tag if tag in ("f", "v", "t") else ""

    def text(self, characters: str) -> None:
        if self.inside == "f":
            self.formula += characters
        elif self.inside:
            self.value += characters

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag != "c" or not (self.value or self.formula):
            return
        self.cells += 1
        reach = self.reach
        if self.row > reach.rows or self.column >= reach.columns or self.cells > reach.cells:
            raise reach.too_many()
        if self.type == "e" and self.value:
            self.found.errors[self.row, self.column] = self.value
        elif self.formula and not self.value:
            self.found.formulas[self.row, self.column] = f"={self.formula}"

    def _cell_place(self, reference: str | None) -> Place:
        """Where a cell stands. One that says so in a way of its own might stand anywhere for another reader."""
        if reference is None:
            return self.row, self.column + 1
        match = REFERENCE.fullmatch(reference)
        if not match:
            raise ValueError(f"no cell: {reference}")
        letters, row = match.groups()
        if (column := self.letters.get(letters)) is None:
            column = self.letters[letters] = column_of(letters)
        return int(row), column

    def _target(self, attributes: dict[str, str]) -> str:
        return next((self.targets.get(value, "") for name, value in attributes.items() if name.endswith(":id")), "")


class _CommentReader:
    def __init__(self, remarks: dict[Place, str]) -> None:
        self.remarks = remarks
        self.at: Place | None = None
        self.inside = False

    def read(self, xml: bytes) -> None:
        parse(xml, start=self.start, end=self.end, text=self.text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "comment":
            self.at = place(attributes.get("ref", ""))
        self.inside = tag == "t"

    def end(self, tag: str) -> None:
        self.inside = False

    def text(self, characters: str) -> None:
        if self.inside and self.at:
            self.remarks[self.at] = self.remarks.get(self.at, "") + characters
