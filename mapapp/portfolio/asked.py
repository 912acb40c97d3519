"""What a reader of the portfolio asks for: all of it lives in the address, so that a saved view is a query string."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from mapapp.people.definitions import Definitions
from mapapp.people.models import Team

VIEWS = ("", "quarter", "quiet", "later", "none")
STATES = ("", "won", "lost", "retired", "all")
BANDS = ("", "healthy", "care", "risk")
GROUPS = ("", "seller", "month", "stage")
SORTS = ("deal", "seller", "health", "done", "buyer", "signature", "close", "apart", "amount", "weighted")
FALLING = ("health", "done", "buyer", "apart", "amount", "weighted")  # what one wants to see first is the most of it
LONGEST = 200  # characters of a word to find
FURTHEST = 10_000  # pages
NO_DATE = "none"
NOBODY = NO_STAGE = "~"  # lines that name none
SELLER = re.compile(r"(.*)~(\d{0,15})")
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """All empty is what the page opens with: what is open, the heaviest first.

    `state` empty is open; `month` a month of signature as 2026-03, or none; `sort` begins with a minus when it falls;
    `seller` a member (`seller_as`), a name, or nobody; `stage` a stage, or none; `team` is the code of one of the
    reader's teams.
    """

    team: str = ""
    view: str = ""
    state: str = ""
    health: str = ""
    seller: str = ""
    stage: str = ""
    month: str = ""
    q: str = ""
    by: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """What an address asks for; what it does not know is left out."""
        get = {field.name: " ".join(query.get(field.name, "").replace("\0", "").split()) for field in fields(cls)}
        sort, page, month = get["sort"], get["page"], get["month"]
        return cls(
            team=get["team"][:22],
            view=_one_of(VIEWS, get["view"]),
            state=_one_of(STATES, get["state"]),
            health=_one_of(BANDS, get["health"]),
            seller=get["seller"][:LONGEST],
            stage=get["stage"][:LONGEST],
            month=month if month == NO_DATE or MONTH.fullmatch(month) else "",
            q=get["q"][:LONGEST],
            by=_one_of(GROUPS, get["by"]),
            sort=sort if sort.removeprefix("-") in SORTS and sort != "-weighted" else "",
            page=min(max(int(page), 1), FURTHEST) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    @property
    def narrows(self) -> bool:
        """Does it show less than all that is open, or something else?"""
        return bool(self.view or self.state or self.health or self.seller or self.stage or self.month or self.q)

    @property
    def key(self) -> str:
        """By which it is sorted."""
        return self.sort.removeprefix("-") or "weighted"

    @property
    def falls(self) -> bool:
        return self.sort.startswith("-") or not self.sort

    @property
    def query(self) -> str:
        """The query string that asks for the same from the first page on."""
        pairs = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "page"}
        return urlencode({name: value for name, value in pairs.items() if value})

    def url(self, **changes: str | int) -> str:
        """The same with something else in it, from the first page on unless a page is named."""
        there = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        page = f"page={there.page}" if there.page > 1 else ""
        text = "&".join(part for part in (there.query, page) if part)
        return f"?{text}" if text else "?"

    def sorted_by(self, key: str) -> str:
        """Sorted by this, or the other way round when it is already."""
        first = f"-{key}" if key in FALLING else key
        other = key if key in FALLING else f"-{key}"
        now = self.sort or "-weighted"
        wanted = other if now == first else first
        return self.url(sort="" if wanted == "-weighted" else wanted)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that judgement of today needs: today where the team works, the quarter, and after how many days without
    an act the team calls a buyer quiet."""

    today: date
    quarter_from: date
    quarter_to: date
    quiet_days: int

    @classmethod
    def at(cls, team: Team, at: datetime) -> Days:
        """Those of a team at the aware moment `at`, by the number that it has set. No query."""
        return cls.of(at.astimezone(ZoneInfo(team.time_zone)).date(), Definitions.of(team).quiet_buyer)

    @classmethod
    def of(cls, today: date, quiet_days: int) -> Days:
        first = date(today.year, today.month - (today.month - 1) % 3, 1)
        after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        return cls(today, first, after - timedelta(days=1), quiet_days)

    @property
    def quiet_by(self) -> date:
        """Whose last act was on this day or before is quiet today."""
        return self.today - timedelta(days=self.quiet_days)


@dataclass(frozen=True, slots=True)
class Seller:
    """Whose deals are asked for: a member of the team by his number; a stranger by the name that the CRM has, empty for
    nobody; or, as saved views of earlier releases ask (`loose`), whoever has this name."""

    name: str
    member: int | None = None
    loose: bool = False

    @classmethod
    def of(cls, text: str) -> Seller:
        found = SELLER.fullmatch(text)
        return cls(found[1], int(found[2]) if found[2] else None) if found else cls(text, loose=True)

    @property
    def text(self) -> str:
        """As an address says it; a member with his name, for who reads it."""
        return f"{self.name[: LONGEST // 2]}~{self.member}" if self.member is not None else f"{self.name}~"


def _one_of(known: tuple[str, ...], text: str) -> str:
    return text if text in known else ""
