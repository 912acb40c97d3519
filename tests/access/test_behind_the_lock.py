"""Who was let in and is taken off the plan, or may less, before his change has the lock writes nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mapapp.access.grants import mirror
from mapapp.access.models import Role, Seat
from mapapp.pages import gate
from mapapp.plans.changes.header import edit_header
from mapapp.plans.models import Workspace
from tests.builders import TODAY, Scene
from tests.house.architecture import sources
from tests.pages.edits import Browser, text

Meanwhile = Callable[[Scene], None]


def moved_on(scene: Scene) -> None:
    edit_header(
        scene.fresh(), values={"name": "Another name"}, was={"name": scene.fresh().name}, by=scene.actor("anna"),
        at=TODAY + timedelta(minutes=1),
    )  # fmt: skip


def removed(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["priya"]).delete()
    mirror(scene.workspace, scene.users["priya"])
    moved_on(scene)


def demoted(scene: Scene) -> None:
    Seat.objects.filter(user=scene.users["priya"]).update(role=Role.VIEWER)
    mirror(scene.workspace, scene.users["priya"])
    moved_on(scene)


def barred(scene: Scene) -> None:
    scene.users["priya"].is_active = False
    scene.users["priya"].save()
    moved_on(scene)


def between_check_and_lock(monkeypatch: pytest.MonkeyPatch, scene: Scene, meanwhile: Meanwhile) -> None:
    """The rule has said yes; then something happens, and only then the change asks for its lock."""
    asked = gate.allowed

    def allowed(reason: Any) -> None:
        asked(reason)
        meanwhile(scene)

    for page in ("tasks", "bulk", "goals", "placing", "task"):
        monkeypatch.setattr(f"mapapp.pages.{page}.allowed", allowed, raising=False)


WRITES: list[tuple[str, dict[str, Any]]] = [
    ("task/26/text/", {"text": "Other words", "was": "Get PO sorted"}),
    ("task/26/status/", {"status": "done", "was": "not_started"}),
    ("bulk/", {"ids": ["26"], "field": "owner", "owner": "1"}),
    ("order/", {"task": "26", "direction": "up"}),
    ("task/26/comments/", {"body": "Still here"}),
]


@pytest.mark.parametrize(("path", "data"), WRITES, ids=[path for path, _data in WRITES])
@pytest.mark.parametrize(("meanwhile", "status"), [(removed, 404), (demoted, 403), (barred, 404)])
def test_he_writes_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, meanwhile: Meanwhile, status: int, path: str, data: dict[str, Any]
) -> None:
    priya = Browser(scene, "priya")
    data = data | ({"was": scene.task(26).text} if data.get("was") == "Get PO sorted" else {})
    between_check_and_lock(monkeypatch, scene, meanwhile)
    sent = priya.post(path, **data, form_key="k")
    assert sent.status_code == status
    assert Workspace.objects.get(pk=scene.workspace.pk).revision == 2  # what happened meanwhile, and nothing else
    assert "Other words" not in text(sent)
    if status == 403:
        assert "What you may do here has just changed, so this was not saved." in text(sent)


def test_who_still_may_goes_through_though_the_plan_moved_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    priya, was = Browser(scene, "priya"), scene.task(26).text
    between_check_and_lock(monkeypatch, scene, moved_on)
    assert priya.post("task/26/text/", text="Other words", was=was, form_key="k").status_code == 200
    assert scene.task(26).text == "Other words"


def test_seats_are_written_where_an_event_says_so() -> None:
    """An unchanged revision means unchanged seats: only `access` writes them, inside a change that records it."""
    writers = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if called.startswith("Seat.objects") and called.endswith((".create", ".bulk_create", ".delete")):
                    writers.add(path.parent.name)
    assert writers == {"access"}
