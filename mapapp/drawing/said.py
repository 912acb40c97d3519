"""What is said of a change once it stands: one sentence for the toast, one that is read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.reader import Reader
from mapapp.plans.changes.dates import Preview
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words


@dataclass(frozen=True, slots=True)
class Said:
    """`toast` is shown, `live` is read aloud. Both are whole sentences."""

    toast: str
    live: str


def count_words(count: int) -> str:
    """`two`, `six`; from eleven on in digits."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"),
    )  # fmt: skip
    return words[count] if 0 <= count < len(words) else str(count)


def listed(words: Sequence[object]) -> str:
    """`24`, `24 and 30`, `24, 25 and 30`."""
    if len(words) < 2:
        return "".join(str(word) for word in words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(str(w) for w in words[:-1]), "last": words[-1]}


def first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def value_said(task: Task, label: str, value: str, *, moved: int = 0) -> Said:
    """`Due of 22 is Wed 25 Feb. Five later tasks moved.`"""
    what = {"label": label, "number": task.number, "value": Truncator(value).chars(80)}
    live = _("%(label)s of %(number)s is %(value)s.") % what
    return Said(live, f"{live} {_moved(moved)}".strip())


def given_words(given: date | None, kept: date, task: Task, reader: Reader) -> str:
    """`Sat 21 Feb is not a working day for Fenwick: Mon 23 Feb it is.` Empty when the date stands as it was given."""
    if given is None or given == kept:
        return ""
    said = {"given": reader.day(given), "kept": reader.day(kept), "company": reader.company(Side(task.side))}
    return _("%(given)s is not a working day for %(company)s: %(kept)s it is.") % said


def dates_said(task: Task, found: Preview, now: Standing, reader: Reader, *, due: bool = True) -> Said:
    """What a changed date did: how many dates moved and where signature is, or how much slack is left."""
    moved = found.moved_tasks
    day = reader.day(task.due_on if due else task.starts_on)
    live = value_said(task, _("Due") if due else _("Start"), day, moved=len(found.pushed)).live
    if len(moved) > 1:
        return Said(moved_words(found, reader), live)
    slack = now.projection.free_slack.get(task.number)
    if not found.later or slack is None:
        return Said(_("Moved to %(day)s.") % {"day": day}, live)
    if slack <= 0:
        return Said(_("Moved. No slack left."), live)
    return Said(_("Moved. %(days)s of slack left.") % {"days": days_words(slack)}, live)


def own_words(task: Task, found: Preview, reader: Reader) -> str:
    """`It is due on Fri 20 Feb now.` Empty when its own date stayed."""
    if task not in found.moved_tasks:
        return ""
    return _("It is due on %(day)s now.") % {"day": reader.day(task.due_on)}


def forward_words(found: Preview, reader: Reader) -> str:
    """`24 could start earlier now, on Wed 11 Feb. Nothing moves by itself.` Empty when nobody could."""
    could = found.could_come_forward
    if not could:
        return ""
    if len(could) == 1:
        said = {"number": could[0].task.number, "day": reader.day(could[0].new_start)}
        return _("%(number)s could start earlier now, on %(day)s. Nothing moves by itself.") % said
    numbers = listed([moved.task.number for moved in could])
    return _("%(numbers)s could start earlier now. Nothing moves by itself.") % {"numbers": numbers}


def moved_words(found: Preview, reader: Reader) -> str:
    """`Six dates moved. Signature is 18 Mar.`"""
    count = len(found.moved_tasks)
    words = ngettext("%(count)s date moved.", "%(count)s dates moved.", count) % {"count": first_up(count_words(count))}
    if found.signature_on and found.signature_on != found.signature_was:
        words += " " + _("Signature is %(day)s.") % {"day": reader.day(found.signature_on, weekday=False)}
    return words


def _moved(count: int) -> str:
    if not count:
        return ""
    words = first_up(count_words(count))
    return ngettext("%(count)s later task moved.", "%(count)s later tasks moved.", count) % {"count": words}
