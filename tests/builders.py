"""Named people and their plan, for tests: Anna sells, Priya champions, Marcus reviews security, Zed is a stranger."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from mapapp.access.backend import is_admin
from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.access.visit import Visit, visit
from mapapp.demo.fenwick import fenwick
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace

TODAY = datetime(2026, 2, 10, 9, 12, tzinfo=UTC)
SEATS = {
    "anna": Role.LEAD,
    "priya": Role.LEAD,
    "marcus": Role.CONTRIBUTOR,
    "jonas": Role.CONTRIBUTOR,
    "tom": Role.VIEWER,
}


@dataclass
class Scene:
    """The Fenwick plan as of Tue 10 Feb 2026, and everybody by first name."""

    team: Team
    workspace: Workspace
    users: dict[str, User]

    def visit(self, name: str) -> Visit:
        found = visit(self.users[name], self.workspace.code)
        assert found is not None
        return found

    def actor(self, name: str, form_key: str | None = None) -> Actor:
        return self.visit(name).actor(form_key)

    def task(self, number: int) -> Task:
        return Task.objects.select_related("owner", "phase").get(workspace=self.workspace, number=number)

    def client(self, name: str, *, second: bool = True) -> Client:
        """A browser of somebody who is signed in; an admin has shown a second factor, unless `second` is False."""
        client = Client()
        client.force_login(self.users[name], backend="mapapp.access.backend.Backend")
        if second and is_admin(self.users[name]):
            shows_second(client, self.users[name])
        return client

    def fresh(self) -> Workspace:
        return Workspace.objects.select_related("latest_version", "baseline").get(pk=self.workspace.pk)


def shows_second(client: Client, user: User) -> None:
    """As if this session had shown a second factor a moment ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def fenwick_scene() -> Scene:
    """Larkspur's team with a manager (Olga), Fenwick's plan, five seats, and Zed of nowhere."""
    team = Team.objects.create(name="Larkspur", mail_domain="larkspur.example")
    workspace = create_workspace(team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    users = {}
    for person in workspace.people.all():
        users[person.name.split()[0].lower()] = User.objects.create_user(person.email, person.name)
    users["olga"] = User.objects.create_user("olga.brandt@larkspur.example", "Olga Brandt")
    users["zed"] = User.objects.create_user("zed@nowhere.example", "Zed")
    Membership.objects.create(team=team, user=users["anna"], role=Membership.Role.REP)
    Membership.objects.create(team=team, user=users["olga"], role=Membership.Role.MANAGER)
    for name, role in SEATS.items():
        take_seat(workspace.people.get(email=users[name].email), users[name], role, at=TODAY)
    return Scene(team, workspace, users)
