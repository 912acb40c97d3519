"""A side's own list: its pages, what each form says, and that the other side finds nothing there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mapapp.plans.changes.people import Described
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.models import Side, Stakeholder, Task
from mapapp.private.changes.notes import About, write_note
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.tasks import OwnTask, add_private_task
from mapapp.private.choosing import tables_of
from tests.builders import TODAY, Scene
from tests.pages.edits import hidden
from tests.pages.reading import words
from tests.private.conftest import untouched

SELLER, BUYER = tables_of(Side.SELLER), tables_of(Side.BUYER)
DAY = date(2026, 2, 12)
FORM = {"text": "Agree the floor", "owner": "", "gap": "Who signs?", "starts_on": "2026-02-12", "due_on": "2026-02-13"}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def lanes(scene: Scene) -> Scene:
    """On each side a step, a note and somebody who is not on the plan."""
    for name, what in (("anna", "Seller"), ("priya", "Buyer")):
        by, plan = scene.actor(name), scene.workspace
        write_down_person(plan, Described(f"{what} Contact", Side.BUYER, needs="Hm"), by=by, at=TODAY)
        add_private_task(plan, OwnTask(f"{what} step", DAY, DAY, owner=by.number), by=by, at=TODAY)
        write_note(plan, f"{what} note", about=About(task=22), by=by, at=TODAY)
    return scene


def url(scene: Scene, path: str) -> str:
    return f"/p/{scene.workspace.code}/{path}"


def get(scene: Scene, name: str, path: str, status: int = 200) -> str:
    answer = scene.client(name).get(url(scene, path))
    assert answer.status_code == status, path
    return answer.content.decode()


def post(scene: Scene, who: str, path: str, wants: int = 302, /, **data: Any) -> str:
    answer = scene.client(who).post(url(scene, path), data, follow=wants == 302)
    assert (answer.redirect_chain[0][1] if wants == 302 else answer.status_code) == wants, path
    return answer.content.decode()


def sellers(number: int = 1) -> Any:
    return SELLER.tasks._default_manager.get(number=number)


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "company"),
    [
        ("anna", "Seller", "Buyer", "Larkspur"),
        ("olga", "Seller", "Buyer", "Larkspur"),
        ("marcus", "Buyer", "Seller", "Fenwick Medical"),
    ],
)
def test_one_address_shows_each_side_its_own(lanes: Scene, name: str, mine: str, theirs: str, company: str) -> None:
    said = words(get(lanes, name, "lane/"))
    assert f"Only {company} sees this" in said
    for thing in ("step", "note", "Contact"):
        assert f"{mine} {thing}" in said
        assert f"{theirs} {thing}" not in said
    assert "What happened here" in said and f"wrote {mine} Contact down." in said


def test_the_buyer_reads_plainly_who_could_see_it(lanes: Scene) -> None:
    said = words(get(lanes, "priya", "lane/"))
    assert "Larkspur does not see anywhere in mapapp. Whoever runs the server that mapapp is on could read it." in said


def test_an_empty_list_says_what_it_is_for_and_where_to_begin(scene: Scene) -> None:
    said = words(get(scene, "priya", "lane/"))
    assert "No step of your own yet" in said and "a talk with finance" in said
    assert "What happened here" not in said
    assert "Write somebody down" in said
    assert "Write somebody down" not in words(get(scene, "marcus", "lane/"))
    assert "Add a step" not in words(get(scene, "olga", "lane/"))


def test_the_link_to_it_stands_where_somebody_has_one(lanes: Scene) -> None:
    for name, has in (("anna", True), ("olga", True), ("marcus", True), ("tom", False)):
        assert (url(lanes, "lane/") in get(lanes, name, "")) is has
    assert "is for those who work on the plan" in words(get(lanes, "tom", "lane/", 403))


@pytest.mark.parametrize(
    ("name", "key"), [("priya", "S1"), ("marcus", "S1"), ("tom", "S1"), ("anna", "B1"), ("olga", "B1")]
)
def test_the_other_sides_steps_were_never_there(lanes: Scene, name: str, key: str) -> None:
    """Byte for byte what a number never used gets, of either kind, and no statement asks for them."""
    client, other = lanes.client(name), "seller" if key == "S1" else "buyer"
    own = "B" if key == "S1" else "S"
    for tail in ("", "edit/", "stand-in/"):
        with untouched(other):
            there = client.get(url(lanes, f"task/{key}/{tail}"))
        never = client.get(url(lanes, f"task/{key[0]}77/{tail}"))
        assert (there.status_code, bytes_of(there)) == (404, bytes_of(never))
        if tail == "":
            assert bytes_of(there) == bytes_of(client.get(url(lanes, "task/999/")))
        if name not in ("tom", "olga"):
            assert bytes_of(there) == bytes_of(client.get(url(lanes, f"task/{own}77/{tail}")))
    with untouched(other):
        done = client.post(url(lanes, f"task/{key}/status/"), {"status": "done", "was": "not_started"})
    assert done.status_code == 404


def bytes_of(answer: Any) -> tuple[bytes, list[tuple[str, str]]]:
    body = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?")[^"]+', rb"\1", answer.content)
    return body, sorted(answer.headers.items())


def test_the_lane_costs_the_same_for_one_row_and_for_thirty(
    lanes: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = lanes.client("anna")
    with django_assert_num_queries(12):
        client.get(url(lanes, "lane/"))
    for number in range(30):
        add_private_task(lanes.workspace, OwnTask(f"{number}", DAY, DAY, after=5), by=lanes.actor("anna"), at=TODAY)
    with django_assert_num_queries(12):
        client.get(url(lanes, "lane/"))


def test_a_step_is_put_on_the_list(scene: Scene) -> None:
    said = words(post(scene, "jonas", "lane/tasks/new/", **FORM))
    assert "S1 is on your own list." in said and "Agree the floor" in said and "Who signs?" in said
    assert sellers().gap == "Who signs?"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "Write what will be done."),
        ({"due_on": ""}, "Choose a day."),
        ({"due_on": "2026-02-11"}, "It cannot be due before it starts."),
        ({"after": "soon"}, "Write the number of one step"),
        ({"after": "99"}, "There is no task 99 on the plan."),
        ({"after": "22"}, "Too early: it comes after 22. The first day that works is Fri 20 Feb."),
        ({"text": "x" * 4001}, "4000 fit"),
        ({"owner": "p2"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_text_is_kept(
    scene: Scene, wrong: dict[str, str], says: str
) -> None:
    page = post(scene, "anna", "lane/tasks/new/", 422, **{**FORM, "note": "My own words", **wrong})
    assert says in words(page)
    assert "My own words" in page
    assert 'class="err"' in page
    assert not SELLER.tasks._default_manager.exists()


def test_two_people_change_one_step(lanes: Scene) -> None:
    was = {"was-text": "Seller step", "was-owner": f"p{lanes.actor('anna').number}", "was-starts_on": "2026-02-12",
           "was-due_on": "2026-02-12"}  # fmt: skip
    now = {key.removeprefix("was-"): value for key, value in was.items()}
    assert "S1 is saved." in words(post(lanes, "anna", "task/S1/edit/", **{**was, **now, "text": "First"}))
    page = post(lanes, "jonas", "task/S1/edit/", 409, **{**was, **now, "text": "Second"})
    assert "Your text is still below" in words(page) and "First" in page and "Second" in page
    assert "S1 is saved." in words(post(lanes, "jonas", "task/S1/edit/", **{**was, **now, "note": "Ask"}))
    assert (sellers().text, sellers().note) == ("First", "Ask")


def test_a_step_is_done_and_that_is_undone(lanes: Scene) -> None:
    page = post(lanes, "anna", "task/S1/status/", status="done", was="not_started")
    assert "S1: Done." in words(page)
    undo = re.search(r'action="(/p/[^"]+/lane/undo/4/)"', page)
    assert undo is not None
    client = lanes.client("anna")
    assert client.post(undo[1]).status_code == 302
    assert sellers().status == "not_started"
    assert client.post(undo[1]).status_code == 422
    assert lanes.client("jonas").post(undo[1]).status_code == 403


def test_a_status_that_somebody_else_has_set_is_told_and_chosen(lanes: Scene) -> None:
    post(lanes, "anna", "task/S1/status/", status="in_progress", was="not_started")
    page = post(lanes, "jonas", "task/S1/status/", 409, status="done", was="not_started", done_on="2026-02-09")
    said = words(page)
    assert "Anna Kessler changed this a moment ago" in said and "to In progress. You chose Done, Mon 9 Feb." in said
    post(lanes, "jonas", "task/S1/status/", **hidden(page))
    assert (sellers().status, sellers().done_on) == ("done", date(2026, 2, 9))


def test_two_who_word_what_blocks_a_step_are_asked(lanes: Scene) -> None:
    """With script into the dialog, without on a page; what was typed is kept in both."""
    post(lanes, "anna", "task/S1/status/", status="blocked", was="not_started", blocked_by="Audit", unblocker="2")
    page = get(lanes, "jonas", "task/S1/")
    assert 'name="blocked_by_was" value="Audit"' in page and 'name="unblocker_was" value="2"' in page
    saw = {"status": "blocked", "was": "blocked", "blocked_by_was": "Audit", "unblocker_was": "2", "unblocker": "2"}
    post(lanes, "anna", "task/S1/status/", **saw, blocked_by="Audit of May")
    page = post(lanes, "jonas", "task/S1/status/", 409, **saw, blocked_by="The lawyer\r\nis away")
    assert "Blocked: “Audit of May”" in words(page) and "The lawyer is away" in " ".join(words(page).split())
    assert sellers().blocked_by == "Audit of May"
    by_script = lanes.client("jonas").post(
        url(lanes, "task/S1/status/"), {**saw, "blocked_by": "The lawyer"}, headers={"HX-Request": "true"}
    )
    assert (by_script.status_code, by_script["HX-Retarget"]) == (409, "#dialog")
    assert "The lawyer" in by_script.content.decode() and "<html" not in by_script.content.decode()
    post(lanes, "jonas", "task/S1/status/", **hidden(page))
    assert sellers().blocked_by == "The lawyer\nis away"


def test_a_step_that_no_longer_fits_says_so_and_is_moved_by_its_own_side(scene: Scene) -> None:
    due = scene.task(22).due_on
    start = due + timedelta(days=1)
    by = scene.actor("priya")
    add_private_task(scene.workspace, OwnTask("Legal reads it", start, start, after=22), by=by, at=TODAY)
    assert "no longer fits" not in get(scene, "priya", "lane/")
    reschedule_task(
        scene.workspace, 22, due_on=date(2026, 3, 4), was=due, seen=scene.fresh().revision, why="More time",
        by=scene.actor("marcus"), at=TODAY,
    )  # fmt: skip
    page = get(scene, "priya", "lane/")
    assert "22 ends too late: this no longer fits. The first day that works is Thu 5 Mar." in words(page)
    form = dict(re.findall(r'name="((?:was_)?(?:starts|due)_on)" value="([^"]+)"', page))
    said = words(post(scene, "priya", "task/B1/fit/", back="lane", **form))
    assert "B1 fits again." in said and "no longer fits" not in said
    task = BUYER.tasks._default_manager.get()
    assert (task.starts_on, task.due_on) == (date(2026, 3, 5), date(2026, 3, 5))
    assert "fits" not in get(scene, "anna", "") and "B1" not in get(scene, "anna", "activity/")


def test_a_stand_in_is_typed_and_both_companies_see_it_alone(lanes: Scene) -> None:
    page = get(lanes, "anna", "task/S1/stand-in/")
    assert re.search(r'<textarea name="text"[^>]*>\s*</textarea>', page)
    data = {"text": "Price letter", "phase": "4", "owner": "seller", "starts_on": "2026-02-16", "due_on": "2026-02-17"}
    assert "Write what will be done." in words(post(lanes, "anna", "task/S1/stand-in/", 422, **{**data, "text": ""}))
    assert "On the shared plan as 31 Price letter" in words(post(lanes, "anna", "task/S1/stand-in/", **data))
    assert Task.objects.get(number=31).text == "Price letter"
    theirs = get(lanes, "priya", "task/31/")
    assert "Price letter" in theirs and "Seller step" not in theirs and "S1" not in words(theirs)
    assert "Only a lead of your company" in words(get(lanes, "jonas", "task/S1/stand-in/", 403))


def test_a_note_is_written_changed_removed_and_brought_back(scene: Scene) -> None:
    assert "22 " in words(post(scene, "jonas", "lane/notes/new/", text="Careful", about="t22"))
    assert "Nothing is written here yet." in words(post(scene, "jonas", "lane/notes/new/", 422, text=" ", about=""))
    again = {"was-text": "Careful"}
    assert "Very careful" in post(scene, "jonas", "lane/notes/1/", text="Very careful", **again)
    page = post(scene, "anna", "lane/notes/1/", 409, text="Other", **again)
    assert "Very careful" in page and "Other" in page
    page = post(scene, "anna", "lane/notes/1/", act="remove")
    undo = re.search(r'action="(/p/[^"]+/lane/undo/3/)"', page)
    assert undo is not None and not SELLER.notes._default_manager.exists()
    scene.client("anna").post(undo[1])
    assert "Very careful" in get(scene, "jonas", "lane/")


def test_a_note_is_changed_by_its_author_or_a_lead(lanes: Scene) -> None:
    assert "Only a lead of your company" in words(get(lanes, "jonas", "lane/notes/1/", 403))
    assert "lane/notes/1/" not in get(lanes, "jonas", "lane/")
    assert "Buyer note" in get(lanes, "priya", "lane/notes/1/")


def test_somebody_is_written_down_and_later_shown(scene: Scene) -> None:
    who = {"name": "Ingrid Sol", "title": "CISO", "side": "buyer", "part": "security", "needs": "Thinks us small"}
    post(scene, "anna", "lane/people/new/", **who)
    assert not Stakeholder.objects.filter(name="Ingrid Sol").exists()
    page = get(scene, "anna", "lane/people/1/show/")
    assert "Ingrid Sol" in page and "Thinks us small" not in page
    taken = {**who, "needs": "", "email": scene.users["priya"].email}
    refused = post(scene, "anna", "lane/people/1/show/", 422, **taken)
    assert "Somebody else on this plan has this address." in words(refused)
    assert "Both companies see it" in words(post(scene, "anna", "lane/people/1/show/", **{**who, "needs": ""}))
    theirs = get(scene, "priya", "people/")
    assert "Ingrid Sol" in theirs and "Thinks us small" not in theirs
    assert "Is on the plan" in words(get(scene, "anna", "lane/"))


def test_somebody_a_note_names_is_not_taken_off(lanes: Scene) -> None:
    write_note(lanes.workspace, "x", about=About(own_person=1), by=lanes.actor("anna"), at=TODAY)
    assert "Give it to somebody else" in words(post(lanes, "anna", "lane/people/1/", 422, act="remove"))
    SELLER.notes._default_manager.filter(own_person=1).delete()
    assert "Taken off your own list." in words(post(lanes, "anna", "lane/people/1/", act="remove"))


def test_own_steps_stand_among_my_tasks_with_the_lock(lanes: Scene) -> None:
    for name, mine, company in (("anna", "Seller step", "Larkspur"), ("priya", "Buyer step", "Fenwick Medical")):
        page = lanes.client(name).get("/tasks/").content.decode()
        assert mine in page and f"Only {company} sees this" in words(page)
    assert "Seller step" not in lanes.client("jonas").get("/tasks/").content.decode()
    with untouched("seller"):
        lanes.client("priya").get("/tasks/")
    answer = lanes.client("anna").post(
        url(lanes, "task/S1/status/"), {"status": "done", "was": "not_started", "back": "tasks"}
    )
    assert answer.headers["Location"] == "/tasks/"


def test_a_viewer_keeps_no_step_that_he_owned(lanes: Scene) -> None:
    tom = lanes.visit("tom")
    assert tom.me is not None
    BUYER.tasks._default_manager.update(owner=tom.me.number)
    assert "Buyer step" not in lanes.client("tom").get("/tasks/").content.decode()


@pytest.mark.parametrize("path", ["", "pulse/?since=0", "task/22/", "people/", "activity/", "versions/", "goals/"])
def test_the_pages_of_the_plan_ask_no_private_table(lanes: Scene, path: str) -> None:
    for name, side in (("priya", "seller"), ("anna", "buyer"), ("tom", "seller")):
        client: Client = lanes.client(name)
        with untouched(side):
            client.get(url(lanes, path))


def test_the_page_of_a_step_shows_what_the_own_side_keeps_about_it(lanes: Scene) -> None:
    late = scene_day(lanes)
    add_private_task(lanes.workspace, OwnTask("Own reading", late, late, after=22), by=lanes.actor("priya"), at=TODAY)
    for name, mine, theirs in (("anna", "Seller note", "Buyer note"), ("marcus", "Buyer note", "Seller note")):
        page = get(lanes, name, "task/22/")
        assert mine in page and theirs not in page
        assert ("Own reading" in page) is (name == "marcus")
        assert "lane/notes/new/?about=t22" in page
    assert "own list" not in words(get(lanes, "tom", "task/22/")).lower()
    assert "lane/notes/new/" not in get(lanes, "olga", "task/22/")


def scene_day(scene: Scene) -> date:
    """A day on which what comes after 22 may start."""
    return scene.task(22).due_on + timedelta(days=7)


def test_the_form_of_a_note_opens_on_what_a_note_is_about(lanes: Scene) -> None:
    assert re.search(r'<option value="t22" selected', get(lanes, "anna", "lane/notes/new/?about=t22"))


def test_a_step_is_blocked_by_a_form_and_goes_on(lanes: Scene) -> None:
    why = "Waits for the works council"
    page = post(lanes, "anna", "task/S1/status/", status="blocked", was="not_started", blocked_by=why, unblocker="2")
    assert f"“{why}”" in page or why in page
    name = lanes.workspace.people.get(number=2).name
    assert "Blocked by" in page and f"{name} can unblock it." in page and "It goes on" in page
    assert "marked S1 Seller step as blocked." in words(page)
    assert why not in get(lanes, "priya", "lane/") and get(lanes, "priya", "task/S1/", 404)
    assert "S1" in get(lanes, "anna", "lane/") and "Blocked" in get(lanes, "anna", "lane/")
    refused = post(lanes, "anna", "task/S1/status/", 422, status="blocked", was="blocked", blocked_by=" ")
    assert "Nothing is written here" in refused
    assert "It goes on" not in post(lanes, "anna", "task/S1/status/", status="in_progress", was="blocked")


def test_the_history_of_the_own_list_is_read_to_its_beginning(lanes: Scene) -> None:
    for turn in range(60):
        write_note(lanes.workspace, f"note {turn}", by=lanes.actor("anna"), at=TODAY)
    newest = get(lanes, "anna", "lane/")
    assert newest.count("wrote a note.") == 50 and "?before=14#h-happened" in newest
    older = get(lanes, "anna", "lane/?before=14")
    assert "wrote Seller Contact down." in older and "Older" not in older and "Newest" in older
    for odd in ("x", "-1", "9" * 40):
        assert get(lanes, "anna", f"lane/?before={odd}")


@pytest.mark.parametrize(("path", "field"), [("lane/notes/1/", "text"), ("lane/people/1/", "needs")])
def test_what_a_colleague_has_worded_anew_is_not_taken_off_unseen(lanes: Scene, path: str, field: str) -> None:
    rows = (SELLER.notes if "notes" in path else SELLER.people)._default_manager.filter(number=1)
    seen = {f"was-{field}": getattr(rows.get(), field), "act": "remove"}
    assert f'name="was-{field}" value="{seen[f"was-{field}"]}"' in get(lanes, "anna", path).partition("remove")[0]
    rows.update(**{field: "Worded anew"})
    assert "so it still stands" in words(post(lanes, "anna", path, 409, **seen))
    if field == "needs":
        SELLER.tasks._default_manager.all().delete()
    post(lanes, "anna", path, **{**seen, f"was-{field}": "Worded anew"})
    assert not rows.exists()
