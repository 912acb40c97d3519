"""Files that mean harm, or are simply something else: each is refused with a sentence, before it costs anything."""

import io
import time
import zipfile
import zlib

import pytest

from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetEncrypted, SheetRefused, SheetTooLarge
from mapapp.exchange.sheet import read_pasted, read_sheet
from tests.exchange.made import checked, new_book, saved, with_part, workbook

PLAN = [["Task", "Owner", "Due"], ["Sign", "Elena", "14 Jan"]]
CELLS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def refused(data: bytes, filename: str = "plan.xlsx") -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        read_sheet(data, filename)
    return caught.value


def sheet_of(cells: bytes) -> bytes:
    return with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", CELLS % cells)


def test_a_zip_bomb_is_refused_by_its_directory_before_it_is_unpacked():
    bomb = with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert len(bomb) < 100_000
    began = time.process_time()
    error = refused(bomb)
    assert isinstance(error, SheetTooLarge)
    assert "50 MB" in str(error)
    assert time.process_time() - began < 2  # reading it would take minutes


def test_a_small_bomb_of_too_high_a_ratio_is_refused_too():
    assert isinstance(refused(with_part(workbook(PLAN), "xl/media/a.bin", b"\0" * 5_000_000)), SheetTooLarge)


def test_a_directory_that_lies_about_sizes_does_not_deceive():
    honest = with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", b" " * 40_000_000)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size, crc = 40_000_000, archive.getinfo("xl/worksheets/sheet1.xml").CRC
    lie = honest.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    lie = lie.replace(crc.to_bytes(4, "little"), zlib.crc32(b" " * 1_000).to_bytes(4, "little"))
    assert isinstance(refused(lie), NotASheet)


def test_a_locked_workbook_says_so():
    envelope = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    error = refused(envelope)
    assert isinstance(error, SheetEncrypted)
    assert "password" in str(error)


def test_a_zip_with_a_password_says_so():
    data = bytearray(workbook(PLAN))
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    assert isinstance(refused(bytes(data)), SheetEncrypted)


def test_an_old_xls_says_what_to_do():
    assert ".xlsx" in str(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "plan.xls"))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0" + b"x" * 50,
        b"<!DOCTYPE html><table></table>",
        bytes(range(256)) * 8,
        b"PK\x03\x04 and then nothing",
        b"\x7fELF\x02\x01\x01" + bytes(40) + b"text" * 20,
    ],
)
def test_what_is_no_sheet_is_refused_whatever_its_name_says(data: bytes):
    for name in ("plan.xlsx", "plan.csv"):
        assert isinstance(refused(data, name), NotASheet)


def test_a_document_of_another_kind_in_a_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert isinstance(refused(out.getvalue()), NotASheet)


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b";;;\n;;;\n", b"\0" * 50])
def test_a_file_without_anything_is_empty(data: bytes):
    assert isinstance(refused(data, "plan.csv"), SheetEmpty)


def test_a_workbook_without_anything_is_empty():
    assert isinstance(refused(saved(new_book()[0])), SheetEmpty)
    with pytest.raises(SheetEmpty):
        read_pasted(" \n \t ")


def test_more_than_two_megabytes_are_refused():
    assert isinstance(refused(b"a,b\n" * 600_000, "plan.csv"), SheetTooLarge)
    with pytest.raises(SheetTooLarge):
        read_pasted("ä" * 1_100_000)


def test_more_than_five_thousand_rows_are_refused_in_both_kinds():
    assert isinstance(refused(b"a,b\n" * 5_001, "plan.csv"), SheetTooLarge)
    assert isinstance(refused(workbook([["a", "b"]] * 5_001)), SheetTooLarge)
    assert len(read_sheet(workbook([["a", "b"]] * 5_000), "x.xlsx").sheet.rows) == 5_000


def test_one_cell_in_the_last_corner_does_not_make_a_table_of_its_size():
    began = time.process_time()
    corner = sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert isinstance(refused(corner), SheetTooLarge)
    assert time.process_time() - began < 2  # reading it would take minutes


def test_entities_are_never_read():
    evil = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + CELLS % b'<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>'
    )
    error = refused(with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", evil))
    assert isinstance(error, NotASheet)
    assert "document type" in str(error)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="x"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" s="999"><v>1</v></c>',
        b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        b'<row r="99999999999999999999"><c><v>1</v></c></row>',
        b'<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
        b'<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
    ],
)
def test_broken_worksheets_are_refused_and_never_crash(cells: bytes):
    refused(sheet_of(cells))


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(workbook(PLAN))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/workbook.xml", "<workbook/>")
    assert isinstance(refused(out.getvalue()), NotASheet)


def test_a_quotation_mark_that_never_closes_does_not_swallow_rows():
    error = refused(b'Task,Due\n"Sign,14 Jan\nKick off,15 Jan\n', "plan.csv")
    assert "quotation mark" in str(error)


def test_two_hundred_columns_are_read_and_those_without_meaning_are_listed():
    head = ["Task", "Due", *(f"Column {each}" for each in range(198))]
    book = read_sheet(workbook([head, ["Sign", "14 Jan", *(["x"] * 198)]]), "x.xlsx")
    result = checked(book)
    assert [each.text for each in result.tasks] == ["Sign"]
    assert sum(each.kind == "column" for each in result.left_out) == 198


def test_six_hundred_columns_are_too_wide():
    assert isinstance(refused((",".join("x" * 600) + "\n").encode(), "x.csv"), SheetTooLarge)


def test_every_refusal_is_a_sentence_that_says_what_to_do():
    for data in (
        b"",
        b"%PDF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        b"a\n" * 5_001,
        b'a,b\n"x',
        b"PK\x03\x04",
    ):
        text = str(refused(data, "x"))
        assert text.endswith(".") and len(text.split(". ")) + text.count(": ") >= 2
