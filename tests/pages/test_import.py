"""A plan from a spreadsheet: bring it, look at the columns, look at the rows, create. Written once, at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from mapapp.access.models import Seat
from mapapp.exchange.drafts import forget_old
from mapapp.exchange.jobs import forget_old_sheets
from mapapp.exchange.models import SheetDraft, SheetTitles
from mapapp.people.models import Membership, Team
from mapapp.plans.models import Workspace
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.exchange.made import memory_hog, with_part, workbook
from tests.pages.importing import CLEAN, GOAL, MESSY, PEOPLE, START, Wizard, file, page, plan, rows_of

pytestmark = pytest.mark.usefixtures("today")
BAD = b"""Step,What,Who,Company,By when,Status,After
1,Kick off with the sponsor,Elena Voss,Fenwick,02/03/2026,done,
2,Security questionnaire,Security team,Fenwick,end Feb,stuck with audit,1
3,Contract review,Hannah Cole,Fenwick,17/03/2026,simmering,2
4,Send order form,Anna / Jonas,us,,todo,"3, 99"
5,Contract signed,Elena Voss,Fenwick,20/03/2026,,4
Total,,,,,,
"""


@pytest.fixture
def wizard(scene: Scene) -> Wizard:
    return Wizard(scene)


def through(wizard: Wizard, name: str) -> Workspace:
    wizard.bring(file=file(name), people=file(PEOPLE))
    assert wizard.post("columns", "next").headers["Location"] == wizard.address("rows")
    wizard.create()
    return plan()


def test_the_sheet_as_reps_keep_it_needs_a_goal_and_two_clicks(wizard: Wizard) -> None:
    wizard.bring(file=file(MESSY), people=file(PEOPLE))
    columns, rows = page(wizard.get("columns")), page(wizard.get("rows"))
    assert "Check 30 rows" in columns
    assert "30 rows are ready" in rows
    assert "30 tasks in 5 phases. 30 starts were worked out" in rows
    assert "to look at before" not in rows
    asked = wizard.form("rows").values
    assert [name for name in asked if name.startswith("fix-")] == []
    assert (asked["signature_on"], asked["value"], asked["currency"]) == (["2026-03-12"], ["120000"], ["USD"])
    response = wizard.create()
    assert response.headers["Location"] == f"/p/{plan().code}/"
    told = wizard.client.get(response.headers["Location"]).content.decode()
    assert "30 tasks in 5 phases. 30 starts were worked out. 2 owners are still to be named." in told
    assert "Next: invite Priya Raman." in told


def test_both_files_bring_the_same_thirty_tasks(scene: Scene) -> None:
    messy = rows_of(through(Wizard(scene), MESSY))
    Workspace.objects.filter(name=GOAL).update(name="The messy one")
    assert rows_of(through(Wizard(scene), CLEAN)) == messy
    assert len(messy) == 30


def test_who_brings_the_sheet_leads_the_plan_and_stands_on_it_once(wizard: Wizard, scene: Scene) -> None:
    wizard.bring(file=file(MESSY))  # without a list of people: the sheet says "Anna Kessler", and no address
    wizard.create()
    [seat] = Seat.objects.filter(workspace=plan())
    assert (seat.user, seat.role) == (scene.users["anna"], "lead")
    assert plan().people.filter(name="Anna Kessler").count() == 1
    assert plan().tasks.filter(owner=seat.stakeholder).count() == 3
    assert not plan().people.filter(name="Olga Brandt").exists()


def test_what_is_not_imported_is_listed_with_the_reason(wizard: Wizard) -> None:
    wizard.bring(file=file(MESSY), people=file(PEOPLE))
    shown = page(wizard.get("rows"))
    for seen, why in (
        ("Notes: slipped twice", "A note, kept out of a plan that both companies read"),
        ("Legend: x = done, WIP = work in progress", "A remark, not a task"),
        ("old do not use: ignore", "Another worksheet of the same file"),
    ):
        assert seen in shown.split("Not imported")[1]
        assert why in shown


def test_nothing_is_written_before_the_last_step(wizard: Wizard, scene: Scene) -> None:
    wizard.bring(file=file(MESSY))
    wizard.post("columns", "next")
    wizard.post("rows", "check", name=GOAL)
    assert Workspace.objects.count() == 1


def test_a_plan_is_made_once_however_often_it_is_asked_for(wizard: Wizard) -> None:
    wizard.bring(file=file(CLEAN))
    form = {**wizard.form("rows").values, "name": GOAL, "act": "create"}
    answers = [wizard.client.post(wizard.address("rows"), form) for _time in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {f"/p/{plan().code}/"}
    for step in ("", "columns", "rows"):
        assert wizard.get(step).headers["Location"] == f"/p/{plan().code}/"
    assert Job.objects.filter(kind="portfolio", state="queued").count() == 1


def test_a_draft_is_its_owners_alone(wizard: Wizard, scene: Scene) -> None:
    wizard.bring(file=file(CLEAN))
    for who in ("olga", "priya", "zed"):
        client = scene.client(who)
        for step in ("", "columns", "rows"):
            assert client.get(wizard.address(step)).status_code == 404
            assert client.post(wizard.address(step), {"act": "create", "name": GOAL}).status_code == 404
        assert client.post(wizard.address("forget")).status_code == 404
    assert "fenwick-plan.csv" not in scene.client("olga").get(START).content.decode()
    assert SheetDraft.objects.count() == 1
    Membership.objects.filter(user=scene.users["anna"]).delete()
    assert wizard.get("rows").status_code == 404


def test_a_sheet_is_kept_for_seven_days(wizard: Wizard, scene: Scene) -> None:
    wizard.bring(file=file(CLEAN))
    with time_machine.travel(TODAY + timedelta(days=6, hours=23), tick=False):
        forget_old_sheets()
        wizard.client = scene.client("anna")
        assert "fenwick-plan.csv" in page(wizard.client.get(START))
        assert "kept until Tue 17 Feb" in page(wizard.get(""))
    with time_machine.travel(TODAY + timedelta(days=7, minutes=1), tick=False):
        wizard.client = scene.client("anna")
        assert wizard.get("rows").status_code == 404
        forget_old_sheets()
    assert not SheetDraft.objects.exists()


def test_a_sheet_can_be_thrown_away_before(wizard: Wizard) -> None:
    wizard.bring(file=file(CLEAN))
    wizard.client.post(wizard.address("forget"))
    assert not SheetDraft.objects.exists()


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("file", {}, "Choose a file, or paste the rows below."),
        ("file", {"file": b""}, "The file is empty."),
        ("file", {"file": b"%PDF-1.7"}, "The file is a PDF."),
        ("file", {"file": b"a,b\n" * 5_001}, "5,000 rows"),
        ("file", {"file": b"a" * 2_100_000}, "The file is larger than 2 MB."),
        ("file", {"file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le")}, "save it as .xlsx"),
        ("text", {"text": 'a\t"b\n' + "c\n"}, "quotation mark"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    wizard: Wizard, field: str, given: dict[str, object], words: str
) -> None:
    files = {k: SimpleUploadedFile("plan.xlsx", v) if isinstance(v, bytes) else v for k, v in given.items()}
    response = wizard.bring(**{"account": "Fenwick Medical", **files})
    shown = page(response)
    assert response.status_code == 422
    assert words in shown
    assert f'href="#id_{field}"' in shown
    assert str(given.get("text", "")).split("\n")[0].replace('"', "&quot;") in response.content.decode()
    assert 'value="Fenwick Medical"' in shown
    assert not SheetDraft.objects.exists()


@pytest.mark.once  # the child that reads files, and its limits
def test_hostile_files_are_refused_and_the_next_one_is_read(wizard: Wizard) -> None:
    bomb = with_part(workbook([["Task"]]), "xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert "50 MB" in page(wizard.bring(file=file("bomb.xlsx", bomb)))
    assert "more time or memory" in page(wizard.bring(file=file("hog.xlsx", memory_hog())))
    assert wizard.bring(file=file(CLEAN)).status_code == 302


def test_a_list_of_people_that_cannot_be_read_does_not_cost_the_plans_file(wizard: Wizard) -> None:
    response = wizard.bring(file=file(CLEAN), people=file("people.csv", b"%PDF"))
    assert response.status_code == 422
    assert "fenwick-plan.csv" in page(response)
    assert 'href="#id_people"' in page(response)
    wizard.code = SheetDraft.objects.get().code
    answer = wizard.client.post(wizard.address(""), {"account": "Fenwick Medical", "people": file(PEOPLE)})
    assert answer.headers["Location"] == wizard.address("columns")
    assert "Leila Haddad" in page(wizard.get("rows"))


def test_a_company_that_was_not_named_does_not_cost_the_file(wizard: Wizard) -> None:
    response = wizard.bring(account=" ", file=file(CLEAN))
    assert response.status_code == 422
    assert "Write the company’s name." in page(response)
    assert 'href="#id_account"' in page(response)
    assert "fenwick-plan.csv" in page(response)
    wizard.code = SheetDraft.objects.get().code
    assert wizard.get("columns").headers["Location"] == wizard.address("")
    answer = wizard.client.post(wizard.address(""), {"account": "Fenwick Medical"})
    assert answer.headers["Location"] == wizard.address("columns")
    assert "30 tasks" in page(wizard.get("columns"))


def test_neither_a_company_nor_a_file_is_two_refusals_and_nothing_kept(wizard: Wizard) -> None:
    shown = page(wizard.bring(account=" "))
    assert 'href="#id_account"' in shown
    assert 'href="#id_file"' in shown
    assert not SheetDraft.objects.exists()


def test_pasted_rows_are_a_sheet_too(wizard: Wizard) -> None:
    wizard.bring(text="What\tWho\tBy when\r\nSign\tElena Voss\t12 Mar\r\nKick off\tus\t17 Mar\r\n")
    wizard.create()
    assert [task.text for task in plan().tasks.order_by("number")] == ["Sign", "Kick off"]


def test_a_cell_that_is_no_date_is_named_in_its_column_and_in_its_row(wizard: Wizard) -> None:
    wizard.bring(file=file("bad.csv", BAD))
    assert "Row 3: “end Feb”: not a date." in page(wizard.get("columns"))
    rows = wizard.get("rows")
    form = wizard.form("rows")
    assert 'href="#fix-3-due"' in page(rows)
    assert form.values["fix-3-due"] == ["2026-02-27"]
    assert "fix-5-due" in form.ids
    assert "3 rows are ready" in page(rows)


def test_what_is_open_is_put_right_on_the_page_and_the_rest_is_kept(wizard: Wizard) -> None:
    wizard.bring(file=file("bad.csv", BAD))
    refused = wizard.create(**{"word-2": "in_progress", "fix__5__after": "3"})
    assert refused.status_code == 422
    assert "Not created: one thing to put right" in page(refused)
    assert "Row 5: No due date." in page(refused)
    assert not Workspace.objects.filter(name=GOAL).exists()
    assert wizard.form("rows").values["name"] == [GOAL]
    assert wizard.create(fix__5__due="2026-03-18").status_code == 302
    tasks = {task.number: task for task in plan().tasks.all()}
    assert str(tasks[2].due_on) == "2026-02-27"
    assert (tasks[2].status, tasks[2].blocked_by) == ("blocked", "with audit")
    assert tasks[3].status == "in_progress"
    assert str(tasks[4].due_on) == "2026-03-18"
    assert tasks[4].owner.name == "Anna Kessler"
    assert tasks[5].mark == "signature"


def test_a_row_can_be_left_out_and_taken_back(wizard: Wizard) -> None:
    wizard.bring(file=file("bad.csv", BAD))
    wizard.post("rows", "check", skip=["5"])
    assert "Skipped by you" in page(wizard.get("rows"))
    assert "fix-5-due" not in wizard.form("rows").ids
    wizard.post("rows", "check", skip=[])
    assert "fix-5-due" in wizard.form("rows").ids


def test_a_row_that_we_took_for_a_total_can_be_a_task(wizard: Wizard) -> None:
    wizard.bring(file=file("bad.csv", BAD))
    wizard.post("rows", "check", want=["7"])
    form = wizard.form("rows")
    assert "fix-7-due" in form.ids
    assert form.values["want"] == ["7"]


def test_owners_are_chosen_or_left_as_gaps_and_new_people_change_sides(wizard: Wizard) -> None:
    wizard.bring(file=file(MESSY), people=file(PEOPLE))
    wizard.create(owner__33="leila.haddad@larkspur.example", owner__35="new:buyer")
    owners = {task.number: task.owner and task.owner.name for task in plan().tasks.all()}
    assert owners[24] == "Leila Haddad"
    assert owners[26] == "TBC"
    assert plan().people.get(name="TBC").side == "buyer"


def test_an_owner_who_is_not_on_the_page_cannot_be_posted(wizard: Wizard) -> None:
    wizard.bring(file=file(MESSY), people=file(PEOPLE))
    wizard.create(owner__33="somebody@elsewhere.example", owner__35="gap:nobody")
    assert [task.number for task in plan().tasks.filter(owner=None).order_by("number")] == [24, 26]


def test_another_row_can_be_the_signature_or_none(wizard: Wizard) -> None:
    wizard.bring(file=file(CLEAN))
    assert wizard.form("rows").values["signature"] == ["30"]
    wizard.create(signature="31", go_live="30")
    marks = {task.number: task.mark for task in plan().tasks.exclude(mark="")}
    assert marks == {30: "signature", 29: "go_live"}


def test_day_first_or_month_first_is_asked_when_a_date_leaves_it_open(wizard: Wizard) -> None:
    wizard.bring(file=file(MESSY))
    assert wizard.form("columns").values["order"] == ["month_first"]
    wizard.post("columns", "next", order="day_first")
    assert "Tue 2 Jun" in page(wizard.get("rows"))
    wizard.bring(file=file(CLEAN))
    assert "order" not in wizard.form("columns").values


def test_a_column_can_be_mapped_anew_and_another_worksheet_chosen(wizard: Wizard) -> None:
    small = [["What", "Who", "Soll"], ["Sign", "us", "12 Mar"]]
    data = workbook(small, [["Task", "Due", "Who"], *([["Pay", "13 Mar", "us"]] * 3)])
    wizard.bring(file=file("two.xlsx", data))
    assert wizard.form("columns").values["sheet"] == ["1"]
    wizard.post("columns", "next", sheet="0")
    assert wizard.get("columns").status_code == 200
    wizard.post("columns", "next", column__1="", column__2="due")
    wizard.create()
    [task] = plan().tasks.all()
    assert (task.text, str(task.due_on), task.owner, task.gap_side) == ("Sign", "2026-03-12", None, "buyer")


def test_without_a_column_of_tasks_or_dates_the_second_step_does_not_go_on(wizard: Wizard) -> None:
    wizard.bring(file=file(CLEAN))
    response = wizard.post("columns", "next", column__7="")
    assert response.status_code == 422
    assert "Due: choose the column that says it." in page(response)


def test_back_and_reload_lose_nothing(wizard: Wizard) -> None:
    wizard.bring(file=file("bad.csv", BAD))
    wizard.post("rows", "back", name=GOAL, fix__5__due="2026-03-18", skip=["4"])
    assert wizard.post("columns", "back").headers["Location"] == wizard.address("")
    assert wizard.client.post(wizard.address(""), {"account": "Fenwick"}).headers["Location"] == wizard.address(
        "columns"
    )
    wizard.post("columns", "next")
    form = wizard.form("rows")
    assert form.values["name"] == [GOAL]
    assert form.values["fix-5-due"] == ["2026-03-18"]
    assert form.values["skip"] == ["4"]


def test_what_stands_in_a_sheet_is_shown_as_text(wizard: Wizard) -> None:
    wizard.bring(text="Task\tOwner\tDue\tStatus\n<u>sign</u>\t<u>Bo</u> Ek\t<u>soon</u>\t<u>odd</u>\n")
    for step in ("columns", "rows"):
        assert "<u>" not in wizard.get(step).content.decode()
        assert "&lt;u&gt;odd" in wizard.get(step).content.decode()


def test_more_tasks_than_a_plan_holds_are_refused_before_anything_is_written(wizard: Wizard) -> None:
    wizard.bring(text="Task\tDue\n" + "".join(f"Step {n}\t12 Mar\n" for n in range(501)))
    response = wizard.create()
    assert response.status_code == 422
    assert "a plan holds 500" in page(response)
    assert not Workspace.objects.filter(name=GOAL).exists()


ODD = b"Task,Due,Remark\nKick off,2026-03-02,Room booked\nSignature,2026-03-20,Both signed\n"


def test_columns_put_right_once_are_remembered_for_the_same_titles(wizard: Wizard, scene: Scene) -> None:
    wizard.bring(file=SimpleUploadedFile("odd.csv", ODD))
    first = wizard.form("columns").values
    wizard.post("columns", "show", column__2="done_when")
    wizard.bring(file=SimpleUploadedFile("odd again.csv", ODD))
    again = wizard.form("columns").values
    assert [again[f"column-{n}"] for n in range(3)] == [["task"], ["due"], ["done_when"]]
    assert first["column-2"] != ["done_when"]
    wizard.bring(file=SimpleUploadedFile("other.csv", ODD.replace(b"Remark", b"Notes")))
    assert wizard.form("columns").values["column-2"] != ["done_when"]


def test_a_colleague_is_helped_by_what_the_team_put_right_long_after_the_sheet_is_gone(scene: Scene) -> None:
    Membership.objects.create(team=scene.team, user=scene.users["jonas"], role=Membership.Role.REP)
    anna, jonas = Wizard(scene), Wizard(scene, "jonas")
    anna.bring(file=SimpleUploadedFile("odd.csv", ODD))
    anna.post("columns", "show", column__2="done_when")
    jonas.bring(file=SimpleUploadedFile("odd.csv", ODD))
    assert jonas.form("columns").values["column-2"] == ["done_when"]
    forget_old(TODAY + timedelta(days=400))
    assert not SheetDraft.objects.exists()
    jonas.bring(file=SimpleUploadedFile("odd.csv", ODD))
    assert jonas.form("columns").values["column-2"] == ["done_when"]
    assert "Remark" not in str(SheetTitles.objects.values_list("titles_sha256", flat=True))


def test_what_somebody_put_right_himself_comes_before_what_the_team_did(scene: Scene) -> None:
    Membership.objects.create(team=scene.team, user=scene.users["jonas"], role=Membership.Role.REP)
    anna, jonas = Wizard(scene), Wizard(scene, "jonas")
    for wizard, field in ((jonas, "notes"), (anna, "done_when")):
        wizard.bring(file=SimpleUploadedFile("odd.csv", ODD))
        wizard.post("columns", "show", column__2=field)
    for wizard, field in ((jonas, "notes"), (anna, "done_when")):
        wizard.bring(file=SimpleUploadedFile("odd.csv", ODD))
        assert wizard.form("columns").values["column-2"] == [field]


def test_another_team_learns_nothing_of_it(scene: Scene) -> None:
    other = Team.objects.create(name="Heron", mail_domain="heron.example")
    Membership.objects.create(team=other, user=scene.users["zed"], role=Membership.Role.REP)
    anna, zed = Wizard(scene), Wizard(scene, "zed")
    anna.bring(file=SimpleUploadedFile("odd.csv", ODD))
    anna.post("columns", "show", column__2="done_when")
    zed.bring(file=SimpleUploadedFile("odd.csv", ODD))
    assert zed.form("columns").values["column-2"] != ["done_when"]


@pytest.mark.parametrize("cell", ["0000-01-01", "2026-13-45", "٢٠٢٦-01-05"])
def test_a_cell_that_looks_like_a_day_and_is_none_is_shown_as_it_stands(scene: Scene, cell: str) -> None:
    anna = scene.client("anna")
    sheet = f"Task\tOwner\tDue\nSign\tAnna\t{cell}\nReview\tPriya\t12 Mar 2026\n"
    page = anna.post("/plans/new/import/", {"account": "Fenwick", "text": sheet}, follow=True)
    assert page.status_code == 200 and cell in page.content.decode()
