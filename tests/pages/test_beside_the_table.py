"""What stands round the table follows an edit by script: the next step, what others owe, who does what next."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mapapp.plans.models import Criterion, Phase, Task
from tests.builders import Scene
from tests.pages.edits import HTMX, Browser, hidden, pairs, text
from tests.pages.reading import part, unmasked, words

pytestmark = pytest.mark.usefixtures("today")
AROUND = ("yours", "waiting", "people")


def act(browser: Browser, page: str, number: int, status: str, target: str) -> Any:
    """Press Start or Done beside the table: the form as it stands on the page, sent as htmx would."""
    html = text(browser.client.get(page))
    start = html.index(f'action="{browser.plan}task/{number}/status/" hx-post')
    form = html[start : html.index("</form>", start)]
    assert f'hx-target="#{target}"' in form
    return browser.client.post(
        f"{browser.plan}task/{number}/status/", {**hidden(form), "status": status},
        headers={**HTMX, "HX-Target": target, "HX-Current-URL": f"http://testserver{page}"},
    )  # fmt: skip


def swapped(html: str) -> set[str]:
    return set(re.findall(r'id="([\w-]+)"(?: class="[^"]*")? hx-swap-oob="true"', html)) & set(AROUND)


def plain(node: str) -> str:
    return " ".join(unmasked(node).replace(' hx-swap-oob="true"', "").split())


# round the table of the plan


def test_a_handed_over_task_is_the_next_step_of_somebody_else(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    priya = str(scene.workspace.people.get(name="Priya Raman").number)
    saved = text(marcus.edit(22, "owner", owner=priya))
    assert swapped(saved) == set(AROUND)
    assert 'id="yours"' in saved
    page = text(marcus.client.get(marcus.plan))
    for node in AROUND:
        assert plain(part(saved, node)) == plain(part(page, node))


def test_a_seller_gets_what_his_page_shows(scene: Scene) -> None:
    """Round the table that is the next task of each person; the map beside it stays as it was drawn."""
    anna = Browser(scene, "anna")
    saved = text(anna.edit(22, "status", status="done"))
    assert swapped(saved) == set()
    nodes = re.findall(r'<span id="(next-\d+)" hx-swap-oob="true"', saved)
    assert nodes == [f"next-{number}" for number in range(1, 9)]
    page = text(anna.client.get(anna.plan))
    for node in nodes:
        assert plain(part(saved, node)) == plain(part(page, node))


def test_who_only_watches_a_far_task_gets_nothing_more(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=28).update(owner=None, gap_side="buyer", gap="Who?")
    assert swapped(text(Browser(scene, "priya").edit(28, "after", after="26"))) == set()


@pytest.mark.parametrize(("name", "around"), [("marcus", {"yours", "people"}), ("priya", {"waiting", "people"})])
def test_other_words_are_read_wherever_the_task_is_named(scene: Scene, name: str, around: set[str]) -> None:
    number = Task.objects.filter(workspace=scene.workspace, owner__name="Marcus Lindqvist", done_on=None).order_by(
        "due_on", "number"
    )[0].number  # fmt: skip
    browser = Browser(scene, name)
    saved = text(browser.edit(number, "text", text="Look at security"))
    assert swapped(saved) == around
    page = text(browser.client.get(browser.plan))
    for node in around:
        assert plain(part(saved, node)) == plain(part(page, node))


# two taps beside the table


def test_yours_next_is_done_with_a_tap_and_the_next_one_comes(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    first, second = scene.task(22), scene.task(25)
    Task.objects.filter(pk=second.pk).update(owner=first.owner, gap_side="", gap="")
    Task.objects.filter(pk=first.pk).update(status="not_started")
    started = act(marcus, marcus.plan, first.number, "in_progress", "toast")
    assert started["HX-Retarget"] == "#toast"
    assert '<button type="submit" class="btn primary" name="status" value="done">' in part(text(started), "yours")
    done = act(marcus, marcus.plan, first.number, "done", "toast")
    assert (done.status_code, scene.task(first.number).status) == (200, "done")
    assert second.text in words(part(text(done), "yours"))
    assert f'id="task-{first.number}" role="row" hx-swap-oob="true"' in text(done)
    assert '"focusOn": {"value": "yours"}' in done["HX-Trigger-After-Settle"]


def test_after_the_last_one_nothing_waits(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, owner__name="Marcus Lindqvist").exclude(number=22).delete()
    marcus = Browser(scene, "marcus")
    assert "Nothing waits on you" in part(text(act(marcus, marcus.plan, 22, "done", "toast")), "yours")


def test_my_tasks_lose_what_is_done_with_a_tap(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    done = act(marcus, "/tasks/", 22, "done", "mine")
    assert done["HX-Retarget"] == "#mine"
    page = text(marcus.client.get("/tasks/"))
    assert plain(part(text(done), "mine")) == plain(part(page, "mine"))
    assert "task/22/" not in part(page, "mine")
    assert "Status of 22 is Done." in text(done)


def test_the_page_of_a_task_is_redrawn_but_for_what_may_be_half_written(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    url = f"{marcus.plan}task/22/"
    done = act(marcus, url, 22, "done", "task-head")
    assert done["HX-Retarget"] == "#task-head"
    page = text(marcus.client.get(url))
    for node in ("task-head", "details", "links", "history"):
        assert plain(part(text(done), node)) == plain(part(page, node))
    assert 'id="comments"' not in text(done)
    assert "Done on Tue 10 Feb" in part(page, "task-head")


def test_done_that_pushes_others_shows_it_first_and_comes_back(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=24).update(starts_on="2026-02-10", due_on="2026-02-16")
    Task.objects.filter(workspace=scene.workspace, number=22).update(starts_on="2026-02-02", due_on="2026-02-09")
    marcus = Browser(scene, "marcus")
    shown = act(marcus, f"{marcus.plan}task/22/", 22, "done", "task-head")
    assert shown["HX-Retarget"] == "#dialog"
    assert 'hx-target="#task-head"' in text(shown)
    fields = pairs(text(shown))
    applied = marcus.client.post(f"{marcus.plan}task/22/status/", fields, headers={**HTMX, "HX-Target": "task-head"})
    assert (applied["HX-Retarget"], scene.task(22).status) == ("#task-head", "done")


@pytest.mark.parametrize(("page", "target"), [("", "toast"), ("task/22/", "task-head")])
def test_somebody_else_was_first_and_a_dialog_says_so(scene: Scene, page: str, target: str) -> None:
    marcus = Browser(scene, "marcus")
    Task.objects.filter(workspace=scene.workspace, owner__name="Marcus Lindqvist").exclude(number=22).delete()
    html = text(marcus.client.get(marcus.plan + page))
    start = html.index('value="in_progress"')
    form = hidden(html[start - 60 : html.index("</form>", start)])
    Browser(scene, "priya").edit(22, "status", status="not_started")
    clash = marcus.client.post(
        f"{marcus.plan}task/22/status/", {**form, "status": "done"}, headers={**HTMX, "HX-Target": target}
    )
    assert (clash.status_code, clash["HX-Retarget"]) == (409, "#dialog")
    assert 'id="dialog-title"' in text(clash)
    assert "Priya Raman changed the status a moment ago" in text(clash)
    assert ('id="yours"' in text(clash)) is (target == "toast")


def test_a_refusal_beside_the_table_is_a_dialog_with_its_way_on(scene: Scene) -> None:
    phase = Phase.objects.get(workspace=scene.workspace, is_trial=True)
    Criterion.objects.filter(phase=phase).delete()
    Phase.objects.filter(pk=phase.pk).update(criteria_frozen_on=None)
    Task.objects.filter(workspace=scene.workspace, number=22).update(status="not_started", phase=phase)
    marcus = Browser(scene, "marcus")
    refused = act(marcus, f"{marcus.plan}task/22/", 22, "in_progress", "task-head")
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert f'href="{marcus.plan}phase/{phase.number}/criteria/"' in text(refused)


def test_undo_from_another_page_than_the_plan_reads_that_page_again(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    url = f"{marcus.plan}task/22/"
    done = text(act(marcus, url, 22, "done", "task-head"))
    undo = re.search(r'hx-post="([^"]+/undo/\d+/)"', done)
    assert undo
    headers = {**HTMX, "HX-Target": "toast", "HX-Current-URL": f"http://testserver{url}"}
    assert marcus.client.post(undo.group(1), headers=headers)["HX-Refresh"] == "true"
    assert scene.task(22).status == "in_progress"
    assert "Undone." in text(marcus.client.get(url))
