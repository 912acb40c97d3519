"""Garbage in the forms of a plan: never a 5xx, always a sentence; and the plan still opens for both companies."""

from __future__ import annotations

import itertools

import pytest

from mapapp.plans.changes.bounds import FIRST_DAY, LAST_DAY
from mapapp.plans.models import Dependency, Phase, Task
from tests.builders import Scene
from tests.pages.edits import Browser, text
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAYS = ("0001-01-01", "1899-12-31", "1999-12-31", "2000-01-01", "2099-12-31", "2100-01-01", "9999-12-31", "2026-02-30")


@pytest.mark.parametrize("day", DAYS)
def test_no_date_takes_the_plan_away_from_its_readers(scene: Scene, day: str) -> None:
    """A day far off is refused at its field; one that is taken leaves every page open to everybody."""
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    inside = FIRST_DAY.isoformat() <= day <= LAST_DAY.isoformat() and day != "2026-02-30"
    head = {"part": "head", "name": scene.workspace.name, "account": scene.workspace.account}
    for path, body in (
        ("phase/1/tasks/", {"text": "x", "owner": "3", "due": day}),
        ("phase/1/tasks/", {"text": "x", "owner": "3", "due": max(day, "2026-05-05"), "starts": day}),
        ("goals/new/", {"statement": "x", "said_on": day}),
        ("goals/1/measures/new/", {"what": "x", "by_on": day}),
        ("settings/", {**head, **{f"was-{k}": v for k, v in head.items()}, "target_go_live_on": day}),
    ):
        answer = anna.post(path, **body)
        taken = (200, 302, 409, 422) if "starts" in body else (200, 302, 409)  # ten years at most
        assert answer.status_code in (taken if inside else (409, 422)), path
    for field in ("due", "starts"):
        answer = anna.edit(27, field, **{field: day})
        if 'name="seen"' in text(answer):
            answer = anna.apply(answer, f"task/27/{field}/", why="x", force="on")
        assert answer.status_code in (200, 422)
    assert anna.edit(22, "status", status="done", done_on=day).status_code in (200, 422)
    for path in ("", "activity/", "goals/", "task/27/", "settings/", "people/", "digest/"):
        for browser in (anna, priya):
            assert browser.client.get(browser.plan + path).status_code == 200, path
    assert broken_at(scene.fresh()) is None


