"""G12: what people write is text wherever it is read: pages, mails, PDFs, headers, logs, templates. It never acts."""

from __future__ import annotations

import csv
import json
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.template import Context, Template
from django.test import Client
from pypdf import PdfReader

from mapapp.access.models import Seat
from mapapp.digests.compose import Composer
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.exchange.jsonplan.write import plain_of, spelled
from mapapp.logs import formatter
from mapapp.people.history import Author
from mapapp.people.history import note as note_of
from mapapp.people.models import User
from mapapp.plans.models import Goal, Measure, Stakeholder, Task, Version, Workspace
from mapapp.plans.queries import load_plan
from mapapp.post.envelope import Content, content_of, mail_of
from mapapp.post.models import Letter
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.making import make
from tests.builders import TODAY, Scene
from tests.gates.town import Town
from tests.pages.edits import Browser, text
from tests.pages.importing import Wizard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
EVIL = "\"'><xss onx=1>{{7|add:7}}{% now 'Y' %}=1+1"  # 43 characters: it fits in every field
LINES = f"{EVIL}\r\nBcc: thief@evil.example\r\n\r\n</textarea><script>xss()</script>"
PAGES = ("", "task/27/", "activity/", "goals/", "goals/1/", "measures/1/", "phases/", "phase/1/criteria/",
         "settings/", "people/", "people/3/", "people/invite/", "people/options/?q=%22%27%3E%3Cxss%20onx=1%3E",
         "versions/", "versions/new/", "review/", "review/end/", "touchpoint/", "versions/1/", "versions/2/",
         "versions/1..2/", "digest/", "?q=%22%27%3E%3Cxss%20onx=1%3E")  # fmt: skip
BLOCKED = {"status": "blocked", "ask": "on", "blocked_by": LINES}
ACTS = ("javascript:xss()", "JaVaScRiPt:xss()", "data:text/html,<xss>", "vbscript:x", "//evil.example",
        "java\tscript:xss()", " javascript:xss()", "\x01javascript:xss()")  # fmt: skip
AWAY = ("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "///x.example", "http:evil",
        "javascript:xss()", "/%0d%0aSet-Cookie:a=b", "me", "alert(1)", "\tjavascript:x", "/\r\nX: y",
        "https:///evil.example", "x" * 3000)  # fmt: skip


MACHINE = re.compile(r"^draft$|sha256|hash|salt|digest$|^code$|verb|^side$|key|^row$|currency|time_zone|email|path|"
                     r"password|session|language|paper|mail_domain|^kind$|^value$|letters?$|^unit$")  # fmt: skip
FOR_EVER = {
    "Event",
    "Version",
    "BuyerEvent",
    "SellerEvent",
    "PersonalValue",
    "BuyerPersonalValue",
    "SellerPersonalValue",
    "TeamEvent",
    "TemplateVersion",
}
ALONE = {("Team", "name")}
KNOWN = {("Figures", name) for name in ("state", "outcome", "band", "amount_from", "counted_by")}  # code's, for code
PACKED = {("TeamTemplate", "draft"), ("TemplateVersion", "content")}  # JSON: what it holds is checked when it is read


class Parsed(HTMLParser):
    """What a browser would make of a page: every element and attribute that could act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("xss", "iframe", "object", "embed", "base") or (tag == "script" and not said.get("src")):
            self.acts.append(tag)
        for name, value in attrs:
            address = (
                "".join((value or "").lower().split()) if name in ("href", "src", "action", "hx-get", "hx-post") else ""
            )
            if name.startswith("on") or address.startswith(("javascript:", "data:text", "vbscript:")):
                self.acts.append(f"{tag} {name}={value}")

    handle_startendtag = handle_starttag


def effects(html: str) -> list[str]:
    """What of the hostile text would do something in a browser, or was read by a template."""
    read = [part for part in ("onx=1&gt;14", "2026=1+1") if part in html]
    return [*Parsed(html).acts, *(f"a template made {part}" for part in read)]


def inert(html: str, where: str) -> None:
    assert effects(html) == [], where


def text_columns() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column of ours that keeps words: not what code wrote for code, nor what no row may ever change."""
    for model in apps.get_app_config("mapapp").get_models():
        for field in model._meta.concrete_fields:
            words = isinstance(field, models.CharField | models.TextField) and not field.choices
            words = words and (model.__name__, field.name) not in PACKED | KNOWN
            if words and model.__name__ not in FOR_EVER and not MACHINE.search(field.name):
                yield model, field


