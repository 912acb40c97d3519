"""Several moves tried on a page: shown by link or while one types, applied as one change, forgotten otherwise."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from mapapp.access.grants import mirror
from mapapp.access.models import Role, Seat
from mapapp.plans.history import read
from mapapp.plans.models import Event, Task
from tests.builders import Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")
GOLDEN = {"due-22": "2026-02-25"}


def listed(html: str) -> dict[str, str]:
    """What the form of the list posts: its fields and what was seen of them."""
    form = html[(start := html.index('<form id="try"')) : html.index("</form>", start)]
    fields = re.findall(r'<input type="(?:date|number)"[^>]*? name="([^"]+)" value="([^"]*)"', form)
    return hidden(form) | dict(fields)


def applied(html: str) -> dict[str, str]:
    """What the form of the outcome posts."""
    return hidden(html[html.index('id="outcome"') :]) | {"act": "apply"}


def test_the_list_holds_every_open_task_and_nothing_happens_yet(scene: Scene) -> None:
    html = text(Browser(scene, "anna").get("what-if/"))
    fields = listed(html)
    open_tasks = {t.number for t in Task.objects.all() if t.is_open}
    assert {int(name[4:]) for name in fields if name.startswith("due-")} == open_tasks
    assert fields["lag-25-24"] == "0"
    assert "starts-22" not in fields
    assert "Nothing is changed yet." in html
    assert "Apply all of it" not in html


def test_a_scenario_is_an_address_that_shows_what_follows(scene: Scene) -> None:
    html = text(Browser(scene, "priya").get("what-if/?due-22=2026-02-25&due-27=2026-02-23"))
    assert "You move 2 tasks. 5 more move along. Signature moves from 12 Mar to 18 Mar." in html
    assert "Larkspur has to accept the new dates of 24 and 30." in html
    assert "2 working days in hand to the target, 20 Mar" in html
    assert '<td id="then-24" class="then num"><span class="to"><ins>26 Feb to Tue 3 Mar</ins>' in html
    assert "+4 working days" in html
    assert scene.fresh().revision == 1


def test_without_script_a_button_leads_to_that_address(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    fields = listed(text(anna.get("what-if/")))
    shown = anna.post("what-if/", **(fields | GOLDEN | {"lag-25-24": "2"}))
    assert shown["Location"] == f"{anna.plan}what-if/?due-22=2026-02-25&lag-25-24=2#outcome"
    again = listed(text(anna.client.get(shown["Location"])))
    assert (again["due-22"], again["lag-25-24"]) == ("2026-02-25", "2")
    back = anna.post("what-if/", **(again | {"due-22": "2026-02-19"}))
    assert back["Location"] == f"{anna.plan}what-if/?lag-25-24=2#outcome"
    assert scene.fresh().revision == 1


def test_by_script_the_outcome_and_each_row_come_back_and_the_address_follows(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    shown = anna.post("what-if/", **(listed(text(anna.get("what-if/"))) | GOLDEN | {"why": "The audit"}))
    html = text(shown)
    assert (shown.status_code, shown["HX-Replace-Url"]) == (200, f"{anna.plan}what-if/?due-22=2026-02-25")
    assert html.startswith("\n<section") or html.lstrip().startswith("<section")
    assert 'value="The audit"' in html
    open_tasks = [t.number for t in Task.objects.all() if t.is_open]
    assert all(f'<template><td id="then-{n}" hx-swap-oob="true"' in flat(html) for n in open_tasks)
    assert '<p id="live" hx-swap-oob="innerHTML">You move 1 task. 5 more move along.' in html
    assert scene.fresh().revision == 1


def flat(html: str) -> str:
    return re.sub(r"<template>\s+", "<template>", html)


def test_apply_is_one_event_with_undo(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("what-if/?due-22=2026-02-25&due-27=2026-02-23"))
    done = anna.post("what-if/", **applied(html), why="The audit ends later")
    assert done["Location"] == f"{anna.plan}#tasks"
    page = text(anna.get())
    assert "Seven dates moved. Signature is 18 Mar." in page
    assert 'action="' + anna.plan + 'undo/2/"' in page
    line = read(Event.objects.get(workspace=scene.workspace, number=2))
    assert (line.why, line.facts["asked"], scene.fresh().revision) == ("The audit ends later", [22, 27], 2)
    anna.post("undo/2/")
    assert (scene.task(22).due_on, scene.task(29).due_on) == (date(2026, 2, 19), date(2026, 3, 12))


def test_a_reason_holds_no_sign_that_a_database_refuses(scene: Scene) -> None:
    """It stands in history, and every letter about the change quotes it."""
    anna = Browser(scene, "anna", script=False)
    anna.post("what-if/", **applied(text(anna.get("what-if/?due-22=2026-02-25"))), why="The au\0dit")
    assert read(Event.objects.get(workspace=scene.workspace, number=2)).why == "The audit"


def test_who_leads_no_more_takes_back_no_target_of_his(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    anna.post("what-if/", **applied(text(anna.get("what-if/?target=2026-03-25"))))
    assert 'undo/2/"' in text(anna.get())  # said once, where it was done
    assert "undo/2/" in text(anna.get("activity/"))
    Seat.objects.filter(user=scene.users["anna"]).update(role=Role.CONTRIBUTOR)
    mirror(scene.workspace, scene.users["anna"])
    assert "undo/2/" not in text(anna.get("activity/"))
    assert anna.post("undo/2/").status_code == 403
    assert scene.fresh().target_signature_on == date(2026, 3, 25)


def test_apply_sent_twice_acts_once(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    fields = applied(text(anna.get("what-if/?due-22=2026-02-25")))
    for _time in range(2):
        assert anna.post("what-if/", **fields, why="Audit").status_code == 302
    assert scene.fresh().revision == 2


def test_a_plan_that_changed_meanwhile_is_shown_again_with_what_was_written(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna", script=False), Browser(scene, "priya", script=False)
    html = text(anna.get("what-if/?due-22=2026-02-25"))
    priya.edit(24, "text", text="Data agreement")
    stale = anna.post("what-if/", **applied(html), why="The audit")
    again = text(stale)
    assert stale.status_code == 409
    assert "The plan changed while you looked. This is what would happen now." in again
    assert 'value="The audit"' in again
    assert (listed(again)["due-22"], scene.fresh().revision) == ("2026-02-25", 2)
    assert anna.post("what-if/", **applied(again), why="The audit").status_code == 302
    assert scene.task(24).due_on == date(2026, 3, 3)


def test_a_date_that_somebody_else_changed_is_no_part_of_my_scenario(scene: Scene) -> None:
    anna, priya = Browser(scene, "anna"), Browser(scene, "priya")
    fields = listed(text(anna.get("what-if/")))
    priya.edit(27, "due", due="2026-02-23")
    shown = anna.post("what-if/", **(fields | GOLDEN))
    assert shown["HX-Replace-Url"] == f"{anna.plan}what-if/?due-22=2026-02-25"
    assert "The plan changed while you looked." in text(shown)


def test_apply_without_a_reason_or_with_a_broken_promise_asks(scene: Scene) -> None:
    Task.objects.filter(workspace=scene.workspace, number=18).update(fixed=True)
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("what-if/?due-17=2026-03-04"))
    assert "is fixed on Tue 3 Mar. This move breaks it by" in html
    refused = anna.post("what-if/", **applied(html), why="Late")
    assert refused.status_code == 422
    assert 'class="field bad"' in text(refused)
    refused = anna.post("what-if/", **applied(text(anna.get("what-if/?due-22=2026-02-25"))), why=" ")
    assert refused.status_code == 422
    assert "Say in one line why it is moving." in text(refused)
    assert scene.fresh().revision == 1
    assert anna.post("what-if/", **applied(html), why="Late", force="on").status_code == 302


def test_a_date_that_cannot_be_is_said_at_its_row_and_nothing_can_be_applied(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("what-if/?due-24=2026-02-20"))
    words = "It comes after 22, so the first day that works is Wed 25 Feb."
    row = html[html.index('<td id="then-24"') :]
    assert words in row[: row.index("</td>")]
    assert re.search(r'name="due-24" value="2026-02-20"[^>]*aria-invalid="true"', html)
    assert "Apply all of it" not in html
    refused = anna.post("what-if/", **{"due-24": "2026-02-20", "seen": "1", "act": "apply"})
    assert refused.status_code == 422
    assert words in text(refused)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("due-24=soon", "That is not a day."),
        ("target=soon", "That is not a day."),
        ("lag-25-24=many", "Write by how many working days"),
        ("lag-25-24=9999", "Write by how many working days"),
        ("due-999=2026-03-01", "There is no task 999 on this plan."),
        ("due-1=2026-03-01", "It is done, so its dates stand."),
        ("due-24=9999-12-31", "in the year 9999"),
        ("due-24=20260225&due-٢٢=2026-02-25&starts-24=2026-02-20&due-=x&lag-25=3&x=y", "You move"),
    ],
)
def test_a_hostile_address_is_answered_in_words(scene: Scene, query: str, words: str) -> None:
    answer = Browser(scene, "anna").get(f"what-if/?{query}")
    assert answer.status_code == 200
    assert words in text(answer) or words == "You move"
    posted = Browser(scene, "anna", script=False).post(
        "what-if/", **dict(p.split("=") for p in query.split("&")), was="starts-24=x&due-24=%00", **{"keep-24": "on"}
    )
    assert posted.status_code in (302, 422)
    assert scene.fresh().revision == 1


def test_a_very_long_scenario_is_shown_without_an_address(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    many = {f"lag-25-{n}": "1" for n in range(300, 600)}
    assert anna.post("what-if/", **many).status_code == 200


def test_who_only_reads_may_try_and_is_told_why_not_apply(scene: Scene) -> None:
    tom = Browser(scene, "tom", script=False)
    html = text(tom.get("what-if/?due-22=2026-02-25"))
    assert "5 more move along." in html
    assert "Apply all of it" not in html
    assert "You can read this plan. Ask the person who leads it" in html
    assert 'name="target"' not in html
    assert tom.post("what-if/", **GOLDEN).status_code == 302
    assert tom.post("what-if/", **GOLDEN, act="apply", seen="1", why="x").status_code == 403
    assert scene.fresh().revision == 1


def test_a_contributor_moves_dates_but_not_the_target_nor_what_the_others_come_after(scene: Scene) -> None:
    marcus = Browser(scene, "marcus", script=False)
    for more in ({"target": "2026-03-27"}, {"lag-24-22": "1"}):
        refused = marcus.post("what-if/", **GOLDEN, **more, act="apply", seen="1", why="x")
        assert refused.status_code == 403
    assert scene.fresh().revision == 1
    assert marcus.post("what-if/", **GOLDEN, **{"lag-25-24": "1"}, act="apply", seen="1", why="x").status_code == 302


def test_what_could_come_forward_is_a_link_to_the_scenario_in_which_it_does(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    html = text(anna.get("what-if/?due-22=2026-02-17"))
    assert "24 Data processing agreement agreed" in html
    links = re.findall(r'<a href="([^"]+)">Take it</a>', html)
    assert f"{anna.plan}what-if/?due-22=2026-02-17&due-24=2026-02-23" in links
    deepest = text(anna.client.get(max(links, key=len)))
    assert "Apply all of it" in deepest


def test_keeping_the_start_is_offered_and_makes_it_longer(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("what-if/?due-30=2026-03-20"))
    assert 'name="keep-30">' in html
    kept = anna.post("what-if/", **(listed(html) | {"keep-30": "on"}))
    assert kept["Location"] == f"{anna.plan}what-if/?due-30=2026-03-20&starts-30=2026-03-13#outcome"
    html = text(anna.client.get(kept["Location"]))
    assert 'name="keep-30" checked>' in html
    assert "13 Mar to Fri 20 Mar" in html


def test_the_plan_and_the_dialog_lead_here(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    assert f'href="{anna.plan}what-if/"' in text(anna.get())
    shown = text(anna.edit(22, "due", due="2026-02-25"))
    assert f'href="{anna.plan}what-if/?due-22=2026-02-25"' in shown
    both = text(anna.post("bulk/", ids="24,25", field="shift", value="2"))
    assert f'href="{anna.plan}what-if/?due-24=2026-02-27&due-25=2026-03-09"' in both
    done = text(anna.post("task/13/status/", status="done", was="not_started", done_on="2026-02-20"))
    assert "what-if" not in done


def test_it_costs_few_queries_however_much_is_tried(scene: Scene, django_assert_num_queries: Any) -> None:
    anna = Browser(scene, "anna")
    anna.get("what-if/")
    for query in ("", "due-22=2026-02-25&due-27=2026-02-23&lag-25-24=2"):
        with django_assert_num_queries(7):
            anna.get(f"what-if/?{query}")


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    client: Client = scene.client("zed")
    assert client.get(f"/p/{scene.workspace.code}/what-if/?due-22=2026-02-25").status_code == 404


def test_the_timeline_is_drawn_as_it_would_be_with_ticks_where_it_stands(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    html = text(anna.get("what-if/?due-22=2026-02-25&lag-25-24=1"))
    assert "22 Security review meeting held and risk rating issued: 10 Feb to 25 Feb, in progress" in html
    assert "was 19 Feb in the plan as it stands" in html
    assert "Signature is on 19 Mar." in html
    posted = text(anna.post("what-if/", **(listed(text(anna.get("what-if/"))) | GOLDEN)))
    assert '<section class="card" id="tried" hx-swap-oob="true"' in posted
    assert "Signature is on 18 Mar." in posted
    nothing = text(anna.get("what-if/"))
    assert "in the plan as it stands<" not in nothing
    assert scene.fresh().revision == 1
