"""The history of a plan, day by day in the reader's zone, newest first, and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from html import unescape
from itertools import groupby
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.reader import Reader, short
from mapapp.drawing.tabs import address
from mapapp.drawing.telling import Entry, Teller
from mapapp.plans.history import Line
from mapapp.plans.queries import Plan
from mapapp.plans.reading import Stretch
from mapapp.plans.said import SAID
from mapapp.plans.words import full_day_words

KINDS: Mapping[str, tuple[Promise, frozenset[str]]] = {
    "dates": (
        gettext_lazy("Dates"),
        frozenset({"task.rescheduled", "task.predecessors_set", "dates.accepted", "change.undone"}),
    ),
    "status": (
        gettext_lazy("Status"),
        frozenset({"task.started", "task.completed", "task.blocked", "task.reopened", "task.dropped"}),
    ),
    "agreement": (
        gettext_lazy("Versions and agreement"),
        frozenset(
            {"version.saved", "version.proposed", "version.agreed", "version.declined", "version.withdrawn",
             "version.sent", "version.linked", "version.link_ended", "plan.links_off", "plan.links_on"}
        ),
    ),
    "touchpoints": (
        gettext_lazy("Reviews, calls and meetings"),
        frozenset({"review.noted", "review.ended", "touchpoint.logged"}),
    ),
    "comments": (gettext_lazy("Comments"), SAID),
    "goals": (
        gettext_lazy("Goals"),
        frozenset(
            {"goal.added", "goal.edited", "goal.removed", "measure.added", "measure.edited", "measure.removed",
             "measure.checked", "criteria.written", "criteria.changed"}
        ),
    ),
    "plan": (
        gettext_lazy("Plan and phases"),
        frozenset(
            {"plan.created", "plan.filled", "plan.edited", "plan.calendar_set", "plan.value_hidden", "plan.value_shown",
             "plan.retired", "plan.reopened", "plan.handed_on", "plan.deletion_set",
             "phase.added", "phase.marked", "phase.moved", "phase.removed", "phase.renamed"}
        ),
    ),
    "tasks": (
        gettext_lazy("Tasks and their words"),
        frozenset({"task.added", "plan.filled", "task.reworded", "task.described", "task.moved", "task.handed_over"}),
    ),
    "people": (
        gettext_lazy("People"),
        frozenset(
            {"person.added", "person.described", "person.invited", "person.changed_side",
             "person.joined", "invite.revoked", "invite.renewed",
             "invite.requested", "invite.refused",
             "invite.declined", "invite.returned", "person.erased", "task.handed_over", "task.handed_back",
             "seat.role_given", "seat.ended", "seat.links_ended", "plan.handed_on"}
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day."""

    key: str
    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    value: str
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """What `plans/activity.html` draws. `older_url` and `newer_url` are empty at the ends."""

    days: tuple[Day, ...]
    people: tuple[Pick, ...]
    tasks: tuple[Pick, ...]
    kinds: tuple[Pick, ...]
    narrowed: bool
    url: str
    older_url: str
    newer_url: str
    head: str
    csv_url: str


def activity_of(
    found: Stretch, plan: Plan, reader: Reader, *, said: Mapping[int, str], person: int | None = None,
    task: int | None = None, kind: str = "",
) -> Activity:  # fmt: skip
    """A stretch of history for one reader; `said` is what its comments say by now. Makes no query."""
    teller = Teller(plan, reader, said=said)
    entries = [teller.entry(line) for line in found.lines]
    url = address("activity", reader.visit.workspace.code)
    asked = (("person", person), ("task", task), ("kind", kind or None))
    kept: dict[str, int | str] = {name: value for name, value in asked if value is not None}
    older, newer = {}, {}
    if found.lines:
        older, newer = {"before": found.lines[-1].number}, {"after": found.lines[0].number}
    return Activity(
        days=tuple(_days(entries, teller.today)),
        people=tuple(Pick(str(p.number), p.name, p.number == person) for p in plan.people),
        tasks=tuple(Pick(str(t.number), f"{t.number} {short(t.text)}", t.number == task) for t in plan.tasks),
        kinds=tuple(Pick(name, str(words), name == kind) for name, (words, _verbs) in KINDS.items()),
        narrowed=bool(kept),
        url=url,
        older_url=f"{url}?{urlencode(kept | older)}" if found.older and older else "",
        newer_url=f"{url}?{urlencode(kept | newer)}" if found.newer and newer else "",
        head=plan.workspace.head_hash,
        csv_url=address("activity_csv", reader.visit.workspace.code) + (f"?{urlencode(kept)}" if kept else ""),
    )


ALL = 10_000  # fields of one line: more than a change can have
CSV_COLUMNS = ("Number", "Moment (UTC)", "Day", "Person", "Company", "What", "Task", "Field", "Before", "After", "Why")


def activity_rows(
    lines: Iterable[Line], plan: Plan, reader: Reader, *, said: Mapping[int, str]
) -> Iterator[tuple[str, ...]]:
    """The same lines for a spreadsheet, in the columns of CSV_COLUMNS: a row for each field that a line changed, one
    for a line that changed none. Makes no query."""
    teller = Teller(plan, reader, said=said, most=ALL)
    for line in lines:
        entry = teller.entry(line)
        words = " ".join(f"{unescape(strip_tags(entry.said))} {entry.tail}".split())
        head = (entry.number, f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}", entry.day.isoformat(), entry.who,
                entry.face.company, words, str(line.task or ""))  # fmt: skip
        for label, old, new in [(one.label, one.old, one.new) for one in entry.fields] or [("", "", "")]:
            yield (*head, str(label), str(old), str(new), entry.quote)


def _days(entries: list[Entry], today: date) -> Iterator[Day]:
    for day, lines in groupby(entries, key=lambda entry: entry.day):
        rows, ago = tuple(lines), (today - day).days
        words = full_day_words(day, today=today, weekday=True)
        named = _("Today, %(day)s") if ago == 0 else _("Yesterday, %(day)s") if ago == 1 else "%(day)s"
        yield Day(day.isoformat(), named % {"day": words}, rows)
