"""What else moves when dates change, what absorbs it, what cannot give way, and what could come forward."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Generic, NamedTuple

from mapapp.schedule.calendar import Calendar
from mapapp.schedule.change import Change
from mapapp.schedule.network import Network
from mapapp.schedule.path import held_until
from mapapp.schedule.steps import Dates, K, Link, State, Step, allowed_start


class Move(NamedTuple):
    """The dates of a step before and after."""

    old_start: date
    old_due: date
    new_start: date
    new_due: date


@dataclass(frozen=True)
class Cascade(Generic[K]):
    """A change of dates with all that follows from it. Nothing is written: who applies it writes `moves`, or nothing.

    `moves`: every step whose dates change, those given in the change too; `slips`: by how many working days of its own
    calendar its due date moves. `conflicts`: steps that start before their predecessors allow and do not give way, and
    by how many working days; `broken_before` says by how many they did already, without the change.
    `could_come_forward`: the dates that steps held by their predecessors until now could take, if those before them in
    this list take theirs. `steps` and `links`: the plan as it stands once applied.
    """

    moves: Mapping[K, Move]
    slips: Mapping[K, int]
    conflicts: Mapping[K, int]
    broken_before: Mapping[K, int]
    could_come_forward: Mapping[K, Dates]
    steps: tuple[Step[K], ...]
    links: tuple[Link[K], ...]


def cascade(
    steps: Iterable[Step[K]],
    links: Iterable[Link[K]],
    moved: Mapping[K, date] | None = None,
    *,
    new_starts: Mapping[K, date] | None = None,
    finished: Mapping[K, date] | None = None,
    reopened: Mapping[K, State] | None = None,
    calendars: Mapping[K, Calendar] | None = None,
    milestones: Mapping[K, bool] | None = None,
    new_links: Collection[Link[K]] = (),
    today: date | None = None,
) -> Cascade[K]:
    """Preview a change against the plan as it is: `steps` and `links` before it, everything else says what changes.

    `moved`: new due dates; a step not started keeps its duration, one under way its start, a done one everything.
    `new_starts`: new starts; alone they change the duration, with a new due date both stand. `finished`: steps done
    now, or done on another day than known. `reopened`: steps that are open or started again, at their own dates; one
    that counts as not started is held by what it comes after from now on, as by new dependencies. One that was left out
    until now stands among `steps`, with all its dependencies in `new_links`. `calendars`: of steps handed to the other
    side, or with a new closure. `milestones`: steps that become one (True), on their due date, or cease to be (False)
    and begin and end on it: the end of a day may be the one on which a predecessor finishes, its start may not.
    `new_links`: new dependencies; one between a pair that has one already replaces it, so a new lag goes here too.
    Nothing that could come forward is offered before `today`.

    A dependency pushes its successor when its predecessor finishes later than it did, or when it allows only a later
    start than it did; by the least that mends it, keeping the duration. A given date on a day off becomes the next
    working day. `KeyError` for a key that is no step's, `Loop` when the steps would wait for each other.
    """
    change = Change(
        moved or {}, new_starts or {}, finished or {}, calendars or {}, tuple(new_links), reopened or {},
        milestones or {},
    )  # fmt: skip
    before = Network(steps, links)
    after = change.of_network(before)
    conflicts = _push(before, after, change)
    moves = {
        key: Move(was.starts_on, was.due_on, step.starts_on, step.due_on)
        for (key, was), step in zip(before.steps.items(), after.steps.values(), strict=True)
        if (was.starts_on, was.due_on) != (step.starts_on, step.due_on)
    }
    return Cascade(
        moves=moves,
        slips={key: _slip(before.steps[key], after.steps[key]) for key in moves},
        conflicts=conflicts,
        broken_before=_broken(before, conflicts.keys() - change.reopened.keys()),
        could_come_forward=_forward(before, after, change, today),
        steps=tuple(after.steps.values()),
        links=tuple(link for key in after.steps for link in after.into[key]),
    )


def clashes(
    before: tuple[Iterable[Step[K]], Iterable[Link[K]]], after: tuple[Iterable[Step[K]], Iterable[Link[K]]]
) -> dict[K, tuple[int, int]]:
    """What would start too early if a plan became another one just so, with nobody giving way: by how many working
    days, and by how many it does already.

    Named like the conflicts of `cascade`: steps not started, and those under way when what they come after ends later.
    """
    then, links = Network(*after), list(before[1])
    steps = {step.key: step for step in before[0]}
    was = Network([*steps.values(), *(step for key, step in then.steps.items() if key not in steps)], links)
    change = Change(
        dues={key: step.due_on for key, step in then.steps.items()}, starts={}, finished={},
        calendars={key: step.calendar for key, step in then.steps.items() if step.calendar != was.steps[key].calendar},
        links=tuple(set(chain.from_iterable(then.into.values())).difference(links)),
        reopened={key: step.state for key, step in then.steps.items() if step.state != was.steps[key].state},
        milestones={k: one for k, step in then.steps.items() if (one := step.milestone) != was.steps[k].milestone},
    )  # fmt: skip
    conflicts = _push(was, then, change)
    already = _broken(was, conflicts.keys() - change.reopened.keys())
    return {key: (days, already.get(key, 0)) for key, days in conflicts.items()}


def first_allowed(
    key: K, steps: Iterable[Step[K]], links: Iterable[Link[K]], *, length: int | None = None
) -> Dates | None:
    """The earliest dates the promised dates of its predecessors allow a step, None when nothing holds it back.

    The due date is for the step's own duration, or for `length` working days. `KeyError` for a key that is no step's.
    """
    network = Network(steps, links)
    step = network.steps[key]
    start = held_until(network, key, _finishes(network)) if step.state == "open" else None
    if start is None:
        return None
    return Dates(start, step.due_from(start) if length is None else step.calendar.add(start, max(0, length - 1)))


def _push(before: Network[K], after: Network[K], change: Change[K]) -> dict[K, int]:
    """Move in `after` what must move, each predecessor before its successors; give what stays broken, by how much."""
    conflicts: dict[K, int] = {}
    for key in after.order:
        step = after.steps[key]
        if step.state == "done" or not after.into[key]:
            continue
        allows = {link: _allows(after, link) for link in after.into[key]}
        pushes = [start for link, start in allows.items() if _pushes(before, after, change, link)]
        least = max(pushes, default=step.start)
        if least > step.start and step.state == "open" and not step.fixed and key not in change.dated:
            step = after.steps[key] = replace(step, starts_on=least, due_on=step.due_from(least))
        held = max(allows.values()) if step.state == "open" else least
        if held > step.start:
            conflicts[key] = step.calendar.distance(step.start, held)
    return conflicts


def _pushes(before: Network[K], after: Network[K], change: Change[K], link: Link[K]) -> bool:
    """Whether the change touched this dependency: a later predecessor, one that allows only a later start, or a
    successor that it holds back again."""
    if after.steps[link.before].finish > before.steps[link.before].finish or change.binds_anew(link.after):
        return True
    if not change.recounts(link, after.steps[link.after].state):
        return False
    was = [_allows(before, old) for old in before.into[link.after] if old.before == link.before]
    return not was or _allows(after, link) > max(was)


def _allows(network: Network[K], link: Link[K]) -> date:
    """The first start that a dependency allows its successor by the promised dates."""
    return allowed_start(network.steps[link.after], network.steps[link.before].finish, link.lag)


def _broken(network: Network[K], keys: Iterable[K]) -> dict[K, int]:
    """By how many working days each of those steps starts before its predecessors allow, if it does."""
    steps, finish = network.steps, _finishes(network)
    held = {key: held_until(network, key, finish) for key in keys}
    late = {key: day for key, day in held.items() if day is not None and day > steps[key].start}
    return {key: steps[key].calendar.distance(steps[key].start, day) for key, day in late.items()}


def _forward(before: Network[K], after: Network[K], change: Change[K], today: date | None) -> dict[K, Dates]:
    """Where steps that started as early as their predecessors allowed could start now that these allow more."""
    earlier: dict[K, Dates] = {}
    was, now = _finishes(before), _finishes(after)
    for key in after.order:
        step, old = after.steps[key], before.steps[key]
        if step.state != "open" or step.fixed or key in change.dated or step.starts_on != old.starts_on:
            continue
        if not any(_frees(link, was, now, change) for link in after.into[key]):
            continue
        start = held_until(after, key, now)
        if start is None or held_until(before, key, was) != old.start:
            continue
        start = max(start, step.calendar.add(today, 0)) if today else start
        if start < step.start:
            earlier[key] = Dates(start, step.due_from(start))
            now[key] = earlier[key].due
    return earlier


def _frees(link: Link[K], was: Mapping[K, date], now: Mapping[K, date], change: Change[K]) -> bool:
    """Whether a successor may begin earlier by it. Nobody begins earlier because work is to be done once more."""
    return change.recounts(link, "open") or (now[link.before] < was[link.before] and link.before not in change.reopened)


def _slip(was: Step[K], step: Step[K]) -> int:
    """By how many working days a due date moves; a real finish was none."""
    return step.calendar.distance(was.calendar.add(was.due_on, 0), step.due_on)


def _finishes(network: Network[K]) -> dict[K, date]:
    return {key: step.finish for key, step in network.steps.items()}
