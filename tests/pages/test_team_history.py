"""Who came into a team and who went: its admins read it, on a page and as CSV, and nobody else does."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest

from mapapp.people.history import Author, note
from mapapp.people.models import Membership, TeamEvent, User
from tests.builders import TODAY, Scene
from tests.pages.edits import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def astrid(scene: Scene) -> Any:
    for name, role in (("astrid.holm", "admin"), ("nils.dahl", "rep")):
        user = User.objects.create_user(f"{name}@larkspur.example", name.title().replace(".", " "))
        Membership.objects.create(team=scene.team, user=user, role=role)
        scene.users[name.split(".")[0]] = user
    return scene.client("astrid")


def at(scene: Scene, rest: str = "") -> str:
    return f"/admin-area/{scene.team.code}/{rest}"


def test_an_admin_reads_what_was_done_by_whom_and_when(scene: Scene, astrid: Any) -> None:
    assert "Nothing is written down yet." in text(astrid.get(at(scene, "history/")))
    astrid.post(at(scene), {"name": "Kai", "email": "kai@larkspur.example", "role": "rep"})
    kai = scene.team.memberships.get(user__email="kai@larkspur.example").code
    astrid.post(at(scene, f"members/{kai}/"), {"role": "manager", "was": "rep"})
    text_of_list = "email,role\nkai@larkspur.example,rep\n"
    shown = text(astrid.post(at(scene, "members/import/"), {"text": text_of_list}))
    (seen,) = re.findall('name="seen" value="([^"]+)"', shown)
    astrid.post(at(scene, "members/import/"), {"text": text_of_list, "seen": seen})
    anna = scene.team.memberships.get(user=scene.users["anna"]).code
    astrid.post(at(scene, f"members/{anna}/remove/"), {"to": str(scene.users["nils"].pk)})
    page = text(astrid.get(at(scene, "history/")))
    said = [
        "removed Anna Kessler; was rep.", "handed one plan of Anna Kessler on to Nils Dahl.",
        "made Kai rep, with a list; was manager.", "made Kai manager; was rep.", "added Kai as rep.",
    ]  # fmt: skip
    places = [page.index(words) for words in said]
    assert places == sorted(places) and "Astrid Holm" in page and "Today, 09:12" in page
    assert "history/" in text(astrid.get(at(scene)))
    rows = list(csv.DictReader(astrid.get(at(scene, "history.csv")).content.decode("utf-8-sig").splitlines()))
    assert [row["what"] for row in rows] == ["left", "handed_on", "role_given", "role_given", "joined"]
    assert rows[1] | {"by": "Astrid Holm", "to": "Nils Dahl", "plans": "1", "way": "page"} == rows[1]


def test_a_manager_and_everybody_else_do_not(scene: Scene, astrid: Any) -> None:
    for rest in ("history/", "history.csv"):
        assert scene.client("olga").get(at(scene, rest)).status_code == 403
        for who in ("anna", "priya", "zed"):
            assert scene.client(who).get(at(scene, rest)).status_code == 404
    assert "history/" not in text(scene.client("olga").get(at(scene)))


def test_a_long_history_is_read_a_page_at_a_time(scene: Scene, astrid: Any) -> None:
    for _line in range(101):
        note(scene.team, TeamEvent.Verb.JOINED, scene.users["anna"], by=Author("Rosa", "r@x.example"), at=TODAY)
    first = text(astrid.get(at(scene, "history/")))
    oldest = TeamEvent.objects.order_by("-pk")[99].pk
    assert first.count("added Anna Kessler") == 100 and f"?before={oldest}" in first
    assert text(astrid.get(at(scene, f"history/?before={oldest}"))).count("added Anna Kessler") == 1
    for odd in ("x", "-1", "9" * 30, ""):
        assert astrid.get(at(scene, f"history/?before={odd}")).status_code == 200
