"""The two files of one plan: as exported, and as a rep keeps it. They say the same wherever they hold the same fact."""

import csv
import json
from datetime import date

from mapapp.exchange.checked import Checked, TaskRow
from mapapp.exchange.newplan import new_plan
from mapapp.exchange.owners import OwnerKind
from tests.exchange.made import DATA, checked, fenwick, fenwick_people, problem, task

CLEAN, MESSY = "fenwick-plan.csv", "fenwick-plan-as-reps-keep-it.xlsx"
NO_PERSON_IN_MESSY = {24, 26}  # "Legal" and "TBC"


def clean() -> Checked:
    return checked(fenwick(CLEAN), fenwick_people())


def messy() -> Checked:
    return checked(fenwick(MESSY), fenwick_people())


def pairs() -> list[tuple[TaskRow, TaskRow]]:
    return list(zip(clean().tasks, messy().tasks, strict=True))


def numbered(result: Checked, row: TaskRow) -> list[tuple[int, int]]:
    numbers = {each.row: each.number for each in result.tasks}
    return sorted((numbers[link.row], link.lag) for link in row.after)


def test_both_files_bring_thirty_tasks_with_the_same_numbers_and_words():
    assert [each.number for each in clean().tasks] == list(range(1, 31))
    assert [(a.number, a.text) for a, _b in pairs()] == [(b.number, b.text) for _a, b in pairs()]


def test_both_files_bring_the_same_five_phases_with_the_same_tasks():
    assert [each.name for each in clean().phases] == [each.name for each in messy().phases]
    assert len(messy().phases) == 5
    assert [a.phase for a, _b in pairs()] == [b.phase for _a, b in pairs()]


def test_four_forms_of_dates_are_read_as_the_export_has_them():
    assert [a.due_on for a, _b in pairs()] == [b.due_on for _a, b in pairs()]


def test_free_status_words_mean_what_the_export_says():
    assert [a.status for a, _b in pairs()] == [b.status for _a, b in pairs()]


def test_done_tasks_have_the_same_day_of_finish():
    assert [a.done_on for a, _b in pairs()] == [b.done_on for _a, b in pairs()]
    assert all((each.done_on is not None) == (each.status == "done") for each in messy().tasks)


def test_dependencies_are_the_same_in_whatever_form():
    left, right = clean(), messy()
    assert [numbered(left, each) for each in left.tasks] == [numbered(right, each) for each in right.tasks]
    with (DATA / CLEAN).open(encoding="utf-8", newline="") as file:
        written = [row["Depends on"].split() for row in csv.DictReader(file)]
    assert [[str(number) for number, _lag in numbered(right, each)] for each in right.tasks] == written


def test_owners_are_the_same_people_where_the_sheet_names_a_person():
    for a, b in pairs():
        assert a.owner.side == b.owner.side
        if b.number not in NO_PERSON_IN_MESSY:
            assert a.owner.person == b.owner.person
            assert b.owner.kind is OwnerKind.KNOWN


def test_a_department_and_tbc_become_named_gaps_of_the_right_side():
    legal, tbc = (task(messy(), words) for words in ("Data processing agreement", "Get PO sorted"))
    assert (legal.owner.kind, legal.owner.side) == (OwnerKind.GAP, "seller")
    assert legal.owner.question.startswith("Larkspur, Legal, to be named: who owns “Data processing agreement")
    assert [each.name for each in legal.owner.offers] == ["Leila Haddad"]
    assert (tbc.owner.kind, tbc.owner.side) == (OwnerKind.GAP, "buyer")
    assert tbc.owner.question == "Fenwick Medical, to be named: who owns “Get PO sorted”?"
    assert [each.number for each in messy().gaps] == [24, 26]


def test_the_ambiguous_date_is_shown_with_both_readings_and_decided_by_the_column():
    found = problem(task(messy(), "Mid-pilot check"), "date_ambiguous")
    assert [each.label for each in found.offers] == ["Fri 6 Feb", "Tue 2 Jun"]
    assert (messy().order, messy().day_first, messy().month_first) == ("month_first", 0, 3)


