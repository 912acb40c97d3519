"""G11: a backup that is taken while many write is one moment of it all, and restores to an empty place, whole.

No mail goes out by it; a changed byte, row or seal is found; an older release's data is brought up; what is refused
leaves nothing.
"""

from __future__ import annotations

import re
import signal
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from threading import Event as Flag
from threading import Lock
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from mapapp.exchange.models import SheetDraft
from mapapp.management.backup import seal
from mapapp.management.backup.refusals import BackupRefused
from mapapp.management.backup.restoring import verified
from mapapp.management.backup.settling import REASON
from mapapp.plans.models import Event
from mapapp.plans.verifying import first_fault
from mapapp.portfolio.refreshing import refresh
from mapapp.post.models import Letter
from mapapp.private.choosing import tables_of
from mapapp.private.verifying import first_private_fault
from mapapp.snapshots.files import FOLDER
from tests.builders import TODAY, Scene, fenwick_scene
from tests.dev.services import postgres, program
from tests.gates.figures import FULL, Figures
from tests.gates.kept import (
    Place,
    altered,
    dies_when_files_are_placed,
    empty_places,
    environment_of,
    is_stopped_before_the_seal,
    limited,
    of_an_older_release,
)
from tests.gates.lanes import fill_lanes
from tests.gates.served import Wire, _database, served
from tests.pages.edits import Browser, hidden, text
from tests.plans.test_verifying import triggers
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("erasable_history")
WRITERS = {"anna": 22, "priya": 23, "marcus": 27}  # each words a task of his own
OTHER = "another key of the same length as others are" * 2
LINES = "rows/mapapp_event.jsonl"
TAKEN: list[bytes] = []
BARE: list[bytes] = []
FLIPS = 2_000 if FULL else 150


@pytest.fixture
def scene(erasable_history: None) -> Scene:
    """The Fenwick plan with both private lists; a letter that waits, one that went, a sheet, an authenticator app."""
    scene = fenwick_scene()
    fill_lanes(scene.workspace)
    anna = scene.users["anna"]
    for key, kind, state in (
        ("digest:1", "digest", "waiting"),
        ("invite:1", "invite", "waiting"),
        ("old", "digest", "sent"),
    ):
        Letter.objects.create(
            kind=kind, key=key, email=anna.email, workspace=scene.workspace, user=anna, state=state, created_at=TODAY,
            due_at=TODAY,
        )  # fmt: skip
    SheetDraft.objects.create(team=scene.team, user=anna, filename="ü.xlsx", content=bytes(range(256)),
                              choices={"account": "Fenwick", "n": [1, None]}, created_at=TODAY)  # fmt: skip
    Authenticator.objects.create(user=anna, type=Authenticator.Type.TOTP, data={"secret": "kept"})
    refresh(scene.team, now=lambda: TODAY)
    return scene


def writing(browser: Browser, name: str, port: int, stop: Flag, told: dict[str, int], lock: Lock) -> Callable[[], None]:
    """Words a task again and again until it is told to stop; `told` says up to which turn that was acknowledged."""
    number = WRITERS[name]
    browser.client = Wire(port, browser.client)  # type: ignore[assignment]

    def work() -> None:
        turn = 0
        try:
            while not stop.is_set():
                turn += 1
                form = hidden(text(browser.get(f"task/{number}/text/")))
                answer = browser.post(f"task/{number}/text/", **{**form, "text": f"{name} {turn}"})
                assert answer.status_code == 302 and "#task-" in answer.headers["Location"], text(answer)[-800:]
                with lock:
                    told[name] = turn
        finally:
            stop.set()  # one that fails keeps nobody waiting

    return work


def backed_up(place: Place, folder: Path) -> Path:
    said = place.run("backup", str(folder))
    assert said.returncode == 0, said.stderr
    return Path(said.stdout.split("  ")[0])


