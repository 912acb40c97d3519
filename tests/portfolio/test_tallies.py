"""What lines come to is tallied by the database, whoever makes, changes or takes them: it equals what is added up."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from io import StringIO
from itertools import count
from random import Random
from threading import Event
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.management.backup.tables import tables
from mapapp.people.models import Team, User
from mapapp.plans.models import Workspace
from mapapp.portfolio.asked import GROUPS, STATES, VIEWS, Asked, Days
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.choices import choices
from mapapp.portfolio.groups import grouped
from mapapp.portfolio.money import whole
from mapapp.portfolio.refreshing import refresh
from mapapp.portfolio.sums import sums
from mapapp.portfolio.tallying import apart_of
from mapapp.portfolio.writing import put_deal_lines
from mapapp.private.kept import figures_table, opportunities_table, tallies_table
from mapapp.private.listed import desk_visits, lines_for, tallies_for
from tests.builders import TODAY, Scene, fenwick_scene
from tests.plans.test_versions import waiting_for_the_lock
from tests.plans.walking import seeds
from tests.portfolio.day import Office
from tests.portfolio.lines import DAY, deal, line, money
from tests.portfolio.test_paging import days_of, ended, money_of, scattered, words_of

pytestmark = pytest.mark.django_db
LINES, TALLIES = figures_table()._default_manager, tallies_table()._default_manager
DAYS = Days.of(DAY, 10)


class Lost(Exception):
    """A worker is killed here."""


def edited(draw: Random, scene: Scene) -> None:
    """Something that happens to lines: one says something else, or goes with what it is of; or a member does."""
    row = draw.choice(list(LINES.filter(team=scene.team).order_by("pk")))
    match draw.choice(("said", "said", "said", "plan", "deal", "line", "seller", "many", "same")):
        case "said":
            kinds = [kind for kind in (ended(draw) for _ in range(20)) if bool(kind["state"]) is bool(row.workspace_id)]
            kind = draw.choice(kinds)
            values = {**kind, **days_of(draw, {"state": "open", **kind}), **money_of(draw), **words_of(draw)}
            if not row.workspace_id:
                values |= {"signature_on": None, "apart": None, "is_mutual": False}
            for name, value in values.items():
                setattr(row, name, value)
            row.month = row.signature_on.replace(day=1) if row.signature_on and row.band not in ("", "closed") else None
            row.stage_order = draw.randint(0, 3)
            row.save()
        case "plan" if row.workspace_id:
            Workspace.objects.filter(pk=row.workspace_id).delete()
        case "deal" if row.opportunity_id and row.workspace_id is None:
            opportunities_table()._default_manager.filter(pk=row.opportunity_id).delete()
        case "line":
            row.delete()
        case "seller":
            LINES.filter(seller=row.seller_id).update(seller=None, seller_name="Who has left")
        case "many":
            LINES.filter(team=scene.team, outcome="open").update(own_amount=F("own_amount") + Decimal("0.01"))
        case _:
            LINES.filter(pk=row.pk).update(computed_at=TODAY + timedelta(seconds=1))


def drawn(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is drawn of groups, in its order: means as whole numbers, and of stages alone their place is asked."""
    return [{**row, "mean": None if row["mean"] is None else whole(row["mean"]), "place": 0} for row in rows]


@pytest.mark.parametrize("seed", seeds(2))
def test_whatever_happens_to_lines_tallies_say_what_they_come_to(scene: Scene, seed: int) -> None:
    draw = Random(seed)
    scattered(scene, draw)
    LINES.filter(workspace=None).update(is_mutual=False)  # nobody has joined what is no plan
    rows, tallies = LINES.filter(team=scene.team), TALLIES.filter(team=scene.team)
    for _turn in range(25):
        edited(draw, scene)
        assert not list(apart_of(scene.team))
    assert not tallies.exclude(by="all").filter(lines=0).exists(), "nothing stays of whoever has no line"
    for state in STATES:
        for view in VIEWS:
            asked = Asked(state=state, view=view)
            assert sums(rows, asked, DAYS, tallies=tallies) == sums(rows, asked, DAYS), asked
        for by in GROUPS[1:]:
            asked = Asked(state=state, by=by)
            assert drawn(grouped(rows, asked, DAYS, tallies)) == drawn(grouped(rows, asked, DAYS)), asked
    visit, found = desk_visits(scene.users["olga"])[0], sums(rows, Asked(), DAYS)
    told = choices(visit, rows, Asked(), DAYS, found, tallies=tallies)
    assert told == choices(visit, rows, Asked(), DAYS, found)


@pytest.mark.parametrize("seed", seeds(2))
def test_they_follow_what_the_worker_makes(seed: int) -> None:
    office = Office(seed)
    for _day in range(4):
        for _act in range(4):
            office.at += timedelta(minutes=17)
            office.act()
        refresh(Team.objects.get(pk=office.team.pk), now=lambda: office.at)
        assert check_team(Team.objects.get(pk=office.team.pk), office.at).holds


