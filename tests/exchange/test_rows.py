"""Rows checked: each problem in its place with what can be chosen, and everything that stays behind on the list."""

import json
from datetime import date

import pytest

from mapapp.exchange.checked import Level
from mapapp.exchange.choices import Choices
from mapapp.exchange.dates import Order
from mapapp.exchange.newplan import NotReady, new_plan
from mapapp.exchange.owners import OwnerKind
from mapapp.exchange.sheet import read_sheet
from mapapp.exchange.words import Status
from tests.exchange.made import (
    HANNAH,
    LEILA,
    PEOPLE,
    PRIYA,
    checked,
    kinds,
    new_book,
    pasted,
    problem,
    saved,
    task,
)

HEAD = "# | Task | Owner | Due | Status | Comes after"
REVIEW = "1 | Review security | Marcus | 2026-02-12 | open |"
SIGN = "2 | Sign the contract | Hannah C | 2026-02-18 | | 1"


def test_a_plain_sheet_needs_nothing_more():
    result = pasted(HEAD, REVIEW, SIGN)
    assert result.ready and not result.problems
    assert [each.owner.person for each in result.tasks][1] == HANNAH


def test_a_bad_date_is_named_in_its_place_and_mended_there():
    lines = (HEAD, REVIEW, "2 | Sign | Hannah | end Feb | |")
    found = problem(task(pasted(*lines), "Sign"), "date_unreadable")
    assert (found.level, found.field, found.text) == (Level.STOP, "due", "“end Feb”: not a date. Choose a day.")
    assert [(each.value, each.label) for each in found.offers] == [("2026-02-27", "Fri 27 Feb")]
    mended = pasted(*lines, choices=Choices().with_fix(3, "due", "2026-02-27"))
    assert mended.ready
    assert task(mended, "Sign").due_on == date(2026, 2, 27)


def test_a_missing_date_is_asked_for_and_skipping_the_row_is_an_answer():
    lines = (HEAD, REVIEW, "2 | Sign | Hannah | | |")
    assert kinds(task(pasted(*lines), "Sign")) == ["date_missing"]
    skipped = pasted(*lines, choices=Choices(skipped=(3,)))
    assert skipped.ready
    assert [(each.row, each.kind, each.seen) for each in skipped.left_out] == [(3, "skipped", "2 | Sign | Hannah")]


def test_an_ambiguous_date_without_evidence_asks_and_the_order_answers_for_all():
    lines = ("Task | Owner | Due", "Sign | Hannah | 3/4", "Kick off | Anna | 9/4")
    result = pasted(*lines)
    assert [each.level for each in result.asks] == [Level.ASK, Level.ASK]
    assert [each.label for each in problem(task(result, "Sign"), "date_ambiguous").offers] == ["Fri 3 Apr", "Wed 4 Mar"]
    assert not pasted(*lines, choices=Choices(order=Order.DAY_FIRST)).asks
    assert task(pasted(*lines, choices=Choices(order=Order.MONTH_FIRST)), "Sign").due_on == date(2026, 3, 4)


def test_a_due_date_on_a_weekend_is_marked_with_the_working_days_beside_it():
    found = problem(task(pasted(HEAD, "1 | Sign | Hannah | 2026-02-14 | |"), "Sign"), "day_off")
    assert [each.label for each in found.offers] == ["Fri 13 Feb", "Mon 16 Feb"]


def test_a_start_after_the_due_date_stops():
    row = pasted("Task | Owner | Start | Due", "Sign | Hannah | 2026-02-19 | 2026-02-18").tasks[0]
    assert kinds(row) == ["start_after_due"]
    assert not row.ready


def test_starts_are_the_first_day_the_predecessors_allow_else_one_working_day():
    result = pasted(
        HEAD,
        "1 | A | Anna | 2026-02-12 | |",
        "2 | After A | Anna | 2026-02-18 | | 1",
        "3 | After A with lag | Anna | 2026-02-20 | | 1FS+2d",
        "4 | Due too early | Anna | 2026-02-11 | | 1",
        "5 | After all | Anna | 2026-02-27 | | 1-3",
    )
    starts = {each.text: each.starts_on for each in result.tasks}
    assert starts == {
        "A": date(2026, 2, 12),
        "After A": date(2026, 2, 13),
        "After A with lag": date(2026, 2, 17),
        "Due too early": date(2026, 2, 11),
        "After all": date(2026, 2, 23),
    }
    assert result.starts_found == 5


