"""A day of edits at random, with sweeps in between, some of which die: what is kept equals what is worked out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mapapp.people.models import Team
from mapapp.portfolio import writing
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.counting import counting_of
from mapapp.portfolio.lines import plan_lines
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.portfolio.writing import put_plan_lines
from mapapp.private.kept import figures_table, readings_table
from tests.plans.walking import seeds
from tests.portfolio.day import DEALS, PLANS, Office

pytestmark = pytest.mark.django_db
TURNS = 40
READINGS = readings_table()._default_manager


class Killed(BaseException):
    """A worker goes away in the middle of what it does."""


class Day(Office):
    """The team on a day on which workers come, sleep and die."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(seed)
        self.monkeypatch = monkeypatch
        self.slept: list[Any] = []
        self.read: dict[int, Any] = {}

    def turn(self) -> None:
        self.at += timedelta(minutes=self.draw.choice((1, 20, 90)))
        self.draw.choice((self.act, self.act, self.act, self.crm, self.numbers, self.sweep, self.killed, self.sleeps))()

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
