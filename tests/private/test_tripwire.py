"""No statement of a request, a letter or a paper touches what the other side keeps to itself: it raises instead."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mapapp.digests.compose import Composer
from mapapp.pages.gate import at_plan, at_plans
from mapapp.plans.models import Side, TeamTemplate, TemplateVersion
from mapapp.plans.queries import load_plan
from mapapp.private.choosing import lane_of, tables_of
from mapapp.private.tripwire import MODELS, Crossed, private_tables, team_tables, watched
from mapapp.snapshots import making
from tests.builders import TODAY, Scene
from tests.house.architecture import ROOT, sources

pytestmark = pytest.mark.django_db
# the doors that know whose side a person is on
GIVES_LEAVE = {"mapapp/pages/gate.py", "mapapp/pages/selling.py", "mapapp/pages/portfolio.py"}


def notes(side: Side) -> int:
    return tables_of(side).notes._default_manager.count()


def test_every_private_table_is_one_sides(db: None) -> None:
    private = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith(MODELS)}
    sellers, buyers = private_tables(Side.SELLER), private_tables(Side.BUYER)
    assert sellers | buyers == private
    assert not sellers & buyers
    assert all(name.startswith("mapapp_buyer") for name in buyers)


def test_a_selling_companys_templates_are_forbidden_to_all_others() -> None:
    assert team_tables(Side.SELLER) == {"mapapp_teamtemplate", "mapapp_templateversion"}
    assert team_tables(Side.BUYER) == frozenset()
    with watched(Side.BUYER) as wire:
        for model in (TeamTemplate, TemplateVersion):
            with pytest.raises(Crossed):
                model.objects.exists()
        wire.allow(Side.SELLER)
        assert not TeamTemplate.objects.exists()


def test_without_leave_nothing_private_is_touched() -> None:
    with watched():
        for side in Side:
            with pytest.raises(Crossed, match=f"mapapp_{side}note"):
                notes(side)


def test_leave_for_one_side_is_none_for_the_other() -> None:
    with watched(Side.BUYER) as wire:
        assert notes(Side.BUYER) == 0
        with pytest.raises(Crossed):
            notes(Side.SELLER)
        wire.allow(Side.SELLER)
        assert notes(Side.SELLER) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 from mapapp_sellernote",
        'SELECT 1 FROM "mapapp_workspace" JOIN "mapapp_sellernote" ON true',
        "DELETE FROM public.mapapp_sellernote",
    ],
)
def test_it_finds_a_table_however_it_is_written(sql: str) -> None:
    with watched(Side.BUYER), pytest.raises(Crossed), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(("who", "trips"), [("priya", True), ("anna", False), ("olga", False)])
def test_a_page_that_asks_for_the_other_sides_rows_is_no_page(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, who: str, trips: bool
) -> None:
    monkeypatch.setattr(
        "mapapp.pages.activity.load_plan", lambda *args, **more: (notes(Side.SELLER), load_plan(*args, **more))[1]
    )
    url = f"/p/{scene.workspace.code}/activity/"
    if trips:
        with pytest.raises(Crossed):
            scene.client(who).get(url)
    else:
        assert scene.client(who).get(url).status_code == 200


def test_every_door_gives_leave_for_the_visitors_own_side(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def own(request: HttpRequest, code: str) -> HttpResponse:
        found = at_plan(request, code)
        return HttpResponse(lane_of(found).notes._default_manager.count())

    def all_plans(request: HttpRequest) -> HttpResponse:
        at_plans(request, [scene.visit("priya")])
        return HttpResponse(notes(Side.BUYER))

    urls: Any = type("urls", (), {"urlpatterns": [path("own/<code>/", own), path("all/", all_plans)]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.ROOT_URLCONF", urls)
        for who in ("anna", "priya", "olga"):
            assert scene.client(who).get(f"/own/{scene.workspace.code}/").content == b"0"
        assert scene.client("zed").get("/all/").content == b"0"


def test_letters_and_papers_are_made_without_leave(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapapp.digests.compose.readers_of", lambda letters: notes(Side.SELLER))
    with pytest.raises(Crossed):
        Composer(lambda: TODAY).look([])
    monkeypatch.setattr(making.Snapshot.objects, "select_related", lambda *names: notes(Side.BUYER))
    with pytest.raises(Crossed):
        making.make(1)


def leave(tree: ast.AST) -> bool:
    """Does this source give a wire leave?"""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "allow"
        for node in ast.walk(tree)
    )


def test_only_the_doors_give_leave() -> None:
    givers = {str(path.relative_to(ROOT)) for path in sources() if leave(ast.parse(path.read_text()))}
    assert givers == GIVES_LEAVE
    assert leave(ast.parse("wire_of(request).allow(Side.SELLER)"))