def test_a_predecessor_that_is_not_needed_holds_nothing_back():
    result = pasted(HEAD, "1 | A | Anna | 2026-02-12 | n/a |", "2 | B | Anna | 2026-02-18 | | 1")
    assert task(result, "B").starts_on == date(2026, 2, 18)


def test_done_tasks_get_the_day_that_is_given_else_their_due_date_or_today():
    result = pasted(
        "Task | Owner | Due | Status | Done on",
        "Given | Anna | 2026-02-06 | done | 2026-02-04",
        "Past | Anna | 2026-02-06 | done |",
        "Early | Anna | 2026-02-20 | done |",
        "Ahead | Anna | 2026-02-06 | done | 2026-02-27",
    )
    assert [each.done_on.isoformat() for each in result.tasks] == [
        "2026-02-04", "2026-02-06", "2026-02-10", "2026-02-06",
    ]  # fmt: skip
    assert "done_ahead" in kinds(task(result, "Ahead"))


def test_unknown_status_words_are_listed_once_and_one_choice_settles_them():
    lines = (HEAD, "1 | A | Anna | 2026-02-12 | Green |", "2 | B | Anna | 2026-02-12 | green |")
    (word,) = pasted(*lines).words
    assert (word.key, word.known, word.rows) == ("green", False, (2, 3))
    settled = pasted(*lines, choices=Choices(words={"green": "in_progress"}))
    assert [each.status for each in settled.tasks] == [Status.IN_PROGRESS] * 2
    assert not settled.asks


def test_what_blocks_a_task_is_kept():
    assert pasted(HEAD, "1 | A | Anna | 2026-02-12 | Waiting on Priya's yes |").tasks[0].blocked_by == "Priya's yes"


def test_owners_chosen_once_hold_for_every_such_row():
    lines = (HEAD, "1 | A | Legal | 2026-02-12 | |", "2 | B | Legal | 2026-02-12 | |")
    key = pasted(*lines).tasks[0].owner.key
    chosen = pasted(*lines, choices=Choices(owners={key: LEILA.key}))
    assert [each.owner.person for each in chosen.tasks] == [LEILA, LEILA]


def test_an_owner_typed_into_the_cell_is_read_like_any_other():
    result = pasted(HEAD, "1 | A | TBC | 2026-02-12 | |", choices=Choices().with_fix(2, "owner", "Priya"))
    assert result.tasks[0].owner.person == PRIYA


def test_a_new_person_is_said_once():
    lines = [f"{n} | Task {n} | Ruth Adeyemi | 2026-02-12 | |" for n in (1, 2, 3)]
    result = pasted(HEAD, *lines)
    assert [kinds(each).count("owner_new") for each in result.tasks] == [1, 0, 0]
    assert [each.name for each in result.people] == ["Ruth Adeyemi"]


def test_links_by_number_by_words_and_to_nothing():
    result = pasted(
        HEAD, REVIEW, "2 | B | Anna | 2026-02-18 | | Review security", "3 | C | Anna | 2026-02-19 | | 2, 77"
    )
    assert [each.row for each in task(result, "B").after] == [2]
    assert [each.row for each in task(result, "C").after] == [3]
    assert problem(task(result, "C"), "after_unknown").text == "“77” is no task of this sheet. The link stays behind."


def test_a_loop_is_named_in_full_and_stops():
    result = pasted(
        HEAD, "1 | A | Anna | 2026-02-12 | | 3", "2 | B | Anna | 2026-02-13 | | 1", "3 | C | Anna | 2026-02-16 | | 2"
    )
    (stop,) = result.stops
    assert (stop.kind, stop.field) == ("after_loop", "after")
    assert "1 → 3 → 2 → 1" in stop.text
    assert pasted(HEAD, "1 | A | Anna | 2026-02-12 | |", "2 | B | Anna | 2026-02-13 | | 1").ready


