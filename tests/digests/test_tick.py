"""Beat ticks, rows are written: one a reader, plan and week, however often and by however many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mapapp.access.models import Seat
from mapapp.digests.choosing import ask_sample
from mapapp.digests.jobs import daytime, write_due
from mapapp.people.models import User
from mapapp.plans.models import Workspace
from mapapp.post.models import Letter
from tests.builders import Scene

MONDAY = datetime(2026, 2, 16, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Everybody wants a weekly letter, Tom, who only reads, too; and nothing else."""
    Seat.objects.update(digest=Seat.Digest.WEEKLY, reminds=False, own_letter=False)
    return scene


def keys() -> list[str]:
    return sorted(Letter.objects.values_list("key", flat=True))


def test_a_row_a_reader_is_written_at_eight_and_never_again(scene: Scene) -> None:
    assert write_due(MONDAY - MINUTE) == 0
    assert write_due(MONDAY) == 5
    assert keys() == sorted(f"digest:{pk}:2026-W08" for pk in Seat.objects.values_list("pk", flat=True))
    for minutes in range(1, 60 * 24 * 5, 61):
        assert write_due(MONDAY + minutes * MINUTE) == 0
    assert write_due(MONDAY + timedelta(days=7)) == 5


def test_the_rows_are_empty_until_they_are_sent(scene: Scene) -> None:
    write_due(MONDAY)
    assert set(Letter.objects.values_list("subject", "text", "html", "state")) == {("", "", "", "waiting")}


def test_eight_is_eight_where_the_reader_is(scene: Scene) -> None:
    User.objects.filter(pk=scene.users["priya"].pk).update(time_zone="America/Los_Angeles")
    User.objects.filter(pk=scene.users["anna"].pk).update(time_zone="Asia/Tokyo")
    assert write_due(MONDAY - timedelta(hours=9, minutes=1)) == 0
    assert write_due(MONDAY - timedelta(hours=9)) == 1
    assert write_due(MONDAY) == 3
    assert write_due(MONDAY + timedelta(hours=8)) == 1


def test_who_moves_to_another_zone_gets_no_second_one(scene: Scene) -> None:
    write_due(MONDAY)
    User.objects.update(time_zone="America/Los_Angeles")
    assert write_due(MONDAY + timedelta(hours=8)) == 0


def test_a_tick_that_comes_late_writes_late_and_after_three_days_not(scene: Scene) -> None:
    assert write_due(MONDAY + timedelta(days=3)) == 0
    assert write_due(MONDAY + timedelta(days=2)) == 5


def test_at_night_a_late_letter_waits_until_four(scene: Scene) -> None:
    at = MONDAY + timedelta(hours=18, minutes=30)  # Tuesday 02:30
    write_due(at)
    assert set(Letter.objects.values_list("due_at", flat=True)) == {datetime(2026, 2, 17, 4, tzinfo=UTC)}


def test_a_letter_tried_again_at_night_waits_until_four_where_the_reader_is(scene: Scene) -> None:
    write_due(MONDAY)
    User.objects.filter(pk=scene.users["priya"].pk).update(time_zone="Asia/Tokyo")
    at = datetime(2026, 2, 16, 16, tzinfo=UTC)  # 01:00 in Tokyo
    ids = list(Letter.objects.values_list("pk", flat=True))
    hers = Letter.objects.get(user=scene.users["priya"])
    assert sorted(daytime(ids, at)) == sorted(set(ids) - {hers.pk})
    hers.refresh_from_db()
    assert hers.due_at == datetime(2026, 2, 16, 19, tzinfo=UTC)


def test_who_asks_for_a_sample_at_night_gets_it_at_night(scene: Scene) -> None:
    at = MONDAY + timedelta(hours=18, minutes=30)  # Tuesday 02:30
    write_due(at)
    sample = ask_sample(Seat.objects.get(user=scene.users["priya"]), at=at)
    assert daytime(Letter.objects.values_list("pk", flat=True), at) == [sample.pk]
    sample.refresh_from_db()
    assert sample.due_at == at


@pytest.mark.parametrize("field", ["digest", "active", "retired", "joined"])
def test_no_row_for_who_wants_none_or_came_later(scene: Scene, field: str) -> None:
    tom = Seat.objects.get(user=scene.users["tom"])
    if field == "digest":
        Seat.objects.filter(pk=tom.pk).update(digest=Seat.Digest.OFF)
    elif field == "active":
        User.objects.filter(pk=tom.user_id).update(is_active=False)
    elif field == "joined":
        Seat.objects.filter(pk=tom.pk).update(joined_at=MONDAY + MINUTE)
    else:
        Workspace.objects.update(state=Workspace.State.RETIRED)
    assert write_due(MONDAY + 2 * MINUTE) == (0 if field == "retired" else 4)


def test_a_tick_with_nothing_due_asks_a_few_questions(scene: Scene, django_assert_num_queries: object) -> None:
    write_due(MONDAY)
    with django_assert_num_queries(6):  # type: ignore[operator]  # who in one; weekly when, missing; daily, reminded, own
        write_due(MONDAY + MINUTE)
