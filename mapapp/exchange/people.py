"""A list of people, read: name, address, title, side, part in the decision, what each needs to say yes."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, Kind, Sheet
from mapapp.exchange.checked import LeftOut
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.layout import filled
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.persons import EMAIL, Person
from mapapp.exchange.plain import Plain
from mapapp.exchange.sides import BUYER, Names, side_of, side_of_address
from mapapp.exchange.vocabulary import PEOPLE, PersonField

PARTS = (
    ("champion", r"champion|coach|project lead|evaluation lead|main contact"),
    ("economic_buyer", r"economic buyer|economic|budget|finance|\beb\b|cfo|decision maker|decision-maker"),
    ("executive_sponsor", r"sponsor|executive|\bexec\b"),
    ("technical_evaluator", r"technical|evaluator|\bit\b|technology|architect|\bcrm\b"),
    ("security", r"security|infosec|ciso"),
    ("legal", r"legal|counsel|lawyer|contract"),
    ("procurement", r"procurement|purchas|sourcing|vendor management"),
    ("user", r"\busers?\b|end[- ]user|\bteam lead"),
)
OTHER = "other"


@dataclass(frozen=True)
class PersonRow:
    """One row of the list. `problems` are sentences; with `person` None the row cannot be used."""

    row: int
    person: Person | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeopleRead(Plain):
    """The whole list, and what of it stays behind."""

    rows: tuple[PersonRow, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """The people, each once."""
        return tuple(each.person for each in self.rows if each.person)


def part_of(text: str) -> tuple[str, bool]:
    """The part in the decision that a text means, and whether we know it. "Economic buyer" is economic_buyer."""
    words = folded(text).replace("_", " ")
    for part, pattern in PARTS:
        if words == part.replace("_", " ") or re.search(pattern, words):
            return part, True
    return OTHER, words in ("", OTHER)


def read_people(book: Book, names: Names, mapping: Mapping | None = None) -> PeopleRead:
    """Reads a list of people; sides from organisations by the names of the two companies, else from addresses."""
    sheet = book.sheet
    mapping = mapping or guess_mapping(sheet, PEOPLE)
    rows: list[PersonRow] = []
    left: list[LeftOut] = []
    keys: dict[str, int] = {}
    for row in range(1, len(sheet.rows) + 1):
        cells = filled(sheet, row)
        if row <= mapping.header_row or not cells:
            if row != mapping.header_row:
                seen = " | ".join(cell.text for cell in cells.values())
                left.append(
                    LeftOut(
                        row, "", "title" if cells else "blank", seen, _("Above the table") if cells else _("Empty row")
                    )
                )
            continue
        read = _person(sheet, mapping, row, names, rows)
        if read.person and (first := keys.setdefault(read.person.key, row)) != row:
            read = PersonRow(row, None, (_("The same person stands in row %(row)s.") % {"row": first},))
        rows.append(read)
    for column in mapping.columns:
        if column.field is None and column.filled:
            left.append(
                LeftOut(
                    0,
                    column.letter,
                    "column",
                    f"{column.title}: {', '.join(column.samples)}",
                    _("The column is not imported"),
                )
            )
    return PeopleRead(tuple(rows), tuple(left))


def _person(sheet: Sheet, mapping: Mapping, row: int, names: Names, before: list[PersonRow]) -> PersonRow:
    def text(field: PersonField) -> str:
        column = mapping.column(field)
        cell = sheet.at(row, column.index) if column else None
        return one_line(cell.text) if cell and cell.kind not in (Kind.FORMULA, Kind.ERROR) else ""

    name = text(PersonField.NAME) or f"{text(PersonField.FIRST_NAME)} {text(PersonField.LAST_NAME)}".strip()
    email = text(PersonField.EMAIL)
    problems = []
    if email and not EMAIL.fullmatch(email):
        problems.append(_("“%(seen)s” is no mail address; left empty.") % {"seen": email})
        email = ""
    if not name and not email:
        return PersonRow(row, None, (_("The row names nobody."),))
    known = [(each.person.email, each.person.side) for each in before if each.person]
    side = side_of(text(PersonField.ORGANISATION), names) or side_of_address(email, names, known)
    if not side:
        side = BUYER
        said = {"seen": text(PersonField.ORGANISATION) or name, "company": names.account}
        problems.append(_("“%(seen)s” is neither company; taken as %(company)s.") % said)
    part, sure = part_of(text(PersonField.PART))
    if not sure and (said_part := text(PersonField.PART)) and not side_of(said_part, names):
        problems.append(_("“%(seen)s” is no part in the decision we know; taken as other.") % {"seen": said_part})
    person = Person(
        (name or email)[:200], email[:254], text(PersonField.TITLE)[:200], side, part, text(PersonField.NEEDS)[:4_000]
    )
    return PersonRow(row, person, tuple(problems))
