"""Files are read in a child with limits: whatever a file does there, the web process goes on and says why."""

import resource
import time

import pytest

from mapapp.exchange import capped
from mapapp.exchange.capped import KEPT, list_capped, paste_capped, read_capped
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetRefused, SheetStopped, SheetTooLarge
from mapapp.exchange.sheet import read_pasted, read_sheet
from tests.exchange.made import DATA, memory_hog, with_part, workbook

MESSY = (DATA / "fenwick-plan-as-reps-keep-it.xlsx").read_bytes()
PLAN = [["Task", "Owner", "Due"], ["Sign", "Elena", "14 Jan"]]


def test_the_child_reads_what_a_reader_in_place_reads() -> None:
    assert read_capped(MESSY, "plan.xlsx") == read_sheet(MESSY, "plan.xlsx")
    assert paste_capped("Task\tDue\nSign “it”\t14 Jan") == read_pasted("Task\tDue\nSign “it”\t14 Jan")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", SheetEmpty, "empty"),
        (b"%PDF-1.7", NotASheet, "a PDF"),
        (b"a,b\n" * 5_001, SheetTooLarge, "5,000"),
        (b"a" * (2 * 1024 * 1024 + 1), SheetTooLarge, "2 MB"),
        (with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", b" " * 60_000_000), SheetTooLarge, "50 MB"),
    ],
    ids=["empty", "pdf", "rows", "bytes", "zip bomb"],
)
def test_a_refusal_comes_back_as_the_same_sentence(data: bytes, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        read_capped(data, "plan.xlsx")


def test_a_file_that_eats_memory_kills_the_child_and_not_us() -> None:
    hog, before = memory_hog(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(hog) < 2 * 1024 * 1024
    with pytest.raises(SheetTooLarge, match="more time or memory"):
        read_capped(hog, "hog.xlsx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes
    assert read_capped(MESSY, "plan.xlsx").sheet.rows


def test_a_child_that_takes_too_long_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(SheetTooLarge, match="more time or memory"):
        read_capped(MESSY, "plan.xlsx", seconds=0.01)
    assert time.monotonic() - began < 5


def test_a_list_has_more_of_both_and_its_reader_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[int] = []
    monkeypatch.setattr(capped, "BEAT", 0.02)
    rows = b"".join(b"006%07d,Account %d,%s\n" % (n, n, b"x" * 100) for n in range(50_000))
    book = list_capped(b"Id,Account,More\n" + rows, "crm.csv", beat=lambda: beats.append(1))
    assert len(book.sheet.rows) == 50_001 and beats

    def lost() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        list_capped(b"Id,Account\n" + rows, "crm.csv", beat=lost)
    with pytest.raises(SheetStopped):
        list_capped(b"Id,Account\n" + rows, "crm.csv", seconds=0.05)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Id,Account\n1,A\n" + b"\n" * 19_000_000, ""),
        (b"Id,Account\n" + b"a," * 450 + b"\n" + (b"a," * 450 + b"\n") * 20_000, "too wide"),
        (",".join(map(str, range(10_000))).encode(), "too wide"),
        (b'Id,Account\n1,"' + b"a\n" * 9_000_000, "never closes|130,000"),
        (b"Id,Account\n" + b"\0" * 19_000_000, "no sheet"),
        (with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", b" " * 60_000_000), "as CSV"),
        (with_part(workbook(PLAN), "xl/worksheets/sheet1.xml", b" " * 40_000_000), "as CSV"),
    ],
    ids=["lines", "cells", "columns", "quote", "nothing", "bomb", "dense"],
)
def test_a_hostile_list_of_the_largest_size_ends_in_a_sentence(data: bytes, words: str) -> None:
    assert len(data) <= 20 * 1024 * 1024
    if not words:
        assert len(list_capped(data, "crm.csv").sheet.rows) == 2
        return
    with pytest.raises(SheetRefused, match=words):
        list_capped(data, "crm.csv")


def test_the_child_knows_no_secret_of_ours() -> None:

    assert not {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"} & set(KEPT)
