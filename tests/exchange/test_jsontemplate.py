"""A template as one file: out, in and out again byte for byte; and what is refused, with its place and its cure."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mapapp.exchange import jsontemplate
from mapapp.exchange.capped import template_capped
from mapapp.exchange.jsontemplate import checked
from mapapp.exchange.refusals import NotATemplate, SheetTooLarge
from mapapp.plans.changes import template_bounds
from mapapp.plans.changes.templates import make_template
from mapapp.plans.models import Part, TeamTemplate
from mapapp.plans.template_content import file_of, numbered, plain_of, template_of
from mapapp.plans.template_shape import SELLER_PARTS, Template
from mapapp.plans.template_steps import FULL, LIGHT
from tests.builders import TODAY, Scene

Row = dict[str, Any]


@pytest.mark.parametrize("template", [FULL, LIGHT], ids=["full", "light"])
def test_a_template_comes_back_byte_for_byte(template: Template) -> None:
    data = file_of(numbered(template))
    assert file_of(template_of(checked(data), "")) == data


def test_the_shape_knows_what_the_domain_knows() -> None:
    assert set(jsontemplate.SELLS) == set(SELLER_PARTS)
    assert set(jsontemplate.PARTS) == set(Part.values)
    bounds = template_bounds
    assert (jsontemplate.PHASES, jsontemplate.CRITERIA, jsontemplate.DAYS) == (
        bounds.PHASES, bounds.CRITERIA, bounds.STEP_DAYS,
    )  # fmt: skip


def light() -> Row:
    return plain_of(numbered(LIGHT))


def step(plain: Row, number: int = 2) -> Row:
    return next(one for phase in plain["phases"] for one in phase["steps"] if one["number"] == number)


Change = Callable[[Row], Any]
WRONG: list[tuple[str, Change]] = [
    ("format that is not known", lambda t: t.update(mapapp_template=2)),
    ("format that is not known", lambda t: t.update(mapapp_template=True)),
    ("Template: “colour” is not known here", lambda t: t.update(colour="red")),
    ("Template: “name” is missing", lambda t: t.pop("name")),
    ("Template, “name”: it has blanks", lambda t: t.update(name="a\nb")),
    ("Template, “about”: this has 501 characters", lambda t: t.update(about="x" * 501)),
    ("“phases” has to be a list of at most 100", lambda t: t.update(phases=[])),
    ("“phases” has to be a list of at most 100", lambda t: t.update(phases={})),
    ("“phases” has to be a list of at most 100", lambda t: t.update(phases=t["phases"] * 40)),
    ("Phase 1: it is missing", lambda t: t["phases"].insert(0, 7)),
    ("Two phases have the number 1", lambda t: t["phases"][1].update(number=1)),
    ("Phase 2, “is_trial”: write true", lambda t: t["phases"][1].update(is_trial=1)),
    ("Phase 2: at most 50 exit criteria, and only of a trial", lambda t: t["phases"][1].update(criteria=["x"])),
    ("Phase 1: at most 50 exit criteria", lambda t: t["phases"][0].update(criteria=["x"] * 51)),
    ("“steps” has to be a list of at most 500", lambda t: t["phases"][0].update(steps="x")),
    ("“steps” has to be a list of at most 500", lambda t: t["phases"][0].update(steps=t["phases"][0]["steps"] * 600)),
    ("There is no step in it", lambda t: [phase.update(steps=[]) for phase in t["phases"]]),
    ("Step 2: “days” is missing", lambda t: step(t).pop("days")),
    ("Step 2, “days”: write 0 to 520", lambda t: step(t).update(days=521)),
    ("Step 2, “days”: write 0 to 520", lambda t: step(t).update(days=True)),
    ("Step 2, “days”: write 0 to 520", lambda t: step(t).update(days=1.5)),
    ("Step 2: a milestone has 0 days", lambda t: step(t).update(days=0)),
    ("Step 2, “part”: use one of: champion", lambda t: step(t).update(part="boss")),
    ("Step 2, “part”: use one of: champion", lambda t: step(t).update(part=["champion"])),
    ("Step 2, “text”: words were expected", lambda t: step(t).update(text=7)),
    ("Step 2, “text”: it holds characters that are no text", lambda t: step(t).update(text="a\0b")),
    ("Step 2, “text”: it holds characters that are no text", lambda t: step(t).update(text="a\ud800b")),
    ("Step 2, “hint”: this has 1001 characters", lambda t: step(t).update(hint="x" * 1001)),
    ("Step 2, “locked”: write true", lambda t: step(t).update(locked=False)),
    ("Step 2, “after”: write pairs", lambda t: step(t).update(after=[1])),
    ("Step 2, “after”: write pairs", lambda t: step(t).update(after=[[1, 121]])),
    ("Step 2, “after”: it names a task twice", lambda t: step(t).update(after=[[1, 0], [1, 2]])),
    ("Step 2: it comes after a step that is not in the file", lambda t: step(t).update(after=[[77, 0]])),
    ("Step 2: it comes after a step that is not in the file", lambda t: step(t).update(after=[[2, 0]])),
    ("Two steps have the number 1", lambda t: step(t).update(number=1)),
    ("Two steps are marked as signature", lambda t: step(t).update(mark="signature")),
    ("Step 2: “owner” is not known here", lambda t: step(t).update(owner="Priya")),
]


@pytest.mark.parametrize(("said", "change"), WRONG, ids=[f"{n}" for n in range(len(WRONG))])
def test_what_cannot_be_so_is_refused_with_its_place_and_its_cure(said: str, change: Change) -> None:
    plain = copy.deepcopy(light())
    change(plain)
    with pytest.raises(NotATemplate) as refused:
        checked(json.dumps(plain).encode())
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b"\xff\xfe{", b"[" * 100_000, b'{"a": NaN}',
     b'{"mapapp_template": 1, "mapapp_template": 1}',
     b'{"mapapp_template": 1e999}', b'{"mapapp_template":' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_no_template_is_refused(data: bytes) -> None:
    with pytest.raises(NotATemplate):
        checked(data)


def test_in_the_child_as_well_and_no_more_than_two_megabytes() -> None:
    with pytest.raises(NotATemplate, match="cannot be read as JSON"):
        template_capped(b"{")
    with pytest.raises(SheetTooLarge):
        template_capped(b" " * (2 * 1024 * 1024 + 1))


def test_it_is_brought_on_the_page_and_taken_away_the_same(scene: Scene) -> None:
    olga, data = scene.client("olga"), file_of(numbered(LIGHT))

    def bring(content: bytes, **more: str) -> Any:
        return olga.post("/templates/new/", {"file": SimpleUploadedFile("light.json", content), **more})

    assert bring(data).status_code == 302
    row = TeamTemplate.objects.get()
    assert row.versions.get().why == "From the file light.json"
    assert olga.get(f"/templates/{row.code}/template.json").content == data
    again = bring(data)
    assert again.status_code == 422 and "already" in again.content.decode()
    assert bring(data, name="Another").status_code == 302
    for content, said in (
        (b"{", "cannot be read as JSON"), (b"", "cannot be read as JSON"),
        (olga.get(f"/p/{scene.workspace.code}/plan.json").content, "This is a plan’s own file"),
    ):  # fmt: skip
        answer = bring(content)
        assert answer.status_code == 422 and said in answer.content.decode(), said
    plain = light()
    step(plain, 1)["after"] = [[3, 0]]
    answer = bring(json.dumps({**plain, "name": "Round"}).encode())
    assert answer.status_code == 422 and "That would be a circle" in answer.content.decode()
    assert TeamTemplate.objects.count() == 2


def test_a_copy_takes_no_file_and_a_name_is_asked_for(scene: Scene) -> None:
    answer = scene.client("olga").post("/templates/new/", {"of": "light", "name": ""})
    assert answer.status_code == 422 and "Write the name of the template." in answer.content.decode()
    row = make_template(scene.team, LIGHT, why="x", by=scene.users["olga"], at=TODAY)
    assert 'type="file"' not in scene.client("olga").get("/templates/new/", {"of": row.code}).content.decode()
