"""How the plan stands, in one paragraph: signature before and after with its cause, go-live, and how far it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import QUOTE, Frame, quoted, short
from mapapp.drawing.said import count_words
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task
from mapapp.plans.words import days_words

OLD, NEW = "\x01", "\x02"  # stand in a translated sentence where the two dates go


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `kind` is old, new or nothing."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Projected signature as the reader knew it and now; `cause` is the line that moved it most.

    `done` is that it is signed, `signed` that this is news.
    """

    was: date | None
    now: date | None
    done: bool
    signed: bool
    cause: Line | None

    @property
    def moved(self) -> bool:
        return bool(self.was and self.now and self.was != self.now)


def signature_of(frame: Frame) -> Signature:
    was, now = frame.was.signature_on, frame.standing.signature_on
    done, before = (_is_done(standing.plan.signature) for standing in (frame.standing, frame.was))
    cause = max(_movers(frame, later=bool(was and now and now > was)), default=None, key=lambda pair: pair[:2])
    return Signature(was, now, done, done and not before, cause[2] if cause else None)


def _is_done(task: Task | None) -> bool:
    return task is not None and task.status == Task.Status.DONE


def _movers(frame: Frame, *, later: bool) -> Iterator[tuple[int, int, Line]]:
    """Lines that moved signature the way it went: by how many days, their number, themselves."""
    for line in frame.lines:
        was, now = line.facts.get("signature") or (None, None)
        if was and now and was != now and (now > was) == later:
            yield abs((date.fromisoformat(now) - date.fromisoformat(was)).days), line.number, line


def state_of(frame: Frame, signature: Signature) -> tuple[Piece, ...]:
    """The paragraph, its two dates marked when signature moved."""
    first = _signature_words(frame, signature)
    text = " ".join(filter(None, (first, _go_live_words(frame), _done_words(frame))))
    marks = {}
    if signature.was and signature.now:
        marks = {OLD: Piece(frame.day(signature.was), "old"), NEW: Piece(frame.day(signature.now), "new")}
    return tuple(marks.get(part) or Piece(part) for part in re.split(f"([{OLD}{NEW}])", text) if part)


def _signature_words(frame: Frame, signature: Signature) -> str:
    if signature.now is None:
        return ""
    day = {"day": frame.full_day(signature.now)}
    if signature.done:
        return _("Signed on %(day)s.") % day
    if signature.was is None:
        return _("Signature is planned for %(day)s.") % day
    if not signature.moved:
        return _("Signature stays on %(day)s.") % day
    return _("Signature moved from %(was)s to %(now)s%(why)s.") % {
        "was": OLD, "now": NEW, "why": _why(frame, signature.cause),
    }  # fmt: skip


def _why(frame: Frame, line: Line | None) -> str:
    """` because the security review takes two more days`: in the words of the person who moved it."""
    if line is None:
        late = len(frame.standing.late)
        words = ngettext(" because %(count)s step is late", " because %(count)s steps are late", late)
        return words % {"count": count_words(late)} if late else ""
    task = frame.standing.plan.by_number.get(next(iter(line.facts.get("asked", ())), line.task or 0))
    named = {"task": short(task.text, 60) if task else "", "why": quoted(line.why)}
    if line.verb == "plan.calendar_set" and not line.why.strip():
        company = frame.company(Side(line.facts["side"]))
        return _(" because %(company)s works on other days") % {"company": company}
    if not line.why.strip():
        return _(" because “%(task)s” moved") % named if task else ""
    first, _blank, rest = short(line.why, QUOTE).rstrip(" .").partition(" ")
    # Translators: words that may begin a reason and lose their capital after "because".
    small = _("The A An We Our It Its This That There They You Your").split()
    if first in small and rest:
        return _(" because %(why)s") % {"why": f"{first.lower()} {rest}"}
    return _(", because of “%(task)s”: %(why)s") % named if task else _(": %(why)s") % named


def _go_live_words(frame: Frame) -> str:
    day, hand = frame.standing.go_live_on, frame.standing.days_in_hand
    if day is None:
        return ""
    task, was = frame.standing.plan.go_live, frame.was.go_live_on
    said = {"day": frame.full_day(day), "days": days_words(abs(hand or 0))}
    if _is_done(task):
        return _("Live since %(day)s.") % said
    if task is not None and was and was != day:
        moved = {**said, "was": frame.full_day(was)}
        if hand is not None and hand < 0:
            return _("Go live moved from %(was)s to %(day)s, %(days)s after the target.") % moved
        return _("Go live moved from %(was)s to %(day)s.") % moved
    if hand is None:
        return _("Go live is planned for %(day)s.") % said
    if hand >= 0:
        return _("Go live on %(day)s still holds.") % said
    if task is None:
        return _("Go live on %(day)s does not hold: the plan ends %(days)s after it.") % said
    return _("Go live is planned for %(day)s, %(days)s after the target.") % said


def _done_words(frame: Frame) -> str:
    standing, before = frame.standing, frame.was.plan.by_number
    if not standing.counted:
        return ""
    new = sum(
        task.status == Task.Status.DONE and (n := before.get(task.number)) is not None and n.status != Task.Status.DONE
        for task in standing.counted
    )
    said = {"done": standing.done, "all": len(standing.counted), "new": count_words(new)}
    if standing.done == len(standing.counted):
        return _("All %(all)s steps are done.") % said
    if not new:
        return _("%(done)s of %(all)s steps are done.") % said
    if (standing.today - frame.was.today).days <= 8:
        return _("%(done)s of %(all)s steps are done, %(new)s of them this week.") % said
    return _("%(done)s of %(all)s steps are done, %(new)s of them since %(day)s.") % {
        **said, "day": frame.full_day(frame.was.today),
    }  # fmt: skip
