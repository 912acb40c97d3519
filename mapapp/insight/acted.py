"""Who acted when, as plan health counts it: putting off is no deed, nor is taking no part. Pure over a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mapapp.insight.case import BUYER, Case, Redate, Restart


def acted_on(case: Case, side: str = "", people: Iterable[int] = ()) -> date | None:
    """The last day on which somebody (of a side, or one of these) acted, other than by putting off, by what was taken
    back, or by taking no part. A later date is an act where it answers one that the other side asked for. Of a case
    whose acts are not told, its last act."""
    if not case.acts:
        return case.last_buyer_act_on if side == BUYER else case.last_act_on
    among, idle = frozenset(people), put_off(case) - answers(case)
    days = (
        act.on
        for act in case.acts
        if (not side or act.side == side)
        and (not among or act.by in among)
        and not act.undone
        and act.verb != "change.undone"
        and not act.takes_no_part
        and not act.retargets
        and not (act.verb == "task.rescheduled" and act.event in idle)
    )
    return max(days, default=None)


def put_off(case: Case) -> set[int]:
    """The events that promise no more by their dates than was promised before. Where only starts moved, by these."""
    redated = {one.event for one in case.redates}
    return _no_more(case.redates) | (_no_more(case.restarts) - redated)


def _no_more(moves: Iterable[Redate | Restart]) -> set[int]:
    """The events that moved a date later; those that moved one earlier which went back since; and those that moved some
    earlier, none of them before each date that it had: there and back again is no news, whichever way it began. What
    was taken back was no date of it."""
    found: set[int] = set()
    sooner: set[int] = set()
    first: dict[int, date] = {}  # of a step, the earliest date that it had
    stands: dict[int, list[Redate | Restart]] = {}  # and what moved it before that and still holds
    for one in moves:
        if one.undone:
            continue
        held, least = stands.setdefault(one.task, []), min(one.old, first.get(one.task, one.old))
        first[one.task] = min(least, one.new)
        if one.new < one.old:
            sooner.add(one.event)
            held += [one] if one.new < least else []
            continue
        found.add(one.event)
        found |= {earlier.event for earlier in held if one.new >= earlier.old}
        stands[one.task] = [earlier for earlier in held if one.new < earlier.old]
    return found | (sooner - {one.event for held in stands.values() for one in held})


def answers(case: Case) -> set[int]:
    """The events that said no to a date which the other side had asked for, or gave another one instead."""
    return {
        one.answered_event
        for one in case.asked
        if one.answer in ("declined", "countered") and one.answered_event is not None
    }
