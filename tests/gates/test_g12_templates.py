"""G12 for templates: what is written in one is text on every page of it, in the plan made from it, and in its file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mapapp.plans.changes.templates import make_template
from mapapp.plans.models import TeamTemplate, Workspace
from mapapp.plans.template_content import numbered
from mapapp.plans.template_steps import LIGHT
from tests.builders import TODAY, Scene
from tests.gates.test_g12_injection import EVIL, LINES, inert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "quiet")]
STEP = {"text": LINES, "phase": "1", "part": "legal", "kind": "task", "days": "2", "after": "1", "done_when": LINES,
        "question": EVIL, "hint": LINES, "aim": EVIL, "locked": "on"}  # fmt: skip
READ = ("", "edit/", "phases/1/", "phases/1/new/", "steps/2/", "steps/6/", "save/", "try/?on=2026-09-30", "versions/1/",
        "versions/2/")  # fmt: skip


def test_what_is_written_in_a_template_is_text_wherever_it_is_read(scene: Scene) -> None:
    olga, anna = scene.client("olga"), scene.client("anna")
    row = make_template(scene.team, numbered(LIGHT), why="x", by=scene.users["olga"], at=TODAY)
    home, seen = f"/templates/{row.code}/", 0

    def read(client: Any, address: str) -> None:
        nonlocal seen
        html = client.get(address).content.decode()
        inert(html, address)
        seen += html.count("&lt;xss onx=1&gt;")

    for path, body in (
        ("edit/", {"name": EVIL, "about": EVIL, "was-name": row.name, "was-about": str(LIGHT.about)}),
        ("edit/", {"act": "phase", "name": EVIL, "is_trial": "on"}),
        ("phases/1/", {"name": EVIL, "is_trial": "on", "was-is_trial": "on", "was-name": "Proof of value",
                       "criteria": LINES}),
        ("phases/1/new/", STEP),
    ):  # fmt: skip
        answer: Any = olga.post(home + path, body)
        assert answer.status_code == 302, (path, answer.status_code)
    read(olga, home + "save/")
    revision = TeamTemplate.objects.get().revision
    assert olga.post(home + "save/", {"why": EVIL, "seen": revision}).status_code == 302
    for client in (olga, anna):
        for path in READ if client is olga else ("", "try/?on=2026-09-30", "versions/2/"):
            read(client, home + path)
        for address in ("/templates/", "/plans/new/", f"/plans/new/{row.code}/", f"/templates/new/?of={row.code}"):
            read(client, address)
    body = {"account": EVIL, "name": "Evil", "live_on": "2026-09-30"}
    inert(anna.post(f"/plans/new/{row.code}/", body).content.decode(), "the plan to be")
    assert anna.post(f"/plans/new/{row.code}/", {**body, "act": "create"}).status_code == 302
    plan = Workspace.objects.get(name="Evil")
    for path in ("", "task/6/text/", "task/2/text/", "settings/", "template/", "fill/", "fill/?of=full",
                 f"fill/?of={row.code}", "phase/1/criteria/"):  # fmt: skip
        read(anna, f"/p/{plan.code}/{path}")
    assert seen > 60, "what is inert has to be there"
    file = anna.get(home + "template.json")
    assert json.loads(file.content)["name"] == EVIL
    assert "\r" not in file.headers["Content-Disposition"] and "<" not in file.headers["Content-Disposition"]
    brought = SimpleUploadedFile(f"{EVIL}.json", file.content.replace(b'"mapapp_template": 1', b'"mapapp_template": 2'))
    inert(olga.post("/templates/new/", {"file": brought, "name": EVIL}).content.decode(), "a file")
