"""One difference in words: the same parts for page, letter and paper, which add their mark-up and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapapp.drawing.news.others import OTHERS
from mapapp.drawing.news.parts import Parts
from mapapp.drawing.news.steps import STEPS
from mapapp.drawing.news.voice import Voice
from mapapp.plans.differences.items import Item, addressed, differences
from mapapp.plans.differences.marks import marks
from mapapp.plans.history import Line
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` picks the sentence of a page. `old` and `new` are what a sentence marks; `was` and `now` the same in so
    few words that they stand beside `title` on a line. `notes` are whole sentences, `quote` is what somebody wrote.
    `by` are the numbers of the people, `who` their names; `on` and `thing` name the thing on the plan."""

    kind: str
    rank: int
    event: int
    by: tuple[int, ...]
    who: str
    on: str
    thing: int
    number: str
    title: str
    old: str
    new: str
    was: str
    now: str
    notes: tuple[str, ...]
    quote: str
    small: bool


def news_of(standing: Standing, lines: Sequence[Line], *, me: int | None) -> tuple[Item, ...]:
    """What is different for the person numbered `me` by these lines, on a plan as it stands now."""
    others = [line for line in lines if line.by is None or line.by != me]
    waiting = standing.plan.workspace.proposal
    found = differences(
        marks(lines, me=me),
        others,
        distance=standing.distance,
        risky=standing.in_danger,
        proposed=waiting.version_number if waiting else None,
    )
    return addressed(found, me)


def told(items: Iterable[Item], voice: Voice) -> tuple[Told, ...]:
    """The items in words, in their order. Of one whose thing is not on the plan nothing is told. Makes no query."""
    return tuple(one for item in items for one in _told(item, voice))


def _told(item: Item, voice: Voice) -> Iterable[Told]:
    say = STEPS.get(item.kind) or OTHERS.get(item.kind)
    for parts in say(item, voice) if say else ():
        yield _joined(item, parts, voice)


def _joined(item: Item, parts: Parts, voice: Voice) -> Told:
    step = item.on == "task"
    return Told(
        kind=parts.kind or item.kind,
        rank=item.rank,
        event=item.event,
        by=item.by,
        who=voice.names(item.by) if item.by or not item.company else voice.company(item.company),
        on=item.on,
        thing=item.number,
        number=str(item.number) if step else "",
        title=parts.title,
        old=parts.old,
        new=parts.new,
        was=parts.was if parts.now else parts.old,
        now=parts.now or parts.new,
        notes=tuple(note for note in parts.notes if note),
        quote=parts.quote,
        small=item.is_small,
    )
