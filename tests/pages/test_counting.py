"""The numbers by which a team counts: its managers read them, its admins set them, and what held before stays."""

from __future__ import annotations

import pytest

from mapapp.people.definition_words import GROUPS, LABELS
from mapapp.people.definitions import BOUNDS, Definitions
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


def how(scene: Scene) -> str:
    return f"/admin-area/{scene.team.code}/how-we-count/"


def test_every_number_is_in_one_group_with_a_name_and_bounds() -> None:
    names = [name for group in GROUPS for name in group.names]
    assert len(names) == len(set(names))
    assert set(names) == set(LABELS) == set(BOUNDS) == Definitions().values.keys() - {"keep_months"}


def test_a_manager_reads_them_and_finds_the_page(scene: Scene) -> None:
    page = words(read(scene.client("olga"), url(scene)))
    assert "Days without an act until a plan is amber 8 Days until it is red 15" in page
    assert "Buyer owns work 30 Kept up to date 20 Dates hold 20 Critical path 15 Deciders engaged 15" in page
    team = read(scene.client("olga"), f"/admin-area/{scene.team.code}/")
    assert f'href="{url(scene)}"' in team and f'href="{how(scene)}"' in team
    assert scene.client("olga").post(url(scene), {}).status_code == 403
    assert scene.client("anna").get(url(scene)).status_code == 404


def test_an_admin_sets_them_and_what_held_before_is_told(astrid: Scene) -> None:
    client = astrid.client("astrid")
    form = {"seen": "0", "stale_warns": "5", "stale_red": "10", "stale_ends": "20"}
    assert client.post(url(astrid), form).status_code == 302
    assert Definitions.of(Team.objects.get(pk=astrid.team.pk)) == Definitions(1, 5, 10, 20)
    assert client.post(url(astrid), {"seen": "1", "weight_buyer": "40", "weight_kept": "10"}).status_code == 302
    page = words(read(client, url(astrid)))
    assert "version 2 Astrid Holm Buyer owns work: 30 40 Kept up to date: 20 10" in page
    assert "version 1 Astrid Holm Days without an act until a plan is amber: 8 5" in page
    assert "mapapp comes with these" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [({"stale_red": "4"}, "Each comes later than the one before it"), ({"stale_red": "x"}, "Write a whole number."),
     ({"stale_ends": "900"}, "less than or equal to 365"), ({"seen": "7"}, "changed these numbers a moment ago"),
     ({"weight_buyer": "31"}, "The five parts make 101 points together."), ({"tasks_most": ""}, "Write a number."),
     ({"weight_buyer": "20", "weight_kept": "30"}, "give it the most points of the five"),
     ({"weight_buyer": "25", "weight_kept": "25"}, "give it the most points of the five"),
     ({"care_from": "75"}, "A plan needs care from fewer points on")],
)  # fmt: skip
def test_numbers_that_do_not_hold_are_refused(astrid: Scene, more: dict[str, str], said: str) -> None:
    form = {"seen": "0", "stale_warns": "5", "stale_red": "10", "stale_ends": "20", **more}
    answer = astrid.client("astrid").post(url(astrid), form)
    assert answer.status_code == 422 and said in answer.content.decode()
    name, typed = next(iter(more.items()))
    assert f'value="{typed}"' in answer.content.decode() if typed and name != "seen" else True
    assert Team.objects.get(pk=astrid.team.pk).definitions == {}


def test_everybody_of_the_team_reads_what_the_words_mean_by_the_numbers_that_hold(astrid: Scene) -> None:
    page = words(read(astrid.client("anna"), how(astrid)))
    assert "By the numbers that mapapp comes with" in page
    assert "plan health is at least 75; the buyer’s people own at least 30 % of the open steps" in page
    assert "Buyer owns work 30 points A third each" in page and "Deciders engaged 15 points" in page
    assert "for 8 days: amber. For 15: red. For 22" in page
    assert "your team’s settings call so; they name none yet." in page
    form = {"seen": "0", "stale_warns": "5", "weight_buyer": "35", "weight_path": "10", "healthy_from": "80"}
    assert astrid.client("astrid").post(url(astrid), form).status_code == 302
    page = words(read(astrid.client("anna"), how(astrid)))
    assert "By version 1 of your team’s numbers" in page and "plan health is at least 80" in page
    assert "for 5 days: amber." in page and "Buyer owns work 35 points" in page and "Critical path 10 points" in page
    for name in ("priya", "zed"):
        assert astrid.client(name).get(how(astrid)).status_code == 404
