"""The Fenwick plan with everybody who could stand at its door; beside it a plan of the same team and one of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.apps import apps
from django.test import Client

from mapapp.access.feeds import make_feed, show_titles
from mapapp.access.founding import found_plan
from mapapp.access.grants import mirror
from mapapp.access.invites import Guest, ask
from mapapp.access.mail_links import Act, MailLink
from mapapp.access.models import Handover, HandoverPlan, MailedAct, Role, Seat
from mapapp.access.seats import take_seat
from mapapp.access.shared_links import make_link
from mapapp.digests.stopping import stop_token
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import Contents, keep_plan_file, keep_sheet
from mapapp.exchange.jsonplan.write import plain_of
from mapapp.exchange.sheet import read_pasted
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.agreement import propose_version
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.template_edits import change_template_step
from mapapp.plans.changes.templates import make_template
from mapapp.plans.changes.versions import save_version
from mapapp.plans.draft import NewGoal, NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.history import Actor
from mapapp.plans.models import Comment, Event, Side, Version, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.template_content import numbered
from mapapp.plans.template_steps import LIGHT
from mapapp.private.choosing import tables_of
from mapapp.private.kept import opportunities_table
from tests.builders import TODAY, Scene, fenwick_scene
from tests.gates.lanes import fill_lanes
from tests.gates.pipelines import fill_pipeline
from tests.gates.who import WHO
from tests.pages.mailing import link

DAY = date(2026, 3, 12)
ELSEWHERE = 901_000  # the number of another team's opportunity: one that stands in no page by chance
SIBLING, FOREIGN, UNUSED = 900, 901, 902  # numbers that only the plan beside has, only another team's, and nobody's
FOR_EVER = (
    Event,
    Version,
    *(tables_of(side).events for side in Side),
)  # the database lets nobody give these another number


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
    foreign: Workspace
    token: str
    stop: str
    act: str
    deny: str
    feed: str
    shared: str
    drafts: dict[str, str]
    plan_files: dict[str, str]
    handovers: dict[str, str]
    templates: dict[str, str]
    brought: dict[str, str]
    clients: dict[str, Client]

    @property
    def code(self) -> str:
        return self.scene.workspace.code

    @property
    def draft(self) -> str:
        return self.drafts["anna"]

    @property
    def plan_file(self) -> str:
        return self.plan_files["anna"]

    @property
    def team(self) -> str:
        return self.scene.team.code

    @property
    def list_file(self) -> str:
        """The file of the team's list that waits to be taken in."""
        return self.brought["own"]

    @cached_property
    def unplanned(self) -> str:
        """The opportunity of the team's list that has no plan."""
        return _unplanned(self.scene.team)

    @property
    def template(self) -> str:
        return self.templates["own"]

    @cached_property
    def member(self) -> str:
        """Whom the pages of the team are asked about: Mira, a rep."""
        return self.scene.team.memberships.get(user=self.scene.users["mira"]).code

    def beside(self, noun: str, kind: str) -> str:
        """The code of another team, of a member of it or of what is handed over in it; empty when nobody's is asked
        for."""
        if kind != "foreign":
            return ""
        if noun in self.handovers:
            return self.handovers["foreign handover"]
        if noun == "template":
            return self.templates["foreign"]
        if noun == "list_file":
            return self.brought["foreign"]
        if noun == "unplanned":
            return _unplanned(self.foreign.team)
        return self.foreign.team.code if noun == "team" else self.foreign.team.memberships.get().code

    @classmethod
    def built(cls) -> Town:
        scene = fenwick_scene()
        others = _others(scene, scene.team, "uma.falk@orchard.example", "nils.dahl@larkspur.example")
        team = Team.objects.create(name="Halden", mail_domain="halden.example")
        foreign = _others(scene, team, "otto.reis@brook.example", "lena.moe@halden.example")
        _more_people(scene)
        save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
        reword_task(
            scene.fresh(), 27, text="Cyber certificate", was=scene.task(27).text, by=scene.actor("anna"), at=TODAY
        )
        save_version(scene.fresh(), by=scene.actor("priya"), at=TODAY)
        reword_task(scene.fresh(), 27, text="Certificate", was="Cyber certificate", by=scene.actor("anna"), at=TODAY)
        propose_version(scene.fresh(), 2, by=scene.actor("anna"), at=TODAY)
        guest = Guest("hannah.cole@fenwick.example", Side.BUYER, Role.CONTRIBUTOR, name="Hannah Cole")
        asked = ask(scene.fresh(), guest, by=scene.actor("anna"), at=TODAY)
        for workspace in (scene.workspace, others, foreign):
            fill_lanes(workspace)
            _say_a_word(workspace)
        whose = (("anna", scene.team), ("nils", scene.team), ("lena", team))
        drafts = {name: _draft(scene, team, name) for name, team in whose}
        files = {name: _plan_file(scene, team, name) for name, team in whose}
        stop = stop_token(Seat.objects.get(user=scene.users["priya"]).pk)
        feed = make_feed(scene.users["priya"], at=TODAY)
        show_titles(scene.users["priya"], True)
        act = link(scene, Act.NOT_MINE).split("/")[2]
        handovers = _handovers(scene, foreign)
        templates = {"own": _template(scene, scene.team, "olga"), "foreign": _template(scene, team, "lena")}
        opportunities_table()._default_manager.create(pk=ELSEWHERE, team=team, key="CRM key")
        brought = {"own": fill_pipeline(scene.team, scene.users["olga"]),
                   "foreign": fill_pipeline(team, scene.users["lena"])}  # fmt: skip
        denial, shared, clients = _denial(scene), _shared(scene), _clients(scene)
        return cls(
            scene, others, foreign, asked.token, stop, act, denial, feed, shared, drafts, files, handovers, templates,
            brought, clients,
        )  # fmt: skip

    def with_numbers_beside(self) -> Town:
        """What the other plans hold has numbers that this one has not: SIBLING in one, FOREIGN in the other."""
        for workspace, number in ((self.others, SIBLING), (self.foreign, FOREIGN)):
            for model in apps.get_app_config("mapapp").get_models():
                if model not in FOR_EVER and {"number", "workspace"} <= {f.name for f in model._meta.get_fields()}:
                    first = model._default_manager.filter(workspace=workspace).order_by("pk").values("pk")[:1]
                    model._default_manager.filter(pk__in=list(first.values_list("pk", flat=True))).update(number=number)
        return self