def test_what_is_backed_up_under_load_is_restored_whole_and_sends_nothing(
    bare: Callable[[], Place], scene: Scene, tmp_path: Path, figures: Figures
) -> None:
    (tmp_path / "files" / FOLDER).mkdir(parents=True)
    (tmp_path / "files" / FOLDER / "kept.pdf").write_bytes(b"%PDF kept")
    (tmp_path / "files" / FOLDER / ".half.pdf.1").write_bytes(b"half")
    stop, told, lock, found = Flag(), dict[str, int](), Lock(), {}
    browsers = {name: Browser(scene, name, script=False) for name in WRITERS}
    with served(tmp_path) as server:

        def keeping() -> None:
            try:
                while len(told) < len(WRITERS) and not stop.is_set():
                    sleep(0.05)
                with lock:
                    found["before"] = dict(told)
                found["path"] = backed_up(environment_of(server.environment), tmp_path)
                with lock:
                    found["after"] = dict(told)
            finally:
                stop.set()

        at_once([keeping, *(writing(one, name, server.port, stop, told, lock) for name, one in browsers.items())])
        server.look()
        path: Path = found["path"]
        assert path.stat().st_mode & 0o777 == 0o600
        place = bare()
        done = place.run("restore", str(path))
        assert done.returncode == 0, done.stderr
        state, whole = place.state(), place.run("verify_history")
        before: dict[str, int] = found["before"]
        turns = {name: int(state["tasks"][f"{scene.workspace.code} {n}"].split()[1]) for name, n in WRITERS.items()}
        lost = [name for name, turn in turns.items() if turn < before[name]]
        assert lost == [] and all(turn <= found["after"][name] + 1 for name, turn in turns.items())
        assert sum(found["after"].values()) > sum(before.values()), "they have to write while it is taken"
        assert whole.returncode == 0 and "whole" in whole.stdout, whole.stdout
        revision, head = state["heads"][scene.workspace.code]
        assert Event.objects.get(workspace=scene.workspace, number=revision).hash == head
        assert state["sessions"] == 0 and state["apps"] == ["totp"]
        assert state["letters"]["digest:1"] == ["dropped", REASON] and state["letters"]["invite:1"] == [
            "failed",
            REASON,
        ]
        assert state["letters"]["old"] == ["sent", ""] and "waiting" not in {s for s, _r in state["letters"].values()}
        assert state["drafts"] == [["ü.xlsx", bytes(range(256)).hex(), {"account": "Fenwick", "n": [1, None]}]]
        assert "digest" in done.stdout and "anna.kessler" in place.run("unsent").stdout
        assert (place.var / "files" / FOLDER / "kept.pdf").read_bytes() == b"%PDF kept"
        assert not list((place.var / "files").rglob(".*")) and not (place.var / "restoring").exists()
        again = place.run("restore", str(path))
        assert again.returncode == 1 and "The database is not empty" in again.stderr
        other = Place(f"sqlite:///{tmp_path / 'other' / 'db.sqlite3'}", tmp_path / "other")
        if connection.vendor != "sqlite":  # and into the other database
            assert other.run("restore", str(path)).returncode == 0 and other.state() == state
    figures.once("G11", writes=sum(told.values()), writers=len(WRITERS), restored=revision, lost=len(lost), mails=0)


