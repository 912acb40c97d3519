"""A retired plan's time: nothing is deleted unless a team says so; both sides are told, reminded, and get proof."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings

from mapapp.access.ending import reopen_plan, retire_plan
from mapapp.access.keeping import deletion_of, months_after, put_off
from mapapp.access.models import Seat
from mapapp.exchange.proof import verify
from mapapp.exchange.proof.pack import proof_of
from mapapp.keeping import removing
from mapapp.keeping.jobs import deliver_keeping, look_at_kept
from mapapp.keeping.receipt import receipt_of
from mapapp.people.definitions import set_definitions
from mapapp.people.models import Team
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import read
from mapapp.plans.models import DeletedPlan, Event, Workspace
from mapapp.plans.refusals import AlreadyDone, Refused
from mapapp.post.models import Letter
from mapapp.private.models.seller import SellerNote
from mapapp.snapshots.files import FOLDER, files, keep
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.withdrawing import clear_unowned
from tests.builders import TODAY, Scene
from tests.post.sink import Sink, listening

pytestmark = pytest.mark.django_db
YEAR = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _own(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    with listening(settings) as server:
        yield server


@pytest.fixture
def kept(scene: Scene) -> Scene:
    """A version, a paper of it, and a team that keeps retired plans for a year."""
    version = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    Snapshot.objects.create(version=version, path=keep("1-a.pdf", b"%PDF-1"))
    keeps(scene, 12)
    return scene


def keeps(scene: Scene, months: int) -> None:
    team = Team.objects.get(pk=scene.team.pk)
    number = team.definitions.get("number", 0)
    set_definitions(team, {"keep_months": months}, seen=number, by=scene.users["olga"], at=TODAY)


def retire(scene: Scene, at: datetime = TODAY) -> Event:
    return retire_plan(scene.fresh(), why="It is over", by=scene.actor("anna"), at=at)


def at(day: date) -> datetime:
    return TODAY.replace(year=day.year, month=day.month, day=day.day)


def there(scene: Scene) -> Workspace | None:
    return Workspace.objects.select_related("team").filter(pk=scene.workspace.pk).first()


def mails(sink: Sink, when: datetime = TODAY) -> list[Message]:
    """What is sent now of a plan's end."""
    before = len(sink.mails)
    with time_machine.travel(when, tick=False):
        deliver_keeping(*Letter.objects.filter(kind="keeping", state="waiting").values_list("pk", flat=True))
    return sink.mails[before:]


def words(mail: Message) -> str:
    return " ".join(next(str(part.get_payload(decode=True), "utf-8") for part in mail.walk()  # type: ignore[arg-type]
                         if part.get_content_type() == "text/plain").split())  # fmt: skip


def readers(found: list[Message]) -> set[str]:
    return {str(mail["To"]).split("@")[0].split(".")[0] for mail in found}


def lives(scene: Scene, until: date) -> None:
    """The clock of every day until then."""
    day = TODAY.date()
    while day <= until:
        look_at_kept(at(day))
        day += timedelta(days=1)


def test_a_month_has_the_days_it_has() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 5), 24) == date(2028, 12, 5)


def test_nothing_is_ever_deleted_unless_a_team_says_so(scene: Scene, sink: Sink) -> None:
    retire(scene)
    told = mails(sink)
    assert readers(told) == {"anna", "priya"}
    assert all("keeps its retired plans: this one is not deleted" in words(mail) for mail in told)
    assert all(f"/p/{scene.workspace.code}/versions/export.zip" in words(mail) for mail in told)
    for years in (1, 10, 50):
        look_at_kept(TODAY + timedelta(days=366 * years))
    assert there(scene) and not DeletedPlan.objects.exists()


def test_an_open_plan_is_never_deleted(kept: Scene) -> None:
    look_at_kept(TODAY + timedelta(days=9999))
    assert there(kept)
    retire(kept)
    reopen_plan(kept.fresh(), why="On", by=kept.actor("anna"), at=TODAY)
    look_at_kept(TODAY + timedelta(days=9999))
    found = there(kept)
    assert found and found.delete_on is None and deletion_of(found) is None


