"""The plan on one page, enclosed with the letter of who is told only when signature moves."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from mapapp.digests.compose import Composer
from mapapp.plans.models import Version, Workspace
from mapapp.post.envelope import Content
from tests.digests.conftest import TUESDAY, row_for, said_to
from tests.digests.test_wishes import LATER, has_read, moves, wants
from tests.post.single import deliver
from tests.post.sink import Sink


@pytest.fixture
def moved(told: Workspace, sink: Sink) -> Workspace:
    """Signature moved to 16 March after David had read of the 12th; he wants to hear of nothing else."""
    has_read(told, "David")
    moves(told, 25, date(2026, 3, 9))
    wants(told, "David", "signature")
    sink.mails.clear()
    return told


def test_an_executives_mail_has_the_plan_as_it_stands_on_one_page(moved: Workspace, sink: Sink) -> None:
    versions, letter = Version.objects.count(), row_for(moved, "David", TUESDAY + timedelta(days=7))
    assert deliver(letter.pk, at=TUESDAY + timedelta(days=7), compose=Composer(lambda: LATER)) == "sent"
    (mail,) = sink.mails
    text, html, page = [part for part in mail.walk() if not part.is_multipart()]
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert page.get_filename() == "Fenwick-Medical-plan-2026-02-10.pdf"
    data = page.get_payload(decode=True)
    assert isinstance(data, bytes)
    reader = PdfReader(BytesIO(data))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert "Evaluation plan as of Tuesday 10 February 2026" in words
    assert "16 March" in words
    assert Version.objects.count() == versions  # it is no version


def test_who_wants_all_news_gets_no_paper(moved: Workspace) -> None:
    wants(moved, "David", "weekly")
    letter = said_to(moved, "David", LATER)
    assert isinstance(letter, Content)
    assert letter.enclosed == ()


def test_a_page_that_cannot_be_drawn_holds_up_no_letter(moved: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.snapshots.onepage.html_of", lambda *plan, **more: 1 / 0)
    letter = said_to(moved, "David", LATER)
    assert isinstance(letter, Content)
    assert letter.enclosed == ()
