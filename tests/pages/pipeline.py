"""Files of a team's list from its CRM, for tests: brought, looked at and taken in as pages and a worker do."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mapapp.exchange.cells import Book
from mapapp.exchange.jobs import work
from mapapp.exchange.opportunities.file import read_list
from mapapp.people.models import Membership, User
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtShape, OpportunityShape
from mapapp.work.models import Job
from tests.builders import Scene

HEAD = "Opportunity ID,Account Name,Opportunity Name,Owner,Owner Email,Amount,Currency,Stage,Close Date,Last Modified\n"


def read_here(data: bytes, filename: str, **_of_the_child: Any) -> Book:
    """In the place of `list_capped`: without a child process for each file."""
    return read_list(data, filename)


def row(key: str = "006A002", account: str = "Halden Rail", **more: str) -> str:
    """A line of a file, Halden Rail's unless said otherwise."""
    values = {
        "name": "Freight", "owner": "Anna Kessler", "email": "anna.kessler@larkspur.example", "amount": "84000",
        "currency": "EUR", "stage": "Proof of value", "close": "2026-04-30", "modified": "2026-02-09T17:05:00Z", **more,
    }  # fmt: skip
    return ",".join([key, account, *values.values()]) + "\n"


def with_admin(scene: Scene) -> Scene:
    scene.users["astrid"] = User.objects.create_user("astrid.holm@larkspur.example", "Astrid Holm")
    Membership.objects.create(team=scene.team, user=scene.users["astrid"], role=Membership.Role.ADMIN)
    return scene


def url(scene: Scene) -> str:
    return f"/admin-area/{scene.team.code}/opportunities/"


def upload(client: Client, scene: Scene, data: str | bytes, name: str = "crm.csv") -> Any:
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(url(scene), {"file": file})


def worked() -> None:
    """A worker comes by."""
    for job in Job.objects.filter(kind="exchange", state=Job.State.QUEUED):
        work(job.pk)


def brought(client: Client, scene: Scene, data: str | bytes, name: str = "crm.csv") -> str:
    """A file that was looked at: its address."""
    answer = upload(client, scene, data, name)
    assert answer.status_code == 302, answer.content.decode()
    worked()
    return str(answer.url)


def last() -> BroughtShape:
    found = TEAMS.brought._default_manager.first()
    assert found is not None
    return found


def taken(client: Client, scene: Scene, data: str | bytes, name: str = "crm.csv") -> BroughtShape:
    """A file that was taken in."""
    address = brought(client, scene, data, name)
    assert client.post(address, {"act": "take", "seen": str(last().settings)}).status_code == 302
    worked()
    return last()


def kept(key: str) -> OpportunityShape:
    return TEAMS.opportunities._default_manager.get(key=key)
