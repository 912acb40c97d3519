"""The backward plan by trying: the latest day a task can finish, the targets that fit, one task later at a time."""

from datetime import date, timedelta

from mapapp.schedule import Step
from tests.schedule.brute import (
    DAY,
    Links,
    Plan,
    Span,
    counted,
    end,
    first,
    leads,
    length,
    respects,
    settle,
    walk,
    works,
)


def keeps(steps: Plan, links: Links, goal: int, target: date, key: int, finish: date) -> bool:
    """Whether a step finishing then, and all that it alone holds back, lets fixed dates and the target stand."""
    by_key = {step.key: step for step in steps}
    if key == goal:
        return finish <= target
    for link in links:
        after = by_key[link.after]
        if link.before != key or after.state != "open" or not leads(steps, links, after.key, goal):
            continue
        start = first(after, finish, link.lag)
        if after.fixed and start > counted(after)[0]:
            return False
        if not after.fixed and not keeps(steps, links, goal, target, after.key, end(after, start)):
            return False
    return True


def laid(steps: Plan, links: Links, goal: int, target: date, step: Step[int]) -> Span:
    if step.fixed:
        return step.starts_on, step.due_on
    due = target + timedelta(days=60)
    while not (works(step.calendar, due) and keeps(steps, links, goal, target, step.key, due)):
        due -= DAY
    if step.state == "started" and not step.milestone:
        return step.starts_on, due
    return (walk(step.calendar, due, 1 - length(step)) if length(step) > 1 else due), due


def fits(steps: Plan, links: Links, goal: int, target: date, today: date) -> bool:
    """The definition word by word: nothing not started before today; done, under way and fixed finish in time."""
    for step in steps:
        if step.state == "done":
            in_time = keeps(steps, links, goal, target, step.key, counted(step)[1])
        elif not leads(steps, links, step.key, goal):
            continue
        elif step.state == "open":
            in_time = walk(step.calendar, laid(steps, links, goal, target, step)[0], 0) >= today
            if step.fixed:
                in_time = in_time and keeps(steps, links, goal, target, step.key, counted(step)[1])
        else:
            finish = walk(step.calendar, max(today, step.due_on), 0)
            in_time = keeps(steps, links, goal, target, step.key, finish)
            if step.fixed:
                in_time = in_time and finish == counted(step)[1]
        if not in_time:
            return False
    return True


def early(steps: Plan, links: Links, today: date, slipped: int | None = None) -> dict[int, Span]:
    spans: dict[int, Span] = {}
    for step in steps:
        if step.fixed or step.state == "done":
            spans[step.key] = counted(step)
        elif step.state == "started":
            spans[step.key] = step.starts_on, walk(step.calendar, max(today, step.due_on), 0)
        else:
            start = walk(step.calendar, today, 0)
            spans[step.key] = start, end(step, start)
    held = {step.key for step in steps if step.state == "open" and not step.fixed}
    return settle(steps, links, spans, held, {} if slipped is None else {slipped: 1})


def unmet(steps: Plan, links: Links, goal: int, spans: dict[int, Span], today: date) -> dict[int, int]:
    """The fixed steps that lead to the goal and miss their dates, by the days one has to go on until they are kept."""
    missed: dict[int, int] = {}
    for step in steps:
        if not step.fixed or step.state == "done" or not leads(steps, links, step.key, goal):
            continue
        open_ = step.state == "open"
        into = [link for link in links if link.after == step.key and open_]
        day, days = counted(step)[0 if open_ else 1], 0
        while day < today or not all(respects(step, day, spans[link.before][1], link.lag) for link in into):
            day, days = walk(step.calendar, day, 1), days + 1
        if days:
            missed[step.key] = days
    return missed


def poles(steps: Plan, links: Links, goal: int, today: date) -> set[int]:
    """What moves the earliest signature, or breaks a fixed date, when it finishes one working day later."""
    signature = early(steps, links, today)[goal][1]
    found = set()
    for step in steps:
        if leads(steps, links, step.key, goal):
            later = early(steps, links, today, step.key)
            if later[goal][1] != signature or unmet(steps, links, goal, later, today):
                found.add(step.key)
    return found