def poison_everything() -> int:
    """Hostile text in every such column of every row, whatever page wrote it, or none yet; the number of columns."""
    columns = set()
    for model, field in text_columns():
        for row in model._default_manager.all():
            text = f"{EVIL}{row.pk}" if (model.__name__, field.name) in ALONE or field.unique else EVIL
            with suppress(IntegrityError), transaction.atomic():  # a gap has no owner: what no row may be, none becomes
                text = text[: field.max_length or len(text)]
                model._default_manager.filter(pk=row.pk).update(**{field.name: text})
                columns.add((model, field))
    return len(columns)


@pytest.fixture
def poisoned(scene: Scene) -> Scene:
    """Every text that a person can write on a plan is hostile, all of it posted."""
    anna, priya = Browser(scene, "anna", script=False), Browser(scene, "priya", script=False)
    anna.post("versions/new/", reason="review")
    person = Stakeholder.objects.get(workspace=scene.workspace, number=3)
    head = {name: str(getattr(scene.workspace, name)) for name in ("name", "account", "value_note")}
    was = {f"was-{name}": value for name, value in head.items()}
    details = {"kind": "task", "was-kind": "task", "done_when": LINES, "evidence": f"https://x.example/{EVIL}"}
    goal, measure = Goal.objects.get(number=1), Measure.objects.get(number=1)
    shown = {f"was-{n}": getattr(measure, n) for n in ("what", "today", "target", "unit", "result", "result_note")}
    shown["was-by_on"] = measure.by_on or ""
    words = dict.fromkeys(("what", "today", "target", "unit", "result", "result_note"), EVIL)
    stated = {"was-statement": goal.statement, "was-said_by": "3", "said_by": "3"}
    blocked = scene.task(27)
    seen = {
        "blocked_by_was": blocked.blocked_by,
        "unblocker_was": blocked.unblocker.number if blocked.unblocker else "",
    }
    stated |= {"said_on": goal.said_on or "", "was-said_on": goal.said_on or ""}
    for browser, path, body in (
        (anna, "task/27/text/", {"text": LINES, "was": scene.task(27).text}),
        (anna, "task/27/details/", details),
        (anna, "task/27/status/", {**BLOCKED, **seen, "was": blocked.status}),
        (anna, "task/26/owner/", {"owner": "buyer", "gap": EVIL, "was": str(scene.task(26).owner.number)}),  # type: ignore[union-attr]
        (priya, "task/27/comments/", {"body": LINES}),
        (anna, "phase/1/", {"name": LINES, "was": "Discovery and validation"}),
        (anna, "phase/1/criteria/", {"texts": LINES}),
        (anna, "goals/1/", {**stated, "statement": LINES}),
        (anna, "measures/1/", {**shown, **words, "by_on": shown["was-by_on"]}),
        (anna, "people/3/", {"field": "needs", "value": LINES, "was": person.needs}),
        (anna, "people/3/", {"field": "title", "value": LINES, "was": person.title}),
        (anna, "people/3/", {"field": "name", "value": LINES, "was": person.name}),
        (anna, "people/new/", {"name": LINES, "title": LINES, "side": "buyer", "part": "user", "needs": LINES}),
        (anna, "settings/", {**head, **was, "part": "head", "name": LINES, "account": LINES, "value_note": EVIL,
                             "value": "120000", "was-value": "120000", "currency": "USD", "was-currency": "USD",
                             **{f"{p}target_{n}": d for p in ("", "was-") for n, d in
                                (("signature_on", "2026-03-20"), ("go_live_on", "2026-03-30"))}}),
        (anna, "task/22/due/", {"due": "2026-03-02", "was": "2026-02-19", "seen": "999", "why": EVIL}),
        (anna, "versions/new/", {"reason": "review"}),
    ):  # fmt: skip
        answer = browser.post(path, **body)
        assert answer.status_code in (200, 302), f"{path} {answer.status_code} {text(answer)[:300]}"
        inert(answer.content.decode(), path)
    return scene


