"""A plan is retired with a reason, is read-only behind the lock from then on, and can be opened again."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from mapapp.access import rules
from mapapp.access.ending import reopen_plan, retire_plan, retirement
from mapapp.access.erasing import erase_from
from mapapp.access.invites import Guest, ask
from mapapp.access.leaving import end_seat
from mapapp.access.models import Invite, InviteRequest, Role
from mapapp.access.requests import ask_for
from mapapp.access.visit import Visit
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.goals import add_goal
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import read
from mapapp.plans.models import Side
from mapapp.plans.refusals import AlreadyDone, CannotUndo, PlanRetired, Refused
from mapapp.private.changes.notes import write_note
from mapapp.private.changes.opportunity import note_opportunity
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

WHY = "Fenwick has stopped the project for this year"


def retire(scene: Scene, key: str | None = None) -> Any:
    return retire_plan(scene.fresh(), why=WHY, by=scene.actor("anna", key), at=TODAY)


def test_it_is_one_event_with_its_reason(scene: Scene) -> None:
    before = scene.fresh().revision
    line = read(retire(scene))
    assert (line.verb, line.why, line.number) == ("plan.retired", WHY, before + 1)
    assert [(c.on, c.field, c.old, c.new) for c in line.changes] == [("plan", "state", "open", "retired")]
    assert retirement(scene.fresh()) == line and broken_at(scene.fresh()) is None


@pytest.mark.parametrize("why", ["", "  \n", "x" * 501])
def test_without_a_reason_that_fits_it_is_refused(scene: Scene, why: str) -> None:
    with pytest.raises(Refused) as refused:
        retire_plan(scene.workspace, why=why, by=scene.actor("anna"), at=TODAY)
    assert refused.value.field == "why" and scene.fresh().state == "open"


def test_invitations_and_requests_end_with_it(scene: Scene) -> None:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
    asked = ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
    ask_for(scene.fresh(), Guest("ida@else.example", Side.BUYER, Role.VIEWER, name="Ida"), by=scene.actor("priya"),
            at=TODAY)  # fmt: skip
    line = read(retire(scene))
    assert line.facts["revoked"] == [asked.invite.stakeholder.number]
    assert Invite.objects.get().revoked_at == TODAY
    assert not InviteRequest.objects.filter(answered_at=None).exists()


CHANGES: dict[str, Callable[[Scene, Any], object]] = {
    "reword": lambda s, by: reword_task(s.fresh(), 22, text="x", was=s.task(22).text, by=by, at=TODAY),
    "comment": lambda s, by: add_comment(s.fresh(), 22, body="x", by=by, at=TODAY),
    "goal": lambda s, by: add_goal(s.fresh(), values={"statement": "x"}, by=by, at=TODAY),
    "version": lambda s, by: save_version(s.fresh(), by=by, at=TODAY),
    "invite": lambda s, by: ask(s.fresh(), Guest("a@fenwick.example", Side.BUYER, "viewer", name="A"), by=by, at=TODAY),
    "note": lambda s, by: write_note(s.fresh(), "x", by=by, at=TODAY),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("name", ["anna", "priya"])
def test_nothing_changes_on_it_any_more(scene: Scene, change: Callable[[Scene, Any], object], name: str) -> None:
    retire(scene)
    before = scene.fresh()
    with pytest.raises(PlanRetired, match="A lead of Larkspur can open it again"):
        change(scene, scene.actor(name))
    assert (scene.fresh().revision, scene.fresh().head_hash) == (before.revision, before.head_hash)


def test_the_lock_refuses_who_was_let_in_before(scene: Scene) -> None:
    priya, was = scene.actor("priya"), scene.task(22).text
    retire(scene)
    with pytest.raises((PlanRetired, PermissionDenied)):
        reword_task(scene.workspace, 22, text="Too late", was=was, by=priya, at=TODAY)


def test_an_undo_does_not_bring_it_back(scene: Scene) -> None:
    number = retire(scene).number
    with pytest.raises(PlanRetired):
        undo(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)
    reopen_plan(scene.fresh(), why="New budget", by=scene.actor("anna"), at=TODAY)
    with pytest.raises(CannotUndo):
        undo(scene.fresh(), number, by=scene.actor("anna"), at=TODAY)


def test_what_may_come_after_the_end(scene: Scene) -> None:
    retire(scene)
    end_seat(scene.fresh(), scene.visit("marcus").actor().number, by=scene.actor("marcus"), at=TODAY)
    values = {"outcome": "lost", "outcome_why": "No budget"}
    erase_from(scene.fresh(), scene.workspace.people.get(name__startswith="Ruth"), at=TODAY)
    note_opportunity(scene.fresh(), values=values, was={"outcome": "open"}, by=scene.actor("anna"), at=TODAY)


def test_a_lead_opens_it_again(scene: Scene) -> None:
    retire(scene, "k1")
    with pytest.raises(Refused, match="retired a moment ago"):
        retire(scene)
    reopen_plan(scene.fresh(), why="New budget", by=scene.actor("anna", "k2"), at=TODAY + timedelta(days=1))
    with pytest.raises(AlreadyDone):
        reopen_plan(scene.fresh(), why="New budget", by=scene.actor("anna", "k2"), at=TODAY)
    assert scene.fresh().state == "open" and retirement(scene.fresh()) is None
    reword_task(scene.fresh(), 22, text="On again", was=scene.task(22).text, by=scene.actor("priya"), at=TODAY)


def test_every_rule_about_a_plan_says_no_once_it_is_retired(scene: Scene) -> None:
    retire(scene)
    found, free = scene.visit("anna"), {"may_end_plan", "may_end_seat", "may_keep_longer"}
    named = ((name, rule) for name, rule in inspect.getmembers(rules, inspect.isfunction) if name.startswith("may_"))
    said = {name: rule for name, rule in named if rule.__annotations__.get("visit") == "Visit"}  # none of a team's
    assert {name for name in said.keys() - free if said[name](found) != rules.RETIRED} == set()


@pytest.mark.parametrize(("name", "may"), [("anna", True), ("priya", False), ("marcus", False), ("olga", False)])
def test_a_lead_of_the_seller_ends_it(scene: Scene, name: str, may: bool) -> None:
    found: Visit = scene.visit(name)
    assert (rules.may_end_plan(found) is None) == may
