"""G2: what one side keeps to itself stands in nothing that anybody else can read: pages, mails, papers, logs, rows.

The pages and the logs are in test_g1_g2_g3_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from email.utils import parseaddr
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.conf import LazySettings
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import StreamObject

from mapapp.plans.models import Side
from mapapp.post.envelope import Content
from mapapp.post.models import Letter
from mapapp.private.kept import figures_table
from mapapp.snapshots.files import files
from tests.gates.canaries import OWNERS, Canary, Ear, finder, models_of, word
from tests.gates.figures import Figures
from tests.gates.judging import judged
from tests.gates.letters import parts_of, send_all
from tests.gates.papers import texts_of
from tests.gates.planting import STRANGER, on_paper, planted_town
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import BUYERS
from tests.post.sink import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder")]
Planted = tuple[Town, list[Canary]]
PLAN = "p/<code:code>/"


@pytest.fixture(scope="module")
def built(once: Callable[..., Planted]) -> Planted:
    return once(planted_town)


@pytest.fixture
def planted(built: Planted, db: None) -> Planted:
    town, canaries = built
    return deepcopy(town), canaries


def test_no_letter_says_it(planted: Planted, settings: LazySettings, figures: Figures) -> None:
    town, canaries = planted
    names = {user.email: name for name, user in town.scene.users.items()}
    leaks = []
    with listening(settings) as sink:
        mails = send_all(town, sink)
    outbox = Ear(STRANGER, [canary for canary in canaries if canary.readers in OWNERS.values()])
    leaks += [f"kept: {where}" for row in Letter.objects.values_list() for where in outbox.leaks(repr(row))]
    readers = [names.get(parseaddr(str(mail["To"]))[1], STRANGER) for mail in mails]
    for mail, who in zip(mails, readers, strict=True):
        leaks += [f"to {who}: {where}" for where in Ear(who, canaries).leaks(*parts_of(mail))]
    figures.add("G2", mails=len(mails), hits=len(leaks))
    own = [who for mail, who in zip(mails, readers, strict=True) if str(mail["Subject"]).startswith("Only ")]
    assert {"anna", "mira"} <= set(own)
    assert not BUYERS.names & set(own)
    assert {"priya", "tom", "anna", "david", "uma", "hannah"} <= set(readers)
    assert {"text/plain", "text/html"} <= {part.get_content_type() for mail in mails for part in mail.walk()}
    assert {row.kind for row in Letter.objects.filter(state=Letter.State.SENT)} == set(Letter.Kind)
    told = {where for mail, who in zip(mails, readers, strict=True) if who == "anna"
            for where in Ear(who, canaries).hears(*parts_of(mail))[1]}  # fmt: skip
    assert {"seller: text by its verb", "sellersnooze.why"} <= told, "what is for one side alone has to be there"
    assert leaks == []


def test_no_paper_says_it_wherever_in_the_file(planted: Planted, figures: Figures) -> None:
    town, canaries = planted
    on_paper(town, 1, 3)
    papers = [path.read_bytes() for path in (files() / "pdf").iterdir()]
    leaks = [where for data in papers for where in Ear(STRANGER, canaries).leaks(*texts_of(data))]
    figures.add("G2", papers=len(papers), hits=len(leaks))
    assert len(papers) == 2
    assert leaks == []


def test_no_row_that_both_sides_share_holds_it(planted: Planted, figures: Figures) -> None:
    """Also where no page looks today: a letter in the outbox, a job, the JSON of a version, a line of history."""
    _town, all_canaries = planted
    private = {model for side in Side for model in models_of(side)}
    ear = Ear(STRANGER, [canary for canary in all_canaries if canary.readers in OWNERS.values()])
    shared = [model for model in apps.get_models() if model not in private]
    rows = [(model._meta.label, row) for model in shared for row in model._default_manager.values_list()]
    leaks = [f"{label}: {where}" for label, row in rows for where in ear.leaks(repr(row))]
    figures.add("G2", rows=len(rows), hits=len(leaks))
    assert leaks == []


def test_every_private_table_has_canaries_of_each_kind(planted: Planted) -> None:
    _town, canaries = planted
    for side in Side:
        for model in models_of(side):
            assert any(canary.where.startswith(f"{model._meta.model_name}.") for canary in canaries), model
    assert len({form for canary in canaries for form in canary.forms}) >= len(canaries)


def test_lines_are_those_that_a_worker_makes_with_canaries_in_their_values(planted: Planted) -> None:
    """A coach's page draws from the line, so that it is read by the gate; and a list of the team's has one, too."""
    town, canaries = planted
    kept = {canary.where for canary in canaries}
    assert {"figures.values.next", "reading.values.stage", "measured.values", "figures of others.values.owner"} <= kept
    plan = judged(town, "anna", Ear("anna", canaries), {PLAN: TABLE[PLAN]}, acts=0, parts=False)
    assert {"figures.findings.title", "figures.findings.evidence"} <= plan.shown
    lines = figures_table()._default_manager.filter(workspace=None)
    assert {line.account for line in lines} >= {word(f"{which} list: account") for which in ("own", "foreign")}


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


def one(side: Side, canaries: list[Canary]) -> Canary:
    return next(canary for canary in canaries if canary.readers == OWNERS[side] and canary.by_people)


def heard(town: Town, who: str, canaries: list[Canary], route: str = "p/<code:code>/activity/") -> list[str]:
    return judged(town, who, Ear(who, canaries), {route: TABLE[route]}, acts=1, parts=False).leaks


@pytest.mark.parametrize("place", ["body", "header", "redirect"])
def test_a_page_that_says_it_is_found(planted: Planted, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    from django.http import HttpResponse

    town, canaries = planted
    text = one(Side.SELLER, canaries).forms[0]
    said = {
        "body": HttpResponse(f"<p title='{text.upper()}'>"),
        "header": HttpResponse(headers={"ETag": f'"{text}"'}),
        "redirect": HttpResponse(status=302, headers={"Location": f"/?{text}"}),
    }
    monkeypatch.setattr("mapapp.pages.activity.render", lambda *args, **named: said[place])
    assert heard(town, "priya", canaries) != []
    assert heard(town, "anna", canaries) == []


def test_a_letter_that_says_it_is_found(
    planted: Planted, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, canaries = planted
    text = one(Side.BUYER, canaries).forms[0]
    said = Content("Fine", "Fine", f"<p>{text}</p>")
    monkeypatch.setattr("mapapp.digests.compose.Composer.__call__", lambda self, letter: said)
    with listening(settings) as sink:
        mails = [mail for mail in send_all(town, sink) if str(mail["Subject"]) == "Fine"]
    assert any(Ear("anna", canaries).leaks(*parts_of(mail)) for mail in mails)
    assert not any(Ear("priya", canaries).leaks(*parts_of(mail)) for mail in mails)


@pytest.mark.parametrize("place", ["part", "part of a part", "name", "comment"])
def test_a_zip_that_hides_it_is_found(place: str) -> None:
    def packed(name: str, content: bytes, comment: bytes = b"") -> bytes:
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
            archive.comment = comment
        return file.getvalue()

    canary = Canary("x", ("zqbcdfghjk",), frozenset())
    word = canary.forms[0].encode()
    hidden = {
        "part": packed("a.txt", word * 2),
        "part of a part": packed("b.zip", packed("a.txt", word * 2)),
        "name": packed(canary.forms[0], b""),
        "comment": packed("a.txt", b"", word),
    }[place]
    assert Ear("priya", [canary]).leaks(hidden) == set() or place in ("name", "comment")
    assert Ear("priya", [canary]).leaks(*texts_of(hidden)) == {"x"}


@pytest.mark.parametrize("place", ["metadata", "outline", "attachment", "stream"])
def test_a_paper_that_hides_it_is_found(place: str) -> None:
    canary = Canary("x", ("zqbcdfghjk",), frozenset())
    paper = PdfWriter()
    paper.add_blank_page(100, 100)
    match place:
        case "metadata":
            paper.add_metadata({"/Subject": canary.forms[0]})
        case "outline":
            paper.add_outline_item(title=canary.forms[0], page_number=0)
        case "attachment":
            paper.add_attachment("a.txt", canary.forms[0].encode())
        case _:
            hidden = StreamObject()
            hidden.set_data(canary.forms[0].encode())
            paper._add_object(hidden.flate_encode())
    file = BytesIO()
    paper.write(file)
    assert Ear("priya", [canary]).leaks(file.getvalue()) == set() or place != "stream"
    assert Ear("priya", [canary]).leaks(*texts_of(file.getvalue())) == {"x"}


@pytest.mark.parametrize("place", ["cell", "day", "part in a part", "note"])
def test_an_archive_that_hides_it_is_found(place: str) -> None:
    canary = Canary("x", ("zqbcdfghjk", "2041-02-03"), frozenset())
    file, book = BytesIO(), Workbook()
    if place in ("cell", "day"):
        book.worksheets[0].append([canary.forms[0] if place == "cell" else date(2041, 2, 3)])
        book.save(file)
    else:
        inner = BytesIO()
        with ZipFile(inner, "w", ZIP_DEFLATED) as packed:
            packed.writestr("a.txt", canary.forms[0] * 9)
        with ZipFile(file, "w", ZIP_DEFLATED) as outer:
            outer.writestr("b.zip", inner.getvalue() if place != "note" else b"")
            outer.comment = canary.forms[0].encode() if place == "note" else b""
    assert Ear("priya", [canary]).leaks(*texts_of(file.getvalue())) == {"x"}


def test_whichever_begin_alike_each_is_heard_wherever_it_stands() -> None:
    forms = ["zqab", "zqabc", "zqac", "zqb", "2041-01-02", "2 jan 2041", "12 jan 2041", "1,234", "1.34", "a|b", "ä"]
    heard = finder(frozenset(forms))
    for form in forms:
        assert heard(f"<b>{form}</b>zq{form[:-1]} {form}")[0] == form
        assert form in heard(f"z{form}z"), form
    assert heard("zq1234 1x34 a b a") == []
    assert finder(frozenset())("anything") == []
