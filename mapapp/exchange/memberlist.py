"""The members of a team as CSV: written so that no spreadsheet runs a cell, read as spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mapapp.access.members import MOST, Wanted
from mapapp.exchange.capped import read_capped
from mapapp.exchange.cells import Sheet
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.csvfile import RUNS, csv_bytes
from mapapp.exchange.otherfiles import refuse_others
from mapapp.exchange.refusals import NotASheet, SheetTooLarge
from mapapp.exchange.separated import decode, read_separated
from mapapp.exchange.sheet import ZIP
from mapapp.people.models import Membership, normal_email

BYTES = 256 * 1024
COLUMNS = ("email", "name", "role")
TITLES = {
    "email": {"email", "e-mail", "mail", "e-mail address", "email address", "address", "work e-mail", "work email"},
    "name": {"name", "full name", "person", "member"},
    "role": {"role", "rights"},
}
ROLES = {
    Membership.Role.ADMIN: {"admin", "administrator"},
    Membership.Role.MANAGER: {"manager", "team lead", "sales manager"},
    Membership.Role.REP: {"rep", "representative", "sales", "sales rep", "member", "user", "seller"},
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is skipped, and why. `line` is where it stands in the list, `text` what it says."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class MemberList:
    rows: tuple[Wanted, ...]
    bad: tuple[BadRow, ...]


def written(members: Iterable[Membership]) -> bytes:
    """UTF-8 with the mark by which Excel knows it, a line a member, in the columns that `read_members` takes."""
    return csv_bytes(COLUMNS, ((one.user.email, one.user.name, one.role) for one in members))


def text_of(data: bytes, filename: str = "") -> str:
    """A file as CSV: a workbook's worksheet that looks like a list, or the text as it stands, whatever its encoding. A
    child with limits takes workbooks apart. Raises a SheetRefused."""
    in_size(data)
    if not data.startswith(ZIP):
        refuse_others(data)
        return decode(data)
    out = io.StringIO(newline="")
    sheet = read_capped(data, filename).sheet
    csv.writer(out).writerows([cell.text for cell in line] for line in sheet.rows)
    return out.getvalue()


def in_size(data: bytes) -> None:
    """Raises SheetTooLarge for a list larger than any team."""
    if len(data) > BYTES:
        raise SheetTooLarge(_("The list is larger than 256 KB. Split it, then bring its parts one after the other."))


def read_members(text: str) -> MemberList:
    """Rows of e-mail, name and role, by their titles or, without any, by what is in them. Comma, semicolon, tab or |.

    Raises NotASheet when no column holds addresses, SheetTooLarge beyond MOST rows.
    """
    sheet = read_separated(text, "members")
    lines = [(number, _texts(sheet, number)) for number in range(len(sheet.rows))]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise NotASheet(_("There is nobody in this list. Choose one with a column of e-mail addresses."))
    places = _titled(lines[0][1])
    if places:
        del lines[0]
    else:
        places = _guessed([cells for _number, cells in lines])
    if "email" not in places:
        raise NotASheet(_("No column of this list holds e-mail addresses. Call it email, in the first row."))
    if len(lines) > MOST:
        raise SheetTooLarge(_("The list has more than %(most)s rows. Split it.") % {"most": MOST})
    return _checked([(number + 1, _picked(cells, places)) for number, cells in lines])


def _texts(sheet: Sheet, number: int) -> tuple[str, ...]:
    """The cells of a row as one writes them; the mark before what a spreadsheet would run is ours."""
    cells = (one_line(cell.text) for cell in sheet.rows[number])
    return tuple(text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text for text in cells)


def _titled(cells: Sequence[str]) -> dict[str, int]:
    """Column -> its place, when this row is one of titles: none of its cells is an address."""
    if any("@" in cell for cell in cells):
        return {}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for column, words in TITLES.items():
            if folded(cell) in words:
                found.setdefault(column, place)
    return found if "email" in found else {}


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """A list without titles: the address is what has an @, the role what is one, and the name the other text."""
    width = max(len(cells) for cells in rows)
    columns = [[cells[place] for cells in rows if place < len(cells) and cells[place]] for place in range(width)]
    found: dict[str, int] = {}
    for place, texts in enumerate(columns):
        if texts and sum("@" in text for text in texts) * 2 > len(texts):
            found.setdefault("email", place)
        elif texts and sum(bool(_role(text)) for text in texts) * 2 > len(texts):
            found.setdefault("role", place)
        elif texts:
            found.setdefault("name", place)
    return found


def _picked(cells: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {column: cells[place] if place < len(cells) else "" for column, place in places.items()}


def _checked(lines: Sequence[tuple[int, dict[str, str]]]) -> MemberList:
    rows: dict[str, Wanted] = {}
    bad = []
    for line, cells in lines:
        email, role = normal_email(cells["email"]), _role(cells.get("role", ""))
        why = _trouble(email, cells.get("role", ""), role, rows.get(email))
        if why:
            bad.append(BadRow(line, ", ".join(filter(None, cells.values()))[:200], why))
        else:
            rows[email] = Wanted(line, email, cells.get("name", "")[:200], role)
    return MemberList(tuple(rows.values()), tuple(bad))


def _trouble(email: str, said: str, role: str, before: Wanted | None) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("This is no e-mail address.") if email else _("There is no e-mail address in this row.")
    if len(email) > 254:
        return _("This address is too long.")
    if said and not role:
        return _("“%(role)s” is no role. A role is admin, manager or rep.") % {"role": said[:40]}
    if before is not None:
        return _("This address stands in row %(line)s already.") % {"line": before.line}
    return ""


def _role(text: str) -> str:
    word = folded(text)
    return next((role.value for role, words in ROLES.items() if word in words), "")
