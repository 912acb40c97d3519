"""The seller's map on its page and on the plan's: what sellers read and write there, and nothing of it for a buyer."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from mapapp.access.models import Role
from mapapp.access.seats import mark_seen, take_seat
from mapapp.plans.changes.people import Described
from mapapp.plans.models import Side
from mapapp.private.changes.beliefs import place_stakeholder, set_reporting_line, write_private_need
from mapapp.private.changes.people import write_down_person
from mapapp.private.choosing import tables_of
from mapapp.private.queries import beliefs
from mapapp.private.whom import Whom
from tests.builders import TODAY, Scene
from tests.gates.asking import bytes_of
from tests.pages.edits import Browser
from tests.pages.reading import part, read, words
from tests.private.conftest import Watch

pytestmark = pytest.mark.usefixtures("today")
PLACES = {1: (4, 5), 2: (3, 5), 3: (5, 4), 4: (1, 4), 5: (3, 3), 6: (4, 2), 7: (3, 2), 8: (5, 1)}
MARCUS = Whom(person=4)


@pytest.fixture
def placed(scene: Scene) -> Scene:
    """Everybody placed, Marcus moved since, two lines on the map, and somebody above Hannah whom only Anna knows."""
    told: dict[str, Any] = {"by": scene.actor("anna"), "at": TODAY}
    for number, (stance, influence) in PLACES.items():
        place_stakeholder(scene.workspace, Whom(person=number), stance=stance, influence=influence, was={}, **told)
    was = {"stance": 1, "influence": 4}
    place_stakeholder(scene.workspace, MARCUS, stance=2, influence=4, was=was, why="Read the evidence", **told)
    write_down_person(scene.workspace, Described("Karin Holt", Side.BUYER, title="Chief Executive"), **told)
    set_reporting_line(scene.workspace, Whom(person=5), to=Whom(own_person=1), was=None, **told)
    for number, boss in ((3, 1), (7, 2)):
        set_reporting_line(scene.workspace, Whom(person=number), to=Whom(person=boss), was=None, **told)
    write_private_need(scene.workspace, Whom(person=2), text="Not another dead tool", was="", **told)
    return scene


def url(scene: Scene, path: str = "") -> str:
    return f"/p/{scene.workspace.code}/{path}"


def post(scene: Scene, name: str, path: str, **data: Any) -> Any:
    return scene.client(name).post(url(scene, path), data)


# the map


def test_the_map_says_where_everybody_stands(placed: Scene) -> None:
    page = read(placed.client("anna"), url(placed, "map/"))
    said = words(page)
    assert "Stance and influence: only Larkspur sees this" in said
    assert "Nobody above Marcus is known" in said and "Marcus has moved, from against to sceptical" in said
    assert "No meeting with Elena and Tom yet" in said
    assert words(part(page, "person-3")).endswith(
        "Champion : Priya Raman influence: strong reports to Elena Voss Nothing yet"
    )
    assert "Private: Not another dead tool" in words(part(page, "person-2"))
    assert page.count('class="dash"') == 2  # the third line goes to somebody who is not placed


def test_who_is_not_on_the_plan_is_on_the_map_and_can_be_put_there(placed: Scene) -> None:
    own = part(read(placed.client("anna"), url(placed, "map/")), "o1")
    assert "Not on the shared plan" in own
    assert url(placed, "lane/people/1/show/") in own and url(placed, "map/own/1/") in own
    assert "Put on the plan" not in read(placed.client("jonas"), url(placed, "map/"))
    answer = post(placed, "jonas", "map/own/1/", part="place", stance=3, influence=5)
    assert answer.status_code == 302
    assert 'class="ring"' in read(placed.client("anna"), url(placed, "map/"))


def test_the_trail_tells_every_move_with_who_and_why(placed: Scene) -> None:
    trail = part(read(placed.client("anna"), url(placed, "map/")), "trail")
    assert "Marcus Lindqvist Against Sceptical Read the evidence Anna Kessler Today, 09:12" in words(trail)
    assert "First placed: 8 people" in words(trail)


def test_an_empty_map_says_how_to_begin(scene: Scene) -> None:
    page = read(scene.client("anna"), url(scene, "map/"))
    assert "Nobody is placed yet. Begin with three" in page
    assert "Not placed yet: Elena Voss , Tom Okafor" in words(page)
    assert "No change yet." in part(page, "trail")


def test_a_manager_reads_and_places_nobody(placed: Scene) -> None:
    page = read(placed.client("olga"), url(placed, "map/"))
    assert "Sceptical" in page and "map/4/" not in page and "data-map" not in page
    assert placed.client("olga").get(url(placed, "map/4/")).status_code == 403
    assert post(placed, "olga", "map/4/", part="place", stance=5, influence=5).status_code == 403


# placing


def test_two_selects_place_somebody_without_script(scene: Scene) -> None:
    form = read(scene.client("anna"), url(scene, "map/4/"))
    assert form.count("<select") == 3 and "Reports to" in form
    anna = scene.client("anna")
    answer = anna.post(url(scene, "map/4/"), {"part": "place", "stance": 2, "influence": 4, "why": "He said so"})
    assert "Marcus Lindqvist is saved. Only Larkspur sees it." in read(anna, url(scene, "map/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, url(scene, "map/"))
    [row] = beliefs(scene.visit("anna"))
    assert (row.person, row.stance, row.influence, row.moved_why) == (4, 2, 4, "He said so")


def test_a_place_that_was_dragged_to_is_chosen_and_not_yet_kept(placed: Scene) -> None:
    page = read(placed.client("anna"), url(placed, "map/4/?stance=5&influence=1"))
    chosen = re.findall(r'<option value="(\w*)" selected', page)
    assert chosen[:2] == ["5", "1"] and 'name="was-stance" value="2"' in page
    assert next(row.stance for row in beliefs(placed.visit("anna")) if row.person == 4) == 2
    odd = read(placed.client("anna"), url(placed, "map/4/?stance=9&influence=x"))
    assert re.findall(r'<option value="(\w*)" selected', odd)[:2] == ["2", "4"]


def test_half_a_place_is_refused_at_its_field_and_the_text_stays(scene: Scene) -> None:
    answer = post(scene, "anna", "map/4/", part="place", stance=2, influence="", why="He said so")
    page = answer.content.decode()
    assert answer.status_code == 422 and "A place on the map takes both" in page and 'value="He said so"' in page
    assert beliefs(scene.visit("anna")) == []
    assert post(scene, "anna", "map/4/", part="place", stance=9, influence=1).status_code == 422


def test_what_a_colleague_placed_meanwhile_is_asked_about(placed: Scene) -> None:
    seen = {"was-stance": 1, "was-influence": 4}
    answer = post(placed, "jonas", "map/4/", part="place", stance=4, influence=4, why="Call", **seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Not saved yet: somebody of your company changed this a moment ago." in page
    assert "<dd>Sceptical</dd>" in page and 'value="Call"' in page and 'name="was-stance" value="2"' in page
    merged = post(
        placed, "jonas", "map/4/", part="place", stance=2, influence=5, **{"was-stance": 2, "was-influence": 4}
    )
    assert merged.status_code == 302


def test_a_line_in_a_circle_is_refused_with_the_names(placed: Scene) -> None:
    answer = post(placed, "anna", "map/1/", part="line", boss="p3")
    assert answer.status_code == 422
    assert "Elena Voss → Priya Raman → Elena Voss" in answer.content.decode()
    assert post(placed, "anna", "map/1/", part="line", boss="o1").status_code == 302
    assert post(placed, "anna", "map/1/", part="line", boss="p9").status_code == 422


def test_a_private_need_is_kept_from_the_plan(placed: Scene) -> None:
    assert post(placed, "anna", "map/4/", part="need", needs="His team is leaving").status_code == 302
    assert "His team is leaving" in read(placed.client("jonas"), url(placed, ""))
    assert "His team is leaving" not in read(placed.client("priya"), url(placed, ""))
    answer = post(placed, "jonas", "map/4/", part="need", needs="Other", **{"was-needs": ""})
    assert answer.status_code == 409 and "His team is leaving" in answer.content.decode()


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    for _turn in range(2):
        assert post(scene, "anna", "map/4/", part="need", needs="Much", form_key="k1").status_code == 302


# on the plan page


def test_the_plan_page_costs_queries_more_for_a_seller_and_none_for_a_buyer(
    placed: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Three for who reads what of the map, seven for the coach whose figures are not kept yet."""
    for name, queries in (("priya", 11), ("anna", 21)):
        mark_seen(placed.visit(name), TODAY, revision=0)
        client = placed.client(name)
        with django_assert_num_queries(queries):
            assert ("people-map" in client.get(url(placed)).content.decode()) is (name == "anna")


