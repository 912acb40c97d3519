"""The main job from a spreadsheet to Monday's letter and the PDF, by two people, in a browser, over real mail."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from mapapp.schedule import Calendar
from tests.browser.grid import cell
from tests.browser.post import PATIENCE, code_in, link_in, mail_to, part_of, text_of
from tests.browser.serving import Served, mapapp
from tests.browser.someone import PHONE, Someone, someone
from tests.exchange.made import DATA
from tests.house.architecture import ROOT
from tests.post.sink import Sink, listening

ANNA, PRIYA = "anna.kessler@larkspur.example", "priya.raman@fenwick.example"
GOAL = "One account-planning platform by Q3"
STEP = "Pilot results measured against the exit criteria"
REASON = "The pilot ran until this week"


@dataclass
class Office:
    """A server with nobody on it but Anna, and the post office of both companies."""

    served: Served
    sink: Sink

    def do(self, what: str) -> None:
        command = [sys.executable, "-m", "tests.browser.office", what]
        subprocess.run(command, cwd=ROOT, env=self.served.environment, check=True)


@pytest.fixture
def office(settings: LazySettings) -> Iterator[Office]:
    with listening(settings) as sink, mapapp(EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}") as served:
        found = Office(served, sink)
        found.do("found")
        yield found


def test_from_a_spreadsheet_to_a_letter_and_a_pdf(browser: Browser, office: Office) -> None:
    with ExitStack() as stack:
        anna = stack.enter_context(someone(browser, office.served.url))
        priya = stack.enter_context(someone(browser, office.served.url, **PHONE))
        anna_signs_in(anna, office)
        plan = anna_brings_her_sheet(anna)
        anna_writes_what_must_be_true(anna)
        anna_invites_priya(anna, plan)
        priya_comes_in(priya, office)
        moved = priya_moves_her_date(priya)
        priya_completes_her_step(priya, plan)
        anna_reads_what_changed(anna, plan, moved)
        monday_comes(office)
        anna_saves_a_version(anna, plan)
        both_read_the_same_pdf(anna, priya, plan, moved)


def anna_signs_in(anna: Someone, office: Office) -> None:
    anna.go("/signin/")
    anna.page.get_by_label("Work e-mail").fill(ANNA)
    anna.shot("main-01-signin")
    anna.page.get_by_role("button", name="Send me a code").click()
    anna.page.get_by_label("Code", exact=True).fill(code_in(mail_to(office.sink, ANNA, "Your code is")))
    anna.shot("main-02-code")
    anna.page.get_by_role("button", name="Sign in").click()
    expect(anna.page).to_have_url(re.compile("/plans/$"))
    anna.shot("main-03-no-plan-yet")


def anna_brings_her_sheet(anna: Someone) -> str:
    """Three steps and one sentence of her own; the plan's address."""
    anna.page.get_by_role("link", name="New plan").click()
    anna.page.get_by_role("link", name="From a spreadsheet").click()
    anna.page.locator("input[name=file]").set_input_files(DATA / "fenwick-plan-as-reps-keep-it.xlsx")
    anna.page.get_by_label("Account", exact=True).fill("Fenwick Medical")
    anna.shot("main-04-sheet")
    anna.page.get_by_role("button", name="Go on to the columns").click()
    expect(anna.page.get_by_role("heading", name="Is each column right?")).to_be_visible()
    anna.shot("main-05-columns")
    anna.page.get_by_role("button", name="Check 30 rows").click()
    anna.page.get_by_label("Goal, in the buyer’s words").fill(GOAL)
    anna.shot("main-06-rows")
    anna.page.get_by_role("button", name="Create the plan").click()
    expect(anna.page.get_by_role("heading", name=GOAL)).to_be_visible()
    expect(anna.page.locator("table.tasks tr[id^=task-]")).not_to_have_count(0)
    expect(cell(anna, 29, "text")).to_contain_text("E-signature by Elena Voss and David Roth")
    anna.shot("main-07-plan")
    return anna.page.url.removeprefix(anna.url)


def anna_writes_what_must_be_true(anna: Someone) -> None:
    """The pilot is a trial: what ends it well is written down before any more of it is done."""
    anna.page.get_by_role("link", name="Exit criteria", exact=True).first.click()
    anna.page.locator("textarea").fill("An account is planned in five working days\nFour of five teams use it weekly")
    anna.shot("main-08-criteria")
    anna.page.get_by_role("button", name="Save").click()
    expect(anna.page.locator("main")).to_contain_text("Four of five teams use it weekly")


def anna_invites_priya(anna: Someone, plan: str) -> None:
    anna.go(plan)
    anna.page.get_by_role("link", name="Invite", exact=True).first.click()
    anna.page.get_by_label("Name", exact=True).fill("Priya Raman")
    anna.page.get_by_label("E-mail", exact=True).fill(PRIYA)
    anna.page.get_by_label("Lead:").check()
    anna.page.get_by_label("A line of your own").fill("As agreed on the call. See you on Thursday.")
    anna.shot("main-09-invite")
    anna.page.get_by_role("button", name="Send the invitation").click()
    expect(anna.page.get_by_role("heading", name="Priya Raman is invited")).to_be_visible()


