"""A day of edits at random, with sweeps in between, some of which die: what is kept equals what is worked out again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from mapapp.people.definitions import Definitions, set_definitions
from mapapp.people.models import Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Side
from mapapp.plans.refusals import NoReason, Refused, ShowFirst
from mapapp.portfolio import writing
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.counting import counting_of
from mapapp.portfolio.lines import plan_lines
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.portfolio.writing import put_plan_lines
from mapapp.private.kept import figures_table, opportunities_table, readings_table
from tests.builders import TODAY
from tests.plans.walking import ACTS, NothingToDo, Walk, drawn_plan, seeds

pytestmark = pytest.mark.django_db
PLANS, TURNS = 3, 40
DEALS, READINGS = opportunities_table()._default_manager, readings_table()._default_manager


class Killed(BaseException):
    """A worker goes away in the middle of what it does."""


class Day:
    """A team with some plans, their rows in the CRM, whoever manages it, and chance."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.draw, self.monkeypatch, self.at = Random(seed), monkeypatch, TODAY
        self.team = Team.objects.create(name="Larkspur")
        self.manager = User.objects.create_user("olga@larkspur.example", "Olga")
        self.walks = [
            Walk(Random(n), create_workspace(self.team, drawn_plan(Random(seed + n)), lead="a", at=TODAY))
            for n in range(PLANS)
        ]
        for walk in self.walks:
            walk.began = walk.shot()
        for number, plan in enumerate([*(walk.workspace for walk in self.walks[1:]), None, None]):
            DEALS.create(team=self.team, key=str(number), workspace=plan, stage="Validation")
        self.slept: list[Any] = []
        self.read: dict[int, Any] = {}

    def turn(self) -> None:
        self.at += timedelta(minutes=self.draw.choice((1, 20, 90)))
        self.draw.choice((self.act, self.act, self.act, self.crm, self.numbers, self.sweep, self.killed, self.sleeps))()

    def act(self) -> None:
        """Somebody of either side does something on a plan."""
        walk = self.draw.choice(self.walks)
        walk.at = self.at
        shot, by = walk.shot(), walk.actor(walk.draw.choice((Side.SELLER, Side.BUYER)))
        try:
            act, _asked = walk.draw.choice(ACTS)(walk, shot, walk.draw.choice(shot.plan.tasks), by)
            try:
                act(None, "", False)
            except (ShowFirst, NoReason):
                act(shot.revision, "Because", True)
        except (NothingToDo, Refused):
            return

    def crm(self) -> None:
        """The CRM says something else, or gives a purchase to another plan."""
        rows = list(DEALS.order_by("pk"))
        row = self.draw.choice(rows)
        free = {walk.workspace.pk for walk in self.walks} - {one.workspace_id for one in rows}
        row.stage = self.draw.choice(("Validation", "Negotiation"))
        row.outcome = self.draw.choice(("open", "open", "won"))
        row.close_on = self.draw.choice((None, date(2026, 4, self.draw.randint(1, 28))))
        row.amount, row.currency = self.draw.choice(((None, ""), (Decimal(self.draw.randint(1, 9)), "EUR")))
        if free and self.draw.random() < 0.4:
            row.workspace_id = self.draw.choice(sorted(free))
        row.save()

    def numbers(self) -> None:
        """The team counts otherwise."""
        team = Team.objects.get(pk=self.team.pk)
        wanted, seen = {"stale_ends": self.draw.randint(16, 40)}, Definitions.of(team).number
        set_definitions(team, wanted, seen=seen, by=self.manager, at=self.at)

    def sweep(self) -> None:
        """A worker does what there is to do."""
        team = Team.objects.get(pk=self.team.pk)
        refresh(team, now=lambda: self.at)
        read_night(team, now=lambda: self.at)
        for late in self.slept:  # another one wakes up, and writes what it had read before
            put_plan_lines(late)
        self.slept.clear()
        checked = check_team(team, self.at)
        assert (checked.behind, checked.differences) == (0, ())

    def killed(self) -> None:
        """A worker dies while it writes."""

        def dies(*_words: object) -> None:
            raise Killed

        team = Team.objects.get(pk=self.team.pk)
        with self.monkeypatch.context() as patched:
            patched.setattr(writing, self.draw.choice(("_put", "_take_from_others", "keep")), dies)
            try:
                refresh(team, now=lambda: self.at)
            except Killed:
                return

    def sleeps(self) -> None:
        """A worker reads all plans, and sleeps before it writes them."""
        team, moment = Team.objects.get(pk=self.team.pk), self.at - timedelta(seconds=1)
        self.slept.append(plan_lines(team, counting_of(team), [walk.workspace.pk for walk in self.walks], moment))

    def nothing_read_has_changed(self) -> None:
        now = {row.pk: (row.on, row.at, row.version, row.values, row.definitions) for row in READINGS.all()}
        assert {pk: now.get(pk) for pk in self.read} == self.read
        self.read = now


@pytest.mark.parametrize("seed", seeds(6))
def test_whatever_is_done_all_day_what_is_kept_is_what_is_so(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day(seed, monkeypatch)
    for _turn in range(TURNS):
        day.turn()
        day.nothing_read_has_changed()
    day.sweep()
    assert figures_table()._default_manager.count() == PLANS + DEALS.filter(workspace=None).count()
    day.at = datetime.combine(day.at.date() + timedelta(days=1), day.at.time(), tzinfo=day.at.tzinfo)
    day.sweep()
    assert READINGS.filter(version=0, on=day.at.date()).count() >= 1