def test_a_shift_cannot_leave_the_century_step_by_step(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    for _step in range(60):
        answer = anna.post("bulk/", ids="27", field="shift", value="500")
        if answer.status_code == 422:
            break
        anna.apply(answer, "bulk/", why="x", force="on")
    assert "2099" in text(answer)
    assert scene.task(27).due_on <= LAST_DAY
    assert anna.get().status_code == 200


def test_fixed_tasks_of_many_years_in_a_row_leave_the_plan_open(scene: Scene) -> None:
    """A fixed task keeps its dates, and is projected behind what it waits for: as long as all of them together."""
    anna = Browser(scene, "anna", script=False)
    ten = {"text": "Long", "owner": "3", "starts": "2026-05-05", "due": "2036-05-05"}
    assert anna.post("phase/1/tasks/", **(ten | {"due": "2036-05-06"})).status_code == 422
    for _time in range(3):
        assert anna.post("phase/1/tasks/", **ten).status_code == 302
    tasks = list(scene.workspace.tasks.filter(text="Long"))
    scene.workspace.tasks.filter(text="Long").update(fixed=True)
    rest = [Task(workspace=scene.workspace, number=100 + n, position=100 + n, phase=tasks[0].phase, text="Long",
                 owner=tasks[0].owner, starts_on=tasks[0].starts_on, due_on=tasks[0].due_on, fixed=True)
            for n in range(460)]  # fmt: skip
    chain = [*tasks, *Task.objects.bulk_create(rest)]
    Dependency.objects.bulk_create(
        Dependency(workspace=scene.workspace, predecessor=one, successor=other, lag=120)
        for one, other in itertools.pairwise(chain)
    )
    assert anna.get().status_code == 200


def test_an_undo_never_closes_a_circle(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    for due in ("2026-05-05", "2026-06-05"):
        anna.post("phase/1/tasks/", text="New", owner="3", due=due)
    anna.post("task/32/after/", was="", after="31")
    anna.post("task/32/after/", was="31", after="")
    taken = scene.fresh().revision
    anna.post("task/32/status/", status="done", was="not_started")
    anna.post("task/31/after/", was="", after="32")
    assert scene.fresh().revision == taken + 2
    answer = anna.post(f"undo/{taken}/")
    assert answer.status_code == 422
    assert "was not undone" in text(answer)
    assert anna.get().status_code == 200


def test_a_task_that_is_not_needed_hides_no_circle_until_it_comes_back(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    for due in ("2026-05-05", "2026-06-05"):
        anna.post("phase/1/tasks/", text="New", owner="3", due=due)
    anna.post("task/32/after/", was="", after="31")
    anna.post("task/32/status/", status="not_needed", was="not_started", ask="on")
    answer = anna.post("task/31/after/", was="", after="32")
    assert answer.status_code == 422
    assert "circle" in text(answer)
    anna.post("task/32/status/", status="not_started", was="not_needed")
    assert anna.get().status_code == 200


@pytest.mark.parametrize("kind", ["gap", "phase", "mark", "milestone"])
def test_an_undo_that_no_longer_fits_is_refused_with_a_sentence(scene: Scene, kind: str) -> None:
    anna = Browser(scene, "anna", script=False)
    details = {"kind": "task", "mark": "", "was-kind": "task", "was-mark": ""}
    match kind:
        case "gap":
            anna.edit(27, "owner", owner="buyer", gap="")
            taken = scene.fresh().revision
            anna.edit(27, "owner", owner="buyer", gap="who?")
        case "phase":
            anna.post("phases/", name="New")
            number = Phase.objects.latest("pk").number
            anna.post("order/", task="27", phase=number)
            anna.post("order/", task="27", phase=1)
            taken = scene.fresh().revision
            anna.post(f"phase/{number}/", act="remove")
        case "mark":
            sign = scene.workspace.tasks.get(mark="signature")
            now = {
                "kind": sign.kind,
                "was-kind": sign.kind,
                "was-done_when": sign.done_when,
                "done_when": sign.done_when,
            }
            anna.post(f"task/{sign.number}/details/", **now, **{"was-mark": "signature"}, mark="")
            taken = scene.fresh().revision
            anna.post("task/27/details/", **(details | {"mark": "signature"}))
        case _:
            anna.apply(anna.edit(27, "details", kind="milestone"), "task/27/details/")
            anna.edit(27, "details", kind="task")
            taken = scene.fresh().revision
            anna.edit(27, "starts", starts="2026-02-19", force="on")
    later = scene.fresh().revision
    assert later > taken > 1
    answer = anna.post(f"undo/{taken}/")
    assert answer.status_code == 422, text(answer)[:200]
    assert "not undone" in text(answer)
    assert scene.fresh().revision == later


def test_keys_of_any_length_act_once_and_are_no_fault(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    for key in ("k" * 500, "a\x00b", "🙂" * 50):
        anna.edit(22, "text", text=f"Words {len(key)}")
        taken = scene.fresh().revision
        for _time in range(2):
            assert anna.post(f"undo/{taken}/", form_key=key).status_code == 302
        assert scene.fresh().revision == taken + 1
    said = anna.post("bulk/", ids="22,27", field="status", value="in_progress", form_key="k" * 40)
    assert said.status_code == 302
    assert {scene.task(number).status for number in (22, 27)} == {"in_progress"}


def test_ten_thousand_ids_and_bodies_too_large_are_told_quickly(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    many = ",".join(map(str, range(1, 10_000)))
    assert anna.post("bulk/", ids=many, field="status", value="done").status_code == 422
    assert anna.post("bulk/", ids="22", field="shift", value="1", forward=many).status_code == 200
    assert anna.edit(27, "after", after=many).status_code == 422
    assert anna.edit(27, "after", after="22+999").status_code == 422
    for raw in ("body=" + "x" * 4_000_000, "&".join(f"a{n}=1" for n in range(30_000))):
        answer = anna.client.post(f"{anna.plan}task/22/comments/", raw, "application/x-www-form-urlencoded")
        assert answer.status_code == 400
        assert "could not read" in text(answer)
    assert anna.post("task/22/comments/", body="x" * 4001).status_code == 422
    assert scene.fresh().revision == 1


def test_half_a_character_is_never_kept(scene: Scene) -> None:
    url = f"/p/{scene.workspace.code}/task/22/comments/"
    client = scene.client("anna")
    client.post(url, "body=%ED%A0%80half", "application/x-www-form-urlencoded")
    assert "half" in client.get(f"/p/{scene.workspace.code}/task/22/").content.decode()
    part = b'--B\r\nContent-Disposition: form-data; name="body"\r\n\r\n\\ud800\r\n--B--\r\n'
    for charset in ("unicode_escape", "utf-7", "hex", "utf-16"):
        answer = client.generic("POST", url, part, content_type=f"multipart/form-data; boundary=B; charset={charset}")
        assert answer.status_code == 400, charset
    assert scene.fresh().revision == 2
