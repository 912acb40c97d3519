"""A bad file at each door that takes one: a sentence at the field, nothing kept, nothing written, and pages go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from mapapp.exchange import capped
from mapapp.exchange.capped import read_capped
from mapapp.exchange.models import SheetDraft
from mapapp.exchange.refusals import SheetBusy
from mapapp.people.models import Membership, TeamEvent
from mapapp.plans.models import Event, Workspace
from tests.builders import TODAY, Scene
from tests.exchange.badfiles import PLAN, locked
from tests.exchange.made import memory_hog, saved, workbook
from tests.pages.importing import START, Wizard, file, page

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the child that reads files, and its limits
BAD = {
    "locked.xlsx": (locked(workbook(PLAN)), "The workbook is locked with a password."),
    "plan.pdf": (b"%PDF-1.7\n%%EOF", "The file is a PDF."),
    "open.csv": (b'email,Due\na@b.example,"4 Mar\nc@d.example,5 Mar\n', "In row 2 a cell opens with a quotation mark"),
    "long.csv": (b"email,Task,Due\nx," + b"x" * 140_000 + b",4 Mar\n", "A cell of row 2 holds more than 130,000"),
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


def at_the_wizard(scene: Scene, given: SimpleUploadedFile) -> Any:
    return scene.client("anna").post(START, {"account": "Fenwick Medical", "file": given})


def at_the_people(scene: Scene, given: SimpleUploadedFile) -> Any:
    wizard = Wizard(scene)
    answer = wizard.bring(file=file("plan.xlsx", workbook(PLAN)), people=given)
    SheetDraft.objects.all().delete()  # the plan's own sheet is good, and kept
    return answer


def at_the_plan(scene: Scene, given: SimpleUploadedFile) -> Any:
    return scene.client("anna").post(f"/p/{scene.workspace.code}/import/", {"file": given})


def at_the_team(scene: Scene, given: SimpleUploadedFile) -> Any:
    Membership.objects.filter(user=scene.users["olga"]).update(role=Membership.Role.ADMIN)
    return scene.client("olga").post(f"/admin-area/{scene.team.code}/members/import/", {"file": given})


@pytest.mark.parametrize("door", [at_the_wizard, at_the_people, at_the_plan, at_the_team])
@pytest.mark.parametrize("name", BAD)
def test_each_door_says_what_is_wrong_and_writes_nothing(
    scene: Scene, name: str, door: Callable[[Scene, SimpleUploadedFile], Any]
) -> None:
    data, words = BAD[name]
    before = [model.objects.count() for model in (Event, Workspace, Membership, TeamEvent)]
    answer = door(scene, SimpleUploadedFile(name, data))
    assert answer.status_code in (200, 422) and words in page(answer)
    assert SheetDraft.objects.count() == 0
    assert [model.objects.count() for model in (Event, Workspace, Membership, TeamEvent)] == before


def test_members_come_out_of_a_workbook_as_well(scene: Scene) -> None:
    rows = [["Name", "E-mail", "Role"], ["Änna Öst", "anna.oest@larkspur.example", "Manager"]]
    shown = at_the_team(scene, SimpleUploadedFile("members.xlsx", workbook(rows)))
    assert shown.status_code == 200 and "anna.oest@larkspur.example" in page(shown) and "Änna Öst" in page(shown)


def test_a_guessed_encoding_and_a_hidden_column_are_said_where_columns_are_looked_at(scene: Scene) -> None:
    wizard = Wizard(scene)
    wizard.bring(file=file("plan.csv", "Task;Due\nGröße;2026-03-04\n".encode("cp1252")))
    shown = page(wizard.get("columns"))
    assert "Are these words right?" in shown and "Größe" in shown and "Western European (Windows-1252)" in shown

    book = openpyxl.Workbook()
    for row in (["Task", "Due", "Done when"], ["Sign", TODAY.date(), "30 % margin"]):
        book.worksheets[0].append(row)
    book.worksheets[0].column_dimensions["C"].hidden = True
    wizard.bring(file=file("plan.xlsx", saved(book)))
    assert "This column is hidden in the sheet. Both companies will read what it becomes." in page(
        wizard.get("columns")
    )


def test_pages_are_served_while_bombs_are_read_and_a_third_file_is_asked_to_wait(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two children at most in a process: its other threads serve pages."""
    monkeypatch.setattr(capped, "PATIENCE", 0.2)
    hog, refused = memory_hog(), []

    def bring() -> None:
        with pytest.raises(capped.SheetRefused) as no:
            read_capped(hog, "hog.xlsx")
        refused.append(type(no.value))

    threads = [threading.Thread(target=bring) for _each in range(3)]
    client = scene.client("anna")
    for thread in threads:
        thread.start()
    began = time.monotonic()
    assert client.get(f"/p/{scene.workspace.code}/").status_code == 200
    took = time.monotonic() - began
    for thread in threads:
        thread.join()
    assert took < 5
    assert refused.count(SheetBusy) == 1, "one of three was not even looked at"
    assert read_capped(workbook(PLAN), "plan.xlsx").sheet.rows, "and there is room again afterwards"


def test_letters_that_read_wrong_are_chosen_anew_and_remembered(scene: Scene) -> None:
    wizard = Wizard(scene)
    data = "Úkol;Termín\nPříprava smlouvy;2026-03-04\n".encode("cp1250")
    wizard.bring(file=file("plan.csv", data))
    shown = page(wizard.get("columns"))
    assert "Pøíprava smlouvy" in shown and "Příprava" in shown, "as it was read, and as it may be"
    wizard.post("columns", encoding="cp1250", act="show")
    shown = page(wizard.get("columns"))
    assert "Příprava smlouvy" in shown and "Pøíprava smlouvy" not in shown
    wizard.post("columns", encoding="utf-16", act="show")
    assert "Příprava smlouvy" in page(wizard.get("columns"))
    wizard.bring(file=file("another.csv", "Úkol;Termín\nŠkolení uživatelů;2026-03-04\n".encode("cp1250")))
    assert "Školení uživatelů" in page(wizard.get("columns"))
