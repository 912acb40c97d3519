"""New rows, their order, and one change for several of them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from mapapp.plans import history
from mapapp.plans.models import Dependency, Event, Task, Workspace
from tests.builders import Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")


def order(scene: Scene, phase: int) -> list[int]:
    rows = Task.objects.filter(workspace=scene.workspace, phase__number=phase).order_by("position", "number")
    return list(rows.values_list("number", flat=True))


def test_a_row_is_added_at_the_end_of_its_phase(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    opened = text(anna.get("phase/4/tasks/"))
    assert opened.startswith("<tr") or "<tr" in opened
    saved = anna.post("phase/4/tasks/", **hidden(opened), text="Escrow agreement agreed", owner="1", due="2026-03-03")
    assert saved["HX-Retarget"] == "#tasks"
    assert "Task 31 is added." in text(saved)
    assert "Escrow agreement agreed" in text(saved)
    assert order(scene, 4)[-1] == 31
    assert (scene.task(31).starts_on, scene.task(31).due_on) == (date(2026, 3, 3), date(2026, 3, 3))
    assert 'hx-get="' in text(anna.get("phase/4/tasks/?show"))


def test_a_row_is_added_on_a_page_too_with_a_start_and_a_gap(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    form = hidden(text(anna.get("phase/4/tasks/")))
    data = {"text": "Escrow", "owner": "buyer", "gap": "Who signs?", "starts": "2026-03-02", "due": "2026-03-03"}
    for _time in range(2):
        assert anna.post("phase/4/tasks/", **form, **data).status_code == 302
    task = scene.task(31)
    assert (task.gap, task.gap_side, task.starts_on) == ("Who signs?", "buyer", date(2026, 3, 2))
    assert scene.fresh().revision == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "", "owner": "1", "due": "2026-03-03"}, "Write what will be done."),
        ({"text": "Escrow", "owner": "1", "due": ""}, "Choose a day."),
        ({"text": "Escrow", "owner": "", "due": "2026-03-03"}, "Choose"),
        ({"text": "Escrow", "owner": "99", "due": "2026-03-03"}, "That person is not on this plan."),
        ({"text": "Escrow", "owner": "1", "starts": "2026-03-04", "due": "2026-03-03"}, "It cannot be due before"),
        ({"text": "x" * 4001, "owner": "1", "due": "2026-03-03"}, "4000 fit"),
    ],
)
def test_a_wish_is_no_task(scene: Scene, data: dict[str, str], said: str) -> None:
    anna = Browser(scene, "anna")
    refused = anna.post("phase/4/tasks/", **data)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#add-row-4")
    assert said in text(refused)
    assert data["text"] in text(refused)
    assert scene.fresh().revision == 1


def test_the_500_and_first_task_is_refused(scene: Scene) -> None:
    one = scene.task(30)
    Task.objects.bulk_create(
        Task(workspace=scene.workspace, number=100 + n, phase=one.phase, position=100 + n, text="x", owner=one.owner,
             starts_on=one.starts_on, due_on=one.due_on)
        for n in range(470)
    )  # fmt: skip
    refused = Browser(scene, "anna").post("phase/4/tasks/", text="One more", owner="1", due="2026-03-03")
    assert refused.status_code == 422
    assert "A plan holds 500 tasks, and this one is full." in text(refused)


def test_the_2000_and_first_dependency_is_refused(scene: Scene) -> None:
    one, have = scene.task(30), Dependency.objects.filter(workspace=scene.workspace).count()
    rows = Task.objects.bulk_create(
        Task(workspace=scene.workspace, number=100 + n, phase=one.phase, position=100 + n, text="x", owner=one.owner,
             starts_on=one.starts_on, due_on=one.due_on)
        for n in range(100)
    )  # fmt: skip
    pairs = [(a, b) for at, a in enumerate(rows) for b in rows[at + 1 :]]
    Dependency.objects.bulk_create(
        Dependency(workspace=scene.workspace, predecessor=a, successor=b) for a, b in pairs[: 2000 - have]
    )
    refused = Browser(scene, "anna").edit(30, "after", after="29, 20")
    assert refused.status_code == 422
    assert "A plan holds 2000 dependencies, and this one is full." in text(refused)


@pytest.mark.parametrize(
    ("way", "phase", "expected"),
    [
        ("up", 4, [20, 22, 21]),
        ("down", 4, [20, 21, 23, 22]),
    ],
)
def test_a_row_goes_one_place_up_or_down(scene: Scene, way: str, phase: int, expected: list[int]) -> None:
    moved = Browser(scene, "anna").post("order/", task="22", direction=way)
    assert moved["HX-Retarget"] == "#tasks"
    assert order(scene, phase)[: len(expected)] == expected


def test_a_row_goes_to_the_phase_beside_its_own(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    assert anna.post("order/", task="22", direction="phase-down")["Location"].endswith("#task-22")
    assert order(scene, 5)[0] == 22
    anna.post("order/", task="22", direction="phase-up")
    assert order(scene, 4)[-1] == 22
    anna.post("order/", task="28", direction="phase-down")
    assert anna.post("order/", task="28", direction="phase-down").status_code == 422


def test_a_row_is_dropped_before_another_one_of_any_phase(scene: Scene) -> None:
    Browser(scene, "anna").post("order/", task="22", before="29")
    assert order(scene, 5) == [28, 22, 29, 30]
    Browser(scene, "anna").post("order/", task="22", phase="4", before="20")
    assert order(scene, 4)[:2] == [22, 20]


def test_the_first_row_stays_first_when_moved_up(scene: Scene) -> None:
    assert Browser(scene, "anna").post("order/", task="20", direction="up").status_code == 200
    assert scene.fresh().revision == 1


def test_several_tasks_get_one_owner_as_one_event(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    saved = anna.post("bulk/", ids=["26", "27"], field="owner", owner="1")
    assert saved["HX-Retarget"] == "#tasks"
    assert "Two tasks: owner is" in text(saved)
    assert {scene.task(26).owner_id, scene.task(27).owner_id} == {scene.workspace.people.get(number=1).pk}
    assert scene.fresh().revision == 2
    assert anna.post("undo/2/").status_code == 200


def test_several_tasks_for_the_other_company_show_first_what_its_week_pushes(scene: Scene) -> None:
    """Larkspur has its Thursdays off: the review ends on one, which counts as the Friday after, and pushes."""
    Workspace.objects.update(calendars={"seller": {"weekend": "356"}})
    task, after = scene.task(22), scene.task(26)
    assert (task.side, after.side) == ("buyer", "buyer")
    before, jonas = scene.fresh().revision, str(scene.workspace.people.get(name__startswith="Jonas").number)
    anna = Browser(scene, "anna")
    one = anna.edit(22, "owner", owner=jonas)
    shown = anna.post("bulk/", ids=["22", "26"], field="owner", owner=jonas, form_key="k")
    assert (shown["HX-Retarget"], one["HX-Retarget"]) == ("#dialog", "#dialog")
    assert "Hand these over, and move" in text(shown)
    assert scene.fresh().revision == before
    missing = anna.apply(shown, "bulk/")
    assert (missing.status_code, scene.fresh().revision) == (422, before)
    applied = anna.apply(shown, "bulk/", why="Jonas knows it", force="on")
    assert (applied["HX-Retarget"], scene.fresh().revision) == ("#tasks", before + 1)
    line = history.read(Event.objects.get(workspace=scene.workspace, number=before + 1))
    assert (line.verb, line.task, line.why) == ("task.handed_over", None, "Jonas knows it")
    assert line.facts["pushed"]
    assert {scene.task(n).owner.name for n in (22, 26)} == {"Jonas Birk"}
    assert anna.post(f"undo/{before + 1}/").status_code == 200
    assert (scene.task(22).side, scene.task(26).due_on) == ("buyer", after.due_on)


def test_a_plan_changed_under_the_preview_is_shown_again(scene: Scene) -> None:
    Workspace.objects.update(calendars={"seller": {"weekend": "356"}})
    jonas = str(scene.workspace.people.get(name__startswith="Jonas").number)
    anna = Browser(scene, "anna")
    shown = anna.post("bulk/", ids=["22", "26"], field="owner", owner=jonas)
    Browser(scene, "priya").edit(27, "text", text="Insurance verified")
    again = anna.apply(shown, "bulk/", why="Jonas knows it", force="on")
    assert again["HX-Retarget"] == "#dialog"
    assert scene.task(22).side == "buyer"


def test_what_somebody_else_came_back_to_is_not_undone_under_him(scene: Scene) -> None:
    priya, anna = Browser(scene, "priya"), Browser(scene, "anna")
    priya.edit(26, "text", text="PO raised")
    anna.edit(26, "text", text="PO sorted")
    anna.edit(26, "text", text="PO raised")
    refused = priya.post("undo/2/")
    assert (refused.status_code, scene.task(26).text) == (422, "PO raised")
    assert "Task 26 has been changed since" in text(refused)
    assert anna.post("undo/4/").status_code == 200
    assert anna.post("undo/3/").status_code == 200  # what was undone since was never said
    assert priya.post("undo/2/").status_code == 200
    assert scene.task(26).text == "Get PO sorted"


def test_several_tasks_go_to_another_phase(scene: Scene) -> None:
    saved = Browser(scene, "anna", script=False).post("bulk/", ids=["26", "27"], field="phase", phase="5")
    assert saved["Location"].endswith("#tasks")
    assert order(scene, 5) == [28, 29, 30, 26, 27]


def test_several_tasks_get_a_status_and_one_that_refuses_is_named(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=26).update(status="not_needed")
    saved = Browser(scene, "anna").post("bulk/", ids=["15", "26"], field="status", status="done")
    assert "One task: Done. Not 26: It is marked as not needed." in text(saved)
    refused = Browser(scene, "anna").post("bulk/", ids="23", field="status", value="blocked")
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "column"),
    [
        ("owner", "1", {"owner": "2"}, "owner"),
        ("status", "done", {"status": "in_progress"}, "status"),
    ],
)
def test_what_somebody_else_has_set_meanwhile_is_not_overwritten(
    scene: Scene, field: str, mine: str, theirs: dict[str, str], column: str
) -> None:
    """Of the rows that are picked the page says which revision it shows; one's own acts since are known."""
    anna, page = Browser(scene, "anna"), text(Browser(scene, "anna", script=False).get())
    looked = re.findall(r'name="looked" value="(\d+)" form="bulk"', page)
    assert looked == ["1"]
    anna.edit(27, field, **theirs)
    Browser(scene, "priya").edit(26, field, **theirs)
    theirs_now = getattr(scene.task(26), column)
    clash = anna.post("bulk/", ids=["26", "27"], field=field, value=mine, looked=looked)
    if field == "status":
        assert "Not 26: Somebody changed it a moment ago." in text(clash)
    else:
        assert clash.status_code == 409 and "Somebody changed 26 a moment ago" in text(clash)
    assert getattr(scene.task(26), column) == theirs_now
    anna.post("bulk/", ids=["26", "27"], field=field, value=mine, looked=str(scene.fresh().revision))
    assert getattr(scene.task(26), column) != theirs_now