def test_pages_of_both_companies_show_it_as_text(poisoned: Scene) -> None:
    seen = 0
    for name in ("anna", "priya", "olga"):
        browser = Browser(poisoned, name, script=False)
        for path in PAGES:
            for headers in ({}, {"HX-Request": "true", "HX-Target": "tasks"}):
                html = browser.client.get(browser.plan + path, headers=headers).content.decode()
                inert(html, f"{name} {path}")
                seen += html.count("&lt;xss onx=1&gt;")
        for url in ("/plans/", "/tasks/", "/me/", "/me/notifications/"):
            inert(browser.client.get(url).content.decode(), url)
    assert seen > 200, "what is inert has to be there"


def test_an_open_cell_a_conflict_and_a_dialog_show_it_as_text(poisoned: Scene) -> None:
    anna = Browser(poisoned, "anna")
    for field in ("text", "owner", "status", "after", "due", "details"):
        inert(anna.get(f"task/27/{field}/").content.decode(), field)
        answer = anna.edit(27, field, **{field: EVIL, "was": EVIL, "why": EVIL, "done_when": EVIL, "evidence": EVIL})
        inert(answer.content.decode(), f"{field} {answer.status_code}")
    assert anna.post("task/27/text/", text=EVIL + "2", was=EVIL).status_code == 409


@pytest.mark.parametrize("link", ACTS)
def test_a_link_that_would_act_is_no_link(scene: Scene, link: str) -> None:
    anna = Browser(scene, "anna", script=False)
    answer = anna.post("task/27/details/", **{"kind": "task", "was-kind": "task", "evidence": link})
    assert answer.status_code == 422
    assert "https://, http:// or mailto:" in text(answer)
    anna.post("task/27/comments/", body=f'See {link} and https://x.example/"onx=1')
    Task.objects.filter(number=27).update(evidence=link)  # as an older release may have kept it
    inert(anna.get("task/27/").content.decode(), link)


def test_mails_hold_it_as_text_and_no_header_of_theirs(poisoned: Scene) -> None:
    anna = Browser(poisoned, "anna", script=False)
    guest = {"name": LINES, "email": "ines@fenwick.example", "side": "buyer", "role": "viewer", "note": LINES}
    shown = anna.post("people/invite/", **guest)
    assert shown.status_code == 200
    inert(shown.content.decode(), "invited")
    letter = Letter.objects.get(kind=Letter.Kind.INVITE)
    inert(Client().get("/join/" + letter.text.split("/join/")[1].split("/")[0] + "/").content.decode(), "join")
    contents = [(letter, content_of(letter))]
    for seat in Seat.objects.select_related("user"):
        weekly = weekly_letter(seat, latest(seat.user.time_zone, TODAY), at=TODAY)
        weekly.workspace = Workspace.objects.get(pk=poisoned.workspace.pk)
        composed = Composer(lambda: TODAY)(weekly)
        contents += [(weekly, composed)] if isinstance(composed, Content) else []
    assert len(contents) > 2
    for row, content in contents:
        sent = message_from_bytes(
            mail_of(row, content, mail.get_connection("django.core.mail.backends.locmem.EmailBackend"))
            .message()
            .as_bytes()
        )
        assert not {"Bcc", "Cc"} & set(sent.keys())
        assert sent["To"] == row.email
        assert "\n" not in content.subject
        inert(content.html, row.kind)


