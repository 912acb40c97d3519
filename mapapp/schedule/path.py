"""Projected dates as of today, slack, the critical path."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Generic

from mapapp.schedule.network import Network
from mapapp.schedule.steps import Dates, K, Link, Step, allowed_start, latest_finish


@dataclass(frozen=True)
class Projection(Generic[K]):
    """Where the plan stands if everyone keeps to it from today on.

    `start` and `finish` hold every step; slacks and late dates only those not done, in working days of the step's own
    calendar. `critical`: what leads to signature with no slack. `conflicts`: fixed steps and the working days by which
    their projected finish misses the fixed one. `signature_on` is None when no step is the signature.
    """

    start: Mapping[K, date]
    finish: Mapping[K, date]
    late_start: Mapping[K, date]
    late_finish: Mapping[K, date]
    total_slack: Mapping[K, int]
    free_slack: Mapping[K, int]
    leads_to_signature: frozenset[K]
    critical: frozenset[K]
    conflicts: Mapping[K, int]
    signature_on: date | None
    ends_on: date


def project(
    steps: Iterable[Step[K]], links: Iterable[Link[K]], *, today: date, signature: K | None = None
) -> Projection[K]:
    """Project every date from `today` and measure slack, to the projected signature or else to the end of the plan.

    `signature` is the key of the step whose finish is meant, None when there is none. `KeyError` if it is not among the
    steps, `Loop` when steps wait for each other.
    """
    network = Network(steps, links)
    leads = network.leading_to(signature)
    start: dict[K, date] = {}
    finish: dict[K, date] = {}
    for key in network.order:
        start[key], finish[key] = _projected(network, key, finish, today)
    signature_on = None if signature is None else finish[signature]
    ends_on = max(finish.values(), default=today)
    late = late_dates(network, leads, {} if signature is None or signature_on is None else {signature: signature_on})
    rest = {key for key, step in network.steps.items() if step.state != "done" and key not in leads}
    late.update(late_dates(network, rest, dict.fromkeys(rest, ends_on)))
    total = {key: network.steps[key].calendar.distance(finish[key], dates.due) for key, dates in late.items()}
    return Projection(
        start=start,
        finish=finish,
        late_start={key: dates.start for key, dates in late.items()},
        late_finish={key: dates.due for key, dates in late.items()},
        total_slack=total,
        free_slack={key: _free_slack(network, key, start, finish[key], total[key]) for key in total},
        leads_to_signature=frozenset(leads),
        critical=frozenset(key for key in leads if not total[key]),
        conflicts=_gaps(network, finish),
        signature_on=signature_on,
        ends_on=ends_on,
    )


def finish_under_way(step: Step[K], today: date) -> date:
    """When a step under way finishes: its first working day not before today and its own due date."""
    return step.calendar.add(max(today, step.due_on), 0)


def held_until(network: Network[K], key: K, finish: Mapping[K, date]) -> date | None:
    """The first start that all predecessors of `key` allow, None without any."""
    step = network.steps[key]
    return max((allowed_start(step, finish[link.before], link.lag) for link in network.into[key]), default=None)


def late_dates(
    network: Network[K], keys: Set[K], ends: Mapping[K, date], kept: Mapping[K, Dates] | None = None
) -> dict[K, Dates]:
    """The latest dates of each of `keys` from which every successor among `keys` can still keep its own latest start.

    `ends` says until when those may finish that are measured themselves. A step under way keeps its start; those `kept`
    keep both dates.
    """
    late: dict[K, Dates] = {}
    for key in reversed(network.order):
        if kept and key in kept:
            late[key] = kept[key]
        elif key in keys:
            step = network.steps[key]
            due = step.calendar.last(last_day(network, key, late, ends))
            late[key] = Dates(step.start_from(due), due)
    return late


def last_day(network: Network[K], key: K, late: Mapping[K, Dates], ends: Mapping[K, date]) -> date:
    """The last day `key` may finish so that nothing in `late` loses its start, and not after its own end."""
    days = [ends[key]] if key in ends else []
    for link in network.binding_out_of(key):
        if link.after in late:
            days.append(latest_finish(network.steps[link.after], late[link.after].start, link.lag))
    return min(days)


def _projected(network: Network[K], key: K, finish: Mapping[K, date], today: date) -> Dates:
    step = network.steps[key]
    if step.state == "done":
        return Dates(step.finish if step.milestone else step.starts_on, step.finish)
    if step.state == "started":
        due = finish_under_way(step, today)
        return Dates(step.start_from(due), due)
    start = max(step.start, step.calendar.add(today, 0))
    held = held_until(network, key, finish)
    start = max(start, held) if held else start
    return Dates(start, step.due_from(start))


def _free_slack(network: Network[K], key: K, start: Mapping[K, date], finish: date, total: int) -> int:
    """The working days its finish may slip without moving any successor's start."""
    steps, links = network.steps, network.binding_out_of(key)
    if not total or not links:
        return total
    day = min(latest_finish(steps[link.after], start[link.after], link.lag) for link in links)
    return min(total, steps[key].calendar.distance(finish, day))


def _gaps(network: Network[K], finish: Mapping[K, date]) -> dict[K, int]:
    fixed = (step for step in network.steps.values() if step.fixed and step.state != "done")
    gaps = {step.key: step.calendar.distance(step.finish, finish[step.key]) for step in fixed}
    return {key: gap for key, gap in gaps.items() if gap > 0}
