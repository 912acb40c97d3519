"""What people bring instead of a plan, and plans as programs save them: read right, or refused with what and how."""

from __future__ import annotations

import random
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from mapapp.exchange.cells import Book
from mapapp.exchange.checked import Checked, Level
from mapapp.exchange.choices import Choices
from mapapp.exchange.newplan import new_plan
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetEncrypted, SheetRefused, SheetTooLarge
from mapapp.exchange.separated import decode
from mapapp.exchange.sheet import FILE_BYTES, read_pasted, read_sheet
from tests.exchange.badfiles import HEAD, PLAN, laughs, line, locked, old_xls, ole, packed, with_cells
from tests.exchange.made import PEOPLE, checked, kinds, new_book, saved, with_part, workbook

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
ROWS = "Task;Owner;Due\nSign;Priya Raman;04.03.2026\n"
REFUSED: dict[str, tuple[bytes, type[SheetRefused], str]] = {
    "locked.xlsx": (locked(workbook(PLAN)), SheetEncrypted, "Save a copy without the password"),
    "old.xls": (old_xls(), NotASheet, "old .xls format"),
    "old named .xlsx": (old_xls(), NotASheet, "save it as .xlsx"),
    "letter.msg": (ole({"__properties_version1.0": b"x"}), NotASheet, "a document or a letter"),
    "plan.ods": (packed(mimetype=b"application/vnd.oasis", content_dot_xml=b"<a/>"), NotASheet, "an OpenDocument"),
    "plan.numbers": (packed(Index__Document_dot_iwa=b"x", preview_dot_jpg=b""), NotASheet, "Apple Numbers"),
    "plan.xlsb": (packed(xl__workbook_dot_bin=b"x"), NotASheet, "binary workbook"),
    "plan.docx": (packed(word__document_dot_xml=b"<a/>"), NotASheet, "a document or a letter"),
    "plans.zip": (packed(plan_dot_xlsx=workbook(PLAN)), NotASheet, "Unpack it"),
    "strange.zip": (packed(a_dot_txt=b"x"), NotASheet, "no Excel workbook"),
    "plan.pdf": (PDF, NotASheet, "is a PDF"),
    "pdf named .csv": (PDF, NotASheet, "copy its table and paste it"),
    "web page named .xls": (b"\n<TABLE><tr><td>Task</td></tr></TABLE>", NotASheet, "a web page or XML"),
    "sheet of 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>', NotASheet, "a web page or XML"),
    "letter.eml": (b"From: Anna <anna@larkspur.example>\r\nTo: Priya\r\n\r\nHello, all\r\n", NotASheet, "is a letter"),
    "other.json": (b'{"tasks": [{"name": "Sign"}]}', NotASheet, "is JSON"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(99), NotASheet, "a picture"),
    "plan.csv.gz": (b"\x1f\x8b\x08" + bytes(99), NotASheet, "packed archive"),
    "bytes": (bytes(range(256)) * 8, NotASheet, "not text and no Excel workbook"),
    "NULs": (b"Task,Owner,Due\nSi\0gn,Priya,2026-03-04\n", NotASheet, "Line 2 holds characters"),
    "a quote that stays open": (b'Task,Due\nA,1 Mar\n"Sign,4 Mar\nGo,5 Mar\n', NotASheet, "In row 3 a cell opens"),
    "an endless cell": (b"Task,Due\n" + b"x" * 140_000 + b",4 Mar\n", NotASheet, "row 2 holds more than 130,000"),
    "an endless quoted cell": (b'Task,Due\n"' + b"x\n" * 70_000 + b'",4 Mar\n', NotASheet, "row 2 holds more than"),
    "2 MB and 1": (b"a" * (FILE_BYTES + 1), SheetTooLarge, "larger than 2 MB"),
    "5,001 rows": (b"Task,Due\n" + b"a,1 Mar\n" * 5_000, SheetTooLarge, "more than 5,000 rows"),
    "51 MB unzipped": (packed(**{f"x{n}": random.Random(n).randbytes(9_999) + bytes(990_000) for n in range(53)}),
                       SheetTooLarge, "more than 50 MB"),
    "packed 1000 to 1": (with_part(workbook(PLAN), "xl/media/a.bin", bytes(5_000_000)), SheetTooLarge, "far more"),
    "laughs in the texts": (laughs("xl/sharedStrings.xml"), NotASheet, "document type"),
    "laughs in the styles": (laughs("xl/styles.xml"), NotASheet, "document type"),
    "laughs in the sheet": (laughs("xl/worksheets/sheet1.xml"), NotASheet, "document type"),
    "laughs in the book": (laughs("xl/workbook.xml"), NotASheet, "document type"),
    "empty": (b"", SheetEmpty, "is empty"),
    "no cell": (b";;\r\n;;\r\n", SheetEmpty, "no cell holds a value"),
    "empty sheets": (workbook([], [], []), SheetEmpty, "no cell holds a value"),
}  # fmt: skip


