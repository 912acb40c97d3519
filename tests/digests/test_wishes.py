"""Weekly, daily, only mine, only when signature moves, never: what each gets, and on which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mapapp.access.models import Seat
from mapapp.digests.choosing import choose
from mapapp.digests.compose import Composer
from mapapp.digests.jobs import write_due
from mapapp.people.models import User
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.history import Actor
from mapapp.plans.models import SideCalendar, Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import Scene
from tests.digests.conftest import TUESDAY, row_for, said_to, seat_of
from tests.post.single import deliver
from tests.post.sink import Sink

MONDAY = datetime(2026, 2, 16, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = TUESDAY + HOUR
NOTHING = Drop("nothing to say")


def wants(workspace: Workspace, name: str, wish: str) -> None:
    Seat.objects.filter(pk=seat_of(workspace, name).pk).update(digest=wish)


def has_read(workspace: Workspace, name: str) -> None:
    """His letter of today is sent: what comes is what happens from now on."""
    letter = row_for(workspace, name)
    deliver(letter.pk, at=TUESDAY, compose=Composer(lambda: TUESDAY))


def moves(workspace: Workspace, number: int, on: date, who: str = "Hannah") -> None:
    task, by = workspace.tasks.get(number=number), Actor.of(workspace.people.get(name__startswith=who))
    seen = Workspace.objects.get(pk=workspace.pk).revision
    reschedule_task(workspace, number, due_on=on, was=task.due_on, seen=seen, why="Legal is away", by=by, at=TUESDAY)


def rewords(workspace: Workspace, number: int) -> None:
    task, by = workspace.tasks.get(number=number), Actor.of(workspace.people.get(name__startswith="Anna"))
    reword_task(workspace, number, text="Otherwise said", was=task.text, by=by, at=TUESDAY)


@pytest.mark.parametrize("wish", ["daily", "signature"])
def test_what_is_late_alone_is_told_weekly_and_not_every_day(told: Workspace, sink: Sink, wish: str) -> None:
    has_read(told, "David")
    assert isinstance(said_to(told, "David", LATER), Content)
    wants(told, "David", wish)
    assert said_to(told, "David", LATER) == NOTHING


def test_a_change_is_told_daily_and_moves_no_signature(told: Workspace, sink: Sink) -> None:
    has_read(told, "David")
    rewords(told, 30)
    wants(told, "David", "daily")
    assert isinstance(said_to(told, "David", LATER), Content)
    wants(told, "David", "signature")
    assert said_to(told, "David", LATER) == NOTHING


def test_an_executive_is_told_when_signature_moves(told: Workspace, sink: Sink) -> None:
    has_read(told, "David")
    moves(told, 25, date(2026, 3, 9))
    wants(told, "David", "signature")
    letter = said_to(told, "David", LATER)
    assert isinstance(letter, Content)
    assert letter.subject == "Fenwick Medical’s evaluation plan: signature moved to 16 March"
    assert "You get this when signature moves because" in letter.text


def test_only_mine_is_silent_about_others_and_speaks_of_a_step_that_was_touched(told: Workspace, sink: Sink) -> None:
    """Hannah's next step is due in more than a week; David has none at all."""
    for name in ("David", "Hannah"):
        has_read(told, name)
        wants(told, name, "mine")
    rewords(told, 30)
    assert said_to(told, "David", LATER) == NOTHING
    rewords(told, 25)  # hers
    assert said_to(told, "David", LATER) == NOTHING
    assert isinstance(said_to(told, "Hannah", LATER), Content)


def test_only_mine_speaks_of_a_comment_that_names_its_reader(told: Workspace, sink: Sink) -> None:
    for name in ("David", "Hannah"):
        has_read(told, name)
        wants(told, name, "mine")
    anna = Actor.of(told.people.get(name__startswith="Anna"))
    add_comment(told, 30, body="@Hannah, do you know?", by=anna, at=TUESDAY)
    assert said_to(told, "David", LATER) == NOTHING
    assert isinstance(said_to(told, "Hannah", LATER), Content)


def test_a_viewer_who_never_chose_wants_what_executives_want(told: Workspace) -> None:
    Seat.objects.update(digest="")
    wishes = {seat.role: seat.wish for seat in Seat.objects.all()}
    assert wishes == {"lead": "weekly", "contributor": "weekly", "viewer": "signature"}


# -- when ------------------------------------------------------------------------------------------------------------


def waiting(scene: Scene, name: str) -> list[Letter]:
    return list(Letter.objects.filter(user=scene.users[name], state="waiting", kind="digest").order_by("pk"))


def asks_for(scene: Scene, name: str, **fields: object) -> Seat:
    seat = Seat.objects.select_related("user").get(user=scene.users[name])
    Seat.objects.filter(pk=seat.pk).update(**fields)
    seat.refresh_from_db()
    return seat