def test_a_viewer_of_the_sellers_reads_the_people_as_both_sides_do(placed: Scene) -> None:
    """He often is an outside partner, and reads no list of the seller's own either."""
    person = placed.workspace.people.get(email=placed.users["david"].email)
    take_seat(person, placed.users["david"], Role.VIEWER, at=TODAY)
    page = part(read(placed.client("david"), url(placed)), "people")
    assert "Who decides, and what each person needs" in page and "people-map" not in page
    assert placed.client("david").get(url(placed, "map/")).status_code == 403


def test_an_answer_to_a_seller_swaps_the_next_task_and_leaves_the_map_alone(placed: Scene) -> None:
    anna = Browser(placed, "anna")
    form = anna.form(27, "owner") | {"owner": "4"}
    with CaptureQueriesContext(connection) as queries:
        body = anna.post("task/27/owner/", **form).content.decode()
    assert not any("belief" in query["sql"] for query in queries.captured_queries)
    assert 'id="next-7" hx-swap-oob="true"' in body and 'id="people"' not in body


def test_a_pulse_draws_the_map_anew_for_a_seller(placed: Scene) -> None:
    told = {"field": "needs", "value": "Rest", "was": ""}
    placed.client("priya").post(url(placed, "people/4/"), told)
    answer = placed.client("anna").get(url(placed, "pulse/?since=1"), headers={"HX-Request": "true"})
    people = part(answer.content.decode(), "people")
    assert "Rest" in words(part(people, "person-4")) and "people-map" in people
    buyers = placed.client("marcus").get(url(placed, "pulse/?since=1"), headers={"HX-Request": "true"})
    assert "people-map" not in buyers.content.decode()


