"""What people really keep in sheets: other languages, percents, weeks, chat names, rows for numbers."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.exchange.sheet import read_sheet
from mapapp.exchange.words import Status
from tests.exchange.made import checked, kinds, pasted, problem, workbook

HEAD = "Task | Owner | Due"
GERMAN = (
    "Aufgabe;Verantwortlich;Fällig;Status;Vorgänger;Bemerkung\r\n"
    "Prüfung;Priya;12.03.2026;erledigt;;\r\n"
    '"Zwei\r\nZeilen; mit ""Zitat""";Marcus;13.03.2026;in Bearbeitung;1;intern\r\n'
)
TABBED = GERMAN.replace("; ", ", ").replace(";", "\t")
DAYS = [
    "3. März 2026", "3 mars 2026", "3 de marzo de 2026", "3 março 2026", "3 maart 2026", "3 marzo 2026", "mar. 3, 2026",
    "3º de março de 2026", "martedì 3 marzo 2026", "mardi 3 mars 2026", "Dienstag, 3. März 2026",
    "dinsdag 3 maart 2026",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_dates_are_read_in_the_languages_people_write_them_in(text: str):
    (row,) = pasted(HEAD, f"Sign it off | Priya | {text}").tasks
    assert (row.due_on, row.problems) == (date(2026, 3, 3), ())


def test_the_first_is_written_with_an_ordinal_in_french():
    assert pasted(HEAD, "Sign it off | Priya | 1er avril 2026").tasks[0].due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("wk of 9 March", ["2026-03-13"]), ("week of 3/4", ["2026-03-06", "2026-04-03"]), ("w/c 9 Mar", ["2026-03-13"]),
        ("week commencing 9 March 2026", ["2026-03-13"]), ("Q1", ["2026-03-31"]), ("KW 11", ["2026-03-13"]),
        ("TBD", []),
    ],
)  # fmt: skip
def test_a_week_or_quarter_is_offered_by_its_last_working_day_and_never_taken(text: str, offered: list[str]):
    said = problem(pasted(HEAD, "Look | Priya | 2026-03-02", f"Sign | Priya | {text}").tasks[1], "date_unreadable")
    assert sorted(each.value for each in said.offers) == offered
    assert said.text == f"“{text}”: not a date. Choose a day."


@pytest.mark.parametrize(
    "data", [GERMAN.encode("latin-1"), GERMAN.encode("utf-8-sig"), GERMAN.encode("utf-16"), TABBED.encode()]
)
def test_a_german_sheet_is_read_by_its_titles_in_any_encoding(data: bytes):
    result = checked(read_sheet(data, "plan.csv"))
    assert [each.due_on for each in result.tasks] == [date(2026, 3, 12), date(2026, 3, 13)]
    assert [each.status for each in result.tasks] == [Status.DONE, Status.IN_PROGRESS]
    assert [each.owner.person.name for each in result.tasks if each.owner.person] == ["Priya Raman", "Marcus Lindqvist"]
    assert len(result.tasks[1].after) == 1
    assert [each.seen for each in result.left_out if each.kind == "note"] == ["Bemerkung: intern"]


def statuses(title: str, *values: object) -> list[str]:
    rows = [["Task", "Owner", "Due", title], *(["Step", "Priya", "2026-03-12", value] for value in values)]
    return [each.status.value for each in checked(read_sheet(workbook(rows), "plan.xlsx")).tasks]


def test_one_percent_is_not_done_in_a_column_that_goes_to_a_hundred():
    assert statuses("% complete", 0, 1, 50, 100) == ["not_started", "in_progress", "in_progress", "done"]


def test_shares_of_one_are_shares_of_one():
    assert statuses("% complete", 0, 0.5, 1) == ["not_started", "in_progress", "done"]


def test_percents_written_as_text_under_such_a_title_are_percents():
    assert statuses("Progress", "0", "40", "100", "75 %") == ["not_started", "in_progress", "done", "in_progress"]
    assert pasted("Task | Due | Status", "Sign | 2026-03-12 | 40").words[0].known is False


def test_a_chats_name_for_somebody_is_his_name():
    (row,) = pasted(HEAD, "Sign it off | @Priya | 2026-03-12").tasks
    assert row.owner.person is not None and row.owner.person.name == "Priya Raman"


def links(*lines: str) -> list[list[int]]:
    return [[link.row for link in each.after] for each in pasted(*lines).tasks]


def test_numbers_of_a_sheet_without_numbers_are_its_order_or_its_rows_whichever_can_be():
    order = links("Task | Due | After", "A a | 2026-03-02 |", "B b | 2026-03-03 | 1", "C c | 2026-03-04 | 1, 2")
    assert order == [[], [2], [2, 3]]
    lines = ("Task | Due | After", "A a | 2026-03-02 |", "B b | 2026-03-03 | 2", "C c | 2026-03-04 | 2, 3")
    assert links(*lines) == [[], [2], [2, 3]]
    said = problem(pasted(*lines).tasks[1], "after_by_row").text
    assert said == "The sheet does not number its tasks, and these numbers fit its rows: they are taken as rows."
    assert "after_by_row" not in kinds(pasted(*lines).tasks[2])


def test_a_row_that_is_named_as_one_is_that_row_unless_a_task_has_the_number():
    lines = ("# | Task | Due | After", "20 | A a | 2026-03-02 |", "21 | B b | 2026-03-03 | row 2")
    assert links(*lines, "3 | C c | 2026-03-04 |") == [[], [2], []]
    assert problem(pasted(*lines).tasks[1], "after_by_row").text == "“row 2” is taken as that row of the sheet."
    assert links(*lines, "2 | C c | 2026-03-04 |")[1] == [4]


def test_a_number_that_a_program_wrote_with_a_point_is_that_number():
    assert links("# | Task | Due | After", "20 | A a | 2026-03-02 |", "21 | B b | 2026-03-03 | 20.0") == [[], [2]]


def test_an_old_copy_and_a_list_of_people_may_be_longer_than_the_plan():
    plan = [["Task", "Owner", "Due"], ["Kick-off", "Priya", "2026-03-02"], ["Sign", "Hannah C", "2026-03-12"]]
    people = [["Name", "Company", "Email", "Role"], *(["A B", "Fenwick", f"{n}@x.example", "user"] for n in range(40))]
    old = [*plan, *(["More", "Priya", "2026-01-05"] for _row in range(40))]
    data = workbook(people, old, plan, titles=["Contacts", "Plan (old)", "Plan"])
    book = read_sheet(data, "plan.xlsx")
    assert book.sheet.name == "Plan"
    assert [each.name for each in book.others] == ["Contacts", "Plan (old)"]
    assert [each.text for each in checked(book).tasks] == ["Kick-off", "Sign"]


def test_a_total_of_percents_and_a_footer_are_no_tasks_and_are_listed():
    head = "Task | Owner | Due | % complete"
    rows = ("A a | Priya | 2026-03-02 | 50%", "B b | Marcus | 2026-03-04 | 0%")
    result = pasted(head, *rows, "Total: 2 tasks | | | 25%", "Prepared by Anna on 3 Feb")
    assert [each.text for each in result.tasks] == ["A a", "B b"]
    assert [(each.row, each.kind) for each in result.left_out] == [(4, "total"), (5, "remark")]
    kept = pasted("Task | Owner | Due | Status", rows[0], "Total cost agreed | | 2026-03-03 | done", rows[1])
    assert len(kept.tasks) == 3
