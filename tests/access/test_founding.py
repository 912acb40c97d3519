"""A plan is founded with its lead, once, even when the same form arrives twice at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from mapapp.access.founding import code_for, found_plan
from mapapp.access.models import Seat
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import Contents, found_from_sheet, keep_sheet
from mapapp.exchange.models import SheetDraft
from mapapp.exchange.sheet import read_pasted
from mapapp.people.models import Membership, Team, User
from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from tests.builders import TODAY

DAY = date(2026, 3, 12)
PLAN = NewPlan(
    "Fenwick Medical",
    "One platform",
    (NewPerson("priya", "buyer", "Priya Raman", "priya.raman@fenwick.example"),),
    (NewPhase("Signature"),),
    (NewTask("Sign", 0, DAY, DAY, owner="priya"),),
)


def anna() -> tuple[Team, User]:
    team = Team.objects.create(name="Larkspur")
    user = User.objects.create_user("anna.kessler@larkspur.example", "Anna Kessler")
    Membership.objects.create(team=team, user=user, role="rep")
    return team, user


def patiently(work: Callable[[], Workspace]) -> Workspace:
    """SQLite in memory, where tests run, says "locked" at once; a file waits by itself, and so does PostgreSQL."""
    for _try in range(5_000):
        with suppress(OperationalError):
            return work()
    raise TimeoutError


def at_once(work: Callable[[], Workspace]) -> set[int]:
    start = Barrier(4)

    def one() -> int:
        start.wait()
        try:
            return patiently(work).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return {done.result() for done in [pool.submit(one) for _each in range(4)]}


@pytest.mark.django_db
def test_the_seller_is_added_when_the_plan_does_not_name_him() -> None:
    team, user = anna()
    seat = Seat.objects.get(workspace=found_plan(team, PLAN, user, at=TODAY))
    assert (seat.stakeholder.name, seat.stakeholder.side, seat.role) == ("Anna Kessler", "seller", "lead")


@pytest.mark.django_db
def test_the_seller_is_taken_from_the_plan_whatever_side_it_gave_him() -> None:
    team, user = anna()
    me = NewPerson("anna.kessler@larkspur.example", "buyer", "A. Kessler", "Anna.Kessler@Larkspur.example", "AE")
    plan = replace(PLAN, people=(*PLAN.people, me))
    seat = Seat.objects.get(workspace=found_plan(team, plan, user, at=TODAY))
    assert (seat.stakeholder.title, seat.stakeholder.side, seat.stakeholder.number) == ("AE", "seller", 1)


@pytest.mark.django_db
def test_an_address_that_two_people_share_stays_with_the_first() -> None:
    team, user = anna()
    double = NewPerson("p2", "buyer", "Priya R.", "PRIYA.RAMAN@fenwick.example")
    workspace = found_plan(team, replace(PLAN, people=(*PLAN.people, double)), user, at=TODAY)
    assert workspace.people.get(name="Priya R.").email == ""


@pytest.mark.django_db
def test_a_plan_that_is_refused_leaves_nothing_behind() -> None:
    team, user = anna()
    with pytest.raises(Refused):
        found_plan(team, replace(PLAN, name=" "), user, at=TODAY, once="form")
    assert not Workspace.objects.exists()


@pytest.mark.django_db
def test_a_code_is_neither_the_key_nor_the_same_for_two_people() -> None:
    _team, user = anna()
    other = User.objects.create_user("olga.brandt@larkspur.example", "Olga")
    assert code_for(user, "form") != code_for(other, "form")
    assert len(code_for(user, "form")) == 22
    assert "form" not in code_for(user, "form")


@pytest.mark.usefixtures("erasable_history")
def test_one_form_four_times_at_once_founds_one_plan() -> None:
    team, user = anna()
    assert len(at_once(lambda: found_plan(team, PLAN, user, at=TODAY, once="form"))) == 1
    assert Workspace.objects.count() == Seat.objects.count() == 1


@pytest.mark.usefixtures("erasable_history")
def test_one_sheet_four_times_at_once_founds_one_plan() -> None:
    team, user = anna()
    contents = Contents(read_pasted("Task\tDue\nSign\t12 Mar"))
    draft = keep_sheet(team, user, filename="x", contents=contents, decided=Decided("Fenwick"), at=TODAY)

    def work() -> Workspace:
        return found_from_sheet(SheetDraft.objects.select_related("team", "user").get(pk=draft.pk), PLAN, at=TODAY)

    assert len(at_once(work)) == 1
    assert Workspace.objects.count() == 1
