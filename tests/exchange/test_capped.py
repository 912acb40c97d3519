"""Files are read in a child with limits: whatever a file does there, the web process goes on and says why."""

import resource
import time

import pytest

from mapapp.exchange.capped import KEPT, paste_capped, read_capped
from mapapp.exchange.refusals import NotASheet, SheetEmpty, SheetTooLarge
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


def test_the_child_knows_no_secret_of_ours() -> None:

    assert not {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"} & set(KEPT)
