"""Only Larkspur: what a seller's side alone knows, in a letter of its own that no buyer gets and no table keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from mapapp.access.grants import mirror
from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.digests.jobs import write_due
from mapapp.digests.keys import seat_letter
from mapapp.digests.kinds.every import AnyKind
from mapapp.digests.kinds.own import OwnSide
from mapapp.plans.models import Side
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.private.choosing import tables_of
from mapapp.private.tripwire import Crossed
from tests.builders import TODAY, Scene
from tests.post.single import deliver
from tests.post.sink import Sink

TUESDAY = datetime(2026, 2, 17, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def own_step(scene: Scene, text: str, due: date, **more: object) -> None:
    tasks = tables_of(Side.SELLER).tasks._default_manager
    number = tasks.filter(workspace=scene.workspace).count() + 1
    tasks.create(workspace=scene.workspace, number=number, text=text, starts_on=due, due_on=due, **more)


def told(scene: Scene, name: str, at: datetime = TODAY) -> Content | Drop:
    seat = Seat.objects.select_related("user").get(workspace=scene.workspace, user=scene.users[name])
    return AnyKind(lambda: at)(seat_letter(seat, Letter.Kind.OWN, f"own:{seat.pk}:x", at=at))


def test_anna_is_told_what_larkspur_alone_knows(scene: Scene) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    own_step(scene, "Prepare the discount", date(2026, 2, 12))
    own_step(scene, "Much later", date(2026, 4, 1))
    letter = told(scene, "anna")
    assert isinstance(letter, Content)
    assert letter.subject == "Only Larkspur: Fenwick Medical, 1 own step is late"
    late, soon = letter.text.index("1 own step is late"), letter.text.index("1 own step is due within a week")
    assert late < letter.text.index("3 working days late: S1 Call the broker") < soon
    assert soon < letter.text.index("S2 Prepare the discount")
    assert "Much later" not in letter.text
    assert letter.revision is None


def test_a_step_that_does_not_fit_any_more_is_told_with_the_day_that_works(scene: Scene) -> None:
    own_step(scene, "After the review", date(2026, 2, 18), after=22)
    letter = told(scene, "anna")
    assert isinstance(letter, Content)
    assert "does not fit any more" in letter.text
    assert "22 ends too late" in letter.text


def test_what_the_map_says_is_told(scene: Scene) -> None:
    tables = tables_of(Side.SELLER)
    assert tables.beliefs
    priya = scene.workspace.people.get(email=scene.users["priya"].email)
    tables.beliefs._default_manager.create(
        workspace=scene.workspace, number=1, person=priya.number, stance=5, influence=2
    )
    letter = told(scene, "anna")
    assert isinstance(letter, Content)
    assert "Only Priya speaks for it" in letter.text


def test_nothing_is_not_sent(scene: Scene) -> None:
    assert told(scene, "anna") == Drop("nothing to say")


@pytest.mark.parametrize("name", ["priya", "tom", "marcus"])
def test_no_buyer_gets_it(scene: Scene, name: str) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    assert told(scene, name) == Drop("the reader takes no part any more")


def test_a_seller_who_only_reads_gets_none(scene: Scene) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    Seat.objects.filter(user=scene.users["jonas"]).update(role=Role.VIEWER)
    mirror(scene.workspace, scene.users["jonas"])
    assert isinstance(told(scene, "jonas"), Drop)


def test_the_plans_letter_says_nothing_of_it_and_the_wire_would_not_let_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    monkeypatch.setattr(
        "mapapp.digests.own.beliefs", lambda visit: list(tables_of(Side.BUYER).notes._default_manager.all())
    )
    with pytest.raises(Crossed):
        told(scene, "anna")


def test_of_what_was_sent_nothing_is_kept(scene: Scene, sink: Sink) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    seat = Seat.objects.select_related("user").get(user=scene.users["anna"])
    row = seat_letter(seat, Letter.Kind.OWN, "own:x", at=TODAY)
    row.save()
    assert deliver(row.pk, at=TODAY, compose=OwnSide(lambda: TODAY)) == "sent"
    row.refresh_from_db()
    assert (row.subject, row.text, row.html, len(sink.mails)) == ("", "", "", 1)


def test_it_goes_the_day_after_the_digest_to_sellers_who_want_it(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["jonas"]).update(own_letter=False)
    write_due(TUESDAY - DAY)
    assert not Letter.objects.filter(kind="own").exists()
    for hours in range(24 * 4):
        write_due(TUESDAY + hours * HOUR)
    (hers,) = Letter.objects.filter(kind="own")
    assert (hers.user, hers.due_at, hers.day) == (scene.users["anna"], TUESDAY, TUESDAY.date())


def test_it_waits_for_a_day_on_which_nothing_else_comes(scene: Scene) -> None:
    anna = scene.users["anna"]
    Letter.objects.create(
        key="reminder", kind="reminder", email=anna.email, user=anna, workspace=scene.workspace, state="sent",
        day=TUESDAY.date(), created_at=TUESDAY, due_at=TUESDAY,
    )  # fmt: skip
    for hours in range(24 * 3):
        write_due(TUESDAY + hours * HOUR)
    (hers,) = Letter.objects.filter(kind="own", user=anna)
    assert hers.day == date(2026, 2, 18)


def test_a_plan_is_read_once_for_all_its_sellers(scene: Scene, django_assert_num_queries: object) -> None:
    own_step(scene, "Call the broker", date(2026, 2, 5))
    take_seat(scene.workspace.people.get(email=scene.users["mira"].email), scene.users["mira"], Role.LEAD, at=TODAY)
    compose = OwnSide(lambda: TODAY)
    rows = []
    for name in ("anna", "jonas", "mira"):
        seat = Seat.objects.select_related("user").get(workspace=scene.workspace, user=scene.users[name])
        rows.append(seat_letter(seat, Letter.Kind.OWN, f"own:{seat.pk}:x", at=TODAY))
    with override("en"), django_assert_num_queries(11):  # type: ignore[operator]  # who reads 2, plan 4, list 3, a lead 2
        assert isinstance(compose(rows[0]), Content)
    with override("en"), django_assert_num_queries(2):  # type: ignore[operator]  # who reads; no lead, no requests
        assert isinstance(compose(rows[1]), Content)
    with override("en"), django_assert_num_queries(4):  # type: ignore[operator]
        assert isinstance(compose(rows[2]), Content)
