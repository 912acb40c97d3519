"""Everything the PDF of a version says, as values in words; the same values draw the version on screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.key import timeline_key
from mapapp.drawing.palette import PAPER, Palette
from mapapp.plans.models import Event, Side, Version
from mapapp.plans.words import full_day_words
from mapapp.snapshots.agreed import agreed_words
from mapapp.snapshots.chart import chart
from mapapp.snapshots.figures import Aim, Bar, Figure, Said, aims, bars, figures, goals
from mapapp.snapshots.frame import Frame
from mapapp.snapshots.lede import lede
from mapapp.snapshots.marks import Marked
from mapapp.snapshots.news import changed_tasks, news
from mapapp.snapshots.risks import Path, Risk, asks, path, risks
from mapapp.snapshots.steps import Decider, Part, deciders, parts

HASH = 12  # hexadecimal digits that a person can compare


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version, ready for a template. `said_*` are whole sentences; `more_*` count what was left out of a list."""

    number: int
    previous: int | None
    name: str
    account: str
    team: str
    title: str
    day: str
    saved: str
    agreed: str
    head: str
    created: str
    lede: tuple[Marked, ...]
    figures: tuple[Figure, ...]
    bars: tuple[Bar, ...]
    goals: tuple[Said, ...]
    aims: tuple[Aim, ...]
    risks: list[Risk]
    more_risks: int
    asks: list[str]
    path: Path
    news: list[Marked]
    more_news: int
    parts: tuple[Part, ...]
    deciders: tuple[Decider, ...]
    chart: list[SafeString]
    key: SafeString


def drawn(found: Frame, *, palette: Palette = PAPER) -> Sheet:
    """The values of a frame, drawings in the palette. One query, for the hash of the version's last event."""
    version, header = found.version, found.plan.workspace
    shown_risks, more_risks = risks(found)
    shown_news, more_news = news(found)
    said = {"number": version.number, "account": found.account, "name": header.name}
    return Sheet(
        number=version.number,
        previous=found.before.number if found.before else None,
        name=header.name,
        account=found.account,
        team=found.team,
        title=_("Evaluation plan, version %(number)s. %(account)s, %(name)s") % said,
        day=full_day_words(found.today, weekday=True) + dateformat.format(found.today, " Y"),
        saved=saved_words(found),
        agreed=agreed_words(found),
        head=head_of(version)[:HASH],
        created=version.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        lede=lede(found),
        figures=figures(found),
        bars=bars(found, palette=palette),
        goals=goals(found),
        aims=aims(found),
        risks=shown_risks,
        more_risks=more_risks,
        asks=asks(found),
        path=path(found),
        news=shown_news,
        more_news=more_news,
        parts=parts(found, changed_tasks(found)),
        deciders=deciders(found),
        chart=chart(found, palette=palette),
        key=timeline_key(found.account, found.team, palette=palette),
    )


def saved_words(found: Frame) -> str:
    """`saved 10 Feb 2026, 09:12 UTC by Anna Kessler`, in the time zone of the plan."""
    zone = found.plan.workspace.calendar(Side.SELLER).time_zone
    there = found.version.at.astimezone(ZoneInfo(zone))
    author = found.plan.person.get(found.version.author_number)
    said = {"moment": dateformat.format(there, "j M Y, H:i T"), "name": found.name(author) if author else found.team}
    return _("saved %(moment)s by %(name)s") % said


def head_of(version: Version) -> str:
    """The hash of the history when the version was frozen: that of its last event. One query."""
    last = Event.objects.filter(workspace=version.workspace_id, number=version.revision)
    return last.values_list("hash", flat=True).first() or ""
