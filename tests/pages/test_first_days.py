"""After signature: what is handed over, and the first 90 days, on the page, in My tasks and in the letter."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.access.models import Seat
from mapapp.digests.compose import Composer
from mapapp.digests.keys import weekly_letter
from mapapp.digests.schedule import latest
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Measure, Task
from mapapp.post.envelope import Content
from mapapp.private.changes.notes import write_note
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, words

pytestmark = pytest.mark.usefixtures("today")
SIGNED, LIVE = date(2025, 12, 19), date(2026, 1, 9)


@pytest.fixture
def signed(scene: Scene) -> Scene:
    """Signed, live since 32 days; Priya looks at the first measure."""
    Task.objects.filter(mark="signature").update(status="done", done_on=SIGNED)
    Task.objects.filter(number=30).update(status="done", done_on=LIVE, mark="go_live")
    priya = scene.workspace.people.get(name="Priya Raman")
    Measure.objects.filter(workspace=scene.workspace, number=1).update(checker=priya)
    return scene


def url(scene: Scene, more: str = "") -> str:
    return f"/p/{scene.workspace.code}/{more}"


def test_before_signature_there_are_no_first_days(scene: Scene) -> None:
    assert 'id="first-days"' not in read(scene.client("priya"), url(scene))
    assert "It is handed over when the plan is signed." in words(read(scene.client("priya"), url(scene, "handoff/")))


@pytest.mark.parametrize("name", ["anna", "priya", "tom"])
def test_the_plan_shows_each_measure_with_its_three_looks(signed: Scene, name: str) -> None:
    card = part(read(signed.client(name), url(signed)), "first-days")
    said = words(card)
    assert "Live since Fri 9 Jan. The days count from then." in said
    assert "Priya Raman looks" in said and "asked since Sun 8 Feb" in said and "Tue 10 Mar" in said
    assert ("Write it down" in said) == (name != "tom")


def test_who_is_asked_finds_it_among_his_tasks_and_writes_it_down(signed: Scene) -> None:
    what = Measure.objects.get(workspace=signed.workspace, number=1).what
    client = signed.client("priya")
    assert what in words(part(read(client, "/tasks/"), "mine-checks"))
    assert 'id="mine-checks"' not in read(signed.client("anna"), "/tasks/")
    there = url(signed, "checks/1/30/")
    assert "After 30 days" in read(client, there)
    assert client.post(there, {"result": "", "was": ""}).status_code == 422
    answer = client.post(there, {"result": "4", "was": "", "form_key": "k"})
    assert answer.headers["Location"] == url(signed) + "#first-days"
    assert 'id="mine-checks"' not in read(client, "/tasks/")
    stale = signed.client("anna").post(there, {"result": "5", "was": ""})
    assert stale.status_code == 409 and "It says: 4" in stale.content.decode()
    assert "looked at" in words(read(client, url(signed, "activity/")))


def test_where_the_number_comes_from_stands_in_the_field_and_in_a_conflict(signed: Scene) -> None:
    measure = Measure.objects.filter(workspace=signed.workspace, number=1)
    measure.update(result="5", result_note="From the Q4 report")
    client, there = signed.client("priya"), url(signed, "checks/1/30/")
    assert read(client, there).count("From the Q4 report") == 2  # in the field, and as what was seen
    stale = client.post(there, {"result": "4", "was": "", "note": "From mine", "note_was": ""})
    assert stale.status_code == 409 and "It says: From the Q4 report" in stale.content.decode()
    assert measure.get().result_note == "From the Q4 report"
    seen = {"was": "", "so_far_was": "4", "note": "From mine", "note_was": "From the Q4 report"}
    stale = client.post(there, {"result": "6", **seen})
    assert stale.status_code == 409 and "It says: 5" in stale.content.decode() and "From mine" in stale.content.decode()
    assert 'name="so_far_was" value="5"' in stale.content.decode() and measure.get().result == "5"
    measure.update(day60="3")
    assert "Where the number comes from" not in read(client, there), "it is said of the latest look alone"


@pytest.mark.parametrize(("day", "status"), [("30", 200), ("31", 404), ("0", 404)])
def test_there_are_three_looks(signed: Scene, day: str, status: int) -> None:
    assert signed.client("priya").get(url(signed, f"checks/1/{day}/")).status_code == status


def test_the_letter_asks_who_is_named(signed: Scene) -> None:
    save_version(signed.fresh(), by=signed.actor("anna"), at=TODAY)
    seat = Seat.objects.select_related("user").get(user=signed.users["priya"])
    letter = weekly_letter(seat, latest("UTC", TODAY), at=TODAY)
    letter.workspace = signed.fresh()
    said = Composer(lambda: TODAY)(letter)
    assert isinstance(said, Content)
    assert "What is it, 30 days after go live?" in said.text and url(signed, "checks/1/30/") in said.text
    assert "Write it down" in said.html


def test_the_measure_says_who_looks(scene: Scene) -> None:
    client = scene.client("priya")
    there = url(scene, "measures/1/")
    page = read(client, there)
    assert "Looks at it after go live" in page
    measure = Measure.objects.get(workspace=scene.workspace, number=1)
    seen = {f: getattr(measure, f) for f in ("what", "today", "target", "unit", "result", "result_note")}
    was = {f"was-{name}": value for name, value in seen.items()}
    assert client.post(there, {**seen, **was, "checker": "3", "was-checker": ""}).status_code == 302
    measure.refresh_from_db()
    assert measure.checker and measure.checker.number == 3


def test_what_is_handed_over_is_the_shared_plan_for_both_alike(signed: Scene) -> None:
    write_note(signed.fresh(), "Renewal is at risk", by=signed.actor("anna"), at=TODAY)
    pages = {name: words(read(signed.client(name), url(signed, "handoff/"))) for name in ("anna", "priya")}
    for page in pages.values():
        assert "Renewal is at risk" not in page
        for text in ("Signed Fri 19 Dec 2025", "Live since Fri 9 Jan", "People of Fenwick Medical", "Priya Raman",
                     "What was promised", "steps are still open", "Security review"):  # fmt: skip
            assert text in page, text
    sellers, buyers = (page.partition("For whoever takes over")[2] for page in pages.values())
    assert sellers.replace("What Fenwick Medical wants", "") and len(sellers) - len(buyers) < 200
