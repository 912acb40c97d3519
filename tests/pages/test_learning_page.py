"""A template of a plan: shown word for word before it is made, by whom, and never with what gives the plan away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mapapp.people.models import Membership
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.models import TeamTemplate
from mapapp.private.changes.notes import write_note
from tests.builders import TODAY, Scene
from tests.exchange.made import DATA
from tests.pages.importing import CLEAN, Form
from tests.pages.reading import words

pytestmark = pytest.mark.usefixtures("today")


def url(scene: Scene) -> str:
    return f"/p/{scene.workspace.code}/template/"


def page(response: Any) -> str:
    return words(" ".join(response.content.decode().split("<main")[1].split("</main>")[0].split()))


def test_it_is_shown_with_what_is_replaced_and_made_with_the_words_that_were_written(scene: Scene) -> None:
    was = scene.task(22).text
    reword_task(scene.workspace, 22, text="Marcus rates it by 3 March", was=was, by=scene.actor("anna"), at=TODAY)
    anna = scene.client("anna")
    assert url(scene) in anna.get(f"/p/{scene.workspace.code}/settings/").content.decode()
    answer: Any = anna.get(url(scene))
    assert "instead of “Marcus rates it by 3 March”" in page(answer) and "It took" in page(answer)
    assert (
        'rows="2" autocomplete="off">Whoever reviews security rates it by (date)</textarea>' in answer.content.decode()
    )
    body = {"name": "Evaluations like this", "lengths": "took", "form_key": "k"}
    answer = anna.post(url(scene), body | {"text-22": "Security is rated\r\nby Marcus"})
    row = TeamTemplate.objects.get()
    assert answer.headers["Location"] == f"/templates/{row.code}/edit/"
    assert (row.state, row.made_by, row.versions.get().why) == (
        "proposed", scene.users["anna"], "Made of a plan, with lengths as it took",
    )  # fmt: skip
    assert "Security is rated by whoever reviews security" in row.draft
    for word in ("Marcus", "Priya", "Fenwick", "Larkspur", "fenwick.example", "3 March"):
        assert word not in row.draft
    assert anna.post(url(scene), body).status_code == 302
    assert TeamTemplate.objects.count() == 1, "a form sent twice makes one"
    assert len(json.loads(row.draft)["phases"]) == 5


def test_nothing_that_is_not_shared_and_nothing_said_about_it_is_taken(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="zqcomment", by=scene.actor("priya"), at=TODAY)
    write_note(scene.workspace, "zqnote", by=scene.actor("anna"), at=TODAY)
    scene.client("olga").post(url(scene), {"name": "Ours", "lengths": "planned"})
    draft = TeamTemplate.objects.get().draft
    for word in ("zqcomment", "zqnote", "working days to plan an account", "An account is planned in five"):
        assert word not in draft


def test_its_own_name_tells_nothing_either(scene: Scene) -> None:
    answer = scene.client("anna").post(url(scene), {"name": "Like Fenwick", "lengths": "planned"})
    assert answer.status_code == 422 and "This names something of the plan" in page(answer)
    assert not TeamTemplate.objects.exists()


def test_it_is_for_who_works_on_the_plan_for_the_team(scene: Scene) -> None:
    for who in ("priya", "marcus", "zed", "jonas"):  # Jonas works on it and is in no team
        assert scene.client(who).get(url(scene)).status_code == 404
        assert scene.client(who).post(url(scene), {"name": "Ours"}).status_code == 404
    Membership.objects.create(team=scene.team, user=scene.users["jonas"], role="rep")
    assert scene.client("jonas").get(url(scene)).status_code == 200
    assert (
        "Make a template of this plan"
        not in scene.client("priya").get(f"/p/{scene.workspace.code}/settings/").content.decode()
    )


def test_a_plans_own_file_makes_one_as_well(scene: Scene) -> None:
    anna = scene.client("anna")
    data = anna.get(f"/p/{scene.workspace.code}/plan.json").content
    brought = anna.post("/plans/new/import/", {"file": SimpleUploadedFile("plan.json", data)})
    address = brought.headers["Location"].removesuffix("plan/") + "template/"
    assert address in anna.get(brought.headers["Location"]).content.decode()
    assert "Planned" in page(anna.get(address))
    assert anna.post(address, {"name": "From a file", "lengths": "planned"}).status_code == 302
    row = TeamTemplate.objects.get()
    assert row.name == "From a file" and "Fenwick" not in row.draft
    assert scene.client("olga").get(address).status_code == 404


def test_a_spreadsheet_makes_one_once_no_row_is_open(scene: Scene) -> None:
    anna = scene.client("anna")
    data = (DATA / CLEAN).read_bytes()
    brought = anna.post("/plans/new/import/", {"file": SimpleUploadedFile(CLEAN, data), "account": "Fenwick Medical"})
    home = brought.headers["Location"].removesuffix("columns/")
    anna.post(home + "columns/", Form(anna.get(home + "columns/").content.decode()).values)
    rows = anna.get(home + "rows/")
    assert "Make a template of it instead" in rows.content.decode()
    answer = anna.post(home + "rows/", {**Form(rows.content.decode()).values, "act": "template"})
    assert answer.headers["Location"] == home + "template/"
    assert "Planned" in page(anna.get(home + "template/"))
    assert anna.post(home + "template/", {"name": "From a sheet", "lengths": "planned"}).status_code == 302
    draft = TeamTemplate.objects.get().draft
    assert "Fenwick" not in draft and len(json.loads(draft)["phases"]) > 1


def test_a_spreadsheet_with_an_open_row_makes_none_yet(scene: Scene) -> None:
    anna = scene.client("anna")
    text = "Task\tDue\nSign\t12 Mar 2026\nReview\twhenever"
    brought = anna.post("/plans/new/import/", {"text": text, "account": "Fenwick Medical"})
    home = brought.headers["Location"].removesuffix("columns/")
    anna.post(home + "columns/", Form(anna.get(home + "columns/").content.decode()).values)
    assert anna.get(home + "template/").headers["Location"] == home + "rows/"
    values = Form(anna.get(home + "rows/").content.decode()).values
    answer = anna.post(home + "rows/", {**values, "act": "template"})
    assert answer.status_code == 422 and "whenever" in answer.content.decode()
