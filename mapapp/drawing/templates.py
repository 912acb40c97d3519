"""Templates as their team sees them: cards of the gallery, and the steps of one, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.models import Part, Task, TeamTemplate, TemplateVersion
from mapapp.plans.team_templates import Kept
from mapapp.plans.template_content import template_in
from mapapp.plans.template_shape import SELLER_PARTS, Template, TemplateTask
from mapapp.plans.words import days_words, moment_words, signed_days_words

State = TeamTemplate.State
PARTS = {**dict(Part.choices), **SELLER_PARTS}


@dataclass(frozen=True, slots=True)
class Card:
    """A template in the gallery. `key` names it in addresses; `note` says what is the matter with it."""

    key: str
    name: str
    about: str
    length: str
    phases: tuple[str, ...]
    edited: str
    note: str
    is_own: bool
    is_first: bool
    usable: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in a list. `place` is where it stands in its phase, from 0."""

    number: int
    text: str
    who: str
    side: str
    kind: str
    days: str
    after: str
    mark: str
    done_when: str
    question: str
    hint: str
    aim: str
    locked: bool
    place: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class PhaseLine:
    number: int
    name: str
    is_trial: bool
    criteria: tuple[str, ...]
    steps: tuple[StepLine, ...]
    place: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list: which, when, by whom, why; `current` is the one that plans are made from."""

    number: int
    when: str
    by: str
    why: str
    current: bool


def built_in_card(template: Template, first: str) -> Card:
    """The card of a template that mapapp brings."""
    return Card(
        template.key, str(template.name), str(template.about), length_words(template), _names(template), "", "",
        is_own=False, is_first=first == template.key, usable=True,
    )  # fmt: skip


def card(kept: Kept, *, zone: str, at: datetime) -> Card:
    """The card of a template of the team's own: what plans are made of, or its working copy before there is that."""
    row, template = kept.row, kept.template or template_in(kept.row.draft, kept.row.code)
    when = moment_words(row.edited_at, zone=zone, now=at)
    by = str(row.edited_by) if row.edited_by else ""
    edited = _("%(when)s by %(who)s") % {"when": when, "who": by} if by else when
    return Card(
        row.code, str(template.name), str(template.about), length_words(template), _names(template), edited,
        _note(kept), is_own=True, is_first=row.team.default_template == row.code,
        usable=row.state != State.ARCHIVED and kept.version is not None,
    )  # fmt: skip


def _note(kept: Kept) -> str:
    if kept.row.state == State.PROPOSED:
        return _("Proposed by %(who)s") % {"who": kept.row.made_by} if kept.row.made_by else _("Proposed")
    if kept.row.state == State.ARCHIVED:
        return _("Archived")
    if kept.version is None:
        return _("Not saved yet")
    return _("Has changes that are not saved") if kept.is_unsaved else ""


def length_words(template: Template) -> str:
    """`28 steps, 9 weeks`; in working days when it is shorter than two weeks."""
    steps = ngettext("%(count)s step", "%(count)s steps", len(template.tasks)) % {"count": len(template.tasks)}
    if not template.tasks:
        return _("No steps yet")
    weeks = ngettext("%(count)s week", "%(count)s weeks", template.weeks) % {"count": template.weeks}
    return f"{steps}, {weeks if template.days > 9 else days_words(template.days)}"


def _names(template: Template) -> tuple[str, ...]:
    return tuple(str(phase.name) for phase in template.phases)


def phases_of(template: Template) -> tuple[PhaseLine, ...]:
    """All phases with their steps, in order. A step of mapapp's own templates is called by its place."""
    ordered = [task for place in range(len(template.phases)) for task in template.tasks if task.phase == place]
    number = {task.key: int(task.key) if task.key.isdecimal() else place for place, task in enumerate(ordered, 1)}
    last = len(template.phases) - 1
    return tuple(
        PhaseLine(
            phase.number, str(phase.name), phase.is_trial, phase.criteria,
            tuple(_steps([task for task in ordered if task.phase == place], number)), place, place == 0, place == last,
        )
        for place, phase in enumerate(template.phases)
    )  # fmt: skip


def _steps(tasks: list[TemplateTask], number: dict[str, int]) -> Iterable[StepLine]:
    for place, task in enumerate(tasks):
        yield StepLine(
            number=number[task.key],
            text=str(task.text),
            who=str(PARTS[task.part]),
            side=str(task.side),
            kind="" if task.kind == "task" else str(Task.Kind(task.kind).label),
            days=days_words(task.days) if task.days else _("no time of its own"),
            after=", ".join(link_words(number[before], lag) for before, lag in task.after),
            mark=str(Task.Mark(task.mark).label) if task.mark else "",
            done_when=str(task.done_when),
            question=str(task.question),
            hint=task.hint,
            aim=task.aim,
            locked=task.locked,
            place=place,
            first=place == 0,
            last=place == len(tasks) - 1,
        )


def link_words(number: int, lag: int) -> str:
    return f"{number} ({signed_days_words(lag)})" if lag else str(number)


def version_lines(versions: Iterable[TemplateVersion], latest: int, *, zone: str, at: datetime) -> list[VersionLine]:
    """All versions as the page lists them."""
    return [
        VersionLine(
            one.number, moment_words(one.at, zone=zone, now=at), str(one.by) if one.by else "", one.why,
            one.number == latest,
        )
        for one in versions
    ]  # fmt: skip
