"""Due tomorrow: one mail a day at most that nobody asked for, and the digest goes before it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from mapapp.access.models import Seat
from mapapp.digests.jobs import write_due
from mapapp.digests.kinds.every import AnyKind
from mapapp.digests.stopping import REMINDER, stop_token
from mapapp.plans.models import Task
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.builders import Scene
from tests.digests.test_wishes import has_day_off

WEDNESDAY = datetime(2026, 2, 18, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Only what is Marcus's counts, and nobody is told anything that only a seller knows."""
    Task.objects.update(status=Task.Status.NOT_NEEDED, done_on=None)
    Seat.objects.update(own_letter=False, joined_at=WEDNESDAY - DAY)  # after the letter of that week
    return scene


def is_due(scene: Scene, number: int, on: date, owner: str = "marcus") -> None:
    person = scene.workspace.people.get(email=scene.users[owner].email)
    Task.objects.filter(workspace=scene.workspace, number=number).update(
        owner=person, gap="", gap_side="", starts_on=on, due_on=on, status="not_started"
    )


def told(scene: Scene, at: datetime, name: str = "marcus") -> Content | Drop:
    letter = Letter.objects.get(kind="reminder", user=scene.users[name])
    return AnyKind(lambda: at)(letter)


def reminders() -> list[str]:
    return sorted(Letter.objects.filter(kind="reminder").values_list("email", flat=True))


def test_the_day_before_his_step_is_due_he_is_told(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY - timedelta(minutes=1))
    assert reminders() == []
    write_due(WEDNESDAY)
    write_due(WEDNESDAY)
    assert reminders() == [scene.users["marcus"].email]
    letter = told(scene, WEDNESDAY)
    assert isinstance(letter, Content)
    assert letter.subject.startswith("Due tomorrow: ")
    assert "Due Thu 19 Feb." in letter.text
    assert letter.revision is None  # it tells no news: the next digest does
    assert stop_token(Seat.objects.get(user=scene.users["marcus"]).pk, REMINDER) in letter.headers["List-Unsubscribe"]


def test_on_friday_of_what_is_due_on_monday_and_before_a_holiday_too(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 23))
    friday = WEDNESDAY + 2 * DAY
    write_due(friday - DAY)
    assert reminders() == []
    write_due(friday)
    letter = told(scene, friday)
    assert isinstance(letter, Content)
    assert letter.subject.startswith("Due on Mon 23 Feb: ")
    Letter.objects.all().delete()
    has_day_off(scene, "buyer", "2026-02-20")
    write_due(friday)
    assert reminders() == []
    write_due(friday - DAY)
    assert reminders() == [scene.users["marcus"].email]


def test_done_meanwhile_it_is_not_sent(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY)
    Task.objects.update(status="not_needed", done_on=None)
    assert told(scene, WEDNESDAY) == Drop("nothing to say")


def test_a_day_later_it_is_not_sent(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY)
    assert told(scene, WEDNESDAY + DAY) == Drop("its day is over")


def test_who_wants_none_gets_none(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    Seat.objects.update(reminds=False)
    write_due(WEDNESDAY)
    assert reminders() == []


def test_who_wants_none_any_more_gets_none(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY)
    Seat.objects.update(reminds=False)
    assert told(scene, WEDNESDAY) == Drop("the reader wants none")


def test_on_the_day_of_his_digest_the_digest_says_it(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 24))
    monday = WEDNESDAY + 5 * DAY
    write_due(monday)
    (his,) = Letter.objects.filter(user=scene.users["marcus"])
    assert (his.kind, his.day) == ("digest", monday.date())
    Letter.objects.filter(pk=his.pk).update(state="sent")
    write_due(monday + timedelta(minutes=1))
    assert reminders() == []


def test_when_the_digest_had_nothing_to_say_the_day_is_free_again(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 24))
    monday = WEDNESDAY + 5 * DAY
    write_due(monday)
    Letter.objects.filter(user=scene.users["marcus"]).update(state="dropped")
    write_due(monday + timedelta(minutes=1))
    assert reminders() == [scene.users["marcus"].email]


def test_a_digest_is_never_held_up_by_a_reminder(scene: Scene) -> None:
    """He was reminded at eight, and then asked for his digest at ten of the same day."""
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY)
    Seat.objects.filter(user=scene.users["marcus"]).update(digest="weekly", digest_day=2, digest_hour=10)
    write_due(WEDNESDAY + timedelta(hours=2))
    kinds = Letter.objects.filter(user=scene.users["marcus"]).values_list("kind", "day")
    assert sorted(kinds) == [("digest", None), ("reminder", WEDNESDAY.date())]


def test_the_database_holds_it_to_one_a_day(scene: Scene) -> None:
    is_due(scene, 22, date(2026, 2, 19))
    write_due(WEDNESDAY)
    his = Letter.objects.get(kind="reminder")
    twin = Letter(key="twin", kind="own", email=his.email, user=his.user, workspace=his.workspace, day=his.day,
                  created_at=WEDNESDAY, due_at=WEDNESDAY)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    Letter.objects.filter(pk=his.pk).update(state="dropped")
    twin.save()
