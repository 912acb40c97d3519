"""A plan is deleted whole, by one command; the stub that stays says which history it was."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from mapapp.access.models import Seat
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.versions import save_version
from mapapp.plans.deleting import counted, owned
from mapapp.plans.models import DeletedPlan, Event, Version, Workspace
from mapapp.post.models import Letter
from mapapp.private.changes.notes import write_note
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.choosing import TEAMS
from tests.builders import TODAY, Scene
from tests.gates.town import _others


@pytest.fixture
def lived(scene: Scene) -> Scene:
    """The plan with something of every kind: versions both agreed to, comments, notes of both sides."""
    save_version(scene.fresh(), reason=Version.Reason.REVIEW, by=scene.actor("anna"), at=TODAY)
    propose_version(scene.fresh(), 1, by=scene.actor("anna"), at=TODAY)
    accept_version(scene.fresh(), 1, by=scene.actor("priya"), at=TODAY)
    add_comment(scene.fresh(), 22, body="Rating by Friday", by=scene.actor("marcus"), at=TODAY)
    for name in ("anna", "priya"):
        write_note(scene.fresh(), "Between us", by=scene.actor(name), at=TODAY)
    return scene


def said(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def rows() -> dict[str, int]:
    return {m.__name__: m._default_manager.count() for m in apps.get_app_config("mapapp").get_models()}


def test_it_says_what_goes_and_changes_nothing(lived: Scene) -> None:
    before = rows()
    out = said("delete_plan", lived.workspace.code)
    assert "Fenwick Medical" in out and "tasks" in out and "Nothing is deleted yet" in out
    assert rows() == before


def test_all_of_it_goes_and_the_stub_holds_the_head(lived: Scene) -> None:
    plan, last = lived.fresh(), Version.objects.latest("number")
    out = said("delete_plan", plan.code, yes=True)
    stub = DeletedPlan.objects.get()
    assert (stub.code, stub.revision, stub.head_hash) == (plan.code, plan.revision, plan.head_hash)
    assert (stub.last_version, stub.version_sha256) == (last.number, last.sha256)
    assert plan.head_hash in out
    left = {name for name, count in rows().items() if count}
    assert left <= {"User", "Team", "Membership", "DeletedPlan", "Job", "Session", "Letter"}
    connection.check_constraints()
    assert lived.client("priya").get(f"/p/{plan.code}/").status_code == 404
    with pytest.raises(CommandError, match=plan.head_hash):
        said("delete_plan", plan.code)


def test_the_leads_of_both_companies_get_the_receipt_as_when_its_day_has_come(lived: Scene) -> None:
    leads = Seat.objects.filter(workspace=lived.workspace, role="lead").select_related("user")
    addresses = sorted(seat.user.email for seat in leads)
    out = said("delete_plan", lived.workspace.code, yes=True)
    letters = Letter.objects.filter(kind=Letter.Kind.KEEPING, state=Letter.State.WAITING)
    assert len(addresses) > 1 and f"The receipt goes to {len(addresses)} leads of both companies." in out
    assert sorted(letters.values_list("email", flat=True)) == addresses
    assert all(letter.subject.startswith("Deleted: the evaluation plan") for letter in letters)
    assert set(Letter.objects.values_list("kind", flat=True)) == {"keeping"}


def test_what_the_crm_told_of_goes_back_to_the_teams_list_and_is_not_counted(lived: Scene) -> None:
    plan, rows_of = lived.workspace, TEAMS.opportunities._default_manager
    told = {"team": lived.team, "account": "Fenwick Medical", "stage": "Negotiation", "outcome": "lost"}
    rows_of.create(
        **told, workspace=plan, key="006A001", outcome_why="They said no", lost_to="Rival", refreshed_at=TODAY
    )
    assert counted(plan)["opportunitys"] == 0
    said("delete_plan", plan.code, yes=True)
    row = rows_of.get()
    assert (row.workspace, row.key, row.stage, row.outcome_why, row.lost_to) == (None, "006A001", "Negotiation", "", "")


def test_what_was_written_of_it_by_hand_alone_goes_with_the_plan(lived: Scene) -> None:
    by = lived.actor("anna")
    note_opportunity(lived.workspace, values={"stage": "Negotiation"}, was={}, by=by, at=TODAY)
    assert counted(lived.workspace)["opportunitys"] == 1
    said("delete_plan", lived.workspace.code, yes=True)
    assert not TEAMS.opportunities._default_manager.exists()


def test_no_other_plan_is_touched(lived: Scene) -> None:
    others = _others(lived, lived.team, "kai.berg@orchard.example", "nils.berg@larkspur.example")
    counts = {m.__name__: m._default_manager.filter(**{path: others}).count() for m, path in owned()}
    said("delete_plan", lived.workspace.code, yes=True)
    assert {m.__name__: m._default_manager.filter(**{path: others}).count() for m, path in owned()} == counts
    assert Workspace.objects.get() == others


@pytest.mark.parametrize("what", ["event", "version", "stub"])
def test_history_goes_with_its_whole_plan_only(lived: Scene, what: str) -> None:
    if what == "stub":
        said("delete_plan", lived.workspace.code, yes=True)
    found = {"event": Event, "version": Version, "stub": DeletedPlan}[what]._default_manager.all()
    for act in (lambda: found._raw_delete(found.db), lambda: found.update(id=900)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_every_table_with_rows_of_a_plan_is_known() -> None:
    names = {model.__name__ for model, _path in owned()}
    assert {"Task", "Dependency", "Criterion", "Event", "SellerNote", "BuyerNote", "Snapshot", "ProposalAnswer",
            "WorkspaceGrant", "Seat", "Letter"} <= names  # fmt: skip
    assert "User" not in names and "Team" not in names


def test_a_plan_that_is_not_there(db: None) -> None:
    with pytest.raises(CommandError, match="no plan with the code"):
        said("delete_plan", "nothing")
