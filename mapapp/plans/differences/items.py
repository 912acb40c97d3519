"""What is different, thing by thing and each thing once, in the order it is told: the same for page, letter and paper.

Pure: marks and lines in, items out. What an item is called in which words is said in the drawing room.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mapapp.plans.differences.causes import PLAN, Cause, causes, heads_of
from mapapp.plans.differences.kinds import Part, parts_of
from mapapp.plans.differences.marks import Differences, Fields, Mark
from mapapp.plans.history import TEAM, Line
from mapapp.plans.mentions import mentioned
from mapapp.plans.models import Side
from mapapp.plans.said import comments_in
from mapapp.plans.touchpoints import HELD

TO_YOU, RISK, MOVE, BLOCK, DONE, OTHER, COMMENT, SMALL = range(8)
RANKS = {
    **dict.fromkeys(("moved", "calendar", "target_signature", "target_go_live", "state"), MOVE),
    **dict.fromkeys(("after", "details", "goal", "person", "phase"), SMALL),
}
AGREEING = ("version.proposed", "version.agreed", "version.declined", "version.withdrawn")
JOINED, LEFT = "person.joined", "seat.ended"
NO_CAUSE = Cause()
Distance = Callable[[int, str, str], int]  # task, from, to -> working days of its side


@dataclass(frozen=True, slots=True)
class Item:
    """One difference. `on` and `number` name the thing; `lines` made it, oldest first. `days`: of a move, in working
    days of the task's side, negative when earlier. `fields` are all of the thing that differ."""

    kind: str
    rank: int
    on: str
    number: int
    lines: tuple[Line, ...]
    old: Any = None
    new: Any = None
    days: int = 0
    cause: Cause = NO_CAUSE
    fields: Mapping[str, Mark] | None = None

    @property
    def line(self) -> Line | None:
        return self.lines[-1] if self.lines else None

    @property
    def event(self) -> int:
        """The number of the last line that made it."""
        return self.lines[-1].number if self.lines else 0

    @property
    def by(self) -> tuple[int, ...]:
        """The numbers of the people who made it, in the order of their acts."""
        return tuple(dict.fromkeys(line.by for line in self.lines if line.by))

    @property
    def company(self) -> Side | None:
        """The company that made it from its own pages, where nobody of the plan did."""
        return next((Side(line.side) for line in self.lines if line.by is None and line.via == TEAM), None)

    @property
    def is_small(self) -> bool:
        return self.rank == SMALL


def differences(
    different: Differences,
    lines: Sequence[Line],
    *,
    distance: Distance,
    risky: Container[int] = (),
    proposed: int | None = None,
    fold: bool = True,
) -> tuple[Item, ...]:
    """The items of what is `different`, newest risk first, then moves, what is blocked no more, what is done, the rest,
    comments, and what is small.

    `lines` are those that made it, without the reader's own. `risky` are the tasks that are in danger now; `proposed`
    the version that waits for an answer. Without `fold` a step whose date only went along with another's is told by
    itself as well: where every step is listed, none may be missing.
    """
    told = {number for (on, number), fields in different.items() if on in ("task", "plan") and parts_of(on, fields)}
    due = {number for (on, number), fields in different.items() if on == "task" and "due_on" in fields}
    why = causes(lines, told, due)
    asked = {number for line in lines for number in heads_of(line)}
    folded = {number for cause in why.values() for number in cause.pushed} - asked if fold else set()
    found = [
        item
        for (on, number), fields in different.items()
        for item in _items(on, number, fields, lines, _cause(why, on, number), folded if on == "task" else (), distance)
    ]
    found += [_said(line) for line in (*agreements(lines, proposed), *comings(lines))]
    found += [_talked(line) for line in lines if line.verb in HELD]
    found += [_written(line, text) for line, text in comments_in(lines)]
    return tuple(sorted((_ranked(item, risky) for item in found), key=_order))


def _order(item: Item) -> tuple[int, bool, int]:
    """What moved signature is told before the rest of its rank, and the newest first."""
    return item.rank, not item.cause.signature, -item.event


