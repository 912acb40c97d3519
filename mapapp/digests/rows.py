"""What changed, before and after and by whom: the differences of a page as rows of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import TITLE, Frame, short
from mapapp.drawing.news.told import Told, news_of, told
from mapapp.drawing.news.voice import Voice
from mapapp.drawing.said import listed
from mapapp.plans.history import Line

MOST = 12
VALUE = 28  # characters of what was and what is: they stand on one line
SAYS = {"status", "wrote", "wrote_to", "declined", "needs", "retired", "reopened"}  # the quote stands after the name


@dataclass(frozen=True, slots=True)
class Row:
    """`title`, a note under it, and at the right what was and what is."""

    title: str
    note: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """`more` rows did not fit; `smaller` differences (details) are only counted."""

    rows: tuple[Row, ...]
    more: int
    smaller: int

    def __bool__(self) -> bool:
        return bool(self.rows or self.smaller)

    @property
    def rest(self) -> str:
        """What is counted only: `Also in your plan: 3 more changes and 1 smaller change.`"""
        words = []
        if self.more:
            words.append(ngettext("%(count)s more change", "%(count)s more changes", self.more) % {"count": self.more})
        if self.smaller:
            smaller = ngettext("%(count)s smaller change", "%(count)s smaller changes", self.smaller)
            words.append(smaller % {"count": self.smaller})
        return _("Also in your plan: %(what)s.") % {"what": listed(words)} if words else ""


def changes_of(frame: Frame, lines: Sequence[Line], me: int | None, told_already: Line | None) -> Changes:
    """What others than `me` changed. Of `told_already`, reason and signature stand in the paragraph above, and are not
    said twice."""
    voice = voice_of(frame, said=told_already.number if told_already else 0)
    found = [one for one in told(news_of(frame.standing, lines, me=me), voice) if one.kind != "version"]
    rows = [_row(one) for one in found if not one.small]  # the foot says which version is the last
    return Changes(tuple(rows[:MOST]), max(0, len(rows) - MOST), len(found) - len(rows))


def voice_of(frame: Frame, *, said: int = 0) -> Voice:
    """As a letter speaks: of steps, with short days, people of the seller with their company."""
    people = frame.standing.plan.person
    return Voice(
        frame.standing, frame.day, lambda number: frame.who(people.get(number)), frame.company,
        most=TITLE, buyer=frame.buyer, said=said,
    )  # fmt: skip


def _row(one: Told) -> Row:
    return Row(one.title, note_of(one), short(one.was, VALUE), short(one.now, VALUE))


def note_of(one: Told) -> str:
    """`Ruth Adeyemi: “Waiting for the certificate.”`, `Marcus Lindqvist. Five later steps moved with it.`"""
    said = {"who": one.who, "quote": _("“%(said)s”") % {"said": one.quote}}
    if one.quote and one.kind in SAYS:
        words = [_("%(who)s: %(quote)s") % said]
    else:
        words = [_("%(who)s.") % said, said["quote"] if one.quote else ""]
    return " ".join(filter(None, (*words, *one.notes)))
