"""A plan's own spreadsheet as a new plan: nothing of what both sides share is lost, whatever the plan."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from mapapp.exchange.jsonplan.shape import checked
from mapapp.exchange.jsonplan.write import file_of, spelled
from mapapp.exchange.planfile.asplan import is_ours, plain_of
from mapapp.exchange.planfile.taken import take, take_version
from mapapp.exchange.planfile.write import plan_xlsx
from mapapp.exchange.refusals import NotAPlan
from mapapp.exchange.sheet import read_sheet
from mapapp.plans.changes.progress import block_task, drop_task
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.frozen import plan_in
from mapapp.plans.models import Task, Version, Workspace
from tests.builders import TODAY, Scene
from tests.exchange.test_jsonplan import Row, again, file, live, plans
from tests.pages.importing import START, page
from tests.snapshots.story import told

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]  # a plan into cells and back


def workbook_of(workspace: Workspace) -> bytes:
    return plan_xlsx(take(workspace))


def back(data: bytes) -> Row:
    book = read_sheet(data, "plan.xlsx")
    assert is_ours(book)
    return checked(spelled(plain_of(book)))


def changed(data: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def test_a_plan_that_has_lived_goes_through_a_spreadsheet_and_loses_nothing(scene: Scene) -> None:
    stood = {number: scene.task(number).status for number in (24, 27)}
    drop_task(scene.workspace, 27, why="Not needed", was=stood[27], by=scene.actor("priya"), at=TODAY)
    block_task(scene.workspace, 24, why="Portal", unblocker=3, was=stood[24], by=scene.actor("priya"), at=TODAY)
    Task.objects.filter(workspace=scene.workspace, number=22).update(text="_x0041_ and =1+1", fixed=True)
    before = live(scene.workspace)
    copy = again(scene, spelled(back(workbook_of(scene.workspace))))
    assert live(copy) == before
    assert back(workbook_of(copy)) == json.loads(before)


def test_a_version_goes_through_a_spreadsheet_and_loses_nothing(scene: Scene) -> None:
    told(scene)
    version = Version.objects.filter(workspace=scene.workspace).latest("number")
    kept = json.loads(file_of(plan_in(version)))
    was = scene.task(22)
    reword_task(scene.workspace, 22, text="Since then", was=was.text, by=scene.actor("anna"), at=TODAY)
    data = plan_xlsx(take_version(version))
    assert back(data) == kept
    assert back(plan_xlsx(take(again(scene, spelled(back(data)))))) == kept


def test_whatever_plan_goes_through_a_spreadsheet_comes_back_as_it_was(scene: Scene) -> None:
    @settings(
        max_examples=10, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(plans())
    def comes_back(plain: Row) -> None:
        with transaction.atomic():
            copy = again(scene, spelled(plain))
            assert back(workbook_of(copy)) == json.loads(live(copy))
            transaction.set_rollback(True)

    comes_back()


def test_names_that_mean_several_are_told_apart(scene: Scene) -> None:
    """Two people and two phases of one name, a question that reads like a name, and two companies called alike."""
    plain = file(scene)
    plain["plan"]["account"] = "Larkspur"
    plain["people"] += [{"side": "buyer", "name": "Priya Raman", "part": "user"}] * 2
    plain["phases"][1]["name"] = plain["phases"][0]["name"]
    plain["phases"][0]["criteria"] = ["One\n2. not the second", "Two"]
    plain["goals"].append({**plain["goals"][0], "measures": []})
    first, second, third, *_rest = [task for phase in plain["phases"] for task in phase["tasks"]]
    for task in (first, second, third):
        for name in ("owner", "gap_side", "gap"):
            task.pop(name, None)
    first["owner"], second["owner"] = len(plain["people"]), len(plain["people"]) - 1
    third |= {"gap_side": "buyer", "gap": "Priya Raman"}
    first["goal"], second["unblocker"] = len(plain["goals"]), len(plain["people"])
    plain["phases"][0]["criteria"] = ["One", "Two\nwith a line more"]
    copy = again(scene, spelled(plain))
    assert back(workbook_of(copy)) == json.loads(live(copy))


def test_what_was_changed_offline_is_in_the_new_plan(scene: Scene) -> None:
    def change(book: openpyxl.Workbook) -> None:
        people, tasks = book["People"], book["Tasks"]
        people["D2"], people["G2"] = "Chair", "A quiet quarter"
        row = tasks.max_row + 1
        for place, value in (
            (2, tasks["B2"].value),
            (3, "A new step"),
            (4, "Who signs?"),
            (6, "Larkspur"),
            (8, date(2026, 4, 1)),
            (11, f"{tasks['A2'].value}FS+2d"),
        ):
            tasks.cell(row, place).value = value

    data = workbook_of(scene.workspace)
    before, plain = back(data), back(changed(data, change))
    assert (plain["people"][0]["title"], plain["people"][0]["needs"]) == ("Chair", "A quiet quarter")
    added = [task for phase in plain["phases"] for task in phase["tasks"] if task["text"] == "A new step"]
    numbers = [task["number"] for phase in before["phases"] for task in phase["tasks"]]
    assert added[0]["number"] == max(numbers) + 1 and added[0]["after"] == [[numbers[0], 2]]
    assert (added[0]["gap_side"], added[0]["gap"], added[0]["starts_on"]) == ("seller", "Who signs?", "2026-04-01")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "words"),
    [
        ("Tasks", "H2", "soon", "Tasks, H2: “soon” is no day"),
        ("Tasks", "B2", "Nowhere", "Tasks, B2: “Nowhere” is not"),
        ("Tasks", "I2", "Maybe", "Tasks, I2: “Maybe” is not known here"),
        ("Tasks", "K2", "999", "Tasks, K2: “999” cannot"),
        ("Tasks", "D2", "Nobody", "Tasks, D2: “Nobody” is not in the sheet People"),
        ("People", "A2", "x", "People, A2: “x” is no number"),
        ("People", "C2", "Acme", "People, C2: “Acme” is neither"),
        ("Phases", "B2", None, "Phases, B2: Nothing is written here"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_named_with_what_to_do(
    scene: Scene, sheet: str, cell: str, value: Any, words: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    with pytest.raises(NotAPlan) as no:
        back(changed(workbook_of(scene.workspace), change))
    assert words in str(no.value) and "delete the sheet About" in str(no.value)


def test_the_wizard_takes_it_whole_and_asks_for_no_columns(scene: Scene) -> None:
    data = workbook_of(scene.workspace)
    client = scene.client("anna")
    answer = client.post(START, {"file": SimpleUploadedFile("plan.xlsx", data)})
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/plan/")
    shown: Any = client.get(answer.headers["Location"])
    assert "One account-planning platform by Q3" in page(shown)
    made = client.post(answer.headers["Location"])
    code = made.headers["Location"].split("/")[2]
    assert live(Workspace.objects.get(code=code)) == live(scene.workspace)
    broken = changed(data, lambda book: book["Tasks"].__setitem__("H2", "soon"))
    refused: Any = client.post(START, {"file": SimpleUploadedFile("plan.xlsx", broken)})
    assert refused.status_code == 422 and "Tasks, H2: “soon” is no day" in page(refused)


def test_who_got_another_name_in_people_alone_is_found_by_the_address(scene: Scene) -> None:
    def change(book: openpyxl.Workbook) -> None:
        people, tasks = book["People"], book["Tasks"]
        row = next(cell.row for cell in people["B"] if cell.value == "Marcus Lindqvist")
        people.cell(row, 2).value = "Marcus L. Oyelaran"
        row, first = tasks.max_row + 1, tasks["B2"].value
        for at, number, text, after in ((row, "new 1", "A later one", "new 2FS+1d"), (row + 1, "New 2", "First", None)):
            for place, value in (
                (1, number), (2, first), (3, text), (6, "Larkspur"), (8, date(2026, 4, 1)), (11, after),
            ):  # fmt: skip
                tasks.cell(at, place).value = value

    before = back(workbook_of(scene.workspace))
    plain = back(changed(workbook_of(scene.workspace), change))
    owned = [[task.get("owner") for phase in each["phases"] for task in phase["tasks"]] for each in (before, plain)]
    assert [one for one in owned[1] if one] == [one for one in owned[0] if one]
    assert "Marcus L. Oyelaran" in [person["name"] for person in plain["people"]]
    tasks = {task["text"]: task for phase in plain["phases"] for task in phase["tasks"]}
    assert tasks["A later one"]["after"] == [[tasks["First"]["number"], 1]]