def made(*rows: list[object]) -> tuple[openpyxl.Workbook, Worksheet]:
    book, sheet = new_book()
    for row in rows:
        sheet.append(row)
    return book, sheet


def of(data: bytes, name: str = "plan.xlsx") -> Checked:
    return checked(read_sheet(data, name))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plan_is_refused_by_its_name_and_with_what_to_do(name: str) -> None:
    data, kind, words = REFUSED[name]
    with pytest.raises(kind, match=words) as no:
        read_sheet(data, name)
    said = str(no.value)
    assert said.endswith(".") and said.count(". ") + said.count(": ") + said.count(", ") >= 1


def test_the_containers_are_real_ones() -> None:
    """Not only their first bytes: a reader of such files finds in ours what is in it."""
    import python_calamine

    for data in (locked(workbook(PLAN)), old_xls()):
        with pytest.raises(python_calamine.CalamineError) as found:
            python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        assert "cfb" not in str(found.value).lower(), "the container itself is sound"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("between", [";", "\t", "|", ","])
def test_text_in_any_encoding_with_any_separator_is_read_right(encoding: str, between: str) -> None:
    text = ROWS.replace(";", between).replace("Sign", "Größe prüfen")
    (task,) = of(text.encode(encoding), "plan.csv").tasks
    assert (task.text, task.due_on, task.problems) == ("Größe prüfen", date(2026, 3, 4), ())


def test_an_encoding_that_nothing_tells_is_said_with_a_word_to_judge_it_by() -> None:
    for data in ("Task;Due\nПодписать;2026-03-04\n".encode("cp1251"), "Task;Due\nGröße;2026-03-04\n".encode("cp1252")):
        note = read_sheet(data, "plan.csv").note
        assert decode(data).split("\n")[1].split(";")[0] in note and "CSV UTF-8" in note
    for data in (ROWS.encode(), "Größe;Due".encode("utf-16"), "Größe;Due".encode()):
        assert read_sheet(data, "plan.csv").note == ""
    book = read_sheet("Task;Due\nGröße;2026-03-04\n".encode("cp1252"), "plan.csv")
    assert Book.from_json(book.to_json()) == book


def test_line_ends_in_quotes_are_no_rows_and_rulers_of_plain_text_are_no_tasks() -> None:
    (task,) = of(b'Task,Owner,Due\r\n"Sign\r\nthe ""order"", now",Priya Raman,2026-03-04\r\n', "plan.csv").tasks
    assert task.text == 'Sign the "order", now'
    (task,) = checked(read_pasted("| Task | Due |\n|---|:---:|\n| Sign | 2026-03-04 |\n")).tasks
    assert task.text == "Sign"


def test_numbers_of_a_workbook_that_counts_from_1904_mean_its_own_days() -> None:
    book, sheet = made(HEAD, ["Sign", "Priya Raman", date(2026, 3, 4)], ["Go", "Priya Raman", 44_623])
    book.epoch = CALENDAR_MAC_1904
    assert [task.due_on for task in of(saved(book)).tasks] == [date(2026, 3, 4), date(2026, 3, 4)]
    sheet["C3"] = 46_085
    book.epoch = openpyxl.utils.datetime.CALENDAR_WINDOWS_1900
    assert of(saved(book)).tasks[1].due_on == date(2026, 3, 4)


def test_times_lengths_and_shares_read_as_one_sees_them() -> None:
    head = ["Task", "Owner", "Due", "Duration", "Status"]
    book, sheet = made(
        head, ["A", "Priya Raman", datetime(2026, 3, 4, 23, 59, 59), timedelta(hours=72), 0.5],
        ["B", "Priya Raman", time(14, 30), 2, 1],
    )  # fmt: skip
    sheet["E2"].number_format = sheet["E3"].number_format = "0%"
    first, second = of(saved(book)).tasks
    assert (first.due_on, first.status, second.status) == (date(2026, 3, 4), "in_progress", "done")
    assert [p.seen for p in first.problems if p.field == "duration"] == ["72:00"]
    assert [p.text for p in second.problems if p.level is Level.STOP] == ["“14:30”: not a date. Choose a day."]


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(1999, 12, 31), date(2100, 1, 1), date(9999, 12, 31)])
def test_a_day_that_no_plan_reckons_with_is_refused_at_its_cell(day: date) -> None:
    (task,) = of(workbook([HEAD, ["Sign", "Priya Raman", day]])).tasks
    (stop,) = (each for each in task.problems if each.level is Level.STOP)
    assert (stop.field, stop.row, stop.kind) == ("due", 2, "date_beyond") and "from 2000 to 2099" in stop.text
    assert task.due_on is None


