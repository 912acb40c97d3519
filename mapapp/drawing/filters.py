"""Which rows of the table a reader wants to see: whose, which, and a word to find. It lives in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mapapp.drawing.reader import Reader
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Flags, Standing

WHO = ("", "buyer", "seller", "mine")
SHOW = ("", "open", "late", "critical")
LONGEST = 200  # characters that one looks for


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for; all empty shows everything, with phases folded that are all done."""

    who: str = ""
    show: str = ""
    q: str = ""
    unfolded: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> View:
        """The view of an address; what it does not know is left out."""
        who, show = asked.get("who", ""), asked.get("show", "")
        return cls(
            who if who in WHO else "",
            show if show in SHOW else "",
            asked.get("q", "").strip()[:LONGEST],
            asked.get("open") == "1",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.who or self.show or self.q)

    def url(self, plan: str) -> str:
        pairs = {"who": self.who, "show": self.show, "q": self.q, "open": "1" if self.unfolded else ""}
        text = urlencode({name: value for name, value in pairs.items() if value})
        return f"{plan}?{text}" if text else plan

    def keeps(self, task: Task, flags: Flags, me: int | None) -> bool:
        return _belongs(task, self.who, me) and _stands(task, flags, self.show) and _says(task, self.q)


@dataclass(frozen=True, slots=True)
class Option:
    """One link of a filter, with how many tasks it shows."""

    words: str
    count: str
    url: str
    current: bool


def whose_options(view: View, standing: Standing, reader: Reader) -> tuple[Option, ...]:
    """Everyone, each company, mine: counted over all tasks that count."""
    words = {
        "": _("Everyone"),
        "buyer": reader.company(Side.BUYER),
        "seller": reader.company(Side.SELLER),
        "mine": _("Mine"),
    }
    return tuple(
        Option(
            words[who],
            str(sum(_belongs(task, who, reader.me) for task in standing.counted)) if who else "",
            replace(view, who=who).url(reader.url),
            view.who == who,
        )
        for who in WHO
        if who != "mine" or reader.me is not None
    )


def which_options(view: View, standing: Standing, reader: Reader) -> tuple[Option, ...]:
    """All, open, late, critical, with their counts."""
    words = {"": _("All"), "open": _("Open"), "late": _("Late"), "critical": _("Critical")}
    flags = standing.flags
    return tuple(
        Option(
            words[show],
            str(sum(_stands(task, flags[task.number], show) for task in standing.counted)) if show else "",
            replace(view, show=show).url(reader.url),
            view.show == show,
        )
        for show in SHOW
    )


def _belongs(task: Task, who: str, me: int | None) -> bool:
    if who == "mine":
        return task.owner is not None and task.owner.number == me
    return not who or task.side == who


def _stands(task: Task, flags: Flags, show: str) -> bool:
    if show == "late":
        return bool(flags.late or flags.slipped)
    if show == "critical":
        return flags.critical
    return not show or task.is_open


def _says(task: Task, q: str) -> bool:
    if not q:
        return True
    wanted = q.casefold()
    owner = task.owner.name if task.owner else task.gap
    return wanted in task.text.casefold() or wanted in owner.casefold() or wanted.lstrip("#") == str(task.number)
