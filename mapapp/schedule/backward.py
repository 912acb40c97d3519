"""Walk back from the signature: when everything has to start, what does not fit, and which tasks are the long ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic

from mapapp.schedule.network import Network
from mapapp.schedule.path import finish_under_way, held_until, last_day, late_dates
from mapapp.schedule.steps import Dates, K, Link, Step


@dataclass(frozen=True)
class BackwardPlan(Generic[K]):
    """What leads to signature and is not done, laid as late as a target allows; and the earliest signature that fits.

    `dates`: the laid dates, which for a plan that does not fit lie before today or before what holds them. `short_by`:
    working days of the signature from the target to `earliest_signature`, 0 when the target fits. `long_poles`: what
    would move the earliest signature, or leave none, if it finished one working day later. `cannot_be_met`: fixed steps
    and the working days by which the others or today make them miss their dates; then no signature fits, and `short_by`
    and `earliest_signature` are None.

    Forward from today beside it: `earliest` are the first dates each of them can take, promised starts aside, and
    `collisions` by how many working days those finish later than laid; none when the target fits. `latest_starts`: of
    every long pole not started the last day it may start, or signature moves: the target if it fits, else the earliest.
    """

    dates: Mapping[K, Dates]
    short_by: int | None
    earliest_signature: date | None
    long_poles: frozenset[K]
    cannot_be_met: Mapping[K, int]
    earliest: Mapping[K, Dates]
    collisions: Mapping[K, int]
    latest_starts: Mapping[K, date]

    @property
    def fits(self) -> bool:
        """Whether the target can be kept."""
        return self.short_by == 0


def lay_backwards(
    steps: Iterable[Step[K]], links: Iterable[Link[K]], *, signature: K, on: date, today: date
) -> BackwardPlan[K]:
    """Lay the plan backwards from the signature finishing by the target `on`, promised starts aside.

    A fixed step keeps its dates, one under way its start. The earliest signature may lie before the projected one,
    which waits for promised starts. `KeyError` if the signature is not among the steps, `Loop` when steps wait for each
    other.
    """
    network = Network(steps, links)
    leads = network.leading_to(signature)
    fixed_steps = [step for key, step in network.steps.items() if key in leads and step.fixed]
    fixed = {step.key: Dates(step.start, step.finish) for step in fixed_steps}
    early, unmet = as_early_as_possible(network, fixed, today)
    earliest = {key: early[key] for key in network.steps if key in leads}
    laid = late_dates(network, leads, {signature: on}, fixed)
    collisions = _collisions(network, earliest, laid, {signature: on}, fixed)
    shown = {**laid, **{step.key: Dates(step.starts_on, step.due_on) for step in fixed_steps}}
    if unmet:
        return BackwardPlan(shown, None, None, frozenset(), unmet, earliest, collisions, {})
    signed, calendar = early[signature].due, network.steps[signature].calendar
    ends = {signature: signed}
    late = late_dates(network, leads, ends, fixed)
    tight = frozenset(
        key for key in leads if network.steps[key].calendar.add(early[key].due, 1) > last_day(network, key, late, ends)
    )
    until = laid if signed <= on else late
    starts = {key: until[key].start for key in earliest if key in tight and network.steps[key].state == "open"}
    short = max(0, calendar.distance(on, signed))
    return BackwardPlan(shown, short, signed, tight, unmet, earliest, collisions, starts)


def as_early_as_possible(
    network: Network[K], fixed: Mapping[K, Dates], today: date
) -> tuple[dict[K, Dates], dict[K, int]]:
    """The first dates of each step, promised starts aside, and by how many working days fixed ones miss theirs.

    One that misses is given with the dates it could take; what follows it still counts from its fixed ones.
    """
    early: dict[K, Dates] = {}
    finish: dict[K, date] = {}
    unmet: dict[K, int] = {}
    for key in network.order:
        step = network.steps[key]
        early[key] = _first_dates(network, key, finish, today)
        finish[key] = early[key].due
        if key in fixed and step.state != "done":
            if finish[key] > fixed[key].due:
                unmet[key] = step.calendar.distance(fixed[key].due, finish[key])
            else:
                early[key] = fixed[key]
            finish[key] = fixed[key].due
    return early, unmet


def _first_dates(network: Network[K], key: K, finish: Mapping[K, date], today: date) -> Dates:
    step = network.steps[key]
    if step.state == "done":
        return Dates(step.starts_on, step.finish)
    if step.state == "started":
        due = finish_under_way(step, today)
        return Dates(step.start_from(due), due)
    held, first = held_until(network, key, finish), step.calendar.add(today, 0)
    start = first if held is None else max(held, first)
    return Dates(start, step.due_from(start))


def _collisions(
    network: Network[K],
    early: Mapping[K, Dates],
    laid: Mapping[K, Dates],
    ends: Mapping[K, date],
    fixed: Mapping[K, Dates],
) -> dict[K, int]:
    """By how many working days each step finishes later, as early as it can, than the plan laid back lets it."""
    short: dict[K, int] = {}
    for key, dates in early.items():
        calendar, until = network.steps[key].calendar, laid[key].due
        if key in fixed:
            until = min(until, calendar.last(last_day(network, key, laid, ends)))
        if dates.due > until:
            short[key] = calendar.distance(until, dates.due)
    return short