def test_both_sides_are_told_the_day_reminded_and_sent_the_receipt(kept: Scene, sink: Sink) -> None:
    line = read(retire(kept))
    assert line.facts["until"] == "2027-02-10"
    told = mails(sink)
    assert readers(told) == {"anna", "priya"} and all("10 February 2027" in words(mail) for mail in told)
    export = proof_of(kept.fresh())
    lives(kept, YEAR - timedelta(days=31))
    assert mails(sink) == []
    look_at_kept(at(YEAR - timedelta(days=30)))
    look_at_kept(at(YEAR - timedelta(days=30)))
    near = mails(sink, at(YEAR - timedelta(days=30)))
    assert readers(near) == {"anna", "priya"} and len(near) == 2
    assert all("is deleted" in str(mail["Subject"]) or "deleted" in words(mail) for mail in near)
    look_at_kept(at(YEAR - timedelta(days=1)))
    assert there(kept)
    head = kept.fresh().head_hash
    look_at_kept(at(YEAR))
    assert there(kept) is None
    stub = DeletedPlan.objects.get()
    gone = mails(sink, at(YEAR))
    assert readers(gone) == {"anna", "priya"}
    for mail in gone:
        ((name, receipt),) = [
            (part.get_filename(), part.get_payload(decode=True)) for part in mail.walk() if part.get_filename()
        ]
        said = json.loads(receipt)  # type: ignore[arg-type]
        assert (name, said["head"]) == ("deletion-receipt.json", {"line": stub.revision, "sha256": head})
        assert said["shared"]["versions"] == 1 and said["shared"]["lines"] == stub.revision
        assert head in words(mail) and "One account-planning platform by Q3" in words(mail)
        assert "note" not in json.dumps(said).lower(), "what one side kept for itself is not even counted"
    (files() / "plan.zip").write_bytes(export)
    (files() / "deletion-receipt.json").write_bytes(receipt)  # type: ignore[arg-type]
    bare = subprocess.run(
        [sys.executable, "-I", verify.__file__, "plan.zip", "deletion-receipt.json"],
        cwd=files(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert bare.returncode == 0, bare.stdout
    assert "This export holds all of it" in bare.stdout


def test_all_of_it_goes_with_its_papers(kept: Scene, sink: Sink, django_capture_on_commit_callbacks: Any) -> None:
    retire(kept)
    with django_capture_on_commit_callbacks(execute=True):
        lives_to_its_end(kept)
    assert there(kept) is None
    assert list((files() / FOLDER).iterdir()) == []
    left = Letter.objects.filter(kind="keeping")
    assert set(left.values_list("workspace", flat=True)) == {None}, "the receipts stay, they hang on no plan"


def lives_to_its_end(scene: Scene) -> None:
    look_at_kept(at(YEAR - timedelta(days=30)))
    look_at_kept(at(YEAR))


def test_a_clock_that_stood_still_deletes_nothing_without_thirty_days_notice(kept: Scene, sink: Sink) -> None:
    retire(kept)
    mails(sink)
    late = YEAR + timedelta(days=200)
    look_at_kept(at(late))
    found = there(kept)
    assert found and deletion_of(found) == late + timedelta(days=30)
    (mail, _other) = mails(sink, at(late))
    assert "28 September" in words(mail)
    look_at_kept(at(late + timedelta(days=29)))
    assert there(kept)
    look_at_kept(at(late + timedelta(days=30)))
    assert there(kept) is None


def test_a_team_that_keeps_what_it_has_again_deletes_nothing(kept: Scene) -> None:
    retire(kept)
    look_at_kept(at(YEAR - timedelta(days=30)))
    keeps(kept, 0)
    look_at_kept(at(YEAR))
    assert there(kept)


def test_a_shorter_period_moves_no_day_that_was_told(kept: Scene) -> None:
    retire(kept)
    keeps(kept, 6)
    found = there(kept)
    assert found and deletion_of(found) == YEAR


def test_a_plan_that_was_retired_before_gets_its_day_two_months_ahead_at_the_earliest(scene: Scene, sink: Sink) -> None:
    retire(scene)
    mails(sink)
    keeps(scene, 6)
    later = TODAY + timedelta(days=400)
    look_at_kept(later)
    found = there(scene)
    assert found and deletion_of(found) == (later + timedelta(days=60)).date()
    assert readers(mails(sink, later)) == {"anna", "priya"}
    line = read(Event.objects.filter(workspace=found).latest("number"))
    assert (line.verb, line.by, line.via) == ("plan.deletion_set", None, "team")


@pytest.mark.parametrize("name", ["anna", "priya"])
def test_a_lead_of_either_side_puts_it_off_and_is_reminded_anew(kept: Scene, sink: Sink, name: str) -> None:
    retire(kept)
    look_at_kept(at(YEAR - timedelta(days=30)))
    mails(sink, at(YEAR - timedelta(days=30)))
    day, now = date(2027, 12, 1), at(YEAR - timedelta(days=10))
    put_off(kept.fresh(), day, why="The audit", was=YEAR, by=kept.actor(name, "k1"), at=now)
    assert all("1 December" in words(mail) for mail in mails(sink, now))
    with pytest.raises(AlreadyDone):
        put_off(kept.fresh(), day + timedelta(days=1), why="Twice", was=day, by=kept.actor(name, "k1"), at=now)
    look_at_kept(at(YEAR))
    assert there(kept)
    look_at_kept(at(day - timedelta(days=30)))
    assert len(mails(sink, at(day - timedelta(days=30)))) == 2
    look_at_kept(at(day))
    assert there(kept) is None


@pytest.mark.parametrize(
    ("day", "was"),
    [
        (YEAR, YEAR),
        (date(2026, 3, 1), YEAR),
        (date(2040, 1, 1), YEAR),
        (date(2027, 3, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_that_is_not_later_too_far_or_not_seen_is_refused(kept: Scene, day: date, was: date) -> None:
    retire(kept)
    with pytest.raises(Refused):
        put_off(kept.fresh(), day, why="So", was=was, by=kept.actor("anna"), at=TODAY + timedelta(days=200))
    assert kept.fresh().delete_on == YEAR


def test_a_day_that_is_years_away_is_put_off_as_well(kept: Scene) -> None:
    keeps(kept, 60)
    retire(kept)
    far = date(2031, 2, 10)
    put_off(kept.fresh(), date(2032, 2, 10), why="The audit", was=far, by=kept.actor("priya"), at=TODAY)
    assert kept.fresh().delete_on == date(2032, 2, 10)


def test_what_was_reopened_meanwhile_stays_whatever_was_looked_at_before(kept: Scene) -> None:
    """The job has read the plan as retired; somebody opens it before it gets the lock."""
    retire(kept)
    look_at_kept(at(YEAR - timedelta(days=30)))
    seen = there(kept)
    reopen_plan(kept.fresh(), why="On", by=kept.actor("anna"), at=at(YEAR))
    assert seen and removing.remove(seen, at=at(YEAR)) is None
    assert there(kept)


def test_letters_say_nothing_that_is_not_so_any_more(kept: Scene, sink: Sink) -> None:
    retire(kept)
    Seat.objects.filter(user=kept.users["priya"]).delete()
    assert readers(mails(sink)) == {"anna"}
    look_at_kept(at(YEAR - timedelta(days=30)))
    reopen_plan(kept.fresh(), why="On", by=kept.actor("anna"), at=TODAY)
    assert mails(sink) == []


def test_it_goes_whole_or_not_at_all(kept: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed, or broken, in the middle: everything is there as before, and the next tick does it."""
    retire(kept)
    look_at_kept(at(YEAR - timedelta(days=30)))
    before = kept.fresh().revision

    def breaks(*_what: object, **_how: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(removing, "write_receipt", breaks)
        assert look_at_kept(at(YEAR)) == 0
    assert kept.fresh().revision == before and not DeletedPlan.objects.exists()
    assert Snapshot.objects.count() == 1
    assert look_at_kept(at(YEAR)) == 1
    assert look_at_kept(at(YEAR)) == 0 and Letter.objects.filter(key__contains=":gone:").count() == 2


def test_papers_of_nobodys_are_cleared(kept: Scene) -> None:
    path = files() / keep("9-orphan.pdf", b"%PDF-9")
    keep("9-fresh.pdf", b"%PDF-9")
    for file in (path, files() / "pdf/1-a.pdf"):
        os.utime(file, (0, 0))
    assert clear_unowned() == 1
    assert sorted(file.name for file in (files() / FOLDER).iterdir()) == ["1-a.pdf", "9-fresh.pdf"]


def test_a_receipt_shows_what_an_export_lacks_and_what_is_not_its_plan(kept: Scene, sink: Sink) -> None:
    early = proof_of(kept.fresh())
    retire(kept)
    SellerNote.objects.filter(workspace=kept.workspace).delete()
    lives_to_its_end(kept)
    stub = DeletedPlan.objects.get()
    said = json.loads(receipt_of(stub))
    (files() / "early.zip").write_bytes(early)
    found = verify.verified(verify.files_in(str(files() / "early.zip")))
    assert "taken before the end: it lacks 1 lines of history and 0 versions" in verify.compared(found, said)
    head = {"line": len(found.lines), "sha256": "0" * 64}
    for wrong in ({**said, "plan": "A" * 22}, {**said, "head": head}, {**said, "head": {"line": 1, "sha256": "0" * 64}},
                  {**said, "newest_version": {"number": 1, "sha256": "0" * 64}}):  # fmt: skip
        with pytest.raises(verify.Fault):
            verify.compared(found, wrong)
