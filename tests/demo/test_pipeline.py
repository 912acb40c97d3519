"""The rest of the demo's pipeline: a portfolio that has something to say, wherever today falls."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from mapapp.demo.pipeline import DEALS, WITHOUT, play_pipeline
from mapapp.demo.story import play
from mapapp.people.models import User
from mapapp.plans import history
from mapapp.plans.models import Workspace
from mapapp.portfolio.refreshing import refresh
from mapapp.private.kept import figures_table
from tests.builders import Scene
from tests.demo.test_story import DAYS
from tests.pages.reading import read, words


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=["the design's day", "a Monday", "a Saturday after midnight"])
def test_the_manager_finds_a_believable_portfolio(now: datetime) -> None:
    fenwick = play(now)
    play_pipeline(fenwick, now)
    refresh(fenwick.team, now=lambda: now)
    lines = {line.account: line for line in figures_table()._default_manager.all()}
    assert len(lines) == 1 + len(DEALS) + len(WITHOUT)
    bands = {line.account: (line.health, line.band) for line in lines.values() if line.workspace_id}
    assert {band for _health, band in bands.values()} == {"healthy", "care", "risk"}, bands
    assert all(line.own_by_plan is not None and line.own_by_stage is not None for line in lines.values())
    assert sum((line.apart or 0) > 0 for line in lines.values()) >= 4
    assert sum(bool(line.findings) for line in lines.values()) >= 6
    assert all(history.broken_at(plan) is None for plan in Workspace.objects.all())
    with time_machine.travel(now, tick=False):
        scene = Scene(fenwick.team, fenwick, {"olga": User.objects.get(name="Olga Brandt")})
        page = words(read(scene.client("olga"), "/plans/"))
    assert "12 open deals" in page and "No plan yet 3" in page and "Kestrel Energy" in page
    assert "CRM read" in page
