"""All sheets of a file that came back, read together: what one of them calls by a new name, the others find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from mapapp.exchange.cells import Book, Sheet
from mapapp.exchange.planfile import fields, titles
from mapapp.exchange.planfile.back import Added, Brought
from mapapp.exchange.planfile.cellvalues import Known
from mapapp.exchange.planfile.lines import Lines, columns_of
from mapapp.exchange.planfile.names import Names
from mapapp.exchange.planfile.partback import read_part
from mapapp.exchange.planfile.scanning import GOALS, MEASURES, PEOPLE, PHASES, Scan, called, scan
from mapapp.exchange.planfile.taskback import OURS, labels_of, read_tasks, stands_already
from mapapp.exchange.planfile.then import State
from mapapp.exchange.refusals import NotASheet


def read_back(book: Book, then: State, now: State, *, team: str) -> Brought:
    """What the file says otherwise than the plan said `then`. Raises NotASheet without its steps."""
    sheets = {sheet.name: sheet for sheet in reversed(book.sheets)}
    lines = _steps(sheets)
    parts = (PHASES, PEOPLE, GOALS, MEASURES)
    scans = {one.on: scan(one, sheets[one.sheet], then, now) if one.sheet in sheets else None for one in parts}
    known = Known(
        then, now, team,
        people=_names(scans, fields.PERSON, then, now), phases=_names(scans, fields.PHASE, then, now),
        goals=_names(scans, fields.GOAL, then, now),
        mails=_mails(scans[fields.PERSON], now), labels=labels_of(lines),
    )  # fmt: skip
    found = _without_doubles(read_tasks(lines, known), then, now)
    for one in parts:
        if mine := scans[one.on]:
            found += read_part(mine, known, scans[fields.GOAL])
    lost = dict.fromkeys(one.sheet for one in parts if scans[one.on] is None)
    if lost:
        words = _("Not read, for the sheet or its columns of numbers and names are missing: %(sheets)s.")
        found += Brought(notes=(words % {"sheets": ", ".join(lost)},))
    return found


def _steps(sheets: Mapping[str, Sheet]) -> Lines:
    sheet = sheets.get(titles.TASKS)
    columns = columns_of(sheet, OURS) if sheet else {}
    if sheet is None or titles.NUMBER not in columns or titles.TASK not in columns:
        raise NotASheet(
            _("The sheet Tasks, or its column Number or Task, is missing. Give them back their names, then try again.")
        )
    return Lines(sheet, columns)


def _names(scans: Mapping[str, Scan | None], on: str, then: State, now: State) -> Names:
    found = scans[on]
    return found.names(then, now) if found else Names(called(on, now), called(on, then))


def _mails(people: Scan | None, now: State) -> dict[str, str]:
    """Token -> e-mail, as the file has it, else the plan."""
    mails = {str(person["number"]): person.get("email", "") for person in now["people"]}
    if people:
        rows = {people.token(rows[0]): rows[0] for rows in (*people.numbered.values(), *people.new.values())}
        mails |= {token: mail for token, row in rows.items() if (mail := people.lines.text(row, "E-mail"))}
    return {token: mail for token, mail in mails.items() if mail}


def _without_doubles(found: Brought, then: State, now: State) -> Brought:
    """New steps of a file that was brought before stand on the plan by now: what comes after them comes after those."""
    were, there = ({task["number"]: task for task in state["tasks"]} for state in (then, now))
    stands = {
        fields.token_of(row.row): str(number)
        for row in found.added
        if (number := stands_already(row.values, were, there)) is not None
    }
    if not stands:
        return found
    words = _("On the plan by now, so not added again: %(names)s.")
    names = ", ".join(row.values[fields.TEXT][:60] for row in found.added if fields.token_of(row.row) in stands)
    edits = tuple(
        replace(one, file=_pointed(one.file, stands)) if one.field == fields.AFTER else one for one in found.edits
    )
    return replace(
        found,
        edits=tuple(one for one in edits if one.file != one.then),
        added=tuple(_pointing(row, stands) for row in found.added if fields.token_of(row.row) not in stands),
        notes=(*found.notes, words % {"names": names}),
    )


def _pointed(after: str, stands: Mapping[str, str]) -> str:
    return fields.after_key((stands.get(which, which), lag) for which, lag in fields.after_pairs(after))


def _pointing(row: Added, stands: Mapping[str, str]) -> Added:
    return replace(row, values={**row.values, fields.AFTER: _pointed(row.values[fields.AFTER], stands)})
