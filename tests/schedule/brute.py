"""The same definitions once more, written apart from the engine: day by day, round after round, slack by slipping.

Slow on purpose. Nothing here asks the engine for anything but the values `Step`, `Link` and the days a calendar names.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from mapapp.schedule import Calendar, Link, Step

DAY = timedelta(days=1)
Plan = Sequence[Step[int]]
Links = Sequence[Link[int]]
Span = tuple[date, date]


def works(calendar: Calendar, day: date) -> bool:
    return day.weekday() not in calendar.weekend and day not in calendar.off


def walk(calendar: Calendar, day: date, n: int) -> date:
    """The n-th working day after or before; for 0 the first on or after."""
    if n == 0:
        while not works(calendar, day):
            day += DAY
        return day
    step = DAY if n > 0 else -DAY
    while n:
        day += step
        if works(calendar, day):
            n -= 1 if n > 0 else -1
    return day


def count(calendar: Calendar, first: date, last: date) -> int:
    days = 0
    while first <= last:
        days += works(calendar, first)
        first += DAY
    return days


def counted(step: Step[int]) -> Span:
    """The promised dates, days off counted as the next working day; the real finish of a done step."""
    start, due = (walk(step.calendar, day, 0) for day in (step.starts_on, step.due_on))
    if step.state == "done":
        due = step.finished_on or step.due_on
    return (due if step.milestone else start), due


def length(step: Step[int]) -> int:
    return count(step.calendar, *counted(step))


def end(step: Step[int], start: date) -> date:
    """The day it is due when it starts on that day and works as many days as it was promised."""
    left = 0 if step.milestone else length(step) - 1
    return walk(step.calendar, start, left) if left else start


def respects(step: Step[int], start: date, finish: date, lag: int) -> bool:
    """Whether starting then comes after a predecessor's finish as the dependency asks."""
    first = finish if step.milestone else finish + DAY
    while not works(step.calendar, first):
        first += DAY
    while lag:
        first += DAY if lag > 0 else -DAY
        if works(step.calendar, first):
            lag -= 1 if lag > 0 else -1
    return start >= first


def first(step: Step[int], finish: date, lag: int) -> date:
    """The first day that respects a predecessor's finish, looked for from long before."""
    day = walk(step.calendar, finish - timedelta(days=35), 0)
    while not respects(step, day, finish, lag):
        day = walk(step.calendar, day, 1)
    return day


def settle(
    steps: Plan, links: Links, spans: dict[int, Span], held: set[int], slipped: Mapping[int, int] | None = None
) -> dict[int, Span]:
    """Move every step in `held` on by single days until nothing into it is broken; the slipped ones finish later."""
    by_key = {step.key: step for step in steps}
    late = slipped or {}

    def finish(key: int) -> date:
        due = spans[key][1]
        return walk(by_key[key].calendar, due, late[key]) if late.get(key) else due

    restless = True
    while restless:
        restless = False
        for link in links:
            step = by_key[link.after]
            while link.after in held and not respects(step, spans[link.after][0], finish(link.before), link.lag):
                start = walk(step.calendar, spans[link.after][0], 1)
                spans[link.after] = start, end(step, start)
                restless = True
    return {key: (span[0], finish(key)) for key, span in spans.items()}


def projected(steps: Plan, links: Links, today: date, slipped: Mapping[int, int] | None = None) -> dict[int, Span]:
    spans: dict[int, Span] = {}
    for step in steps:
        start, due = counted(step)
        if step.state == "open":
            start = max(start, walk(step.calendar, today, 0))
            spans[step.key] = start, end(step, start)
        elif step.state == "started":
            due = walk(step.calendar, max(today, step.due_on), 0)
            spans[step.key] = (due if step.milestone else step.starts_on), due
        else:
            spans[step.key] = (due if step.milestone else step.starts_on), due
    return settle(steps, links, spans, {step.key for step in steps if step.state == "open"}, slipped)


