"""A living plan filled up from a larger template: which of its steps the plan has, and where the others fit.

Nothing that stands on the plan moves: its open tasks keep their dates, done ones stay done. What is new is laid as late
as what waits for it allows, and not before today or what it comes after; where both cannot be, it is laid after what it
comes after, what should have waited for it does not, and by how much it is short is said. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan, step_of
from mapapp.plans.template_shape import Template, TemplateTask
from mapapp.schedule import Calendar, Dates, Link, Network, Step
from mapapp.schedule.steps import allowed_start, latest_finish

ALIKE, ENOUGH = 0.5, 3  # of the words of both texts that tell something; so many are more than chance
SMALL = {"and", "the", "of", "to", "a", "an", "in", "on", "with", "by", "for", "both", "all", "is", "are", "its"}
SAME: Mapping[tuple[str, str], Mapping[str, str]] = {  # what a step of the one that comes with mapapp is in the other
    ("light", "full"): {"trial": "trial", "case": "case", "approval": "budget", "signature": "signature",
                        "handover": "kickoff"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A step that the plan would get: its dates, what it comes after and what comes after it, by number of a task or by
    key of a step; `short` working days it ends too late for `late` ones, which do not wait for it."""

    step: TemplateTask
    dates: Dates
    after: tuple[tuple[int | str, int], ...]
    before: tuple[tuple[int, int], ...]
    short: int
    late: tuple[int, ...]


def had(plan: Plan, template: Template, origin: tuple[str, Mapping[str, str]] | None) -> dict[str, int]:
    """Which steps of the template the plan has: key -> number of a task. `origin`: the key of the template it came
    from, with the step that each task was.

    By what it came from, then by the marks, by the same words, and by words that are mostly the same on the same side.
    """
    found: dict[str, int] = {}
    for key, number in _by_origin(template, origin):
        if number in plan.by_number and key not in found:
            found[key] = number
    for same in (_same_mark, _same_words):
        for step in template.tasks:
            for task in plan.tasks:
                if step.key not in found and task.number not in found.values() and same(step, task):
                    found[step.key] = task.number
    free = [task for task in plan.tasks if task.number not in found.values()]
    pairs = sorted(
        ((-_alike(str(step.text), task.text), place, task.number, step.key)
         for place, step in enumerate(template.tasks) if step.key not in found
         for task in free if step.side == task.side)
    )  # fmt: skip
    for likeness, _place, number, key in pairs:
        if -likeness >= ALIKE and key not in found and number not in found.values():
            found[key] = number
    return found


def _by_origin(template: Template, origin: tuple[str, Mapping[str, str]] | None) -> Iterator[tuple[str, int]]:
    if origin is None:
        return
    key, steps = origin
    same = SAME.get((key, template.key), {}) if key != template.key else {task.key: task.key for task in template.tasks}
    known = {task.key for task in template.tasks}
    for number, step in steps.items():
        if number.isdecimal() and same.get(step) in known:
            yield same[step], int(number)


def _same_mark(step: TemplateTask, task: Task) -> bool:
    return bool(step.mark) and step.mark == task.mark


def _same_words(step: TemplateTask, task: Task) -> bool:
    return str(step.text).casefold().strip() == task.text.casefold().strip()


def _alike(one: str, other: str) -> float:
    """How much of what both texts say is the same: of all their words, or of the shorter one's when three are."""
    a, b = ({word for word in re.findall(r"\w+", text.casefold()) if word not in SMALL} for text in (one, other))
    both = len(a & b)
    if not both:
        return 0.0
    return max(both / len(a | b), both / min(len(a), len(b)) if both >= ENOUGH else 0.0)


def filled(
    plan: Plan, template: Template, has: Mapping[str, int], chosen: Collection[str], *, today: date
) -> list[Filled]:
    """Where the chosen steps go, in the order of the template. Loop when the plan's own order and that of the template
    wait for each other."""
    new = {step.key: step for step in template.tasks if step.key in chosen and step.key not in has}
    steps: dict[int | str, Step[int | str]] = {task.number: _known(plan, task) for task in plan.tasks if _counts(task)}
    steps |= {key: _new(plan, step, today) for key, step in new.items()}
    links = list(_links(template, has, new, steps))
    own: list[Link[int | str]] = [Link(link.before, link.after, link.lag) for link in plan.schedule_links()]
    order = [key for key in Network(steps.values(), [*links, *own]).order if key in new]
    early: dict[int | str, Dates] = {}
    for key in order:
        step, mine = steps[key], (link for link in links if link.after == key)
        held = [allowed_start(step, _finish(steps, early, link.before), link.lag) for link in mine]
        start = max([step.calendar.add(today, 0), *held])
        early[key] = Dates(start, step.due_from(start))
    dates: dict[int | str, Dates] = {}
    until: dict[int | str, date] = {}
    behind = set(_behind_signature(template))
    for key in reversed(order):
        step, last = steps[key], list[date]()
        for link in links:
            if link.before == key and (first := _start(steps, dates, link.after)) is not None:
                last.append(latest_finish(steps[link.after], first, link.lag))
        last = last or list(_end(plan, after_signature=key in behind))
        until[key] = step.calendar.last(min(last, default=early[key].due))
        late = Dates(step.start_from(until[key]), until[key])
        dates[key] = late if late.start >= early[key].start else early[key]
    found = (_filled(new[str(key)], dates[key], until[key], links, steps) for key in order)
    place = {step.key: index for index, step in enumerate(template.tasks)}
    return sorted(found, key=lambda one: place[one.step.key])


