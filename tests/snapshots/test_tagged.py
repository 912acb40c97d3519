"""What a tagged paper owes to whoever hears it: headings of tables that point, drawings in words, feet left out."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from mapapp.snapshots import pdf
from mapapp.snapshots.hearing import lacking_words, script_of
from mapapp.snapshots.making import html_of, identifier_of
from mapapp.snapshots.models import Snapshot
from tests.builders import fenwick_scene
from tests.snapshots.story import told

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the file, drawn of a version
PAGE = "<html lang=en><title>t</title><h1>{}</h1>"


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: Any) -> bytes:
    with django_db_blocker.unblock(), transaction.atomic():
        story = told(fenwick_scene())
        row = Snapshot(version=story.second, compared_with=story.first)
        data = pdf.render(html_of(row), identifier=identifier_of(row))
        transaction.set_rollback(True)
    return data


def elements(reader: PdfReader) -> Iterator[Any]:
    """Every element of the tree that a reader comes to, with its parent."""
    left = [(kid.get_object(), None) for kid in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while left:
        one, above = left.pop()
        if isinstance(one, dict) and "/S" in one:
            yield one, above
            kids = one.get("/K", [])
            left += [(kid.get_object(), one) for kid in kids if not isinstance(kid, int)]


def test_every_heading_of_a_table_says_which_way_it_points(paper: bytes) -> None:
    cells = [(one, above) for one, above in elements(PdfReader(BytesIO(paper))) if one["/S"] == "/TH"]
    scopes = Counter((one["/A"]["/Scope"], above["/P"].get_object()["/S"]) for one, above in cells)
    assert set(scopes) == {("/Column", "/THead"), ("/Row", "/TBody")}
    assert scopes["/Row", "/TBody"] > 40


def test_every_drawing_is_told_in_words(paper: bytes) -> None:
    figures = [one for one, _above in elements(PdfReader(BytesIO(paper))) if one["/S"] == "/Figure"]
    assert len(figures) == 7
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    assert any("critical path" in str(figure["/Alt"]) for figure in figures)


def test_lists_hold_items_and_nothing_else(paper: bytes) -> None:
    for one, above in elements(PdfReader(BytesIO(paper))):
        if one["/S"] == "/LI":
            assert above["/S"] == "/L"
        if above and above["/S"] == "/L":
            assert one["/S"] in ("/LI", "/Caption")


def test_its_parts_are_bookmarks_by_their_names_alone(paper: bytes) -> None:
    titles = [entry.title for entry in PdfReader(BytesIO(paper)).outline if not isinstance(entry, list)]
    assert titles == [
        "One account-planning platform by Q3", "Every step", "Timeline", "Who decides, and what each person needs",
        "Who agreed to what, and when",
    ]  # fmt: skip


def test_the_foot_of_a_page_is_no_part_of_what_is_read(paper: bytes) -> None:
    reader = PdfReader(BytesIO(paper))
    for page in reader.pages:
        content = page.get_contents().get_data()
        assert len(re.findall(rb"/Artifact\s<</Type /Pagination>>\sBDC", content)) >= 2
        assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")


def test_it_is_sound(paper: bytes, tmp_path: Path) -> None:
    """By pypdf everywhere: each object that is pointed at is there. By qpdf where it is installed."""
    reader = PdfReader(BytesIO(paper), strict=True)
    for number in range(1, int(str(reader.trailer["/Size"]))):
        assert reader.get_object(number) is not None
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    if qpdf := shutil.which("qpdf"):
        (tmp_path / "one.pdf").write_bytes(paper)
        done = subprocess.run([qpdf, "--check", tmp_path / "one.pdf"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_no_typeface_has_is_said_and_drawn_as_a_box() -> None:
    """U+10FFFD belongs to nobody, so nobody draws it."""
    asked: list[str] = []

    def again(tight: int, missing: str = "", *, alone: bool = False) -> str:
        asked.append(missing)
        return PAGE.format(f"A \U0010fffd {lacking_words(missing)}")

    data = pdf.render(pdf.Paper.of(PAGE.format("A \U0010fffd"), again), identifier=b"0" * 16)
    assert asked == ["\U0010fffd"]
    text = PdfReader(BytesIO(data)).pages[0].extract_text()
    assert "A □ 1 character stands as an empty box on this paper, for want of a typeface (signs)." in " ".join(
        text.split()
    )


def test_scripts_are_called_by_their_names() -> None:
    assert [script_of(one) for one in "安ひ한กक🚀\U0010fffd"] == [
        "Chinese characters", "Japanese", "Korean", "Thai", "Devanagari", "signs", "signs",
    ]  # fmt: skip
    assert lacking_words("") == ""
    assert "(Thai, Devanagari, Korean, Japanese and others)" in lacking_words("กक한ひ安")


def test_how_far_it_is_is_told_page_by_page() -> None:
    heard: list[int] = []
    rows = "".join(f"<tr><td>{n}" for n in range(200))
    html = f"<html lang=en><title>t</title><table>{rows}</table>"
    pdf.render(html, identifier=b"0" * 16, tell=heard.append)
    assert len(heard) >= 4
    assert heard == sorted(set(heard))
    assert heard[-1] == 75