def test_formulas_count_by_the_result_that_the_file_keeps_and_ask_for_it_otherwise() -> None:
    date_cell = '<c r="C{}"><f>C2+1</f>{}</c>'
    rows = (
        line(1, *HEAD),
        line(2, "Sign", "Priya Raman", date_cell.format(2, "<v>46085</v>")),
        line(3, "Go", "Priya Raman", date_cell.format(3, "")),
        line(4, '<c r="A4" t="str"><f>A2</f><v>Sign</v></c>', "Priya Raman", date_cell.format(4, "<v>46090</v>")),
    )
    first, second, third = of(with_cells("".join(rows))).tasks
    assert (first.due_on, third.text, third.due_on) == (date(2026, 3, 4), "Sign", date(2026, 3, 9))
    assert kinds(second) == ["cell_formula", "date_missing"]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#SPILL!"])
def test_errors_in_cells_are_no_words_in_a_workbook_and_in_text(error: str) -> None:
    book, sheet = made(HEAD, [error, "Priya Raman", date(2026, 3, 4)], ["Go", error, error])
    for place in ("A2", "B3", "C3"):
        sheet[place].data_type = "e"
    text = f"Task,Owner,Due\n{error},Priya Raman,2026-03-04\nGo,{error},{error}\n".encode()
    for data, name in ((saved(book), "plan.xlsx"), (text, "plan.csv")):
        first, second = of(data, name).tasks
        assert kinds(first)[:2] == ["cell_error", "text_missing"] and first.text == ""
        assert kinds(second)[:2] == ["cell_error", "cell_error"] and second.owner.person is None
        assert f"The cell shows the error {error}. Type the value." in [each.text for each in second.problems]


def test_a_head_of_two_rows_that_is_merged_is_read_as_one() -> None:
    book, sheet = made(
        ["Task", "Owner", "Dates", None],
        [None, None, "Start", "Due"],
        ["Sign", "Priya Raman", date(2026, 3, 2), date(2026, 3, 4)],
    )
    for place in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(place)
    (task,) = of(saved(book)).tasks
    assert (task.text, task.starts_on, task.due_on) == ("Sign", date(2026, 3, 2), date(2026, 3, 4))


def test_a_head_in_row_seven_and_titles_that_stand_twice() -> None:
    top: list[list[object]] = [["Fenwick and Larkspur"], [], ["Draft, March"], [], ["Confidential"], []]
    result = of(workbook([*top, ["Task", "Due", "Due", "Owner"], ["Sign", date(2026, 3, 4), "later", "Priya Raman"]]))
    (task,) = result.tasks
    assert (task.row, task.due_on) == (8, date(2026, 3, 4))
    assert [(each.column, each.seen) for each in result.left_out if each.kind == "column"] == [("C", "Due: later")]


def test_right_to_left_sheets_are_read_by_their_own_titles_or_by_what_stands_below() -> None:
    rows = {
        "Hebrew": ["משימה", "אחראי", "תאריך יעד", "סטטוס"],
        "Arabic": ["المهمة", "المسؤول", "تاريخ الاستحقاق", "الحالة"],
        "Persian": ["کار", "مالک", "سررسید", "وضعیت"],
    }  # fmt: skip
    for name, head in rows.items():
        done = {"Hebrew": "הושלם", "Arabic": "مكتمل"}.get(name, "Done")
        book, sheet = made(list(head), ["\u202eחתימה על החוזה\u202c", "ענת כהן", date(2026, 3, 4), done])
        sheet.sheet_view.rightToLeft = True
        (task,) = of(saved(book)).tasks
        assert (task.text, task.due_on) == ("חתימה על החוזה", date(2026, 3, 4)), name
        assert task.owner.person is not None and task.owner.person.name == "ענת כהן"
        assert task.status == "done" or name == "Persian"
    (task,) = of("Task,Due\nتوقيع,٢٠٢٦-٠٣-٠٤\n".encode(), "plan.csv").tasks
    assert task.due_on == date(2026, 3, 4)


def test_texts_of_any_length_are_kept_or_refused_at_their_cell() -> None:
    book, _sheet = made(
        HEAD,
        ["x" * 4_000, "Priya Raman", date(2026, 3, 4)],
        ["y" * 4_001, "Priya Raman", date(2026, 3, 4)],
        ["z", "P" * 300, date(2026, 3, 4)],
    )
    first, second, third = of(saved(book)).tasks
    assert len(first.text) == 4_000 and not first.problems
    assert [(each.row, each.text) for each in second.problems] == [
        (3, "The text is longer than 4,000 characters. Shorten it.")
    ]
    assert third.owner.question and len(third.owner.question) <= 300


