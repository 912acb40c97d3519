"""Won or lost is the seller's own; the plan that both companies read is signed, or retired with a neutral line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from mapapp.plans.history import since
from mapapp.plans.models import Side, Task, Workspace
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from mapapp.private.queries import opportunity
from mapapp.private.verifying import first_private_fault
from tests.builders import Scene
from tests.pages.reading import read, words
from tests.plans.chain import broken_at

pytestmark = pytest.mark.usefixtures("today")
LOST = {"was": "open", "how": "competitor", "to": "Halden", "why": "Their price", "on": "2026-02-09", "retire": "on",
        "shared": "We go no further for now."}  # fmt: skip
WON = {"was": "open", "why": "The pilot", "on": "2026-02-09", "sign": "on"}


def url(scene: Scene, more: str = "outcome/") -> str:
    return f"/p/{scene.workspace.code}/{more}"


def post(scene: Scene, how: str, form: dict[str, str], /, **more: str) -> Any:
    return scene.client("anna").post(url(scene) + f"?how={how}", {**form, **more})


def private_lines(scene: Scene) -> list[str]:
    return [line.verb for line in lines_of(tables_of(Side.SELLER), scene.workspace)]


def test_lost_asks_for_the_reason_with_the_last_blocker_filled_in(scene: Scene) -> None:
    Task.objects.filter(number=22).update(status="blocked", blocked_by="the audit at Fenwick")
    page = words(read(scene.client("anna"), url(scene) + "?how=lost"))
    assert "of Marcus Lindqvist (Fenwick Medical) was blocked: the audit at Fenwick." in page
    assert "Our two companies go no further with this evaluation for now." in read(scene.client("anna"), url(scene))


def test_lost_is_written_for_the_seller_and_the_plan_is_retired_by_the_neutral_line(scene: Scene) -> None:
    before = scene.fresh().revision
    assert post(scene, "lost", LOST, form_key="k").status_code == 302
    assert post(scene, "lost", LOST, form_key="k").status_code == 302  # the same form acts once
    row = opportunity(scene.visit("anna"))
    assert row and (row.outcome, row.lost_how, row.lost_to, row.outcome_why, row.outcome_on) == (
        "lost", "competitor", "Halden", "Their price", date(2026, 2, 9),
    )  # fmt: skip
    (line,) = since(scene.fresh(), before)
    assert (line.verb, line.why) == ("plan.retired", "We go no further for now.")
    assert private_lines(scene) == ["opportunity.ended"]
    assert broken_at(scene.fresh()) is None and first_private_fault(scene.fresh()) is None
    assert "Lost on Mon 9 Feb. To another supplier: Halden." in words(read(scene.client("anna"), url(scene)))


def test_the_buyer_reads_nothing_of_it(scene: Scene) -> None:
    post(scene, "lost", LOST)
    priya = scene.client("priya")
    for more in ("", "activity/", "versions/", "settings/", "handoff/"):
        page = words(read(priya, url(scene, more))).casefold()
        assert "halden" not in page and "their price" not in page and " lost " not in page, more
    assert priya.get(url(scene)).status_code == 404


def test_lost_may_be_written_down_without_retiring_and_after_it(scene: Scene) -> None:
    before = Workspace.objects.values().get()
    assert post(scene, "lost", {k: v for k, v in LOST.items() if k != "retire"}).status_code == 302
    assert Workspace.objects.values().get() == before
    Workspace.objects.update(state="retired")
    page = read(scene.client("anna"), url(scene) + "?how=lost")
    assert "Retire the shared plan as well" not in page
    was = re.findall(r'name="was" value="([^"]+)"', page)[0]
    again = {**LOST, "was": was, "why": "No budget", "retire": ""}
    assert post(scene, "lost", again).status_code == 302
    row = opportunity(scene.visit("anna"))
    assert row and row.outcome_why == "No budget"


@pytest.mark.parametrize(
    ("more", "said"),
    [({"how": ""}, "Choose how it was lost."), ({"why": " "}, "Say in a line why"), ({"on": ""}, "Choose the day."),
     ({"on": "2026-02-11"}, "on a day to come"), ({"shared": " "}, "Write the line that both companies read"),
     ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_and_nothing_is_written(scene: Scene, more: dict[str, str], said: str) -> None:
    answer = post(scene, "lost", LOST, **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert scene.fresh().state == "open" and opportunity(scene.visit("anna")) is None


@pytest.mark.parametrize("how", ["lost", "won"])
def test_two_who_write_down_how_it_ended_do_not_overwrite_each_other(scene: Scene, how: str) -> None:
    form = {"lost": {**LOST, "retire": ""}, "won": {**WON, "sign": ""}}[how]
    assert post(scene, how, form).status_code == 302
    clash = post(scene, how, form, why="Mine", on="2026-02-06")
    said = clash.content.decode()
    assert clash.status_code == 409 and form["why"] in words(said) and "Mine" in said
    row = opportunity(scene.visit("anna"))
    assert row and (row.outcome, row.outcome_why, row.outcome_on) == (how, form["why"], date(2026, 2, 9))
    now = re.findall(r'name="was" value="([^"]+)"', said)[0]
    assert post(scene, how, form, why="Mine", on="2026-02-06", was=now).status_code == 302
    row = opportunity(scene.visit("anna"))
    assert row and (row.outcome_why, row.outcome_on) == ("Mine", date(2026, 2, 6))


def test_won_marks_the_signature_as_done_for_both_and_the_rest_for_the_seller(scene: Scene) -> None:
    Task.objects.exclude(number=29).update(status="done", done_on=date(2026, 2, 6), under_way=False)
    before = scene.fresh().revision
    assert post(scene, "won", WON).status_code == 302
    assert scene.task(29).done_on == date(2026, 2, 9)
    assert [line.verb for line in since(scene.fresh(), before)] == ["task.completed"]
    row = opportunity(scene.visit("anna"))
    assert row and (row.outcome, row.outcome_why) == ("won", "The pilot")
    assert "Mark the plan’s signature" not in read(scene.client("anna"), url(scene) + "?how=won")
    assert 'id="first-days"' in read(scene.client("priya"), url(scene, ""))


def test_won_can_be_said_without_touching_the_plan(scene: Scene) -> None:
    before = Workspace.objects.values().get()
    assert post(scene, "won", {k: v for k, v in WON.items() if k != "sign"}).status_code == 302
    assert Workspace.objects.values().get() == before


def test_what_signing_would_push_is_looked_at_on_the_plan_first(scene: Scene) -> None:
    Task.objects.filter(number=29).update(due_on=date(2026, 1, 30), starts_on=date(2026, 1, 30))
    Task.objects.filter(number=30).update(due_on=date(2026, 2, 4), starts_on=date(2026, 2, 2))
    answer = post(scene, "won", WON)
    assert answer.status_code == 422 and "later steps move" in answer.content.decode()
    assert scene.task(29).status != "done" and opportunity(scene.visit("anna")) is None


def test_who_does_not_lead_reads_it(scene: Scene) -> None:
    post(scene, "lost", LOST)
    page = words(read(scene.client("olga"), url(scene)))
    assert "Lost on Mon 9 Feb." in page and "Write it down" not in page
