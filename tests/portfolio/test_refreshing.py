"""Lines of the portfolio are behind when anything that they say is another thing by now, and are made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from mapapp.access.ending import retire_plan
from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.demo.fenwick import fenwick
from mapapp.insight.case import Deal
from mapapp.insight.detectors.rules import find_all
from mapapp.people.definitions import set_definitions
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.deleting import delete_plan
from mapapp.plans.models import Workspace
from mapapp.portfolio import refreshing
from mapapp.portfolio.behind import deals_behind, plans_behind
from mapapp.portfolio.cases import load_case
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.counting import counting_of
from mapapp.portfolio.lines import plan_lines, read_rows
from mapapp.portfolio.refreshing import is_behind, refresh
from mapapp.portfolio.writing import put_plan_lines
from mapapp.private.changes.findings import dismiss_finding, put_off_finding
from mapapp.private.changes.joining import join_opportunity, part_opportunity
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.kept import figures_table, opportunities_table
from tests.builders import TODAY, Scene
from tests.portfolio.lines import LATER, completed

pytestmark = pytest.mark.django_db
LINES = figures_table()._default_manager
DEALS = opportunities_table()._default_manager


def made(scene: Scene, at: datetime = TODAY) -> int:
    return refresh(Team.objects.get(pk=scene.team.pk), now=lambda: at)


def behind(scene: Scene, at: datetime = TODAY) -> bool:
    return is_behind(Team.objects.get(pk=scene.team.pk), at)


def holds(scene: Scene, at: datetime = TODAY) -> bool:
    checked = check_team(Team.objects.get(pk=scene.team.pk), at)
    assert checked.differences == ()
    return checked.holds


def deal(scene: Scene, key: str = "006A001", **values: Any) -> Any:
    given = {"account": "Halden Rail", "name": "Freight", "owner_name": "Anna Kessler", "stage": "Validation"}
    given |= {"owner_email": "anna.kessler@larkspur.example", "close_on": date(2026, 4, 30)}
    return DEALS.create(team=scene.team, key=key, **given | values)


def test_a_plan_gets_its_line_and_keeps_it(scene: Scene) -> None:
    assert behind(scene)
    assert made(scene) == 1
    line = LINES.get()
    assert (line.account, line.seller_name, line.seller) == ("Fenwick Medical", "Anna Kessler", scene.users["anna"])
    assert (line.done, line.counted, line.buyer_done, line.buyer_counted) == (14, 30, 8, 20)
    assert (line.amount, line.currency, line.amount_from) == (Decimal(120000), "USD", "plan")
    assert (line.revision, line.own_revision, line.as_of, line.computed_at) == (1, 0, date(2026, 2, 10), TODAY)
    assert line.values["next"] == {
        "task": 15, "text": "ROI model completed with Fenwick’s own figures", "owner": "Anna Kessler", "side": "seller",
        "due_on": "2026-02-09",
    }  # fmt: skip
    assert not behind(scene)
    assert made(scene) == 0
    assert holds(scene)


def noted(scene: Scene) -> None:
    values = {"stage": "Negotiation", "amount": Decimal(90000), "currency": "EUR", "close_on": date(2026, 2, 28)}
    note_opportunity(scene.workspace, values=values, was=dict.fromkeys(values), by=scene.actor("anna"), at=LATER)


def read_from_the_crm(scene: Scene) -> None:
    DEALS.create(team=scene.team, key="006A001", workspace=scene.workspace, stage="Negotiation")


def another_leads(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["anna"]).update(role=Role.CONTRIBUTOR)


def renamed(scene: Scene) -> None:
    Team.objects.filter(pk=scene.team.pk).update(name="Larkspur Software")


def counted_otherwise(scene: Scene) -> None:
    set_definitions(scene.team, {"stale_ends": 30}, seen=0, by=scene.users["olga"], at=LATER)


def retired(scene: Scene) -> None:
    retire_plan(scene.workspace, why="We stop here", by=scene.actor("anna"), at=LATER)


WRITERS = [completed, noted, read_from_the_crm, another_leads, renamed, counted_otherwise, retired]


@pytest.mark.parametrize("writes", WRITERS)
def test_whatever_is_written_the_line_is_behind_until_it_is_made_again(
    scene: Scene, writes: Callable[[Scene], None]
) -> None:
    made(scene)
    writes(scene)
    assert behind(scene, LATER)
    assert made(scene, LATER) == 1
    assert not behind(scene, LATER)
    assert holds(scene, LATER)


@pytest.mark.parametrize(
    "values",
    [{"stage": "Validation"}, {"amount": Decimal(1), "currency": "USD"}, {"amount": None}, {"close_on": None},
     {"close_on": date(2026, 3, 2)}, {"outcome": "won"}, {"forecast": "Commit"}, {"currency": "EUR"}],
)  # fmt: skip
@pytest.mark.parametrize("with_plan", [True, False])
def test_what_the_crm_says_anew_is_seen_in_the_rows_whoever_wrote_them(
    scene: Scene, values: dict[str, Any], with_plan: bool
) -> None:
    row = deal(scene, stage="Negotiation", amount=Decimal(84000), currency="GBP",
               workspace=scene.workspace if with_plan else None)  # fmt: skip
    made(scene)
    DEALS.filter(pk=row.pk).update(**values)
    assert behind(scene)
    assert made(scene) == 1
    assert not behind(scene)
    assert holds(scene)


def test_an_amount_that_the_crm_takes_back_is_the_plans_again(scene: Scene) -> None:
    row = deal(scene, amount=Decimal(84000), currency="GBP", workspace=scene.workspace)
    made(scene)
    assert LINES.values_list("amount", "currency", "amount_from").get() == (Decimal(84000), "GBP", "crm")
    DEALS.filter(pk=row.pk).update(amount=None)
    made(scene)
    assert LINES.values_list("amount", "currency", "amount_from").get() == (Decimal(120000), "USD", "plan")


def test_an_opportunity_without_a_plan_has_a_line_which_its_plan_takes_over(scene: Scene) -> None:
    row = deal(scene)
    assert made(scene) == 2
    line = LINES.get(workspace=None)
    assert (line.account, line.seller, line.stage, line.state) == (
        "Halden Rail", scene.users["anna"], "Validation", "",
    )  # fmt: skip
    DEALS.filter(pk=row.pk).update(workspace=scene.workspace)
    assert made(scene) == 1
    only = LINES.get()
    assert (only.workspace, only.opportunity_id, only.apart) == (scene.workspace, row.pk, -49)
    assert holds(scene)


def test_an_opportunity_that_goes_to_another_plan_takes_its_figures_along(scene: Scene) -> None:
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    row = deal(scene, workspace=other)
    made(scene)
    DEALS.filter(pk=row.pk).update(workspace=scene.workspace)
    assert made(scene) == 2
    assert dict(LINES.values_list("workspace", "opportunity")) == {scene.workspace.pk: row.pk, other.pk: None}
    assert holds(scene)


def test_an_owner_whom_the_team_does_not_know_sells_by_his_name_until_he_joins(scene: Scene) -> None:
    deal(scene, owner_name="Noah Weiss", owner_email="Noah.Weiss@larkspur.example")
    made(scene)
    assert LINES.filter(workspace=None).values_list("seller", "seller_name").get() == (None, "Noah Weiss")
    noah = User.objects.create_user("noah.weiss@larkspur.example", "Noah")
    Membership.objects.create(team=scene.team, user=noah, role="rep")
    assert made(scene) == 1
    assert LINES.filter(workspace=None).values_list("seller", "seller_name").get() == (noah.pk, "Noah")


def test_a_day_that_ends_for_either_side_ends_what_is_said_of_it(scene: Scene) -> None:
    zones = {"seller": {"time_zone": "Europe/Berlin"}, "buyer": {"time_zone": "America/New_York"}}
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars=zones)
    made(scene)
    berlin, new_york = (datetime(2026, 2, day, hour, tzinfo=UTC) for day, hour in ((10, 23), (11, 5)))
    assert LINES.get().holds_until == berlin
    assert not behind(scene, berlin - timedelta(seconds=1))
    assert behind(scene, berlin)
    made(scene, berlin)
    line = LINES.get()
    assert (line.as_of, line.holds_until) == (date(2026, 2, 11), new_york)
    assert holds(scene, new_york - timedelta(seconds=1))


def test_a_retired_plan_keeps_what_it_was_with_its_day(scene: Scene) -> None:
    retired(scene)
    made(scene, LATER)
    assert LINES.values_list("as_of", "holds_until", "is_active").get() == (date(2026, 2, 10), None, False)
    assert holds(scene, LATER + timedelta(days=400))


def test_a_worker_that_slept_puts_nothing_older_in_the_place_of_what_is_newer(scene: Scene) -> None:
    old = plan_lines(scene.team, counting_of(scene.team), [scene.workspace.pk], TODAY)
    completed(scene)
    made(scene, LATER)
    put_plan_lines(old)
    assert LINES.values_list("revision", "done").get() == (2, 15)
    late = plan_lines(scene.team, counting_of(scene.team), [scene.workspace.pk], TODAY)  # a clock that is behind
    put_plan_lines(late)
    assert LINES.values_list("computed_at", flat=True).get() == LATER


def test_a_plan_that_breaks_keeps_no_other_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)

    def breaks(team: Any, ids: Any) -> Any:
        if scene.workspace.pk in ids:
            raise ZeroDivisionError
        return read_rows(team, ids)

    monkeypatch.setattr(refreshing, "read_rows", breaks)
    assert made(scene) == 1
    assert LINES.get().workspace == other
    assert "could not be made" in caplog.text


def test_a_plan_that_is_deleted_takes_its_line_along_even_while_one_is_made(scene: Scene) -> None:
    lines = plan_lines(scene.team, counting_of(scene.team), [scene.workspace.pk], TODAY)
    made(scene)
    delete_plan(scene.workspace, at=TODAY)
    assert not LINES.exists()
    assert put_plan_lines(lines) == set()
    assert not LINES.exists()


ANOTHER = {
    "stage": "Negotiation", "forecast": "Commit", "amount": Decimal(7), "currency": "GBP", "outcome": "won",
    "close_on": date(2026, 5, 1), "created_on": date(2025, 1, 7), "outcome_on": date(2026, 2, 3),
}  # fmt: skip
OF_THE_SETTINGS = {"stage_order", "stages", "is_qualified", "is_late"}  # a line is counted by these


OF_THE_HISTORY = {"began_stage", "began_late"}  # and by this: the seller's own, whose number a line names


def test_all_that_judgement_reads_of_an_opportunity_is_watched() -> None:
    assert {one.name for one in fields(Deal)} - OF_THE_SETTINGS - OF_THE_HISTORY == set(ANOTHER)


@pytest.mark.parametrize("name", ANOTHER)
@pytest.mark.parametrize("with_plan", [True, False])
def test_a_line_is_behind_when_the_crm_says_anything_else(scene: Scene, name: str, with_plan: bool) -> None:
    deal(scene, workspace=scene.workspace if with_plan else None, amount=Decimal(5), currency="EUR")
    made(scene)
    assert not behind(scene)
    DEALS.update(**{name: ANOTHER[name]})
    assert behind(scene)
    made(scene)
    assert holds(scene) and not behind(scene)


def test_a_row_that_is_taken_off_a_plan_is_a_line_of_its_own_again(scene: Scene) -> None:
    deal(scene, refreshed_at=TODAY)
    join_opportunity(scene.workspace, "006A001", by=scene.actor("anna"), at=TODAY)
    made(scene)
    assert LINES.values_list("workspace", "opportunity").get() == (scene.workspace.pk, DEALS.get().pk)
    part_opportunity(scene.workspace, was="006A001", by=scene.actor("anna"), at=LATER)
    assert behind(scene, LATER)
    made(scene, LATER)
    lines = set(LINES.values_list("workspace", "opportunity"))
    assert lines == {(scene.workspace.pk, None), (None, DEALS.get().pk)}
    assert holds(scene, LATER) and not behind(scene, LATER)


def test_what_the_crm_told_of_has_a_line_when_its_plan_is_deleted(scene: Scene) -> None:
    deal(scene, refreshed_at=TODAY)
    join_opportunity(scene.workspace, "006A001", by=scene.actor("anna"), at=TODAY)
    made(scene)
    delete_plan(scene.workspace, at=TODAY)
    made(scene, LATER)
    assert LINES.values_list("workspace", "opportunity").get() == (None, DEALS.get().pk) and holds(scene, LATER)


def test_a_difference_is_found_and_named(scene: Scene) -> None:
    made(scene)
    LINES.update(done=3, beats=[9])
    found = check_team(scene.team, TODAY)
    assert not found.holds
    assert [(one.column, one.kept, one.found) for one in found.differences] == [
        ("done", 3, 14),
        ("beats", [9], [0, 0, 0, 0]),
    ]


@pytest.mark.parametrize("plans", [1, 5])
def test_many_lines_take_no_more_questions_than_one(
    scene: Scene, plans: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    deal(scene)
    for number in range(plans - 1):
        plan = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
        take_seat(plan.people.get(email=scene.users["anna"].email), scene.users["anna"], Role.LEAD, at=TODAY)
        deal(scene, key=str(number))
    locks = 4 if connection.vendor == "postgresql" else 0  # of lines and of their sums, for plans and for deals
    with django_assert_num_queries(37 + locks):
        assert made(scene) >= plans
    with django_assert_num_queries(8):
        assert not behind(scene)


def test_other_teams_are_not_touched(scene: Scene) -> None:
    team = Team.objects.create(name="Halden")
    made(scene)
    assert (refresh(team, now=lambda: TODAY), is_behind(team, TODAY)) == (0, False)
    assert plans_behind(team, counting_of(team), TODAY) == deals_behind(team, counting_of(team), TODAY) == []


def found(scene: Scene) -> list[str]:
    return [one["code"] for one in LINES.get().findings]


def test_a_finding_that_was_dismissed_or_put_off_stands_in_no_line_and_comes_back_on_its_day(scene: Scene) -> None:
    silent = TODAY + timedelta(days=20)
    made(scene, silent)
    first, second, *rest = found(scene)
    case = load_case(scene.fresh(), silent)
    keys = {one.code: one.key for one in find_all(case)}
    dismiss_finding(scene.fresh(), keys[first], why="Agreed with them", by=scene.actor("anna"), at=silent)
    put_off_finding(scene.fresh(), keys[second], by=scene.actor("anna"), at=silent)
    assert behind(scene, silent)
    made(scene, silent)
    assert found(scene) == rest
    assert holds(scene, silent)
    made(scene, silent + timedelta(days=6))
    assert second not in found(scene)
    made(scene, silent + timedelta(days=7))
    assert second in found(scene) and first not in found(scene)


def test_a_signed_plan_with_nothing_to_do_is_looked_at_again_when_what_was_put_off_comes_back(scene: Scene) -> None:
    over = {"status": "done", "done_on": TODAY.date()}
    scene.workspace.tasks.filter(number__gt=29).update(status="not_needed")
    scene.workspace.tasks.filter(number__lte=29).update(**over)
    made(scene)
    (only,) = found(scene)
    assert LINES.get().holds_until is None
    put_off_finding(scene.fresh(), only, by=scene.actor("anna"), at=TODAY)
    made(scene, LATER)
    assert (found(scene), LINES.get().holds_until) == ([], datetime(2026, 2, 17, tzinfo=UTC))
    made(scene, TODAY + timedelta(days=7))
    assert (found(scene), LINES.get().holds_until) == ([only], None)


def test_a_retired_plan_is_judged_as_of_its_last_day_whenever_its_line_is_made_again(scene: Scene) -> None:
    retired(scene)
    made(scene, LATER)
    columns = [field.name for field in LINES.model._meta.concrete_fields if field.name not in ("id", "computed_at")]
    before = LINES.values(*columns).get()
    Team.objects.filter(pk=scene.team.pk).update(name="Larkspur Software")
    assert made(scene, TODAY + timedelta(days=100)) == 1
    after = LINES.values(*columns).get()
    assert {name for name in columns if before[name] != after[name]} == {"counted_by"}
    assert holds(scene, TODAY + timedelta(days=100))
