"""Since your last visit: what others made different, the newest risk first, as a page draws it for its reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapapp.drawing.news.told import Told, news_of, told
from mapapp.drawing.news.voice import Voice, page_voice
from mapapp.drawing.reader import CHIPS, Face, Reader
from mapapp.drawing.tabs import address
from mapapp.plans.differences.items import Item
from mapapp.plans.history import Line
from mapapp.plans.standing import Standing
from mapapp.plans.words import moment_words

MOST = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What `plans/_told.html` draws: a difference, and of whom and when it is."""

    told: Told
    face: Face
    when: str
    link: str
    chip: str


@dataclass(frozen=True, slots=True)
class Since:
    """What `plans/_since.html` draws. `revision` is what the reader has before him when he says he has read it.

    `changes` are the first of `all`; `rest_url` leads to the others, empty when there are none.
    """

    seen: str
    changes: tuple[Change, ...]
    all: int
    rest_url: str
    read_url: str
    revision: str


def since_of(lines: Sequence[Line], standing: Standing, reader: Reader, *, most: int | None = MOST) -> Since | None:
    """The differences in `lines`, which are all after the reader's mark; at `most` so many of them.

    None without a seat, and for somebody who has marked nothing yet while nothing has changed since he came.
    """
    seat = reader.visit.seat
    if seat is None or seat.seen_at is None:
        return None
    others = [line for line in lines if line.by != reader.me]
    if not others and seat.seen_at == seat.joined_at:
        return None
    found = drawn(news_of(standing, lines, me=reader.me), page_voice(standing, reader), reader)
    code = reader.visit.workspace.code
    shown = found if most is None else found[:most]
    return Since(
        seen=moment_words(seat.seen_at, zone=reader.visit.user.time_zone, now=reader.at),
        changes=shown,
        all=len(found),
        rest_url=address("since", code) if len(found) > len(shown) else "",
        read_url=address("mark_read", code),
        revision=str(standing.plan.workspace.revision),
    )


def drawn(items: Iterable[Item], voice: Voice, reader: Reader) -> tuple[Change, ...]:
    """Differences as a page draws them, each with the face of who made it last."""
    return tuple(_change(one, item, voice, reader) for item in items for one in told([item], voice))


def _change(one: Told, item: Item, voice: Voice, reader: Reader) -> Change:
    person, line = voice.plan.person.get(one.by[-1]) if one.by else None, item.line
    when = moment_words(line.at, zone=reader.visit.user.time_zone, now=reader.at) if line else ""
    return Change(
        one,
        reader.face(person) if person else Face("none", "?", one.who),
        when,
        f"{reader.url}task/{one.number}/" if one.number else "",
        CHIPS.get(str(item.new), "") if one.kind == "status" else "",
    )
