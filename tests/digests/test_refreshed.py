"""The refreshed plan: sent by a person after a call, each reader's own net differences, and told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from mapapp.access.ending import retire_plan
from mapapp.access.models import Seat
from mapapp.digests.choosing import choose
from mapapp.digests.refreshed import Refresher, hold_and_send
from mapapp.plans.changes.touchpoints import Talk, note_review
from mapapp.plans.history import Actor
from mapapp.plans.models import Event, Version, Workspace
from mapapp.plans.refusals import AlreadyDone, PlanMovedOn
from mapapp.plans.touchpoints import Kind
from mapapp.post.deliver import deliver_batch
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.post.outbox import POSTMEN
from tests.digests.conftest import TUESDAY, said_to, seat_of
from tests.digests.test_silence import NEXT_WEEK, roi_is_done
from tests.post.sink import Sink

NIGHT = datetime(2026, 2, 11, 1, tzinfo=UTC)


def anna(workspace: Workspace, key: str | None = None) -> Actor:
    return Actor.of(workspace.people.get(name__startswith="Anna"), form_key=key)


def held(workspace: Workspace, *names: str, key: str | None = None, seen: int | None = None) -> None:
    now = Workspace.objects.get(pk=workspace.pk)
    people = {name: seat_of(workspace, name).stakeholder.number for name in ("Anna", "Priya", *names)}
    talk = Talk(Kind.REVIEW, TUESDAY.date(), [people["Anna"], people["Priya"]], "We go on as planned")
    to = [people[name] for name in names]
    hold_and_send(now, talk, to=to, seen=now.revision if seen is None else seen, by=anna(now, key), at=TUESDAY)


def sent(at: datetime = TUESDAY) -> dict[str, Letter]:
    """The letters that waited, as they are after the round: by first name."""
    composer = Refresher(lambda: at)
    ids = list(Letter.objects.filter(kind="refreshed", state="waiting").order_by("pk").values_list("pk", flat=True))
    deliver_batch(ids, compose=composer, look=composer.look, now=lambda: at)
    return {letter.user.name.split()[0]: letter for letter in Letter.objects.filter(pk__in=ids).select_related("user")
            if letter.user}  # fmt: skip


def test_it_is_the_readers_letter_with_who_sent_it_and_what_was_said(told: Workspace, sink: Sink) -> None:
    note_review(told, 22, text="Marcus is back on Monday", was="", by=anna(told), at=TUESDAY)
    held(told, "Tom", "Priya")
    letters = sent()
    assert {letter.state for letter in letters.values()} == {"sent"}
    said = letters["Tom"].text
    assert "Anna Kessler of Larkspur sends you the plan after the review of Tue 10 Feb with Priya Raman." in said
    assert "“We go on as planned”" in said
    assert "What was said\n\n- Security review meeting held and risk rating issued\n  Marcus is back on Monday" in said
    assert "Version 4 as PDF: http" in said and "/versions/4.pdf" in said
    assert "What changed" in said and "Yours next, Tom" in said
    assert "every Monday" not in said and "Stop these e-mails: http" in said
    assert letters["Tom"].subject.startswith("Your evaluation plan: ")
    assert len(sink.mails) == 2


def test_it_is_told_so_the_next_digest_does_not_say_it_again(told: Workspace, sink: Sink) -> None:
    held(told, "Tom")
    assert "signature moved" in sent()["Tom"].subject
    assert sent() == {}
    roi_is_done(told)
    digest = said_to(told, "Tom", NEXT_WEEK)
    assert isinstance(digest, Content)
    changed = digest.text[digest.text.index("What changed") : digest.text.index("At risk")]
    assert changed.count("\n- ") == 1 and "ROI model completed" in changed
    assert "signature moved" not in digest.subject


def test_it_goes_when_there_is_nothing_new_because_somebody_sends_it(told: Workspace, sink: Sink) -> None:
    roi_is_done(told)
    held(told, "David")
    sent()
    held(told, "David")
    again = sent()["David"]
    assert again.state == "sent" and "What changed" not in again.text
    assert said_to(told, "David", TUESDAY) == Drop("nothing to say")
    assert Version.objects.count() == 4  # the second call found nothing new to keep


def test_who_left_or_wants_no_letters_gets_none(told: Workspace, sink: Sink) -> None:
    held(told, "Tom", "David", "Priya")
    choose(seat_of(told, "David"), Seat.Digest.OFF, at=TUESDAY)
    seat_of(told, "Tom").delete()
    reasons = {name: (letter.state, letter.reason) for name, letter in sent().items()}
    assert reasons["David"] == ("dropped", "the reader wants none")
    assert reasons["Tom"] == ("dropped", "the reader takes no part any more")
    assert reasons["Priya"][0] == "sent" and len(sink.mails) == 1


def test_a_plan_that_was_retired_meanwhile_sends_none(told: Workspace, sink: Sink) -> None:
    held(told, "Priya")
    retire_plan(told, why="Over", by=anna(told), at=TUESDAY)
    assert (sent()["Priya"].reason, sink.mails) == ("the plan is retired", [])


def test_it_goes_by_night_too(told: Workspace, sink: Sink) -> None:
    held(told, "Priya")
    assert sent(NIGHT)["Priya"].state == "sent"


def test_all_of_it_or_nothing(told: Workspace) -> None:
    before = Workspace.objects.get(pk=told.pk).revision
    with pytest.raises(PlanMovedOn):
        held(told, "Tom", seen=before - 1)
    held(told, "Tom", key="k1")
    with pytest.raises(AlreadyDone):
        held(told, "Tom", key="k1", seen=before)
    assert Letter.objects.filter(kind="refreshed").count() == 1
    assert Event.objects.filter(verb="review.ended").count() == 1
    assert "refreshed" in POSTMEN


def test_a_round_costs_queries_by_plan_and_not_by_reader(
    told: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held(told, "Tom", "David", "Priya", "Marcus", "Elena")
    letters = list(Letter.objects.filter(kind="refreshed"))
    composer = Refresher(lambda: TUESDAY)
    with django_assert_num_queries(12):  # eleven as for digests, and on what occasion they are sent
        composer.look(letters)
        for letter in letters:
            assert isinstance(composer(letter), Content)
