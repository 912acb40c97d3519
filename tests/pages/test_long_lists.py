"""Lists of a team with many plans: by pages, and with as many questions for sixty rows as for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import tables_of
from mapapp.private.kept import figures_table
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words
from tests.portfolio.lines import many

pytestmark = pytest.mark.usefixtures("today")
DAY = TODAY.date()


def reviewed(plan: Workspace, **values: object) -> None:
    table = tables_of(Side.SELLER).plan_reviews
    assert table is not None
    given = {"workspace": plan, "number": 1, "on": DAY, "at": TODAY, "look_on": DAY + timedelta(days=2), "scores": {}}
    table._default_manager.create(**{**given, **values})


def asked(scene: Scene, url: str) -> int:
    client = scene.client("olga")
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_plain_list_comes_by_fifty(scene: Scene) -> None:
    one = asked(scene, "/plans/?show=open")
    many(scene.team, 60)
    assert figures_table()._default_manager.count() == 60
    assert asked(scene, "/plans/?show=open") == one
    first, second = (read(scene.client("olga"), f"/plans/?show=open&page={page}") for page in (1, 2))
    assert "1 to 50 of 61" in words(first) and 'rel="next" href="?show=open&amp;page=2"' in first
    assert "51 to 61 of 61" in words(second) and 'rel="prev" href="?show=open&amp;page=1"' in second
    assert first.count('<th scope="row">') == 50 and second.count('<th scope="row">') == 11
    for odd in ("99", "-1", "0", "x", "²"):
        assert " of 61" in words(read(scene.client("olga"), f"/plans/?show=open&page={odd}"))


def test_the_week_asks_the_same_for_sixty_plans_and_reads_those_alone_that_wait(scene: Scene) -> None:
    reviewed(scene.workspace)
    one = asked(scene, "/plans/coach/")
    many(scene.team, 60)
    for plan in Workspace.objects.exclude(pk=scene.workspace.pk):
        reviewed(plan)
    assert asked(scene, "/plans/coach/") == one
    Workspace.objects.filter(account="Account 7").update(state="retired")
    html = read(scene.client("olga"), "/plans/coach/")
    assert html.count('<th scope="row">') == 60 and "Account 7<" not in html
    assert "Account 8<" not in read(scene.client("anna"), "/plans/coach/")
