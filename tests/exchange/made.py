"""Sheets made for tests: workbooks by openpyxl, pasted tables, and Anna's two companies with their people."""

import datetime
import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from mapapp.exchange.cells import Book
from mapapp.exchange.checked import Checked, Problem, TaskRow
from mapapp.exchange.choices import Choices
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.people import read_people
from mapapp.exchange.persons import Person
from mapapp.exchange.rows import check_rows
from mapapp.exchange.sheet import read_pasted, read_sheet
from mapapp.exchange.sides import Names

DATA = Path(__file__).resolve().parent.parent / "data"
TODAY = datetime.date(2026, 2, 10)
NAMES = Names("Fenwick Medical", "Larkspur")
ANNA = Person("Anna Kessler", "anna.kessler@larkspur.example", "Account Executive", "seller")
LEILA = Person("Leila Haddad", "leila.haddad@larkspur.example", "Counsel", "seller", "legal")
PRIYA = Person("Priya Raman", "priya.raman@fenwick.example", "Director, Sales Operations", "buyer", "champion")
MARCUS = Person("Marcus Lindqvist", "marcus.lindqvist@fenwick.example", "IT Security Lead", "buyer", "security")
HANNAH = Person("Hannah Cole", "hannah.cole@fenwick.example", "General Counsel", "buyer", "legal")
PEOPLE = (ANNA, LEILA, PRIYA, MARCUS, HANNAH)


def fenwick(name: str) -> Book:
    """One of the two plan files, or the list of people, read."""
    return read_sheet((DATA / name).read_bytes(), name)


def fenwick_people() -> tuple[Person, ...]:
    """Everybody of the list of people."""
    return read_people(fenwick("fenwick-people.csv"), NAMES).people


def checked(book: Book, people: Sequence[Person] = PEOPLE, choices: Choices | None = None) -> Checked:
    """The sheet checked with the guessed mapping."""
    return check_rows(book, guess_mapping(book.sheet), people, NAMES, TODAY, choices)


def pasted(*lines: str, people: Sequence[Person] = PEOPLE, choices: Choices | None = None) -> Checked:
    """Lines with cells apart by |, checked as if pasted from a spreadsheet."""
    return checked(table(*lines), people, choices)


def table(*lines: str) -> Book:
    """Lines with cells apart by |, read as if pasted from a spreadsheet."""
    return read_pasted("\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in lines))


def workbook(*sheets: Iterable[Sequence[object]], titles: Sequence[str] = ()) -> bytes:
    """The bytes of an XLSX with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[place] if titles else f"Sheet{place + 1}")
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def new_book() -> tuple[openpyxl.Workbook, Worksheet]:
    """An empty workbook and its worksheet."""
    book = openpyxl.Workbook()
    return book, book.worksheets[0]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
_STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'


def memory_hog() -> bytes:
    """A few long strings, shared by so many cells that together they are gigabytes: small on disk, honest in sizes."""
    dice = random.Random(7)
    texts = ["".join(dice.choices("abcdefghijklmnop", k=30_000)) for _each in range(20)]
    strings = _STRINGS % "".join(f"<si><t>{text}</t></si>" for text in texts)
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c t="s"><v>{dice.randrange(20)}</v></c>' for _each in range(60)) + "</row>"
        for row in range(1, 4_000)
    )
    data = with_part(workbook([["a", "b"]]), "xl/sharedStrings.xml", strings.encode())
    return with_part(data, "xl/worksheets/sheet1.xml", (_SHEET % rows).encode())


def task(result: Checked, words: str) -> TaskRow:
    """The task whose text begins so."""
    return next(each for each in result.tasks if each.text.startswith(words))


def kinds(row: TaskRow) -> list[str]:
    """The kinds of a row's problems."""
    return [each.kind for each in row.problems]


def problem(row: TaskRow, kind: str) -> Problem:
    """The row's problem of a kind."""
    return next(each for each in row.problems if each.kind == kind)
