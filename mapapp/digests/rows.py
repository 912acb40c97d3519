"""What changed, before and after and by whom: net differences as rows of a letter, pushes folded into their cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.agreement import about_agreement
from mapapp.digests.frame import Frame, short
from mapapp.digests.others import about_others
from mapapp.digests.steprows import MOVED, REST, about_step
from mapapp.drawing.marks import PLAN, causes, marks, newest
from mapapp.drawing.said import listed
from mapapp.plans.history import Line

MOST = 12
VALUE = 28  # characters of what was and what is: they stand on one line
YES = {"proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"}  # what a yes to a date changes
PUSHED = {"starts_on", "due_on", *YES}  # what a push changes


@dataclass(frozen=True, slots=True)
class Row:
    """`title`, a note under it, and at the right what was and what is."""

    title: str
    note: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """`more` rows did not fit; `smaller` differences (order, details) and `comments` are only counted."""

    rows: tuple[Row, ...]
    more: int
    smaller: int
    comments: int

    def __bool__(self) -> bool:
        return bool(self.rows or self.smaller or self.comments)

    @property
    def rest(self) -> str:
        """What is counted only: `Also in your plan: 1 comment and 1 smaller change.`"""
        words = []
        if self.more:
            words.append(ngettext("%(count)s more change", "%(count)s more changes", self.more) % {"count": self.more})
        if self.comments:
            words.append(ngettext("%(count)s comment", "%(count)s comments", self.comments) % {"count": self.comments})
        if self.smaller:
            smaller = ngettext("%(count)s smaller change", "%(count)s smaller changes", self.smaller)
            words.append(smaller % {"count": self.smaller})
        return _("Also in your plan: %(what)s.") % {"what": listed(words)} if words else ""


def changes_of(frame: Frame, told_already: Line | None) -> Changes:
    """What others changed. The reason of `told_already` stands in the paragraph above, and is not said twice."""
    why, smaller = causes(frame.told), 0
    found: list[tuple[int, int, Row]] = []
    pushed = {number for cause in why.values() for number in cause.pushed} - set(why)
    for (on, number), fields in marks(frame.told).items():
        if on == "version":  # the foot says which is the last
            continue
        folded = on == "task" and number in pushed
        parts: Iterable[tuple[int, str, str, str, str]]
        if on == "task":
            parts = about_step(frame, number, fields, why.get(number), folded=folded, told_already=told_already)
        else:
            cause = why.get(PLAN) if on == "plan" else None
            if cause and told_already and told_already.verb == "plan.calendar_set":
                cause = replace(cause, why="")
            parts = ((REST, *one) for one in about_others(frame, on, number, fields, cause=cause))
        rows = [(rank, -newest(fields).number, Row(title, note, short(old, VALUE), short(new, VALUE)))
                for rank, title, note, old, new in parts]  # fmt: skip
        found += rows
        smaller += not rows and not fields.keys() <= (PUSHED if folded else YES)
    agreements = ((line, Row(*parts)) for line, *parts in about_agreement(frame))
    found += [(MOVED, -line.number, row) for line, row in agreements]
    found.sort(key=lambda one: one[:2])
    comments = sum(line.verb == "task.commented" for line in frame.told)
    return Changes(tuple(row for *_order, row in found[:MOST]), max(0, len(found) - MOST), smaller, comments)
