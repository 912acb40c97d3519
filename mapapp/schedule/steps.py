"""What the engine knows of a task and of a dependency, and what the one allows the other."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, Literal, NamedTuple, TypeVar

from mapapp.schedule.calendar import Calendar, day_before

K = TypeVar("K", bound=Hashable)
State = Literal["open", "started", "done"]

SHORTEST_LAG, LONGEST_LAG = -20, 120


class Dates(NamedTuple):
    """A start and a due date, both inclusive; the same day twice for a milestone."""

    start: date
    due: date


@dataclass(frozen=True)
class Step(Generic[K]):
    """A task as the schedule sees it. Tasks that are not needed are left out.

    `finished_on` is the real finish of a done step, any day; None means `due_on`. A `milestone` has one date, `due_on`,
    and stands for the end of that day. A `fixed` step is never pushed. A date on a day off counts as the next working
    day. Who takes dates from people refuses a due date before its start; here it counts as one working day long.
    """

    key: K
    starts_on: date
    due_on: date
    calendar: Calendar
    state: State = "open"
    finished_on: date | None = None
    milestone: bool = False
    fixed: bool = False

    def __post_init__(self) -> None:
        if self.state not in ("open", "started", "done"):
            raise ValueError(f"a step is open, started or done, not {self.state!r}")

    @cached_property
    def start(self) -> date:
        """The working day that the promised start counts as."""
        return self.calendar.add(self.due_on if self.milestone else self.starts_on, 0)

    @cached_property
    def finish(self) -> date:
        """The day its successors count from: the real finish when done, else the working day `due_on` counts as."""
        if self.state == "done":
            return self.finished_on or self.due_on
        return self.calendar.add(self.due_on, 0)

    @cached_property
    def length(self) -> int:
        """Its duration in working days from start to due, both counted: 0 for a milestone, else at least 1."""
        if self.milestone:
            return 0
        return max(1, self.calendar.between(self.start, self.calendar.add(self.due_on, 0)))

    def due_from(self, start: date) -> date:
        """The due date when it starts on that working day and keeps its duration."""
        return self.calendar.add(start, self.length - 1) if self.length > 1 else start

    def start_from(self, due: date) -> date:
        """The start when it is due on that working day: by its duration, but one under way keeps its start."""
        if self.state == "started" and not self.milestone:
            return self.starts_on
        return self.calendar.add(due, 1 - self.length) if self.length > 1 else due


@dataclass(frozen=True, slots=True)
class Link(Generic[K]):
    """`after` comes after `before`, with `lag` working days of `after` between (a lead when negative).

    `ValueError` for a lag outside -20 to 120.
    """

    before: K
    after: K
    lag: int = 0

    def __post_init__(self) -> None:
        if not SHORTEST_LAG <= self.lag <= LONGEST_LAG:
            raise ValueError(f"a lag is {SHORTEST_LAG} to {LONGEST_LAG} working days, not {self.lag}")


def allowed_start(after: Step[K], finish: date, lag: int) -> date:
    """The first day `after` may start when its predecessor finishes on `finish`, counted on its own calendar only.

    A milestone stands for the end of its day, so it may lie on the very day its predecessor finishes.
    """
    first = after.calendar.add(finish, 0 if after.milestone else 1)
    return after.calendar.add(first, lag) if lag else first


def latest_finish(after: Step[K], start: date, lag: int) -> date:
    """The last day a predecessor may finish so that `after` can still start on the working day `start`.

    The exact reverse of `allowed_start`; a calendar day, working or not on anybody's calendar.
    """
    last = after.calendar.add(start, -lag) if lag else start
    return last if after.milestone else day_before(last)
