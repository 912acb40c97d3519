"""Who gets a letter, and who gets none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from mapapp.access.models import Seat
from mapapp.digests.choosing import ask_sample
from mapapp.digests.compose import Composer
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from tests.digests.conftest import TUESDAY, row_for, said_to, seat_of
from tests.post.single import deliver
from tests.post.sink import Sink

NEXT_WEEK = datetime(2026, 2, 16, 8, tzinfo=UTC)


def sent(workspace: Workspace, name: str, at: datetime = TUESDAY) -> Letter:
    letter = row_for(workspace, name, at)
    deliver(letter.pk, at=at, compose=Composer(lambda: at))
    letter.refresh_from_db()
    return letter


def roi_is_done(workspace: Workspace) -> None:
    anna = Actor.of(workspace.people.get(name__startswith="Anna"))
    complete_task(workspace, 15, done_on=TUESDAY.date(), was="in_progress", by=anna, at=TUESDAY)


def test_the_next_letter_goes_on_where_the_last_one_ended(told: Workspace, sink: Sink) -> None:
    first = sent(told, "Tom")
    assert (first.state, first.revision) == ("sent", Workspace.objects.get(pk=told.pk).revision)
    roi_is_done(told)
    second = said_to(told, "Tom", NEXT_WEEK)
    assert isinstance(second, Content)
    changed = second.text[second.text.index("What changed") : second.text.index("At risk")]
    assert "ROI model completed with Fenwick’s own figures: In progress -> Done" in changed
    assert changed.count("\n- ") == 1
    assert second.text.startswith("Fenwick Medical, 10 to 16 February")


def test_nothing_new_nothing_late_and_nothing_of_his_soon_is_no_letter(told: Workspace, sink: Sink) -> None:
    roi_is_done(told)
    sent(told, "David")
    assert said_to(told, "David", TUESDAY + timedelta(hours=1)) == Drop("nothing to say")


def test_a_step_of_his_due_within_seven_days_is_reason_enough(told: Workspace, sink: Sink) -> None:
    roi_is_done(told)
    sent(told, "Sam")
    letter = said_to(told, "Sam", TUESDAY + timedelta(hours=1))
    assert isinstance(letter, Content)
    assert letter.subject == "Your evaluation plan: all as it was, 1 step for you"


def test_something_late_is_reason_enough(told: Workspace, sink: Sink) -> None:
    sent(told, "David")
    letter = said_to(told, "David", TUESDAY + timedelta(hours=1))
    assert isinstance(letter, Content)
    assert letter.subject == "Fenwick Medical’s evaluation plan: 1 step is late"


def test_only_what_he_did_himself_is_no_letter(told: Workspace, sink: Sink) -> None:
    roi_is_done(told)
    sent(told, "Hannah")
    hannah = Actor.of(told.people.get(name__startswith="Hannah"))
    task = told.tasks.get(number=25)
    reschedule_task(
        told, 25, due_on=datetime(2026, 3, 6).date(), was=task.due_on, seen=Workspace.objects.get(pk=told.pk).revision,
        why="Legal is away", by=hannah, at=TUESDAY,
    )  # fmt: skip
    assert said_to(told, "Hannah", TUESDAY + timedelta(hours=1)) == Drop("nothing to say")
    other = said_to(told, "David", TUESDAY + timedelta(hours=1))
    assert isinstance(other, Content)


def test_the_cause_is_quoted_when_it_does_not_fit_into_the_sentence(told: Workspace, sink: Sink) -> None:
    sent(told, "David")
    hannah, task = Actor.of(told.people.get(name__startswith="Hannah")), told.tasks.get(number=25)
    reschedule_task(
        told, 25, due_on=datetime(2026, 3, 9).date(), was=task.due_on, seen=Workspace.objects.get(pk=told.pk).revision,
        why="Legal is away until Monday.", by=hannah, at=TUESDAY,
    )  # fmt: skip
    letter = said_to(told, "David", TUESDAY + timedelta(hours=1))
    assert isinstance(letter, Content)
    wanted = (
        "Signature moved from 12 Mar to 16 Mar, because of “MSA redlines closed: no open comment on either side”: "
        "“Legal is away until Monday.”"
    )
    assert wanted in letter.text


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("digest", Seat.Digest.OFF, "the reader wants none"),
        ("user__is_active", False, "the reader takes no part any more"),
        ("workspace__state", Workspace.State.RETIRED, "the plan is retired"),
    ],
)
def test_what_changed_since_it_was_written_counts(
    told: Workspace, sink: Sink, field: str, value: object, reason: str
) -> None:
    letter, seat = row_for(told, "Tom"), seat_of(told, "Tom")
    *path, name = field.split("__")
    thing = getattr(seat, path[0]) if path else seat
    setattr(thing, name, value)
    thing.save()
    assert deliver(letter.pk, at=TUESDAY, compose=Composer(lambda: TUESDAY)) == "dropped"
    letter.refresh_from_db()
    assert (sink.mails, letter.reason, letter.text) == ([], reason, "")


def test_who_was_removed_gets_none(told: Workspace, sink: Sink) -> None:
    letter = row_for(told, "Tom")
    seat_of(told, "Tom").delete()
    assert deliver(letter.pk, at=TUESDAY, compose=Composer(lambda: TUESDAY)) == "dropped"
    assert sink.mails == []


def test_a_plan_that_changes_within_a_batch_is_read_again(told: Workspace) -> None:
    compose = Composer(lambda: TUESDAY)
    first, second = row_for(told, "Tom"), row_for(told, "Elena")
    told.refresh_from_db()
    first.workspace = told
    assert isinstance(compose(first), Content)
    roi_is_done(told)
    second.workspace = Workspace.objects.get(pk=told.pk)
    letter = compose(second)
    assert isinstance(letter, Content)
    assert "ROI model completed with Fenwick’s own figures: In progress -> Done" in letter.text


def test_a_sample_comes_to_who_wants_no_letter_and_counts_for_nothing(told: Workspace, sink: Sink) -> None:
    Seat.objects.filter(pk=seat_of(told, "Tom").pk).update(digest=Seat.Digest.OFF)
    letter = ask_sample(seat_of(told, "Tom"), at=TUESDAY)
    assert ask_sample(seat_of(told, "Tom"), at=TUESDAY + timedelta(seconds=30)).pk == letter.pk
    assert deliver(letter.pk, at=TUESDAY, compose=Composer(lambda: TUESDAY)) == "sent"
    letter.refresh_from_db()
    assert letter.revision is None
    assert "This is a sample that you asked for." in letter.text


def test_a_plan_of_ten_readers_costs_queries_once_and_one_for_each(
    told: Workspace, django_assert_num_queries: object
) -> None:
    compose = Composer(lambda: TUESDAY)
    letters = [row_for(told, name) for name in ("Tom", "Elena", "David", "Priya", "Marcus", "Anna")]
    told.refresh_from_db()
    for letter in letters:
        letter.workspace = told
    with override("en"), django_assert_num_queries(11):  # type: ignore[operator]  # the seat, and ten of the plan
        assert isinstance(compose(letters[0]), Content)
    for letter in letters[1:]:
        with django_assert_num_queries(1):  # type: ignore[operator]  # does he still take part
            assert isinstance(compose(letter), Content)
