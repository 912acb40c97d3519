"""The gallery and the editor of templates, without script: who sees what, what is kept, and what a conflict shows."""

from __future__ import annotations

import json
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from mapapp.access.seats import take_seat
from mapapp.access.visit import Visit, visit
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.template_edits import change_template_step
from mapapp.plans.changes.templates import make_template, put_template, save_template
from mapapp.plans.models import TeamTemplate, Workspace
from mapapp.plans.template_content import numbered, template_in
from mapapp.plans.template_steps import LIGHT
from mapapp.private.origins import origin_of
from tests.builders import TODAY, Scene
from tests.pages.reading import words

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def light(scene: Scene) -> TeamTemplate:
    return make_template(scene.team, numbered(LIGHT), why="Copied", by=scene.users["olga"], at=TODAY)


def url(row: TeamTemplate, rest: str = "") -> str:
    return f"/templates/{row.code}/{rest}"


def page(response: Any) -> str:
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def posted(scene: Scene, who: str, address: str, **body: Any) -> HttpResponse:
    response: Any = scene.client(who).post(address, body)
    return response


def form_of(response: Any) -> dict[str, str]:
    """What the form on a page would send as it is."""
    html = unescape(response.content.decode().split("<main")[1].split("<form")[1].split("</form>")[0])
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html))
    found |= {n: t.strip() for n, t in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', html)}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)"[^>]*checked', html), "on")
    return {n: v for n, v in found.items() if n != "csrfmiddlewaretoken"}


def test_the_gallery_shows_what_the_team_has_and_what_mapapp_brings(scene: Scene, light: TeamTemplate) -> None:
    shown = words(page(scene.client("anna").get("/templates/")))
    assert "5 steps, 3 weeks" in shown and "28 steps, 9 weeks" in shown
    assert "Last edited Today, 09:12 by Olga Brandt" in shown
    assert "keep its templates" in shown, "a rep is told who changes them"
    assert "Offer it first" in page(scene.client("olga").get("/templates/"))


def test_an_empty_gallery_says_how_to_begin(scene: Scene) -> None:
    assert "None of your own yet" in page(scene.client("anna").get("/templates/"))
    assert 'href="/templates/"' in scene.client("anna").get("/plans/").content.decode()
    assert 'href="/templates/"' not in scene.client("priya").get("/tasks/").content.decode()


@pytest.mark.parametrize(
    "rest", ["", "edit/", "save/", "try/", "template.json", "steps/2/", "phases/1/", "versions/1/"]
)
def test_buyers_strangers_and_other_teams_learn_of_none(scene: Scene, light: TeamTemplate, rest: str) -> None:
    other = Team.objects.create(name="Halden")
    scene.users["lena"] = User.objects.create_user("lena@halden.example", "Lena")
    Membership.objects.create(team=other, user=scene.users["lena"], role=Membership.Role.ADMIN)
    for who in ("priya", "zed", "lena"):
        assert scene.client(who).get(url(light, rest)).status_code == 404
        assert scene.client(who).post(url(light, rest), {}).status_code in (404, 405)
    assert scene.client("priya").get("/templates/").status_code == 404


def test_a_rep_reads_and_uses_and_does_not_change_what_is_in_the_gallery(scene: Scene, light: TeamTemplate) -> None:
    anna = scene.client("anna")
    assert "Contract signed by both companies" in page(anna.get(url(light)))
    for rest in ("edit/", "steps/2/", "phases/1/", "phases/1/new/", "save/"):
        answer = anna.get(url(light, rest))
        assert answer.status_code == 403 and "keep its templates" in answer.content.decode()
    assert posted(scene, "anna", url(light), act="archive", was="open").status_code == 403
    assert posted(scene, "anna", url(light, "versions/1/"), seen="1").status_code == 403


def test_a_rep_proposes_one_and_a_manager_takes_it_into_the_gallery(scene: Scene) -> None:
    mira = scene.users["mira"]
    Membership.objects.create(team=scene.team, user=mira, role=Membership.Role.REP)
    answer = posted(scene, "anna", "/templates/new/", of="light", name="Small ones", form_key="k")
    row = TeamTemplate.objects.get()
    assert (row.state, row.made_by, answer.headers["Location"]) == ("proposed", scene.users["anna"], url(row, "edit/"))
    assert posted(scene, "anna", "/templates/new/", of="light", name="Small ones", form_key="k").status_code == 302
    assert TeamTemplate.objects.count() == 1, "a form sent twice makes one"
    assert scene.client("anna").get(url(row, "edit/")).status_code == 200
    assert scene.client("mira").get(url(row)).status_code == 404, "another rep does not see it yet"
    assert "Proposed by Anna" in page(scene.client("olga").get("/templates/"))
    assert posted(scene, "olga", url(row), act="open", was="proposed").status_code == 302
    assert scene.client("mira").get(url(row)).status_code == 200
    assert scene.client("anna").get(url(row, "edit/")).status_code == 403, "now it is the team's"