def test_the_clean_file_keeps_its_starts_and_the_messy_one_gets_thirty_worked_out():
    assert clean().starts_found == 0
    assert messy().starts_found == 30
    assert task(messy(), "Pilot results").starts_on == date(2026, 2, 16)
    assert task(messy(), "List the three").starts_on == date(2026, 1, 7)


def test_the_signature_is_guessed_and_no_go_live_is_invented():
    for result in (clean(), messy()):
        signature = next(each for each in result.tasks if each.row == result.signature)
        assert signature.number == 29
        assert result.go_live is None


def test_every_row_of_the_messy_file_is_a_task_a_phase_a_title_or_listed():
    result, sheet = messy(), fenwick(MESSY).sheet
    tasks = {each.row for each in result.tasks}
    phases = {each.row for each in result.phases}
    listed = {each.row: each.kind for each in result.left_out if each.row and each.kind != "note"}
    assert tasks | phases | set(listed) | {5} == set(range(1, len(sheet.rows) + 1))
    assert listed == {1: "title", 2: "title", 3: "title", 4: "blank", 41: "blank", 42: "remark"}


def test_every_text_of_the_messy_file_can_be_found_again():
    result, sheet = messy(), fenwick(MESSY).sheet
    kept = json.dumps(result.to_json(), ensure_ascii=False).casefold()
    for row in range(6, len(sheet.rows) + 1):
        for column in (0, 1, 2, 4, 5, 7):
            text = sheet.at(row, column).text.casefold()
            is_a_date_or_number = column in (0, 4) and not text.isupper() and text[:1].isdigit()
            assert is_a_date_or_number or text in kept, (row, column, text)


def test_notes_the_link_in_a_formula_and_the_second_worksheet_are_not_lost():
    result = messy()
    sent = task(result, "Security questionnaire (261")
    assert (sent.notes, sent.link) == ("see mail", "http://example.com")
    notes = [(each.row, each.seen) for each in result.left_out if each.kind == "note"]
    assert notes == [(29, "Notes: see mail"), (31, "Notes: slipped twice")]
    assert [each.seen for each in result.left_out if each.kind == "sheet"] == ["old do not use: ignore"]


def test_the_title_rows_offer_target_and_value_in_the_reading_that_fits_the_plan():
    target, value = messy().facts
    assert (target.kind, target.on, target.other) == ("target_signature", date(2026, 3, 12), date(2026, 12, 3))
    assert (value.kind, value.amount, value.currency) == ("value", "120000", "USD")


def test_nothing_stops_either_file():
    assert clean().ready and messy().ready
    assert not clean().problems
    assert not messy().asks


def test_without_a_list_of_people_the_sheet_introduces_them():
    found = {each.name: each for each in checked(fenwick(CLEAN), ()).people}
    assert len(found) == 11
    assert (found["Priya Raman"].email, found["Priya Raman"].side) == ("priya.raman@fenwick.example", "buyer")
    assert {each.name for each in checked(fenwick(MESSY), ()).people} == set(found) - {"Leila Haddad"}


def test_what_was_checked_and_read_survives_being_stored():
    for name in (CLEAN, MESSY):
        book = fenwick(name)
        assert type(book).from_json(json.loads(json.dumps(book.to_json()))) == book
        result = checked(book, fenwick_people())
        assert Checked.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_the_plan_to_be_holds_all_of_it():
    people = fenwick_people()
    plan = new_plan(messy(), people, account="Fenwick Medical", name="One account-planning platform by Q3")
    assert (len(plan.tasks), len(plan.phases), len(plan.people)) == (30, 5, 13)
    assert plan.numbers == tuple(range(1, 31))
    assert [each.is_trial for each in plan.phases] == [False, True, False, False, False]
    signature = plan.tasks[28]
    assert (signature.mark, signature.owner) == ("signature", "elena.voss@fenwick.example")
    assert signature.after == ((25, 0), (26, 0), (27, 0))
    assert (plan.tasks[25].owner, plan.tasks[25].gap_side) == ("", "buyer")
    assert plan.tasks[19].evidence == "http://example.com"
