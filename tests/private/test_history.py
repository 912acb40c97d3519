"""A side's own events: a numbering and a chain of their own, sealed, and nothing of the shared plan changes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from mapapp.plans.facts import Change
from mapapp.plans.models import Event, Side, Workspace
from mapapp.plans.refusals import AlreadyDone
from mapapp.private.choosing import tables_of
from mapapp.private.history import changing, lines_of, names_in, record
from mapapp.private.models import OwnEventShape
from tests.builders import TODAY, Scene

SELLER, BUYER = tables_of(Side.SELLER), tables_of(Side.BUYER)
NAMES = ("0015_a_plan_can_be_deleted", "0005_private_lanes")
triggers = [import_module(f"mapapp.migrations.{name}") for name in NAMES]


def write(scene: Scene, name: str, text: str = "Hm", form_key: str | None = None) -> OwnEventShape:
    by = scene.actor(name, form_key)
    with changing(scene.workspace, by) as lane:
        changes = [Change("note", lane.head.revision + 1, "text", None, text)]
        return record(lane, "note.written", changes, by=by, at=TODAY)


def test_each_side_has_its_own_numbers_and_its_own_chain(scene: Scene) -> None:
    numbers = [write(scene, name).number for name in ("anna", "priya", "anna", "marcus", "jonas")]
    assert numbers == [1, 1, 2, 2, 3]
    sellers = list(SELLER.events._default_manager.order_by("number"))
    assert [e.previous_hash for e in sellers] == ["", sellers[0].hash, sellers[1].hash]
    assert {e.by_number for e in BUYER.events._default_manager.all()}.isdisjoint({e.by_number for e in sellers})


def test_the_workspace_row_stays_as_it_is(scene: Scene) -> None:
    before = Workspace.objects.values().get()
    write(scene, "anna")
    write(scene, "priya")
    assert Workspace.objects.values().get() == before
    assert not Event.objects.filter(verb="note.written").exists()


def test_a_form_acts_once_a_side_and_the_other_sides_key_is_nothing_to_it(scene: Scene) -> None:
    write(scene, "anna", form_key="k1")
    with pytest.raises(AlreadyDone):
        write(scene, "anna", form_key="k1")
    assert write(scene, "priya", form_key="k1").number == 1
    assert len(lines_of(SELLER, scene.workspace)) == 1


def test_names_of_own_people_stand_in_the_chain_as_commitments(scene: Scene) -> None:
    by = scene.actor("anna")
    with changing(scene.workspace, by) as lane:
        changes = [Change("person", 1, "name", None, "Ruth Adeyemi"), Change("person", 1, "part", None, "legal")]
        event = record(lane, "person.written_down", changes, by=by, at=TODAY)
    assert "Ruth" not in event.row and "legal" in event.row
    (line,) = lines_of(SELLER, scene.workspace)
    assert names_in(SELLER, scene.workspace)[line.changes[0].new["sha256"]] == "Ruth Adeyemi"
    assert names_in(BUYER, scene.workspace) == {}


@pytest.mark.parametrize("side", list(Side))
def test_no_line_is_changed_or_removed(scene: Scene, side: Side) -> None:
    write(scene, "anna")
    write(scene, "priya")
    rows = tables_of(side).events._default_manager
    for act in (lambda: rows.update(verb="x"), lambda: rows.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def verified() -> str:
    out = StringIO()
    call_command("verify_history", stdout=out)
    return out.getvalue()


def test_whole_histories_are_whole(scene: Scene) -> None:
    write(scene, "anna")
    write(scene, "priya")
    assert "whole" in verified()


def _drop_last(rows: type[OwnEventShape]) -> None:
    rows._default_manager.filter(number=3).delete()


def _reword(rows: type[OwnEventShape]) -> None:
    one = rows._default_manager.get(number=2)
    rows._default_manager.filter(number=2).update(row=one.row.replace("Hm", "Ha"))


def _column(rows: type[OwnEventShape]) -> None:
    rows._default_manager.filter(number=2).update(by_number=99)


def _drop_middle(rows: type[OwnEventShape]) -> None:
    rows._default_manager.filter(number=2).delete()


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("act", "says"),
    [
        (_drop_last, "own line 3: the lane says that it has 3 lines, and 2 are there"),
        (_drop_middle, "own line 2: it is missing"),
        (_reword, "own line 2: its text or its place"),
        (_column, "own line 2: the column by_number"),
    ],
)
def test_a_fault_behind_the_triggers_is_found(
    scene: Scene, side: Side, act: Callable[[type[OwnEventShape]], None], says: str
) -> None:
    name = "anna" if side == Side.SELLER else "priya"
    for _number in range(3):
        write(scene, name)
    with connection.cursor() as cursor:
        for one in triggers:
            one.allow(None, SimpleNamespace(connection=connection, execute=cursor.execute))
    act(tables_of(side).events)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_history", stdout=out)
    assert f"{side}'s {says}" in out.getvalue()
