"""Anna brings a sheet, over HTTP: the three steps as a browser without script posts them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from mapapp.plans.models import Workspace
from tests.builders import Scene
from tests.exchange.made import DATA

CLEAN, MESSY, PEOPLE = "fenwick-plan.csv", "fenwick-plan-as-reps-keep-it.xlsx", "fenwick-people.csv"
GOAL = "One platform for every account"
START = "/plans/new/import/"


def file(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (DATA / name).read_bytes() if data is None else data)


class Form(HTMLParser):
    """What a page's form would post if nobody touched it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.ids: set[str] = set()
        self._select = ""
        self._first = True
        self.feed(html.split("<main")[1].split("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids |= {said["id"] or ""} if "id" in said else set()
        name, value = said.get("name") or "", said.get("value")
        if tag == "select":
            self._select, self._first = name, True
        elif tag == "option" and self._select and ("selected" in said or self._first):
            self.values[self._select], self._first = [value or ""], False
        elif tag == "input" and name and (said.get("type") not in ("checkbox", "radio", "file") or "checked" in said):
            self.values.setdefault(name, []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select


class Wizard:
    """One sheet on its way in."""

    def __init__(self, scene: Scene, who: str = "anna") -> None:
        self.client = scene.client(who)
        self.code = ""

    def bring(self, **given: Any) -> HttpResponse:
        answer: Any = self.client.post(START, {"account": "Fenwick Medical", **given})
        if answer.status_code == 302:
            self.code = answer.headers["Location"].split("/")[-3]
        return answer

    def address(self, step: str) -> str:
        return f"{START}{self.code}/{step}/" if step else f"{START}{self.code}/"

    def get(self, step: str) -> HttpResponse:
        answer: Any = self.client.get(self.address(step))
        return answer

    def form(self, step: str) -> Form:
        return Form(self.get(step).content.decode())

    def post(self, step: str, act: str, **changed: Any) -> HttpResponse:
        """The form as it stands on the page, with some inputs changed, by the button `act`."""
        values = {**self.form(step).values, "act": act, **{name.replace("__", "-"): v for name, v in changed.items()}}
        answer: Any = self.client.post(self.address(step), values)
        return answer

    def create(self, **changed: Any) -> HttpResponse:
        return self.post("rows", "create", **{"name": GOAL, **changed})


def page(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def plan() -> Workspace:
    return Workspace.objects.get(name=GOAL)


def rows_of(workspace: Workspace) -> list[tuple[Any, ...]]:
    """What both files must bring alike: number, words, due date, status, done on, phase, predecessors."""
    return [
        (
            task.number,
            task.text,
            task.due_on,
            task.status,
            task.done_on,
            task.phase.name,
            sorted((link.predecessor.number, link.lag) for link in task.predecessor_links.all()),
        )
        for task in workspace.tasks.select_related("phase").order_by("number")
    ]
