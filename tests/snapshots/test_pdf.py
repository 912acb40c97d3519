"""The PDF itself: the same version is the same file, it reads nothing, and it says what the version says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from pypdf import PdfReader
from weasyprint import HTML

from mapapp.snapshots import pdf
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.files import files
from mapapp.snapshots.making import html_of, identifier_of, make
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.sheet import HASH, head_of
from tests.builders import TODAY, fenwick_scene
from tests.snapshots.story import Story, text_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the file, drawn of a version
IN_ANOTHER_PROCESS = """
import sys, django, hashlib
django.setup()
from mapapp.snapshots import pdf
pdf.render("<p>Something else first: Ωмї</p>", identifier=b"0")
html, identifier = sys.stdin.buffer.read(), bytes.fromhex(sys.argv[1])
print(hashlib.sha256(pdf.render(html.decode(), identifier=identifier)).hexdigest())
"""


def made(story: Story) -> Snapshot:
    return make(ask_for(story.second, at=TODAY).pk)


def data_of(snapshot: Snapshot) -> bytes:
    return (files() / snapshot.path).read_bytes()


@dataclass(frozen=True)
class Paper:
    """One PDF that several tests read, and what they know of its version."""

    data: bytes
    head: str
    code: str

    @property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.data))


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: Any) -> Paper:
    with django_db_blocker.unblock(), transaction.atomic():
        story = told(fenwick_scene())
        row = Snapshot(version=story.second, compared_with=story.first)
        data = pdf.render(html_of(row), identifier=identifier_of(row))
        found = Paper(data, head_of(story.second)[:HASH], story.scene.workspace.code)
        transaction.set_rollback(True)
    return found


def test_it_says_what_the_version_says_on_three_pages(paper: Paper) -> None:
    text = text_of(paper.data)
    assert len(paper.reader.pages) == 3
    assert "Signature is planned for 18 March" in text
    assert "12 Mar in version 1" in text
    assert "saved 10 Feb 2026, 09:12 UTC by Anna Kessler" in text
    assert f"History {paper.head}, page 3 of 3" in text
    assert "Proof that planning takes a week, not three" in text


def test_no_seller_words_and_no_addresses_stand_in_it(paper: Paper) -> None:
    everything = text_of(paper.data) + repr(paper.reader.metadata) + repr(paper.reader.outline)
    for word in ("MAP", "opportunity", "prospect", "pipeline", "close plan", "stance", "influence", "health", "@"):
        assert word.lower() not in everything.lower().split()
    assert "@" not in everything
    assert paper.code not in everything
    assert paper.reader.attachments == {}


def test_it_is_tagged_and_names_itself(paper: Paper) -> None:
    named, root = paper.reader.metadata, paper.reader.trailer["/Root"]
    assert named is not None
    assert named.title == "Evaluation plan, version 2. Fenwick Medical, One account-planning platform by Q3"
    assert named.author == "Fenwick Medical and Larkspur"
    assert named.creation_date == TODAY
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]


def test_phases_are_its_bookmarks(paper: Paper) -> None:
    titles = [[inner.title for inner in entry] for entry in paper.reader.outline if isinstance(entry, list)]
    assert titles == [
        [
            "Discovery and validation",
            "Proof of value",
            "Business case and approval",
            "Procurement and legal",
            "Signature and kickoff",
        ]
    ]


def test_the_row_says_where_and_what_the_file_is(story: Story) -> None:
    snapshot = made(story)
    data = data_of(snapshot)
    assert (snapshot.size, snapshot.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_same_version_is_the_same_file_in_every_process(story: Story) -> None:
    snapshot = made(story)
    first = data_of(snapshot)
    assert hashlib.sha256(data_of(make(snapshot.pk))).hexdigest() == snapshot.sha256
    row = Snapshot.objects.select_related("version__workspace__team", "compared_with__workspace__team").get()
    other = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, identifier_of(row).hex()],
        input=html_of(row).encode(),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mapapp.settings"},
    )
    assert other.stdout.decode().strip() == hashlib.sha256(first).hexdigest()


def test_it_is_drawn_from_the_version_and_not_from_the_live_plan(story: Story) -> None:
    first = data_of(made(story))
    story.scene.workspace.name = "Something else"
    story.scene.workspace.value = None
    story.scene.workspace.save()
    story.scene.workspace.tasks.update(text="Changed behind its back")
    assert data_of(make(Snapshot.objects.get().pk)) == first


def test_letter_paper_is_a_file_of_its_own(story: Story) -> None:
    snapshot = make(ask_for(story.second, at=TODAY, paper="Letter").pk)
    page = PdfReader(BytesIO(data_of(snapshot))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://nowhere.example/",
        "ftp://nowhere.example/",
        "FILE:///etc/passwd",
    ],
)
def test_nothing_is_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="disallowed"):
        pdf.nothing().fetch(address)


def test_a_hostile_page_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-4711")
    html = (
        f'<link rel="stylesheet" href="{secret.as_uri()}"><link rel="attachment" href="{secret.as_uri()}">'
        f'<img src="{secret.as_uri()}"><object data="{secret.as_uri()}"></object>'
        f'<svg><image href="{secret.as_uri()}"/></svg><p style="background: url({secret.as_uri()})">text</p>'
    )
    reader = PdfReader(BytesIO(pdf.render(html, identifier=b"0" * 16)))
    assert reader.attachments == {}
    assert b"canary" not in pdf.render(html, identifier=b"0" * 16)
    assert len(HTML(string=html, url_fetcher=pdf.nothing()).render().pages) == 1


def test_markup_in_a_text_is_text(story: Story) -> None:
    story.scene.workspace.tasks.filter(number=3).update(text='<img src="file:///etc/hostname"> & <b>bold</b>')
    html = html_of(Snapshot(version=story.second, compared_with=story.first, paper="A4", language="en"))
    assert "<img" not in html


def test_fonts_leave_no_folder_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf.forget()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pdf.render("<html lang=en><title>t</title><p>text", identifier=b"0" * 16)
    assert [folder.name.startswith("weasyprint-") for folder in tmp_path.iterdir()] == [True]
    pdf.forget()
    assert list(tmp_path.iterdir()) == []


def test_a_web_process_never_loads_weasyprint() -> None:
    code = "import django, sys; django.setup(); import mapapp.urls; sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mapapp.settings"},
        check=False,
    )
    assert done.returncode == 0
