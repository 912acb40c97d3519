"""Rows of a file taken in: behind a plan's lock where there is a plan, once each whatever is killed, and never on the
shared plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from mapapp.access.seats import take_seat
from mapapp.access.visit import visit
from mapapp.demo.fenwick import fenwick
from mapapp.exchange.jobs import work
from mapapp.exchange.opportunities import bringing, looking
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes import taking_in
from mapapp.private.changes.ending import Lost, end_lost
from mapapp.private.changes.joining import join_opportunity
from mapapp.private.changes.opportunity import JoinFirst, note_opportunity
from mapapp.private.choosing import TEAMS, tables_of
from mapapp.private.history import lines_of
from mapapp.private.models import BroughtShape
from mapapp.private.queries import joinable, last_noted, opportunities_of, opportunity
from mapapp.private.refreshing import Incoming
from mapapp.private.verifying import first_private_fault
from mapapp.work.models import Job
from mapapp.work.rows import LEASE
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, kept, last, read_here, row
from tests.pages.reading import read, words

EARLY, LATER = datetime(2026, 2, 9, 17, 5, tzinfo=UTC), datetime(2026, 2, 12, 8, tzinfo=UTC)
VALUES = {
    "account": "Fenwick Medical", "name": "Planning", "stage": "Negotiation", "amount": Decimal(120000),
    "currency": "USD", "close_on": date(2026, 2, 28), "owner_email": "anna.kessler@larkspur.example", "outcome": "open",
}  # fmt: skip


def file_of(scene: Scene, *rows: Any) -> BroughtShape:
    brought = taking_in.keep_file(scene.team, filename="crm.csv", content=b"x", by=None, at=TODAY)
    taking_in.looked_at(brought, settings=0, rows=len(rows), found={})
    assert taking_in.ask_to_take(brought, settings=0, at=TODAY)
    taking_in.take_rows(brought, rows, upto=len(rows), at=LATER)
    taking_in.taken_in(brought, at=LATER)
    return last()


def incoming(line: int = 2, key: str = "006A001", modified: datetime | None = EARLY, **more: Any) -> Incoming:
    return Incoming(line, key, {**VALUES, **more}, modified, modified)


def with_plan(scene: Scene) -> None:
    """Fenwick's plan has its row from the CRM."""
    file_of(scene, incoming())
    join_opportunity(scene.workspace, "006A001", by=scene.actor("anna"), at=TODAY)


def test_a_row_with_a_plan_changes_behind_its_lock_with_one_private_event(scene: Scene) -> None:
    with_plan(scene)
    before = Workspace.objects.values().get(pk=scene.workspace.pk)
    done = file_of(scene, incoming(stage="Verbal", owner_name="Noah Weiss", modified=LATER))
    assert (done.changed, done.new) == (1, 0)
    row = opportunity(scene.visit("anna"))
    assert row and (row.stage, row.owner_name) == ("Verbal", "Noah Weiss")
    assert (row.modified_at, row.refreshed_at) == (LATER, LATER)
    told = last_noted(scene.visit("anna"))
    assert told and (told.via, told.by, told.side) == ("import", None, "seller")
    assert [(one.field, one.old, one.new) for one in told.changes] == [("stage", "Negotiation", "Verbal")]
    assert "Noah" not in str(told), "whom a history names, it cannot forget"
    (line,) = TEAMS.lines._default_manager.filter(brought=done.pk)
    assert line.said == [["stage", "Negotiation", "Verbal"], ["owner_name", "", "Noah Weiss"]]
    assert Workspace.objects.values().get(pk=scene.workspace.pk) == before, "nothing both sides read moves"
    assert first_private_fault(scene.fresh()) is None
    lane = words(read(scene.client("anna"), f"/p/{scene.workspace.code}/lane/"))
    assert "The list from the CRM wrote down what the CRM says." in lane


def test_the_same_file_again_writes_no_event_and_says_that_it_was_read(scene: Scene) -> None:
    with_plan(scene)
    lines = len(lines_of(tables_of(Side.SELLER), scene.workspace))
    done = file_of(scene, incoming())
    assert (done.same, done.changed) == (1, 0)
    assert len(lines_of(tables_of(Side.SELLER), scene.workspace)) == lines
    assert not TEAMS.lines._default_manager.filter(brought=done.pk).exists()


def test_what_was_written_by_hand_later_stays(scene: Scene) -> None:
    with_plan(scene)
    by = scene.actor("anna")
    note_opportunity(scene.workspace, values={"stage": "Signing"}, was={"stage": "Negotiation"}, by=by,
                     at=LATER)  # fmt: skip
    assert file_of(scene, incoming(modified=LATER - timedelta(hours=1))).older == 1
    assert file_of(scene, incoming(stage="Won it", modified=LATER + timedelta(hours=1))).changed == 1
    assert kept("006A001").stage == "Won it"


def test_joining_a_row_is_not_writing_it_by_hand(scene: Scene) -> None:
    file_of(scene, incoming())
    join_opportunity(scene.workspace, "006A001", by=scene.actor("anna"), at=LATER)
    assert last_noted(scene.visit("anna")) is None
    assert file_of(scene, incoming(stage="Verbal", modified=LATER - timedelta(hours=1))).changed == 1
    by = scene.actor("anna")
    note_opportunity(scene.workspace, values={"stage": '"facts":{"joined":'}, was={"stage": "Verbal"}, by=by, at=LATER)
    assert file_of(scene, incoming(stage="Signing", modified=LATER - timedelta(minutes=1))).older == 1


