"""The coach of a plan at its end says why it judges no more, and what to do where the CRM says something else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from mapapp.access.ending import retire_plan
from mapapp.people.models import Team
from mapapp.portfolio.checking import check_team
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.kept import figures_table, readings_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words

pytestmark = pytest.mark.usefixtures("today")
BOXES = ("checkbox", "radio")
LINES = figures_table()._default_manager


def noted(scene: Scene, was: str = "open", **values: object) -> None:
    note_opportunity(scene.fresh(), values=values, was={"outcome": was}, by=scene.actor("anna"), at=TODAY)


def lost(scene: Scene) -> None:
    noted(scene, outcome="lost", outcome_on=TODAY.date() - timedelta(days=7), outcome_why="No budget", stage="Lost")


def signed(scene: Scene) -> None:
    scene.workspace.tasks.filter(number__lte=29).exclude(status="not_needed").update(
        status="done", done_on=TODAY.date() - timedelta(days=1)
    )


def page(scene: Scene, name: str = "anna") -> str:
    return words(read(scene.client(name), f"/p/{scene.workspace.code}/coach/"))


def panel(scene: Scene) -> str:
    html = read(scene.client("anna"), f"/p/{scene.workspace.code}/")
    return words(html[html.index('id="coach"') : html.index("</aside>", html.index('id="coach"'))])


def made(scene: Scene) -> None:
    team = Team.objects.get(pk=scene.team.pk)
    refresh(team, now=lambda: TODAY)
    assert check_team(team, TODAY).holds


def test_a_signed_plan_has_no_health_and_is_not_told_of_what_endangers_a_signature(scene: Scene) -> None:
    assert "of 100" in page(scene) and "of 100" in panel(scene)
    signed(scene)
    for said in (page(scene), panel(scene)):
        assert "Plan health Signed on 9 Feb. What endangers a signature is not read any more" in said
        assert "of 100" not in said and "It does not count as healthy" not in said and "Buyer owns work" not in said
    assert "Nobody who decides has a task" not in page(scene)
    assert "Counted by the numbers that mapapp comes with" in page(scene)


def test_a_signed_plan_is_still_told_that_nothing_comes_after(scene: Scene) -> None:
    signed(scene)
    scene.workspace.tasks.filter(number__gt=29).update(status="not_needed")
    for said in (page(scene), panel(scene)):
        assert "It ends with the signature" in said


def test_an_open_plan_of_a_lost_deal_is_told_one_thing(scene: Scene) -> None:
    lost(scene)
    said = page(scene)
    assert "Plan health The CRM says lost on 3 Feb, so this plan is not judged any more." in said
    assert said.count("Not now (7 days)") == 1
    assert "The CRM says lost on 3 Feb. Retire the plan, or correct the CRM." in said
    assert "of 100" not in said
    assert "Lost in the CRM, and the plan is still open The CRM says lost on 3 Feb." in panel(scene)
    html = read(scene.client("anna"), f"/p/{scene.workspace.code}/coach/")
    assert f'href="/p/{scene.workspace.code}/retire/"' in html


def test_the_line_of_a_lost_deal_says_the_same_and_keeps_no_health(scene: Scene) -> None:
    made(scene)
    assert LINES.get().health is not None
    lost(scene)
    made(scene)
    line = LINES.get()
    assert (line.health, line.band, line.values["parts"]) == (None, "closed", {})
    assert [one["code"] for one in line.findings] == ["closed_in_crm"]
    said = words(read(scene.client("olga"), "/plans/?state=lost"))
    assert "Fenwick Medical Lost in the CRM, and the plan is still open" in said
    for view in ("quiet", "later", "quarter"):
        assert "Fenwick" not in words(read(scene.client("olga"), f"/plans/?state=lost&view={view}").split("<tbody")[-1])
    team, morrow = Team.objects.get(pk=scene.team.pk), TODAY + timedelta(days=1)
    refresh(team, now=lambda: morrow)
    assert read_night(team, now=lambda: morrow) == 1
    assert readings_table()._default_manager.get().values["health"] is None


def test_once_the_plan_is_retired_the_line_says_only_that_it_was_lost(scene: Scene) -> None:
    lost(scene)
    retire_plan(scene.fresh(), why="They stay as they are", by=scene.actor("anna"), at=TODAY)
    made(scene)
    assert LINES.get().findings == [] and LINES.get().health is None
    assert "Fenwick Medical Lost Anna" in words(read(scene.client("olga"), "/plans/?state=lost"))
    said = page(scene)
    assert "This plan is retired, so nothing of it is judged any more." in said
    assert "What to fix Nothing to fix." in said and "tomorrow" not in said


def test_a_deal_that_is_opened_again_is_judged_again(scene: Scene) -> None:
    lost(scene)
    made(scene)
    noted(scene, "lost", outcome="open")
    made(scene)
    assert LINES.get().health is not None and "of 100" in page(scene)


def test_the_finding_is_put_off_like_any_other(scene: Scene) -> None:
    lost(scene)
    form = {"key": "closed_in_crm", "act": "not_relevant", "why": "They may come back"}
    assert scene.client("anna").post(f"/p/{scene.workspace.code}/coach/answer/", form).status_code == 302
    assert "Not relevant: They may come back (Anna Kessler)." in page(scene)
    made(scene)
    assert LINES.get().findings == []


def test_won_in_the_crm_asks_for_the_signature(scene: Scene) -> None:
    noted(scene, outcome="won", outcome_on=TODAY.date())
    said = page(scene)
    assert "Plan health The CRM says won on 10 Feb. What endangers a signature is not read any more" in said
    assert "Won in the CRM, and the signature is still open" in said
    assert "Mark the signature as done, or correct the CRM." in said
    assert said.count("Not now (7 days)") == 1


def test_how_we_count_says_until_when_a_plan_is_judged(scene: Scene) -> None:
    said = words(read(scene.client("anna"), f"/admin-area/{scene.team.code}/how-we-count/"))
    assert "Until when a plan is judged Until it is signed or retired, or the CRM says won or lost." in said
    assert "Lost in the CRM, and the plan is still open endangers the purchase" in said


def opportunity(scene: Scene, name: str = "anna") -> str:
    html = read(scene.client(name), f"/p/{scene.workspace.code}/opportunity/")
    return html[html.index('id="h-crm"') : html.index("</section>", html.index('id="h-crm"'))]


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_the_page_of_what_the_crm_says_offers_to_close_the_plan(scene: Scene, outcome: str) -> None:
    assert "Close the plan" not in opportunity(scene)
    noted(scene, outcome=outcome, outcome_on=TODAY.date() - timedelta(days=7), outcome_why="Their budget")
    html, how = opportunity(scene), f"/p/{scene.workspace.code}/outcome/?how={outcome}&amp;close=1"
    assert f"{outcome.title()} since Tue 3 Feb, and this plan is still open. Close the plan" in words(html)
    assert f'href="{how}"' in html and "Close date" in words(html)
    assert "Write it down" in words(read(scene.client("anna"), how.replace("&amp;", "&")))
    said = opportunity(scene, "olga")
    assert "this plan is still open." in said and "Close the plan" not in said, "who does not lead reads it"


def test_it_does_not_once_the_plan_has_ended_too(scene: Scene) -> None:
    noted(scene, outcome="won")
    assert "Won, and this plan is still open." in opportunity(scene)
    signed(scene)
    assert "still open" not in opportunity(scene)
    scene.workspace.tasks.filter(number=29).update(status="not_started", done_on=None, under_way=False)
    assert "still open" in opportunity(scene)
    retire_plan(scene.fresh(), why="Over", by=scene.actor("anna"), at=TODAY)
    assert "still open" not in opportunity(scene)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_where_nothing_is_open_any_more_the_list_does_not_say_that_there_are_no_plans(
    scene: Scene, outcome: str
) -> None:
    noted(scene, outcome=outcome, outcome_on=TODAY.date() - timedelta(days=7), outcome_why="Their budget")
    made(scene)
    html = read(scene.client("anna"), "/plans/")
    assert "Nothing is open All that is here was won, lost or retired. Show all New plan" in words(html)
    assert "No plans yet" not in html and 'href="?state=all"' in html
    assert "Fenwick Medical" in read(scene.client("anna"), "/plans/?state=all")


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_closing_what_the_crm_has_closed_closes_it(scene: Scene, outcome: str) -> None:
    """The form came with what closes the plan unticked and the line for both companies empty: sent as it stood, it
    wrote the CRM's own words down again, and the plan stayed open."""
    scene.workspace.tasks.filter(number__lt=29).exclude(status="not_needed").update(status="done", done_on=TODAY.date())
    noted(scene, outcome=outcome, outcome_on=TODAY.date() - timedelta(days=1), outcome_why="Their budget")
    url = f"/p/{scene.workspace.code}/outcome/?how={outcome}"
    sent = as_it_stands(read(scene.client("anna"), f"{url}&close=1"))
    assert not {"sign", "retire"} & set(as_it_stands(read(scene.client("anna"), url))), "who only corrects a word"
    assert scene.client("zed").post(url, sent).status_code == scene.client("priya").post(url, sent).status_code == 404
    assert scene.client("olga").post(url, sent).status_code == 403 and "still open" in opportunity(scene)
    answer = scene.client("anna").post(url, sent | ({"how": "other"} if outcome == "lost" else {}))
    assert answer.status_code == 302, words(answer.content.decode())
    assert "still open" not in opportunity(scene)
    assert "their budget" not in read(scene.client("priya"), f"/p/{scene.workspace.code}/").casefold()
    assert not {"sign", "retire"} & set(as_it_stands(read(scene.client("anna"), f"{url}&close=1")))


def as_it_stands(html: str) -> dict[str, str]:
    """What a browser sends of the form of the outcome, untouched."""
    form = html[html.index('<form method="post" action="?how=') :].partition("</form>")[0]
    inputs = [dict(re.findall(r'([a-z]+)(?:="([^"]*)")?', tag)) for tag in re.findall(r"<input ([^>]*)>", form)]
    sent = {one["name"]: one.get("value", "on") for one in inputs if one["type"] not in BOXES or "checked" in one}
    texts = re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)', form)
    return sent | {name: text.strip() for name, text in texts}


def test_a_plan_that_has_no_signature_is_closed_by_retiring_it(scene: Scene) -> None:
    noted(scene, outcome="won", outcome_on=TODAY.date() - timedelta(days=1), outcome_why="The pilot")
    assert "/outcome/?how=won" in opportunity(scene)
    scene.workspace.tasks.filter(mark="signature").update(mark="")
    html = opportunity(scene)
    assert f'href="/p/{scene.workspace.code}/retire/"' in html and "?how=won" not in html
    assert "Won since Mon 9 Feb, and this plan is still open." in html
    assert scene.client("anna").get(f"/p/{scene.workspace.code}/retire/").status_code == 200
