"""Helpers of the tests at the door: codes out of letters, links out of invitations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from mapapp.access.invites import Asked, Guest, ask
from mapapp.access.models import Role
from mapapp.plans.models import Side
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene


def last_code(email: str) -> str:
    """The code of the newest letter to an address, as its reader types it."""
    letter = Letter.objects.filter(kind=Letter.Kind.CODE, email=email).latest("pk")
    found = re.search(r"\d{4} \d{4}", letter.text)
    assert found
    return found.group()


def wrong(code: str) -> str:
    return "1111 1111" if code != "1111 1111" else "2222 2222"


def text_of(response: HttpResponse) -> str:
    """What one reads of a page: without the mask of its CSRF token."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", response.content.decode())


@dataclass
class Door:
    """Hannah (legal, buyer) is asked in by Anna; `client` is Hannah's browser, nobody signed in."""

    scene: Scene
    asked: Asked
    client: Client
    email: str = "hannah.cole@fenwick.example"

    @property
    def url(self) -> str:
        return f"/join/{self.asked.token}/"


def hannah_is_asked(scene: Scene, *, by: str = "anna", role: str = Role.CONTRIBUTOR) -> Door:
    guest = Guest("hannah.cole@fenwick.example", Side.BUYER, role, name="Hannah Cole", note="See you on Thursday.")
    return Door(scene, ask(scene.workspace, guest, by=scene.actor(by), at=TODAY), Client())
