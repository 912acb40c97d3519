"""Where a finding leads: everything that is linked opens for who reads it, and shows what the link says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from mapapp import insight
from mapapp.access.ending import retire_plan
from mapapp.access.rules import ONLY_LEADS, OTHER_SIDE
from mapapp.drawing.cures import RULES, Doers, cure_of
from mapapp.insight.case import Case
from mapapp.insight.completeness import Place
from mapapp.insight.finding import Finding
from mapapp.people.models import Membership
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.models import Goal, Phase, Side, Task
from tests.builders import TODAY, Scene
from tests.pages.reading import read, words

ROOM = Path(insight.__file__).parent
NUMBERED = ("task", "criteria", "goal", "measure", "measure_new", "person", "people")
READERS = ("anna", "jonas", "olga")  # leads it, contributes, looks in from her team


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def named() -> set[str]:
    """The pages that judgement names as a place to mend something."""
    found = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Place":
                assert isinstance(node.args[0], ast.Constant)
                found.add(str(node.args[0].value))
    return found


def places(scene: Scene) -> list[Place]:
    measured = Goal.objects.filter(workspace=scene.workspace, measures__isnull=False)[0]
    number = {
        "criteria": Phase.objects.filter(workspace=scene.workspace)[0].number, "goal": measured.number,
        "measure_new": measured.number, "measure": measured.measures.all()[0].number,
    }  # fmt: skip
    found = [Place(page, number.get(page, 1) if page in NUMBERED else 0, Side.SELLER) for page in sorted(RULES)]
    theirs = [Place(page, 3, Side.BUYER) for page in ("person", "people")]
    return [*found, *theirs, Place("person_new", side=Side.BUYER)]


def test_every_page_that_is_named_has_its_rule() -> None:
    assert named() <= RULES.keys()


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("retired", [False, True])
def test_what_is_linked_opens_and_what_does_not_open_names_who_does_it(scene: Scene, name: str, retired: bool) -> None:
    if retired:
        retire_plan(scene.workspace, why="lost", by=scene.actor("anna"), at=TODAY)
    client, found = scene.client(name), scene.visit(name)
    of_team = Membership.objects.filter(user=scene.users[name], team=scene.team).exists()
    for place in places(scene):
        cure = cure_of(place, found, Doers(("Anna Kessler",), of_team))
        assert bool(cure.url) != bool(cure.why_not), place
        if cure.url:
            answer = client.get(cure.url)
            assert answer.status_code == 200, place
            assert cure.url.partition("#")[2] in answer.content.decode()
        else:
            assert cure.why_not.endswith("Anna Kessler leads it."), place


def test_who_leads_a_plan_may_do_all_of_it_and_who_looks_in_nothing_but_look(scene: Scene) -> None:
    doers = Doers(("Anna Kessler",))
    assert all(cure_of(place, scene.visit("anna"), doers).url for place in places(scene))
    open_to = {place.page for place in places(scene) if cure_of(place, scene.visit("olga"), doers).url}
    assert open_to == {"people", "plan_new"}
    assert cure_of(Place("settings"), scene.visit("jonas"), doers).why_not == f"{ONLY_LEADS} Anna Kessler leads it."


def test_what_changes_a_step_is_its_sides_and_a_date_is_everybodys_to_ask_for(scene: Scene) -> None:
    doers = Doers(("Anna Kessler",))
    jonas, anna = scene.visit("jonas"), scene.visit("anna")
    theirs, ours = Place("task", 22, Side.BUYER), Place("task", 21, Side.SELLER)
    assert cure_of(theirs, jonas, doers).why_not == f"{OTHER_SIDE} Anna Kessler leads it."
    assert cure_of(ours, jonas, doers).url and cure_of(theirs, anna, doers).url
    assert cure_of(Place("task", 22), jonas, doers).url


def test_the_coach_gives_who_contributes_no_button_for_the_words_of_a_buyers_step(scene: Scene) -> None:
    rows = Task.objects.filter(workspace=scene.workspace, status=Task.Status.NOT_STARTED, mark="").order_by("number")
    theirs, ours = (next(task for task in rows if task.side == side) for side in (Side.BUYER, Side.SELLER))
    for task in (theirs, ours):
        Task.objects.filter(pk=task.pk).update(text="Security review")
    html = read(scene.client("jonas"), f"/p/{scene.workspace.code}/coach/")
    buttons = re.findall(r'<a class="btn[^"]*" href="[^"]*/task/(\d+)/"', html)
    assert str(ours.number) in buttons and str(theirs.number) not in buttons


@pytest.mark.parametrize("name", READERS)
def test_every_link_of_the_coach_opens_for_who_reads_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Of each place one finding, with a person of either company, a step and the first line of a long history."""
    for number in range(120):
        add_comment(scene.workspace, None, body="And?", by=scene.actor("anna"), at=TODAY + timedelta(minutes=number))
    found = tuple(
        Finding(f"rule_{n}", f"Finding {n}", "So.", "Mend it.", place, 1, "A rule.", tasks=(22,), people=(1, 3),
                events=(1, 60, 121))
        for n, place in enumerate(places(scene))
    )  # fmt: skip

    def find_all(_case: Case) -> tuple[Finding, ...]:
        return found

    monkeypatch.setattr("mapapp.portfolio.judging.find_all", find_all)
    client = scene.client(name)
    html = read(client, f"/p/{scene.workspace.code}/coach/")
    main = html[html.index('id="main"') : html.index("</main>")]
    pages: dict[str, str] = {}
    for link in sorted(set(re.findall(r'href="(/[^"]+)"', main))):
        path, _hash, anchor = link.replace("&amp;", "&").partition("#")
        pages[path] = pages.get(path) or read(client, path)
        assert not anchor or f'id="{anchor}"' in pages[path], link
    assert any(path.endswith("/activity/?before=2") for path in pages)
    assert ("Anna Kessler leads it." in words(main)) == (name != "anna")
