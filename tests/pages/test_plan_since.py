"""What others changed since a reader was last on the plan's page, and what counts as having read it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapapp.access.ending import reopen_plan, retire_plan
from mapapp.access.models import Seat
from mapapp.access.seats import mark_seen
from mapapp.plans.changes.goals import edit_measure
from mapapp.plans.changes.header import edit_header
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task, reword_task
from mapapp.plans.changes.versions import save_version
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, words

pytestmark = pytest.mark.usefixtures("today")
LATER = TODAY + timedelta(minutes=1)


def url(scene: Scene) -> str:
    return f"/p/{scene.workspace.code}/"


def seen_all(scene: Scene, name: str) -> None:
    mark_seen(scene.visit(name), TODAY - timedelta(days=4))


def test_looking_marks_nothing_as_read(scene: Scene) -> None:
    client = scene.client("priya")
    before = Seat.objects.values_list("seen_revision", "seen_at").get(user=scene.users["priya"])
    client.get(url(scene))
    client.head(url(scene))
    assert client.get(url(scene) + "read/").status_code == 405
    assert Seat.objects.values_list("seen_revision", "seen_at").get(user=scene.users["priya"]) == before


def test_who_just_came_is_told_only_what_changes_from_then_on(scene: Scene) -> None:
    client = scene.client("priya")
    assert 'id="since"' not in read(client, url(scene))
    reword_task(scene.fresh(), 26, text="Other", was="Get PO sorted", by=scene.actor("anna"), at=TODAY)
    assert part(read(client, url(scene)), "since").count("<li>") == 1


def test_net_differences_of_others_are_told_and_the_readers_own_are_not(scene: Scene) -> None:
    seen_all(scene, "priya")
    for day, was in ((24, 19), (23, 24)):
        reschedule_task(scene.fresh(), 22, due_on=date(2026, 2, day), was=date(2026, 2, was),
                        seen=scene.fresh().revision, why="The audit", by=scene.actor("marcus"), at=TODAY)  # fmt: skip
    complete_task(scene.fresh(), 23, was="in_progress", by=scene.actor("anna"), at=TODAY)
    said = words(part(read(scene.client("priya"), url(scene)), "since"))
    assert said == (
        "Since your last visit Fri 6 Feb, 09:12 "
        "ML Marcus Lindqvist moved #22 Security review meeting held and risk rating issued from Thu 19 Feb to "
        "Mon 23 Feb . Two working days later: its second move, two working days later in all. "
        "Five later tasks moved with it. Signature moved from 12 Mar to 17 Mar. The audit Today, 09:12 "
        "AK Anna Kessler marked #23 Vendor form and bank details entered in Fenwick’s supplier… In progress → Done . "
        "Five working days early. Today, 09:12 I have read this"
    )


def test_acting_marks_as_read_what_came_before(scene: Scene) -> None:
    seen_all(scene, "priya")
    reword_task(scene.fresh(), 26, text="Before", was="Get PO sorted", by=scene.actor("anna"), at=TODAY)
    reword_task(scene.fresh(), 13, text="Mine", was=scene.task(13).text, by=scene.actor("priya"), at=LATER)
    reword_task(scene.fresh(), 17, text="After", was=scene.task(17).text, by=scene.actor("anna"), at=LATER)
    said = words(part(read(scene.client("priya"), url(scene)), "since"))
    assert "After" in said
    assert "Before" not in said
    assert "Mine" not in said


def test_a_result_is_told_before_and_after(scene: Scene) -> None:
    seen_all(scene, "priya")
    edit_measure(scene.fresh(), 2, values={"result": "90"}, was={"result": "84"}, by=scene.actor("anna"), at=TODAY)
    said = words(part(read(scene.client("priya"), url(scene)), "since"))
    assert "Anna Kessler measured “Account teams using it every week”: 84% 90%" in said


def test_what_came_back_to_where_it_was_is_no_change(scene: Scene) -> None:
    seen_all(scene, "priya")
    reword_task(scene.fresh(), 26, text="Other", was="Get PO sorted", by=scene.actor("anna"), at=TODAY)
    reword_task(scene.fresh(), 26, text="Get PO sorted", was="Other", by=scene.actor("anna"), at=TODAY)
    assert "Nobody else has changed anything since then." in part(read(scene.client("priya"), url(scene)), "since")


def test_eight_changes_are_told_at_most(scene: Scene) -> None:
    seen_all(scene, "priya")
    for number in range(11, 22):
        reword_task(scene.fresh(), number, text=f"New {number}", was=scene.task(number).text, by=scene.actor("anna"),
                    at=TODAY)  # fmt: skip
    assert part(read(scene.client("priya"), url(scene)), "since").count("<li>") == 8


def test_all_of_them_stand_on_a_page_of_their_own(scene: Scene) -> None:
    seen_all(scene, "priya")
    client = scene.client("priya")
    assert "Nobody else has changed anything since then." in read(client, f"{url(scene)}since/")
    for number in range(11, 22):
        reword_task(scene.fresh(), number, text=f"New {number}", was=scene.task(number).text, by=scene.actor("anna"),
                    at=TODAY)  # fmt: skip
    page = read(client, url(scene))
    assert f'href="{url(scene)}since/">All 11 changes</a>' in page
    every = read(client, f"{url(scene)}since/")
    assert every.count('<li><span class="av') == 11
    assert part(page, "since").split("<li>")[1] in every, "drawn alike"
    assert client.post(f"{url(scene)}read/", {"revision": scene.fresh().revision}).status_code == 302
    assert "Nobody else has changed anything since then." in read(client, f"{url(scene)}since/")


def test_every_kind_of_change_is_a_sentence(scene: Scene) -> None:
    seen_all(scene, "priya")
    anna = scene.actor("anna")
    add_task(scene.workspace, text="New one", phase=5, owner=Owner(anna.number), starts_on=date(2026, 3, 2),
             due_on=date(2026, 3, 3), by=anna, at=TODAY)  # fmt: skip
    edit_header(scene.fresh(), values={"target_go_live_on": date(2026, 4, 6)},
                was={"target_go_live_on": date(2026, 3, 30)}, by=anna, at=TODAY)  # fmt: skip
    save_version(scene.fresh(), by=anna, at=TODAY)
    said = words(part(read(scene.client("priya"), url(scene)), "since"))
    assert "Anna Kessler added #31 New one , due Tue 3 Mar . Owner: Anna Kessler." in said
    assert "changed the target for go live from Mon 30 Mar to Mon 6 Apr ." in said
    assert "Anna Kessler saved version 1." in said


def test_an_end_is_told_with_its_reason_and_a_new_beginning_too(scene: Scene) -> None:
    seen_all(scene, "priya")
    anna = scene.actor("anna")
    retire_plan(scene.workspace, why="Put off to next year.", by=anna, at=TODAY)
    said = words(part(read(scene.client("priya"), url(scene)), "since"))
    assert "Anna Kessler retired the plan: Put off to next year." in said
    reopen_plan(scene.fresh(), why="The budget is there.", by=anna, at=LATER)
    assert "Nobody else has changed anything since then." in part(read(scene.client("priya"), url(scene)), "since")


def test_i_have_read_this_moves_the_mark_to_what_was_shown_and_no_further(scene: Scene) -> None:
    seen_all(scene, "priya")
    shown = scene.fresh().revision
    reword_task(scene.fresh(), 26, text="Other", was="Get PO sorted", by=scene.actor("anna"), at=TODAY)
    client = scene.client("priya")
    answer = client.post(url(scene) + "read/", {"revision": shown})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(scene))
    assert "Anna Kessler wrote #26 anew" in words(part(read(client, url(scene)), "since"))
    done = client.post(url(scene) + "read/", {"revision": shown + 1}, headers={"HX-Request": "true"})
    assert "Nobody else has changed anything since then." in part(done.content.decode(), "since")
