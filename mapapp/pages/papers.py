"""Which PDF is meant: on which paper, and with marks against which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.visit import Visit
from mapapp.pages.gate import version_of
from mapapp.plans.models import Version
from mapapp.plans.reasons import why_words, words_of
from mapapp.plans.words import day_words
from mapapp.snapshots.asking import PAPERS, paper_in
from mapapp.snapshots.frame import before_of

KEPT = "paper"  # in the session: the last choice
OFFERED = 100  # earlier versions


@dataclass(frozen=True, slots=True)
class Choice:
    """A version, and what it is compared with: `against` None is the one before it, whatever that is."""

    version: Version
    against: Version | None
    paper: str

    def address(self, name: str) -> str:
        """Of the file or of the page that makes it. The same four have one address, whoever reads it."""
        address = reverse(name, args=[self.version.workspace.code, self.version.number])
        more = {"with": self.against.number} if self.against else {}
        asked = urlencode({**more, **({} if self.paper == PAPERS[0] else {"paper": self.paper})})
        return f"{address}?{asked}" if asked else address


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version that may be compared with; `value` is empty for the one that is unless somebody chooses."""

    value: str
    words: str
    chosen: bool


def chosen(request: HttpRequest, found: Visit, shown: Version) -> Choice:
    """What an address or a form asks for. Http404 for a version that is none, or not an earlier one."""
    said = request.POST if request.method == "POST" else request.GET
    paper, text = said.get("paper", ""), said.get("with", "")
    against = None
    if text:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) < shown.number):
            raise Http404
        against = version_of(found, int(text))
        against.workspace = found.workspace
        usual = before_of(shown)
        against = None if usual and usual.number == against.number else against
    return Choice(shown, against, paper if paper in PAPERS else PAPERS[0])


def usual_paper(request: HttpRequest, found: Visit) -> str:
    """What the reader chose last, else what printers hold in his side's country."""
    kept = request.session.get(KEPT)
    return kept if kept in PAPERS else paper_in(found.workspace.calendar(found.side).country)


def earlier(found: Visit, choice: Choice) -> list[Earlier]:
    """What the marks may be against, the usual one first, then newest first; at most two queries."""
    rows = list(found.workspace.versions.filter(number__lt=choice.version.number).order_by("-number")[:OFFERED])
    if not rows:
        return []
    usual = before_of(choice.version)
    today = found.workspace.today(choice.version.at)
    number = choice.against.number if choice.against else usual.number if usual else 0
    rows.sort(key=lambda row: (usual is None or row.number != usual.number, -row.number))
    words = words_of(rows)
    return [Earlier(str(row.number), _words(found, row, words, today), row.number == number) for row in rows]


def _words(found: Visit, row: Version, words: Mapping[int, str], today: date) -> str:
    why = why_words(row, words.get(row.number, ""))
    said = {"number": row.number, "day": day_words(found.workspace.today(row.at), today=today), "why": why}
    if row.reason == Version.Reason.AGREED:
        return _("Version %(number)s of %(day)s, agreed by both companies") % said
    return _("Version %(number)s of %(day)s: %(why)s") % said
