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
    """

    dates: Mapping[K, Dates]
    short_by: int | None
    earliest_signature: date | None
    long_poles: frozenset[K]
    cannot_be_met: Mapping[K, int]

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
    finish, unmet = _as_early_as_possible(network, fixed, today)
    laid = late_dates(network, leads, {signature: on}, fixed)
    laid.update((step.key, Dates(step.starts_on, step.due_on)) for step in fixed_steps)
    if unmet:
        return BackwardPlan(laid, None, None, frozenset(), unmet)
    earliest, calendar = finish[signature], network.steps[signature].calendar
    ends = {signature: earliest}
    late = late_dates(network, leads, ends, fixed)
    tight = frozenset(
        key for key in leads if network.steps[key].calendar.add(finish[key], 1) > last_day(network, key, late, ends)
    )
    return BackwardPlan(laid, max(0, calendar.distance(on, earliest)), earliest, tight, unmet)


def _as_early_as_possible(
    network: Network[K], fixed: Mapping[K, Dates], today: date
) -> tuple[dict[K, date], dict[K, int]]:
    """When each step finishes at the earliest, and by how many working days the fixed ones miss their dates."""
    finish: dict[K, date] = {}
    unmet: dict[K, int] = {}
    for key in network.order:
        step, calendar = network.steps[key], network.steps[key].calendar
        if step.state == "done":
            finish[key] = step.finish
            continue
        if step.state == "started":
            finish[key] = finish_under_way(step, today)
        else:
            held, first = held_until(network, key, finish), calendar.add(today, 0)
            finish[key] = step.due_from(first if held is None else max(held, first))
        if key in fixed:
            if finish[key] > fixed[key].due:
                unmet[key] = calendar.distance(fixed[key].due, finish[key])
            finish[key] = fixed[key].due
    return finish, unmet
