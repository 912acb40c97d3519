"""Many plans of a rep, handed on by a worker: each whole or not at all, once, whoever dies in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from mapapp.access.founding import found_plan
from mapapp.access.handing_on import holdings
from mapapp.access.handovers import progress_of
from mapapp.access.models import Handover, HandoverPlan, Role, Seat
from mapapp.people.models import Membership, TeamEvent, User
from mapapp.plans.models import Event, Side, Stakeholder, Workspace
from mapapp.private import jobs
from mapapp.private.changes import handing_over
from mapapp.private.changes.handing_over import again, ask_handover, carry_out, close_failed
from mapapp.work.jobs import job_name, sweep
from mapapp.work.models import Job
from mapapp.work.rows import LEASE, claim
from tests.builders import TODAY, Scene
from tests.gates.town import orchard
from tests.pages.reading import words
from tests.plans.chain import broken_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def seven(scene: Scene) -> list[Workspace]:
    """Anna leads seven plans; Nils, a rep, is to have them, and Astrid is an admin of Larkspur."""
    for name, role in (("nils.dahl", "rep"), ("astrid.holm", "admin")):
        user = User.objects.create_user(f"{name}@larkspur.example", name.title().replace(".", " "))
        Membership.objects.create(team=scene.team, user=user, role=role)
        scene.users[name.split(".")[0]] = user
    anna = scene.users["anna"]
    small = [found_plan(scene.team, orchard("uma@orchard.example", "x@x.example"), anna, at=TODAY) for _ in range(6)]
    return [scene.fresh(), *small]


def asked(scene: Scene, by: str = "astrid", **more: Any) -> Handover:
    anna = scene.users["anna"]
    given: dict[str, Any] = {"own": False, "leaves": True, "take_back": True, "removes": False, **more}
    mine = [one for one in holdings(scene.team, anna) if one.role]
    return ask_handover(scene.team, anna, scene.users["nils"], mine, by=scene.users[by], at=TODAY, **given)


def job_of(one: Handover) -> Job:
    return Job.objects.get(kind="private", subject_id=one.pk)


def leads(scene: Scene, name: str) -> int:
    return Seat.objects.filter(user=scene.users[name], role=Role.LEAD).count()


def handed_on() -> int:
    return Event.objects.filter(verb="plan.handed_on").count()


def test_a_worker_hands_all_of_them_on_and_the_team_is_told_once(scene: Scene, seven: list[Workspace]) -> None:
    one = asked(scene)
    job = job_of(one)
    assert job_name(job.kind) == jobs.work.name, "the sweep finds it"
    jobs.work(job.pk)
    jobs.work(job.pk)
    one.refresh_from_db()
    assert (one.finished_at, job_of(one).state, job_of(one).progress) == (TODAY, Job.State.DONE, 100)
    assert (leads(scene, "nils"), leads(scene, "anna"), handed_on()) == (7, 0, 7)
    told = TeamEvent.objects.get(verb="handed_on")
    assert (told.plans, told.to, told.by_name) == (7, "Nils Dahl", "Astrid Holm")
    assert [broken_at(each) for each in Workspace.objects.all()] == [None] * 7


def test_who_dies_in_the_middle_leaves_whole_plans_and_the_next_goes_on(
    scene: Scene, seven: list[Workspace], clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_of(one := asked(scene, removes=True))
    real, calls = handing_over.hand_all_on, []

    def dies(*args: Any, **named: Any) -> Any:
        done = real(*args, **named)
        calls.append(1)
        if len(calls) == 3:  # all of the third plan is written, and nothing of it committed
            raise SystemExit
        return done

    monkeypatch.setattr(handing_over, "hand_all_on", dies)
    with pytest.raises(SystemExit):
        jobs.work(job.pk)
    assert (leads(scene, "nils"), leads(scene, "anna"), handed_on()) == (2, 5, 2)
    assert one.plans.filter(state="handed").count() == 2
    jobs.work(job.pk)
    assert handed_on() == 2, "its lease is not over"
    clock.shift(LEASE + timedelta(seconds=1))
    jobs.work(job.pk)
    assert (leads(scene, "nils"), leads(scene, "anna"), handed_on()) == (7, 0, 7)
    assert TeamEvent.objects.get(verb="handed_on").plans == 7
    assert not scene.team.memberships.filter(user=scene.users["anna"]).exists()


def test_who_lost_the_work_to_somebody_else_stops_after_the_plan_at_hand(scene: Scene, seven: list[Workspace]) -> None:
    one = asked(scene)
    assert carry_out(one.pk, tell=lambda percent: False, now=lambda: TODAY) == 0
    one.refresh_from_db()
    assert (handed_on(), one.finished_at) == (1, None)


def test_two_workers_at_one_plan_hand_it_on_once(scene: Scene, seven: list[Workspace]) -> None:
    """The second one read the list before the first wrote: the row itself says that it is done."""
    one = asked(scene)

    def tell(percent: int) -> bool:
        if percent < 20:
            carry_out(one.pk, tell=lambda percent: True, now=lambda: TODAY)
        return True

    carry_out(one.pk, tell=tell, now=lambda: TODAY)
    assert (handed_on(), leads(scene, "nils"), TeamEvent.objects.filter(verb="handed_on").count()) == (7, 7, 1)


def test_what_is_refused_keeps_no_other_back_and_says_why(scene: Scene, seven: list[Workspace]) -> None:
    Stakeholder.objects.create(
        workspace=seven[3], number=9, side=Side.BUYER, name="Nils Dahl", email="nils.dahl@larkspur.example"
    )
    one = asked(scene, removes=True)
    jobs.work(job_of(one).pk)
    row = one.plans.get(state="refused")
    assert (row.workspace, row.why) == (seven[3], "Nils Dahl is on this plan as a person of Orchard Foods.")
    assert (leads(scene, "nils"), job_of(one).state) == (6, Job.State.DONE)
    assert scene.team.memberships.filter(user=scene.users["anna"]).exists(), "he goes when nothing is left"


def test_what_breaks_is_tried_again_and_keeps_no_other_back(
    scene: Scene, seven: list[Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, real = asked(scene), handing_over.hand_all_on

    def breaks(workspace: Workspace, *args: Any, **named: Any) -> Any:
        done = real(workspace, *args, **named)
        if workspace == seven[2]:
            raise ValueError("a fault")
        return done

    monkeypatch.setattr(handing_over, "hand_all_on", breaks)
    jobs.work(job_of(one).pk)
    assert (job_of(one).state, leads(scene, "nils"), leads(scene, "anna")) == (Job.State.FAILED, 6, 1)
    assert "1 plan could not be handed on" in job_of(one).reason
    monkeypatch.undo()
    again(one, at=TODAY)
    jobs.work(job_of(one).pk)
    assert (job_of(one).state, leads(scene, "nils"), handed_on()) == (Job.State.DONE, 7, 7)


@pytest.mark.parametrize("gone", ["astrid", "nils"])
def test_who_is_out_of_the_team_by_then_neither_gives_nor_takes(
    scene: Scene, seven: list[Workspace], gone: str
) -> None:
    one = asked(scene)
    Membership.objects.filter(user=scene.users[gone]).delete()
    jobs.work(job_of(one).pk)
    assert (handed_on(), leads(scene, "anna")) == (0, 7)
    assert {row.state for row in one.plans.all()} == {"refused"}
    assert all(scene.users[gone].name in row.why for row in one.plans.all())


def test_an_admin_who_is_one_no_more_removes_nobody(scene: Scene, seven: list[Workspace]) -> None:
    one = asked(scene, removes=True)
    Membership.objects.filter(user=scene.users["astrid"]).update(role="manager")
    jobs.work(job_of(one).pk)
    assert handed_on() == 0 and scene.team.memberships.filter(user=scene.users["anna"]).exists()


def test_asked_for_twice_it_is_one(scene: Scene, seven: list[Workspace]) -> None:
    assert asked(scene) == asked(scene)
    assert HandoverPlan.objects.count() == 7


def test_one_that_failed_gives_way_and_its_part_is_told(
    scene: Scene, seven: list[Workspace], clock: time_machine.Traveller
) -> None:
    one = asked(scene)
    carry_out(one.pk, tell=lambda percent: percent < 20, now=lambda: TODAY)  # two plans, then nothing is heard of it
    for _ in range(3):
        claim(job_of(one).pk, at=TODAY)
        Job.objects.update(lease_until=TODAY - timedelta(seconds=1))
    sweep()
    assert "did not finish in three tries" in job_of(one).reason
    other = asked(scene)
    one.refresh_from_db()
    assert other != one and one.finished_at == TODAY
    jobs.work(job_of(other).pk)
    assert sorted(TeamEvent.objects.filter(verb="handed_on").values_list("plans", flat=True)) == [2, 5]
    close_failed(scene.team, scene.users["anna"], at=TODAY)
    assert handed_on() == 7


def test_a_rep_who_does_it_himself_is_its_author(scene: Scene, seven: list[Workspace]) -> None:
    one = asked(scene, by="anna", own=True, leaves=False)
    jobs.work(job_of(one).pk)
    events = Event.objects.filter(verb="plan.handed_on")
    assert events.count() == 7 and None not in events.values_list("by_number", flat=True)


def erased(scene: Scene, name: str) -> None:
    """Out of the team and out of mapapp."""
    user = scene.users[name]
    Seat.objects.filter(user=user).delete()
    Membership.objects.filter(user=user).delete()
    call_command("erase_person", user.email, stdout=StringIO(), yes=True)
    assert not User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("gone", ["astrid", "nils"])
def test_what_happened_stays_when_somebody_in_it_is_erased(
    scene: Scene, seven: list[Workspace], clock: time_machine.Traveller, gone: str
) -> None:
    one = asked(scene)
    HandoverPlan.objects.filter(handover=one).update(why=f"{scene.users[gone].name} is not here")
    jobs.work(job_of(one).pk)
    Seat.objects.filter(user=scene.users["nils"]).exclude(role=Role.LEAD).delete()
    erased(scene, gone)
    one.refresh_from_db()
    assert one.plans.filter(state="handed").count() == 7
    assert {row.why for row in one.plans.all()} == {""}
    progress = progress_of(scene.team, one.code)
    assert progress is not None and progress.name == "Anna Kessler"
    assert progress.to == ("a person" if gone == "nils" else "Nils Dahl")
    Membership.objects.filter(user=scene.users["anna"]).update(role="admin")
    page = words(scene.client("anna").get(f"/admin-area/{scene.team.code}/handing-on/{one.code}/").content.decode())
    assert f"The plans of Anna Kessler go to {progress.to}" in page and "7 plans are handed on" in page
    assert "None" not in page


@pytest.mark.parametrize("gone", ["astrid", "nils"])
def test_nothing_is_handed_on_for_or_to_who_was_erased_meanwhile(
    scene: Scene, seven: list[Workspace], gone: str
) -> None:
    one = asked(scene)
    erased(scene, gone)
    jobs.work(job_of(one).pk)
    one.refresh_from_db()
    assert one.finished_at == TODAY and (handed_on(), leads(scene, "anna")) == (0, 7)
    assert {row.state for row in one.plans.all()} == {"refused"}
    assert all("is not here any more" in row.why for row in one.plans.all())


def test_of_whom_was_erased_the_teams_history_says_a_person(scene: Scene, seven: list[Workspace]) -> None:
    one = asked(scene, removes=True)
    carry_out(one.pk, tell=lambda percent: percent < 20, now=lambda: TODAY)  # two plans, then nothing is heard of it
    HandoverPlan.objects.filter(handover=one, state="waits").update(state="handed")
    erased(scene, "anna")
    jobs.work(job_of(one).pk)
    line = TeamEvent.objects.get(verb="handed_on")
    assert (line.name, line.email, line.plans, line.to) == ("", "", 7, "Nils Dahl")
