"""The numbers by which a team counts: its managers read them, its admins set them, and what held before stays."""

from __future__ import annotations

import pytest

from mapapp.people.definitions import Definitions
from mapapp.people.models import Membership, Team, User
from tests.builders import Scene
from tests.pages.reading import read, words


@pytest.fixture
def astrid(scene: Scene) -> Scene:
    scene.users["astrid"] = User.objects.create_user("astrid.holm@larkspur.example", "Astrid Holm")
    Membership.objects.create(team=scene.team, user=scene.users["astrid"], role=Membership.Role.ADMIN)
    return scene


def url(scene: Scene) -> str:
    return f"/admin-area/{scene.team.code}/counting/"


def test_a_manager_reads_them_and_finds_the_page(scene: Scene) -> None:
    page = words(read(scene.client("olga"), url(scene)))
    assert "Amber after 8 days Red after 15 days No longer active after 22 days" in page
    assert f'href="{url(scene)}"' in read(scene.client("olga"), f"/admin-area/{scene.team.code}/")
    assert scene.client("olga").post(url(scene), {}).status_code == 403
    assert scene.client("anna").get(url(scene)).status_code == 404


def test_an_admin_sets_them_and_what_held_before_is_told(astrid: Scene) -> None:
    client = astrid.client("astrid")
    form = {"seen": "0", "stale_warns": "5", "stale_red": "10", "stale_ends": "20"}
    assert client.post(url(astrid), form).status_code == 302
    assert Definitions.of(Team.objects.get(pk=astrid.team.pk)) == Definitions(1, 5, 10, 20)
    page = words(read(client, url(astrid)))
    assert "version 1 Astrid Holm 5 10 20" in page and "mapapp comes with these 8 15 22" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [({"stale_red": "4"}, "Each comes later than the one before it"), ({"stale_red": "x"}, "Write a number of days."),
     ({"stale_ends": "900"}, "less than or equal to 365"), ({"seen": "7"}, "changed these numbers a moment ago")],
)  # fmt: skip
def test_numbers_that_do_not_hold_are_refused(astrid: Scene, more: dict[str, str], said: str) -> None:
    form = {"seen": "0", "stale_warns": "5", "stale_red": "10", "stale_ends": "20", **more}
    answer = astrid.client("astrid").post(url(astrid), form)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert Team.objects.get(pk=astrid.team.pk).definitions == {}
