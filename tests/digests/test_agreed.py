"""The letter says what was proposed, agreed to or declined, each thing once and as it stands."""

from __future__ import annotations

from mapapp.plans.changes.agreement import accept_version, decline_version, propose_version, withdraw_version
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content
from tests.digests.conftest import TUESDAY, said_to


def actor(workspace: Workspace, name: str) -> Actor:
    return Actor.of(workspace.people.get(name__startswith=name))


def letter(workspace: Workspace, name: str) -> str:
    found = said_to(workspace, name)
    assert isinstance(found, Content)
    return found.text


def proposed(told: Workspace) -> int:
    return propose_version(told, None, by=actor(told, "Anna"), at=TUESDAY).version.number


def test_a_proposal_that_waits(told: Workspace) -> None:
    number = proposed(told)
    said = letter(told, "Marcus")
    assert f"- Version {number}: Proposed\n  Anna Kessler, Larkspur. As what both sides agree to; it waits" in said


def test_an_agreement_is_told_and_its_proposal_is_not(told: Workspace) -> None:
    number = proposed(told)
    accept_version(told, number, by=actor(told, "Priya"), at=TUESDAY)
    said = letter(told, "Marcus")
    assert f"- Version {number}: Proposed -> Agreed\n  Priya Raman. Both sides agree to it" in said
    assert "waits for an answer" not in said
    assert "smaller changes" not in said, "thirty dates that were accepted are no thirty changes"


def test_a_no_with_its_reason(told: Workspace) -> None:
    number = proposed(told)
    decline_version(told, number, why="Legal needs a week.", by=actor(told, "Priya"), at=TUESDAY)
    said = letter(told, "Anna")
    assert f"- Version {number}: Proposed -> Declined\n  Priya Raman: “Legal needs a week.”" in said


def test_what_came_and_was_taken_back_is_not_told(told: Workspace) -> None:
    number = proposed(told)
    withdraw_version(told, number, by=actor(told, "Anna"), at=TUESDAY)
    assert f"Version {number}:" not in letter(told, "Marcus")