def _more_people(scene: Scene) -> None:
    """A contributor and a partner of the seller's, and an admin of the team who has no seat."""
    Membership.objects.create(team=scene.team, user=scene.users["mira"], role=Membership.Role.REP)
    scene.users["astrid"] = User.objects.create_user("astrid.holm@larkspur.example", "Astrid Holm")
    Membership.objects.create(team=scene.team, user=scene.users["astrid"], role=Membership.Role.ADMIN)
    for name, role in (("mira", Role.CONTRIBUTOR), ("david", Role.VIEWER)):
        take_seat(scene.workspace.people.get(email=scene.users[name].email), scene.users[name], role, at=TODAY)


def _handovers(scene: Scene, foreign: Workspace) -> dict[str, str]:
    """Plans that a worker has handed on: Anna's by herself, Mira's by Olga, and Lena's of another team."""
    users, found = scene.users, {}
    for noun, plan, who, by in (
        ("handover", scene.workspace, "mira", "olga"), ("own handover", scene.workspace, "anna", "anna"),
        ("foreign handover", foreign, "lena", "lena"),
    ):  # fmt: skip
        one = Handover.objects.create(
            team=plan.team, user=users[who], to=users["anna"], asked_by=users[by], own=who == by, asked_at=TODAY,
            finished_at=TODAY,
        )  # fmt: skip
        HandoverPlan.objects.create(handover=one, workspace=plan, person=1, state="refused", why="Nobody is there.")
        found[noun] = one.code
    return found


def _say_a_word(workspace: Workspace) -> None:
    """The first comment of a plan, by a lead of the buyer's; G4 asks for it by its number."""
    lead = Seat.objects.get(workspace=workspace, role=Role.LEAD, stakeholder__side=Side.BUYER).stakeholder
    said = add_comment(workspace, None, body="A word", by=Actor.of(lead), at=TODAY)
    Comment.objects.filter(pk=said.pk).update(number=1)


def _denial(scene: Scene) -> str:
    """Anna says by a mailed link that a step is not hers; how she would say that it was not her who said so."""
    Client().post(link(scene, Act.NOT_MINE, name="anna", task=scene.task(23)), {"why": "Mira does this"})
    done = MailedAct.objects.get()
    return MailLink(done.seat_id, 0, Act.DENY, 23, scene.task(23).due_on, TODAY, done.event_number).token


def _shared(scene: Scene) -> str:
    """Anna makes a link to the PDF of the first version."""
    version = Version.objects.get(workspace=scene.workspace, number=1)
    version.workspace = scene.fresh()
    made = make_link(
        version, compared_with=None, days=7, paper="A4", language="en", by=scene.actor("anna"), at=TODAY
    )  # fmt: skip
    return made[1]


def _unplanned(team: Team) -> str:
    """The one that came last."""
    return str(opportunities_table()._default_manager.filter(team=team, workspace=None).latest("pk").pk)


def _draft(scene: Scene, team: Team, name: str) -> str:
    contents = Contents(read_pasted("Task\tDue\nSign\t12 Mar"))
    return keep_sheet(
        team, scene.users[name], filename="a.csv", contents=contents, decided=Decided("Fenwick"), at=TODAY
    ).code


def _plan_file(scene: Scene, team: Team, name: str) -> str:
    plain = plain_of(load_plan(scene.workspace, goals=True))
    return keep_plan_file(team, scene.users[name], filename="plan.json", plain=plain, at=TODAY).code


def _template(scene: Scene, team: Team, name: str) -> str:
    """A template of the team's own, with a version and a change that is not saved."""
    by = {"by": scene.users[name], "at": TODAY}
    row = make_template(team, numbered(LIGHT), why="Copied", **by)
    change_template_step(row, 2, values={"days": 4}, was={"days": 3}, **by)
    return row.code


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
    """A browser each. Sam was deactivated, Jonas and Ruth left the plan, after they had signed in."""
    for name in ("sam", "ruth"):
        person = scene.workspace.people.get(email=scene.users[name].email)
        take_seat(person, scene.users[name], Role.LEAD, at=TODAY)
    clients = {name: Client() if name == "nobody" else scene.client(name) for name in WHO}
    User.objects.filter(pk=scene.users["sam"].pk).update(is_active=False)
    for name in ("jonas", "ruth"):
        Seat.objects.filter(user=scene.users[name]).delete()
        mirror(scene.workspace, scene.users[name])
    return clients