def test_doubles_are_named():
    result = pasted(
        HEAD, "1 | A | Anna | 2026-02-12 | |", "1 | B | Anna | 2026-02-13 | |", "3 | a | Anna | 2026-02-13 | | 1"
    )
    assert kinds(task(result, "B")) == ["number_double"]
    assert kinds(task(result, "a")) == ["text_double"]
    assert [each.row for each in task(result, "a").after] == [2]
    assert [each.number for each in result.tasks] == [1, 2, 3]


def test_the_sheets_own_numbers_are_kept_since_people_say_them_on_calls():
    result = pasted(HEAD, "10 | A | Anna | 2026-02-12 | |", "20 | B | Anna | 2026-02-13 | | 10")
    assert [each.number for each in result.tasks] == [10, 20]


def test_numbers_like_1_1_are_kept_as_labels_and_their_parents_are_phases():
    result = pasted(
        HEAD,
        "1 | Discovery | | | |",
        "1.1 | Agree goals | Priya | 2026-02-12 | |",
        "1.2 | Demo | Anna | 2026-02-13 | | 1.1",
        "2 | Legal | | | |",
        "2.1 | Agree terms | Hannah | 2026-02-16 | | 1.2",
    )
    assert [each.name for each in result.phases] == ["Discovery", "Legal"]
    assert [(each.number, each.label, each.phase) for each in result.tasks] == [
        (1, "1.1", 0),
        (2, "1.2", 0),
        (3, "2.1", 1),
    ]
    assert [each.row for each in task(result, "Agree terms").after] == [4]


def test_rows_with_one_text_are_phases_and_those_without_tasks_are_listed():
    result = pasted(
        "Our plan with Fenwick",
        HEAD,
        "DISCOVERY | | | | |",
        "PROOF OF VALUE | | | | |",
        REVIEW,
        "Total | 1 | | | |",
        "Anything after the last task",
    )
    assert [(each.row, each.name) for each in result.phases] == [(4, "Proof of value")]
    assert [(each.row, each.kind) for each in result.left_out] == [
        (1, "title"),
        (3, "heading"),
        (6, "total"),
        (7, "remark"),
    ]


def test_tasks_before_any_heading_have_a_phase_too():
    result = pasted(HEAD, REVIEW, "LEGAL | | | | |", SIGN)
    assert [each.name for each in result.phases] == ["Steps", "Legal"]


def test_a_column_of_phases_carries_down_and_a_name_said_twice_is_one_phase():
    result = pasted(
        "Phase | Task | Due",
        "Legal | A | 2026-02-12",
        " | B | 2026-02-12",
        "Go | C | 2026-02-12",
        "legal | D | 2026-02-12",
    )
    assert [each.phase for each in result.tasks] == [0, 0, 1, 0]


