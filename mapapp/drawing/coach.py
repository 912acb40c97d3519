"""The coach as sellers see it: plan health with what makes it up, what was found, and what was said to that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.cures import Doers, cure_of, event_url, person_url
from mapapp.drawing.reader import Reader, short
from mapapp.drawing.tabs import address
from mapapp.insight.finding import Finding
from mapapp.insight.health import BANDS, PARTS, Health, Part
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan
from mapapp.private.changes.findings import answered
from mapapp.private.queries import Answer

FIRST = 3  # findings that the plan page shows


@dataclass(frozen=True, slots=True)
class Link:
    """Something of the plan that a sentence points to."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Meter:
    """A part of plan health. `share` of its points, in percent."""

    code: str
    name: str
    points: int
    most: int
    share: int
    rule: str
    evidence: str
    better: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding. `url` is where it is cured, `why_not` who can do that where the reader may not; `was` what has been
    said to it so far, `said` the same in words."""

    key: str
    anchor: str
    title: str
    evidence: str
    act: str
    rule: str
    url: str
    links: tuple[Link, ...]
    was: str = ""
    said: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CoachPanel:
    """What stands beside the plan: the score, `was` a week ago (None: not known), five meters, the first findings; by
    which `revision` of the plan. Of a plan that is not judged any more `ended` says why, and there is neither score nor
    meter."""

    revision: int
    company: str
    ended: str
    points: int
    band: str
    words: str
    was: int | None
    meters: tuple[Meter, ...]
    first: tuple[Found, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class CoachSheet:
    """The page of its own: all parts, all findings, and those that are put off or not relevant."""

    panel: CoachPanel
    findings: tuple[Found, ...]
    quiet: tuple[Found, ...]
    why_not: tuple[str, ...]
    is_healthy: bool


def coach_panel(
    health: Health | None, ended: str, findings: Sequence[Finding], was: int | None, plan: Plan, reader: Reader
) -> CoachPanel:
    """Its findings lead to the page that has them whole. Makes no query."""
    url = address("coach", reader.visit.workspace.code)
    return CoachPanel(
        revision=reader.visit.workspace.revision,
        company=reader.team,
        ended=ended,
        points=health.points if health else 0,
        band=health.band if health else "",
        words=health.words if health else "",
        was=was,
        meters=tuple(_meter(part, plan, reader) for part in health.parts) if health else (),
        first=tuple(_first(one.title, one.in_short, f"{url}#{_anchor(one)}") for one in findings[:FIRST]),
        more=max(0, len(findings) - FIRST),
        url=url,
    )


def kept_panel(
    points: int,
    band: str,
    parts: Sequence[tuple[str, int, int]],
    findings: Sequence[tuple[str, str]],
    was: int | None,
    reader: Reader,
) -> CoachPanel:
    """The same panel from what was kept of it: its findings lead to the page that has them whole."""
    url = address("coach", reader.visit.workspace.code)
    meters = tuple(
        Meter(code, str(PARTS[code]), got, most, 100 * got // most if most else 0, "", "", "", ())
        for code, got, most in parts
    )
    first = tuple(_first(title, said, f"{url}#findings") for title, said in findings[:FIRST])
    more = max(0, len(findings) - FIRST)
    revision = reader.visit.workspace.revision
    return CoachPanel(revision, reader.team, "", points, band, str(BANDS[band]), was, meters, first, more, url)


def coach_sheet(
    health: Health | None,
    ended: str,
    findings: Sequence[tuple[Finding, Answer | None]],
    quiet: Sequence[tuple[Finding, Answer]],
    why_not: Sequence[str],
    was: int | None,
    plan: Plan,
    reader: Reader,
    doers: Doers,
) -> CoachSheet:
    """`findings` with an answer that does not hold any more, where there was one; `doers` who can do what this reader
    may not. Makes no query."""
    return CoachSheet(
        coach_panel(health, ended, [one for one, _said in findings], was, plan, reader),
        tuple(_found(one, said, plan, reader, doers) for one, said in findings),
        tuple(_found(one, said, plan, reader, doers) for one, said in quiet),
        tuple(why_not),
        not why_not,
    )


def _meter(part: Part, plan: Plan, reader: Reader) -> Meter:
    return Meter(
        part.code,
        part.name,
        part.points,
        part.most,
        100 * part.points // part.most if part.most else 0,
        part.rule,
        part.evidence,
        part.better,
        (*_tasks(part.tasks, plan, reader), *_people(part.people, plan, reader)),
    )


def _first(title: str, evidence: str, url: str) -> Found:
    return Found("", "", title, evidence, "", "", url, ())


def _anchor(one: Finding) -> str:
    return "f-" + one.key.replace(":", "-").replace("_", "-")


def _found(one: Finding, said: Answer | None, plan: Plan, reader: Reader, doers: Doers) -> Found:
    cure = cure_of(one.cure, reader.visit, doers)
    return Found(
        key=one.key,
        anchor=_anchor(one),
        title=one.title,
        evidence=one.evidence,
        act=one.act,
        rule=one.rule,
        url=cure.url,
        why_not=cure.why_not,
        links=(
            *_tasks(one.tasks, plan, reader), *_people(one.people, plan, reader), *_on_map(one.people, plan, reader),
            *_events(one.events, reader),
        ),
        was=answered(said.kind, said.until_on, said.why) if said else "",
        said=_answer_words(said, plan, reader) if said else "",
    )  # fmt: skip


def _answer_words(said: Answer, plan: Plan, reader: Reader) -> str:
    """`Not now, until Tue 17 Feb (Anna Kessler).` `Not relevant: it is a renewal (Anna Kessler).`"""
    person = plan.person.get(said.by)
    who = {"name": person.name if person else _("somebody")}
    if said.until_on:
        return _("Not now, until %(day)s (%(name)s).") % {**who, "day": reader.day(said.until_on)}
    return _("Not relevant: %(why)s (%(name)s).") % {**who, "why": said.why.rstrip(".")}


def _tasks(numbers: Collection[int], plan: Plan, reader: Reader) -> list[Link]:
    code = reader.visit.workspace.code
    rows = [(number, plan.by_number.get(number)) for number in numbers]
    return [
        Link(f"#{number} {short(task.text)}", address("task", code, number))
        for number, task in rows
        if task is not None
    ]


def _people(numbers: Collection[int], plan: Plan, reader: Reader) -> list[Link]:
    code = reader.visit.workspace.code
    rows = [plan.person.get(number) for number in numbers]
    return [Link(person.name, person_url(code, person.number)) for person in rows if person is not None]


def _on_map(numbers: Collection[int], plan: Plan, reader: Reader) -> list[Link]:
    """Where the seller's map has the first of them who is the buyer's: what he believes, needs and does next."""
    theirs = [one for one in numbers if one in plan.person and plan.person[one].side == Side.BUYER]
    url = address("map", reader.visit.workspace.code)
    return [Link(_("On the map"), f"{url}#person-{theirs[0]}")] if theirs else []


def _events(numbers: Collection[int], reader: Reader) -> list[Link]:
    code = reader.visit.workspace.code
    return [Link(_("Change %(number)s") % {"number": number}, event_url(code, number)) for number in numbers]
