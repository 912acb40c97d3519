"""A plan's own file over HTTP: taken along by everybody, brought by a seller, looked at, and created once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse

from mapapp.exchange.models import SheetDraft
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Workspace
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.importing import CLEAN, START, Wizard, file

pytestmark = pytest.mark.usefixtures("today")


def taken(scene: Scene, name: str = "anna", code: str = "", tail: str = "plan.json") -> bytes:
    answer = scene.client(name).get(f"/p/{code or scene.workspace.code}/{tail}")
    assert answer.status_code == 200
    return answer.content


def bring(scene: Scene, data: bytes, **more: Any) -> HttpResponse:
    answer: Any = scene.client("anna").post(START, {"file": file("plan.json", data), **more})
    return answer


def test_everybody_on_the_plan_takes_the_same_file(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    files = {taken(scene, name, tail=tail) for name in ("anna", "priya", "tom", "olga")
             for tail in ("plan.json", "versions/1.json")}  # fmt: skip
    assert len(files) == 1
    answer = scene.client("tom").get(f"/p/{scene.workspace.code}/versions/1.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Fenwick Medical, version 1.json"'
    assert scene.client("tom").get(f"/p/{scene.workspace.code}/versions/2.json").status_code == 404
    assert scene.client("zed").get(f"/p/{scene.workspace.code}/plan.json").status_code == 404


def test_a_seller_brings_it_looks_at_it_and_has_the_same_plan(scene: Scene) -> None:
    data = taken(scene)
    answer = bring(scene, data)
    draft = SheetDraft.objects.get()
    assert answer.headers["Location"] == f"{START}{draft.code}/plan/"
    page = scene.client("anna").get(f"{START}{draft.code}/plan/").content.decode()
    for words in (
        "One account-planning platform by Q3",
        "Priya Raman",
        "Thu 12 Mar",
        "30 tasks",
        "does not come along",
    ):
        assert words in page
    assert "You are not among them" not in page
    assert Workspace.objects.count() == 1  # nothing is written before he says so
    made = scene.client("anna").post(f"{START}{draft.code}/plan/")
    copy = Workspace.objects.exclude(pk=scene.workspace.pk).get()
    assert made.headers["Location"] == f"/p/{copy.code}/"
    assert taken(scene, code=copy.code) == data
    assert scene.client("anna").post(f"{START}{draft.code}/plan/").headers["Location"] == f"/p/{copy.code}/"
    assert Workspace.objects.count() == 2
    assert Job.objects.filter(kind="portfolio", state="queued").count() == 1


def test_it_is_listed_until_it_is_a_plan_and_can_be_thrown_away(scene: Scene) -> None:
    bring(scene, taken(scene))
    code = SheetDraft.objects.get().code
    client = scene.client("anna")
    assert f"{START}{code}/plan/" in client.get(START).content.decode()
    assert client.get(f"{START}{code}/columns/").status_code == 404
    assert client.get(f"{START}{code}/rows/").status_code == 404
    assert scene.client("olga").get(f"{START}{code}/plan/").status_code == 404
    assert client.post(f"{START}{code}/forget/").status_code == 302
    assert not SheetDraft.objects.exists()


def test_a_file_that_cannot_be_so_is_refused_with_its_place(scene: Scene) -> None:
    plain = json.loads(taken(scene))
    plain["people"][0]["side"] = "both"
    answer = bring(scene, json.dumps(plain).encode())
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Person 1, “side”: use one of: buyer, seller." in text
    assert "Write the company’s name." not in text
    assert not SheetDraft.objects.exists()


def test_tasks_that_wait_for_each_other_make_no_plan(scene: Scene) -> None:
    plain = json.loads(taken(scene))
    first, second = plain["phases"][0]["tasks"][:2]
    first["after"], second["after"] = [[second["number"], 0]], [[first["number"], 0]]
    bring(scene, json.dumps(plain).encode())
    answer = scene.client("anna").post(f"{START}{SheetDraft.objects.get().code}/plan/")
    assert answer.status_code == 422
    assert "These tasks wait for each other" in answer.content.decode()
    assert Workspace.objects.count() == 1


def test_it_is_no_list_of_people_and_replaces_no_sheet(scene: Scene) -> None:
    wizard, data = Wizard(scene), taken(scene)
    wizard.bring(file=file(CLEAN))
    answer = wizard.client.post(f"{START}{wizard.code}/", {"account": "Fenwick", "file": file("plan.json", data)})
    assert answer.status_code == 422
    assert "This is a plan&#x27;s own file." in answer.content.decode()
    answer = wizard.client.get(f"{START}{wizard.code}/plan/")
    assert answer.status_code == 404
