"""One difference as the parts of a sentence: who, what, before, after. The template makes words of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.drawing.markdown import words_of
from mapapp.drawing.marks import Cause, Fields, Mark, newest
from mapapp.drawing.reader import CHIPS, Face, Reader, names_in, short
from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.changes.header import HIDDEN
from mapapp.plans.facts import EXISTS, FROZEN
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words, moment_words, signed_days_words

RISK, MOVE, BLOCK, DONE, OTHER, COMMENT = range(6)
QUOTE = 200  # characters of what somebody wrote
DETAILS = {"done_when", "evidence", "kind", "goal", "fixed", "mark", "starts_on"}


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` picks the sentence of `plans/_told.html`. Lower `rank` comes first, then the later event."""

    kind: str
    rank: int
    event: int
    face: Face
    who: str
    when: str
    number: str = ""
    link: str = ""
    text: str = ""
    old: str = ""
    new: str = ""
    chip: str = ""
    tail: str = ""
    quote: str = ""


def about_task(
    task: Task, fields: Fields, standing: Standing, reader: Reader, *, cause: Cause | None, pushed: bool
) -> list[Told]:
    """What happened to one task, each thing once. A task only pushed by another is told with that other."""
    teller = _Teller(task, fields, standing, reader)
    if EXISTS in fields:
        return [teller.told("added", OTHER, fields[EXISTS], new=reader.day(task.due_on))]
    found = []
    if "due_on" in fields and not pushed:
        found.append(teller.moved(fields["due_on"], cause))
    if "status" in fields:
        found.append(teller.status(fields["status"]))
    if "owner" in fields or "gap" in fields or "gap_side" in fields:
        found.append(teller.handed())
    if "text" in fields:
        mark = fields["text"]
        found.append(teller.told("reworded", OTHER, mark, old=str(mark.old), new=str(mark.new)))
    if "after" in fields:
        found.append(teller.after(fields["after"]))
    if "phase" in fields:
        found.append(teller.told("rephased", OTHER, fields["phase"], new=task.phase.name))
    if "proposed_by" in fields and not fields["proposed_by"].new and not {"starts_on", "due_on"} & set(fields):
        found.append(teller.told("accepted", OTHER, fields["proposed_by"], new=reader.day(task.due_on)))
    if not found and not pushed and (rest := {name: mark for name, mark in fields.items() if name in DETAILS}):
        found.append(teller.told("detailed", OTHER, max(rest.values(), key=lambda mark: mark.line.number)))
    return found


def comment_of(line: Line, text: str, standing: Standing, reader: Reader) -> Told:
    """What somebody wrote on a task or on the plan; `text` is what it says by now."""
    task = standing.plan.by_number.get(line.task or 0)
    quote = short(words_of(text, names_in(standing.plan)), QUOTE)
    link = f"{reader.url}task/{task.number}/" if task else ""
    about = {"number": str(task.number), "link": link, "text": short(task.text)} if task else {}
    return _told("wrote", COMMENT, line, standing, reader, quote=quote, **about)


def agreement_of(line: Line, standing: Standing, reader: Reader) -> Told:
    """What one side proposed or the other answered: `kind` is the verb's second half."""
    facts = line.facts
    number, made = str(facts.get("accepted") or facts["version"]), str(facts["version"])
    return _told(line.verb.partition(".")[2], OTHER, line, standing, reader, text=number, new=made,
                 quote=short(line.why, QUOTE))  # fmt: skip


def about_others(
    on: str, number: int, fields: Fields, standing: Standing, reader: Reader, *, cause: Cause | None = None
) -> list[Told]:
    """What happened to the plan's head, to working days, phases, goals and people."""
    line = newest(fields)
    if on == "plan":
        told = [_headed(name, mark, standing, reader) for name, mark in fields.items() if name in _HEAD]
        return told + _resettled(fields["calendars"], standing, reader, cause) if "calendars" in fields else told
    if on == "version":
        if line.verb != "version.saved":  # told by what was agreed
            return []
        return [_told("version", OTHER, line, standing, reader, new=str(number))]
    if on == "measure" and "result" in fields:
        return _measured(number, fields["result"], standing, reader)
    if on in ("goal", "measure"):
        return [_told("goals", OTHER, line, standing, reader)]
    if on == "phase":
        return _phased(number, fields, standing, reader)
    person = standing.plan.person.get(number)
    if person is None:
        return []
    kind = "person_added" if EXISTS in fields else "person"
    return [_told(kind, OTHER, line, standing, reader, text=person.name)]


_OF_TRIALS = {FROZEN: "frozen", "criteria": "criteria"}


def _phased(number: int, fields: Fields, standing: Standing, reader: Reader) -> list[Told]:
    """What a trial has to show is told by itself, before and after it is frozen; the rest of a phase as one."""
    name = str((fields.get("name") or Mark("", "", newest(fields))).new or "")
    text = next((phase.name for phase in standing.plan.phases if phase.number == number), name)
    if not text:
        return []
    found = []
    for field, kind in _OF_TRIALS.items():
        if (mark := fields.get(field)) and mark.new:
            kind = "recriteria" if mark.line.verb == "criteria.changed" else kind
            found.append(_told(kind, OTHER, mark.line, standing, reader, text=text))
    rest = {name: mark for name, mark in fields.items() if name not in _OF_TRIALS}
    if rest and not (found and rest.keys() == {"is_trial"}):
        found.append(_told("phases", OTHER, newest(rest), standing, reader, text=text))
    return found


