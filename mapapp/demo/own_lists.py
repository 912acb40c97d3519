"""What each company of the demo keeps to itself, written by its people through the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from heapq import merge

from mapapp.plans.changes.people import Described
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.private.changes.notes import About, write_note
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.progress import complete_private_task, start_private_task
from mapapp.private.changes.tasks import OwnTask, add_private_task

Who = Callable[[str], Actor]
Moved = Callable[[date], date]
At = Callable[[str, str], datetime]


def keep_own_lists(workspace: Workspace, *, by: Who, day: Moved, at: At) -> Iterator[datetime]:
    """As of the review of Tue 3 Feb 2026: the security review, 22, was still to end on the 17th. Each moment before its
    act."""
    return merge(_sellers(workspace, by, day, at), _buyers(workspace, by, day, at))


def _sellers(plan: Workspace, by: Who, day: Moved, at: At) -> Iterator[datetime]:
    anna, jonas = by("Anna"), by("Jonas")
    sol = Described(
        "Ingrid Sol", Side.BUYER, title="Chief Information Security Officer", part="security",
        needs="An audit report that is less than a year old.",
    )  # fmt: skip
    yield (when := at("2026-02-03", "16:20"))
    write_down_person(plan, sol, by=anna, at=when)
    price = OwnTask(
        "Agree with our finance how far the price can go", day(date(2026, 2, 9)), day(date(2026, 2, 12)),
        note="Three years paid yearly is what they will ask for.", owner=anna.number,
    )  # fmt: skip
    call = OwnTask("Ask Halden Foods for a reference call", day(date(2026, 2, 4)), day(date(2026, 2, 6)),
                   owner=jonas.number)  # fmt: skip
    slot = OwnTask(
        "Keep a day free for their redlines", day(date(2026, 2, 18)), day(date(2026, 2, 18)),
        owner=by("Leila").number, after=22,
    )  # fmt: skip
    for minute, task in ((24, price), (26, call), (28, slot)):
        yield (when := at("2026-02-03", f"16:{minute}"))
        add_private_task(plan, task, by=anna, at=when)
    yield (when := at("2026-02-03", "16:31"))
    _note(plan, "Ruth asked twice about payment terms. Have an answer ready before the redlines come back.",
          "Ruth", anna, when)  # fmt: skip
    yield (when := at("2026-02-06", "14:05"))
    complete_private_task(plan, 2, was="not_started", done_on=day(date(2026, 2, 6)), by=jonas, at=when)
    yield (when := at("2026-02-09", "08:15"))
    start_private_task(plan, 1, was="not_started", by=anna, at=when)
    yield (when := at("2026-02-09", "10:02"))
    _note(plan, "Marcus reads fast and asks in writing. Answer the same day.", "Marcus", jonas, when)


def _buyers(plan: Workspace, by: Who, day: Moved, at: At) -> Iterator[datetime]:
    priya, marcus = by("Priya"), by("Marcus")
    council = Described("Henrik Vos", Side.BUYER, title="Works council", part="other",
                        needs="To know what is stored about single employees.")  # fmt: skip
    yield (when := at("2026-02-03", "17:05"))
    write_down_person(plan, council, by=priya, at=when)
    brief = OwnTask("Brief the works council", day(date(2026, 2, 11)), day(date(2026, 2, 13)), owner=priya.number)
    budget = OwnTask("Security budget for the roll-out confirmed", day(date(2026, 2, 18)), day(date(2026, 2, 20)),
                     owner=marcus.number, after=22)  # fmt: skip
    for minute, task in ((10, brief), (12, budget)):
        yield (when := at("2026-02-03", f"17:{minute}"))
        add_private_task(plan, task, by=priya, at=when)
    yield (when := at("2026-02-04", "09:40"))
    text = "Elena wants to see what it costs to run in the second year before she says yes."
    _note(plan, text, "Elena", priya, when)


def _note(plan: Workspace, text: str, about: str, by: Actor, at: datetime) -> None:
    person = plan.people.get(name__startswith=about)
    write_note(plan, text, about=About(person=person.number), by=by, at=at)
