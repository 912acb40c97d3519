"""What only the seller's side knows of a plan, as one letter to one of its people: own steps, the map, what waits.

The rows are read by questions that know the side from the visit; nothing here can name the other one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.requests import waiting_requests
from mapapp.access.rules import may_answer_request
from mapapp.access.undelivered import undelivered
from mapapp.access.visit import Visit
from mapapp.digests.frame import short
from mapapp.digests.note import PREHEADER, Note, Row, Section, ways_out
from mapapp.digests.stopping import OWN
from mapapp.drawing.lane import OwnRow, draw_lane
from mapapp.drawing.reader import Reader
from mapapp.drawing.stakeholder_map import Asked, draw_map
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import Standing, stand
from mapapp.private.models import BeliefShape
from mapapp.private.queries import LaneRows, beliefs, open_lane

SOON = timedelta(days=7)
MOST = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """What all readers of one side's own letter about one plan read."""

    standing: Standing
    lane: LaneRows
    beliefs: list[BeliefShape]


def see(visit: Visit, at: datetime) -> Seen:
    """Seven queries, whoever reads it and however much there is."""
    return Seen(stand(load_plan(visit.workspace), at), open_lane(visit), beliefs(visit))


def note_of(visit: Visit, seen: Seen, at: datetime) -> Note | None:
    """The letter for this reader; None when there is nothing to say. For a lead two queries: who waits for his yes, and
    whose mail came back."""
    sections = tuple(one for one in _sections(visit, seen, at) if one is not None)
    if not sections or visit.seat is None:
        return None
    first = sections[0].title
    said = {
        "team": visit.workspace.team.name, "account": visit.workspace.account, "what": first[:1].lower() + first[1:]
    }  # fmt: skip
    why = _("You get this once a week because you work on this plan for %(team)s. It goes to people of %(team)s alone.")
    return Note(
        subject=_("Only %(team)s: %(account)s, %(what)s") % said,
        preheader=short(sections[0].rows[0].title, PREHEADER),
        over=_("%(account)s, for people of %(team)s alone") % said,
        heading=_("Only %(team)s") % said,
        open=_("Open your own list"),
        url=settings.PUBLIC_URL + reverse("lane", args=[visit.workspace.code]),
        why=why % said,
        sections=sections,
        **ways_out(visit.seat.pk, visit.workspace.code, OWN),
    )


def _sections(visit: Visit, seen: Seen, at: datetime) -> Iterator[Section | None]:
    reader = Reader.of(visit, seen.standing)
    drawer = draw_lane(seen.lane, seen.standing.plan, reader)
    near = {drawer.rows.tables.key(t.number) for t in seen.lane.tasks if t.due_on <= drawer.today + SOON}
    late = [row for row in drawer.tasks if row.flags]
    soon = [row for row in drawer.tasks if row.key in near and not row.flags]
    yield _section(
        ngettext("%(count)s own step is late", "%(count)s own steps are late", len(late)),
        [_step(row, f"{row.flags[0].words}:", "late") for row in late],
    )
    yield _section(
        ngettext("%(count)s own step is due within a week", "%(count)s own steps are due within a week", len(soon)),
        [_step(row) for row in soon],
    )
    wrong = [row for row in drawer.tasks if row.fit is not None]
    yield _section(
        ngettext("%(count)s own step does not fit any more", "%(count)s own steps do not fit any more", len(wrong)),
        [Row(f"{row.key} {short(row.text)}", row.fit.words, _due(row)) for row in wrong if row.fit],
    )
    yield _requests(visit, at)
    back = undelivered(visit)
    yield _section(
        ngettext("%(count)s address takes no mail", "%(count)s addresses take no mail", len(back)),
        [Row(f"{one.name}, {one.email}", _("Put it right, or try again, on the page of people."), one.since)
         for one in back],
    )  # fmt: skip
    findings = draw_map(seen.standing, reader, Asked(seen.beliefs, {})).findings
    yield _section(
        ngettext("The map says one thing", "The map says %(count)s things", len(findings)),
        [Row(one.title, " ".join(filter(None, (one.evidence, one.act)))) for one in findings],
    )


def _requests(visit: Visit, at: datetime) -> Section | None:
    """Whom the buyer's lead would ask in: it waits for a lead's yes."""
    asked = waiting_requests(visit, at) if may_answer_request(visit) is None else ()
    return _section(
        ngettext("%(count)s request waits for you", "%(count)s requests wait for you", len(asked)),
        [Row(_("%(name)s, %(email)s") % {"name": one.name, "email": one.email},
             _("%(who)s would ask this person in.") % {"who": one.asked_by}, one.when) for one in asked],
    )  # fmt: skip


def _section(title: str, rows: Sequence[Row]) -> Section | None:
    """The first of them; how many more there are is said below. None without any."""
    more = len(rows) - MOST
    rest = ngettext("%(count)s more.", "%(count)s more.", more) % {"count": more} if more > 0 else ""
    return Section(title % {"count": len(rows)}, rows[:MOST], rest) if rows else None


def _step(row: OwnRow, word: str = "", css: str = "") -> Row:
    return Row(f"{row.key} {short(row.text)}", _("%(who)s.") % {"who": row.owner.name}, _due(row), word, css)


def _due(row: OwnRow) -> str:
    return _("due %(day)s") % {"day": row.due}