def test_what_has_to_be_said_first_keeps_a_file_out_whoever_asks(scene: Scene) -> None:
    brought = taking_in.keep_file(scene.team, filename="crm.csv", content=b"x", by=None, at=TODAY)
    taking_in.looked_at(brought, settings=0, rows=1, found={"stops": ["days"]})
    assert not taking_in.ask_to_take(brought, settings=0, at=TODAY)
    assert bringing.take(last(), seen=0, at=TODAY) is bringing.Taken.STOPPED
    assert last().state == "looked"


def test_a_file_without_moments_opens_nothing_again_that_was_ended_here(scene: Scene) -> None:
    with_plan(scene)
    lost = Lost("competitor", "Rival", "Price", TODAY.date())
    end_lost(scene.workspace, lost, was="open", by=scene.actor("anna"), at=TODAY)
    assert file_of(scene, incoming(stage="Verbal", modified=None)).changed == 1
    now = kept("006A001")
    assert (now.stage, now.outcome, now.outcome_why, now.lost_to) == ("Verbal", "lost", "Price", "Rival")
    file_of(scene, incoming(stage="Verbal", modified=LATER))
    assert (kept("006A001").outcome, kept("006A001").outcome_why) == ("open", "")


def test_won_in_the_crm_is_shown_and_leaves_the_plan_as_it_is(scene: Scene) -> None:
    with_plan(scene)
    before = Workspace.objects.values().get(pk=scene.workspace.pk)
    file_of(scene, incoming(stage="Closed Won", outcome="won", modified=LATER))
    won = kept("006A001")
    assert (won.outcome, won.outcome_on) == ("won", LATER.date())  # its close date is a day to come
    assert Workspace.objects.values().get(pk=scene.workspace.pk) == before


# -- joined ---------------------------------------------------------------------------------------------------------


def test_a_number_that_the_crm_told_of_is_joined_and_not_written_twice(scene: Scene) -> None:
    file_of(scene, incoming())
    by = scene.actor("anna")
    note_opportunity(scene.workspace, values={"stage": "Talks", "outcome_why": "Why"}, was={}, by=by, at=TODAY)
    with pytest.raises(JoinFirst):
        note_opportunity(scene.workspace, values={"key": "006A001"}, was={}, by=by, at=TODAY)
    assert [one.key for one in joinable(scene.visit("anna"))] == ["006A001"]
    join_opportunity(scene.workspace, "006A001", by=by, at=TODAY)
    row = opportunity(scene.visit("anna"))
    assert row and (row.key, row.stage, row.amount, row.outcome_why) == ("006A001", "Negotiation", 120000, "Why")
    assert opportunities_of(scene.team).count() == 1
    with pytest.raises(Refused):
        join_opportunity(scene.workspace, "006A001", by=by, at=TODAY)
    assert first_private_fault(scene.fresh()) is None


def test_one_of_another_plan_is_not_joined(scene: Scene, two_plans: Workspace) -> None:
    with_plan(scene)
    take_seat(two_plans.people.get(email=scene.users["anna"].email), scene.users["anna"], "lead", at=TODAY)
    other = visit(scene.users["anna"], two_plans.code)
    assert other
    with pytest.raises(Refused, match="Another plan of your team"):
        join_opportunity(two_plans, "006A001", by=other.actor(), at=TODAY)


@pytest.fixture
def two_plans(scene: Scene) -> Workspace:
    return create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)


def test_a_buyer_has_nothing_to_join(scene: Scene) -> None:
    file_of(scene, incoming())
    assert joinable(scene.visit("priya")) == []
    with pytest.raises(LookupError):
        join_opportunity(scene.workspace, "006A001", by=scene.actor("priya"), at=TODAY)


# -- killed ---------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """What no handler of ours sees: the process is gone."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """The worker dies at its n-th writing statement."""
    left = statement

    def hook(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "mapapp_job" not in sql:
            left -= 1
            if left < 0:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hook):
        yield


@pytest.mark.parametrize("statement", range(0, 15, 3))
def test_a_killed_worker_leaves_no_double_and_the_next_goes_on(
    scene: Scene, statement: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "list_capped", read_here)
    monkeypatch.setattr(looking, "AT_ONCE", 4)
    with_plan(scene)
    text = HEAD + "".join(row(f"k{n}", f"Account {n}") for n in range(6))
    text += row("006A001", "Fenwick Medical", stage="Verbal", modified="2026-02-20T08:00:00Z")
    text += "".join(row(f"k{n}", amount="x") for n in range(6, 9))
    brought = bringing.bring(scene.team, filename="crm.csv", content=text.encode(), by=None, at=TODAY)
    job = Job.objects.get(kind="exchange", subject_id=brought.pk)
    work(job.pk)
    assert bringing.take(last(), seen=0, at=TODAY) is bringing.Taken.YES
    with pytest.raises(Killed), killed_at(statement):
        work(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=datetime.now(UTC) - LEASE)
    work(job.pk)
    done = last()
    assert (done.state, done.new, done.changed, done.bad, done.done_rows) == ("done", 6, 1, 3, 10)
    assert opportunities_of(scene.team).count() == 7
    lines = TEAMS.lines._default_manager.filter(brought=done.pk)
    assert sorted(lines.values_list("what", flat=True)) == ["bad"] * 3 + ["changed"] + ["new"] * 6
    noted = [line for line in lines_of(tables_of(Side.SELLER), scene.workspace) if line.via == "import"]
    assert len(noted) == 1
    assert first_private_fault(scene.fresh()) is None
