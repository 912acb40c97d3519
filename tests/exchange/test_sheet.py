"""Files and pasted text that people really have come in, whatever their encoding, separator and cells."""

import datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mapapp.exchange.cells import Kind, column_letter
from mapapp.exchange.sheet import one_name, read_pasted, read_sheet
from tests.exchange.made import new_book, saved, with_part, workbook

LINES = "Task;Owner;Due\nGrößenprüfung “später”;Jérôme;14.01.2026\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_is_read_in_any_sane_encoding(encoding: str):
    sheet = read_sheet(LINES.encode(encoding), "plan.csv").sheet
    assert [cell.text for cell in sheet.rows[0]] == ["Task", "Owner", "Due"]
    assert [cell.text for cell in sheet.rows[1]] == ["Größenprüfung “später”", "Jérôme", "14.01.2026"]


def test_latin_1_beyond_windows_is_still_read():
    sheet = read_sheet("Task;Due\nPrüfung\x81;14 Jan\n".encode("latin-1"), "plan.csv").sheet
    assert sheet.rows[1][0].text == "Prüfung"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_though_texts_hold_others(separator: str):
    rows = [["Task", "Owner", "Due"], ['"Agree a, b; c"', "Priya", "14 Jan"], ["Sign", "Elena", "15 Jan"]]
    text = "\n".join(separator.join(row) for row in rows)
    assert [len(row) for row in read_sheet(text.encode(), "x.csv").sheet.rows] == [3, 3, 3]


def test_the_first_line_may_name_the_separator():
    sheet = read_sheet(b"sep=;\nTask;Due\nSign, at last;14 Jan\n", "x.csv").sheet
    assert sheet.at(3, 0).text == "Sign, at last"


def test_pasted_cells_keep_line_breaks_and_quotation_marks():
    sheet = read_pasted('Task\tNotes\nSign\t"first\nsecond ""line"""\nKick off\tnone').sheet
    assert sheet.at(2, 1).text == 'first\nsecond "line"'
    assert sheet.at(3, 0).text == "Kick off"


def test_a_stray_quotation_mark_does_not_stop_a_csv():
    sheet = read_sheet(b'Task,Due\n"Go" decision,14 Jan\nSign,15 Jan\n', "x.csv").sheet
    assert [row[1].text for row in sheet.rows] == ["Due", "14 Jan", "15 Jan"]


def test_real_dates_numbers_and_booleans_keep_their_kind():
    rows = [["Task", "Due", "Done", "No"], ["Sign", datetime.date(2026, 1, 14), True, 7.0]]
    sheet = read_sheet(workbook(rows), "x.xlsx").sheet
    assert [(cell.text, cell.kind) for cell in sheet.rows[1]] == [
        ("Sign", Kind.TEXT),
        ("2026-01-14", Kind.DATE),
        ("TRUE", Kind.BOOL),
        ("7", Kind.NUMBER),
    ]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_days_one_sees():
    book, sheet = new_book()
    book.epoch = CALENDAR_MAC_1904
    sheet["A1"] = "Due"
    sheet["A2"] = datetime.date(2026, 1, 14)
    assert read_sheet(saved(book), "x.xlsx").sheet.at(2, 0).text == "2026-01-14"


def test_formulas_without_a_result_errors_and_links_are_kept_as_what_they_are():
    book, sheet = new_book()
    sheet.append(["=TODAY()+3", '=HYPERLINK("https://fenwick.example/a","see mail")', "#REF!", "plain"])
    sheet["C1"].data_type = "e"
    sheet["D1"].hyperlink = "https://fenwick.example/b"
    read = read_sheet(saved(book), "x.xlsx").sheet
    assert [(cell.text, cell.kind) for cell in read.rows[0]] == [
        ("=TODAY()+3", Kind.FORMULA),
        ("see mail", Kind.TEXT),
        ("#REF!", Kind.ERROR),
        ("plain", Kind.TEXT),
    ]
    assert [each.text for each in read.links] == ["https://fenwick.example/a", "https://fenwick.example/b"]


def test_merged_cells_hidden_rows_and_comments_are_known():
    book, sheet = new_book()
    for row in (["Phase", "Task"], ["Legal", "Agree terms"], [None, "Sign"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet["B2"].comment = Comment("Ask Hannah first", "Anna")
    read = read_sheet(saved(book), "x.xlsx").sheet
    assert [(each.first_row, each.last_row) for each in read.merged] == [(2, 3)]
    assert read.hidden_rows == (3,)
    assert [(each.row, each.column, each.text) for each in read.remarks] == [(2, 1, "Ask Hannah first")]


def test_the_worksheet_that_looks_like_the_plan_is_chosen_and_the_others_are_named():
    rows = [["Task", "Owner", "Due"], ["Sign", "Elena", "14 Jan"], ["Kick off", "Mira", "15 Jan"]]
    data = workbook([["Read me"]], rows, rows * 2, titles=["Cover", "Plan", "Old plan, do not use"])
    book = read_sheet(data, "x.xlsx")
    assert book.sheet.name == "Plan"
    assert [each.name for each in book.others] == ["Cover", "Old plan, do not use"]


def test_a_hidden_worksheet_is_listed_as_one():
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Task", "Owner", "Due"])
    hidden = book.create_sheet("Margins")
    hidden.append(["Cost", "Price", "Margin"])
    hidden.sheet_state = "hidden"
    read = read_sheet(saved(book), "x.xlsx")
    assert [(each.name, each.hidden) for each in read.others] == [("Margins", True)]


def test_right_to_left_text_is_kept_and_what_steers_it_is_not():
    sheet = read_pasted("Task\tOwner\n\u202eחתימה על החוזה\u202c\u200b\tענת\n").sheet
    assert sheet.at(2, 0).text == "חתימה על החוזה"


def test_cells_that_are_formatted_but_empty_do_not_count():
    book, sheet = new_book()
    sheet.append(["Task", "Due"])
    sheet.cell(9_000, 900).font = openpyxl.styles.Font(bold=True)
    assert len(read_sheet(saved(book), "x.xlsx").sheet.rows) == 1


def test_a_name_of_a_file_is_shown_without_its_folders():
    assert one_name("C:\\plans\\..\\fenwick\u202e.xlsx") == "fenwick.xlsx"


def test_columns_are_lettered_as_a_spreadsheet_does():
    assert [column_letter(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_parts_that_no_plan_needs_are_not_given_to_the_parser():
    data = with_part(workbook([["Task", "Due"], ["Sign", "14 Jan"]]), "xl/vbaProject.bin", b"\0" * 100)
    assert read_sheet(data, "x.xlsm").sheet.at(2, 0).text == "Sign"