@pytest.fixture
def bare(erasable_history: None, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Makes a place with the tables of this release, and nothing in them."""
    with empty_places(tmp_path) as empty:

        def made() -> Place:
            place = empty()
            place.var.mkdir(exist_ok=True)
            if connection.vendor == "sqlite":
                if not BARE:
                    BARE.append(tables_alone(tmp_path / "tables"))
                (place.var / "db.sqlite3").write_bytes(BARE[0])
            else:
                assert place.run("migrate", "-v", "0").returncode == 0
            return place

        yield made


def tables_alone(folder: Path) -> bytes:
    """A file of SQLite's with the tables that the tests' database has, without their rows."""
    folder.mkdir()
    with at_rest(folder):
        pass
    path = folder / "served.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        triggers_ = list(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name, _sql in triggers_:
            file.execute(f"DROP TRIGGER {name}")
        for name in names:
            if name != "django_migrations":
                file.execute(f"DELETE FROM {name}")
        for _name, sql in triggers_:
            file.execute(sql)
        file.commit()
    return path.read_bytes()


@pytest.fixture
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A backup of the scene; taken once for all these tests."""
    if not TAKEN:
        request.getfixturevalue("scene")
        (tmp_path / "files").mkdir()
        (tmp_path / "files" / "large.pdf").write_bytes(Random(2).randbytes(100_000))
        with at_rest(tmp_path) as place:
            TAKEN.append(backed_up(place, tmp_path).read_bytes())
    path = tmp_path / "taken.zip"
    path.write_bytes(TAKEN[0])
    return path


@contextmanager
def at_rest(folder: Path) -> Iterator[Place]:
    """What the tests' database holds, where a command can reach it; nobody serves it."""
    with _database(folder) as (url, _look):
        yield Place(url, folder)


def test_any_changed_byte_is_refused_and_so_is_a_file_that_was_not_finished(
    archive: Path, tmp_path: Path, figures: Figures
) -> None:
    assert verified(archive).rows > 100
    data, chance, bent = archive.read_bytes(), Random(5), tmp_path / "bent.zip"
    places = [*range(len(data) - seal.LENGTH - 30, len(data), 7), *chance.sample(range(len(data)), FLIPS)]
    for at in places:
        bent.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
        with pytest.raises(BackupRefused):
            verified(bent)
    for short in (b"", data[: len(data) // 2], data[:-1]):
        bent.write_bytes(short)
        with pytest.raises(BackupRefused, match="no finished backup"):
            verified(bent)
    bent.write_bytes(data + b"\0")
    with pytest.raises(BackupRefused, match="no finished backup"):
        verified(bent)
    figures.once("G11", bent=len(places), taken=0)


def test_a_newer_release_and_another_key_are_refused_with_what_to_do(archive: Path) -> None:
    def later(parts: dict[str, bytes], said: dict[str, Any]) -> None:
        said["migrations"].append("mapapp.9999_of_tomorrow")

    def format_two(parts: dict[str, bytes], said: dict[str, Any]) -> None:
        said["mapapp_backup"] = 2

    def without(parts: dict[str, bytes], said: dict[str, Any]) -> None:
        del parts[LINES]

    for change in (later, format_two):
        with pytest.raises(BackupRefused, match=r"of a newer release.*Install that release"):
            verified(altered(archive, change))
    with pytest.raises(BackupRefused, match="does not hold the parts that it names"):
        verified(altered(archive, without))
    foreign = altered(archive, lambda parts, said: None, key=OTHER)
    with pytest.raises(BackupRefused, match=r"sealed with another SECRET_KEY.*--lost-key"):
        verified(foreign)
    assert verified(foreign, lost_key=True).rows


def test_killed_or_out_of_room_it_leaves_nothing_and_a_faulty_history_is_found(
    archive: Path, tmp_path: Path, bare: Callable[[], Place]
) -> None:
    """Who has the key can seal what he changed: what is left then are the chain, and the heads."""

    def bend(parts: dict[str, bytes], said: dict[str, Any]) -> None:
        parts[LINES] = parts[LINES].replace(b"plan.created", b"plan.creatxd", 1)
        mine = next(part for part in said["parts"] if part["name"] == LINES)
        mine["sha256"] = seal.digest_of(iter([parts[LINES]]))

    place = bare()
    tight = place.run("restore", str(archive), before=limited(60_000))
    assert tight.returncode == 1 and "room left" in tight.stderr, tight.stderr
    assert not list(place.var.glob("*restoring*"))
    assert place.run("restore", str(archive), before=dies_when_files_are_placed).returncode == -signal.SIGKILL
    assert (place.var / "restoring").exists()
    faulty = place.run("restore", str(altered(archive, bend)))
    assert faulty.returncode == 1 and "The history in the backup has a fault" in faulty.stderr, faulty.stderr
    assert not list(place.var.glob("*restoring*")) and not list(place.var.glob("files/**/*.pdf"))
    foreign = str(altered(archive, bend, key=OTHER))
    assert "another SECRET_KEY" in place.run("restore", foreign).stderr
    allowed = place.run("restore", foreign, "--with-faults", "--lost-key")
    assert allowed.returncode == 0 and "A fault, as it was in the backup" in allowed.stdout, allowed.stderr
    assert "1 people have to set up their authenticator app again" in allowed.stdout
    assert not list(place.var.glob("*restoring*"))
    state = place.state()
    assert state["users"] > 5 and state["apps"] == []


def test_a_backup_of_an_older_release_is_brought_up(archive: Path, tmp_path: Path) -> None:
    older = altered(archive, of_an_older_release("0020_letters_are_chosen"))
    with zipfile.ZipFile(older) as parts:
        assert "rows/mapapp_handover.jsonl" not in parts.namelist()
        assert b"within" not in parts.read("rows/mapapp_letter.jsonl").splitlines()[0]
    with empty_places(tmp_path) as empty:
        place = empty()
        done = place.run("restore", str(older))
        assert done.returncode == 0, done.stderr
        assert "of an older release; brought up to mapapp.00" in done.stdout
        assert "Every history is whole" in done.stdout
        assert place.state()["drafts"][0][0] == "ü.xlsx"


GOES_ON = """
from datetime import UTC, datetime
from mapapp.models import Seat, User
from mapapp.plans.history import Actor
from mapapp.plans.changes.versions import save_version
from mapapp.portfolio.tallying import apart_of
from mapapp.private.kept import figures_table
anna = Seat.objects.select_related("workspace", "stakeholder").get(user__email__startswith="anna.kessler")
by, at = Actor.of(anna.stakeholder, leads=True), datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
save_version(anna.workspace, by=by, at=at)
User.objects.create_user("new@larkspur.example", "New")
lines, team = figures_table()._default_manager, anna.workspace.team
assert lines.filter(team=team).exists() and not list(apart_of(team)), "sums"
lines.update(stage="Went on")
assert not list(apart_of(team)), "sums that go on"
print("WENT ON")
"""


def test_a_backup_moves_from_sqlite_to_postgresql_and_back_and_life_goes_on(
    archive: Path, tmp_path: Path, bare: Callable[[], Place]
) -> None:
    if connection.vendor != "sqlite" or program("postgres") is None:
        pytest.skip("begins on SQLite, and needs a PostgreSQL of Debian's")
    with postgres() as url:
        there = Place(url, tmp_path / "there")
        here, moved = bare(), there.run("restore", str(archive))
        assert moved.returncode == 0, moved.stderr
        assert "Every history is whole" in moved.stdout or "whole" in there.run("verify_history").stdout
        assert here.run("restore", str(archive)).returncode == 0
        assert there.state() == here.state()
        went = there.run("shell", "-v", "0", "--command", GOES_ON)
        assert "WENT ON" in went.stdout, went.stderr  # new rows get numbers that are free
        assert "whole" in there.run("verify_history").stdout
        state, path = there.state(), backed_up(there, tmp_path)
    back = bare()
    done = back.run("restore", str(path))
    assert done.returncode == 0, done.stderr
    assert back.state() == {**state, "letters": back.state()["letters"]}


def test_a_backup_that_finds_no_room_leaves_no_file(bare: Callable[[], Place]) -> None:
    place = bare()
    (place.var / "files").mkdir()
    (place.var / "files" / "large.pdf").write_bytes(Random(1).randbytes(200_000))
    full = place.run("backup", str(place.var / "b.zip"), before=limited(100_000))
    assert full.returncode == 1 and "There is no room left" in full.stderr, full.stderr
    assert list(place.var.glob("*b.zip*")) == [] and list(place.var.glob(".*b.zip*")) == []
    for new in ("new", "new/deep"):
        assert place.run("backup", str(place.var / new), before=limited(100_000)).returncode == 1
        assert not (place.var / "new").exists(), "no folder that was made for it"
    stopped = place.run("backup", str(place.var / "b.zip"), before=is_stopped_before_the_seal)
    assert stopped.returncode == 1 and "Stopped: nothing is left of it." in stopped.stderr
    assert list(place.var.glob("*b.zip*")) == [] and list(place.var.glob(".*b.zip*")) == []
    assert place.run("backup", str(place.var / "b.zip")).returncode == 0
    twice = place.run("backup", str(place.var / "b.zip"))
    assert twice.returncode == 1 and "is there already. Name another file" in twice.stderr


def test_the_commands_of_the_readme_do_what_it_says(scene: Scene, tmp_path: Path, bare: Callable[[], Place]) -> None:
    page = (Path(__file__).resolve().parents[2] / "README.md").read_text().split("### Backup")[1].split("###")[0]
    keep, *back = re.findall(r"^    \.venv/bin/python manage\.py (.+)$", page, re.MULTILINE)
    assert keep == "backup /var/backups/mapapp" and len(back) == 4
    folder = tmp_path / "backups"  # not there yet, as on a new machine
    with at_rest(tmp_path) as taken:
        assert taken.run(*keep.replace("/var/backups/mapapp", str(folder)).split()).returncode == 0
    (path,) = folder.iterdir()
    assert re.fullmatch(r"mapapp-\d{4}-\d\d-\d\d-\d{6}\.zip", path.name)
    place = bare()
    said = [place.run(*re.sub(r"/var/backups/mapapp/\S+", str(path), command).split()) for command in back]
    assert [each.returncode for each in said] == [0, 0, 0, 0], said
    words = ("is whole", "Restored as of", "anna.kessler@larkspur.example", "whole: ")
    assert all(word in each.stdout for word, each in zip(words, said, strict=True)), said


def test_each_line_that_is_changed_removed_or_put_elsewhere_is_found(scene: Scene) -> None:
    """In every history of the plan, line by line."""
    found = 0
    for rows in (Event, *(tables_of(side).events for side in ("seller", "buyer"))):
        mine: Any = rows._default_manager.filter(workspace=scene.workspace).order_by("number")  # type: ignore[union-attr]
        lines = list(mine)
        assert lines
        for line in lines[:40]:
            for harm in ("change", "remove", "swap"):
                other = next((one for one in lines if one is not line), None)
                if harm == "swap" and other is None:
                    continue
                with transaction.atomic():
                    _unguarded()
                    one = mine.filter(pk=line.pk)
                    if harm == "remove":
                        one.delete()
                    elif harm == "change":
                        one.update(row=line.row.replace('"at":"2026', '"at":"2025', 1))
                    elif other is not None:
                        one.update(row=other.row, hash=other.hash, previous_hash=other.previous_hash)
                        mine.filter(pk=other.pk).update(row=line.row, hash=line.hash, previous_hash=line.previous_hash)
                    fault = first_fault(scene.fresh()) or first_private_fault(scene.fresh())
                    transaction.set_rollback(True)
                assert fault is not None, (rows, line.number, harm)
                found += 1
    assert found > 10 and first_fault(scene.fresh()) is None


def _unguarded() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger is asked
            return
        for one in triggers:
            one.allow(None, SimpleNamespace(connection=connection, execute=cursor.execute))
