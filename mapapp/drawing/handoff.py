"""What is handed over at signature, from the shared plan alone: the same page for both companies, and for paper.

Goals and measures, the people with what they need and their part, what was promised, and the steps that are still open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.drawing.goals import GoalCard, Goals, goals_of
from mapapp.drawing.reader import Face, Reader
from mapapp.drawing.rows import owner_of
from mapapp.plans.asks import Ask
from mapapp.plans.frozen import agreed_in, asks_in, due_in
from mapapp.plans.models import Part, Side, Stakeholder, Task
from mapapp.plans.silence import is_signed
from mapapp.plans.standing import Standing
from mapapp.plans.words import tasks_words


@dataclass(frozen=True, slots=True)
class Handed:
    """Somebody who takes part, with what he needs and what is still his to do."""

    face: Face
    part: str
    needs: str
    open: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that was said to the other company: by whom or until when, and where it is shown."""

    text: str
    note: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class OpenStep:
    number: str
    text: str
    face: Face
    due: str
    late: bool
    done_when: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """What `plans/handoff.html` draws."""

    lead: str
    facts: tuple[tuple[str, str], ...]
    goals: tuple[GoalCard, ...]
    criteria: Goals
    people: tuple[tuple[str, tuple[Handed, ...]], ...]
    agreed: str
    dates: tuple[Promise, ...]
    shown: tuple[Promise, ...]
    asks: tuple[Promise, ...]
    steps: tuple[OpenStep, ...]
    source: str


def handoff_of(standing: Standing, reader: Reader) -> Handoff:
    """The plan must be loaded with goals. Makes no query."""
    plan, goals = standing.plan, goals_of(standing, reader)
    workspace, latest = plan.workspace, plan.workspace.latest_version
    return Handoff(
        lead=_lead(standing, reader),
        facts=tuple(_facts(standing, reader)),
        goals=goals.cards,
        criteria=goals,
        people=tuple(
            (reader.company(side), tuple(_handed(p, standing, reader) for p in plan.people if p.side == side))
            for side in (Side.BUYER, Side.SELLER)
        ),
        agreed=_agreed(standing, reader),
        dates=tuple(_dates(standing, reader)),
        shown=tuple(_shown(standing, reader)),
        asks=tuple(_ask(ask, standing, reader) for ask in (asks_in(latest) if latest else None) or ()),
        steps=tuple(_step(task, standing, reader) for task in _after_signature(standing)),
        source=_("From the plan as of change %(number)s, history %(hash)s.")
        % {"number": workspace.revision, "hash": workspace.head_hash[:12]},
    )


def _lead(standing: Standing, reader: Reader) -> str:
    said = {"account": reader.account, "team": reader.team}
    if is_signed(standing.plan.signature):
        return _("For whoever takes over at %(account)s and %(team)s: what was wanted, promised and left to do.") % said
    return _("As it stands today. It is handed over when the plan is signed.")


def _facts(standing: Standing, reader: Reader) -> Iterator[tuple[str, str]]:
    plan, workspace = standing.plan, standing.plan.workspace
    if standing.signature_on:
        label = _("Signed") if is_signed(plan.signature) else _("Signature planned")
        yield label, reader.day(standing.signature_on)
    if standing.go_live_on:
        live = plan.go_live is not None and plan.go_live.status == Task.Status.DONE
        ahead = _("Go live planned") if plan.go_live else _("Target for go live")
        yield _("Live since") if live else ahead, reader.day(standing.go_live_on)
    if workspace.value is not None:
        label = _("Budget asked for") if reader.visit.is_buyer else _("Value")
        yield label, ", ".join(filter(None, (money(workspace.value, workspace.currency), workspace.value_note)))
    yield _("Done"), _("%(done)s of %(all)s") % {"done": standing.done, "all": len(standing.counted)}


def _handed(person: Stakeholder, standing: Standing, reader: Reader) -> Handed:
    mine = sum(task.is_open and task.owner_id == person.pk for task in standing.plan.tasks)
    return Handed(reader.face(person), str(Part(person.part).label), person.needs, tasks_words(mine) if mine else "")


def _agreed(standing: Standing, reader: Reader) -> str:
    """Which version both sides agreed to, and when."""
    baseline = standing.plan.workspace.baseline
    if baseline is None:
        return ""
    day = reader.day(standing.plan.workspace.today(baseline.at))
    number = agreed_in(baseline).get("version", baseline.number)
    return _("Both companies agreed to version %(number)s on %(day)s.") % {"number": number, "day": day}


def _dates(standing: Standing, reader: Reader) -> Iterator[Promise]:
    """The agreed dates of what is not done yet, and what they are now."""
    agreed = due_in(standing.plan.workspace.baseline)
    for task in standing.plan.tasks:
        if task.is_open and (day := agreed.get(task.number)):
            now = "" if day == task.due_on else _(", now %(day)s") % {"day": reader.day(task.due_on)}
            yield Promise(f"#{task.number} {task.text}", reader.day(day) + now)


def _shown(standing: Standing, reader: Reader) -> Iterator[Promise]:
    """What was done, where it can be looked at."""
    for task in standing.plan.tasks:
        if task.status == Task.Status.DONE and (task.evidence or task.done_when):
            note = _("done on %(day)s") % {"day": reader.day(task.done_on)} if task.done_on else ""
            link = task.evidence if task.evidence.startswith(("https://", "http://")) else ""
            said = "" if link else task.evidence
            yield Promise(f"#{task.number} {task.text}", ". ".join(filter(None, (task.done_when, said, note))), link)


def _ask(ask: Ask, standing: Standing, reader: Reader) -> Promise:
    person = standing.plan.person.get(ask.person)
    said = {"name": person.name if person else _("somebody"), "day": reader.day(ask.by_on)}
    return Promise(ask.text, _("%(name)s, by %(day)s") % said)


def _after_signature(standing: Standing) -> list[Task]:
    """Every step that is still open once it is signed; the signature itself is none of them."""
    rows = [task for task in standing.plan.tasks if task.is_open and task.mark != Task.Mark.SIGNATURE]
    return sorted(rows, key=lambda task: (task.due_on, task.number))


def _step(task: Task, standing: Standing, reader: Reader) -> OpenStep:
    late = task.number in standing.late
    return OpenStep(str(task.number), task.text, owner_of(task, reader), reader.day(task.due_on), late, task.done_when)
