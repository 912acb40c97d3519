"""The numbers by which a team counts: its managers read them, its admins set them, and what held before stays."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from mapapp.insight.case import Numbers
from mapapp.people.definition_words import GROUPS, LABELS
from mapapp.people.definitions import BOUNDS, Definitions
from mapapp.people.models import Membership, Team, User
from mapapp.portfolio.case_of import numbers_of
from mapapp.private.changes.pipeline import set_pipeline
from tests.builders import TODAY, Scene
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
    assert "Only an admin of the team sets these numbers." in page
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


def test_they_read_how_the_team_s_own_history_is_counted_by_its_settings(astrid: Scene) -> None:
    page = words(read(astrid.client("anna"), how(astrid)))
    assert "times 120 % when that is healthy" in page and "70 % without one" in page
    assert "once 30 of them are over" in page and "lost in the last 730 days" in page
    assert "those in which the CRM’s files found it open" in page and "is kept for 365 days" in page
    set_pipeline(astrid.team, {"enough": 12}, seen=0, by=astrid.users["olga"], at=TODAY)
    assert "once 12 of them are over" in words(read(astrid.client("anna"), how(astrid)))


@pytest.mark.parametrize(
    ("name", "said"),
    [("quiet_champion", "leads the evaluation does something every 41 days"), ("quiet_buyer", "in it for 41 days."),
     ("built_late", "at least 41 days before signature"), ("stalled_after", "finished or started every 41 days"),
     ("procurement_lead", "at least 41 days before the signature"), ("close_plan_after", "joined within 41 days"),
     ("procurement_near", "signature is less than 41 days away"), ("light_plan", "In a plan of 41 tasks and more"),
     ("open_least", "Of 41 and more open tasks"), ("contact_settled", "From 41 days after the first one joined"),
     ("green_least", "has finished 41 tasks"), ("late_stage", "past 41 % of the open ones"),
     ("built_gone", "before 41 % of the time is gone"), ("built_done", "or 41 % of the tasks done"),
     ("goals_named", "Where 41 % of the tasks name the goal"), ("redated_within", "In 41 days fewer than 2 dates"),
     ("approval_cut", "planned 41 % and 2 working days shorter"), ("approval_least", "33 % and 41 working days"),
     ("usual_from", "once there were 41"), ("answer_waits", "two dates of theirs, lie for 41 days"),
     ("few_dates", "Fewer than 41 tell little")],
)  # fmt: skip
def test_the_limits_of_the_coach_are_settings_with_a_version(astrid: Scene, name: str, said: str) -> None:
    client = astrid.client("astrid")
    assert said not in words(read(client, how(astrid)))
    assert client.post(url(astrid), {"seen": "0", name: "41"}).status_code == 302
    assert said in words(read(client, how(astrid)))
    assert f"version 1 Astrid Holm {LABELS[name]}: {Definitions().values[name]} 41" in words(read(client, url(astrid)))
    held = numbers_of(Definitions.of(Team.objects.get(pk=astrid.team.pk)))
    assert (getattr(held, name), held.version) == (41, 1)


def test_how_often_is_too_often_is_a_setting(astrid: Scene) -> None:
    client = astrid.client("astrid")
    assert client.post(url(astrid), {"seen": "0", "pushed_times": "4"}).status_code == 302
    page = words(read(client, how(astrid)))
    assert "not given a later date 4 times" in page and "fewer than 4 dates are moved later" in page


def test_a_group_is_folded_unless_it_is_the_first_or_holds_what_the_team_has_set(astrid: Scene) -> None:
    client = astrid.client("astrid")
    assert opened(read(client, url(astrid))) == ["stale"]
    assert client.post(url(astrid), {"seen": "0", "light_plan": "12"}).status_code == 302
    assert opened(read(client, url(astrid))) == ["stale", "content"]
    refused = client.post(url(astrid), {"seen": "1", "pushed_times": "1"})
    assert opened(refused.content.decode()) == ["stale", "content", "dates"]


def opened(page: str) -> list[str]:
    return re.findall(r'aria-labelledby="h-(\w+)"><details class="fold" open>', page)


def test_every_limit_of_the_rules_is_a_setting() -> None:
    limits = {each.name for each in fields(Numbers)} - {"version"}
    assert limits == set(LABELS) and all(getattr(Numbers(), name) == Definitions().values[name] for name in limits)