def addressed(items: Iterable[Item], me: int | None) -> tuple[Item, ...]:
    """The same for the person numbered `me`: comments that name him come first of all."""
    found = [
        replace(item, kind="wrote_to", rank=TO_YOU) if item.kind == "wrote" and me in mentioned(item.new) else item
        for item in items
    ]
    return tuple(sorted(found, key=_order))


def agreements(lines: Iterable[Line], proposed: int | None) -> list[Line]:
    """The lines about agreement that say where it stands now: a proposal that was answered is told by its answer, and
    one that came and was taken back not at all. `proposed` is the version that waits for an answer."""
    about = [line for line in lines if line.verb in AGREEING]
    here = {line.facts["version"] for line in about if line.verb == "version.proposed"}
    return [
        line
        for line in about
        if (line.verb != "version.proposed" or line.facts["version"] == proposed)
        and (line.verb != "version.withdrawn" or line.facts["version"] not in here)
    ]


def comings(lines: Iterable[Line]) -> list[Line]:
    """Who takes part now, or no more: the last line about each, and none about who came and went."""
    found: dict[Any, list[Line]] = {}
    for line in lines:
        if line.verb in (JOINED, LEFT):
            found.setdefault(line.facts.get("person") or line.by, []).append(line)
    return [about[-1] for about in found.values() if (about[0].verb, about[-1].verb) != (JOINED, LEFT)]


def _cause(why: Mapping[int, Cause], on: str, number: int) -> Cause:
    return why.get(number if on == "task" else PLAN, NO_CAUSE) if on in ("task", "plan") else NO_CAUSE


def _items(
    on: str, number: int, fields: Fields, lines: Sequence[Line], cause: Cause, folded: Container[int],
    distance: Distance,
) -> Iterator[Item]:  # fmt: skip
    """Of one thing. What it did to the dates of others stands with the first item that can have done it."""
    for part in parts_of(on, fields, folded=number in folded):
        did = part.kind in ("moved", "status", "after", "owner", "details", "calendar") and cause is not NO_CAUSE
        mark = part.mark
        yield Item(
            part.kind, RANKS.get(part.kind, OTHER), on, number, _makers(part, number, lines), mark.old, mark.new,
            distance(number, mark.old, mark.new) if part.kind == "moved" else 0, cause if did else NO_CAUSE, fields,
        )  # fmt: skip
        cause = NO_CAUSE if did else cause


def _makers(part: Part, number: int, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Of a move, those that asked for it; where nobody did, those that moved it along."""
    if part.kind != "moved":
        return part.mark.lines
    return tuple(line for line in part.mark.lines if number in heads_of(line)) or part.mark.lines


def _said(line: Line) -> Item:
    """An agreement, or who takes part."""
    kind = {JOINED: "joined", LEFT: "left"}.get(line.verb) or line.verb.partition(".")[2]
    on, rank = ("version", MOVE) if line.verb in AGREEING else ("person", OTHER)
    return Item(kind, rank, on, line.facts.get(on) or line.by or 0, (line,))


def _talked(line: Line) -> Item:
    """That both companies talked: kind is review, call or meeting."""
    return Item(line.facts["kind"], OTHER, "touchpoint", line.number, (line,), new=line.facts["on"])


def _written(line: Line, text: str) -> Item:
    """A comment on a task or on the plan, as last worded."""
    return Item("wrote", COMMENT, "task" if line.task else "plan", line.task or PLAN, (line,), new=text)


def _ranked(item: Item, risky: Container[int]) -> Item:
    rank = item.rank
    if item.kind == "moved" and item.new > item.old and item.number in risky:
        rank = RISK
    elif item.kind == "status":
        rank = {"blocked": RISK, "done": DONE}.get(item.new, BLOCK if item.old == "blocked" else OTHER)
    elif item.rank == SMALL and item.cause.pushed:
        rank = MOVE
    return item if rank == item.rank else replace(item, rank=rank)
