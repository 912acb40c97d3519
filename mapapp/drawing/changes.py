"""Since your last visit: net differences as sentences, the newest risk first, without the reader's own acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.drawing.agreement import worth_telling
from mapapp.drawing.marks import PLAN, causes, marks
from mapapp.drawing.reader import Reader
from mapapp.drawing.sentences import Told, about_others, about_task, agreement_of, comment_of
from mapapp.drawing.tabs import address
from mapapp.plans.history import Line
from mapapp.plans.said import comments_in
from mapapp.plans.standing import Standing
from mapapp.plans.words import moment_words

MOST = 8


@dataclass(frozen=True, slots=True)
class Since:
    """What `plans/_since.html` draws. `revision` is what the reader has before him when he says he has read it."""

    seen: str
    told: tuple[Told, ...]
    all: int
    activity_url: str
    read_url: str
    revision: str


def since_of(lines: Sequence[Line], standing: Standing, reader: Reader) -> Since | None:
    """The differences in `lines`, which are all after the reader's mark.

    None without a seat, and for somebody who has marked nothing yet while nothing has changed since he came.
    """
    seat = reader.visit.seat
    if seat is None or seat.seen_at is None:
        return None
    others = [line for line in lines if line.by != reader.me]
    if not others and seat.seen_at == seat.joined_at:
        return None
    told = sorted(_told(others, standing, reader), key=lambda one: (one.rank, -one.event))
    code = reader.visit.workspace.code
    return Since(
        seen=moment_words(seat.seen_at, zone=reader.visit.user.time_zone, now=reader.at),
        told=tuple(told[:MOST]),
        all=len(told),
        activity_url=address("activity", code),
        read_url=address("mark_read", code),
        revision=str(standing.plan.workspace.revision),
    )


def _told(lines: Sequence[Line], standing: Standing, reader: Reader) -> list[Told]:
    why, different, told = causes(lines), marks(lines), []
    pushed = {number for cause in why.values() for number in cause.pushed} - set(why)
    for (on, number), fields in different.items():
        task = standing.plan.by_number.get(number) if on == "task" else None
        if task:
            told += about_task(task, fields, standing, reader, cause=why.get(number), pushed=number in pushed)
        elif on != "task":
            cause = why.get(PLAN) if on == "plan" else None
            told += about_others(on, number, fields, standing, reader, cause=cause)
    told += [agreement_of(line, standing, reader) for line in worth_telling(lines, standing.plan.workspace)]
    return told + [comment_of(line, text, standing, reader) for line, text in comments_in(lines)]
