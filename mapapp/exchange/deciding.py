"""What the third step posted, put into the decisions about the rows. What was not asked about is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mapapp.exchange.asking import may_be_tasks, owners_asked, rows_shown, words_asked
from mapapp.exchange.choices import Choices
from mapapp.exchange.imported import Imported
from mapapp.exchange.layout import RowKind
from mapapp.exchange.words import Status

NEW_OR_GAP = re.compile(r"(?:gap|new):(?:buyer|seller)")
SAID = {  # a status as a cell says it, in a word that the importer reads
    Status.NOT_STARTED.value: "not started",
    Status.IN_PROGRESS.value: "in progress",
    Status.BLOCKED.value: "blocked",
    Status.DONE.value: "done",
    Status.NOT_NEEDED.value: "not needed",
}


def decided_rows(
    draft: Imported, posted: Mapping[str, str], *, skipped: Iterable[int], wanted: Iterable[int]
) -> Choices:
    """The choices after this form: cells, owners, words, marks, rows left out and rows taken in."""
    choices = _cells(draft, posted)
    choices = replace(choices, owners=_owners(draft, posted), words=_words(draft, posted))
    choices = replace(
        choices,
        signature=_mark(posted.get("signature", ""), draft.checked.signature, choices.signature),
        go_live=_mark(posted.get("go_live", ""), draft.checked.go_live, choices.go_live),
    )
    tasks = {task.row for task in draft.checked.tasks}
    out = {each.row for each in draft.grid.laid if each.kind is RowKind.SKIPPED}
    others = may_be_tasks(draft) | set(draft.decided.rows.wanted)
    return replace(
        choices,
        skipped=tuple(sorted(set(skipped) & (tasks | out))),
        wanted=tuple(sorted(set(wanted) & others)),
    )


def _cells(draft: Imported, posted: Mapping[str, str]) -> Choices:
    choices = draft.decided.rows
    for row in rows_shown(draft)[0]:
        for cell in row.cells:
            text = posted.get(cell.name)
            field = cell.name.split("-", 2)[2]
            if text is None or (cell.kind == "date" and not text and field == "due"):
                continue
            if cell.kind == "status":
                if text == cell.value or text not in SAID:
                    continue
                text = SAID[text]
            if text.strip() == cell.original.strip():
                others = tuple(fix for fix in choices.fixes if (fix.row, fix.field) != (row.row, field))
                choices = replace(choices, fixes=others)
            else:
                choices = choices.with_fix(row.row, field, text.strip()[:5_000])
    return choices


def _owners(draft: Imported, posted: Mapping[str, str]) -> dict[str, str]:
    keys = {each.key for each in (*draft.people, *draft.checked.people)}
    owners = dict(draft.decided.rows.owners)
    for ask in (each for part in owners_asked(draft) for each in part):
        chosen = posted.get(ask.name, ask.value)
        if chosen != ask.value and (chosen in keys or NEW_OR_GAP.fullmatch(chosen)):
            owners[ask.key] = chosen
    return owners


def _words(draft: Imported, posted: Mapping[str, str]) -> dict[str, str]:
    words = dict(draft.decided.rows.words)
    for ask in words_asked(draft):
        chosen = posted.get(ask.name, "")
        if chosen in SAID and (chosen != ask.value or not ask.known):
            words[ask.key] = chosen
    return words


def _mark(text: str, now: int | None, decided: int | None) -> int | None:
    """The row chosen, 0 for none; a guess that was left alone stays a guess."""
    if text.isdecimal() and len(text) < 6 and int(text) != (now or 0):
        return int(text)
    return decided
