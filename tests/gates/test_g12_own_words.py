"""G12 for what is written off the plan page: in the weekly call, at a plan's end, on own lists, by mailed links; and
for every letter that tells of it."""

from __future__ import annotations

import re
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from mapapp.access.feeds import make_feed, show_titles
from mapapp.access.mail_links import Act
from mapapp.plans.models import Workspace
from mapapp.post.models import Letter
from tests.builders import TODAY, Scene
from tests.gates.letters import send_all
from tests.gates.planting import plant
from tests.gates.table import OWN_STEP
from tests.gates.test_g12_injection import EVIL, LINES, inert, poison_everything
from tests.gates.town import Town
from tests.pages.edits import Browser, text
from tests.pages.mailing import link
from tests.post.sink import listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
UNFOLDED = re.compile(r"\r?\n(?=[ \t])")  # a long header goes on in a line that begins with a space
INES = {"name": LINES, "title": LINES, "needs": LINES, "side": "buyer", "part": "user"}
CALL = {"do": "end", "kind": "call", "on": "2026-02-06", "line": LINES, "people": ["2"], "readers": ["3"]}
WRITTEN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("anna", "comments/", {"body": LINES}),
    ("anna", "comments/", {"body": LINES, "reads": "own"}),
    ("anna", "review/notes/22/", {"text": LINES, "was": ""}),
    ("anna", "touchpoint/", CALL),
    ("anna", "lane/tasks/new/", {**OWN_STEP, "text": LINES, "note": LINES, "gap": EVIL}),
    ("anna", "task/S1/status/", {"status": "blocked", "blocked_by": LINES, "was": "not_started"}),
    ("anna", "lane/notes/new/", {"text": LINES, "about": "t22"}),
    ("anna", "lane/people/new/", INES),
    ("anna", "map/3/", {"part": "place", "stance": "3", "influence": "3", "why": EVIL}),
    ("anna", "map/3/", {"part": "need", "needs": LINES}),
    ("anna", "opportunity/", {"stage": EVIL, "forecast": EVIL, "key": EVIL, "outcome": "open", "was-outcome": "open"}),
    ("anna", "commitment/new/", {"person": "3", "task": "22", "asked_on": "2026-02-09", "said": LINES}),
    ("olga", "coaching/", {"note": LINES, "seen": "0", "score-goal": "1"}),
    ("anna", "coach/answer/", {"key": "seller_heavy", "act": "not_relevant", "why": EVIL}),
    ("anna", "snooze/", {"why": LINES, "until_on": "2026-03-01"}),
    ("anna", "outcome/?how=lost", {"how": "competitor", "to": EVIL, "why": LINES, "on": "2026-02-09", "was": "open"}),
    ("priya", "lane/tasks/new/", {**OWN_STEP, "text": LINES, "note": LINES, "gap": EVIL}),
    ("priya", "task/B1/status/", {"status": "blocked", "blocked_by": LINES, "was": "not_started"}),
    ("priya", "lane/notes/new/", {"text": LINES}),
    ("anna", "retire/", {"act": "retire", "why": LINES}),
)  # fmt: skip
READ = ("", "comments/", "since/", "activity/", "review/", "touchpoint/", "lane/", "task/S1/", "task/B1/",
        "task/S1/edit/", "lane/notes/1/", "lane/people/1/", "lane/people/1/show/", "map/", "map/3/", "opportunity/",
        "snooze/", "coach/", "outcome/", "outcome/?how=lost", "commitment/", "coaching/", "retire/", "handoff/",
        "task/22/", "people/")  # fmt: skip


def test_what_is_said_in_calls_on_own_lists_and_at_the_end_is_text(scene: Scene) -> None:
    by_mail = link(scene, Act.NOT_MINE)
    inert(Client().post(by_mail, {"why": LINES}).content.decode(), "by a mailed link")
    browsers = {name: Browser(scene, name, script=False) for name in ("anna", "priya", "tom", "olga")}
    for name, path, body in WRITTEN:
        answer = browsers[name].post(path, **body)
        assert answer.status_code == 302, f"{name} {path} {answer.status_code} {text(answer)[:2000]}"
    seen = 0
    for name, browser in browsers.items():
        urls = [browser.plan + path for path in READ]
        for url in (*urls, "/plans/", "/plans/?show=retired", "/plans/?show=snoozed", "/tasks/", by_mail):
            html = browser.client.get(url).content.decode()
            inert(html, f"{name} {url}")
            seen += html.count("&lt;xss onx=1&gt;")
    assert seen > 60, "what is inert has to be there"


def test_every_kind_of_letter_holds_it_as_text_and_no_header_of_its_own(db: None, settings: LazySettings) -> None:
    town = Town.built()
    plant(town)
    poison_everything()
    Letter.objects.all().delete()  # those of before were written by code, and are hostile now
    with listening(settings) as sink:
        mails = send_all(town, sink)
    sent = {row.kind for row in Letter.objects.filter(state=Letter.State.SENT)}
    assert sent == set(Letter.Kind) - {Letter.Kind.INVITE}  # those are posted: test_g12_injection.py
    seen = 0
    for mail in mails:
        where = f"to {mail['To']}: {make_header(decode_header(UNFOLDED.sub('', str(mail['Subject']))))}"
        assert not {"Bcc", "Cc"} & set(mail.keys()), where
        assert len(where.splitlines()) == 1, where
        for html in _htmls(mail):
            inert(html, where)
            seen += html.count("&lt;xss onx=1&gt;")
    assert seen > 100, "what is inert has to be there"


def _htmls(mail: Message) -> list[str]:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/html"]
    return [bytes(part.get_payload(decode=True)).decode() for part in parts]  # type: ignore[arg-type]


def test_a_calendar_takes_it_as_one_line_of_text(scene: Scene) -> None:
    """A line of a calendar that a text has forged would be an appointment, or a place that it leads to."""
    scene.workspace.tasks.update(text=f"{EVIL}\r\nATTENDEE:mailto:thief@evil.example;X,Y\\n")
    Workspace.objects.update(name=f"{EVIL}\nURL:https://evil.example", account=f"{EVIL}\r\nBEGIN:VALARM")
    token = make_feed(scene.users["priya"], at=TODAY - timedelta(days=1))
    show_titles(scene.users["priya"], True)
    said = Client().get(f"/calendar/{token}.ics").content.decode()
    unfolded = said.replace("\r\n ", "")
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded.split("\r\n") if line}
    assert "xss" in unfolded
    assert not names & {"ATTENDEE", "ATTACH", "ORGANIZER"}
    assert "BEGIN:VALARM" not in unfolded.split("\r\n")
    assert "URL:https://evil.example" not in unfolded.split("\r\n")
    assert "\n" not in unfolded.replace("\r\n", "")
