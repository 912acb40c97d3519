"""Letters are looked at together, and whether each may go is asked again by the statement that takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.access.models import Seat
from mapapp.demo.fenwick import fenwick
from mapapp.digests.compose import Composer
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.people.models import User
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter
from mapapp.post.statements import Still
from tests.bench.scene import led_by
from tests.digests.conftest import TUESDAY, row_for, seat_of
from tests.post.sink import Sink

NAMES = ("Anna", "Elena", "Tom")


def sent(told: Workspace, happens: Callable[[], object]) -> tuple[dict[str, Letter], list[int]]:
    """Their letters, when this happens after they were looked at and before the first is taken; what was looked at."""
    ids = [row_for(told, name).pk for name in NAMES]
    composer, looks = Composer(lambda: TUESDAY), []

    def look(letters: Sequence[Letter]) -> Mapping[int, Still]:
        found = composer.look(letters)
        looks.append(len(letters))
        if len(looks) == 1:
            happens()
        return found

    deliver_batch(ids, compose=composer, look=look, now=lambda: TUESDAY)
    return dict(zip(NAMES, (Letter.objects.get(pk=pk) for pk in ids), strict=True)), looks


def test_letters_that_stay_as_they_were_are_looked_at_once(told: Workspace, sink: Sink) -> None:
    letters, looks = sent(told, lambda: None)
    assert {letter.state for letter in letters.values()} == {"sent"}
    assert (looks, len(sink.mails)) == ([3], 3)


def test_who_is_removed_after_the_look_gets_none(told: Workspace, sink: Sink) -> None:
    letters, looks = sent(told, lambda: seat_of(told, "Elena").delete())
    assert (letters["Elena"].state, letters["Elena"].reason) == ("dropped", "the reader takes no part any more")
    assert {letters["Anna"].state, letters["Tom"].state} == {"sent"}
    assert (looks, len(sink.mails)) == ([3, 1], 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda seat: Seat.objects.filter(pk=seat.pk).update(digest="off"), "the reader wants none"),
        (
            lambda seat: User.objects.filter(pk=seat.user_id).update(is_active=False),
            "the reader takes no part any more",
        ),
        (lambda seat: Workspace.objects.filter(pk=seat.workspace_id).update(state="retired"), "the plan is retired"),
    ],
    ids=["wants none", "is locked out", "is retired"],
)
def test_what_changes_after_the_look_counts(
    told: Workspace, sink: Sink, change: Callable[[Seat], int], reason: str
) -> None:
    letters, _looks = sent(told, lambda: change(seat_of(told, "Tom")))
    assert (letters["Tom"].state, letters["Tom"].reason, letters["Tom"].text) == ("dropped", reason, "")


def test_who_gets_another_address_or_role_after_the_look_is_written_to_as_he_is_now(
    told: Workspace, sink: Sink
) -> None:
    def moves() -> None:
        tom = seat_of(told, "Tom")
        User.objects.filter(pk=tom.user_id).update(email="tom.new@fenwick.example")
        Seat.objects.filter(pk=tom.pk).update(role="viewer")

    letters, _looks = sent(told, moves)
    assert sink.mails[2]["To"] == "tom.new@fenwick.example"
    assert "because you follow this evaluation" in letters["Tom"].text


def test_a_plan_that_changes_after_the_look_is_told_as_it_is(told: Workspace, sink: Sink) -> None:
    def is_done() -> None:
        anna = Actor.of(told.people.get(name__startswith="Anna"))
        complete_task(told, 15, done_on=TUESDAY.date(), was="in_progress", by=anna, at=TUESDAY)

    letters, _looks = sent(told, is_done)
    now = Workspace.objects.get(pk=told.pk).revision
    assert {(letter.state, letter.revision) for letter in letters.values()} == {("sent", now)}
    assert "ROI model completed with Fenwick’s own figures: In progress -> Done" in letters["Tom"].text


def test_what_another_worker_took_after_the_look_is_left_to_him(told: Workspace, sink: Sink) -> None:
    letters, looks = sent(told, lambda: Letter.objects.update(attempts=1, lease_until=TUESDAY + timedelta(seconds=60)))
    assert ({letter.state for letter in letters.values()}, looks, sink.mails) == ({"waiting"}, [3], [])


def test_a_look_that_breaks_costs_no_letter(told: Workspace, sink: Sink) -> None:
    def breaks() -> None:
        raise KeyError("a plan that breaks")

    letters, _looks = sent(told, breaks)
    assert {letter.state for letter in letters.values()} == {"sent"}


def test_many_plans_are_read_by_the_queries_of_one(told: Workspace) -> None:
    rows = [row_for(told, name) for name in NAMES]
    other = led_by(seat_of(told, "Priya").user, told.team, fenwick(), TUESDAY - timedelta(days=1))
    seat = Seat.objects.select_related("user").get(workspace=other)
    rows.append(weekly_letter(seat, latest(seat.user.time_zone, TUESDAY), at=TUESDAY))
    rows[-1].save()
    for letters in (rows[:1], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(Composer(lambda: TUESDAY).look(letters)) == len(letters)
        assert len(queries) == 11
