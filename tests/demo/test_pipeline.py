"""The rest of the demo's pipeline: a portfolio that has something to say, wherever today falls."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
import time_machine

from mapapp.demo.pipeline import DEALS, ENDED, NIGHTS, WITHOUT, _exports, play_pipeline
from mapapp.demo.story import Stage, begin, told
from mapapp.people.models import Team, User
from mapapp.plans.models import Event, Workspace
from mapapp.portfolio.refreshing import refresh
from mapapp.private.kept import figures_table, readings_table
from tests.builders import Scene
from tests.demo.test_story import DAYS
from tests.pages.reading import read, words
from tests.plans.chain import broken_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [DAYS[0], *(pytest.param(day, marks=pytest.mark.once) for day in DAYS[1:])],
    ids=["the design's day", "a Monday", "a Saturday after midnight"],
)
def test_the_manager_finds_a_believable_portfolio(now: datetime) -> None:
    fenwick = play_pipeline(now)
    refresh(fenwick.team, now=lambda: now)
    lines = {line.account: line for line in figures_table()._default_manager.all()}
    assert len(lines) == 1 + len(DEALS) + len(WITHOUT) + len(ENDED)
    bands = {line.account: (line.health, line.band) for line in lines.values() if line.workspace_id}
    assert {band for _health, band in bands.values()} == {"healthy", "care", "risk"}, bands
    assert all(line.own_by_plan is not None and line.own_by_stage is not None for line in lines.values())
    assert sum((line.apart or 0) > 0 for line in lines.values()) >= 4
    assert sum(bool(line.findings) for line in lines.values()) >= 6
    assert all(broken_at(plan) is None for plan in Workspace.objects.all())
    with time_machine.travel(now, tick=False):
        scene = Scene(fenwick.team, fenwick, {"olga": User.objects.get(name="Olga Brandt")})
        page = words(read(scene.client("olga"), "/plans/"))
        changed = words(read(scene.client("olga"), "/plans/changed/"))
        coached = words(read(scene.client("olga"), "/plans/coach/"))
    assert "12 open deals" in page and "No plan yet 3" in page and "Kestrel Energy" in page
    assert "CRM read" in page
    titles = ("Won and lost 2", "Signature moved 2", "Health up or down", "Another stage", "New 2")
    assert all(title in changed for title in titles) and "no reading" not in changed, changed
    assert "Kestrel Energy" in coached and "Hallmark Dairies" in coached


@pytest.mark.django_db
def test_each_night_was_read_by_what_had_happened_by_then() -> None:
    now = DAYS[0]
    team = play_pipeline(now).team
    readings = list(readings_table()._default_manager.filter(team=team).order_by("at"))
    assert len({one.on for one in readings if one.workspace.account == "Fenwick Medical"}) > NIGHTS
    for one in readings:
        assert one.at <= now
        known = Event.objects.filter(workspace=one.workspace_id, at__lte=one.at).count()
        assert one.revision == known, (one.workspace.account, one.on)
    moments = list(told(_other(), now))
    assert moments == sorted(moments) and moments[-1] <= now


@pytest.mark.parametrize("clock", [time(0, 5), time(5), time(18)])
def test_no_export_tells_of_what_is_still_to_come(clock: time) -> None:
    now = datetime.combine(DAYS[0].date(), clock, UTC)
    deals = {deal.account: deal for deal in (*DEALS, *WITHOUT, *ENDED)}
    reps = {deal.rep: User(name=deal.rep, email=deal.rep) for deal in deals.values()}
    late = [key for at, rows in _exports(deals, reps, now.date(), now) for key, _told, changed in rows if changed > at]
    assert late == []


def _other() -> Stage:
    """The same story once more, in another team."""
    User.objects.all().delete()
    Team.objects.update(name="Another")
    return begin(DAYS[0])
