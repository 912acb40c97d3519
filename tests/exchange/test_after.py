"""What a task comes after, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapapp.exchange.after import AfterRead, AfterTrouble, Known, read_after
from mapapp.exchange.cells import Cell, Kind

KNOWN = Known(
    {str(number): 100 + number for number in range(1, 31)} | {"1.1": 211, "a3": 303},
    {"mutual nda signed": 103, "security review meeting held": 122, "security questionnaire sent": 120},
)


def read(text: str, row: int = 122) -> AfterRead:
    return read_after(Cell(text, Kind.TEXT), row, KNOWN, previous=121)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("1", [(101, 0)]),
        ("#4, #5", [(104, 0), (105, 0)]),
        ("1 and 2", [(101, 0), (102, 0)]),
        ("3 7", [(103, 0), (107, 0)]),
        ("1;2", [(101, 0), (102, 0)]),
        ("17 & 23", [(117, 0), (123, 0)]),
        ("1/2", [(101, 0), (102, 0)]),
        ("#17 #23", [(117, 0), (123, 0)]),
        ("5-7", [(105, 0), (106, 0), (107, 0)]),
        ("5–7, 9", [(105, 0), (106, 0), (107, 0), (109, 0)]),
        ("5 to 6", [(105, 0), (106, 0)]),
        ("8FS+2d", [(108, 2)]),
        ("8 + 2d", [(108, 2)]),
        ("8+2 days", [(108, 2)]),
        ("8FS-1w", [(108, -5)]),
        ("8fs + 2 wd", [(108, 2)]),
        ("1.1", [(211, 0)]),
        ("A3", [(303, 0)]),
        ("007", [(107, 0)]),
        ("task 3", [(103, 0)]),
        ("after 5 is done", [(105, 0)]),
        ("previous", [(121, 0)]),
        ("Mutual NDA signed", [(103, 0)]),
        ("mutual nda", [(103, 0)]),
        ("3. Mutual NDA signed", [(103, 0)]),
        ("NDA signed; Security questionnaire", [(103, 0), (120, 0)]),
        ("4, 4", [(104, 0)]),
    ],
)
def test_links_are_read_in_every_form(text: str, links: list[tuple[int, int]]):
    found = read(text)
    assert [(each.row, each.lag) for each in found.links] == links
    assert not found.troubles


@pytest.mark.parametrize("text", ["", "-", "none", "N/A", "n/a", "–"])
def test_nothing_is_nothing(text: str):
    assert read(text) == AfterRead()


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("99", AfterTrouble.UNKNOWN),
        ("PO signed", AfterTrouble.UNKNOWN),
        ("security", AfterTrouble.UNKNOWN),
        ("28-40", AfterTrouble.UNKNOWN),
        ("22", AfterTrouble.ITSELF),
        ("8SS", AfterTrouble.OTHER_KIND),
        ("8FS+200d", AfterTrouble.LAG),
        ("8FS+1.5d", AfterTrouble.LAG),
        ("8FS+2ed", AfterTrouble.LAG),
        ("8+9", AfterTrouble.UNREADABLE),
    ],
)
def test_what_makes_no_link_is_named(text: str, trouble: AfterTrouble):
    found = read(text)
    assert not found.links
    assert [each for _part, each in found.troubles] == [trouble]


def test_what_can_be_read_is_kept_beside_what_cannot():
    found = read("4, 99 and PO signed")
    assert [each.row for each in found.links] == [104]
    assert [part for part, _trouble in found.troubles] == ["99", "PO signed"]


def test_a_date_that_the_spreadsheet_made_of_a_range_is_named():
    found = read_after(Cell("2026-02-01", Kind.DATE), 122, KNOWN)
    assert found.troubles == (("2026-02-01", AfterTrouble.UNREADABLE),)


@given(st.text(alphabet="0123456789 ,;#-+FSd/and.", max_size=40))
def test_no_text_makes_the_reader_fail(text: str):
    assert all(each.row != 122 for each in read(text).links)