def test_the_pdf_holds_it_as_text_and_nothing_that_acts(poisoned: Scene) -> None:
    version = Version.objects.latest("number")
    snapshot = make(ask_for(version, at=TODAY).pk)
    answer: Any = Browser(poisoned, "priya").get(f"versions/{version.number}.pdf")
    assert answer.status_code == 200
    assert "\n" not in answer.headers["Content-Disposition"]
    assert '"' not in answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"').replace('\\"', "")
    reader = PdfReader(BytesIO(answer.content))
    root: Any = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
    for page in reader.pages:
        for note in page.get("/Annots", []):
            act = note.get_object().get("/A", {})
            assert act.get("/S", "/GoTo") in ("/GoTo", "/URI")
            assert str(act.get("/URI", "http")).startswith("http")
        assert "/AA" not in page
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "<xssonx=1>{{7|add:7}}" in words
    assert snapshot.size == len(answer.content)


def test_a_sheet_full_of_it_and_its_file_name_are_text_too(scene: Scene) -> None:
    wizard = Wizard(scene)
    cell = '"' + EVIL.replace('"', '""') + '"'
    sheet = (
        f"Task,Owner,Due,Phase,Notes\n{cell},{cell},2026-05-05,{cell},{cell}\n{cell},Priya Raman,not a day,,{cell}\n"
    )
    name = '../../"><xss onx=1>\r\nX: y.csv'
    brought = wizard.bring(file=SimpleUploadedFile(name, sheet.encode()), account=EVIL)
    assert brought.status_code == 302
    for step in ("", "columns", "rows"):
        inert(wizard.get(step).content.decode(), step)
    inert(wizard.client.get("/plans/new/import/").content.decode(), "drafts")
    inert(wizard.post("rows", "create", name=EVIL).content.decode(), "refused")
    wizard.post("rows", "create", name=EVIL, fix__3__due="2026-05-06")
    for workspace in Workspace.objects.exclude(pk=scene.workspace.pk):
        inert(wizard.client.get(f"/p/{workspace.code}/").content.decode(), "plan")


def test_a_plans_own_file_full_of_it_is_text_too(scene: Scene) -> None:
    plain = plain_of(load_plan(scene.workspace, goals=True))
    plain["plan"] |= {"account": EVIL, "name": EVIL, "value_note": EVIL}
    for thing in (*plain["people"], *plain["phases"]):
        thing |= {"name": EVIL}
    for person in plain["people"]:
        person |= {"title": EVIL, "needs": EVIL}
    for goal in plain["goals"]:
        goal |= {"statement": EVIL}
    for task in (task for phase in plain["phases"] for task in phase["tasks"]):
        task |= {"text": EVIL, "done_when": EVIL}
    wizard, name = Wizard(scene), '../../"><xss onx=1>.json'
    brought = wizard.bring(file=SimpleUploadedFile(name, spelled(plain)))
    inert(wizard.client.get(brought.headers["Location"]).content.decode(), "looked at")
    inert(wizard.client.get("/plans/new/import/").content.decode(), "drafts")
    wizard.client.post(brought.headers["Location"])
    made = Workspace.objects.exclude(pk=scene.workspace.pk).get()
    inert(wizard.client.get(f"/p/{made.code}/").content.decode(), "plan")
    answer = wizard.client.get(f"/p/{made.code}/plan.json")
    assert "\r" not in answer.headers["Content-Disposition"] + answer.headers["Content-Type"]
    assert "attachment" in answer.headers["Content-Disposition"]
    refused = wizard.bring(file=SimpleUploadedFile(name, spelled({**plain, EVIL: EVIL})))
    inert(refused.content.decode(), "refused")


