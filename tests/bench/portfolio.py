"""Figures of a team with a thousand open plans: its portfolio, its nightly readings, a list of ten thousand brought."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mapapp.people.models import Membership, Team, User
from mapapp.plans.models import Workspace
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.kept import figures_table, opportunities_table
from tests.bench import live
from tests.bench.pages import queries
from tests.bench.place import folder
from tests.bench.rounds import Figure, Pair
from tests.bench.team import OPEN, STAGES, thousand
from tests.bench.wire import signed_in

LIMIT = 60.0  # seconds
MORE, ROWS = 10_000, 10_000
NAMES = ("portfolio", "portfolio10", "readings", "behind", "opportunities")


def figures(share: float, wanted: Callable[[str], bool]) -> Iterator[Figure]:
    """What must stay under a limit is set beside it, in seconds; `share` of the plans and rows."""
    found = thousand(timezone.now(), share=share)
    team = found.team
    refresh(team, now=timezone.now)
    read_night(team, now=timezone.now)
    night = _limited("readings", f"{LIMIT:.0f} s: a night of {round(OPEN * share)} open plans", lambda: _night(team))
    later = timezone.now() + timedelta(days=1)
    if wanted("readings"):
        yield night
    if wanted("behind"):
        yield _limited("behind", "1 s: a look that finds nothing behind", lambda: is_behind(team, later), limit=1.0)
    checked = check_team(team, later)
    assert checked.holds, f"{checked.behind} behind, {checked.differences[:3]}"
    if wanted("opportunities"):
        rows = round(ROWS * share)
        yield _limited("opport.", f"{LIMIT:.0f} s: {rows} rows looked at and taken in", lambda: _brought(rows))


@contextmanager
def pairs(share: float, wanted: Callable[[str], bool]) -> Iterator[list[Pair]]:
    """The page, for who manages the team, beside the same page drawn from one aggregate over all tasks; and beside
    itself with ten times the plans."""
    small = Team.objects.get(name="Thousand")
    page = f"/plans/?team={small.code}"
    manager = User.objects.get(email="manager@thousand.example")
    wire = signed_in(WSGIHandler(), manager)
    taken = queries(wire, page)
    found = []
    if wanted("portfolio"):
        floor = signed_in(WSGIHandler(), manager)
        live.page_of(small, lambda: wire.get(page))
        what = f"the same page, one aggregate over all tasks; {taken} queries with session and user"
        found.append(
            Pair(
                "portfolio",
                what,
                lambda: wire.get(page),
                lambda: floor.get(f"/floor/plans/{small.code}/"),
                0.6,
                times=40,
            )
        )
    if wanted("portfolio10"):
        other = signed_in(WSGIHandler(), _many(small, round(MORE * share)))
        again = queries(other, "/plans/")
        assert again == taken, f"{again} queries with ten times the plans, {taken} else"
        what = f"the page of {round(OPEN * share)} plans; of {round(MORE * share)}"
        found.append(Pair("portfolio10", what, lambda: other.get("/plans/"), lambda: wire.get(page), 1.5, times=40))
    yield found


def _limited(name: str, what: str, act: Callable[[], object], *, limit: float = LIMIT) -> Figure:
    began = time.perf_counter()
    act()
    return Figure(name, what, [time.perf_counter() - began], [limit], most=1.0)


def _night(team: Team) -> None:
    """What a worker does when the day of all plans has begun: each line again, and a reading of each."""

    def morrow() -> datetime:
        return timezone.now() + timedelta(days=1)

    refresh(team, now=morrow)
    read_night(team, now=morrow)


def _many(small: Team, count: int) -> User:
    """A team with so many plans: lines of the other's, many times, each with a plan of its own."""
    team = Team.objects.create(name="Ten thousand")
    user = User.objects.create_user("manager@ten.example", "Olga Brandt")
    Membership.objects.create(team=team, user=user, role="manager")
    set_pipeline(team, {"currency": "USD"}, seen=0, by=None, at=timezone.now())
    lines = list(figures_table()._default_manager.filter(team=small, outcome="open", workspace__isnull=False))
    plans = Workspace.objects.bulk_create(
        [Workspace(team=team, account=f"Account {n}", name="Account planning") for n in range(count)], batch_size=1000
    )
    made = []
    for place, plan in enumerate(plans):
        fields = {
            f.attname: getattr(lines[place % len(lines)], f.attname) for f in figures_table()._meta.concrete_fields
        }
        fields |= {"id": None, "team_id": team.pk, "workspace_id": plan.pk, "opportunity_id": None, "seller_id": None,
                   "account": plan.account}  # fmt: skip
        made.append(figures_table()(**fields))
    figures_table()._default_manager.bulk_create(made, batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself within a minute of so many new rows
    return user


def _brought(rows: int) -> None:
    """A file of so many opportunities, looked at and taken in, by the command that does both."""
    Team.objects.create(name="Bringing")
    head = (
        "Opportunity ID,Account Name,Opportunity Name,Owner,Owner Email,Amount,Currency,Stage,Close Date,Created Date\n"
    )
    lines = [
        f"006{n:07},Account {n},Account planning,Rep {n % 40},rep{n % 40}@thousand.example,{1000 + n},USD,"
        f"{STAGES[n % len(STAGES)]},2027-0{1 + n % 9}-15,2026-01-{1 + n % 28:02}\n"
        for n in range(rows)
    ]
    with folder() as place:
        file = place / "opportunities.csv"
        file.write_text(head + "".join(lines))
        call_command("import_opportunities", "Bringing", str(file), stdout=io.StringIO(), stderr=io.StringIO())
    found = opportunities_table()._default_manager.filter(team__name="Bringing").count()
    assert found == rows, f"{found} of {rows} rows went in"
