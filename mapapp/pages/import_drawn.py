"""What the page of the third step shows, as values."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.exchange.asking import marks_asked, may_be_tasks, owners_asked, rows_shown, statuses, words_asked
from mapapp.exchange.checked import LeftOut
from mapapp.exchange.imported import Imported
from mapapp.exchange.persons import Person
from mapapp.plans.words import tasks_words


def drawn(now: Imported) -> dict[str, Any]:
    """The parts of the page, in its order."""
    asked, ready = rows_shown(now)
    owners, new = owners_asked(now)
    words = words_asked(now)
    return {
        "lead": _lead(now),
        "asked": asked,
        "ready": ready,
        "ready_words": _ready(len(ready)),
        "owners": owners,
        "new_people": new,
        "sides": _people(now),
        "names": now.names,
        "words": [each for each in words if not each.known],
        "known_words": [each for each in words if each.known],
        "statuses": list(statuses()),
        "signatures": marks_asked(now, now.checked.signature_offers, now.checked.signature),
        "go_lives": marks_asked(now, now.checked.go_live_offers, now.checked.go_live),
        "left": _left(now),
        "phases": _phases(now),
        "listed": [(each.row, each.problems) for each in now.listed.rows if each.problems],
        "facts": {each.kind: each.seen for each in reversed(now.checked.facts)},
    }


def _lead(now: Imported) -> str:
    """`30 tasks in 5 phases. 30 starts were worked out. 2 owners are still to be named.`"""
    checked = now.checked
    phases = ngettext("%(count)s phase", "%(count)s phases", len(checked.phases)) % {"count": len(checked.phases)}
    said = [_("%(tasks)s in %(phases)s.") % {"tasks": tasks_words(len(checked.tasks)), "phases": phases}]
    if found := checked.starts_found:
        words = ngettext(
            "%(count)s start was worked out from the due dates and the order.",
            "%(count)s starts were worked out from the due dates and the order.",
            found,
        )
        said.append(words % {"count": found})
    if gaps := len(checked.gaps):
        words = ngettext("%(count)s owner is still to be named.", "%(count)s owners are still to be named.", gaps)
        said.append(words % {"count": gaps})
    return " ".join(said)


def _ready(count: int) -> str:
    return ngettext("%(count)s row is ready", "%(count)s rows are ready", count) % {"count": count}


def _people(now: Imported) -> list[tuple[str, list[Person]]]:
    """Everybody who may own a task, by company, the buyer's first."""
    everybody = {each.key: each for each in (*now.people, *now.checked.people)}.values()
    return [
        (now.names.of(side), sorted((each for each in everybody if each.side == side), key=lambda each: each.name))
        for side in ("buyer", "seller")
    ]


def _left(now: Imported) -> list[dict[str, Any]]:
    """What stays behind, with a box to take a row in, or to leave it out no longer."""
    may = may_be_tasks(now)
    rows = [(each, _where(each)) for each in now.checked.left_out]
    rows += [(each, _("List of people, %(place)s") % {"place": _where(each)}) for each in now.listed.left_out]
    return [
        {
            "where": where,
            "row": each.row,
            "seen": each.seen,
            "why": each.why,
            "skipped": each.kind == "skipped",
            "may_be_task": each.row in may and each.kind in ("heading", "total", "remark"),
        }
        for each, where in rows
        if each.kind != "blank"
    ]


def _where(each: LeftOut) -> str:
    if each.row and each.column:
        return _("Row %(row)s, column %(column)s") % {"row": each.row, "column": each.column}
    if each.row:
        return _("Row %(row)s") % {"row": each.row}
    return _("Column %(column)s") % {"column": each.column} if each.column else _("Worksheet")


def _phases(now: Imported) -> list[dict[str, Any]]:
    """The phases with their tasks; one that a row of its own names may be a task after all."""
    tasks = {task.row for task in now.checked.tasks}
    counts = [sum(task.phase == place for task in now.checked.tasks) for place in range(len(now.checked.phases))]
    return [
        {"name": each.name, "tasks": tasks_words(count), "row": each.row if each.row not in tasks else 0}
        for each, count in zip(now.checked.phases, counts, strict=True)
    ]