def test_a_step_is_edited_saved_as_a_version_and_the_older_one_is_read(scene: Scene, light: TeamTemplate) -> None:
    olga = scene.client("olga")
    form = form_of(olga.get(url(light, "steps/2/")))
    assert form["days"] == "3" and form["after"] == "1"
    more = {"days": "8", "hint": "Say what it saves", "after": "1+2", "locked": "on"}
    assert olga.post(url(light, "steps/2/"), form | more).headers["Location"] == url(light, "edit/#step-2")
    shown = words(page(olga.get(url(light, "edit/"))))
    assert "4 changes are not saved yet" in shown and "How to word it: Say what it saves" in shown
    saving = olga.get(url(light, "save/"))
    assert "Step 2, length: 3 working days → 8 working days" in page(saving)
    assert "Step 2, comes after: 1 → 1 (+2 working days)" in page(saving)
    sent = re.findall(r'name="seen" value="(\d+)"', page(saving))[0]
    assert "Say in one line" in page(olga.post(url(light, "save/"), {"seen": sent, "why": ""}))
    assert olga.post(url(light, "save/"), {"seen": sent, "why": "Longer case"}).headers["Location"] == url(light)
    shown = words(page(olga.get(url(light))))
    assert "Version 2 Today, 09:12 Olga Brandt Longer case" in shown
    old = words(page(olga.get(url(light, "versions/1/"))))
    assert "Business case agreed with the buyer’s own figures Your" in old or "3 working days" in old
    back = olga.post(url(light, "versions/1/"), {"seen": TeamTemplate.objects.get().revision})
    assert back.status_code == 302 and TeamTemplate.objects.get().last_version == 3


def test_a_conflict_is_shown_at_the_field_and_the_text_is_kept(scene: Scene, light: TeamTemplate) -> None:
    olga = scene.client("olga")
    form = form_of(olga.get(url(light, "steps/2/")))
    change_template_step(light, 2, values={"days": 9}, was={"days": 3}, by=scene.users["anna"], at=TODAY)
    answer = olga.post(url(light, "steps/2/"), form | {"days": "5", "text": "Case with figures"})
    shown = page(answer)
    assert answer.status_code == 409
    assert "Anna Kessler changed this a moment ago" in shown and "<dd>9</dd>" in shown
    assert "Case with figures" in shown and 'name="days" value="5"' in shown
    assert olga.post(url(light, "steps/2/"), form_of(answer)).status_code == 302
    step = template_in(TeamTemplate.objects.get().draft, "").tasks[1]
    assert (step.days, step.text) == (5, "Case with figures")


def test_what_is_wrong_stands_at_its_field(scene: Scene, light: TeamTemplate) -> None:
    olga = scene.client("olga")
    form = form_of(olga.get(url(light, "steps/2/")))
    for more, said in (
        ({"after": "3"}, "That would be a circle: 2 → 3 → 2."),
        ({"after": "x"}, "Write the numbers of tasks"),
        ({"after": "77"}, "There is no step 77"),
        ({"days": "0"}, "A step takes 1 to 520 working days"),
        ({"text": ""}, "Write what will be done."),
        ({"part": "boss"}, "not one of the available choices"),
    ):
        answer = olga.post(url(light, "steps/2/"), form | more)
        assert answer.status_code == 422 and said in page(answer), said
    assert TeamTemplate.objects.get().revision == 1


def test_phases_and_steps_are_added_ordered_and_taken_out(scene: Scene, light: TeamTemplate) -> None:
    olga = scene.client("olga")
    olga.post(url(light, "edit/"), {"act": "phase", "name": "First weeks", "form_key": "p"})
    form = form_of(olga.get(url(light, "phases/4/new/")))
    step = {**form, "text": "Look at the figures", "part": "seller_onboarding", "days": "1", "after": "5+10"}
    assert olga.post(url(light, "phases/4/new/"), step).headers["Location"] == url(light, "edit/#step-6")
    olga.post(url(light, "phases/4/"), {"act": "up", "was": "3"})
    olga.post(url(light, "steps/3/"), {"act": "up", "was": "1"})
    olga.post(url(light, "steps/1/"), {"act": "remove"})
    now = template_in(TeamTemplate.objects.get().draft, "")
    assert [p.number for p in now.phases] == [1, 2, 4, 3]
    assert [t.key for t in now.tasks] == ["3", "2", "6", "4", "5"]
    form = form_of(olga.get(url(light, "phases/1/")))
    olga.post(url(light, "phases/1/"), form | {"name": "Trial", "criteria": "Half the hours\n\nNo errors"})
    assert template_in(TeamTemplate.objects.get().draft, "").phases[0].criteria == ("Half the hours", "No errors")
    form = form_of(olga.get(url(light, "phases/1/")))
    form.pop("is_trial")
    answer = olga.post(url(light, "phases/1/"), form | {"criteria": "Half the hours"})
    assert answer.status_code == 422 and "Exit criteria stand in a trial" in page(answer)


