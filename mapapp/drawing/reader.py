"""For whom a plan is drawn: his rights, his day, his words for the two companies, the addresses of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.visit import Visit
from mapapp.plans.history import IMPORT, SERVER, TEAM, Line
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.plans.models.stakeholder import initials_of
from mapapp.plans.queries import Plan
from mapapp.plans.standing import Standing
from mapapp.plans.words import day_words

AVATARS = {Side.BUYER: "buy", Side.SELLER: "sell"}
CHIPS = {"in_progress": "going", "blocked": "blocked", "done": "done", "not_needed": "dropped"}


def short(text: str, most: int = 60) -> str:
    """At most so many characters of a text, on one line, cut at the end of a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.") + "…"


def names_in(plan: Plan) -> Callable[[int], str]:
    """Numbers of people to their names; whoever is not on the plan, or was erased, is somebody."""

    def name_of(number: int) -> str:
        person = plan.person.get(number)
        return (person.name if person else "") or _("somebody")

    return name_of


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody as an avatar and a name; `css` is buy, sell or none. A gap has its question for a name."""

    css: str
    initials: str
    name: str
    company: str = ""
    title: str = ""


@dataclass(frozen=True)
class Reader:
    """One visit at one moment. Everything drawn for it is made of values in its words."""

    visit: Visit
    today: date
    at: datetime
    account: str

    @classmethod
    def of(cls, visit: Visit, standing: Standing) -> Reader:
        return cls(visit, standing.today, standing.at, standing.plan.workspace.account)

    @cached_property
    def url(self) -> str:
        """The plan's address; tasks and fields hang below it: `task/22/due/`."""
        return reverse("plan", args=[self.visit.workspace.code])

    @cached_property
    def team(self) -> str:
        return self.visit.workspace.team.name

    @cached_property
    def me(self) -> int | None:
        return self.visit.me.number if self.visit.me else None

    @cached_property
    def statuses(self) -> Mapping[str, str]:
        return {status.value: str(status.label) for status in Task.Status}

    @cached_property
    def _days(self) -> dict[tuple[date, bool], str]:
        return {}

    def company(self, side: Side) -> str:
        return self.account if side == Side.BUYER else self.team

    def day(self, day: date, *, weekday: bool = True) -> str:
        """`Thu 19 Feb`, each day spelled once."""
        words = self._days.get((day, weekday))
        if words is None:
            words = self._days[day, weekday] = day_words(day, today=self.today, weekday=weekday)
        return words

    def face(self, person: Stakeholder) -> Face:
        side = Side(person.side)
        return Face(AVATARS[side], person.initials, person.name, self.company(side), person.title)

    def author(self, line: Line, person: Stakeholder | None, *, who: str = "") -> Face:
        """Whose act a line is: a person of the plan; a company, where its team's pages acted and the reader may know no
        name (`who`); else somebody."""
        if person is not None:
            return self.face(person)
        if line.via == SERVER:
            return Face("none", "·", _("Whoever runs mapapp"))
        if line.by is None and line.via == IMPORT:
            return Face("none", "·", _("The list from the CRM"))
        if line.by is not None or line.via != TEAM:
            return Face("none", "?", _("Somebody"))
        side = Side(line.side)
        name = who or self.company(side)
        return Face(AVATARS[side], initials_of(name), name, self.company(side))