# a buyer


@pytest.mark.parametrize("path", ["map/", "map/4/", "map/own/1/", "opportunity/"])
@pytest.mark.parametrize("name", ["priya", "marcus", "tom", "zed"])
def test_for_a_buyer_it_is_an_address_never_used(placed: Scene, path: str, name: str) -> None:
    client = placed.client(name)
    answers = {bytes_of(client.get(url(placed, one))) for one in (path, "never-used/", "map/9999/", "task/4711/")}
    assert len(answers) == 1 and answers.pop()[0] == 404
    assert client.post(url(placed, path), {"part": "place", "stance": 1, "influence": 1}).status_code in (404, 405)


def test_a_buyer_sees_the_same_people_and_nothing_that_is_believed(placed: Scene, watch: Watch) -> None:
    with watch("seller"):
        page = read(placed.client("priya"), url(placed))
        people = words(part(page, "people"))
    assert "Tom Okafor VP Finance Approves the budget A payback he can defend" in people
    for word in (
        "Sceptical",
        "Champion",
        "Supportive",
        "stance",
        "influence",
        "Karin Holt",
        "dead tool",
        "only Larkspur",
    ):
        assert word not in page
    assert "Add what you need" in part(read(placed.client("marcus"), url(placed)), "person-4")


def test_no_shared_byte_changes_when_beliefs_do(scene: Scene) -> None:
    paths = ("", "people/", "activity/", "task/22/", "pulse/?since=0", "versions/", "people/4/")

    def seen() -> list[tuple[int, str, str]]:
        client, found = scene.client("priya"), []
        for path in paths:
            answer = client.get(url(scene, path))
            masked = r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|name="form_key" value=")[^"]+'
            found.append((answer.status_code, re.sub(masked, r"\1", answer.content.decode()), str(answer.headers)))
        return found

    before, row = seen(), scene.fresh()
    post(scene, "anna", "map/4/", part="place", stance=1, influence=5, why="He told me")
    post(scene, "anna", "map/4/", part="line", boss="p1")
    post(scene, "jonas", "map/4/", part="need", needs="His bonus")
    post(scene, "anna", "opportunity/", stage="Negotiation", outcome="open", **{"was-outcome": "open"})
    assert len(beliefs(scene.visit("anna"))) == 1
    assert seen() == before
    assert (scene.fresh().revision, scene.fresh().head_hash, scene.fresh().updated_at) == (
        row.revision, row.head_hash, row.updated_at,
    )  # fmt: skip


# the opportunity


def opportunity(scene: Scene, **values: Any) -> Any:
    told = {"stage": "Negotiation", "close_on": "2026-02-28", "amount": "120000", "currency": "USD", "outcome": "open"}
    return post(scene, "anna", "opportunity/", **{"was-outcome": "open", **told, **values})


def test_the_plan_is_held_against_the_close_date(scene: Scene) -> None:
    assert "Nothing is written down yet." in read(scene.client("anna"), url(scene, "opportunity/"))
    assert opportunity(scene).status_code == 302
    said = words(read(scene.client("anna"), url(scene, "opportunity/")))
    assert "The plan is later than the CRM’s close date, Sat 28 Feb, by 9 working days." in said
    assert "Signature in the plan Thu 12 Mar projected" in said and "120,000 USD" in said
    assert "Written by hand by Anna Kessler: Today, 09:12." in said
    assert "Name in the CRM One account-planning platform by Q3 Fenwick Medical" in said
    assert "Owner in the CRM Anna Kessler anna.kessler@larkspur.example" in said and "Last changed there" not in said


