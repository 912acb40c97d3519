"""Helpers of the tests of mailed links: Priya's links as her letter has them, and her mailbox."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from mapapp.access.mail_links import Act, MailLink
from mapapp.access.models import Seat
from mapapp.access.receipts import receipt_now
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Task
from mapapp.post.envelope import Content
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene

PRIYA = "priya.raman@fenwick.example"


def seat_of(scene: Scene, name: str) -> Seat:
    return Seat.objects.select_related("user", "stakeholder").get(user=scene.users[name], workspace=scene.workspace)


def step_of(scene: Scene, name: str) -> Task:
    """The first open step of somebody."""
    mine = Task.objects.filter(workspace=scene.workspace, owner=seat_of(scene, name).stakeholder)
    return mine.exclude(status__in=["done", "not_needed"]).order_by("due_on", "number")[0]


def link(scene: Scene, act: Act, *, name: str = "priya", task: Task | None = None, at: datetime = TODAY) -> str:
    """The address, as a letter of that moment has it."""
    seat, task = seat_of(scene, name), task or step_of(scene, name)
    made = MailLink(seat.pk, seat.mail_epoch, act, task.number, task.due_on, at)
    assert made.url.startswith(settings.PUBLIC_URL)
    return urlsplit(made.url).path


def last_line(scene: Scene) -> Line:
    return read(Event.objects.filter(workspace=scene.workspace).latest("number"))


def receipt(email: str = PRIYA) -> Content:
    """What the newest receipt to an address says, were it sent now."""
    said = receipt_now(Letter.objects.filter(kind=Letter.Kind.RECEIPT, email=email).latest("pk"))
    assert isinstance(said, Content)
    return said


def denial_url(text: str) -> str:
    found = re.search(r"/not-me/[^/\s]+/", text)
    assert found
    return found.group()


def fields(html: str) -> dict[str, str]:
    """The hidden fields of a page's form, to be posted as they stand."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}