def has_day_off(scene: Scene, side: str, *days: str) -> None:
    calendars = scene.fresh().calendars
    closures = [{"first_on": day, "last_on": day, "name": "Closed"} for day in days]
    calendars[side] = {**SideCalendar.of(calendars, side).stored, "closures": closures}
    Workspace.objects.filter(pk=scene.workspace.pk).update(calendars=calendars)


def test_friday_at_five_is_friday_at_five(scene: Scene) -> None:
    asks_for(scene, "priya", digest="weekly", digest_day=4, digest_hour=17)
    friday = datetime(2026, 2, 20, 17, tzinfo=UTC)
    write_due(friday - timedelta(minutes=1))
    assert waiting(scene, "priya") == []
    write_due(friday)
    assert [letter.key.rpartition(":")[2] for letter in waiting(scene, "priya")] == ["2026-W08"]


def test_on_a_day_off_of_ones_own_side_it_goes_the_next_working_day(scene: Scene) -> None:
    """Fenwick is closed on Monday and Tuesday, Larkspur works."""
    has_day_off(scene, "buyer", "2026-02-16", "2026-02-17")
    write_due(MONDAY)
    (hers,), (his,) = waiting(scene, "priya"), waiting(scene, "anna")
    assert (hers.due_at, hers.day) == (MONDAY + 2 * DAY, date(2026, 2, 18))
    assert (his.due_at, his.day) == (MONDAY, date(2026, 2, 16))
    write_due(MONDAY + DAY)
    assert len(waiting(scene, "priya")) == 1


def test_two_letters_that_wait_for_the_end_of_one_holiday_are_one(scene: Scene) -> None:
    has_day_off(scene, "buyer", *[f"2026-02-{day}" for day in range(16, 28)])
    for week in range(2):
        write_due(MONDAY + week * 7 * DAY)
        write_due(MONDAY + week * 7 * DAY + DAY)
    (only,) = waiting(scene, "priya")
    assert (only.key.rpartition(":")[2], only.day) == ("2026-W08", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("before", "after"),
    [("Pacific/Auckland", "Pacific/Honolulu"), ("Pacific/Honolulu", "Pacific/Auckland"), ("UTC", "Asia/Tokyo")],
)
@pytest.mark.parametrize("hours", [-20, 1, 11])
def test_who_moves_to_another_zone_gets_exactly_one_that_week(
    scene: Scene, before: str, after: str, hours: int
) -> None:
    User.objects.filter(pk=scene.users["priya"].pk).update(time_zone=before)
    moved, at = MONDAY + hours * HOUR, MONDAY - DAY - 4 * HOUR  # it is Monday, eight o'clock, within two days
    while at < MONDAY + DAY + 8 * HOUR:
        if at <= moved < at + 2 * HOUR:
            User.objects.filter(pk=scene.users["priya"].pk).update(time_zone=after)
        write_due(at)
        at += 2 * HOUR
    assert [letter.key.rpartition(":")[2] for letter in waiting(scene, "priya")] == ["2026-W08"]


def test_who_asks_for_another_day_gets_one_that_week(scene: Scene) -> None:
    write_due(MONDAY)
    seat = asks_for(scene, "priya")
    choose(seat, "weekly", at=MONDAY + DAY, day=4)
    for hours in range(24, 24 * 6, 5):
        write_due(MONDAY + hours * HOUR)
    assert len(waiting(scene, "priya")) == 1


def test_daily_is_the_morning_after_something_happened_and_only_then(scene: Scene) -> None:
    asks_for(scene, "priya", digest="daily")
    thursday = MONDAY + 3 * DAY
    write_due(thursday)
    assert waiting(scene, "priya") == []
    reword_task(scene.fresh(), 27, text="X", was=scene.task(27).text, by=scene.actor("anna"), at=thursday + HOUR)
    write_due(thursday + 2 * HOUR)  # it has changed since this morning: told today
    (first,) = waiting(scene, "priya")
    Letter.objects.filter(pk=first.pk).update(state="sent")
    for hours in range(24, 72):
        write_due(thursday + hours * HOUR)
    assert waiting(scene, "priya") == []
    reword_task(scene.fresh(), 27, text="Y", was="X", by=scene.actor("anna"), at=thursday + 2 * DAY)  # on Saturday
    write_due(thursday + 3 * DAY)
    (second,) = waiting(scene, "priya")
    assert second.due_at == MONDAY + 7 * DAY


def test_done_by_others_is_told_to_who_wants_it_daily(told: Workspace, sink: Sink) -> None:
    has_read(told, "Tom")
    wants(told, "Tom", "daily")
    anna = Actor.of(told.people.get(name__startswith="Anna"))
    complete_task(told, 15, done_on=TUESDAY.date(), was="in_progress", by=anna, at=TUESDAY)
    letter = said_to(told, "Tom", LATER)
    assert isinstance(letter, Content)
    assert "the morning after something changed" in letter.text
