"""G2: what one side keeps to itself stands in nothing that anybody else can read: pages, mails, papers, logs, rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email.utils import parseaddr
from io import BytesIO

import pytest
from django.apps import apps
from django.conf import LazySettings
from pypdf import PdfWriter
from pypdf.generic import StreamObject

from mapapp.logs import formatter
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Side, Version
from mapapp.post.envelope import Content
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.files import files
from mapapp.snapshots.jobs import work
from mapapp.work.models import Job
from tests.builders import TODAY
from tests.gates.asking import body_of
from tests.gates.canaries import OWNERS, Canary, Ear, models_of, plant
from tests.gates.crawl import readings
from tests.gates.figures import Figures
from tests.gates.letters import parts_of, send_all
from tests.gates.matrix import routes
from tests.gates.papers import texts_of
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import WHO
from tests.post.sink import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder")]
# Not counted among what its own side is shown: what the verbs wrote before a column was filled anew, of a story that
# no page tells, and what repeats the last step of the trail, which is read from the trail itself.
UNTOLD = {"opportunity.stage by its verb", "opportunity.forecast by its verb", "sellerbelief.moved_at",
          "sellerbelief.moved_why"}  # fmt: skip
STRANGER = "zed"  # reads nothing of anybody: whatever he must not hear, nobody outside may
GROUPS = [WHO[first::4] for first in range(4)]  # a town is built for some at a time, so that two cores share them
Planted = tuple[Town, list[Canary]]


@pytest.fixture
def planted(db: None) -> Planted:
    """The town, what was planted in it, and a version that was saved after."""
    town = Town.built()
    canaries = plant(town)
    save_version(town.scene.fresh(), by=town.scene.actor("anna"), at=TODAY)
    return town, canaries


def on_paper(town: Town, *numbers: int) -> None:
    """These versions as PDFs, by the worker's own way."""
    for version in Version.objects.filter(workspace=town.scene.workspace, number__in=numbers):
        ask_for(version, at=TODAY)
    for job in Job.objects.filter(kind="snapshots"):
        work(job.pk)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


class Lines(logging.Handler):
    """Keeps every line of the log as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Lines]:
    lines, root = Lines(), logging.getLogger()
    root.addHandler(lines)
    yield lines
    root.removeHandler(lines)


def answers(town: Town, who: str, ear: Ear) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Of each answer: its address, what was asked, what leaks from it, and what of his own it shows."""
    for reading in readings(town, who):
        body = body_of(reading.answer)
        texts: list[bytes | str] = [body, repr(sorted(reading.answer.headers.items()))]
        if body.startswith(b"%PDF"):
            texts += texts_of(body)
        yield reading.route, reading.what, ear.leaks(*texts), ear.own(*texts)


@pytest.mark.parametrize("people", GROUPS, ids=" ".join)
def test_nobody_is_answered_with_what_others_keep_to_themselves(
    planted: Planted, people: tuple[str, ...], figures: Figures, log: Lines
) -> None:
    town, canaries = planted
    on_paper(town, 2)
    asked, leaks = 0, []
    visited: set[str] = set()
    for who in people:
        for route, what, found, _own in answers(town, who, Ear(who, canaries)):
            asked, visited = asked + 1, visited | {route}
            leaks += [f"{who} {what}: {where}" for where in found]
    leaks += [f"log: {where}" for line in log.lines for where in Ear(STRANGER, canaries).leaks(line)]
    figures.add("G2", answers=asked, hits=len(leaks), people=len(people), lines=len(log.lines))
    figures.once("G2", canaries=len(canaries), urls=len(visited))
    assert leaks == []
    assert visited == routes()


@pytest.mark.parametrize(("side", "people"), [(Side.SELLER, ("anna", "olga")), (Side.BUYER, ("priya",))])
def test_the_own_side_is_shown_what_it_wrote(
    planted: Planted, side: Side, people: tuple[str, ...], figures: Figures
) -> None:
    """Else there would be nothing that could leak, and the gate would stand before an empty house."""
    town, canaries = planted
    wrote = {canary.where for canary in canaries if canary.readers == OWNERS[side] and canary.by_people}
    seen: set[str] = set()
    for who in people:
        for _route, _what, _leaks, own in answers(town, who, Ear(who, canaries)):
            seen |= own & wrote
    wrote -= UNTOLD
    seen -= UNTOLD
    figures.add("G2", seen=len(seen), shown=len(wrote))
    assert len(seen) >= 0.95 * len(wrote), "; ".join(sorted(wrote - seen))


def test_no_letter_says_it(planted: Planted, settings: LazySettings, figures: Figures) -> None:
    town, canaries = planted
    names = {user.email: name for name, user in town.scene.users.items()}
    leaks = []
    with listening(settings) as sink:
        mails = send_all(town, sink)
    readers = [names.get(parseaddr(str(mail["To"]))[1], STRANGER) for mail in mails]
    for mail, who in zip(mails, readers, strict=True):
        leaks += [f"to {who}: {where}" for where in Ear(who, canaries).leaks(*parts_of(mail))]
    figures.add("G2", mails=len(mails), hits=len(leaks))
    assert {"priya", "tom", "anna", "david", "uma", "hannah"} <= set(readers)
    assert {"text/plain", "text/html"} <= {part.get_content_type() for mail in mails for part in mail.walk()}
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


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


def one(side: Side, canaries: list[Canary]) -> Canary:
    return next(canary for canary in canaries if canary.readers == OWNERS[side] and canary.by_people)


def heard(town: Town, who: str, canaries: list[Canary], route: str = "p/<code:code>/activity/") -> set[str]:
    found: set[str] = set()
    for reading in readings(town, who, {route: TABLE[route]}):
        found |= Ear(who, canaries).leaks(body_of(reading.answer), repr(reading.answer.headers))
    return found


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
    assert heard(town, "priya", canaries) != set()
    assert heard(town, "anna", canaries) == set()


def test_a_letter_that_says_it_is_found(
    planted: Planted, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, canaries = planted
    text = one(Side.BUYER, canaries).forms[0]
    said = Content("Fine", "Fine", f"<p>{text}</p>")
    monkeypatch.setattr("mapapp.digests.compose.Composer.__call__", lambda self, letter: said)
    with listening(settings) as sink:
        mails = [mail for mail in send_all(town, sink) if "priya" in str(mail["To"]) or "anna" in str(mail["To"])]
    assert any(Ear("anna", canaries).leaks(*parts_of(mail)) for mail in mails)
    assert not any(Ear("priya", canaries).leaks(*parts_of(mail)) for mail in mails)


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
