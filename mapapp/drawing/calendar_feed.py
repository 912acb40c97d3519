"""Somebody's steps as a calendar that other programs read (RFC 5545): one all-day event a step, on the day it is due.

What the steps are is said only to who asked for it; else a calendar that colleagues share tells no more than that there
is one. `icalendar` writes it: folding, escaping and line ends are its business.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from mapapp.access.feeds import FeedStep
from mapapp.people.wording import one_line
from mapapp.plans.models import Task

TITLE = 200  # characters
OFTEN = timedelta(hours=1)  # how often a calendar may ask


def calendar_of(steps: Iterable[FeedStep], *, titles: bool) -> bytes:
    """The whole file. The same steps make the same bytes."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//mapapp//steps//EN")
    calendar.add("METHOD", "PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, _("Your steps (mapapp)"))
    calendar.add("REFRESH-INTERVAL", OFTEN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for step in steps:
        calendar.add_component(_event(step, titles=titles))
    return calendar.to_ical()


def _event(step: FeedStep, *, titles: bool) -> Event:
    task, event = step.task, Event()
    day = task.done_on if task.status == Task.Status.DONE and task.done_on else task.due_on
    event.add("UID", f"{task.workspace.code}-{task.number}@mapapp")
    event.add("DTSTAMP", step.changed_at)
    event.add("LAST-MODIFIED", step.changed_at)
    event.add("SEQUENCE", step.revision)
    event.add("DTSTART", day)
    event.add("DTEND", day + timedelta(days=1))
    event.add("SUMMARY", _summary(task, titles=titles))
    if titles:
        event.add("DESCRIPTION", one_line(f"{task.workspace.name}, {task.workspace.account}"))
    event.add("STATUS", "CANCELLED" if step.dropped else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    event.add("URL", settings.PUBLIC_URL + reverse("task", args=[task.workspace.code, task.number]))
    return event


def _summary(task: Task, *, titles: bool) -> str:
    done = task.status == Task.Status.DONE
    if titles:
        words = Truncator(one_line(task.text)).chars(TITLE)
        return _("Done: %(step)s") % {"step": words} if done else words
    if task.kind == Task.Kind.MILESTONE:
        return _("A milestone of your plan, reached") if done else _("A milestone of your plan")
    return _("A step of your plan, done") if done else _("A step of your plan, due")