def leads(steps: Plan, links: Links, key: int, goal: int) -> bool:
    """Whether a step not done leads to the goal through steps that have not started."""
    state = {step.key: step.state for step in steps}
    if "done" in (state[key], state[goal]):
        return False
    ways = (link.after for link in links if link.before == key and state[link.after] == "open")
    return key == goal or any(leads(steps, links, way, goal) for way in ways)


def slack(steps: Plan, links: Links, today: date, goal: int | None, key: int) -> tuple[int, int]:
    """Total and free: slip the step by one more working day until what is measured moves."""
    before = projected(steps, links, today)
    to_goal = goal is not None and leads(steps, links, key, goal)

    def measured(spans: dict[int, Span]) -> date:
        return spans[goal][1] if to_goal and goal is not None else max(due for _, due in spans.values())

    total = 0
    while measured(projected(steps, links, today, {key: total + 1})) == measured(before):
        total += 1
    free = 0
    while free < total:
        after = projected(steps, links, today, {key: free + 1})
        if any(after[other][0] != before[other][0] for other in after if other != key):
            break
        free += 1
    return total, free


def moved_steps(steps: Plan, moved: Mapping[int, date]) -> list[Step[int]]:
    """The plan with new due dates and nothing else."""
    plan = []
    for step in steps:
        if moved.get(step.key, step.due_on) != step.due_on and step.state != "done":
            due = walk(step.calendar, moved[step.key], 0)
            back = 0 if step.milestone else length(step) - 1
            start = walk(step.calendar, due, -back) if back else due
            starts_on = start if step.state == "open" or step.milestone else step.starts_on
            step = replace(step, starts_on=starts_on, due_on=due)
        plan.append(step)
    return plan


def cascaded(
    old: tuple[Plan, Links], new: tuple[Plan, Links], dated: Container[int]
) -> tuple[dict[int, Span], dict[int, int]]:
    """Where everything stands after the push, and the working days by which those who stay are in the way."""
    was, now = {step.key: step for step in old[0]}, {step.key: step for step in new[0]}
    spans = {key: counted(step) for key, step in now.items()}
    pushable = {key for key, step in now.items() if step.state == "open" and not step.fixed and key not in dated}

    def pushes(link: Link[int]) -> bool:
        if spans[link.before][1] > counted(was[link.before])[1]:
            return True
        if now[link.after].state == "open" != was[link.after].state:
            return True
        known = [one for one in old[1] if (one.before, one.after) == (link.before, link.after)]
        after = was[link.after]
        if now[link.after].state != "open":  # what has begun has a start, whatever it is called
            after = replace(after, milestone=now[link.after].milestone)
        before = [first(after, counted(was[one.before])[1], one.lag) for one in known]
        return not before or first(now[link.after], spans[link.before][1], link.lag) > before[0]

    for _ in now:
        spans = settle(new[0], [link for link in new[1] if pushes(link)], spans, pushable)
    short: dict[int, int] = {}
    for key, step in now.items():
        into = [link for link in new[1] if link.after == key and (step.state == "open" or pushes(link))]
        start, days = spans[key][0], 0
        while step.state != "done" and not all(respects(step, start, spans[it.before][1], it.lag) for it in into):
            start, days = walk(step.calendar, start, 1), days + 1
        if days:
            short[key] = days
    return spans, short


def forward(steps: Plan, links: Links, spans: dict[int, Span], settled: set[int]) -> dict[int, Span]:
    """What could come forward: held until now, one day earlier would have broken a dependency; now days are free."""
    old, now = {step.key: counted(step) for step in steps}, dict(spans)
    found: dict[int, Span] = {}
    restless = True
    while restless:
        restless = False
        for step in steps:
            into = [link for link in links if link.after == step.key]
            earlier = walk(step.calendar, old[step.key][0], -1)
            kept = all(respects(step, old[step.key][0], old[link.before][1], link.lag) for link in into)
            held = not all(respects(step, earlier, old[link.before][1], link.lag) for link in into)
            if step.state != "open" or step.fixed or step.key in settled or not (kept and held):
                continue
            start = walk(step.calendar, now[step.key][0], -1)
            if all(respects(step, start, now[link.before][1], link.lag) for link in into):
                found[step.key] = now[step.key] = start, end(step, start)
                restless = True
    return found
