"""What comes of moves tried together, as values: signature, go-live, what moves, what breaks, who must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.rules import may_apply_moves
from mapapp.drawing.reader import Reader
from mapapp.drawing.scenarios import Fields, fields_of, scenario_url
from mapapp.drawing.slip import TEXT, agreement_words, broken_words, signature_words
from mapapp.plans.changes.dates import Moved
from mapapp.plans.changes.scenario import Tried
from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words, signed_days_words, tasks_words


@dataclass(frozen=True, slots=True)
class Reached:
    """A date everybody asks for, before and after; `bad` when it misses its target."""

    label: str
    old: str
    new: str
    note: str
    bad: bool


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A task whose dates change; `chosen` by the person, or pushed."""

    text: str
    owner: str
    old: str
    new: str
    days: str
    chosen: bool
    strong: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `plans/_outcome.html` draws. `why_not` is the reason why this reader may not apply it."""

    empty: bool
    words: str
    reached: tuple[Reached, ...]
    lines: tuple[MoveLine, ...]
    breaks: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]
    forward: tuple[tuple[str, str], ...]
    agreement: str
    asks_why: bool
    why_not: str
    fields: Fields
    revision: str
    url: str

    @property
    def may_apply(self) -> bool:
        """Whether there is something to apply, nothing in its way, and the reader may."""
        return not (self.empty or self.problems or self.why_not)


def outcome_of(tried: Tried, reader: Reader, unread: Mapping[int, str]) -> Outcome:
    """What the scenario does; `unread` are the fields that hold no date."""
    found, scenario, plan = tried.preview, tried.scenario, tried.preview.plan
    asked = {moved.task.number for moved in found.asked}
    problems = {number: str(refused) for number, refused in tried.problems.items()} | dict(unread)
    tasks = plan.by_number
    no = may_apply_moves(
        reader.visit,
        [tasks[n] for n in sorted(scenario.dated) if n in tasks],
        [tasks[n] for n in sorted(scenario.relinked) if n in tasks],
        target=scenario.target_on is not None,
    )
    return Outcome(
        empty=not scenario and not unread,
        words=_words(tried, reader),
        reached=tuple(_reached(tried, reader)),
        lines=tuple(_line(moved, reader, asked) for moved in (*found.asked, *found.pushed)),
        breaks=tuple(broken_words(c, reader) for c in found.new_conflicts if c.task.number not in problems),
        problems=tuple((str(number or ""), words) for number, words in sorted(problems.items())),
        forward=tuple(_forward(tried, reader)),
        agreement=agreement_words(found, reader),
        asks_why=found.needs_why,
        why_not=str(no or ""),
        fields=fields_of(scenario),
        revision=str(found.revision),
        url=scenario_url(plan.workspace.code, scenario),
    )


def _words(tried: Tried, reader: Reader) -> str:
    found = tried.preview
    if not tried.scenario:
        return ""
    chosen, pushed = len(found.asked), len(found.pushed)
    parts = [_("You move %(tasks)s.") % {"tasks": tasks_words(chosen)}] if chosen else []
    if pushed:
        more = ngettext("%(count)s more moves with it.", "%(count)s more move along.", pushed)
        parts.append(more % {"count": pushed})
    elif chosen:
        parts.append(_("Nothing else moves."))
    else:
        parts.append(_("No date moves."))
    return " ".join([*parts, signature_words(found, reader)]).strip()


def _reached(tried: Tried, reader: Reader) -> Iterator[Reached]:
    found, plan = tried.preview, tried.preview.plan
    signature, target = plan.signature, tried.scenario.target_on or plan.workspace.target_signature_on
    if signature and found.signature_on:
        days = plan.workspace.calendar(Side(signature.side)).working_days
        left = days.distance(found.signature_on, target) if target else None
        note, bad = _note(left, target, reader)
        yield _before_after(_("Projected signature"), found.signature_was, found.signature_on, note, bad, reader)
    if found.reached_on:
        target = plan.workspace.target_go_live_on
        days = plan.workspace.calendar(Side.SELLER).working_days
        note, bad = _note(days.distance(found.reached_on, target) if target else None, target, reader)
        label = _("Projected go-live") if plan.go_live else _("The last step ends")
        yield _before_after(label, found.reached_was, found.reached_on, note, bad, reader)


def _before_after(label: str, was: date | None, now: date, note: str, bad: bool, reader: Reader) -> Reached:
    return Reached(label, reader.day(was) if was and was != now else "", reader.day(now), note, bad)


def _note(left: int | None, target: date | None, reader: Reader) -> tuple[str, bool]:
    """How many working days there are in hand to the target, or are missing."""
    if left is None or target is None:
        return _("no target is set"), False
    said = {"days": days_words(abs(left)), "target": reader.day(target, weekday=False)}
    if left < 0:
        return _("%(days)s after the target, %(target)s") % said, True
    if not left:
        return _("on the target, no day in hand") % said, False
    return _("%(days)s in hand to the target, %(target)s") % said, False


def _line(moved: Moved, reader: Reader, asked: set[int]) -> MoveLine:
    task = moved.task
    same = moved.old_due == moved.new_due
    old, new = (moved.old_start, moved.new_start) if same else (moved.old_due, moved.new_due)
    return MoveLine(
        text=f"{task.number} {Truncator(task.text).chars(TEXT)}",
        owner=task.owner.name if task.owner else reader.company(Side(task.side)),
        old=reader.day(old, weekday=False),
        new=reader.day(new, weekday=False),
        days=_("start") if same else signed_days_words(moved.days),
        chosen=task.number in asked,
        strong=task.mark == Task.Mark.SIGNATURE,
    )


def _forward(tried: Tried, reader: Reader) -> Iterator[tuple[str, str]]:
    """What could come forward, each with the scenario in which it does, and what it waits for with it."""
    plan, due = tried.preview.plan, dict(tried.scenario.due)
    offered = {moved.task.number: moved for moved in tried.preview.could_come_forward}
    for number, moved in offered.items():
        taken, waiting = {number}, [number]
        while waiting:
            for before, _lag in plan.after.get(waiting.pop(), ()):
                if before in offered and before not in taken:
                    taken.add(before)
                    waiting.append(before)
        more = replace(tried.scenario, due={**due, **{n: offered[n].new_due for n in taken}})
        said = {
            "task": f"{number} {Truncator(moved.task.text).chars(TEXT)}",
            "old": reader.day(moved.old_due, weekday=False),
            "new": reader.day(moved.new_due, weekday=False),
        }
        yield _("%(task)s, from %(old)s to %(new)s") % said, scenario_url(plan.workspace.code, more)
