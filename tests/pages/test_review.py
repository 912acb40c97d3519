"""The page for the weekly call: what it shows on a shared screen, its notes, and how two people meet at one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from mapapp.plans.changes.progress import block_task, complete_task
from mapapp.plans.changes.touchpoints import Talk, hold, note_review
from mapapp.plans.models import ReviewNote
from mapapp.plans.touchpoints import Kind
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text, unsigned
from tests.pages.reading import part, words


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def page(scene: Scene, name: str) -> str:
    answer = Browser(scene, name, script=False).get("review/")
    assert answer.status_code == 200
    return text(answer)


def column(html: str, key: str) -> str:
    found = re.search(rf'<section class="card {key}".*?</section>', html, re.DOTALL)
    assert found
    return words(found.group())


def revision(scene: Scene) -> int:
    return scene.fresh().revision


def held(scene: Scene) -> None:
    hold(scene.fresh(), Talk(Kind.REVIEW, date(2026, 2, 3)), save=False, by=scene.actor("anna"), at=TODAY)


def test_what_is_next_is_due_in_ten_days_and_not_late(scene: Scene) -> None:
    said = column(page(scene, "priya"), "next")
    assert said.startswith("Next 10 days 6 ")
    for number, day in ((11, "13 Feb"), (22, "19 Feb"), (16, "20 Feb"), (27, "20 Feb")):
        assert f" {number} " in said and day in said
    assert "Critical path" in said and " 15 " not in said


def test_what_is_at_risk_says_why_and_who_acts_and_carries_the_act(scene: Scene) -> None:
    ruth = scene.workspace.people.get(name__startswith="Ruth")
    stood = scene.task(27)
    block_task(scene.fresh(), 27, was=stood.status, why="No certificate yet", why_was=stood.blocked_by,
               unblocker=ruth.number, unblocker_was=stood.unblocker and stood.unblocker.number,
               by=scene.actor("priya"), at=TODAY)  # fmt: skip
    html = page(scene, "priya")
    said = column(html, "risk")
    assert re.search(r"15 .*1 working day late .*acts 9 Feb New date", said)
    assert "Blocked: “No certificate yet” Ruth Adeyemi acts" in said and "Unblock 27" in said
    late_owner = scene.task(15).owner
    assert late_owner and f"Waits for #15, which is late {late_owner.name} acts" in said and "Open 16" in said
    plan = f"/p/{scene.workspace.code}/"
    for url in ("task/15/due/?back=review", "task/27/status/?back=review", "task/16/?back=review"):
        assert f'href="{plan}{url}"' in html


def test_who_only_reads_is_offered_no_act_and_no_field(scene: Scene) -> None:
    note_review(scene.fresh(), 15, text="Said aloud", was="", by=scene.actor("anna"), at=TODAY)
    html = page(scene, "tom")
    assert "<textarea" not in html and "New date" not in html and "review/end/" not in html
    assert "Said aloud" in column(html, "risk")


def test_what_was_done_is_counted_from_the_review_before(scene: Scene) -> None:
    held(scene)
    assert "Nothing was finished since then." in column(page(scene, "anna"), "done")
    complete_task(scene.fresh(), 15, done_on=TODAY.date(), was=scene.task(15).status, by=scene.actor("anna"), at=TODAY)
    html = page(scene, "anna")
    assert column(html, "done").startswith("Done since 3 Feb 1 ") and "10 Feb" in column(html, "done")
    assert "Last held Tue 3 Feb" in words(html)


def test_a_column_without_anything_says_so(scene: Scene) -> None:
    scene.workspace.tasks.update(status="done", done_on=TODAY.date(), blocked_by="")
    html = page(scene, "priya")
    assert "Nothing at risk. Say why that is believable." in column(html, "risk")
    assert "Nothing is due in the next 10 days." in column(html, "next")


def test_a_note_stands_once_though_its_task_stands_twice(scene: Scene) -> None:
    html = page(scene, "anna")
    assert html.count('id="note-16"') == 1
    assert 'id="note-16"' in html[html.index('class="card risk"') :]


def test_a_note_on_a_task_that_left_the_page_stays_in_sight(scene: Scene) -> None:
    note_review(scene.fresh(), 30, text="Ask Mira", was="", by=scene.actor("anna"), at=TODAY)
    assert "Ask Mira" in column(page(scene, "tom"), "noted")


def test_on_a_shared_screen_nothing_leads_to_what_one_company_keeps_to_itself(scene: Scene) -> None:
    play_private = scene.client("anna").post(
        f"/p/{scene.workspace.code}/lane/notes/new/", {"text": "Our floor is 90", "about": "t16", "form_key": "n1"}
    )
    assert play_private.status_code == 302
    assert "Our floor" in text(Browser(scene, "anna", script=False).get("task/16/"))
    for path in ("review/", "review/end/", "task/16/?back=review", "task/15/due/?back=review"):
        html = text(Browser(scene, "anna", script=False).get(path))
        # from these forms one would come back to the page with the own list
        assert "back=task" not in html and 'id="comment-form"' not in html, path
        for private in ("lane/", "opportunity/", "/map/", "/plans/", "admin-area", "Own list", "Our floor"):
            assert private not in html, (path, private)
    both = [unsigned(page(scene, name)) for name in ("anna", "priya")]
    bodies = [words(part(html, "review")) for html in both]
    assert bodies[0] == bodies[1]


def test_a_note_is_kept_and_comes_back_as_the_page_draws_it(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    answer = anna.post("review/notes/22/", text="Report on Friday\r\n", was="")
    assert (answer.status_code, answer.headers["X-Revision"]) == (200, str(revision(scene)))
    assert ReviewNote.objects.get().body == "Report on Friday"
    kept = unsigned(text(answer)).replace('<p class="small quiet" role="status">Kept</p>', "")
    assert words(part(kept, "note-22")) == words(part(page(scene, "anna"), "note-22"))
    again = anna.post("review/notes/22/", text="Report on Friday", was="Report on Friday")
    assert again.status_code == 200 and "X-Revision" not in again.headers


def test_without_script_a_note_is_kept_and_one_is_back_at_it(scene: Scene) -> None:
    answer = Browser(scene, "marcus", script=False).post("review/notes/22/", text="Report on Friday", was="")
    assert answer.headers["Location"] == f"/p/{scene.workspace.code}/review/#note-22"


@pytest.mark.parametrize("script", [True, False])
def test_two_who_write_one_note_see_both_and_choose(scene: Scene, script: bool) -> None:
    Browser(scene, "anna").post("review/notes/22/", text="Anna was first", was="")
    priya = Browser(scene, "priya", script=script)
    clash = priya.post("review/notes/22/", text="Priya as well", was="")
    said = text(clash)
    assert clash.status_code == 409
    assert "Anna Kessler changed this a moment ago" in said and "Anna was first" in said
    assert re.search(r"<textarea[^>]*>Priya as well</textarea>", said)
    assert 'hx-trigger="submit"' in said  # leaving the field decides nothing
    assert ReviewNote.objects.get().body == "Anna was first"
    priya.post("review/notes/22/", text="Priya as well", was="Anna was first", keep="1")
    assert ReviewNote.objects.get().body == "Anna was first"
    priya.post("review/notes/22/", text="Priya as well", was="Anna was first", both="1")
    assert ReviewNote.objects.get().body == "Anna was first\nPriya as well"
    priya.post("review/notes/22/", text="Priya alone", was="Anna was first\r\nPriya as well")
    assert ReviewNote.objects.get().body == "Priya alone"


def test_a_note_that_does_not_fit_keeps_its_text(scene: Scene) -> None:
    answer = Browser(scene, "anna").post("review/notes/22/", text="x" * 4001, was="")
    assert answer.status_code == 422 and "x" * 4001 in text(answer) and "4000 fit" in text(answer)


def test_who_reads_writes_no_notes_and_there_is_none_on_no_task(scene: Scene) -> None:
    assert Browser(scene, "tom").post("review/notes/22/", text="x", was="").status_code == 403
    assert Browser(scene, "olga").post("review/notes/22/", text="x", was="").status_code == 403
    assert Browser(scene, "anna").post("review/notes/99/", text="x", was="").status_code == 404


def test_an_idle_beat_costs_three_queries(scene: Scene, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    with django_assert_num_queries(3):
        answer = priya.get(f"review/pulse/?since={seen}")
    assert (answer.status_code, answer.content) == (204, b"")
    for asked in ("", "?since=", "?since=x", "?since=" + "9" * 30):
        assert priya.get(f"review/pulse/{asked}").status_code == 204


def test_what_others_did_comes_as_the_page_draws_it(scene: Scene) -> None:
    priya, seen = Browser(scene, "priya"), revision(scene)
    Browser(scene, "anna").post("review/notes/22/", text="Report on Friday", was="")
    answer = priya.get(f"review/pulse/?since={seen}")
    assert answer.headers["X-Revision"] == str(revision(scene))
    came = unsigned(text(answer)).replace(' hx-swap-oob="true"', "")
    assert part(came, "review") == part(unsigned(page(scene, "priya")), "review")
    assert "Report on Friday" in came


def test_a_session_that_ended_leaves_the_page_alone(scene: Scene) -> None:
    priya = Browser(scene, "priya")
    priya.client.logout()
    assert priya.get("review/pulse/?since=0").status_code == 204


def test_the_page_asks_ten_times_whatever_its_size(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    priya = Browser(scene, "priya", script=False)
    priya.get("review/")
    with django_assert_num_queries(10):
        priya.get("review/")


def test_a_date_changed_from_the_review_leads_back_to_it(scene: Scene) -> None:
    anna = Browser(scene, "anna", script=False)
    form = anna.form(13, "due") | {"back": "review", "due": (scene.task(13).due_on + timedelta(days=3)).isoformat()}
    shown = anna.post("task/13/due/", **form)
    assert shown.status_code in (200, 302)
    assert "review" in (shown.headers.get("Location", "") or text(shown))


def test_leads_start_it_from_the_plan(scene: Scene) -> None:
    url = f'href="/p/{scene.workspace.code}/review/"'
    for name in ("anna", "priya"):
        html = text(Browser(scene, name, script=False).get())
        assert "Start review" in html and html.count(url) == 2
        assert 'data-go="r"' in html
    html = text(Browser(scene, "marcus", script=False).get())
    assert "Start review" not in html and url in html