def test_a_worker_that_is_killed_leaves_lines_and_tallies_as_they_were(scene: Scene) -> None:
    row = line(scene.team, "A", **money(100, 50))
    turns = TALLIES.get(team=scene.team, by="all").turns
    with pytest.raises(Lost), transaction.atomic():
        LINES.filter(pk=row.pk).update(own_amount=Decimal(1))
        line(scene.team, "B", **money(1, 1))
        raise Lost
    assert TALLIES.get(team=scene.team, by="all").turns == turns and not list(apart_of(scene.team))


def test_each_turn_of_a_line_is_another_stamp(scene: Scene) -> None:
    """Also one by which no sum changes, and none of another team's."""

    def stamp() -> int:
        return desk_visits(scene.users["olga"])[0].stamp

    said = [stamp()]
    row = line(scene.team, "A", **money(100, 50))
    said.append(stamp())
    LINES.filter(pk=row.pk).update(name="Another goal")
    said.append(stamp())
    LINES.filter(pk=row.pk).update(own_amount=None)
    said.append(stamp())
    row.delete()
    said.append(stamp())
    assert len(set(said)) == 5
    line(Team.objects.create(name="Foreign"), "Z")
    assert stamp() == said[-1]


def test_only_who_sees_every_line_is_told_what_they_come_to(scene: Scene) -> None:
    """Anna sells, and sees her own; Olga oversees the team, until she sits with the buyer on one of its plans."""
    line(scene.team, "A", **money(100, 50))
    for name, told in (("anna", False), ("olga", True)):
        visit = desk_visits(scene.users[name])[0]
        assert (tallies_for(visit) is not None) is told
    buyer = scene.workspace.people.filter(side="buyer").exclude(pk__in=Seat.objects.values("stakeholder")).first()
    assert buyer is not None
    take_seat(buyer, scene.users["olga"], Role.CONTRIBUTOR, at=TODAY)
    visit = desk_visits(User.objects.get(pk=scene.users["olga"].pk))[0]
    assert tallies_for(visit) is None and lines_for(visit).count() == 1


def test_check_figures_tells_a_sum_that_is_kept_otherwise(scene: Scene) -> None:
    office = Office(1)
    refresh(office.team, now=lambda: office.at)
    assert check_team(office.team, office.at).holds
    one = TALLIES.filter(team=office.team, by="stage", state="open").first()
    assert one is not None
    TALLIES.filter(pk=one.pk).update(lines=F("lines") + 1)
    checked = check_team(office.team, office.at)
    assert not checked.holds
    assert [(one.column, one.found - one.kept) for one in checked.differences] == [("lines", -1)]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_figures", "--team", office.team.code, stdout=out)
    assert "The sums of stage open" in out.getvalue() and "lines is kept as" in out.getvalue()


def test_check_figures_says_that_lines_are_behind_where_they_are_made_without_a_pause(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readings of different moments are not held to each other."""
    office = Office(3, plans=2, at=TODAY)
    refresh(office.team, now=lambda: TODAY)
    TALLIES.filter(team=office.team, by="stage").update(lines=F("lines") + 1)
    assert check_team(office.team, TODAY).differences
    turns = count()
    monkeypatch.setattr("mapapp.portfolio.tallying._turns", lambda _team: next(turns))
    checked = check_team(office.team, TODAY)
    assert (checked.differences, checked.behind, checked.holds) == ((), 1, False)


def test_a_team_goes_with_its_lines_and_their_tallies(scene: Scene) -> None:
    team = Team.objects.create(name="Short-lived")
    plan = line(team, "A", **money(1, 1)).workspace
    deal(team, "B")
    LINES.filter(team=team).delete()
    opportunities_table()._default_manager.filter(team=team).delete()
    assert plan is not None
    plan.delete()
    assert [(one.by, one.lines) for one in TALLIES.filter(team=team)] == [("all", 0)]
    team.delete()
    assert not TALLIES.exclude(team=scene.team).exists()


def test_an_update_and_a_restore_add_up_the_lines_that_are_there(scene: Scene) -> None:
    """A backup holds lines and no tallies: they are made as each line is put back."""
    scattered(scene, Random(3))
    TALLIES.all().delete()
    assert list(apart_of(scene.team))
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("mapapp.migrations.0050_the_database_tallies_lines").fill(None, editor)
    assert not list(apart_of(scene.team))
    assert tallies_table() not in tables() and figures_table() in tables()


@pytest.mark.usefixtures("erasable_history")
def test_who_takes_a_line_away_and_the_worker_wait_for_each_other_in_one_order() -> None:
    """The worker holds all lines that it will write before the sums: who has one of them needs the sums, too."""
    scene = fenwick_scene()
    first, second = (deal(scene.team, account) for account in ("A", "B"))
    first.computed_at = second.computed_at = TODAY + timedelta(hours=1)
    held = Event()

    def take_away() -> None:
        try:
            with transaction.atomic():
                LINES.select_for_update().get(pk=second.pk)
                held.set()
                sleep(0.5)  # the worker comes as far as it can
                LINES.filter(pk=second.pk).delete()
        finally:
            connection.close()

    def write() -> None:
        held.wait(timeout=60)
        try:
            if connection.vendor == "sqlite":
                waiting_for_the_lock(lambda: put_deal_lines([first, second]))
            else:
                put_deal_lines([first, second])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(take_away), pool.submit(write)]:
            done.result()
    assert LINES.filter(team=scene.team, workspace=None).count() == 2 and not list(apart_of(scene.team))
