"""Everybody who could stand at a door: people of the Fenwick plan, of another plan, of another team, and those left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.test import Client

from mapapp.access.founding import found_plan
from mapapp.access.invites import Guest, ask
from mapapp.access.models import Role, Seat
from mapapp.access.seats import take_seat
from mapapp.digests.choosing import stop_token
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import Contents, keep_sheet
from mapapp.exchange.sheet import read_pasted
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.agreement import propose_version
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.draft import NewGoal, NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.models import Side, Workspace
from tests.builders import TODAY, Scene, fenwick_scene

# anonymous, four seats, a manager without one, a stranger, another plan's buyer, another team's lead, and two who left
WHO = ("nobody", "anna", "priya", "marcus", "tom", "olga", "zed", "uma", "lena", "sam", "jonas")
DAY = date(2026, 3, 12)


def orchard(buyer: str, seller: str) -> NewPlan:
    """A small plan of other people: a task, a goal with a measure, two phases."""
    return NewPlan(
        "Orchard Foods",
        "Orders in one place",
        (NewPerson(seller, "seller", "Seller", seller), NewPerson(buyer, "buyer", "Buyer", buyer)),
        (NewPhase("Start"), NewPhase("End")),
        (NewTask("Sign", 0, DAY, DAY, owner=buyer),),
        goals=(NewGoal("Fewer calls", measures=({"what": "Calls a day"},)),),
    )


@dataclass
class Town:
    """The Fenwick plan with an invitation, two versions and a sheet on its way; beside it two plans of others."""

    scene: Scene
    others: Workspace
    token: str
    stop: str
    draft: str
    clients: dict[str, Client]

    @property
    def code(self) -> str:
        return self.scene.workspace.code

    @classmethod
    def built(cls) -> Town:
        scene = fenwick_scene()
        others = _others(scene, scene.team, "uma.falk@orchard.example", "nils.dahl@larkspur.example")
        team = Team.objects.create(name="Halden", mail_domain="halden.example")
        _others(scene, team, "otto.reis@brook.example", "lena.moe@halden.example")
        save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
        reword_task(
            scene.fresh(), 27, text="Cyber certificate", was=scene.task(27).text, by=scene.actor("anna"), at=TODAY
        )
        save_version(scene.fresh(), by=scene.actor("priya"), at=TODAY)
        reword_task(scene.fresh(), 27, text="Certificate", was="Cyber certificate", by=scene.actor("anna"), at=TODAY)
        propose_version(scene.fresh(), 2, by=scene.actor("anna"), at=TODAY)
        guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
        asked = ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
        contents = Contents(read_pasted("Task\tDue\nSign\t12 Mar"))
        draft = keep_sheet(
            scene.team, scene.users["anna"], filename="a.csv", contents=contents, decided=Decided("Fenwick"), at=TODAY
        )
        stop = stop_token(Seat.objects.get(user=scene.users["priya"]).pk)
        return cls(scene, others, asked.token, stop, draft.code, _clients(scene))


def _others(scene: Scene, team: Team, buyer: str, seller: str) -> Workspace:
    """Another plan with both its leads; they are known by their first names."""
    lead = User.objects.create_user(seller, "Seller")
    Membership.objects.create(team=team, user=lead, role=Membership.Role.REP)
    workspace = found_plan(team, orchard(buyer, seller), lead, at=TODAY)
    user = User.objects.create_user(buyer, "Buyer")
    take_seat(workspace.people.get(email=buyer), user, Role.LEAD, at=TODAY)
    scene.users |= {seller.split(".")[0]: lead, buyer.split(".")[0]: user}
    return workspace


def _clients(scene: Scene) -> dict[str, Client]:
    """A browser each. Sam was deactivated and Jonas left the plan after they had signed in."""
    sam = scene.workspace.people.get(email=scene.users["sam"].email)
    take_seat(sam, scene.users["sam"], Role.LEAD, at=TODAY)
    clients = {name: Client() if name == "nobody" else scene.client(name) for name in WHO}
    User.objects.filter(pk=scene.users["sam"].pk).update(is_active=False)
    Seat.objects.filter(user=scene.users["jonas"]).delete()
    return clients