@pytest.mark.parametrize(
    ("close_on", "words_"),
    [
        ("2026-03-12", "name the same day"),
        ("2026-03-16", "earlier than the CRM’s close date, Mon 16 Mar, by 2 working days"),
        ("2026-03-11", "later than the CRM’s close date, Wed 11 Mar, by 1 working day."),
        ("2026-03-14", "earlier than the CRM’s close date, Sat 14 Mar, by 1 working day."),
        ("", "Close date in the CRM Not known"),
    ],
)  # fmt: skip
def test_later_and_earlier_are_counted_in_working_days(scene: Scene, close_on: str, words_: str) -> None:
    assert opportunity(scene, close_on=close_on).status_code == 302
    assert words_ in words(read(scene.client("anna"), url(scene, "opportunity/")))


def test_what_was_read_from_the_crm_since_says_so(scene: Scene) -> None:
    opportunity(scene)
    table = tables_of(Side.SELLER).opportunities
    assert table is not None
    changed = TODAY - timedelta(days=3)
    table._default_manager.update(refreshed_at=TODAY, modified_at=changed, created_on=date(2025, 12, 15))
    said = words(read(scene.client("anna"), url(scene, "opportunity/")))
    assert "Read from the CRM: Today, 09:12." in said and "Written by hand" not in said
    assert "In the CRM since Mon 15 Dec 2025 Last changed there Sat 7 Feb, 09:12" in said


def test_over_a_weekend_no_working_day_lies_between(scene: Scene) -> None:
    scene.workspace.tasks.filter(number=29).update(due_on=date(2026, 3, 13))
    assert opportunity(scene, close_on="2026-03-15").status_code == 302
    said = words(read(scene.client("anna"), url(scene, "opportunity/")))
    assert "No working day lies between the plan’s signature and the CRM’s close date, Sun 15 Mar." in said


def test_what_is_won_or_lost_is_held_against_no_date(scene: Scene) -> None:
    assert opportunity(scene, outcome="lost").status_code == 422
    assert opportunity(scene, outcome="lost", outcome_why="No budget").status_code == 302
    said = words(read(scene.client("anna"), url(scene, "opportunity/")))
    assert "later than" not in said and "Lost No budget" in said


def test_only_a_lead_writes_it_and_others_read(scene: Scene) -> None:
    opportunity(scene)
    for name in ("jonas", "olga"):
        page = read(scene.client(name), url(scene, "opportunity/"))
        assert "Negotiation" in page and "<form" not in part(page, "main")
        assert post(scene, name, "opportunity/", outcome="won").status_code == 403


def test_a_field_that_somebody_else_changed_is_asked_about(scene: Scene) -> None:
    opportunity(scene)
    answer = opportunity(scene, stage="Signing", close_on="", **{"was-stage": "Discovery"})
    assert answer.status_code == 409 and "<dd>Negotiation</dd>" in answer.content.decode()


def test_the_tabs_of_a_seller_lead_there_and_those_of_a_buyer_do_not(scene: Scene) -> None:
    assert url(scene, "opportunity/") in read(scene.client("anna"), url(scene))
    assert url(scene, "map/") in read(scene.client("anna"), url(scene, "people/"))
    for path in ("", "people/"):
        page = read(scene.client("priya"), url(scene, path))
        assert "opportunity" not in page.lower() and "map/" not in re.sub(r"mapapp/", "", page)


def test_the_map_costs_the_same_queries_for_one_and_for_many(
    placed: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = placed.client("anna")
    with CaptureQueriesContext(connection) as queries:
        client.get(url(placed, "map/"))
    for number in range(20):
        who = Described(f"Somebody {number}", Side.BUYER)
        write_down_person(placed.workspace, who, by=placed.actor("anna"), at=TODAY)
    with django_assert_num_queries(len(queries)):
        client.get(url(placed, "map/"))
    assert len(queries) == 10


def test_a_meeting_that_was_held_takes_a_finding_away(placed: Scene) -> None:
    tasks = placed.workspace.tasks
    tasks.filter(number=16).update(kind="meeting", status="done", done_on=date(2026, 2, 9))
    said = words(read(placed.client("anna"), url(placed, "map/")))
    assert "No meeting with Elena yet" in said
    assert "Most influence sits with Tom, who is neutral One meeting so far, on 9 Feb." in said
