"""Whose deals they are goes by the member, not by how somebody spells his name; what names none has a way down, too."""

from __future__ import annotations

from html import unescape
from re import findall

import pytest

from mapapp.people.models import Membership, User
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import is_behind, refresh
from mapapp.private.kept import figures_table, opportunities_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import deal, line, money

pytestmark = pytest.mark.usefixtures("today")
LINES = figures_table()._default_manager


def down(scene: Scene, by: str) -> dict[str, str]:
    """Name of a group -> what its link shows."""
    html = read(scene.client("olga"), f"/plans/?by={by}")
    links = findall(r'<th scope="row"><a class="strong" href="([^"]+)">([^<]*)</a>', html)
    return {name: words(read(scene.client("olga"), f"/plans/{unescape(link)}")) for link, name in links}


def test_a_member_is_one_however_he_is_spelled(scene: Scene) -> None:
    anna = scene.users["anna"]
    line(scene.team, "P1", seller=anna, seller_name="Anna Kessler", **money(100, 50))
    deal(scene.team, "D1", seller=anna, seller_name="Kessler, Anna", **money(200, 20))
    deal(scene.team, "D2", seller_name="Kessler, Anna", **money(7, 1))
    found = down(scene, "seller")
    assert list(found) == ["Anna Kessler", "Kessler, Anna"]
    assert "In all: $300K (2 deals)." in found["Anna Kessler"]
    assert "In all: $7K (1 deal)." in found["Kessler, Anna"]
    html = read(scene.client("olga"), "/plans/")
    assert f'<option value="Anna Kessler~{anna.pk}">Anna Kessler</option>' in html


def test_two_members_of_one_name_are_two(scene: Scene) -> None:
    twin = User.objects.create_user("a.kessler@larkspur.example", "Anna Kessler")
    Membership.objects.create(team=scene.team, user=twin, role="rep")
    for user, amount in ((scene.users["anna"], 100), (twin, 5)):
        line(scene.team, f"Of {user.email}", seller=user, seller_name="Anna Kessler", **money(amount, amount))
    found = down(scene, "seller")
    assert [words.partition("In all: ")[2][:6].strip() for words in found.values()] == ["$100K", "$5K (1"]
    assert list(found) == [f"Anna Kessler ({user.email})" for user in (scene.users["anna"], twin)]


@pytest.mark.parametrize("name", ["Anna Kessler", "Kessler, Anna", "Anna K."])
def test_an_address_of_an_earlier_release_names_her_and_finds_all_that_are_hers(scene: Scene, name: str) -> None:
    User.objects.filter(pk=scene.users["anna"].pk).update(name="Anna K.")
    opportunities_table()._default_manager.create(
        team=scene.team, account="D1", owner_name="Kessler, Anna", owner_email=scene.users["anna"].email
    )
    refresh(scene.team, now=lambda: TODAY)
    assert set(LINES.values_list("seller", "seller_name")) == {(scene.users["anna"].pk, "Anna K.")}
    html = read(scene.client("olga"), f"/plans/?seller={name}")
    rows = html.partition("<tbody")[2].partition("</tbody>")[0]
    assert "D1" in rows and "Fenwick" in rows
    assert f'<option value="{name}" selected>{name}</option>' in html


def test_who_takes_another_name_has_his_lines_made_again(scene: Scene) -> None:
    opportunities_table()._default_manager.create(
        team=scene.team, account="D1", owner_name="Kessler, Anna", owner_email=scene.users["anna"].email
    )
    refresh(scene.team, now=lambda: TODAY)
    assert not is_behind(scene.team, TODAY) and check_team(scene.team, TODAY).holds
    User.objects.filter(pk=scene.users["anna"].pk).update(name="Anna Kessler-Roth")
    assert refresh(scene.team, now=lambda: TODAY) == 2
    assert set(LINES.values_list("seller_name", flat=True)) == {"Anna Kessler-Roth"}
    assert not is_behind(scene.team, TODAY) and check_team(scene.team, TODAY).holds


def test_what_names_nobody_and_no_stage_is_a_link_away(scene: Scene) -> None:
    line(scene.team, "Nameless", stage="", **money(3, 3))
    line(scene.team, "Named", stage="Proposal", seller_name="Ben Adler", **money(5, 5))
    assert "In all: $3K (1 deal)." in down(scene, "stage")["No stage"]
    assert "In all: $3K (1 deal)." in down(scene, "seller")["Nobody named"]
    html = read(scene.client("olga"), "/plans/?stage=~")
    assert '<option value="~" selected>No stage</option>' in html
