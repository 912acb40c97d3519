"""The page of one task: what a letter opens. Its fields, what it hangs on, comments, history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task
from mapapp.plans.models import Comment, Event, Task
from mapapp.plans.words import day_words
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")


def page(scene: Scene, name: str = "priya", number: int = 22) -> str:
    answer = Browser(scene, name, script=False).get(f"task/{number}/")
    assert answer.status_code == 200
    return text(answer)


def comment_form(browser: Browser) -> dict[str, str]:
    found = hidden(part(text(browser.get("task/22/")), "comment-form"))
    assert found.keys() >= {"shown"}
    return found


def test_it_says_what_by_whom_until_when_and_how_it_stands(scene: Scene) -> None:
    html = page(scene, "marcus")
    head = words(html[html.index("plan-head") : html.index('id="details"')])
    for said in (
        "22 Security review meeting",
        "Due Thu 19 Feb",
        "Owner",
        "Marcus Lindqvist",
        "Status In progress",
        "Critical path",
    ):
        assert said in head
    assert 'value="done">Done</button>' in html
    assert 'task/22/due/?back=task">This date will not hold</a>' in html
    assert "One account-planning platform by Q3" in html


def test_each_field_leads_to_its_form(scene: Scene) -> None:
    html = part(page(scene, "marcus"), "details")
    for field in ("text", "owner", "starts", "due", "status", "after", "details"):
        assert f'/task/22/{field}/?back=task">Change' in html


def test_who_only_reads_is_offered_nothing_to_change_and_told_why(scene: Scene) -> None:
    html = page(scene, "tom")
    assert ">Change" not in part(html, "details")
    assert "<textarea" not in html
    assert "You can read this plan." in html


def test_what_it_comes_after_and_what_waits_for_it_stand_with_their_dates(scene: Scene) -> None:
    html = page(scene)
    before, behind = (
        html[html.index('id="h-before"') : html.index('id="h-behind"')],
        html[html.index('id="h-behind"') :],
    )
    assert 'task/21/"><span class="num">21</span>' in before
    assert 'task/24/"><span class="num">24</span>' in behind
    assert "Wed 25 Feb" in words(behind)


def test_done_tasks_say_when_and_offer_no_start(scene: Scene) -> None:
    html = page(scene, "anna", 3)
    assert "Done on" in html
    assert "This date will not hold" not in html
    assert "Change the status" in html


def test_it_leads_to_the_tasks_beside_it(scene: Scene) -> None:
    html = page(scene)
    assert 'task/21/" rel="prev"' in html
    assert 'task/23/" rel="next"' in html
    assert 'rel="prev"' not in page(scene, number=1)
    assert 'rel="next"' not in page(scene, number=30)


def test_a_link_to_the_evidence_is_one_only_when_it_is_safe(scene: Scene) -> None:
    for typed, links in (("https://fenwick.example/report", 1), ("javascript:alert(1)", 0), ("data:text/html,x", 0)):
        Task.objects.filter(workspace=scene.workspace, number=22).update(evidence=typed)
        html = page(scene)
        assert html.count(f'href="{typed}"') == links
        assert typed in html


def test_a_comment_is_kept_with_its_lines_and_its_links(scene: Scene) -> None:
    marcus = Browser(scene, "marcus", script=False)
    body = "Two findings:\r\n<b>none</b> is grave, see https://fenwick.example/r?a=1&b=2."
    answer = marcus.post("task/22/comments/", body=body, form_key="k1")
    assert answer["Location"] == f"{marcus.plan}task/22/#comments"
    html = marcus.get("task/22/").content.decode()
    assert "Your comment is on the task." in html
    shown = part(html, "comments")
    assert "Two findings:<br>\n&lt;b&gt;none&lt;/b&gt; is grave, see " in shown
    link = "https://fenwick.example/r?a=1&amp;b=2"
    assert f'<a href="{link}" rel="noopener noreferrer nofollow">{link}</a>.' in shown
    assert Comment.objects.get().body == body.replace("\r\n", "\n")
    assert Event.objects.latest("number").verb == "task.commented"


def test_a_comment_by_script_is_appended_with_an_empty_field_and_the_count(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="One", by=scene.actor("priya"), at=TODAY)
    marcus = Browser(scene, "marcus")
    form = comment_form(marcus)
    add_comment(scene.workspace, 22, body="In the meantime", by=scene.actor("priya"), at=TODAY)
    html = text(marcus.post("task/22/comments/", **form, body="Report on Thursday."))
    assert html.strip().startswith("<li")
    assert html.index("In the meantime") < html.index("Report on Thursday.")
    assert ">One<" not in html and html.count("<li") == 2
    assert words(part(html, "comment-count")) == "3"
    field = part(html, "comment-form")
    assert 'hx-swap-oob="true"' in field and "Report on Thursday." not in field
    assert hidden(field)["shown"] == "3"
    assert "Your comment is on the task." in part(html, "live")
    assert 'id="silence"' not in html


def test_the_first_comment_ends_the_silence(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    html = text(marcus.post("task/22/comments/", **comment_form(marcus), body="One"))
    assert html.count("<li") == 1
    assert '<p id="silence" hx-swap-oob="delete">' in html
    assert 'id="silence"' not in page(scene)


def test_each_part_of_the_answer_is_the_node_of_the_page(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    answer = text(marcus.post("task/22/comments/", **comment_form(marcus), body="Two"))
    whole = text(marcus.get("task/22/"))
    assert words(answer[: answer.index("</li>")]) == words(part(whole, "said"))
    for node in ("comment-form", "comment-count"):
        assert words(part(answer, node)) == words(part(whole, node))


def test_a_refused_comment_keeps_its_place_and_its_text(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    refused = marcus.post("task/22/comments/", **comment_form(marcus), body="x" * 4001)
    assert (refused.status_code, refused["HX-Retarget"], refused["HX-Reswap"]) == (422, "#comment-form", "outerHTML")
    assert hidden(part(text(refused), "comment-form"))["shown"] == "0"


def test_a_yes_to_a_date_does_not_use_up_the_key_of_the_comment(scene: Scene) -> None:
    task = scene.task(30)
    reschedule_task(scene.workspace, 30, due_on=task.due_on + timedelta(days=1), was=task.due_on, seen=1, why="Room",
                    by=scene.actor("priya"), at=TODAY)  # fmt: skip
    html = page(scene, "anna", 30)
    head, comments = hidden(part(html, "task-head")), hidden(part(html, "comments"))
    assert head["form_key"] and comments["form_key"] and head["form_key"] != comments["form_key"]


def test_a_comment_sent_twice_is_one(scene: Scene) -> None:
    marcus = Browser(scene, "marcus", script=False)
    for _time in range(2):
        assert marcus.post("task/22/comments/", body="Once", form_key="k1").status_code == 302
    assert Comment.objects.count() == 1
    assert scene.fresh().revision == 2


@pytest.mark.parametrize(("body", "why"), [("  ", "Nothing is written here yet."), ("x" * 4001, "4001 characters")])
@pytest.mark.parametrize("script", [True, False])
def test_a_comment_that_cannot_be_kept_stays_in_the_field(scene: Scene, body: str, why: str, script: bool) -> None:
    answer = Browser(scene, "marcus", script=script).post("task/22/comments/", body=body, form_key="k1")
    assert answer.status_code == 422
    assert why in text(answer)
    assert body.strip() in text(answer)
    assert not Comment.objects.exists()


def test_4000_characters_fit(scene: Scene) -> None:
    assert Browser(scene, "marcus").post("task/22/comments/", body="ü" * 4000).status_code == 200
    assert len(Comment.objects.get().body) == 4000


def test_history_says_who_what_and_why(scene: Scene) -> None:
    task = scene.task(22)
    reschedule_task(scene.workspace, 22, due_on=task.due_on + timedelta(days=1), was=task.due_on, seen=1, why="Audit",
                    by=scene.actor("marcus"), at=TODAY)  # fmt: skip
    said = words(part(page(scene), "history"))
    assert (
        "Marcus Lindqvist moved this task. 5 later tasks moved with it. Signature moved from 12 Mar to 13 Mar. Audit"
        in said
    )
    assert "Due: Thu 19 Feb Fri 20 Feb" in said
    assert "Tue 10 Feb, 09:12" in said
    pushed = words(part(page(scene, number=24), "history"))
    assert "Marcus Lindqvist moved #22 Security review" in pushed
    assert "Due of" not in pushed


def test_history_says_for_whom_somebody_acted(scene: Scene) -> None:
    complete_task(scene.workspace, 22, was="in_progress", seen=1, by=scene.actor("anna"), at=TODAY)
    assert "Anna Kessler completed this task for Marcus Lindqvist. Undo" in words(part(page(scene), "history"))


def test_comments_are_not_told_twice(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="Report on Thursday.", by=scene.actor("marcus"), at=TODAY)
    html = page(scene)
    assert html.count("Report on Thursday.") == 1


def test_a_date_that_waits_for_a_yes_is_answered_here(scene: Scene) -> None:
    task = scene.task(30)
    reschedule_task(scene.workspace, 30, due_on=task.due_on + timedelta(days=1), was=task.due_on, seen=1, why="Room",
                    by=scene.actor("priya"), at=TODAY)  # fmt: skip
    assert "Fenwick Medical proposes Wed 18 Mar. Until now it was Tue 17 Mar." in page(scene, number=30)
    assert "Accept the date" not in page(scene, "priya", 30)
    anna = Browser(scene, "anna", script=False)
    html = text(anna.get("task/30/"))
    assert "Accept the date" in html
    anna.post("task/30/accept/", **hidden(html), answer="accept")
    assert scene.task(30).proposed_by == ""


def test_a_step_that_came_from_the_other_company_has_no_date_to_bring_back(scene: Scene) -> None:
    day, owner = date(2026, 3, 2), Owner(scene.workspace.people.get(name="Marcus Lindqvist").number)
    new = add_task(scene.workspace, text="Send the forms", phase=4, owner=owner, starts_on=day, due_on=day,
                   by=scene.actor("anna"), at=TODAY).tasks[0]  # fmt: skip
    words = "Larkspur gave you this step, and proposes Mon 2 Mar. Accept the date or give another, or mark"
    assert words in page(scene, "priya", new)
    assert "gave you" not in page(scene, "anna", new)
    priya = Browser(scene, "priya", script=False)
    html = text(priya.get(f"task/{new}/"))
    assert 'value="decline"' not in html
    assert f"task/{new}/status/?back=task" in html
    said = priya.post(f"task/{new}/accept/", **hidden(html), answer="decline")
    assert said.status_code == 422
    assert "none comes back. Set the date that works for you" in text(said)


def test_a_start_alone_that_waits_is_named(scene: Scene) -> None:
    was = scene.task(11).starts_on
    describe_task(scene.workspace, 11, values={"kind": "milestone"}, was={"kind": scene.task(11).kind}, seen=1,
                  by=scene.actor("anna"), at=TODAY)  # fmt: skip
    task = scene.task(11)
    assert was < task.starts_on
    said = f"Larkspur proposes to start on {day_words(task.starts_on)}. Until now it was {day_words(was)}."
    assert said in page(scene, "priya", 11)
    assert f"starts {day_words(task.starts_on)}" in text(scene.client("priya").get(f"/p/{scene.workspace.code}/"))


def test_strangers_and_readers_write_nothing(scene: Scene) -> None:
    zed, tom, olga = (Browser(scene, name, script=False) for name in ("zed", "tom", "olga"))
    assert zed.get("task/22/").status_code == 404
    assert zed.post("task/22/comments/", body="x").status_code == 404
    assert tom.get("task/99/").status_code == 404
    assert Browser(scene, "anna").post("task/99/comments/", body="x").status_code == 404
    for reader in (tom, olga):
        refused = reader.post("task/22/comments/", body="x")
        assert refused.status_code == 403
        assert "You can read this plan." in text(refused)
    assert scene.fresh().revision == 1


def test_reading_changes_nothing(scene: Scene) -> None:
    for name in ("anna", "tom", "olga"):
        scene.client(name).head(f"/p/{scene.workspace.code}/task/22/")
        page(scene, name)
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("more", [0, 30])
def test_it_takes_14_queries_whatever_was_said_and_done(scene: Scene, more: int) -> None:
    for index in range(more):
        add_comment(scene.workspace, 22, body=str(index), by=scene.actor("marcus"), at=TODAY)
    client = scene.client("marcus")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/p/{scene.workspace.code}/task/22/")
    assert len(queries) == 14