def _measured(number: int, mark: Mark, standing: Standing, reader: Reader) -> list[Told]:
    """A result of a measure, before and after, with its unit."""
    measure = next((one for one in standing.plan.measures if one.number == number), None)
    if measure is None:
        return []
    old, new = (f"{value}{measure.unit}" if value else _("none yet") for value in (mark.old, mark.new))
    return [
        _told("measured", OTHER, mark.line, standing, reader, text=measure.what, old=old, new=new,
              quote=short(measure.result_note, QUOTE))
    ]  # fmt: skip


def _resettled(mark: Mark, standing: Standing, reader: Reader, cause: Cause | None) -> list[Told]:
    """Other working days of a company, and with the last of them what they moved."""
    found = list(calendar_differences(mark.old, mark.new, reader.company, today=reader.today))
    tails = [""] * (len(found) - 1) + [" ".join(_consequences(cause, reader))]
    return [
        _told("calendar", MOVE, mark.line, standing, reader, text=one.what, old=one.old, new=one.new, tail=tail,
              quote=cause.why if cause and tail else "")
        for one, tail in zip(found, tails, strict=True)
    ]  # fmt: skip


_HEAD = {"name", "account", "value", "target_signature_on", "target_go_live_on"}


def _headed(name: str, mark: Mark, standing: Standing, reader: Reader) -> Told:
    words = {
        "name": _("the name of the plan"),
        "account": _("the company’s name"),
        "value": _("the value"),
        "target_signature_on": _("the target for signature"),
        "target_go_live_on": _("the target for go live"),
    }
    if name == "value" and not mark.new:  # who takes it off does not want it told again
        return _told("unvalued", OTHER, mark.line, standing, reader)
    old, new = (_spelled(value, reader) for value in ("" if mark.old == HIDDEN else mark.old, mark.new))
    return _told("head", MOVE if name.endswith("_on") else OTHER, mark.line, standing, reader, text=words[name],
                 old=old, new=new)  # fmt: skip


def _spelled(value: Any, reader: Reader) -> str:
    try:
        return reader.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


@dataclass(frozen=True, slots=True)
class _Teller:
    task: Task
    fields: Fields
    standing: Standing
    reader: Reader

    def told(self, kind: str, rank: int, mark: Mark, **parts: str) -> Told:
        return _told(kind, rank, mark.line, self.standing, self.reader,
                     link=f"{self.reader.url}task/{self.task.number}/", number=str(self.task.number),
                     text=short(self.task.text), **parts)  # fmt: skip

    def moved(self, mark: Mark, cause: Cause | None) -> Told:
        old, new = date.fromisoformat(mark.old), date.fromisoformat(mark.new)
        flags, tail = self.standing.flags[self.task.number], _consequences(cause, self.reader)
        if self.task.times_moved > 1:
            said = {"times": self.task.times_moved, "days": signed_days_words(self.task.days_moved)}
            tail.append(_("It has moved %(times)s times, %(days)s in all.") % said)
        risky = new > old and (flags.critical or flags.late or flags.slipped or flags.at_risk)
        return self.told("moved", RISK if risky else MOVE, mark, old=self.reader.day(old), new=self.reader.day(new),
                         tail=" ".join(tail), quote=cause.why if cause else "")  # fmt: skip

    def status(self, mark: Mark) -> Told:
        words, new = self.reader.statuses, str(mark.new)
        rank = {"blocked": RISK, "done": DONE}.get(new, OTHER)
        done = self.standing.days_late_when_done(self.task) if new == "done" else None
        return self.told(
            "status", rank, mark, old=words.get(str(mark.old), ""), new=words.get(new, new), chip=CHIPS.get(new, ""),
            tail="" if done is None else _done_words(done),
            quote=short(self.task.blocked_by, QUOTE) if new == "blocked" else "",
        )  # fmt: skip

    def handed(self) -> Told:
        mark = max((self.fields[n] for n in ("owner", "gap", "gap_side") if n in self.fields),
                   key=lambda one: one.line.number)  # fmt: skip
        owner = self.fields.get("owner")
        before = self.standing.plan.person.get(owner.old) if owner and owner.old else None
        company = self.reader.company(Side(self.task.side))
        now = self.task.owner.name if self.task.owner else _("%(company)s, to be named") % {"company": company}
        return self.told("handed", OTHER, mark, old=before.name if before else _("nobody yet"), new=now)

    def after(self, mark: Mark) -> Told:
        return self.told("after", OTHER, mark, old=_numbers(mark.old), new=_numbers(mark.new))


def _told(kind: str, rank: int, line: Line, standing: Standing, reader: Reader, **parts: str) -> Told:
    person = standing.plan.person.get(line.by or 0)
    face = reader.face(person) if person else Face("none", "?", _("Somebody"))
    when = moment_words(line.at, zone=reader.visit.user.time_zone, now=reader.at)
    return Told(kind, rank, line.number, face, face.name, when, **parts)


def _consequences(cause: Cause | None, reader: Reader) -> list[str]:
    if cause is None:
        return []
    words = []
    if count := len(cause.pushed):
        later = ngettext("%(count)s later task moved with it.", "%(count)s later tasks moved with it.", count)
        words.append(later % {"count": count})
    was, now = cause.signature
    if was and now and was != now:
        days: Mapping[str, str] = {
            name: reader.day(date.fromisoformat(day), weekday=False) for name, day in (("was", was), ("now", now))
        }
        words.append(_("Signature moved from %(was)s to %(now)s.") % days)
    return words


def _done_words(days: int) -> str:
    if days > 0:
        return _("%(days)s late") % {"days": days_words(days)}
    return _("%(days)s early") % {"days": days_words(-days)} if days else _("on its date")


def _numbers(pairs: Any) -> str:
    return ", ".join(f"{number}{lag:+d}" if lag else str(number) for number, lag in pairs or ()) or _("nothing")
