"""How long a task takes and what sort of step it is: starts and due dates worked out of it, milestones told apart."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.choices import Choices
from mapapp.exchange.newplan import new_plan
from mapapp.exchange.spans import read_span
from tests.exchange.made import PEOPLE, kinds, pasted, problem, task

HEAD = "# | Task | Owner | Due | Duration | Comes after"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5", 5), ("5d", 5), ("3 days", 3), ("1 day?", 1), ("2 wks", 10), ("1,5 w", 8), ("0.5", 1), ("4 h", 1),
        ("16 hrs", 2),
        ("10 Tage", 10), ("2 semaines", 10), ("0", 0), ("0 days", 0), ("3 working days", 3),
        ("1 month", None), ("3-5 days", None), ("5 edays", None), ("9999", None), ("a while", None),
    ],
)  # fmt: skip
def test_a_length_is_read_as_people_write_it(text: str, days: int | None):
    read = read_span(Cell(text, Kind.TEXT))
    assert read is not None and read.days == days


@pytest.mark.parametrize("text", ["", "-", "TBD", "n/a"])
def test_no_length_is_none(text: str):
    assert read_span(Cell(text, Kind.TEXT)) is None


def test_a_column_of_days_gives_the_starts():
    result = pasted(HEAD, "1 | Review | Marcus | 2026-02-13 | 5 | ", "2 | Sign | Hannah C | 2026-02-18 | 2 days | 1")
    assert [each.starts_on for each in result.tasks] == [date(2026, 2, 9), date(2026, 2, 17)]
    assert result.starts_found == 2
    assert not [each for each in result.left_out if each.kind == "column"]


def test_start_and_length_give_the_due_date_and_say_so():
    result = pasted("Task | Start | Days", "Review | 2026-02-12 | 3", "Sign | 2026-02-16 | 1")
    assert [(each.due_on, each.ready) for each in result.tasks] == [
        (date(2026, 2, 16), True),
        (date(2026, 2, 16), True),
    ]
    assert (
        "Due Mon 16 Feb, worked out from the start and the length “3”."
        in problem(task(result, "Review"), "due_found").text
    )


def test_without_a_start_a_length_gives_no_due_date():
    assert "date_missing" in kinds(pasted("Task | Due | Days", "Review | | 3", "Sign | 2026-02-16 | 1").tasks[0])


def test_two_dates_have_the_say_and_a_length_that_differs_is_named():
    result = pasted(
        "Task | Start | Due | Duration", "Review | 2026-02-09 | 2026-02-13 | 7", "Sign | 2026-02-16 | 2026-02-17 | 2"
    )
    assert result.tasks[0].starts_on == date(2026, 2, 9)
    assert "make 5 working days. The dates are taken." in problem(result.tasks[0], "span_differs").text
    assert "span_differs" not in kinds(result.tasks[1])


def test_a_length_that_cannot_be_read_names_cell_and_cure():
    said = problem(pasted(HEAD, "1 | Review | Marcus | 2026-02-13 | a month | ").tasks[0], "span_unreadable")
    assert (said.field, said.text) == (
        "duration",
        "“a month” is no length in working days. Type a number, such as 5, or empty the cell.",
    )


@pytest.mark.parametrize("title", ["Days late", "Days left", "Days overdue"])
def test_days_of_something_else_are_no_length(title: str):
    result = pasted(f"Task | Due | {title}", "Review | 2026-02-13 | 3", "Sign | 2026-02-16 | 1")
    assert result.tasks[0].starts_on == date(2026, 2, 13)
    assert [each.column for each in result.left_out if each.kind == "column"] == ["C"]


def test_a_column_says_the_kind():
    result = pasted(
        "Task | Due | Type", "Kick-off | 2026-02-12 | Meeting", "Board says yes | 2026-02-13 | Approval",
        "Contract signed | 2026-02-16 | Milestone", "Write it | 2026-02-17 | Task", "Odd | 2026-02-18 | Epic",
    )  # fmt: skip
    assert [each.kind for each in result.tasks] == ["meeting", "approval", "milestone", "task", "task"]
    assert "“Epic” is no kind of step we know" in problem(result.tasks[4], "kind_unknown").text
    plan = new_plan(result, PEOPLE, account="Fenwick Medical", name="x")
    assert [(each.kind, each.starts_on == each.due_on) for each in plan.tasks][2] == ("milestone", True)


def test_a_column_of_yes_and_no_marks_the_milestones():
    result = pasted("Task | Due | Is milestone", "Go live | 2026-02-12 | Yes", "Write it | 2026-02-13 | No")
    assert [each.kind for each in result.tasks] == ["milestone", "task"]


def test_a_length_of_nothing_is_a_milestone_unless_two_dates_or_a_kind_say_otherwise():
    result = pasted(HEAD, "1 | Go live | Marcus | 2026-02-13 | 0d | ", "2 | Sign | Marcus | 2026-02-18 | 1 | 1")
    assert [each.kind for each in result.tasks] == ["milestone", "task"]
    assert "Its length is nothing" in problem(result.tasks[0], "kind_length").text
    other = pasted(
        "Task | Start | Due | Days", "Go live | 2026-02-12 | 2026-02-13 | 0", "Sign | 2026-02-16 | 2026-02-17 | 2"
    )
    assert other.tasks[0].kind == "task"
    third = pasted("Task | Due | Days | Type", "Go live | 2026-02-13 | 0 | Task", "Sign | 2026-02-16 | 1 | Task")
    assert (third.tasks[0].kind, third.tasks[0].starts_on) == ("task", date(2026, 2, 13))


@pytest.mark.parametrize("words", ["Milestone: go live", "◆ Go live", "Go live (milestone)", "[Milestone] – go live"])
def test_words_that_call_it_a_milestone_are_asked_about_and_taken_back(words: str):
    result = pasted("Task | Due", f"{words} | 2026-02-13", "Sign the milestone plan | 2026-02-16")
    assert [each.kind for each in result.tasks] == ["milestone", "task"]
    assert problem(result.tasks[0], "kind_guessed").level == "ask"
    choices = Choices().with_fix(2, "kind", "task")
    again = pasted("Task | Due", f"{words} | 2026-02-13", "Sign the milestone plan | 2026-02-16", choices=choices)
    assert (again.tasks[0].kind, again.tasks[0].text) == ("task", result.tasks[0].text)


def test_what_follows_a_milestone_starts_on_a_later_day():
    result = pasted(
        "# | Task | Due | Type | Comes after",
        "1 | Go live | 2026-02-12 | Milestone |",
        "2 | Look back | 2026-02-16 | Task | 1",
    )
    assert result.tasks[1].starts_on == date(2026, 2, 13)


def test_a_start_beside_a_milestone_stays_behind_and_is_named():
    result = pasted(
        "Task | Start | Due | Type", "Go live | 2026-02-12 | 2026-02-13 | Milestone", "Sign | 2026-02-16 | 2026-02-17 |"
    )
    assert result.tasks[0].starts_on == date(2026, 2, 13)
    assert "A milestone has one date, Fri 13 Feb." in problem(result.tasks[0], "milestone_start").text
