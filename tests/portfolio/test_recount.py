"""What is kept of plans on which both sides act for weeks equals what is counted by the words of PRODUCT alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team, User
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.header import edit_header
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.portfolio.refreshing import refresh
from mapapp.private.kept import figures_table
from mapapp.private.models import FiguresShape
from tests.plans.walking import seeds
from tests.portfolio.day import Office
from tests.portfolio.recount import TARGETS, Recount

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
WEST, EAST = ("Pacific/Honolulu", "America/New_York"), ("Pacific/Auckland", "Asia/Kathmandu")
TURNS = 40


class Weeks(Office):
    """Both companies work in zones that are apart, set targets, and one after the other has its first buyer."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        zones = dict(zip(("seller", "buyer"), (WEST, EAST) if seed % 2 else (EAST, WEST), strict=True))
        for walk in self.walks:
            kept = walk.workspace.calendars
            there = {side: {**kept[side], "time_zone": self.draw.choice(zones[side])} for side in kept}
            Workspace.objects.filter(pk=walk.workspace.pk).update(calendars=there)

    def target(self) -> None:
        walk = self.draw.choice(self.walks)
        now, name = Workspace.objects.get(pk=walk.workspace.pk), self.draw.choice(TARGETS)
        day = self.draw.choice((None, self.at.date() + timedelta(days=self.draw.randint(-5, 40))))
        try:
            edit_header(now, values={name: day}, was={name: getattr(now, name)}, by=walk.actor(Side.SELLER), at=self.at)
        except Refused:
            return

    def join(self) -> None:
        walk = self.draw.choice(self.walks)
        buyer = next(one for one in walk.workspace.people.order_by("number") if one.side == Side.BUYER)
        if not Seat.objects.filter(stakeholder=buyer).exists():
            user = User.objects.create_user(f"priya{walk.workspace.pk}@f.example", "Priya")
            take_seat(buyer, user, Role.LEAD, at=self.at)
            add_comment(walk.workspace, None, body="Here we are.", by=Actor.of(buyer), at=self.at)

    def turn(self) -> None:
        self.at += timedelta(minutes=self.draw.choice((20, 300, 700, 1100)))
        self.draw.choice((*[self.act] * 8, self.target, self.join, self.numbers))()


@pytest.mark.parametrize("seed", seeds(2))
def test_what_is_kept_is_what_the_words_say(seed: int) -> None:
    weeks = Weeks(seed)
    for turn in range(TURNS):
        weeks.turn()
        refresh(Team.objects.get(pk=weeks.team.pk), now=lambda: weeks.at)
        assert not list(_differences(weeks)), f"after {turn + 1} acts"


def _differences(weeks: Weeks) -> Iterator[tuple[object, ...]]:
    numbers = Definitions.of(Team.objects.get(pk=weeks.team.pk))
    for line in LINES.filter(workspace__isnull=False):
        buyers = Seat.objects.filter(workspace=line.workspace_id, stakeholder__side=Side.BUYER)
        joined = buyers.order_by("joined_at").values_list("joined_at", flat=True).first()
        again = Recount(line.workspace_id or 0, weeks.at, joined, numbers)
        kept = {name: _kept(line, name) for name in again.figures}
        yield from ((line.workspace_id, name, kept[name], new) for name, new in again.figures.items()
                    if kept[name] != new)  # fmt: skip
        points = {code: found[0] for code, found in line.values["parts"].items()}
        if points:
            yield from ((line.workspace_id, code, points[code], new) for code, new in again.parts.items()
                        if points[code] != new)  # fmt: skip


def _kept(line: FiguresShape, name: str) -> object:
    return getattr(line, name) if hasattr(line, name) else line.values[name]