def test_the_steps_are_laid_back_from_a_day_and_what_does_not_fit_is_said(scene: Scene, light: TeamTemplate) -> None:
    anna = scene.client("anna")
    assert "It fits." in page(anna.get(url(light, "try/"), {"on": "2026-09-30"}))
    near = page(anna.get(url(light, "try/"), {"on": "2026-02-20"}))
    assert "more working days than you have" in near and "What has to start when" in near
    refused = anna.get(url(light, "try/"), {"on": "soon"})
    assert refused.status_code == 422
    assert re.findall(r'<input type="(\w+)" name="on" value="(\w+)"', refused.content.decode()) == [("text", "soon")]
    assert "This day is over" in page(anna.get(url(light, "try/"), {"on": "2026-02-10"}))


def test_a_new_plan_is_made_from_the_version_that_was_saved(scene: Scene, light: TeamTemplate) -> None:
    change_template_step(light, 1, values={"text": "Not saved"}, was={"text": str(LIGHT.tasks[0].text)},
                         by=scene.users["olga"], at=TODAY)  # fmt: skip
    assert light.code in page(scene.client("anna").get("/plans/new/"))
    body = {"account": "Northwind", "name": "Rounds", "live_on": "2026-09-30", "form_key": "f", "act": "create"}
    answer = posted(scene, "anna", f"/plans/new/{light.code}/", **body)
    plan = Workspace.objects.get(name="Rounds")
    assert answer.headers["Location"] == f"/p/{plan.code}/"
    assert [task.text for task in plan.tasks.all()] == [str(task.text) for task in LIGHT.tasks]
    assert plan.team == scene.team
    assert posted(scene, "priya", f"/plans/new/{light.code}/", **body).status_code == 404
    put_template(light, "archived", was="open", by=scene.users["olga"], at=TODAY)
    assert posted(scene, "anna", f"/plans/new/{light.code}/", **body).headers["Location"] == url(light)
    assert light.code not in page(scene.client("anna").get("/plans/new/"))


def test_what_the_team_offers_first_stands_first(scene: Scene, light: TeamTemplate) -> None:
    assert posted(scene, "anna", "/templates/", team=scene.team.code, first="light").status_code == 403
    posted(scene, "olga", "/templates/", team=scene.team.code, first="light")
    shown = page(scene.client("anna").get("/plans/new/"))
    assert re.findall(r'href="/plans/new/([^"/]+)/"', shown)[0] == "light"
    posted(scene, "olga", "/templates/", team=scene.team.code, first="nonsense")
    assert Team.objects.get(pk=scene.team.pk).default_template == "light"


