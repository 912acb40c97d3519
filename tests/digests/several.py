"""Anna on several plans of Larkspur, Priya on each of them for the buyer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mapapp.access.models import Role, Seat, Together
from mapapp.access.seats import take_seat
from mapapp.people.models import Team
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.models import Workspace
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene

ANNA, PRIYA = "anna.kessler@larkspur.example", "priya.raman@fenwick.example"
NAMES = ("Orchard Foods", "Brook Hotels", "Halden Rail", "Nilsson Paper", "Quay Logistics")
JOINED = TODAY - timedelta(days=9)


def plan_of(scene: Scene, account: str, *, team: Team | None = None) -> Workspace:
    """A small plan: Anna sends the offer on 12 Feb, Priya signs on 12 Mar."""
    draft = NewPlan(
        account, f"Orders of {account}",
        (NewPerson(ANNA, "seller", "Anna Kessler", ANNA), NewPerson(PRIYA, "buyer", "Priya Raman", PRIYA)),
        (NewPhase("Start"), NewPhase("End")),
        (
            NewTask(f"Offer to {account}", 0, date(2026, 2, 12), date(2026, 2, 12), owner=ANNA),
            NewTask("Sign", 1, date(2026, 3, 12), date(2026, 3, 12), owner=PRIYA, mark="signature"),
        ),
    )  # fmt: skip
    workspace = create_workspace(team or scene.team, draft, lead=ANNA, at=JOINED)
    for name, email in (("anna", ANNA), ("priya", PRIYA)):
        take_seat(workspace.people.get(email=email), scene.users[name], Role.LEAD, at=JOINED)
    return workspace


def plans_of(scene: Scene, count: int) -> list[Workspace]:
    """So many open plans, Fenwick's among them; nobody is reminded, and the own side's letter is off."""
    found = [scene.workspace, *(plan_of(scene, name) for name in NAMES[: count - 1])]
    Seat.objects.update(joined_at=JOINED, reminds=False, own_letter=False)
    return found


def asks(scene: Scene, name: str, *, day: int = 1, hour: int = 10) -> Together:
    """He wants one letter of Larkspur's plans, on Tuesday at ten."""
    return Together.objects.create(user=scene.users[name], team=scene.team, day=day, hour=hour)


def to(scene: Scene, name: str) -> list[Letter]:
    """All letters to a person, oldest first."""
    return list(Letter.objects.filter(user=scene.users[name]).order_by("pk"))


def carrier(scene: Scene, name: str) -> Letter:
    return Letter.objects.get(user=scene.users[name], kind=Letter.Kind.TOGETHER)


def parts(scene: Scene, name: str) -> dict[str, Letter]:
    """The parts of the letter of several plans, by the account."""
    rows = carrier(scene, name).parts.select_related("workspace")
    return {row.workspace.account: row for row in rows if row.workspace}


def seat_on(scene: Scene, name: str, workspace: Workspace) -> Seat:
    return Seat.objects.select_related("user", "workspace__team").get(user=scene.users[name], workspace=workspace)


def states(rows: Sequence[Letter]) -> set[str]:
    return {row.state for row in rows}


def moment(day: int, hour: int) -> datetime:
    return TODAY.replace(day=day, hour=hour, minute=0, second=0, microsecond=0)
