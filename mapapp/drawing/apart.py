"""What of a page is drawn differently on two boards of the same reader: what an answer, or a pulse, has to send."""

from __future__ import annotations

from dataclasses import replace

from mapapp.drawing.board import Board
from mapapp.drawing.phases import PhaseRows
from mapapp.drawing.rows import Row


def changed_beside(was: Board, now: Board) -> dict[str, bool]:
    """What is drawn differently round the table: the reader's next step, what others owe, who does what next."""
    buyer = now.reader.visit.is_buyer
    return {
        "yours": buyer and now.reader.me is not None and was.next != now.next,
        "aside": buyer and (was.colleagues, was.others) != (now.colleagues, now.others),
        "people": was.people != now.people,
        "answers": was.answers != now.answers,
    }


def named_beside(now: Board, number: str) -> dict[str, bool]:
    """The same when the words of one task alone have changed: where it is named."""
    buyer = now.reader.visit.is_buyer
    return {
        "yours": buyer and now.next is not None and now.next.number == number,
        "aside": buyer and any(one.number == number for one in (*now.colleagues, *now.others)),
        "people": any(one.next_number == number for one in now.people.deciding),
        "answers": now.answers is not None and any(one.number == number for one in now.answers.dates),
    }


def changed_rows(was: Board, now: Board, *, leave: int | None = None) -> tuple[Row, ...]:
    """Rows on the reader's page that are drawn differently now, but for the one that is the answer itself."""
    on_page = {row.number: row for phase in was.phases for row in phase.rows}
    numbers = [str(task.number) for task in now.standing.plan.tasks]
    rows = {number: now.row(int(number)) for number in numbers if number in on_page and number != str(leave)}
    return tuple(row for number, row in rows.items() if row != on_page[number])


def changed_heads(was: Board, now: Board) -> tuple[tuple[PhaseRows, ...], bool]:
    """Heads of phases that say something else now; and whether one that was folded has to open.

    A phase that just got done stays open under the hand that finished it; it folds with the next page.
    """
    before = {phase.number: phase for phase in was.phases}
    heads, opens = [], False
    for phase in now.phases:
        old = before.get(phase.number)
        if old is None or (old.hidden and not phase.hidden):
            opens = True
        elif old.words != phase.words:
            heads.append(replace(phase, hidden=old.hidden, fold_url=old.fold_url))
    return tuple(heads), opens


def same_rows(was: Board, now: Board) -> bool:
    """Whether the page shows the same rows in the same places, however they are drawn."""
    places = [[(phase.number, [row.number for row in phase.rows]) for phase in each.phases] for each in (was, now)]
    return places[0] == places[1]
