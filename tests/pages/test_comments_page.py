"""What is said: on the plan, to both companies or one's own, worded anew or taken back; and the history as a table."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.models import Comment, Event, Side
from mapapp.private.choosing import tables_of
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")


def test_priya_says_something_on_the_plan(scene: Scene) -> None:
    priya = Browser(scene, "priya", script=False)
    assert "Nobody has written anything yet" in text(priya.get("comments/"))
    answer = priya.post("comments/", **hidden(text(priya.get("comments/"))), body="**Thank you**, @Anna", reads="both")
    assert answer["Location"] == f"{priya.plan}comments/"
    html = text(Browser(scene, "anna").get("comments/"))
    assert "<strong>Thank you</strong>, <strong>@Anna Kessler</strong>" in html
    assert "Priya" in words(part(html, f"comment-{Comment.objects.get().number}"))


@pytest.mark.parametrize(("name", "side"), [("priya", Side.BUYER), ("anna", Side.SELLER)])
def test_what_only_the_own_company_reads_is_a_note_of_its_own(scene: Scene, name: str, side: Side) -> None:
    browser, before = Browser(scene, name, script=False), scene.fresh().revision
    company = "Fenwick Medical" if name == "priya" else "Larkspur"
    assert f"Only {company}" in text(browser.get("task/22/"))
    answer = browser.post("task/22/comments/", body="Between us", reads="own", form_key="k1")
    assert answer["Location"] == f"{browser.plan}task/22/#own-here"
    [note] = tables_of(side).notes._default_manager.all()
    assert (note.text, note.task) == ("Between us", 22)
    assert (Comment.objects.count(), scene.fresh().revision) == (0, before)
    assert "Between us" in text(browser.get("task/22/"))
    other = "anna" if name == "priya" else "priya"
    assert "Between us" not in text(Browser(scene, other).get("task/22/"))


def test_who_has_no_list_of_his_own_is_not_asked_and_cannot_write_there(scene: Scene) -> None:
    html = text(Browser(scene, "tom").get("comments/"))
    assert "Only Larkspur" not in html
    assert Browser(scene, "tom").post("comments/", body="Hello").status_code == 403
    assert not any(tables_of(side).notes._default_manager.exists() for side in Side)


def test_marcus_words_his_comment_anew(scene: Scene) -> None:
    said = add_comment(scene.workspace, 22, body="Rating on Thursday, @Priya", by=scene.actor("marcus"), at=TODAY)
    marcus = Browser(scene, "marcus", script=False)
    assert f'href="{marcus.plan}comments/{said.number}/"' in text(marcus.get("task/22/"))
    form = marcus.get(f"comments/{said.number}/")
    assert "Rating on Thursday, @Priya" in text(form)
    data = {**hidden(text(form)), "act": "", "body": "Rating on Friday"}
    answer = marcus.post(f"comments/{said.number}/", **data)
    assert answer["Location"] == f"{marcus.plan}task/22/#comment-{said.number}"
    html = text(marcus.get("task/22/"))
    assert "Rating on Friday" in html and "worded anew" in html and "Rating on Thursday" not in html


def test_after_15_minutes_it_is_history(scene: Scene) -> None:
    said = add_comment(scene.workspace, 22, body="One", by=scene.actor("marcus"), at=TODAY - timedelta(minutes=15))
    marcus = Browser(scene, "marcus", script=False)
    assert f"comments/{said.number}/" not in text(marcus.get("task/22/"))
    assert "this one is older" in text(marcus.get(f"comments/{said.number}/"))
    answer = marcus.post(f"comments/{said.number}/", body="Two", **{"was-body": "One", "form_key": "k"})
    assert answer.status_code == 422
    assert "this one is older" in text(answer) and "Two" in text(answer)


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("tom", 403), ("zed", 404)])
def test_nobody_else_words_it(scene: Scene, name: str, status: int) -> None:
    said = add_comment(scene.workspace, 22, body="One", by=scene.actor("marcus"), at=TODAY)
    for act in ({"body": "Two", "was-body": "One"}, {"act": "take_back"}):
        assert Browser(scene, name).post(f"comments/{said.number}/", **act).status_code == status
    assert Comment.objects.get().body == "One"


def test_what_was_taken_back_is_on_no_page(scene: Scene) -> None:
    said = add_comment(scene.workspace, 22, body="Their ceiling is 300", by=scene.actor("anna"), at=TODAY)
    anna = Browser(scene, "anna", script=False)
    form = hidden(part(text(anna.get(f"comments/{said.number}/")), "main"))
    assert anna.post(f"comments/{said.number}/", **{**form, "act": "take_back"}).status_code == 302
    for path in ("", "task/22/", "comments/", "activity/", "activity/?task=22", "activity.csv"):
        html = text(Browser(scene, "priya").get(path))
        assert "ceiling" not in html
    assert "Taken back by its author." in html if path == "comments/" else True
    assert "took a comment back." in text(Browser(scene, "priya").get("activity/"))
    assert Browser(scene, "anna").get(f"comments/{said.number}/").status_code == 404


def test_the_history_is_a_table_that_runs_nothing(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="=1+1", by=scene.actor("marcus"), at=TODAY)
    Browser(scene, "marcus").edit(22, "status", status="done")
    answer = Browser(scene, "priya").get("activity.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Number"] for row in rows} == {str(event.number) for event in Event.objects.all()}
    [said] = [row for row in rows if "wrote on" in row["What"]]
    assert (said["Person"], said["Company"], said["Task"], said["Why"]) == (
        "Marcus Lindqvist", "Fenwick Medical", "22", "'=1+1")  # fmt: skip
    assert said["Moment (UTC)"] == f"{TODAY:%Y-%m-%d %H:%M:%S}"
    kinds = Browser(scene, "priya").get("activity.csv?kind=comments")
    assert len(kinds.content.decode("utf-8-sig").splitlines()) == 2


def test_every_line_can_be_found_by_a_kind(scene: Scene) -> None:
    for kind in ("dates", "status", "agreement", "comments", "goals", "plan", "tasks", "people"):
        assert Browser(scene, "anna").get(f"activity/?kind={kind}").status_code == 200


def test_who_is_named_reads_it_first_since_his_last_visit(scene: Scene) -> None:
    marcus = Browser(scene, "marcus")
    marcus.post("read/", revision=scene.fresh().revision)
    add_comment(scene.workspace, None, body="Thank you all", by=scene.actor("anna"), at=TODAY)
    add_comment(scene.workspace, 22, body="@Marcus, by Friday?", by=scene.actor("anna"), at=TODAY)
    Browser(scene, "anna").edit(22, "text", text="Security review held")
    since = words(part(text(marcus.get()), "since"))
    assert since.index("wrote to you on #22") < since.index("wrote #22 anew") < since.index("wrote on the plan")
    priya = Browser(scene, "priya")
    priya.post("read/", revision=1)
    assert "wrote on #22" in words(part(text(priya.get()), "since"))
