"""What a letter of several plans is made of: a plan as its reader is told of it, its line, his next steps over all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.digests.frame import Frame
from mapapp.digests.news import News
from mapapp.digests.readers import Reader
from mapapp.digests.yours import Step, Yours


@dataclass(frozen=True, slots=True)
class Told:
    """One plan as its reader is told of it. `row` is that of its part; `says` is whether the plan's own letter would
    be sent."""

    row: int
    reader: Reader
    news: News
    yours: Yours
    says: bool

    @property
    def frame(self) -> Frame:
        return self.news.frame

    @property
    def weight(self) -> tuple[bool, bool, int, int]:
        """How much its news matter: signed, signature moved, changes, what is late."""
        signature, changes = self.news.ground.signature, self.news.changes
        return signature.signed, signature.moved, len(changes.rows) + changes.more, len(self.frame.standing.late)


@dataclass(frozen=True, slots=True)
class Head:
    """The line of a plan: whose it is, how far, and signature as he knew it and now."""

    whose: str
    url: str
    note: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mine:
    """What is the reader's next, over all plans: in the shape of `Yours`, for the same template."""

    steps: Sequence[Step]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.steps)

    @property
    def rest(self) -> str:
        words = ngettext("%(count)s more in your plans.", "%(count)s more in your plans.", self.more)
        return words % {"count": self.more}

    @property
    def calm(self) -> str:
        return _("Nothing waits on you in the next two weeks.")
