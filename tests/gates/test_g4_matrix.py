"""G4: every address x every person x every method x every kind of id, from one table. Refusals write nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from mapapp.access.rules import ONLY_LEADS
from mapapp.access.visit import Visit, visit
from mapapp.pages.gate import at_plan, user_of
from mapapp.plans.models import Workspace
from tests.gates.figures import AGAIN, FULL, Figures
from tests.gates.matrix import Matrix, unnamed
from tests.gates.row import Row
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.gates.who import ALL, BUYERS, LEADS, NONE, WHO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "quiet")]


@pytest.fixture(scope="module")
def begin() -> Callable[[], Town]:
    return lambda: Town.built().with_numbers_beside()


def counted(town: Town) -> dict[str, int]:
    rows = {model._meta.label: model._default_manager.count() for model in apps.get_app_config("mapapp").get_models()}
    return rows | {"revision": town.scene.fresh().revision}


def test_the_table_names_every_address_and_no_other() -> None:
    assert unnamed() == []


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(town: Town, who: str, figures: Figures) -> None:
    before = counted(town)
    walked = Matrix(town, who, full=FULL, again=AGAIN).walk()
    figures.add("G4", answers=walked.answers, deviations=len(walked.wrong), people=1)
    figures.once("G4", urls=len(TABLE), methods=len(walked.asked_how), ids=len(walked.asked_for))
    assert walked.wrong == []
    assert counted(town) == before


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------

ACTIVITY, PHASES = "p/<code:code>/activity/", "p/<code:code>/phases/"


def found(town: Town, who: str, route: str, row: Row | None = None) -> list[str]:
    return Matrix(town, who).walk({route: row or TABLE[route]}).wrong


def test_a_row_that_is_missing_and_one_too_many_are_found() -> None:
    short = {route: row for route, row in TABLE.items() if route != ACTIVITY}
    assert unnamed(short) == [f"not in the table: {ACTIVITY}"]
    assert unnamed({**TABLE, "secret/": TABLE[""]}) == ["gone: secret/"]


@pytest.mark.parametrize(
    ("planted", "who"),
    [
        ({"acts": ALL}, "tom"),
        ({"reads": LEADS}, "marcus"),
        ({"acts": NONE}, "anna"),
        ({"why": "Another sentence."}, "tom"),
        ({"absent": BUYERS}, "priya"),
        ({"shows": 204}, "olga"),
    ],
    ids=["too many act", "too few read", "nobody acts", "another reason", "not there", "another status"],
)
def test_a_row_that_is_wrong_is_found(town: Town, planted: dict[str, Any], who: str) -> None:
    assert found(town, who, PHASES) == []
    assert found(town, who, PHASES, replace(TABLE[PHASES], **planted)) != []


def test_a_page_that_lets_a_stranger_in_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.pages.activity.at_plan", lambda request, code: town.scene.visit("priya"))
    assert any("200, not (404,)" in line for line in found(town, "zed", ACTIVITY))


def test_a_page_that_tells_a_foreign_plan_from_none_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(request: HttpRequest, code: str) -> Visit:
        if Workspace.objects.filter(code=code).exists() and visit(user_of(request), code) is None:
            raise PermissionDenied
        return at_plan(request, code)

    monkeypatch.setattr("mapapp.pages.activity.at_plan", telling)
    assert any("answers otherwise than beside it" in line for line in found(town, "zed", ACTIVITY))


def test_a_refusal_that_writes_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def writing(visit: Visit) -> str:
        Workspace.objects.filter(pk=visit.workspace.pk).update(revision=99)
        return str(ONLY_LEADS)

    monkeypatch.setattr("mapapp.pages.phases.may_lead", writing)
    assert any("403, and writes UPDATE" in line for line in found(town, "tom", PHASES))
