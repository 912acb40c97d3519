"""Random plans: two or more calendars, all states, milestones, fixed dates, lags and leads, dates on days off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from hypothesis import strategies as st

from mapapp.schedule import Calendar, Link, Step

YEARS = (2026, 2027)
WEEKDAYS = Calendar()
CALENDARS = (
    WEEKDAYS,
    Calendar(off=holidays.country_holidays("DE", subdiv="BY", years=YEARS)),
    Calendar(off=holidays.country_holidays("US", years=YEARS)),
    Calendar({6}, holidays.country_holidays("IN", subdiv="KA", years=YEARS)),
    Calendar({4, 5}, holidays.country_holidays("SA", years=YEARS)),
    Calendar(off=[date(2026, 12, 21) + timedelta(days=day) for day in range(14)]),
)
FIRST_DAYS = (date(2026, 3, 23), date(2026, 12, 14))


@dataclass(frozen=True)
class Case:
    steps: tuple[Step[int], ...]
    links: tuple[Link[int], ...]
    today: date
    goal: int
    shift: int

    @staticmethod
    def of(key: int, plan: Iterable[Step[int]]) -> Step[int]:
        return next(step for step in plan if step.key == key)

    @property
    def target(self) -> date:
        return self.today + timedelta(days=self.shift)


@st.composite
def steps_of(draw: st.DrawFn, key: int, first_day: date, on_days_off: bool = True) -> Step[int]:
    calendar = draw(st.sampled_from(CALENDARS))
    start = first_day + timedelta(days=draw(st.integers(0, 14)) + 2 * key)
    if not on_days_off or draw(st.integers(0, 4)):
        start = calendar.add(start, 0)
    milestone = not draw(st.integers(0, 5))
    due = start if milestone else start + timedelta(days=draw(st.integers(0, 6)))
    if not milestone and (not on_days_off or draw(st.integers(0, 4))):
        due = calendar.add(due, 0)
    state = draw(st.sampled_from(("open", "open", "open", "started", "done")))
    return Step(
        key,
        start,
        due,
        calendar,
        state=state,  # type: ignore[arg-type]
        finished_on=due + timedelta(days=draw(st.integers(-5, 8))) if draw(st.booleans()) and state == "done" else None,
        milestone=milestone,
        fixed=not draw(st.integers(0, 5)),
    )


@st.composite
def cases(draw: st.DrawFn, most: int = 7, shortest_lag: int = -6, on_days_off: bool = True) -> Case:
    first_day = draw(st.sampled_from(FIRST_DAYS))
    keys = range(draw(st.integers(2, most)))
    steps = [draw(steps_of(key, first_day, on_days_off=on_days_off)) for key in keys]
    pairs = [(before, after) for after in keys for before in range(after)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * most, unique=True))
    lags = st.one_of(st.just(0), st.integers(shortest_lag, 8))
    return Case(
        steps=tuple(draw(st.permutations(steps))),
        links=tuple(Link(before, after, draw(lags)) for before, after in chosen),
        today=first_day + timedelta(days=draw(st.integers(-3, 30))),
        goal=draw(st.sampled_from(keys)),
        shift=draw(st.integers(0, 40)),
    )
