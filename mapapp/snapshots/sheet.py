"""Everything the PDF of a version says, as values in words; the same values draw the version on screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mapapp.drawing.key import timeline_key
from mapapp.drawing.palette import PAPER, Palette
from mapapp.plans.models import Event, Side, Version
from mapapp.plans.words import full_day_words, stamp_words
from mapapp.snapshots.agreed import SignOff, agreed_words, sign_off
from mapapp.snapshots.balance import Columns, columns
from mapapp.snapshots.chart import chart
from mapapp.snapshots.differences import Group, whole
from mapapp.snapshots.figures import Aim, Bar, Figure, Said, aims, bars, figures, goals
from mapapp.snapshots.frame import Frame, apart, short
from mapapp.snapshots.lede import lede
from mapapp.snapshots.lettered import Drawing, lettered
from mapapp.snapshots.marks import Marked
from mapapp.snapshots.news import changed_tasks, news
from mapapp.snapshots.risks import Path, Risk, asks, path, risks
from mapapp.snapshots.room import SCREEN, WIDE, Room
from mapapp.snapshots.steps import Decider, Part, deciders, parts
from mapapp.snapshots.worth import Worth, worth

HASH = 12  # hexadecimal digits that a person can compare
SHORT_WORD = 5  # characters
Wishes = tuple[tuple[Said, ...], tuple[Aim, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version, ready for a template. `more_*` count what was left out of a list of the first page.

    `wishes` are all goals and measures when the first page has no room for them whole, else empty.
    """

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
    worth: Worth | None
    bars: tuple[Bar, ...]
    more_bars: int
    goals: tuple[Said, ...]
    aims: tuple[Aim, ...]
    wishes: Wishes | None
    columns: Columns
    risks: list[Risk]
    more_risks: int
    asks: list[str]
    path: Path
    news: list[Marked]
    more_news: int
    everything: tuple[Group, ...]
    parts: tuple[Part, ...]
    deciders: tuple[Decider, ...]
    sign_off: SignOff
    chart: list[SafeString]
    key: SafeString

    @property
    def heading(self) -> str:
        """The plan's name, whose last word stands on no line alone where it is short."""
        rest, _space, last = self.name.rpartition(" ")
        return f"{rest}\u00a0{last}" if rest and len(last) <= SHORT_WORD else self.name

    @property
    def drawings(self) -> list[Drawing]:
        """The timeline as paper has it."""
        return [lettered(one, name=f"on-{place}") for place, one in enumerate(self.chart)]

    @property
    def drawn_key(self) -> Drawing:
        return lettered(self.key, name="in-key")


def drawn(found: Frame, *, palette: Palette = PAPER, room: Room = WIDE) -> Sheet:
    """The values of a frame, drawings in the palette, the first page with as much as there is room for. One query, for
    the hash of the version's last event."""
    version, header = found.version, found.plan.workspace
    room = room if palette is PAPER else SCREEN
    shown_risks, more_risks = risks(found, room)
    shown_news, more_news = news(found, room)
    asked, way, wants = asks(found, room), path(found, room), (goals(found, room), aims(found, room))
    said = {"number": version.number, "account": short(found.account), "name": short(header.name, 100)}
    return Sheet(
        number=version.number,
        previous=found.before.number if found.before else None,
        name=short(header.name, room.name),
        account=apart(short(found.account, room.company)),
        team=apart(short(found.team, room.company)),
        title=_("Evaluation plan, version %(number)s. %(account)s, %(name)s") % said,
        day=full_day_words(found.today, weekday=True) + dateformat.format(found.today, " Y"),
        saved=saved_words(found),
        agreed=agreed_words(found),
        head=head_of(version)[:HASH],
        created=version.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        lede=lede(found),
        figures=figures(found, room),
        worth=worth(found, room),
        bars=bars(found, palette=palette, room=room),
        more_bars=max(0, len(found.plan.phases) - room.phases),
        goals=wants[0],
        aims=wants[1],
        wishes=_wishes(found, wants),
        columns=columns(asked, shown_risks, way, shown_news if found.before else None, *wants),
        risks=shown_risks,
        more_risks=more_risks,
        asks=asked,
        path=way,
        news=shown_news,
        more_news=more_news,
        everything=whole(found, len(shown_news)) if palette is PAPER else (),
        parts=parts(found, changed_tasks(found)),
        deciders=deciders(found),
        sign_off=sign_off(found),
        chart=chart(found, palette=palette),
        key=timeline_key(found.account, found.team, palette=palette),
    )


def _wishes(found: Frame, shown: Wishes) -> Wishes | None:
    whole = goals(found, SCREEN), aims(found, SCREEN)
    return None if whole == shown else whole


def saved_words(found: Frame, moment: str = "") -> str:
    """`saved 10 Feb 2026, 09:12 UTC by Anna Kessler`, in the time zone of the plan unless the moment is given in words
    of its reader's."""
    moment = moment or stamp_words(found.version.at, zone=found.plan.workspace.calendar(Side.SELLER).time_zone)
    author = found.plan.person.get(found.version.author_number)
    name = apart(short(found.name(author) if author else found.team))
    return _("saved %(moment)s by %(name)s") % {"moment": moment, "name": name}


def head_of(version: Version) -> str:
    """The hash of the history when the version was frozen: that of its last event. One query."""
    last = Event.objects.filter(workspace=version.workspace_id, number=version.revision)
    return last.values_list("hash", flat=True).first() or ""
