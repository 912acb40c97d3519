"""What the seller of the demo believes of the people who decide, and what the CRM says: by the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.private.changes.beliefs import place_stakeholder, set_reporting_line, write_private_need
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.stances import Influence, Stance
from mapapp.private.whom import Whom

Who = Callable[[str], Actor]
Moved = Callable[[date], date]
At = Callable[[str, str], datetime]
PLACES = (
    ("Elena", Stance.SUPPORTIVE, Influence.DECIDES),
    ("Tom", Stance.NEUTRAL, Influence.DECIDES),
    ("Priya", Stance.CHAMPION, Influence.STRONG),
    ("Marcus", Stance.AGAINST, Influence.STRONG),
    ("Hannah", Stance.NEUTRAL, Influence.HEARD),
    ("Dev", Stance.SUPPORTIVE, Influence.SOME),
    ("Ruth", Stance.NEUTRAL, Influence.SOME),
    ("Sam", Stance.CHAMPION, Influence.LITTLE),
)
LINES = (("Priya", "Elena"), ("Sam", "Priya"), ("Ruth", "Tom"), ("Hannah", "Tom"))


def believe(workspace: Workspace, *, by: Who, day: Moved, at: At) -> Iterator[datetime]:
    """Everybody placed at the end of January, Marcus once more since, and the CRM's values, the last of them of Tue
    3 Feb 2026; each moment before its act."""
    anna, jonas = by("Anna"), by("Jonas")
    for minute, (name, stance, influence) in enumerate(PLACES, 10):
        yield (when := at("2026-01-23", f"16:{minute}"))
        place_stakeholder(
            workspace, _whom(workspace, name), stance=stance, influence=influence, was={}, by=anna, at=when
        )
    for minute, (name, boss) in enumerate(LINES, 20):
        yield (when := at("2026-01-23", f"16:{minute}"))
        set_reporting_line(workspace, _whom(workspace, name), to=_whom(workspace, boss), was=None, by=anna, at=when)
    values = {"stage": "Proposal", "forecast": "Best Case", "close_on": day(date(2026, 2, 27)),
              "amount": Decimal(120000), "currency": "USD", "key": "006A001"}  # fmt: skip
    yield (when := at("2026-01-23", "16:40"))
    note_opportunity(workspace, values=values, was={}, by=anna, at=when)
    yield (when := at("2026-02-03", "11:40"))
    place_stakeholder(
        workspace, _whom(workspace, "Marcus"), stance=Stance.SCEPTICAL, influence=Influence.STRONG,
        was={"stance": Stance.AGAINST, "influence": Influence.STRONG}, why="After he had read the evidence pack",
        by=jonas, at=when,
    )  # fmt: skip
    yield (when := at("2026-02-03", "15:35"))
    write_private_need(
        workspace, _whom(workspace, "Tom"), was="", by=anna, at=when,
        text="Not to be the one who bought the last tool: nobody used it.",
    )  # fmt: skip
    yield (when := at("2026-02-03", "15:40"))
    note_opportunity(workspace, values={"stage": "Negotiation"}, was={"stage": "Proposal"}, by=anna, at=when)


def _whom(workspace: Workspace, name: str) -> Whom:
    return Whom(person=workspace.people.get(name__startswith=name).number)