def priya_comes_in(priya: Someone, office: Office) -> None:
    """By the link of the mail and the code of a second mail, on her phone."""
    priya.page.goto(link_in(mail_to(office.sink, PRIYA, "See you on Thursday"), "/join/"))
    expect(priya.page.get_by_role("heading", name="Anna Kessler of Larkspur invites you")).to_be_visible()
    priya.shot("main-10-invitation", full_page=True)
    priya.page.get_by_role("button", name="Open the plan").tap()
    priya.page.get_by_label("Code", exact=True).fill(code_in(mail_to(office.sink, PRIYA, "Your code is")))
    priya.shot("main-11-her-code")
    priya.page.get_by_role("button", name="Open the plan").tap()
    expect(priya.page.get_by_role("heading", name="Yours next")).to_be_in_viewport()
    priya.shot("main-12-her-next-step")


def priya_moves_her_date(priya: Someone) -> str:
    """She sees what it costs, gives her reason, applies, takes it back, applies again. The new day of signature."""
    signature = cell(priya, 29, "due").locator("time")
    before = signature.get_attribute("datetime") or ""
    today = Calendar().last(date.today()).isoformat()
    priya.page.locator("#yours").get_by_role("link", name="This date will not hold").tap()
    priya.page.get_by_label("Due date of task 13").fill(today)
    priya.shot("main-13-her-date")
    priya.page.get_by_role("button", name="Show what moves, then save").tap()
    expect(priya.page.locator(".dialog.flat")).to_contain_text("E-signature by Elena Voss and David Roth")
    priya.shot("main-14-what-moves", full_page=True)
    apply(priya)
    expect(signature).not_to_have_attribute("datetime", before)
    priya.shot("main-15-applied")
    priya.page.locator("#toast").get_by_role("button", name="Undo").tap()
    expect(signature).to_have_attribute("datetime", before)
    priya.shot("main-16-undone")
    cell(priya, 13, "due").locator("a.cell").tap()
    cell(priya, 13, "due").locator("input[type=date]").fill(today)
    cell(priya, 13, "due").get_by_role("button", name="Save").tap()
    expect(priya.page.locator("#dialog-title")).to_be_focused()
    priya.shot("main-17-what-moves-again")
    apply(priya)
    expect(priya.page.locator(".dialog.flat")).to_be_hidden()
    expect(signature).not_to_have_attribute("datetime", before)
    return str(signature.inner_text()).partition(" ")[2]


def apply(priya: Someone) -> None:
    priya.page.get_by_label("Why is it moving?").fill(REASON)
    priya.page.get_by_role("button", name=re.compile("^Move all")).tap()


def priya_completes_her_step(priya: Someone, plan: str) -> None:
    """On a page just opened: "My next task", "Done"."""
    priya.go(plan)
    priya.page.get_by_role("link", name="My next task").tap()
    priya.page.locator("#yours").get_by_role("button", name="Done").tap()
    expect(priya.page.locator("#toast")).to_contain_text("Done")
    expect(cell(priya, 13, "status")).to_have_text("Done")
    expect(priya.page.locator("#yours")).to_contain_text("Nothing waits on you")
    priya.shot("main-18-done")


def anna_reads_what_changed(anna: Someone, plan: str, moved: str) -> None:
    anna.go(plan)
    since = anna.page.locator("#since")
    expect(since).to_contain_text("Priya Raman moved")
    expect(since).to_contain_text(STEP)
    expect(since).to_contain_text(REASON)
    anna.shot("main-19-since")
    expect(cell(anna, 29, "due").locator("time")).to_contain_text(moved)


def anna_saves_a_version(anna: Someone, plan: str) -> None:
    anna.go(plan + "versions/new/")
    anna.page.get_by_role("button", name="Save version and PDF").click()
    expect(
        anna.page.get_by_role("link", name="Version 1", exact=True).or_(anna.page.locator("#making"))
    ).to_be_visible()
    anna.shot("main-20-version")


def monday_comes(office: Office) -> None:
    """Both get their letter over SMTP, each in text and HTML, with the change of the other."""
    before = len(office.sink.mails)
    office.do("monday")
    hers = mail_to(office.sink, ANNA, STEP, after=before)
    for words in (text_of(hers), part_of(hers, "text/html")):
        assert "Priya Raman" in words
        assert "Eight later steps moved with it." in words
    assert REASON in text_of(hers)
    assert hers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {str(mail["To"]) for mail in office.sink.mails[before:]} == {ANNA, PRIYA}


def both_read_the_same_pdf(anna: Someone, priya: Someone, plan: str, moved: str) -> None:
    """Anna asks for it, the worker draws it; the bytes are the same on her desk and on Priya's phone."""
    anna.go(plan + "versions/1/pdf/")
    make = anna.page.get_by_role("button", name="Make the PDF")
    if make.count():
        make.click()
    anna.shot("main-21-pdf-in-the-making")
    expect(anna.page.get_by_role("link", name="Download PDF")).to_be_visible(timeout=PATIENCE * 1000)
    files = []
    for who in (anna, priya):
        who.go(plan + "versions/1/pdf/")
        with who.page.expect_download() as download:
            who.page.get_by_role("link", name="Download PDF").click()
        files.append(Path(download.value.path()).read_bytes())
    assert files[0] == files[1]
    reader = PdfReader(BytesIO(files[0]))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert moved in words
    assert STEP in words
