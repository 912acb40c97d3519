"""A lead of the seller is asked once what becomes of a silent plan; whatever answers it, and a snooze, ends that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings

from mapapp.access.ending import retire_plan
from mapapp.access.models import Role, Seat
from mapapp.people.definitions import set_definitions
from mapapp.people.models import User
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.models import Task, Workspace
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.private.changes.snoozing import put_off as put_off_as
from mapapp.private.changes.snoozing import snooze_plan, wake_plan
from mapapp.silence.asking import by_day, write_questions
from mapapp.silence.jobs import deliver_questions
from mapapp.silence.question import question_now
from tests.builders import TODAY, Scene
from tests.post.sink import Sink, listening

LATER = TODAY + timedelta(days=22)
WHY = "Priya is on leave"


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    with listening(settings) as server:
        yield server


def put_off(scene: Scene, until: date = date(2026, 3, 20)) -> None:
    snooze_plan(scene.fresh(), why=WHY, until_on=until, by=scene.actor("anna"), at=LATER)


PUT_OFF = put_off_as(date(2026, 3, 20), WHY)


def asked(scene: Scene) -> Content | Drop:
    """What Anna's letter says when its turn comes, a minute later."""
    return question_now(Letter.objects.get(kind="silence"), at=LATER + timedelta(minutes=1))


def test_the_leads_of_the_seller_are_asked_on_the_22nd_day_once(scene: Scene) -> None:
    assert write_questions(LATER.replace(hour=0, minute=0) - timedelta(minutes=1)) == 0
    assert write_questions(LATER.replace(hour=0, minute=0)) == 1, "its day has begun, whatever the hour of the act"
    assert [write_questions(LATER + timedelta(days=day)) for day in (0, 1, 30)] == [0, 0, 0]
    assert list(Letter.objects.filter(kind="silence").values_list("email", "key")) == [
        ("anna.kessler@larkspur.example", f"silence:{Seat.objects.get(user=scene.users['anna']).pk}:1")
    ]


def test_it_goes_out_as_a_mail_that_only_the_seller_gets(scene: Scene, sink: Sink) -> None:
    write_questions(LATER)
    with time_machine.travel(LATER, tick=False):
        deliver_questions(*Letter.objects.values_list("pk", flat=True))
    (mail,) = sink.mails
    text = mail.get_payload(0).get_payload(decode=True).decode()
    assert mail["To"] == "anna.kessler@larkspur.example"
    assert (
        "Nobody has acted on “One account-planning platform by Q3”, Fenwick Medical’s evaluation plan, for 22" in text
    )
    assert "The last act was by Anna Kessler, on 10 February." in text
    for name in ("snooze", "retire"):
        assert f"/p/{scene.workspace.code}/{name}/" in text


def test_a_shared_act_answers_it_and_the_next_silence_asks_again(scene: Scene) -> None:
    write_questions(LATER)
    add_comment(scene.fresh(), 22, body="On Monday", by=scene.actor("priya"), at=LATER)
    assert asked(scene) == Drop("somebody has answered since")
    assert write_questions(LATER + timedelta(days=21)) == 0
    assert write_questions(LATER + timedelta(days=22)) == 1


def test_a_snooze_asks_nobody_until_its_day_and_then_once_more(scene: Scene) -> None:
    write_questions(LATER)
    put_off(scene)
    assert asked(scene) == Drop("somebody has answered since")
    assert write_questions(datetime(2026, 3, 19, 12, tzinfo=UTC)) == 0
    assert write_questions(datetime(2026, 3, 20, 12, tzinfo=UTC)) == 1
    assert write_questions(datetime(2026, 3, 27, 12, tzinfo=UTC)) == 0
    said = question_now(Letter.objects.latest("pk"), at=datetime(2026, 3, 20, 12, tzinfo=UTC))
    assert isinstance(said, Content) and f"You had put it off until today: “{WHY}”" in said.text


def test_of_what_was_sent_nothing_is_kept_for_the_reason_is_the_sellers_own(scene: Scene, sink: Sink) -> None:
    put_off(scene)
    day = datetime(2026, 3, 20, 12, tzinfo=UTC)
    write_questions(day)
    with time_machine.travel(day, tick=False):
        deliver_questions(*Letter.objects.values_list("pk", flat=True))
    (mail,), row = sink.mails, Letter.objects.get(kind="silence")
    assert WHY in mail.get_payload(0).get_payload(decode=True).decode()
    assert (row.state, row.subject, row.text, row.html) == ("sent", "", "", "")


def test_who_ends_a_snooze_was_asked_already(scene: Scene) -> None:
    write_questions(LATER)
    put_off(scene)
    wake_plan(scene.fresh(), was=PUT_OFF, by=scene.actor("anna"), at=LATER)
    assert write_questions(LATER + timedelta(days=1)) == 0


def test_a_snooze_ends_with_the_next_shared_act(scene: Scene) -> None:
    put_off(scene, date(2026, 5, 20))
    add_comment(scene.fresh(), 22, body="On Monday", by=scene.actor("priya"), at=LATER)
    assert write_questions(LATER + timedelta(days=22)) == 1


@pytest.mark.parametrize("over", ["retired", "finished", "no lead", "account closed"])
def test_nobody_is_asked_of_what_is_over_or_who_has_gone(scene: Scene, over: str) -> None:
    write_questions(LATER)
    if over == "retired":
        Workspace.objects.update(state="retired")
    elif over == "finished":
        Task.objects.update(status="done", done_on=TODAY.date())
    elif over == "no lead":
        Seat.objects.filter(user=scene.users["anna"]).update(role=Role.CONTRIBUTOR)
    else:
        User.objects.filter(pk=scene.users["anna"].pk).update(is_active=False)
    assert isinstance(asked(scene), Drop)
    Letter.objects.all().delete()
    assert write_questions(LATER) == 0


def test_a_team_that_counts_otherwise_is_asked_otherwise(scene: Scene) -> None:
    values = {"stale_warns": 2, "stale_red": 4, "stale_ends": 5}
    set_definitions(scene.team, values, seen=0, by=scene.users["olga"], at=TODAY)
    assert write_questions(TODAY + timedelta(days=5)) == 1


def test_what_the_seller_puts_off_changes_nothing_shared(scene: Scene) -> None:
    before = Workspace.objects.values().get()
    put_off(scene)
    wake_plan(scene.fresh(), was=PUT_OFF, by=scene.actor("anna"), at=LATER)
    assert Workspace.objects.values().get() == before


def test_it_comes_by_day_where_the_reader_is() -> None:
    night = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
    assert by_day("UTC", night) == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert by_day("Asia/Tokyo", night) == night
    assert by_day("America/New_York", night) == datetime(2026, 3, 4, 13, tzinfo=UTC)


def test_retiring_answers_it(scene: Scene) -> None:
    write_questions(LATER)
    retire_plan(scene.fresh(), why="Over", by=scene.actor("anna"), at=LATER)
    assert isinstance(asked(scene), Drop)


@pytest.mark.parametrize(("left", "asked_for"), [(1, 1), (0, 0)])
def test_a_signed_plan_is_asked_about_as_long_as_a_step_is_open(scene: Scene, left: int, asked_for: int) -> None:
    tasks = Task.objects.filter(workspace=scene.workspace)
    tasks.exclude(pk__in=tasks.order_by("-number").values("pk")[:left]).update(status="done", done_on=TODAY.date())
    assert Task.objects.get(workspace=scene.workspace, mark="signature").status == "done"
    assert write_questions(LATER) == asked_for
    page = scene.client("anna").get(f"/p/{scene.workspace.code}/")
    assert page.status_code == 200
