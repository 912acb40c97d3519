"""Work back from signature: whether it fits, what is long, what has to start when; each repair a scenario."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any

import pytest

from mapapp.plans.models import Dependency, Task, Workspace
from tests.builders import Scene
from tests.pages.edits import Browser, text

pytestmark = pytest.mark.usefixtures("today")


def page(scene: Scene, query: str = "", name: str = "anna") -> str:
    answer = Browser(scene, name).get(f"backwards/{query}")
    assert answer.status_code == 200
    return text(answer)


def scenarios(html: str) -> list[str]:
    return re.findall(r'href="([^"]*what-if/\?[^"]+)"', html)


def test_a_target_that_fits_says_so_and_when_the_next_step_has_to_start(scene: Scene) -> None:
    html = page(scene)
    assert "It fits: the plan can be signed by Fri 20 Mar, and the promised dates keep that." in html
    assert "The next one is “13 Pilot results measured" in html
    assert "it has to start by Wed 25 Feb." in html
    assert "6 working days in hand, ignores promised starts" in html
    assert "6 working days in hand, keeps promised starts" in html
    assert "Finish 22 Security review meeting held and risk rating issued by Fri 27 Feb or signature moves." in html
    assert "Start 24 Data processing agreement agreed, with the list of subprocessors by Mon 2 Mar or" in html
    assert scenarios(html) == []


def test_a_target_too_early_says_by_how_much_and_offers_to_move_it(scene: Scene) -> None:
    html = page(scene, "?on=2026-03-06", "priya")
    assert "To sign by Fri 6 Mar, this needs 4 more working days than you have." in html
    assert "are the long ones" in html
    assert "or sign on Thu 12 Mar." in html
    assert "tried here; the plan says Fri 20 Mar" in html
    assert html.count("collide by") >= 5
    assert f"/p/{scene.workspace.code}/what-if/?target=2026-03-12" in scenarios(html)
    assert "What would help" in html


def test_the_smallest_repairs_are_words_with_a_scenario_each(scene: Scene) -> None:
    html = page(scene, "?on=2026-03-11")
    assert re.search(r"Begin “24 [^”]+” 1 working day before “22 [^”]+” ends\.", html)
    assert re.search(r"Finish “22 [^”]+” by Wed 18 Feb, not by Thu 19 Feb\.", html)
    assert re.search(r"Do “25 [^”]+” in 5 working days, not in 6 working days\.", html)
    assert any("what-if/?due-22=2026-02-18&due-24=2026-02-24&" in url for url in scenarios(html))
    assert "Move the target signature to Thu 12 Mar." in html


def test_a_start_that_is_promised_too_late_is_a_scenario_that_keeps_the_target(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=17).update(
        starts_on=date(2026, 3, 30), due_on=date(2026, 4, 1)
    )
    html = page(scene)
    assert "Signing by Fri 20 Mar is still possible, but not with the starts that are promised." in html
    anna = Browser(scene, "anna")
    shown = text(anna.client.get(scenarios(html)[0]))
    assert "This cannot be" not in shown
    assert "in hand to the target, 20 Mar" in shown or "on the target, no day in hand" in shown


def test_a_fixed_date_in_the_way_is_named(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=18).update(
        fixed=True, starts_on=date(2026, 2, 12), due_on=date(2026, 2, 13)
    )
    html = page(scene)
    assert "No signature fits while a fixed date stands" in html
    assert "18 Elena presents the case to the executive committee is fixed on Fri 13 Feb" in html


def test_without_a_target_it_works_back_from_the_projected_signature(scene: Scene) -> None:
    Workspace.objects.update(target_signature_on=None)
    assert "the plan can be signed by Thu 12 Mar" in page(scene)


def test_without_a_signature_ahead_it_says_what_is_missing(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=29).update(mark="")
    assert "No signature lies ahead" in page(scene)


@pytest.mark.parametrize("typed", ["soon", "9999-12-31", "0001-01-01", "2026-02-30", "%00"])
def test_what_is_no_day_is_said_at_the_field(scene: Scene, typed: str) -> None:
    html = page(scene, f"?on={typed}")
    assert 'id="e-on"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("day", ["2000-01-03", "2099-12-30"])
def test_a_far_target_is_told_in_words_without_a_drawing(scene: Scene, day: str) -> None:
    assert '<svg class="chart' not in page(scene, f"?on={day}")


def test_it_costs_few_queries(scene: Scene, django_assert_num_queries: Any) -> None:
    priya = Browser(scene, "priya")
    priya.get("backwards/")
    with django_assert_num_queries(7):
        priya.get("backwards/?on=2026-03-06")


def test_the_plan_leads_here(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    assert f'href="{priya.plan}backwards/"' in text(priya.get())


@pytest.mark.parametrize("asked", ["", "?on=2000-01-03", "?on=2099-12-31", "?on=never"])
def test_steps_that_take_thousands_of_years_are_told_in_words(scene: Scene, asked: str) -> None:
    """Each is a date that a plan can hold; in a row they go back further than the calendar of the language does."""
    signature = scene.task(29)
    own = {"workspace": scene.workspace, "phase": signature.phase, "owner": signature.owner, "text": "Long"}
    days = {"starts_on": date(2026, 5, 5), "due_on": date(2036, 5, 5)}
    long = Task.objects.bulk_create(Task(number=100 + n, position=100 + n, **own, **days) for n in range(250))
    Dependency.objects.bulk_create(
        Dependency(workspace=scene.workspace, predecessor=one, successor=other)
        for one, other in itertools.pairwise([*long, signature])
    )
    answer = scene.client("priya").get(f"/p/{scene.workspace.code}/backwards/{asked}")
    assert answer.status_code == 200
    assert "takes too long to be worked back" in text(answer)
