"""What a file would change, as values for the page: by task, and what follows from the chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.drawing.reader import Reader, short
from mapapp.drawing.slip import broken_words
from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.offers import Offer
from mapapp.exchange.planfile.run import Outcome
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import stand

TEXT = 90  # characters of a task's text
LINES = 60  # moved tasks that are spelled out
LAST = 1_000_000  # no number: behind those that have one
KINDS = (fields.TASK, fields.PHASE, fields.PERSON, fields.GOAL, fields.MEASURE)
PAGES = {
    fields.TASK: "task/{}/", fields.PHASE: "phases/", fields.PERSON: "people/{}/", fields.GOAL: "goals/{}/",
    fields.MEASURE: "measures/{}/",
}  # fmt: skip
WORDS = {
    fields.PHASE: gettext_lazy("Phase"), fields.PERSON: gettext_lazy("Person"), fields.GOAL: gettext_lazy("Goal"),
    fields.MEASURE: gettext_lazy("Measure"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one thing. `number` of a step that the plan has; `kind` says what it is, of all others."""

    kind: str
    number: str
    text: str
    url: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A task whose dates would change, and by whom: the file, or what comes before it."""

    text: str
    owner: str
    old: str
    new: str
    chosen: bool
    strong: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What follows. `more` lines are counted, not spelled out."""

    words: str
    lines: tuple[Line, ...]
    more: int
    waits: str
    breaks: tuple[str, ...]
    asks_why: bool


def groups_of(offers: Sequence[Offer], url: str) -> tuple[Group, ...]:
    """By what they are of: steps by their number, then the other sheets, new rows after the rest of their kind.

    `url` is the plan's.
    """
    found = []
    for (place, number), mine in groupby(sorted(offers, key=place_of), key=place_of):
        every, on = tuple(mine), KINDS[place]
        if number != LAST:
            name = short(every[0].thing, TEXT)
            shown = str(number) if on == fields.TASK else ""
            found.append(Group(_kind(on), shown, name, f"{url}{PAGES[on].format(number)}", every))
        else:
            found += [Group(one.label, "", short(one.thing, TEXT), "", (one,)) for one in every]
    return tuple(found)


def place_of(one: Offer) -> tuple[int, int]:
    """Where a change stands among others."""
    return KINDS.index(one.on), one.number or LAST


def _kind(on: str) -> str:
    """What it is, where it is no step."""
    return str(WORDS[on]) if on in WORDS else ""


def result_of(outcome: Outcome, offers: Sequence[Offer], reader: Reader) -> Result:
    dated = {one.number for one in offers if one.chosen and one.edit and one.edit.field in fields.DATES}
    lines = [_line(was, now, reader, now.number in dated) for was, now in outcome.moved]
    return Result(
        words=" ".join(filter(None, (_moved_words(len(lines)), _signature(outcome, reader)))),
        lines=tuple(lines[:LINES]),
        more=max(len(lines) - LINES, 0),
        waits=_waits(outcome, reader),
        breaks=tuple(broken_words(one, reader) for one in outcome.conflicts.values()),
        asks_why=outcome.asks_why,
    )


def _moved_words(count: int) -> str:
    if not count:
        return _("No date moves.")
    return ngettext("%(count)s task has other dates then.", "%(count)s tasks have other dates then.", count) % {
        "count": count
    }


def _signature(outcome: Outcome, reader: Reader) -> str:
    was, now = (stand(plan, reader.at).signature_on for plan in (outcome.was, outcome.plan))
    if was is None or now is None:
        return ""
    said = {"was": reader.day(was, weekday=False), "now": reader.day(now, weekday=False)}
    if was == now:
        return _("Signature stays on %(now)s.") % said
    return _("Signature moves from %(was)s to %(now)s.") % said


def _line(was: Task, now: Task, reader: Reader, chosen: bool) -> Line:
    same = was.due_on == now.due_on
    old, new = (was.starts_on, now.starts_on) if same else (was.due_on, now.due_on)
    return Line(
        text=f"{now.number} {short(now.text, TEXT)}",
        owner=now.owner.name if now.owner else reader.company(Side(now.side)),
        old=reader.day(old, weekday=False),
        new=reader.day(new, weekday=False) + (f" ({_('start')})" if same else ""),
        chosen=chosen,
        strong=now.mark == Task.Mark.SIGNATURE,
    )


def _waits(outcome: Outcome, reader: Reader) -> str:
    """How many dates of the other company would stand as proposed."""
    mine, was = reader.visit.side, outcome.was.by_number
    count = sum(
        task.proposed_by == mine and (task.number not in was or _dates(was[task.number]) != _dates(task))
        for task in outcome.plan.tasks
    )
    words = ngettext(
        "%(count)s date stands as proposed until %(company)s says yes to it.",
        "%(count)s dates stand as proposed until %(company)s says yes to them.",
        count,
    )
    return words % {"count": count, "company": reader.company(mine.other)} if count else ""


def _dates(task: Task) -> tuple[object, ...]:
    return task.starts_on, task.due_on, task.proposed_by