def test_it_is_taken_away_as_a_file(scene: Scene, light: TeamTemplate) -> None:
    answer = scene.client("anna").get(url(light, "template.json"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="light-evaluation.json"'
    plain = json.loads(answer.content)
    assert (plain["mapapp_template"], plain["phases"][0]["steps"][0]["number"]) == (1, 1)


def test_one_that_mapapp_brings_is_read_and_copied(scene: Scene) -> None:
    shown = page(scene.client("anna").get("/templates/of-mapapp/full/"))
    assert "Legal review" in shown and "/templates/new/?of=full" in shown
    assert "28 steps" in page(scene.client("anna").get("/templates/new/", {"of": "full"}))
    assert scene.client("anna").get("/templates/of-mapapp/none/").status_code == 404
    assert scene.client("anna").get("/templates/new/", {"of": "A" * 22}).status_code == 404


def test_a_plan_remembers_what_it_came_from_and_shows_the_hint_to_its_seller_alone(
    scene: Scene, light: TeamTemplate
) -> None:
    olga = scene.users["olga"]
    change_template_step(light, 2, values={"hint": "Say what it saves", "locked": True},
                         was={"hint": "", "locked": False}, by=olga, at=TODAY)  # fmt: skip
    save_template(light, why="Hints", seen=TeamTemplate.objects.get().revision, by=olga, at=TODAY)
    body = {"account": "Northwind", "name": "Rounds", "live_on": "2026-09-30", "form_key": "f", "act": "create"}
    body |= {"person-0-name": "Ines", "person-0-email": scene.users["priya"].email, "person-0-part": "champion"}
    posted(scene, "anna", f"/plans/new/{light.code}/", **body)
    plan = Workspace.objects.get(name="Rounds")
    take_seat(plan.people.get(name="Ines"), scene.users["priya"], "lead", at=TODAY)
    found = origin_of(at_plan(scene.users["anna"], plan.code))
    assert found is not None
    assert (found.key, found.version, found.steps["2"]) == (light.code, 2, "2")
    assert [task.locked for task in plan.tasks.order_by("number")] == [False, True, True, True, False]
    shown = scene.client("anna").get(f"/p/{plan.code}/task/2/text/").content.decode()
    assert "Say what it saves" in shown and "Only Larkspur sees this" in shown
    for path in ("task/2/text/", "task/2/", "", "activity/", "plan.json"):
        assert b"Say what it saves" not in scene.client("priya").get(f"/p/{plan.code}/{path}").content
    assert "Say what it saves" not in scene.client("anna").get(f"/p/{plan.code}/task/2/").content.decode()


def at_plan(user: User, code: str) -> Visit:
    found = visit(user, code)
    assert found is not None
    return found


def test_what_one_saved_is_in_ones_own_data_and_a_buyer_is_asked_of_no_template(
    scene: Scene, light: TeamTemplate
) -> None:
    mine = json.loads(scene.client("olga").get("/me/data.json").content)
    assert [(one["team"], one["template"], one["version"], one["why"]) for one in mine["templates_saved"]] == [
        ("Larkspur", "Light evaluation", 1, "Copied")
    ]
    assert json.loads(scene.client("anna").get("/me/data.json").content)["templates_saved"] == []
    assert "templates_saved" not in json.loads(scene.client("priya").get("/me/data.json").content)


def test_who_erases_somebody_is_told_in_which_templates_the_name_stands(scene: Scene, light: TeamTemplate) -> None:
    was = {"hint": ""}
    change_template_step(light, 2, values={"hint": "Ask Marcus Lindqvist"}, was=was, by=scene.users["olga"], at=TODAY)
    out = StringIO()
    call_command("erase_person", scene.users["marcus"].email, yes=True, stdout=out)
    assert "in the text of the template Light evaluation of Larkspur: please look at it" in out.getvalue()
    out = StringIO()
    call_command("erase_person", scene.users["jonas"].email, yes=True, stdout=out)
    assert "template" not in out.getvalue()


def test_no_page_of_a_buyer_touches_the_tables_of_templates(scene: Scene, light: TeamTemplate) -> None:
    client, plan = scene.client("priya"), f"/p/{scene.workspace.code}/"
    with CaptureQueriesContext(connection) as queries:
        for path in ("", "task/22/", "task/22/text/", "settings/", "activity/", "template/", "fill/"):
            client.get(plan + path)
        for address in ("/templates/", url(light), "/plans/new/", "/me/data.json", "/tasks/"):
            client.get(address)
    touched = [
        one["sql"] for one in queries if re.search(r"mapapp_(teamtemplate|templateversion|sellerorigin)", one["sql"])
    ]
    assert touched == []


def test_who_words_a_step_is_told_what_the_words_leave_open(scene: Scene, light: TeamTemplate) -> None:
    olga, address = scene.client("olga"), url(light, "wording/")
    for path in ("steps/2/", "phases/1/new/"):
        shown = page(olga.get(url(light, path)))
        assert f'hx-post="{address}"' in shown and 'aria-describedby="id_text_error id_text-help"' in shown
    weak = olga.post(address, {"text": "Get budget approved", "part": "economic", "kind": "approval"}).content.decode()
    assert "Weak: it does not say who decides or signs" in weak and f'hx-post="{address}"' in weak
    for typed in ("", "VP of Finance approves $120K budget line in October planning cycle"):
        assert "<p" not in olga.post(address, {"text": typed, "part": "nonsense", "kind": "nonsense"}).content.decode()
    quiet = olga.post(address, {"text": "Get budget approved", "not_now": "1"}).content.decode()
    (mark,) = re.findall('name="quiet" value="([0-9a-f]+)"', quiet)
    assert "Weak" not in olga.post(address, {"text": "Get budget approved", "quiet": mark}).content.decode()
    assert [scene.client(name).post(address, {"text": "x"}).status_code for name in ("anna", "priya", "zed")] == [
        403, 404, 404
    ]  # fmt: skip
    assert olga.get(address).status_code == 405
    assert template_in(light.draft, light.code) == template_in(TeamTemplate.objects.get().draft, light.code)
