"""The spreadsheet comes back: three ways, field by field, nothing half written, nothing twice."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.people import describe_person
from mapapp.plans.changes.tasks import reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import since
from mapapp.plans.models import Event, Task
from tests.builders import TODAY, Scene
from tests.exchange.offline import Offline
from tests.pages.edits import Browser, text
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def bring(scene: Scene, name: str, file: Offline | bytes, filename: str = "plan.xlsx") -> Any:
    data = file if isinstance(file, bytes) else file.data()
    return Browser(scene, name, script=False).post("import/", file=SimpleUploadedFile(filename, data))


def form(answer: Any) -> dict[str, Any]:
    """What a browser would post of the page as it stands."""
    page = answer.content.decode()
    found: dict[str, Any] = {"take": []}
    for tag in re.findall(r"<input[^>]*>", page):
        pairs = dict(re.findall(r'(\S+?)="([^"]*)"', tag))
        name, value = pairs.get("name", ""), html.unescape(pairs.get("value", ""))
        if pairs.get("type") == "hidden" and name != "csrfmiddlewaretoken":
            found[name] = value
        elif " checked" in tag and name == "take":
            found["take"].append(value)
        elif " checked" in tag:
            found[name] = value
    return found


def apply(scene: Scene, name: str, answer: Any, **more: Any) -> Any:
    posted = {**form(answer), "act": "apply", **more}
    return Browser(scene, name, script=False).post("import/", **posted)


def reword(scene: Scene, words: str) -> None:
    """Priya words 22 on the plan meanwhile."""
    reword_task(scene.workspace, 22, text=words, was=scene.task(22).text, by=scene.actor("priya"), at=TODAY)


def revision(scene: Scene) -> int:
    return int(Event.objects.filter(workspace=scene.workspace).aggregate(last=Max("number"))["last"])


def test_a_file_that_nobody_changed_says_nothing(scene: Scene) -> None:
    answer = bring(scene, "anna", Offline.of(scene))
    assert answer.status_code == 200
    assert "The file says nothing else than the plan does." in text(answer)
    assert "Left as it is" not in text(answer) and "not taken" not in text(answer)


def test_what_was_changed_offline_is_offered_and_applied_as_changes_of_whoever_brings_it(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Task", "Answers to all 261 questions").set(22, "Done when", "Marcus has them")
    file.set(26, "Owner", "Jonas Birk").set(24, "Comes after", "22FS+1d").set(27, "Type", "Approval")
    answer = bring(scene, "anna", file)
    page = text(answer)
    assert "Answers to all 261 questions" in page and "Jonas Birk" in page
    assert revision(scene) == 1, "nothing is written before it is applied"
    done = apply(scene, "anna", answer, why="Agreed on the call", force="on")
    assert done.status_code == 302, text(done)[-3000:]
    task = scene.task(22)
    assert (task.text, task.done_when) == ("Answers to all 261 questions", "Marcus has them")
    assert scene.task(26).owner.name == "Jonas Birk"  # type: ignore[union-attr]
    assert scene.task(27).kind == "approval"
    lines = since(scene.fresh(), 1)
    assert {line.verb for line in lines} >= {"task.reworded", "task.described", "task.handed_over"}
    assert {line.by for line in lines} == {scene.actor("anna").number}
    assert broken_at(scene.fresh()) is None


def test_a_version_that_comes_back_is_compared_with_what_that_version_said(scene: Scene) -> None:
    version = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    first = scene.task(22).text
    reword(scene, "Since then")
    version.workspace = scene.workspace
    assert "says nothing else" in text(bring(scene, "anna", Offline.of_version(version)))
    answer = bring(
        scene, "anna", Offline.of_version(version).set(22, "Task", "From the version").set(26, "Task", "Fine")
    )
    assert first in text(answer) and form(answer)["pick-22-text"] == "now" and form(answer)["take"] == ["26-text"]
    version.sha256 = "0" * 64
    assert "taken from another plan" in text(bring(scene, "anna", Offline.of_version(version)))


def test_a_date_is_shown_with_what_it_moves_and_asks_why(scene: Scene) -> None:
    before = {task.number: task.due_on for task in Task.objects.filter(workspace=scene.workspace)}
    answer = bring(scene, "priya", Offline.of(scene).set(22, "Due", date(2026, 3, 4)))
    page = text(answer)
    assert "Signature moves from" in page and "Why is it moving?" in page
    assert {task.number: task.due_on for task in Task.objects.filter(workspace=scene.workspace)} == before
    without = apply(scene, "priya", answer)
    assert without.status_code == 422 and "Say in one line why it is moving." in text(without)
    assert revision(scene) == 1
    done = apply(scene, "priya", without, why="The auditor is away", force="on")
    assert done.status_code == 302
    (line,) = since(scene.fresh(), 1)
    assert (line.verb, line.why) == ("task.rescheduled", "The auditor is away")
    assert scene.task(22).due_on == date(2026, 3, 4)
    assert scene.task(24).due_on > before[24]


def test_the_same_field_changed_on_both_is_a_conflict_and_stays_unless_one_says_otherwise(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Task", "As the file says").set(26, "Task", "Only the file")
    reword_task(
        scene.workspace, 22, text="As the plan says", was=scene.task(22).text, by=scene.actor("priya"), at=TODAY
    )
    answer = bring(scene, "anna", file)
    page = text(answer)
    assert "Changed on the plan meanwhile, too" in page and "When the file was made:" in page
    assert form(answer)["pick-22-text"] == "now" and form(answer)["take"] == ["26-text"]
    apply(scene, "anna", answer)
    assert (scene.task(22).text, scene.task(26).text) == ("As the plan says", "Only the file")
    again = bring(scene, "anna", file)
    assert "26-text" not in form(again)["take"], "what stands there already is no change"
    apply(scene, "anna", again, **{"pick-22-text": "file"})
    assert scene.task(22).text == "As the file says"


def test_what_the_file_did_not_touch_is_left_alone_whatever_happened_there(scene: Scene) -> None:
    file = Offline.of(scene).set(26, "Task", "Only the file")
    reword_task(
        scene.workspace, 22, text="As the plan says", was=scene.task(22).text, by=scene.actor("priya"), at=TODAY
    )
    marcus = scene.task(22).owner
    assert marcus is not None
    describe_person(
        scene.workspace, marcus.number, field="name", value="Marcus L. Lindqvist", was=marcus.name,
        by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    answer = bring(scene, "anna", file)
    assert form(answer)["take"] == ["26-text"]
    assert [name for name in form(answer) if name.startswith("pick-")] == []
    assert "not taken" not in text(answer), "the name that stood there is no change"


def test_each_field_by_its_own_rule_what_one_may_not_change_is_said_and_not_offered(scene: Scene) -> None:
    file = Offline.of(scene).set(24, "Task", "Not mine to word").set(24, "Due", date(2026, 3, 20))
    assert scene.task(24).side == "seller"
    answer = bring(scene, "marcus", file)
    page = text(answer)
    assert "Cannot be applied" in page and "This step belongs to the other company." in page
    assert form(answer)["take"] == ["24-due"]
    assert "as proposed until Larkspur says yes" in page
    forged = apply(scene, "marcus", answer, take=["24-text"])
    assert scene.task(24).text != "Not mine to word"
    assert forged.status_code in (200, 302, 422)
    apply(scene, "marcus", answer, why="Holiday", force="on")
    assert scene.task(24).proposed_by == "buyer"


def test_who_only_reads_does_not_bring(scene: Scene) -> None:
    assert Browser(scene, "tom").get("import/").status_code == 403
    assert bring(scene, "tom", Offline.of(scene)).status_code == 403
    assert bring(scene, "zed", Offline.of(scene)).status_code == 404


def test_a_new_row_is_a_new_step_and_a_missing_one_deletes_nothing(scene: Scene) -> None:
    file = Offline.of(scene)
    file.tasks.delete_rows(file.row(3))
    file.add(Task="Kick off with the regions", Phase="proof of value", Company="Fenwick Medical", Owner="Regional lead",
             Due=date(2026, 3, 9), Status="Not started", Done_when="All five said yes")  # fmt: skip
    answer = bring(scene, "anna", file)
    page = text(answer)
    assert "Task 3 is not in the file. A file deletes nothing" in page and "New step" in page
    done = apply(scene, "anna", answer)
    assert done.status_code == 302, text(done)[-2000:]
    made = Task.objects.select_related("owner", "phase").get(
        workspace=scene.workspace, text="Kick off with the regions"
    )
    assert (made.phase.name, made.gap, made.gap_side) == ("Proof of value", "Regional lead", "buyer")
    assert (made.due_on, made.proposed_by, made.done_when) == (date(2026, 3, 9), "seller", "All five said yes")
    assert Task.objects.filter(workspace=scene.workspace, number=3).exists()


def test_statuses_come_back_too(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Status", "Done").set(22, "Done on", date(2026, 2, 9))
    file.set(26, "Status", "Blocked").set(26, "Blocked by", "The DPA").set(27, "Status", "Not needed")
    answer = bring(scene, "anna", file)
    done = apply(scene, "anna", answer, why="So it is", force="on")
    assert done.status_code == 302, text(done)[-3000:]
    assert (scene.task(22).status, scene.task(22).done_on) == ("done", date(2026, 2, 9))
    assert (scene.task(26).status, scene.task(26).blocked_by) == ("blocked", "The DPA")
    assert scene.task(27).status == "not_needed"


def test_bad_cells_are_named_with_what_to_do_and_the_rest_is_offered(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Due", "soon").set(26, "Owner", "Nobody Known").set(27, "Status", "Sort of")
    file.set(24, "Comes after", "999").set(25, "Task", "=1+1").set(28, "Phase", "Elsewhere").set(2, "Task", "Good")
    file.set(9, "Number", 8)
    file.tasks.cell(1, 30).value = "Our margin"
    answer = bring(scene, "anna", file)
    page = text(answer)
    for number, column in (
        (22, "Due"),
        (26, "Owner"),
        (27, "Status"),
        (24, "Comes after"),
        (25, "Task"),
        (28, "Phase"),
    ):
        cell = file.tasks.cell(file.row(number), file.column(column)).coordinate
        assert f'<p class="strong">Tasks {cell}</p>' in page, cell
    assert "stands in row" in page and "Our margin" in page
    assert form(answer)["take"] == ["2-text"]


def test_sent_twice_it_acts_once(scene: Scene) -> None:
    answer = bring(scene, "anna", Offline.of(scene).set(22, "Task", "Once").set(26, "Task", "And once"))
    assert apply(scene, "anna", answer).status_code == 302
    assert revision(scene) == 3
    assert apply(scene, "anna", answer).status_code == 302
    assert revision(scene) == 3


def test_the_plan_that_changed_while_one_looked_is_shown_again(scene: Scene) -> None:
    answer = bring(scene, "anna", Offline.of(scene).set(22, "Task", "From the file").set(26, "Task", "Fine"))
    reword(scene, "From Priya")
    again = apply(scene, "anna", answer)
    assert again.status_code == 409 and "The plan changed while you looked." in text(again)
    assert scene.task(22).text == "From Priya" and scene.task(26).text != "Fine"
    assert "Changed on the plan meanwhile, too" in text(again)
    assert apply(scene, "anna", again, **{"pick-22-text": "now"}).status_code == 302
    assert (scene.task(22).text, scene.task(26).text) == ("From Priya", "Fine")


def test_one_change_that_cannot_be_leaves_all_of_them_unwritten(scene: Scene) -> None:
    answer = bring(scene, "anna", Offline.of(scene).set(22, "Task", "Fine").set(26, "Task", "Fine too"))
    posted = form(answer)
    brought = json.loads(posted["brought"])
    brought["edits"].append(["task", 1, "due", "2026-01-07", "2026-04-01"])  # task 1 is done: its dates stand
    bad = apply(scene, "anna", answer, brought=json.dumps(brought), take=[*posted["take"], "1-due"],
                shown=f"1-due,{posted['shown']}")  # fmt: skip
    assert bad.status_code == 422 and "It is done, so its dates stand." in text(bad)
    assert revision(scene) == 1 and scene.task(22).text != "Fine"


def test_what_breaks_a_fixed_date_asks_for_a_tick(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=28).update(fixed=True)
    answer = bring(scene, "anna", Offline.of(scene).set(24, "Due", date(2026, 4, 20)))
    assert "28 Final approval routing" in text(answer) and "Move it anyway" in text(answer)
    without = apply(scene, "anna", answer, why="Counsel is away")
    assert without.status_code == 422 and revision(scene) == 1 and "Move it anyway" in text(without)
    assert apply(scene, "anna", without, why="Counsel is away", force="on").status_code == 302


def test_who_chooses_otherwise_is_shown_what_follows_first(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Due", date(2026, 3, 4)).set(26, "Task", "Fine")
    answer = bring(scene, "anna", file)
    posted = form(answer)
    first = Browser(scene, "anna", script=False).post("import/", **{**posted, "act": "look", "take": ["26-text"]})
    assert "No date moves." in text(first)
    changed = apply(scene, "anna", first, take=["22-due", "26-text"], why="Audit", force="on")
    assert changed.status_code == 200 and "You chose differently." in text(changed)
    assert revision(scene) == 1
    assert apply(scene, "anna", changed, why="Audit", force="on").status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls format"),
        (b"Number,Task\r\n1,x\r\n", "does not say which plan it is from"),
        (b"PK\x03\x04 no", "damaged"),
    ],
)
def test_what_is_no_file_of_this_plan_is_refused_with_a_cure(scene: Scene, data: bytes, words: str) -> None:
    answer = bring(scene, "anna", data)
    assert answer.status_code == 422 and words in text(answer)


def test_a_file_of_another_plan_is_refused(scene: Scene) -> None:
    file = Offline.of(scene)
    row = next(cell.row for cell in file.book["About"]["A"] if cell.value == "Fingerprint")  # type: ignore[index]
    file.book["About"].cell(row, 2).value = "0" * 64  # type: ignore[union-attr]
    answer = bring(scene, "anna", file)
    assert answer.status_code == 422 and "taken from another plan" in text(answer)


@pytest.mark.parametrize(
    "brought",
    [
        "", "[]", "{}", "[" * 5000, '{"edits":[],"added":[],"gone":[["person",1,""]]}',
        '{"edits":[["task",22,"text","a","\\u0000"]],"added":[],"gone":[]}',
        '{"edits":[["task",22,"due","2026-01-01","soon"]],"added":[],"gone":[]}',
        '{"edits":[["person",2,"side","buyer","x"]],"added":[],"gone":[]}',
        '{"edits":[],"added":[["task",3,{"text":"x"}]],"gone":[]}',
        '{"edits":[["task",22,"text","a","\\ud800"]],"added":[],"gone":[]}',
    ],
)  # fmt: skip
def test_what_no_page_of_ours_has_sent_is_refused(scene: Scene, brought: str) -> None:
    answer = Browser(scene, "anna", script=False).post("import/", brought=brought, act="apply", seen="1")
    assert answer.status_code == 422 and "Bring the file again" in text(answer)


def test_texts_of_a_file_are_text_on_the_page(scene: Scene) -> None:
    evil = "\"'><xss onx=1>{{7|add:7}}"
    add_comment(scene.workspace, 22, body="x", by=scene.actor("anna"), at=TODAY)
    answer = bring(scene, "anna", Offline.of(scene).set(22, "Task", evil).set(26, "Owner", evil).set(27, "Phase", evil))
    assert "<xss" not in answer.content.decode() and "&lt;xss onx=1&gt;" in answer.content.decode()


def test_hundreds_of_changes_are_chosen_on_several_pages_and_applied_at_once(scene: Scene) -> None:
    file = Offline.of(scene)
    numbers = [file.tasks.cell(row, 1).value for row in range(2, file.tasks.max_row + 1)]
    for number in numbers:
        for title in ("Task", "Done when"):
            file.set(int(number), title, f"{title} {number}")
        file.set(int(number), "Evidence", f"https://files.example/{number}")
    for place in range(150):
        file.write("People", {"Name": f"Person {place}", "Company": "Fenwick Medical"})
    answer = bring(scene, "anna", file)
    page, posted = text(answer), form(answer)
    assert "page 1 of 3; what you choose on each is kept" in page and len(posted["take"]) < 110
    count = 3 * len(numbers) + 150
    assert f"<b>{count}</b> of {count} changes chosen" in answer.content.decode()
    turned = send(
        scene,
        answer,
        "page-2",
        why="Typed on the way",
        take=[one for one in posted["take"] if one != f"{numbers[0]}-text"],
    )
    assert f"<b>{count - 1}</b> of {count} changes chosen" in turned.content.decode()
    assert "What moves by them is shown before anything is applied." in text(turned)
    back = send(scene, turned, "page-1")
    assert form(back)["why"] == "Typed on the way"
    assert f"{numbers[0]}-text" not in form(back)["take"] and f"{numbers[0]}-done_when" in form(back)["take"]
    none = send(scene, back, "none")
    assert f"<b>0</b> of {count} changes chosen" in none.content.decode() and "Nothing is chosen." in text(none)
    assert f"<b>{count}</b> of {count} changes chosen" in send(scene, none, "all").content.decode()
    done = send(scene, back, "apply")
    assert done.status_code == 302, text(done)[-2000:]
    assert scene.task(int(numbers[0])).text != f"Task {numbers[0]}"
    assert scene.task(int(numbers[-1])).text == f"Task {numbers[-1]}"
    assert scene.fresh().people.filter(name__startswith="Person ").count() == 150
    assert revision(scene) == count
    assert broken_at(scene.fresh()) is None


def test_conflicts_are_settled_at_once_when_there_are_many(scene: Scene) -> None:
    file = Offline.of(scene).set(22, "Task", "From the file")
    for number in range(1, 10):
        file.set(number, "Done when", f"When {number}")
    reword(scene, "From the plan")
    answer = bring(scene, "anna", file)
    assert form(answer)["pick-22-text"] == "now"
    taken = send(scene, answer, "file")
    assert form(taken)["pick-22-text"] == "file" and len(form(taken)["take"]) == 9
    assert form(send(scene, taken, "plan"))["pick-22-text"] == "now"
    assert form(send(scene, taken, "none"))["pick-22-text"] == "file"
    assert apply(scene, "anna", taken).status_code == 302
    assert scene.task(22).text == "From the file"


def send(scene: Scene, answer: Any, act: str, **more: Any) -> Any:
    return Browser(scene, "anna", script=False).post("import/", **{**form(answer), "act": act, **more})
