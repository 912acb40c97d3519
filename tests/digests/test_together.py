"""One letter of all plans of a team: who gets it, when its rows are written, and what it leaves to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapapp.access.models import Seat, Together
from mapapp.digests.choosing import choose
from mapapp.digests.jobs import daytime, write_due
from mapapp.digests.together import choose_one, offered
from mapapp.people.models import Team, User
from mapapp.plans.models import SideCalendar, Task, Workspace
from mapapp.post.models import Letter
from mapapp.post.outbox import waiting
from tests.builders import Scene
from tests.digests.several import asks, carrier, moment, parts, plan_of, plans_of, seat_on, states, to

MONDAY, TUESDAY = moment(16, 8), moment(17, 10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def seats(scene: Scene, name: str) -> list[Seat]:
    return list(Seat.objects.filter(user=scene.users[name]).select_related("workspace__team"))


def keys(rows: list[Letter]) -> list[str]:
    return [row.key.partition(":")[0] for row in rows]


def test_it_is_offered_to_who_has_three_open_plans_of_one_team(scene: Scene) -> None:
    found = plans_of(scene, 2)
    other = Team.objects.create(name="Halden", mail_domain="halden.example")
    plan_of(scene, "Elsewhere", team=other)
    assert offered(seats(scene, "anna")) == []
    third = plan_of(scene, "Third")
    assert offered(seats(scene, "anna")) == [scene.team]
    assert offered(seats(scene, "marcus")) == []
    Workspace.objects.filter(pk=third.pk).update(state=Workspace.State.RETIRED)
    assert (len(found), offered(seats(scene, "anna"))) == (2, [])


def test_anna_has_one_letter_on_tuesday_at_ten_and_none_of_each(scene: Scene) -> None:
    plans_of(scene, 3)
    asks(scene, "anna")
    write_due(MONDAY)
    assert to(scene, "anna") == []
    assert len(to(scene, "priya")) == 3  # she has not asked for it
    write_due(TUESDAY - timedelta(minutes=1))
    assert to(scene, "anna") == []
    write_due(TUESDAY)
    assert keys(to(scene, "anna")) == ["together", "digest", "digest", "digest"]
    assert {row.key.rpartition(":")[2] for row in to(scene, "anna")} == {"2026-W08"}
    assert set(parts(scene, "anna")) == {"Fenwick Medical", "Orchard Foods", "Brook Hotels"}
    assert {row.day for row in parts(scene, "anna").values()} == {date(2026, 2, 17)}
    assert (carrier(scene, "anna").workspace, carrier(scene, "anna").day) == (None, None)
    for hours in range(0, 24 * 5, 4):
        write_due(TUESDAY + hours * HOUR)
    assert len(to(scene, "anna")) == 4
    write_due(TUESDAY + 7 * DAY)
    assert len(to(scene, "anna")) == 8


def test_only_the_letter_that_carries_is_sent(scene: Scene) -> None:
    plans_of(scene, 3)
    asks(scene, "anna")
    Seat.objects.exclude(user=scene.users["anna"]).update(digest="off")
    write_due(TUESDAY)
    assert waiting(TUESDAY) == {"together": [carrier(scene, "anna").pk]}
    ids = [row.pk for row in to(scene, "anna")]
    assert daytime(ids, TUESDAY) == [carrier(scene, "anna").pk]


def test_with_two_plans_left_each_writes_by_itself_and_with_three_they_write_together_again(scene: Scene) -> None:
    found = plans_of(scene, 3)
    asks(scene, "anna")
    Workspace.objects.filter(pk=found[2].pk).update(state=Workspace.State.RETIRED)
    write_due(MONDAY)
    assert keys(to(scene, "anna")) == ["digest", "digest"]
    assert {row.within_id for row in to(scene, "anna")} == {None}
    plan_of(scene, "New")
    write_due(MONDAY + 8 * DAY + 2 * HOUR)
    assert keys(to(scene, "anna"))[2:] == ["together", "digest", "digest", "digest"]
    assert "New" in parts(scene, "anna")


def test_a_plan_that_writes_daily_or_never_stays_out_of_it(scene: Scene) -> None:
    found = plans_of(scene, 5)
    asks(scene, "anna")
    for workspace, wish in zip(found, ("daily", "signature", "off", "mine", "weekly"), strict=True):
        Seat.objects.filter(pk=seat_on(scene, "anna", workspace).pk).update(digest=wish)
    Workspace.objects.filter(pk=found[0].pk).update(updated_at=TUESDAY - 2 * DAY)
    write_due(MONDAY)
    assert [row.workspace_id for row in to(scene, "anna")] == [found[0].pk]
    write_due(TUESDAY)
    assert set(parts(scene, "anna")) == {found[3].account, found[4].account}


def test_teams_never_meet_in_one_letter(scene: Scene) -> None:
    plans_of(scene, 3)
    other = Team.objects.create(name="Halden", mail_domain="halden.example")
    elsewhere = [plan_of(scene, name, team=other) for name in ("Elsewhere", "Farther", "Farthest")]
    asks(scene, "priya")
    write_due(TUESDAY)
    assert set(parts(scene, "priya")) == {"Fenwick Medical", "Orchard Foods", "Brook Hotels"}
    Together.objects.create(user=scene.users["priya"], team=other, day=1, hour=10)
    write_due(TUESDAY + 7 * DAY)
    for letter in Letter.objects.filter(kind="together"):
        assert len({row.workspace.team_id for row in letter.parts.select_related("workspace") if row.workspace}) == 1
    assert Letter.objects.filter(kind="together").count() == 3
    assert Letter.objects.filter(workspace__in=elsewhere, within__isnull=False).count() == 3


def test_who_turns_it_on_after_his_letters_came_gets_nothing_twice_that_week(scene: Scene) -> None:
    plans_of(scene, 3)
    write_due(MONDAY)
    choose_one(scene.users["anna"], scene.team, True, day=1, hour=10)
    for hours in range(0, 24 * 5, 4):
        write_due(TUESDAY + hours * HOUR)
    assert keys(to(scene, "anna")) == ["digest"] * 3
    write_due(TUESDAY + 7 * DAY)
    assert len(parts(scene, "anna")) == 3


def test_a_plan_that_is_turned_on_midweek_joins_next_week(scene: Scene) -> None:
    found = plans_of(scene, 3)
    asks(scene, "anna")
    Seat.objects.filter(pk=seat_on(scene, "anna", found[1]).pk).update(digest="off")
    write_due(TUESDAY)
    choose(seat_on(scene, "anna", found[1]), "weekly", at=TUESDAY + HOUR)
    for hours in range(1, 24 * 5, 4):
        write_due(TUESDAY + hours * HOUR)
    assert len(Letter.objects.filter(kind="together")) == 1
    write_due(TUESDAY + 7 * DAY)
    assert len(Letter.objects.filter(workspace=found[1], user=scene.users["anna"], state="waiting")) == 1


def test_who_wants_them_apart_again_gets_what_waits_for_the_end_of_a_holiday_plan_by_plan(scene: Scene) -> None:
    found = plans_of(scene, 3)
    asks(scene, "anna")
    has_day_off(found, "seller", "2026-02-17")
    write_due(TUESDAY)
    assert carrier(scene, "anna").due_at == TUESDAY + DAY
    choose_one(scene.users["anna"], scene.team, False, day=1, hour=10)
    assert carrier(scene, "anna").state == "dropped"
    assert len(waiting(TUESDAY + DAY)["digest"]) == len(Letter.objects.filter(kind="digest", state="waiting"))


def has_day_off(found: list[Workspace], side: str, *days: str) -> None:
    closures = [{"first_on": day, "last_on": day, "name": "Closed"} for day in days]
    for workspace in found:
        calendars = Workspace.objects.get(pk=workspace.pk).calendars
        calendars[side] = {**SideCalendar.of(calendars, side).stored, "closures": closures}
        Workspace.objects.filter(pk=workspace.pk).update(calendars=calendars)


def test_it_comes_on_a_day_on_which_all_of_his_sides_work(scene: Scene) -> None:
    found = plans_of(scene, 3)
    asks(scene, "anna")
    has_day_off(found[:1], "seller", "2026-02-17")
    has_day_off(found[1:2], "seller", "2026-02-18")
    write_due(TUESDAY)
    assert carrier(scene, "anna").due_at == moment(19, 10)
    assert {row.day for row in parts(scene, "anna").values()} == {date(2026, 2, 19)}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_who_moves_to_another_zone_gets_exactly_one_that_week(scene: Scene, zone: str) -> None:
    plans_of(scene, 3)
    asks(scene, "anna")
    for hours in range(-24, 72, 2):
        if hours == 2:
            User.objects.filter(pk=scene.users["anna"].pk).update(time_zone=zone)
        write_due(TUESDAY + hours * HOUR)
    assert len(Letter.objects.filter(kind="together")) == 1


# -- one mail a day that nobody asked for ----------------------------------------------------------------------------


def is_due(workspace: Workspace, on: date) -> None:
    Task.objects.filter(workspace=workspace, number=1).update(starts_on=on, due_on=on)


def test_no_reminder_comes_on_its_day_though_its_hour_is_later(scene: Scene) -> None:
    """Reminders come at eight; the letter, at ten, says so itself. On Wednesday they come as ever."""
    found = plans_of(scene, 3)
    asks(scene, "anna")
    Seat.objects.filter(user=scene.users["anna"]).update(reminds=True)
    is_due(found[1], date(2026, 2, 18))
    is_due(found[2], date(2026, 2, 19))
    for hours in range(3):
        write_due(moment(17, 8) + hours * HOUR)
    assert not Letter.objects.filter(kind="reminder").exists()
    write_due(moment(18, 8))
    (reminder,) = Letter.objects.filter(kind="reminder")
    assert reminder.workspace == found[2]


def test_the_own_sides_letter_waits_for_another_day(scene: Scene) -> None:
    """It would come on Tuesday at eight, the day after the plan's own letter."""
    plans_of(scene, 3)
    asks(scene, "anna")
    Seat.objects.filter(user=scene.users["anna"]).update(own_letter=True)
    for hours in range(0, 24 * 3, 4):
        write_due(moment(17, 8) + hours * HOUR)
    assert {row.day for row in Letter.objects.filter(kind="own")} == {date(2026, 2, 18)}


def test_beats_that_tick_twice_or_one_after_the_other_write_it_once(scene: Scene) -> None:
    plans_of(scene, 3)
    asks(scene, "anna")
    for _beat in range(3):
        write_due(TUESDAY)
    assert (len(to(scene, "anna")), states(to(scene, "anna"))) == (4, {"waiting"})


def test_a_beat_asks_the_same_questions_for_many(scene: Scene, django_assert_num_queries: object) -> None:
    plans_of(scene, 3)
    asks(scene, "anna")
    from mapapp.digests.kinds import together

    with django_assert_num_queries(12):  # type: ignore[operator]
        together.write_due(TUESDAY)
    plan_of(scene, "Fourth")
    plan_of(scene, "Fifth")
    asks(scene, "priya")
    with django_assert_num_queries(12):  # type: ignore[operator]
        together.write_due(TUESDAY + 7 * DAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        together.write_due(MONDAY + 14 * DAY)
