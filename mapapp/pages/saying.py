"""Which sentence is said of a saved field."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from mapapp.drawing.reader import Reader
from mapapp.drawing.remaking import again_words
from mapapp.drawing.said import Said, dates_said, forward_words, given_words, moved_words, own_words, value_said
from mapapp.pages.cells import Cell
from mapapp.pages.forms import spell_after
from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.dates import Preview
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.standing import Standing


def said_of(
    cell: Cell, changed: Changed, number: int, now: Standing, reader: Reader, *, given: date | None = None
) -> Said:
    """`Owner of 26 is Ruth Adeyemi.`; for dates what moved, or how much slack is left.

    `given` is the date as it was given: one on a day off was kept as the next working day.
    """
    task = changed.plan.by_number[number]
    found = changed.preview if isinstance(changed, Rescheduled) else None
    if cell.name in ("due", "starts") and found:
        due = cell.name == "due"
        said = dates_said(task, found, now, reader, due=due)
        if kind := found.kinds.get(number):
            said = Said(f"{said.toast} {again_words(kind)}", f"{said.live} {again_words(kind)}")
        first = given_words(given, task.due_on if due else task.starts_on, task, reader)
        return Said(f"{first} {said.toast}".strip(), f"{first} {said.live}".strip())
    label, moved = str(cell.label), len(changed.tasks) - 1
    match cell.name:
        case "owner":
            value = task.owner.name if task.owner else task.gap or _("to be named")
        case "status":
            value = reader.statuses[task.status]
        case "after":
            value = spell_after(changed.plan.after.get(number, ())) or _("nothing")
        case "details":
            words = _("Details of %(number)s are saved.") % {"number": number}
            more = _remade_words(found, reader) if found else []
            return Said(" ".join([words, *more]), words)
        case _:
            words = _("The words of %(number)s are saved.") % {"number": number}
            return Said(words, words)
    said = value_said(task, label, value, moved=moved)
    if cell.name == "status" and found:
        more = [own_words(task, found, reader), forward_words(found, reader)]
        return Said(" ".join(filter(None, (said.toast, *more))), " ".join(filter(None, (said.live, more[0]))))
    if found and moved:
        return Said(f"{said.toast} {moved_words(found, reader)}", said.live)
    return said


def _remade_words(found: Preview, reader: Reader) -> list[str]:
    """What moved when a task became another kind, and who could start earlier now."""
    moved = any(one.days for one in (*found.asked, *found.pushed))
    return [words for words in (moved_words(found, reader) if moved else "", forward_words(found, reader)) if words]
