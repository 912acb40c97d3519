"""The main job by plain forms: every page works without a line of script, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.conf import LazySettings
from pypdf import PdfReader

from mapapp.digests.compose import Composer
from mapapp.digests.jobs import write_due
from mapapp.people.models import Membership, Team, User
from mapapp.post.deliver import deliver_batch
from mapapp.post.models import Letter
from mapapp.snapshots import jobs
from mapapp.work.models import Job
from tests.browser.post import code_in, link_in, mail_to, part_of, text_of
from tests.builders import TODAY
from tests.journeys.plain import Reader
from tests.pages.importing import GOAL, MESSY, file
from tests.post.sink import Sink, listening

ANNA, PRIYA = "anna.kessler@larkspur.example", "priya.raman@fenwick.example"
MONDAY = datetime(2026, 2, 16, 8, tzinfo=UTC)
REASON = "The audit ends later"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):  # one thing happens after the other
        yield


@pytest.fixture
def sink(db: None, settings: LazySettings) -> Iterator[Sink]:
    """Larkspur with Anna, and the post office."""
    team = Team.objects.create(name="Larkspur", mail_domain="larkspur.example")
    anna = User.objects.create_user(ANNA, "Anna Kessler")
    Membership.objects.create(team=team, user=anna, role=Membership.Role.REP)
    with listening(settings) as server:
        yield server


def post_goes() -> None:
    """The worker's part: what waits is sent."""
    deliver_batch(list(Letter.objects.filter(state=Letter.State.WAITING).values_list("pk", flat=True)))


def test_from_a_spreadsheet_to_a_letter_and_a_pdf(sink: Sink) -> None:
    anna, priya = Reader(), Reader()
    sign_in(anna, sink)
    bring_the_sheet(anna)
    plan = anna.path
    invite(anna, priya, sink)
    complete(priya, plan)
    slip(priya, plan)
    see_what_changed(anna, plan)
    both_write_one_cell(anna, priya, plan)
    what_cannot_be_read_stays(anna, plan)
    monday(sink)
    read_what_changed(anna, priya, plan)
    version_and_pdf(anna, priya, plan)


def sign_in(anna: Reader, sink: Sink) -> None:
    anna.go("/plans/")
    anna.send("Send me a code", email="anna.kessler at larkspur")
    assert anna.status == 422
    assert 'value="anna.kessler at larkspur"' in anna.html
    anna.send("Send me a code", email=ANNA)
    post_goes()
    anna.send("Sign in", code=code_in(mail_to(sink, ANNA, "Your code is")))
    assert anna.path == "/plans/"


def bring_the_sheet(anna: Reader) -> None:
    anna.follow("New plan")
    anna.follow("From a spreadsheet")
    anna.send("Go on to the columns", account="Fenwick Medical", file=file(MESSY))
    anna.send("Check 30 rows")
    anna.send("Create the plan")
    assert anna.status == 422
    anna.send("Create the plan", name=GOAL)
    assert "30 tasks in 5 phases." in anna.words
    anna.follow("Exit criteria")
    anna.send("Save", texts="An account is planned in five working days")
    anna.follow(GOAL)


def invite(anna: Reader, priya: Reader, sink: Sink) -> None:
    anna.follow("Invite")
    anna.send("Send the invitation", name="Priya Raman", email=PRIYA, role="lead", note="See you on Thursday.")
    assert "Priya Raman is invited" in anna.words
    post_goes()
    link = link_in(mail_to(sink, PRIYA, "See you on Thursday"), "/join/")
    priya.go("/" + link.split("/", 3)[3])
    assert "Anna Kessler of Larkspur invites you to your company’s evaluation plan" in priya.words
    assert "carries your name" in priya.words or "carry your name" in priya.words
    priya.send("Open the plan")
    post_goes()
    priya.send("Open the plan", code=code_in(mail_to(sink, PRIYA, "Your code is")))
    assert "Yours next 13 Pilot results measured" in priya.words


def complete(priya: Reader, plan: str) -> None:
    priya.send("Done", "/task/13/")
    assert priya.path == plan
    assert "Status of 13 is Done." in priya.words


def slip(priya: Reader, plan: str) -> None:
    """Shown first, refused without a reason, applied, taken back, applied again."""
    for last in (False, True):
        priya.go(f"{plan}task/22/due/")
        priya.send("Show what moves, then save", due="2026-02-25")
        assert "Move 22 by 4 working days?" in priya.words
        assert "29 E-signature by Elena Voss and David Roth" in priya.words
        priya.send("Move all six", why=" ")
        assert priya.status == 422
        assert "Say in one line why it is moving." in priya.words
        priya.send("Move all six", why=REASON)
        assert priya.path == plan
        assert "Six dates moved. Signature is 18 Mar." in priya.words
        if not last:
            priya.send("Undo")
            assert "Undone." in priya.words


def both_write_one_cell(anna: Reader, priya: Reader, plan: str) -> None:
    anna.go(f"{plan}task/26/text/")
    priya.go(f"{plan}task/26/text/")
    priya.send("Save", text="Raise the order")
    anna.send("Save", text="Get the order signed")
    assert anna.status == 409
    assert "Priya Raman changed this a moment ago , to “Raise the order”." in anna.words
    assert "You chose “Get the order signed”." in anna.words
    anna.send("Use “Get the order signed”")
    assert (anna.path, anna.status) == (plan, 200)
    assert "Get the order signed" in anna.words


def what_cannot_be_read_stays(anna: Reader, plan: str) -> None:
    anna.go(f"{plan}task/26/after/")
    anna.send("Save", after="25, 99")
    assert anna.status == 422
    assert 'value="25, 99"' in anna.html


def see_what_changed(anna: Reader, plan: str) -> None:
    """She leaves it unread: what somebody says he has read, Monday's letter tells him no more."""
    anna.go(plan)
    since = anna.words.split("Since your last visit")[1].split("I have read this")[0]
    assert "Priya Raman moved #22 Security review meeting held" in since
    assert REASON in since


def read_what_changed(anna: Reader, priya: Reader, plan: str) -> None:
    priya.go(f"{plan}task/27/text/")
    priya.send("Save", text="Insurance verified")
    anna.go(plan)
    assert "Insurance verified" in anna.words.split("Since your last visit")[1].split("I have read this")[0]
    anna.send("I have read this")
    assert "I have read this" not in anna.words


def monday(sink: Sink) -> None:
    before = len(sink.mails)
    write_due(MONDAY)
    ids = list(Letter.objects.filter(kind=Letter.Kind.DIGEST).values_list("pk", flat=True))
    deliver_batch(ids, compose=Composer(lambda: MONDAY), now=lambda: MONDAY)
    hers = mail_to(sink, ANNA, "Security review meeting held and risk rating issued: 19 Feb -> 25 Feb", after=before)
    assert "Five later steps moved with it." in text_of(hers)
    assert "25 Feb" in part_of(hers, "text/html")
    assert {str(mail["To"]) for mail in sink.mails[before:]} == {ANNA, PRIYA}


def version_and_pdf(anna: Reader, priya: Reader, plan: str) -> None:
    anna.go(f"{plan}versions/new/")
    anna.send("Save version and PDF")
    for job in Job.objects.filter(kind="snapshots"):
        jobs.work(job.pk)
    files = []
    for who in (anna, priya):
        who.go(f"{plan}versions/1.pdf")
        files.append(who.data)
    assert files[0] == files[1]
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(files[0])).pages).split())
    assert "18 Mar" in words
    assert "Security review meeting held" in words