def test_a_phase_that_somebody_else_has_chosen_stands(scene: Scene) -> None:
    anna, row = Browser(scene, "anna"), text(Browser(scene, "anna", script=False).get())
    menu = re.findall(r'name="task" value="22"><input type="hidden" name="was" value="(\d+)"', row)
    assert menu == ["4"]
    Browser(scene, "priya").post("bulk/", ids=["22", "26"], field="phase", phase="5", looked="1")
    assert scene.task(22).phase.number == 5
    for path, form in (
        ("order/", {"task": "22", "was": "4", "phase": "3", "before": "13"}),
        ("bulk/", {"ids": ["22", "27"], "field": "phase", "phase": "3", "looked": "1"}),
    ):
        clash = anna.post(path, **form)
        assert clash.status_code == 409 and "22" in text(clash)
        assert (scene.task(22).phase.number, scene.task(27).phase.number) == (5, 4)


def test_a_shift_of_several_tasks_is_shown_as_one_set(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    shown = anna.post("bulk/", ids=["22", "24"], field="shift", shift="2")
    assert shown["HX-Retarget"] == "#dialog"
    assert "Move 2 tasks by 2 working days?" in text(shown)
    assert scene.fresh().revision == 1
    applied = anna.apply(shown, "bulk/", why="Both are at the audit")
    assert applied["HX-Retarget"] == "#tasks"
    assert (scene.task(22).due_on, scene.task(24).due_on) == (date(2026, 2, 23), date(2026, 2, 27))
    line = history.read(Event.objects.get(workspace=scene.workspace, number=2))
    assert line.facts["asked"] == [22, 24]


def test_a_shift_by_nothing_or_words_is_refused(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    for value in ("", "0", "many", "100000"):
        assert anna.post("bulk/", ids="22", field="shift", shift=value).status_code == 422
    assert anna.post("bulk/", field="shift", shift="1").status_code == 422
    assert "Pick at least one task first." in text(anna.post("bulk/", field="shift", shift="1"))
    assert anna.post("bulk/", ids="20", field="shift", shift="1").status_code == 422
