"""The history of a plan as a page: a sentence for each verb, by day in the reader's zone, filtered, with undo."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.drawing.activity import KINDS
from mapapp.drawing.telling import Teller
from mapapp.drawing.verbs import ANYTHING, SENTENCES
from mapapp.pages.frame import reader_of
from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.goals import remove_goal
from mapapp.plans.changes.header import edit_header
from mapapp.plans.changes.people import describe_person
from mapapp.plans.changes.phases import add_phase, remove_phase
from mapapp.plans.changes.progress import complete_task, reopen_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, hand_over_task, hand_over_tasks
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import Line
from mapapp.plans.models import Side
from mapapp.plans.queries import load_plan
from tests.builders import TODAY, Scene
from tests.house.architecture import room_of, sources
from tests.pages.edits import Browser, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")
VERB = re.compile(
    r"(plan|seat|task|dates|version|phase|criteria|goal|measure|person|invite|change|comment|review|touchpoint)\.[a-z_]+"
)


def verbs_of_the_house() -> set[str]:
    """Every verb that the changes of any room write into the shared history."""
    beside = (
        "invites.py", "requests.py", "leaving.py", "handing_on.py", "sides.py", "touchpoints.py", "mail_acts.py",
        "ending.py", "keeping.py", "shared_links.py",
    )  # fmt: skip
    writers = [p for p in sources() if "changes" in p.parts or p.name in beside]
    writers = [p for p in writers if room_of(p) != "private"]  # its verbs are told on its own page
    found = set()
    for path in writers:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERB.fullmatch(node.value):
                found.add(node.value)
    return found


def page(scene: Scene, name: str = "priya", query: str = "") -> str:
    answer = Browser(scene, name, script=False).get(f"activity/{query}")
    assert answer.status_code == 200
    return text(answer)


def line(scene: Scene, name: str = "priya") -> str:
    """The newest line as it reads."""
    return words(part(page(scene, name), f"event-{scene.fresh().revision}"))


def move(scene: Scene, number: int = 22, days: int = 1, name: str = "marcus") -> None:
    task, seen = scene.task(number), scene.fresh().revision
    reschedule_task(scene.workspace, number, due_on=task.due_on + timedelta(days=days), was=task.due_on, seen=seen,
                    why="Audit", by=scene.actor(name), at=TODAY)  # fmt: skip


def test_every_verb_of_the_house_has_its_sentence() -> None:
    verbs = verbs_of_the_house()
    assert len(verbs) > 30
    assert verbs - set(SENTENCES) == set()
    assert set(SENTENCES) - verbs == set()


def test_every_verb_of_the_house_is_of_a_kind() -> None:
    assert verbs_of_the_house() - frozenset().union(*(verbs for _words, verbs in KINDS.values())) == set()


def test_every_sentence_can_be_said_of_a_line_that_knows_nothing(scene: Scene) -> None:
    """History outlives the code that wrote it: old lines may lack facts that a sentence names."""
    teller = Teller(load_plan(scene.workspace, goals=True), reader_of(scene.visit("priya"), TODAY))
    for verb in (*SENTENCES, "something.new"):
        bare = Line(9, verb, TODAY, None, "buyer", "page", None, "")
        said = teller.entry(bare).said
        assert said.endswith(".")
        assert "{" not in said
        assert "None" not in said
    assert teller.entry(bare).said == str(ANYTHING)


def test_a_move_says_what_it_pushed_and_why(scene: Scene) -> None:
    move(scene)
    said = line(scene)
    assert "Marcus Lindqvist moved #22 Security review meeting held and risk rating issued ." in said
    assert "5 later tasks moved with it. Signature moved from 12 Mar to 13 Mar. Audit" in said
    assert "Due: Thu 19 Feb Fri 20 Feb" in said


def test_who_acted_for_somebody_else_says_so(scene: Scene) -> None:
    complete_task(scene.workspace, 22, was="in_progress", seen=1, by=scene.actor("anna"), at=TODAY)
    assert "Anna Kessler completed #22" in line(scene)
    assert "for Marcus Lindqvist." in line(scene)


def test_an_owner_is_told_as_one_and_so_is_a_gap(scene: Scene) -> None:
    task, nobody = scene.task(26), Owner(gap_side="buyer", gap="Who raises the order?")
    hand_over_task(scene.workspace, 26, owner=nobody, was=Owner.of(task), by=scene.actor("anna"), at=TODAY)
    assert "Owner: Ruth Adeyemi Who raises the order?" in line(scene)
    was = {number: Owner.of(scene.task(number)) for number in (26, 27)}
    hand_over_tasks(scene.workspace, [26, 27], owner=Owner(3), was=was, by=scene.actor("anna"), at=TODAY)
    said = line(scene)
    assert "Anna Kessler handed over 2 tasks." in said
    assert "Owner of 26: Who raises the order?" in said


def test_the_head_is_told_field_by_field_in_the_readers_words(scene: Scene) -> None:
    values = {"value": Decimal(130000), "target_go_live_on": date(2026, 4, 6)}
    was = {"value": Decimal(120000), "target_go_live_on": date(2026, 3, 30)}
    edit_header(scene.workspace, values=values, was=was, by=scene.actor("anna"), at=TODAY)
    assert "Budget asked for: $120,000 $130,000" in line(scene)
    assert "Value: $120,000 $130,000" in line(scene, "anna")
    assert "Target for go live: Mon 30 Mar Mon 6 Apr" in line(scene)


def test_a_working_week_is_told_of_the_side_that_set_it(scene: Scene) -> None:
    set_calendar(scene.workspace, Side.BUYER, values={"weekend": "45", "time_zone": "Asia/Dubai"},
                 was={"weekend": "56", "time_zone": "UTC"}, seen=1, by=scene.actor("priya"), at=TODAY)  # fmt: skip
    said = line(scene)
    assert "Priya Raman changed when Fenwick Medical works." in said
    assert "Days on which Fenwick Medical works: Monday to Friday Monday, Tuesday, Wednesday, Thursday, Sunday" in said
    assert "Time zone of Fenwick Medical: UTC Asia/Dubai" in said
    assert "Larkspur" not in said


def test_what_is_gone_keeps_its_name(scene: Scene) -> None:
    add_phase(scene.workspace, name="Onboarding", by=scene.actor("anna"), at=TODAY)
    remove_phase(scene.workspace, 6, by=scene.actor("anna"), at=TODAY)
    assert "took the phase Onboarding off the plan." in line(scene)
    remove_goal(scene.workspace, 1, by=scene.actor("priya"), at=TODAY)
    assert "took the goal “Our account teams spend" in line(scene)


def test_a_personal_value_is_not_spelled(scene: Scene) -> None:
    person = scene.workspace.people.get(number=3)
    describe_person(scene.workspace, 3, field="title", value="VP", was=person.title, by=scene.actor("anna"), at=TODAY)
    said = line(scene)
    assert f"changed what is written about {person.name}." in said
    assert "Title" in said
    assert "sha256" not in said
    assert "VP" not in said


def test_what_was_written_is_quoted_and_escaped(scene: Scene) -> None:
    add_comment(scene.workspace, 22, body="<b>Thursday</b>", by=scene.actor("marcus"), at=TODAY)
    html = Browser(scene, "priya", script=False).get("activity/").content.decode()
    assert "<q>&lt;b&gt;Thursday&lt;/b&gt;</q>" in html


def test_lines_stand_under_the_day_of_the_reader(scene: Scene) -> None:
    late = datetime(2026, 2, 10, 3, 30, tzinfo=UTC)
    add_comment(scene.workspace, 22, body="Late", by=scene.actor("marcus"), at=late)
    scene.users["priya"].time_zone = "America/New_York"
    scene.users["priya"].save()
    html = page(scene)
    assert "Yesterday, Monday 9 February" in html
    assert "22:30" in line(scene)
    assert "Today, Tuesday 10 February" in page(scene, "anna")


def test_it_narrows_to_a_person_and_to_a_task(scene: Scene) -> None:
    move(scene)
    add_comment(scene.workspace, 23, body="Elsewhere", by=scene.actor("anna"), at=TODAY)
    marcus = scene.visit("marcus").me
    assert marcus is not None
    by_him = page(scene, query=f"?person={marcus.number}")
    assert 'id="event-2"' in by_him
    assert 'id="event-3"' not in by_him
    pushed = page(scene, query="?task=24")
    assert 'id="event-2"' in pushed
    assert 'id="event-3"' not in pushed
    nothing = page(scene, query=f"?person={marcus.number}&task=23")
    assert "No change fits this choice." in nothing
    assert "Show everything" in nothing


@pytest.mark.parametrize("query", ["?person=x", "?task=-1", "?before=99999999999999999999", "?after=%00", "?page=2"])
def test_what_is_no_number_narrows_nothing(scene: Scene, query: str) -> None:
    assert 'id="event-1"' in page(scene, query=query)


def test_a_hundred_stand_on_a_page_and_no_line_is_lost_between(scene: Scene) -> None:
    for index in range(204):
        add_comment(scene.workspace, 22, body=str(index), by=scene.actor("marcus"), at=TODAY)
    seen: list[int] = []
    query = ""
    for expected in (100, 100, 5):
        html = page(scene, query=query)
        numbers = [int(number) for number in re.findall(r'id="event-(\d+)"', html)]
        assert len(numbers) == expected
        seen += numbers
        older = re.search(r'activity/(\?[^"]*)" rel="next"', html)
        query = older.group(1) if older else ""
    assert seen == list(range(205, 0, -1))
    assert query == ""
    newer = re.search(r'activity/(\?[^"]*)" rel="prev"', html)
    assert newer
    assert 'id="event-6"' in page(scene, query=newer.group(1))


def test_undo_is_offered_to_who_may_and_where_it_still_can_be(scene: Scene) -> None:
    move(scene)
    for name, offered in (("marcus", True), ("anna", True), ("jonas", False), ("tom", False), ("olga", False)):
        assert ("undo/2/" in page(scene, name)) is offered
    undo(scene.workspace, 2, by=scene.actor("marcus"), at=TODAY)
    html = page(scene, "marcus")
    assert "undo/" not in html
    assert "took back change 2 of #22" in words(part(html, "event-3"))


def test_undo_from_here_puts_back_and_says_so(scene: Scene) -> None:
    move(scene)
    marcus = Browser(scene, "marcus", script=False)
    assert marcus.post("undo/2/").status_code == 302
    assert scene.task(22).due_on == date(2026, 2, 19)


def test_the_seal_stands_at_the_foot(scene: Scene) -> None:
    html = page(scene)
    assert scene.fresh().head_hash in html
    assert "either company can prove that no line was changed" in html


def test_a_version_leads_to_its_page(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    assert 'versions/1/">version 1</a>' in page(scene)


def test_a_buyer_reads_his_own_words(scene: Scene) -> None:
    said = words(page(scene)).lower()
    for word in ("deal", "opportunity", "prospect", "close plan", "close date", "pipeline", "mutual action"):
        assert word not in said
    for sentence in SENTENCES.values():
        assert not re.search(r"\b(deal|opportunity|prospect|MAP|pipeline)\b", str(sentence))


def test_a_stranger_learns_nothing_and_reading_changes_nothing(scene: Scene) -> None:
    assert Browser(scene, "zed").get("activity/").status_code == 404
    assert Browser(scene, "anna").post("activity/").status_code == 405
    for name in ("anna", "tom", "olga"):
        page(scene, name)
    assert scene.fresh().revision == 1


@pytest.mark.parametrize("more", [1, 60])
def test_it_takes_12_queries_whatever_happened(scene: Scene, more: int) -> None:
    for index in range(more):
        add_comment(scene.workspace, 22, body=str(index), by=scene.actor("marcus"), at=TODAY)
    client = scene.client("priya")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/p/{scene.workspace.code}/activity/")
    assert len(queries) == 12


def test_the_day_of_done_is_not_told_beside_the_status(scene: Scene) -> None:
    reopen_task(scene.workspace, 21, was="done", by=scene.actor("anna"), at=TODAY)
    said = words(page(scene))
    assert "Status: Done Not started" in said
    assert "Done on" not in said


def test_done_on_another_day_tells_the_day(scene: Scene) -> None:
    complete_task(scene.workspace, 22, was="in_progress", done_on=date(2026, 2, 6), seen=1, by=scene.actor("marcus"),
                  at=TODAY)  # fmt: skip
    assert "Done on: Fri 6 Feb" in words(page(scene))
