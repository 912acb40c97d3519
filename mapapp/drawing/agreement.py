"""What both sides agree to, in words for one reader: the open proposal, what moved since, who agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.rules import may_answer_version, may_withdraw_version
from mapapp.drawing.reader import Reader, short
from mapapp.drawing.said import listed
from mapapp.drawing.tabs import address
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.words import signed_days_words

MOST = 12
NAMED = 6  # people that a line names


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that waits for an answer. `asked`: it waits for the reader's side. The addresses are empty for who may
    not answer or withdraw it; `why_not` says why he may not answer."""

    number: str
    asked: bool
    words: str
    note: str
    url: str
    answer_url: str
    withdraw_url: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A task whose date is another now than in a version. `days` are working days of its own side, with their sign."""

    number: str
    url: str
    text: str
    old: str
    new: str
    days: str


def proposed_of(reader: Reader, people: Mapping[int, str]) -> Proposed | None:
    """The proposal that is open on the reader's plan, as he is told of it. `people` are names by number."""
    visit, proposal = reader.visit, reader.visit.workspace.proposal
    if proposal is None:
        return None
    side, code, number = Side(proposal.side), visit.workspace.code, proposal.version_number
    asked, no = visit.side != side, may_answer_version(visit, proposal.side)
    day = proposal.at.astimezone(ZoneInfo(visit.user.time_zone)).date()
    said = {
        "company": reader.company(side), "other": reader.company(side.other), "number": number,
        "name": people.get(proposal.by_number) or _("Somebody"), "day": reader.day(day),
    }  # fmt: skip
    if asked:
        words = _("%(company)s proposes version %(number)s as what both sides agree to.") % said
        note = _("%(name)s accepted it on %(day)s. With your yes, dates are measured against it.") % said
    else:
        words = _("Version %(number)s is proposed to %(other)s as what both sides agree to.") % said
        note = _("%(name)s proposed it on %(day)s. %(other)s has not answered yet.") % said
    answer = address("answer_version", code, number)
    return Proposed(
        number=str(number),
        asked=asked,
        words=words,
        note=note,
        url=address("version", code, number),
        answer_url="" if no else answer,
        withdraw_url="" if may_withdraw_version(visit, proposal.side) else answer,
        why_not=str(no or "") if asked else "",
    )


def moved_since(due: Mapping[int, date], plan: Plan, reader: Reader) -> tuple[tuple[Shift, ...], int]:
    """The open tasks whose date is another now than in a version, and how many more there are."""
    moved = [t for t in plan.tasks if t.is_open and t.number in due and t.due_on != due[t.number]]
    return tuple(_shift(task, due[task.number], plan, reader) for task in moved[:MOST]), max(0, len(moved) - MOST)


def agreed_words(agreed: Mapping[str, Any], people: Mapping[int, str]) -> str:
    """`Version 4, accepted by Anna Kessler and Priya Raman`; empty without an agreement."""
    if not agreed:
        return ""
    names = [people.get(one["person"]) or _("somebody who has left the plan") for one in agreed["by"]]
    said = {"number": agreed["version"], "first": names[0], "second": names[-1]}
    return _("Version %(number)s, accepted by %(first)s and %(second)s") % said


def received_words(names: Sequence[str]) -> str:
    """`Priya Raman and Marcus Hale`, who a version was sent to; empty when nobody was."""
    shown, more = names[:NAMED], len(names) - NAMED
    if more > 0:
        said = {"names": ", ".join(shown), "count": more}
        return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % said
    return listed(shown)


def _shift(task: Task, was: date, plan: Plan, reader: Reader) -> Shift:
    days = plan.workspace.calendar(Side(task.side)).working_days.distance(was, task.due_on)
    return Shift(
        str(task.number), f"{reader.url}task/{task.number}/", short(task.text), reader.day(was, weekday=False),
        reader.day(task.due_on, weekday=False), signed_days_words(days),
    )  # fmt: skip