def _filled(
    step: TemplateTask, dates: Dates, until: date, links: list[Link[int | str]],
    steps: Mapping[int | str, Step[int | str]],
) -> Filled:  # fmt: skip
    after = tuple((link.before, link.lag) for link in links if link.after == step.key)
    waiting = [link for link in links if link.before == step.key and isinstance(link.after, int)]
    first = {link.after: allowed_start(steps[link.after], dates.due, link.lag) for link in waiting}
    holds = [link for link in waiting if first[link.after] <= steps[link.after].start]
    late = tuple(int(link.after) for link in waiting if link not in holds)
    short = max(0, steps[step.key].calendar.distance(until, dates.due))
    return Filled(step, dates, after, tuple((int(link.after), link.lag) for link in holds), short, late)


def _links(
    template: Template, has: Mapping[str, int], new: Collection[str], steps: Mapping[int | str, Step[int | str]]
) -> Iterator[Link[int | str]]:
    """The template's order among what is new, and between that and the plan. One that is left out is passed through."""
    inside = {task.key: task for task in template.tasks}

    def ahead(key: str, seen: frozenset[str]) -> Iterator[tuple[int | str, int]]:
        for before, lag in inside[key].after:
            if before in seen:
                continue
            if before in new:
                yield before, lag
            elif before in has:
                if has[before] in steps:
                    yield has[before], lag
            else:
                yield from ahead(before, seen | {before})

    told: set[tuple[int | str, int | str]] = set()
    for task in template.tasks:
        here: int | str | None = task.key if task.key in new else has.get(task.key)
        if here is None or here not in steps:
            continue
        for before, lag in ahead(task.key, frozenset({task.key})):
            known = isinstance(before, int) and isinstance(here, int)  # what stands on the plan waits as it did
            if not known and before != here and (before, here) not in told and _binds(steps, here):
                told.add((before, here))
                yield Link(before, here, lag)


def _binds(steps: Mapping[int | str, Step[int | str]], key: int | str) -> bool:
    """Nothing holds back what has begun."""
    return steps[key].state == "open"


def _counts(task: Task) -> bool:
    return task.status != Task.Status.NOT_NEEDED


def _known(plan: Plan, task: Task) -> Step[int | str]:
    step = step_of(task, plan.workspace)
    return Step(
        task.number, step.starts_on, step.due_on, step.calendar, step.state, step.finished_on, step.milestone, True
    )


def _new(plan: Plan, task: TemplateTask, today: date) -> Step[int | str]:
    calendar: Calendar = plan.workspace.calendar(Side(task.side)).working_days
    start = calendar.add(today, 0)
    return Step(task.key, start, calendar.add(start, max(0, task.days - 1)), calendar, milestone=task.days == 0)


def _finish(steps: Mapping[int | str, Step[int | str]], dates: Mapping[int | str, Dates], key: int | str) -> date:
    return dates[key].due if key in dates else steps[key].finish


def _start(steps: Mapping[int | str, Step[int | str]], dates: Mapping[int | str, Dates], key: int | str) -> date | None:
    """When what waits has to be free to start; nothing for what has begun."""
    if key in dates:
        return dates[key].start
    return steps[key].start if steps[key].state == "open" else None


def _end(plan: Plan, *, after_signature: bool) -> Iterator[date]:
    """When all is to be done that nothing waits for: by signature or its target; what follows it, by go-live."""
    marked = plan.go_live if after_signature else plan.signature
    target = plan.workspace.target_go_live_on if after_signature else plan.workspace.target_signature_on
    if marked is not None and marked.is_open:
        yield marked.due_on
    elif target is not None:
        yield target


def _behind_signature(template: Template) -> Iterator[str]:
    """The steps that come after the signature, however far."""
    known = {task.key for task in template.tasks if task.mark == "signature"}
    grown = True
    while grown:
        more = {task.key for task in template.tasks if known.intersection(key for key, _lag in task.after)} - known
        yield from more
        known |= more
        grown = bool(more)


def chosen_at_first(plan: Plan, template: Template, has: Mapping[str, int]) -> frozenset[str]:
    """What is ticked when nobody has chosen yet: all that the plan does not have, but for phases that lie behind it."""
    begun, unfinished = set[int](), set[int]()
    for step in template.tasks:
        task = plan.by_number.get(has.get(step.key, 0))
        if task is not None and task.has_begun:
            begun.add(step.phase)
        if task is not None and task.is_open:
            unfinished.add(step.phase)
    over = {place for place in range(max(begun, default=0)) if place not in unfinished}
    return frozenset(step.key for step in template.tasks if step.key not in has and step.phase not in over)


def without_marks(step: TemplateTask, plan: Plan) -> TemplateTask:
    """A mark that a task of the plan has stays with it: its date is what both companies speak of."""
    taken = {task.mark for task in plan.tasks if task.mark}
    return replace(step, mark="") if step.mark in taken else step