def test_a_new_plan_says_back_what_was_typed_as_text(scene: Scene) -> None:
    client = scene.client("anna")
    form = {
        "account": LINES,
        "name": LINES,
        "live_on": "2026-09-09",
        "person-0-name": LINES,
        "person-0-part": "champion",
    }
    for act in ("preview", "edit", "create"):
        answer = client.post("/plans/new/full/", {**form, "act": act})
        inert(answer.content.decode(), act)
    made = Workspace.objects.exclude(pk=scene.workspace.pk).get()
    assert "\n" not in made.name + made.account
    assert all("\n" not in person.name for person in made.people.all())
    inert(client.get(f"/p/{made.code}/").content.decode(), "plan")


@pytest.mark.parametrize("name", ["Eve\u202etxt.exe", "Eve\u200b\u2066x", "Eve\r\nBcc: x", "Eve\x85x", "Eve\u2028x"])
def test_names_lose_what_would_hide_or_forge(scene: Scene, name: str) -> None:
    anna = Browser(scene, "anna", script=False)
    anna.post("people/new/", name=name, side="buyer", part="user")
    anna.post("phases/", name=name)
    head = {"name": scene.workspace.name, "account": scene.workspace.account, "value": "120000", "currency": "USD"}
    seen = {f"was-{field}": value for field, value in head.items()} | {"part": "head"}
    seen |= {"was-value_note": scene.workspace.value_note, "value_note": scene.workspace.value_note}
    days = {"target_signature_on": "2026-03-20", "target_go_live_on": "2026-03-30"}
    seen |= {f"was-{field}": day for field, day in days.items()}
    assert anna.post("settings/", **{**head, **days, **seen, "name": name, "account": name}).status_code == 302
    plan = scene.fresh()
    written = [plan.name, plan.account, plan.people.latest("number").name, plan.phases.latest("number").name]
    for said in written:
        assert said.startswith("Eve")
        assert said.isprintable()
    scene.client("anna").post("/me/", {"name": name, "time_zone": "UTC"})
    scene.users["anna"].refresh_from_db()
    assert scene.users["anna"].name.isprintable()


@pytest.mark.parametrize("url", AWAY)
def test_next_never_leads_away(scene: Scene, url: str) -> None:
    client = scene.client("anna")
    answers: list[Any] = [client.get("/signin/", {"next": url}), client.get("/signin/code/", {"next": url})]
    answers += [client.post("/signin/?next=/me/", {"next": url}), client.post("/signout/", {"next": url})]
    for answer in answers:
        where = answer.headers["Location"]
        assert where.startswith("/") and not where.startswith(("//", "/\\"))
        assert "\n" not in where and "Set-Cookie" not in answer.headers.get("X", "")
    shown = Client().get("/signin/", {"next": url + EVIL})
    inert(shown.content.decode(), url)


def test_a_line_of_the_log_is_one_line_and_holds_no_key() -> None:
    words = 'Not Found: /join/abcDEF123/\n{"event": "forged"}\r\x1b[31m /stop/12.secret/ /act/AAsecret/ \u2028'
    line = formatter().format(logging.LogRecord("django.request", logging.WARNING, "", 0, words, None, None))
    assert len(line.splitlines()) == 1
    assert json.loads(line)["level"] == "warning"
    assert "abcDEF123" not in line and "secret" not in line


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------


def test_a_template_that_is_made_of_text_is_found() -> None:
    assert effects(Template(EVIL).render(Context())) != []


@pytest.mark.parametrize("file", ["members.csv", "history.csv"])
def test_a_list_of_people_in_a_spreadsheet_calculates_nothing(town_of_formulas: Town, file: str) -> None:
    team = town_of_formulas.scene.team
    for member in team.memberships.select_related("user"):
        note_of(team, "joined", member.user, by=Author.of(member.user), at=TODAY)
    answer = town_of_formulas.clients["astrid"].get(f"/admin-area/{team.code}/{file}")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    cells = [cell for row in rows for cell in row]
    assert any("1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.fixture
def town_of_formulas(db: None) -> Town:
    town = Town.built()
    for sign, user in zip("=+-@\t\r", User.objects.filter(memberships__team=town.scene.team), strict=False):
        User.objects.filter(pk=user.pk).update(name=f"{sign}1+1")
    return town
