"""Repairs by trying every single one, then every two: each made by hand, each judged by laying the plan anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mapapp.schedule import Link, Step
from tests.schedule import brute, brute_backward
from tests.schedule.brute import Links, Plan

Knob = tuple[str, int] | tuple[str, int, int]


def knobs(steps: Plan, links: Links, goal: int, today: date) -> Iterator[tuple[Knob, int]]:
    """Every duration and lag that may give way, with the most working days it can."""
    by_key = {step.key: step for step in steps}
    for key, step in by_key.items():
        if brute.leads(steps, links, key, goal) and not step.milestone and not step.fixed:
            most = brute.length(step) - 1
            if step.state == "started":
                due, first = brute.counted(step)[1], brute.walk(step.calendar, today, 0)
                most = min(most, brute.count(step.calendar, first, due) - 1)
            yield ("shorten", key), most
    for link in links:
        before, after = by_key[link.before], by_key[link.after]
        if after.state == "open" and brute.leads(steps, links, after.key, goal):
            no_lead = after.milestone or after.key == goal
            span = 0 if before.milestone or before.state == "done" or no_lead else min(20, brute.length(before))
            yield ("overlap", link.before, link.after), link.lag + span


def turned(steps: Plan, links: Links, knob: Knob, by: int) -> tuple[list[Step[int]], list[Link[int]]]:
    kind, *keys = knob
    if kind == "overlap":
        pair = tuple(keys)
        return list(steps), [replace(it, lag=it.lag - by) if (it.before, it.after) == pair else it for it in links]
    plan = []
    for step in steps:
        if step.key == keys[0]:
            step = replace(step, due_on=brute.walk(step.calendar, brute.counted(step)[1], -by))
        plan.append(step)
    return plan, list(links)


def singles(steps: Plan, links: Links, goal: int, target: date, today: date) -> dict[Knob, int]:
    """The least by which each one, alone, makes the plan fit."""
    found = {}
    for knob, most in knobs(steps, links, goal, today):
        for by in range(1, most + 1):
            if brute_backward.fits(*turned(steps, links, knob, by), goal, target, today):
                found[knob] = by
                break
    return found


def least_of_two(steps: Plan, links: Links, goal: int, target: date, today: date) -> int | None:
    """The working days that the smallest pair changes in all."""
    every = list(knobs(steps, links, goal, today))
    sums = []
    for place, (one, most) in enumerate(every):
        for by in range(1, most + 1):
            plan = turned(steps, links, one, by)
            for other, more in every[place + 1 :]:
                for days in range(1, more + 1):
                    if by + days < min(sums, default=99) and brute_backward.fits(
                        *turned(*plan, other, days), goal, target, today
                    ):
                        sums.append(by + days)
    return min(sums, default=None)
