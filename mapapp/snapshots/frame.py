"""A version as its readers see it: the plan as it was frozen, how it stood then, and the version before beside it.

Made from version rows alone, never from the live plan; nothing here knows who reads, so that both sides read the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from unicodedata import bidirectional

from django.db.models import Q
from django.utils.translation import gettext as _

from mapapp.plans.frozen import due_in, names_in, plan_in
from mapapp.plans.history import Line, story
from mapapp.plans.models import Side, Stakeholder, Task, Version
from mapapp.plans.queries import Plan
from mapapp.plans.standing import Flags, Standing, stand
from mapapp.plans.words import day_words

LABEL = 64  # characters of a task's text where it is only named
AGREEMENTS = 5  # the last ones are named on paper


@dataclass(frozen=True)
class Frame:
    """One version and the one before it, if any. Build it with `frame`.

    `agreed` is the last version that both sides had agreed to by then, it may be this one, and `agreements` the last
    few of them, newest first. `names` are what commitments stand for; `lines` are those of history until then that
    moved a date, and all since the version before.
    """

    version: Version
    standing: Standing
    before: Version | None
    was: Standing | None
    agreed: Version | None
    names: Mapping[str, str]
    lines: Sequence[Line] = ()
    agreements: Sequence[Version] = ()

    @property
    def plan(self) -> Plan:
        return self.standing.plan

    @property
    def today(self) -> date:
        """The day the version was saved: all that is late or soon is so on this day."""
        return self.standing.today

    @cached_property
    def account(self) -> str:
        return self.plan.workspace.account

    @cached_property
    def team(self) -> str:
        return self.plan.workspace.team.name

    @cached_property
    def was_due(self) -> dict[int, date]:
        return due_in(self.before)

    def company(self, side: str) -> str:
        return self.account if side == Side.BUYER else self.team

    def day(self, day: date) -> str:
        """`19 Feb`; with the year when it is not the version's own."""
        return day_words(day, today=self.today, weekday=False)

    def flags(self, task: Task) -> Flags:
        return self.standing.flags[task.number]

    def name(self, person: Stakeholder) -> str:
        """The name; somebody who was erased is one of his company."""
        return person.name or _("a person of %(company)s") % {"company": self.company(person.side)}

    def owner(self, task: Task) -> str:
        """Who does it, a seller with his company, or the question of who will."""
        if task.owner is None:
            whose = {"company": apart(self.company(task.gap_side)), "gap": apart(task.gap)}
            return _("%(company)s, to be named: %(gap)s") % whose if task.gap else _("%(company)s, to be named") % whose
        if task.owner.side == Side.BUYER or not task.owner.name:
            return self.name(task.owner)
        return f"{apart(task.owner.name)}, {apart(self.team)}"

    def label(self, task: Task, *, limit: int = LABEL) -> str:
        """`22 Security review meeting held`, cut where it is long."""
        return f"{task.number} {apart(short(task.text, limit))}"


def apart(text: str) -> str:
    """The same, held together in a line of another direction when it is written from right to left. The mark behind
    it (U+200E) counts where the text is broken over two lines: each is set alone, the second without the beginning."""
    return f"\u2068{text}\u2069\u200e" if any(bidirectional(character) in ("R", "AL") for character in text) else text


def held(words: str) -> str:
    """The same, on one line: a day is not read as a number and a month."""
    return words.replace(" ", "\u00a0")


def short(text: str, limit: int = LABEL) -> str:
    """One line of at most `limit` characters, cut with an ellipsis, between words where there are some."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    whole = cut[: cut.rfind(" ")] if cut.rfind(" ") > limit // 2 else cut
    return whole.rstrip(" ,;:.(") + "…"


def frame(version: Version, before: Version | None) -> Frame:
    """Read a version and the one to compare it with, both of one plan. Needs `workspace.team`; 3 queries, 2 without
    one before it."""
    kept = Version.objects.filter(workspace=version.workspace_id, reason=Version.Reason.AGREED)
    agreements = list(kept.filter(number__lte=version.number).order_by("-number")[:AGREEMENTS])
    agreed = agreements[0] if agreements else None
    names = names_in(version.workspace)
    standing = stand(plan_in(version, names=names), version.at, was_due=due_in(before), agreed_due=due_in(agreed))
    if before is None:
        return Frame(version, standing, None, None, agreed, names, (), agreements)
    before.workspace = version.workspace
    lines = story(version.workspace, before.revision, version.revision)
    was = stand(plan_in(before, names=names), before.at)
    return Frame(version, standing, before, was, agreed, names, lines, agreements)


def before_of(version: Version) -> Version | None:
    """The version that this one is compared with: the one saved before it. One query.

    What both sides agree to has the content of the version that was proposed, so nothing would have changed: it is
    compared with what they agreed to before, or with the first version.
    """
    earlier = Version.objects.filter(workspace=version.workspace_id, number__lt=version.number)
    if version.reason == Version.Reason.AGREED:
        earlier = earlier.filter(Q(reason=Version.Reason.AGREED) | Q(number=1))
    return earlier.last()