def test_merged_cells_hold_for_all_their_rows():
    book, sheet = new_book()
    for row in (["Task", "Owner", "Due"], ["A", "Priya", date(2026, 2, 12)], ["B", None, date(2026, 2, 13)]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    result = checked(read_sheet(saved(book), "x.xlsx"))
    assert [each.owner.person for each in result.tasks] == [PRIYA, PRIYA]


def test_a_formula_without_its_result_is_named_and_never_read_as_text():
    book, sheet = new_book()
    for row in (["Task", "Owner", "Due"], ["A", '="Pri"&"ya"', "=TODAY()+1"]):
        sheet.append(row)
    row = checked(read_sheet(saved(book), "x.xlsx")).tasks[0]
    assert row.owner.kind is OwnerKind.GAP
    assert {"cell_formula", "date_missing"} <= set(kinds(row))
    assert not row.ready


def test_a_row_hidden_in_the_sheet_is_asked_about():
    book, sheet = new_book()
    for row in (["Task", "Owner", "Due"], ["A", "Priya", date(2026, 2, 12)]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    assert kinds(checked(read_sheet(saved(book), "x.xlsx")).tasks[0]) == ["row_hidden"]


def test_a_link_that_a_browser_must_not_follow_stays_behind():
    result = pasted(
        "Task | Owner | Due | Link",
        "A | Anna | 2026-02-12 | javascript:alert(1)",
        "B | Anna | 2026-02-12 | https://x.example/a",
    )
    assert [each.link for each in result.tasks] == ["", "https://x.example/a"]
    assert kinds(task(result, "A")) == ["link_refused"]


def test_comments_columns_without_a_meaning_and_repeated_titles_are_listed():
    result = pasted(
        "Task | Owner | Due | Mood",
        "A | Anna | 2026-02-12 | good",
        "Task | Owner | Due | Mood",
        "B | Anna | 2026-02-12 |",
    )
    assert [(each.kind, each.seen) for each in result.left_out] == [
        ("column", "Mood: good, Mood"),
        ("repeated", "Task | Owner | Due | Mood"),
    ]


@pytest.mark.parametrize(
    ("texts", "best"),
    [
        (["Mutual NDA signed", "Contract signed", "Kickoff held"], "Contract signed"),
        (
            ["Executive sponsor sign-off", "E-signature by both", "Pilot exit criteria signed off"],
            "E-signature by both",
        ),
        (["Sign the order form", "MSA redlines closed"], "Sign the order form"),
        (["NDA signed", "Agree terms"], None),
        (["Send contract for signature", "Countersignature"], "Countersignature"),
    ],
)
def test_the_signature_is_guessed_from_words_and_left_open(texts: list[str], best: str | None):
    lines = [f"{text} | Anna | 2026-02-12" for text in texts]
    result = pasted("Task | Owner | Due", *lines)
    assert next((each.text for each in result.tasks if each.row == result.signature), None) == best
    assert pasted("Task | Owner | Due", *lines, choices=Choices(signature=0)).signature is None
    assert pasted("Task | Owner | Due", *lines, choices=Choices(signature=2)).signature == 2


def test_go_live_is_guessed_likewise():
    result = pasted(
        "Task | Owner | Due",
        "Go-live checklist agreed | Anna | 2026-02-12",
        "Go live | Anna | 2026-02-13",
        "Train | Anna | 2026-02-16",
    )
    assert (result.go_live, result.go_live_offers) == (3, (3, 2))


def test_a_row_taken_for_a_remark_can_be_made_a_task_and_a_task_a_heading():
    lines = ("Task | Owner | Due", "Total cost agreed | | ", "B | Anna | 2026-02-12")
    assert [each.kind for each in pasted(*lines).left_out] == ["total"]
    assert kinds(task(pasted(*lines, choices=Choices(wanted=(2,))), "Total"))[-1:] == ["date_missing"]
    assert [each.name for each in pasted(*lines, choices=Choices(headings=(2,))).phases] == ["Total cost agreed"]


def test_more_tasks_than_a_plan_holds_are_refused_with_a_sentence():
    result = pasted("Task | Owner | Due", *(f"Task {n} | Anna | 2026-02-12" for n in range(501)))
    assert "500" in result.refusal
    assert not result.ready


def test_thousands_of_rows_are_refused_without_checking_each():
    result = pasted("Task | Owner | Due", *(f"Task {n} | Person Number{n} | 2026-02-12" for n in range(4_900)))
    assert "4900" in result.refusal
    assert not result.tasks


def test_a_sheet_without_tasks_says_so():
    assert pasted("Task | Owner | Due", "Total | | ").refusal


def test_no_plan_comes_of_a_sheet_that_stops():
    with pytest.raises(NotReady):
        new_plan(pasted(HEAD, "1 | A | Anna | soon | |"), PEOPLE, account="Fenwick Medical", name="One platform")


def test_choices_survive_being_stored():
    choices = Choices(
        skipped=(3,), words={"green": "done"}, owners={"legal||": "gap:buyer"}, order=Order.DAY_FIRST, signature=0
    ).with_fix(2, "due", "x")
    assert Choices.from_json(json.loads(json.dumps(choices.to_json()))) == choices
    assert choices.with_fix(2, "due", "y").fixed(2, "due") == "y"


def test_a_large_hostile_web_of_links_is_checked_in_time():
    lines = [f"{n} | Task {n} | Anna | 2026-02-12 | | 1-60, 100-159, 300-359" for n in range(1, 491)]
    result = pasted(HEAD, *lines)
    assert result.refusal or result.stops