def test_macros_charts_links_to_other_books_and_formats_of_a_million_rows_do_no_harm() -> None:
    book, sheet = made(HEAD, ["Sign", "Priya Raman", date(2026, 3, 4)], ["Ext", "Priya Raman", "='[b.xlsx]S'!A1"])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=2))
    book.create_chartsheet("Chart", 0).add_chart(chart)
    sheet.cell(1_048_576, 1).font = Font(bold=True)
    data = with_part(saved(book), "xl/vbaProject.bin", random.Random(1).randbytes(3_000))
    data = with_part(data, "xl/externalLinks/externalLink1.xml", b"<!DOCTYPE a><externalLink/>")
    read = read_sheet(data, "plan.xlsm")
    assert [sheet.name for sheet in read.sheets] == ["Sheet"] and len(read.sheet.rows) == 3
    assert [kinds(task) for task in checked(read).tasks] == [[], ["cell_formula", "date_missing"]]
    styled = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="0"/></row>' for row in range(3, 60_000))
    (task,) = of(with_cells(line(1, *HEAD) + line(2, "Sign", "Priya Raman", "2026-03-04") + styled)).tasks
    assert task.due_on == date(2026, 3, 4)


def test_hidden_columns_and_sheets_are_known_as_such() -> None:
    book, sheet = made(["Task", "Owner", "Due", "Done when"], ["Sign", "Priya Raman", date(2026, 3, 4), "30 % margin"])
    sheet.column_dimensions.group("C", "D", hidden=True)
    book.create_sheet("Costs").append(["Margin", "30 %"])
    book["Costs"].sheet_state = "veryHidden"
    read = read_sheet(saved(book), "plan.xlsx")
    assert read.sheet.hidden_columns == (2, 3) and [(each.name, each.hidden) for each in read.others] == [
        ("Costs", True)
    ]
    assert Book.from_json(read.to_json()) == read


def test_names_of_parts_in_another_spelling_of_xml_are_read() -> None:
    """As ClosedXML and other libraries write: every element with a prefix; and the strict form of the standard."""
    book = workbook(PLAN)
    with zipfile.ZipFile(BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    prefixed = parts[sheet].replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:x=")
    assert [task.text for task in of(with_part(book, sheet, prefixed)).tasks] == ["Sign the order", "Kick off"]
    strict = book
    for name, content in parts.items():
        told = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        told = told.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        strict = with_part(strict, name, told)
    assert [task.due_on for task in of(strict).tasks] == [date(2026, 3, 4), date(2026, 3, 9)]


def test_a_cell_that_is_a_day_by_its_type_is_one() -> None:
    typed = '<c r="C2" t="d"><v>2026-03-04T00:00:00Z</v></c>'
    (task,) = of(with_cells(line(1, *HEAD) + line(2, "Sign", "Priya Raman", typed))).tasks
    assert task.due_on == date(2026, 3, 4)


def _mutated(data: bytes, dice: random.Random) -> bytes:
    found = bytearray(data)
    for _each in range(dice.choice([1, 1, 2, 5, 20])):
        at = dice.randrange(len(found) or 1)
        match dice.randrange(5):
            case 0:
                found[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                found[at:at] = bytes(dice.choices(b"<>\"'&;,\t\n\r\0=AZ09/-\xff\xe2\x80\xae\x81", k=3))
            case 2:
                del found[at : at + dice.randrange(1, 20)]
            case 3:
                found[at:at] = found[: dice.randrange(60)]
            case _:
                found[at : at + 4] = dice.choice([b"9999", b"-1  ", b"1e99", b"NaN ", b"    "])
    return bytes(found)


def _in_a_part(data: bytes, dice: random.Random) -> bytes:
    """One part of the archive damaged, the archive itself whole: what reaches the readers behind it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice([part for part in parts if part.startswith("xl/") and part.endswith(".xml")])
    return with_part(data, name, _mutated(parts[name], dice))


def test_damaged_files_are_read_or_refused_and_what_is_read_can_be_a_plan() -> None:
    dice = random.Random(11)
    seeds = [workbook(PLAN), ROWS.encode(), with_cells(line(1, *HEAD) + line(2, "Sign", "Priya Raman", "4 Mar 2026"))]
    plans = 0
    for turn in range(90):
        seed = seeds[turn % len(seeds)]
        data = _in_a_part(seed, dice) if seed.startswith(b"PK") and turn % 4 else _mutated(seed, dice)
        try:
            book = read_sheet(data, "plan.xlsx")
        except SheetRefused as no:
            assert str(no).endswith("."), data
            continue
        book = Book.from_json(book.to_json())
        result = checked(book, choices=Choices(skipped=tuple({stop.row for stop in checked(book).stops})))
        if result.ready:
            new_plan(result, PEOPLE, account="Fenwick Medical", name="x", value=None, currency="", signature_on=None,
                     go_live_on=None)  # fmt: skip
            plans += 1
    assert plans > 15
