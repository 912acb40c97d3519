"""The plan as both sides read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.template.loader import render_to_string
from pytest_django import DjangoAssertNumQueries

from mapapp.access.models import Seat
from mapapp.access.seats import mark_seen
from mapapp.drawing.board import Board, board
from mapapp.drawing.filters import View
from mapapp.pages.asked import asked_for_map
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task, reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.frozen import due_in
from mapapp.plans.models import Dependency, Part, Task
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, row, unmasked, words

pytestmark = pytest.mark.usefixtures("today")


def url(scene: Scene) -> str:
    return f"/p/{scene.workspace.code}/"


def drawn(scene: Scene, name: str, view: View | None = None) -> Board:
    found = scene.visit(name)
    workspace = found.workspace
    standing = stand(load_plan(workspace, goals=True), TODAY, was_due=due_in(workspace.latest_version))
    return board(found, standing, view=view)


# who may look


def test_a_stranger_gets_the_same_404_as_for_a_plan_that_never_was(scene: Scene) -> None:
    zed = scene.client("zed")
    theirs, nowhere = zed.get(url(scene)), zed.get("/p/0123456789012345678901/")
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert unmasked(theirs.content.decode()) == unmasked(nowhere.content.decode())


def test_a_manager_without_a_seat_looks_in_as_a_seller_who_only_reads(scene: Scene) -> None:
    page = read(scene.client("olga"), url(scene))
    assert "Fenwick Medical’s evaluation plan, shared with Larkspur" in page
    assert '<a class="cell"' not in page


# what it costs


@pytest.mark.parametrize(("name", "queries"), [("priya", 11), ("anna", 21)])
def test_the_page_costs_the_same_queries_for_one_row_and_for_thirty(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    client = scene.client(name)
    mark_seen(scene.visit(name), TODAY, revision=0)
    with django_assert_num_queries(queries):
        assert len(drawn_rows(client.get(url(scene)).content.decode())) > 20
    Dependency.objects.all().delete()
    Task.objects.exclude(number=22).delete()
    with django_assert_num_queries(queries):
        assert drawn_rows(client.get(url(scene)).content.decode()) == ["22"]


def drawn_rows(html: str) -> list[str]:
    return [piece.split('"')[0] for piece in html.split('<tr id="task-')[1:]]


# fragments


@pytest.mark.parametrize("name", ["anna", "priya", "tom"])
@pytest.mark.parametrize(
    ("template", "id_"),
    [
        ("plans/_facts", "facts"),
        ("plans/_phasebars", "phasebars"),
        ("plans/_goals", "goals"),
        ("plans/_tasks", "tasks"),
        ("plans/_timeline", "timeline"),
        ("plans/_people", "people"),
    ],
)
def test_a_part_drawn_alone_equals_the_same_node_of_the_page(scene: Scene, name: str, template: str, id_: str) -> None:
    page, made = read(scene.client(name), url(scene)), drawn(scene, name)
    if id_ == "people" and made.reads_map:
        template, made = "private/_who", replace(made, asked=asked_for_map(scene.visit(name)))
    alone = part(render_to_string(f"{template}.html", {"board": made, "map": made.map}), id_)
    assert without_token(alone) == without_token(part(page, id_))


@pytest.mark.parametrize("name", ["anna", "marcus", "tom"])
def test_a_row_and_its_cells_drawn_alone_equal_their_nodes(scene: Scene, name: str) -> None:
    page = read(scene.client(name), url(scene))
    made = drawn(scene, name)
    for number in (15, 16, 22, 27, 29):
        found = made.row(number)
        assert without_token(render_to_string("plans/_row.html", {"row": found})) == without_token(
            part(page, f"task-{number}")
        )
        for field in ("text", "owner", "due", "status", "after"):
            cell = render_to_string("plans/_cell.html", {"row": found, "field": field}).strip()
            assert cell and cell in part(page, f"c-{number}-{field}")


def without_token(html: str) -> str:
    return html.replace('<input type="hidden" name="csrfmiddlewaretoken" value="">', "").strip()


def test_a_phase_drawn_alone_equals_its_node(scene: Scene) -> None:
    page = read(scene.client("anna"), url(scene))
    alone = render_to_string("plans/_phase_body.html", {"phase": drawn(scene, "anna").phase(4)})
    assert without_token(alone) == without_token(part(page, "phase-4"))


def test_what_is_kept_of_a_row_holds_nobodys_token(scene: Scene) -> None:
    first = scene.client("anna").get(url(scene)).content.decode()
    second = scene.client("anna").get(url(scene)).content.decode()
    tokens = [{piece.split('"')[0] for piece in html.split('csrfmiddlewaretoken" value="')[1:]}
              for html in (first, second)]  # fmt: skip
    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


# the head


def test_the_head_says_when_it_signs_what_is_done_and_who_touched_it(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    reschedule_task(scene.fresh(), 22, due_on=date(2026, 2, 23), was=date(2026, 2, 19), seen=scene.fresh().revision,
                    why="The audit", by=scene.actor("marcus"), at=TODAY)  # fmt: skip
    said = words(part(read(scene.client("priya"), url(scene)), "facts"))
    assert said == (
        "Signature 16 Mar 12 Mar in version 1 Go live 30 Mar 7 working days in hand Done 14 of 30 1 late, 2 at risk "
        "Budget asked for $120,000 a year, first term Executive sponsors Elena Voss with David Roth, Larkspur "
        "Last updated Today, 09:12 by Marcus Lindqvist. Version 1 is of 10 Feb"
    )


def test_the_same_sum_is_a_value_to_the_seller(scene: Scene) -> None:
    said = words(part(read(scene.client("anna"), url(scene)), "facts"))
    assert "Value $120,000" in said
    assert "Budget" not in said


def test_a_plan_that_nobody_touched_for_fifteen_days_says_so_in_red(scene: Scene) -> None:
    with time_machine.travel(TODAY + timedelta(days=16), tick=False):
        facts = part(read(scene.client("priya"), url(scene)), "facts")
    assert '<div class="bad"><dt>Last updated' in facts
    assert "16 days ago" in facts


@pytest.mark.parametrize(("days", "css"), [(7, ""), (8, ' class="warn"'), (14, ' class="warn"'), (15, ' class="bad"')])
def test_a_plan_warns_in_amber_after_eight_quiet_days_and_is_red_after_fifteen(
    scene: Scene, days: int, css: str
) -> None:
    with time_machine.travel(TODAY + timedelta(days=days), tick=False):
        facts = part(read(scene.client("priya"), url(scene)), "facts")
    assert f"<div{css}><dt>Last updated" in facts
    assert (f"{days} days ago" in facts) is bool(css)


def test_a_task_that_was_finished_late_says_so_for_good(scene: Scene) -> None:
    for number, days in ((3, 7), (4, -1)):
        done_on = scene.task(number).due_on + timedelta(days=days)
        Task.objects.filter(workspace=scene.workspace, number=number).update(done_on=done_on)
    page = read(scene.client("priya"), url(scene) + "?open=1")
    assert "Done , 5 working days late" in row(page, 3)
    assert "late" not in row(page, 4)


def test_a_missing_sponsor_is_asked_for(scene: Scene) -> None:
    scene.workspace.people.filter(part=Part.EXECUTIVE_SPONSOR).update(part=Part.OTHER)
    said = words(part(read(scene.client("anna"), url(scene)), "facts"))
    assert "Executive sponsors Nobody yet nobody yet at Larkspur" in said


def test_a_hidden_value_is_no_fact(scene: Scene) -> None:
    scene.workspace.value = None
    scene.workspace.save()
    assert "Budget" not in read(scene.client("priya"), url(scene))


# rows and flags


def test_flags_stand_in_words_under_the_text(scene: Scene) -> None:
    page = read(scene.client("anna"), url(scene))
    assert "Yours 1 working day late" in row(page, 15)
    assert "At risk: waits for #15, which is late" in row(page, 16)
    assert "Critical path" in row(page, 22)
    assert "At risk: “Waiting for the certificate from Larkspur’s broker.”" in row(page, 27)
    assert 'class="is-late"' in part(page, "task-15")


def test_a_moved_date_says_what_it_was_and_how_often(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    for day, was in ((23, 19), (25, 23)):
        reschedule_task(scene.fresh(), 22, due_on=date(2026, 2, day), was=date(2026, 2, was),
                        seen=scene.fresh().revision, why="The audit", by=scene.actor("marcus"), at=TODAY)  # fmt: skip
    page = read(scene.client("priya"), url(scene))
    assert "Wed 25 Feb was 19 Feb moved 2 times, +4 working days in all" in row(page, 22)
    assert "Proposed by Fenwick Medical, waits for Larkspur’s yes" in row(page, 24)


def test_what_a_task_comes_after_has_its_word_on_a_card(scene: Scene) -> None:
    page = read(scene.client("priya"), url(scene))
    assert 'data-k="after"' in part(page, "task-16")
    first = add_task(scene.workspace, text="First", phase=1, owner=Owner(1), starts_on=TODAY.date(),
                     due_on=TODAY.date(), by=scene.actor("anna"), at=TODAY).tasks[0]  # fmt: skip
    assert 'data-k="after"' not in part(read(scene.client("priya"), f"{url(scene)}?done=1"), f"task-{first}")


def test_a_gap_is_a_dashed_face_and_a_question(scene: Scene) -> None:
    hand_over_task(scene.workspace, 26, owner=Owner(None, "buyer", "Who raises the purchase order?"),
                   was=Owner(scene.task(26).owner.number), by=scene.actor("anna"), at=TODAY)  # fmt: skip
    cell = part(read(scene.client("priya"), url(scene)), "c-26-owner")
    assert '<span class="av none" aria-hidden="true">?</span>' in cell
    assert "Who raises the purchase order?" in cell


def test_what_people_write_is_text(scene: Scene) -> None:
    reword_task(scene.workspace, 26, text="<script>x</script>", was="Get PO sorted", by=scene.actor("anna"), at=TODAY)
    page = read(scene.client("priya"), url(scene))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_viewer_gets_text_where_others_get_links(scene: Scene) -> None:
    tasks = part(read(scene.client("tom"), url(scene)), "tasks")
    assert 'class="cell" href' not in tasks
    assert "<form" not in tasks.replace('<form class="find"', "")
    assert 'class="pick"' not in tasks


def test_a_contributor_may_set_any_date_and_edit_only_his_sides_rows(scene: Scene) -> None:
    page = read(scene.client("marcus"), url(scene))
    assert "<a" in part(page, "c-24-due")
    assert "<a" not in part(page, "c-24-text")
    assert "<a" in part(page, "c-26-text")


def test_rows_keep_their_roles_when_they_become_cards(scene: Scene) -> None:
    html = part(read(scene.client("anna"), url(scene)), "task-22")
    assert '<th id="c-22-text" class="what" role="rowheader" scope="row">' in html
    assert html.count('role="cell"') == 6


# filters and folding


def test_a_phase_that_is_done_folds_and_opens_without_script(scene: Scene) -> None:
    client = scene.client("priya")
    page = read(client, url(scene))
    assert 'id="task-1"' not in page
    assert "Discovery and validation 6 of 6 done, all by 22 Jan Show 6 tasks" in words(part(page, "phase-1"))
    opened = read(client, url(scene) + "?open=1")
    assert 'id="task-1"' in opened


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("who=mine", {"13", "14", "7", "1", "4"}),
        ("who=mine&show=open", {"13"}),
        ("show=late", {"15"}),
        ("show=critical", {"22", "24", "25", "28", "29"}),
        ("q=po+sorted", {"26"}),
        ("q=%2327", {"27"}),
        ("q=adeyemi", {"26", "27", "28"}),
        ("who=seller&show=open", {"15", "23", "24", "30"}),
        ("q=no+such+thing", set()),
    ],
)
def test_filters_live_in_the_address(scene: Scene, query: str, numbers: set[str]) -> None:
    page = read(scene.client("priya"), f"{url(scene)}?{query}")
    assert set(drawn_rows(page)) == numbers


def test_filters_count_what_they_would_show(scene: Scene) -> None:
    said = words(part(read(scene.client("anna"), url(scene)), "tasks"))
    assert "Everyone Fenwick Medical 20 Larkspur 10 Mine 3 All Open 16 Late 1 Critical 5" in said


def test_a_filter_asked_for_by_script_answers_with_the_table_alone(scene: Scene) -> None:
    client = scene.client("priya")
    page = read(client, url(scene) + "?show=late")
    alone = read(client, url(scene) + "?show=late", **{"HX-Request": "true", "HX-Target": "tasks"})
    assert alone.strip() == part(page, "tasks")


def test_a_filter_nobody_knows_shows_everything(scene: Scene) -> None:
    assert "task-22" in read(scene.client("priya"), url(scene) + "?who=all&show=<b>")


# yours next


def test_a_buyer_reads_first_what_is_his_and_who_waits(scene: Scene) -> None:
    said = words(part(read(scene.client("priya"), url(scene)), "yours"))
    assert said == (
        "Yours next 13 Pilot results measured against the exit criteria and shared in writing Due Wed 18 Feb. "
        "Comes after #11 of Sam Whitlock, due Fri 13 Feb. #16 of Tom Okafor, due Fri 20 Feb, waits for it. "
        "Start Done This date will not hold"
    )


def test_a_buyer_without_a_task_reads_that_nothing_waits(scene: Scene) -> None:
    Dependency.objects.all().delete()
    Task.objects.filter(owner__name="Priya Raman").delete()
    assert "Nothing waits on you" in part(read(scene.client("priya"), url(scene)), "yours")


# each side its own words


def test_a_seller_reads_that_nobody_has_joined_yet_and_a_buyer_never_does(scene: Scene) -> None:
    assert "has not joined yet" not in read(scene.client("anna"), url(scene))
    Seat.objects.filter(stakeholder__side="buyer").delete()
    assert "Fenwick Medical has not joined yet." in words(part(read(scene.client("anna"), url(scene)), "joining"))


def test_a_buyer_sees_what_colleagues_do_and_what_the_seller_owes(scene: Scene) -> None:
    page = read(scene.client("priya"), url(scene))
    assert "15 ROI model completed with Fenwick’s own figures Anna Kessler, Mon 9 Feb 1 working day late" in words(
        part(page, "owed")
    )
    assert "22 Security review" in words(part(page, "colleagues"))


def test_every_address_of_a_row_leads_somewhere(scene: Scene) -> None:
    client, made = scene.client("anna"), drawn(scene, "anna").row(22)
    for field in ("text", "owner", "due", "status", "after"):
        assert client.get(f"{made.url}{field}/").status_code == 200


def test_a_plan_without_tasks_says_what_comes_first(scene: Scene) -> None:
    Dependency.objects.all().delete()
    Task.objects.all().delete()
    page = read(scene.client("anna"), url(scene))
    assert "The timeline appears with the first two tasks." in page
    assert "+ Add a task to Proof of value" in words(part(page, "tasks"))
    assert "No date yet" in words(part(page, "facts"))
