"""What both sides agree to, on the pages: proposed, looked at, accepted, declined, taken back; with plain forms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mapapp.access.seats import mark_seen
from mapapp.plans.changes.agreement import propose_version
from mapapp.plans.changes.progress import drop_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, ProposalAnswer, Task, Version
from mapapp.snapshots import pdf
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.making import html_of, identifier_of
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, text
from tests.pages.reading import part, words
from tests.snapshots.story import slip, text_of

pytestmark = pytest.mark.usefixtures("own_folder", "today")
EVERYBODY = ("anna", "priya", "marcus", "tom", "olga")


@pytest.fixture
def proposed(scene: Scene) -> Scene:
    """Version 1, proposed by Anna."""
    propose_version(scene.fresh(), None, by=scene.actor("anna"), at=TODAY)
    return scene


def browser(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def answer(scene: Scene, name: str, said: str, number: int = 1, **more: str) -> Any:
    return browser(scene, name).post(f"versions/{number}/answer/", answer=said, **more)


def shown(scene: Scene, name: str, path: str = "", id_: str = "proposed") -> str:
    html = text(browser(scene, name).get(path))
    return words(part(html, id_)) if f'id="{id_}"' in html else ""


def test_a_lead_saves_the_plan_and_proposes_it_with_one_form(scene: Scene) -> None:
    anna = browser(scene, "anna")
    assert "Save it and propose it to Fenwick Medical" in text(anna.get("versions/new/"))
    assert "Save it and propose it to Larkspur" in text(browser(scene, "priya").get("versions/new/"))
    sent = anna.post("versions/new/", reason="review", propose="1", form_key="one")
    assert (sent.status_code, sent["Location"]) == (302, f"{anna.plan}versions/1/")
    assert Version.objects.get().reason == "review"
    assert "Version 1 is proposed to Fenwick Medical." in text(anna.get("versions/1/"))
    assert anna.post("versions/new/", reason="review", propose="1", form_key="one").status_code == 302
    assert Version.objects.count() == 1


def test_a_saved_version_is_proposed_from_its_page_by_leads_only(scene: Scene) -> None:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    priya = browser(scene, "priya")
    assert "Propose it to Larkspur" in text(priya.get("versions/1/"))
    for name in ("marcus", "tom", "olga"):
        assert "Propose it to" not in text(browser(scene, name).get("versions/1/"))
        assert browser(scene, name).post("versions/1/propose/").status_code == 403
    assert priya.post("versions/1/propose/").status_code == 302
    assert "Propose it to" not in text(priya.get("versions/1/"))
    again = priya.post("versions/1/propose/")
    assert again.status_code == 422
    assert "Version 1 is proposed already, and waits for an answer." in text(again)


def test_the_side_that_is_asked_reads_it_on_its_plan_and_only_its_leads_answer(proposed: Scene) -> None:
    said = shown(proposed, "priya")
    assert "Larkspur proposes version 1 as what both sides agree to." in said
    assert "Anna Kessler accepted it on Tue 10 Feb." in said
    assert "Look at it" in said
    assert "Accept version 1" in said
    for name in ("marcus", "tom"):
        assert "Look at it" in shown(proposed, name)
        assert "Accept" not in shown(proposed, name)
    for name in ("anna", "olga"):
        assert shown(proposed, name) == "", "who proposed is not asked"


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_sees_on_the_versions_page_who_has_accepted(proposed: Scene, name: str) -> None:
    said = shown(proposed, name, "versions/")
    assert "Anna Kessler" in said
    assert ("Take it back" in said) == (name == "anna")
    assert ("Accept version 1" in said) == (name == "priya")


def test_accepted_it_is_a_version_of_its_own_that_says_who_agreed(proposed: Scene) -> None:
    accepted = answer(proposed, "priya", "accept", form_key="yes")
    priya = browser(proposed, "priya")
    assert (accepted.status_code, accepted["Location"]) == (302, f"{priya.plan}versions/2/")
    html = words(text(proposed.client("priya").get(accepted["Location"])))
    assert "Agreed by Anna Kessler and Priya Raman on 10 Feb 2026, as version 1." in html
    for name in EVERYBODY:
        listed = words(text(browser(proposed, name).get("versions/")))
        assert "Agreed by both sides Version 1, accepted by Anna Kessler and Priya Raman" in listed
        assert "Dates are measured against it" in listed
        assert "Compare with 1" in listed
        assert shown(proposed, name) == ""
    assert answer(proposed, "priya", "accept", form_key="yes").status_code == 302
    assert Version.objects.count() == 2


def test_what_comes_after_is_measured_against_it_on_page_and_paper(proposed: Scene) -> None:
    answer(proposed, "priya", "accept")
    slip(proposed, 30, date(2026, 3, 23), who="anna")
    row = words(part(text(browser(proposed, "tom").get()), "task-30"))
    assert "4 working days later than agreed" in row
    assert "was 17 Mar" in row
    assert "1 later than agreed" in words(text(browser(proposed, "tom").get()))
    version = save_version(proposed.fresh(), by=proposed.actor("anna"), at=TODAY)
    snapshot = ask_for(version, at=TODAY)
    paper = text_of(pdf.render(html_of(snapshot), identifier=identifier_of(snapshot)))
    assert "Dates are measured against version 2, agreed by Anna Kessler and Priya Raman on 10 Feb 2026." in paper
    assert "4 working days later than agreed" in paper


def test_a_seller_accepts_nothing_for_the_buyer_and_a_contributor_nothing_at_all(proposed: Scene) -> None:
    before = proposed.fresh().revision
    for name in ("anna", "marcus", "tom", "olga"):
        for said in ("accept", "decline"):
            assert answer(proposed, name, said, why="No").status_code == 403
    for name in ("priya", "marcus", "olga"):
        assert answer(proposed, name, "withdraw").status_code == 403
    assert (proposed.fresh().revision, ProposalAnswer.objects.count()) == (before, 0)


def test_declined_with_a_reason_that_everybody_reads_in_the_history(proposed: Scene) -> None:
    refused = answer(proposed, "priya", "decline")
    assert refused.status_code == 422
    assert "Say in one line what has to change first." in text(refused)
    assert answer(proposed, "priya", "decline", why="Legal needs a week").status_code == 302
    line = words(part(text(browser(proposed, "anna").get("activity/")), f"event-{proposed.fresh().revision}"))
    assert "Priya Raman declined version 1" in line
    assert "Legal needs a week" in line
    again = answer(proposed, "priya", "accept")
    assert again.status_code == 422
    assert "Version 1 is not proposed any more." in text(again)


def test_taken_back_by_who_proposed_it(proposed: Scene) -> None:
    assert answer(proposed, "anna", "withdraw").status_code == 302
    assert shown(proposed, "priya") == ""
    assert "Propose it to Fenwick Medical" in text(browser(proposed, "anna").get("versions/1/"))


def test_who_saw_an_older_proposal_accepts_no_newer_one(proposed: Scene) -> None:
    slip(proposed, 30, date(2026, 3, 23), who="anna")
    propose_version(proposed.fresh(), None, by=proposed.actor("anna"), at=TODAY)
    stale = answer(proposed, "priya", "accept", 1)
    assert stale.status_code == 422
    assert "Version 2 is proposed now, not version 1. Look at that one." in text(stale)
    assert proposed.fresh().baseline is None


def test_before_one_accepts_one_reads_what_moved_since(proposed: Scene) -> None:
    assert "have moved since" not in shown(proposed, "priya", "versions/1/")
    slip(proposed, 30, date(2026, 3, 23), who="anna")
    said = shown(proposed, "priya", "versions/1/")
    assert "These dates have moved since it was saved. Accepted is what stands in the version." in said
    assert "17 Mar 23 Mar +4 working days" in said


def test_an_answer_that_is_none_and_a_version_that_is_none(proposed: Scene) -> None:
    assert answer(proposed, "priya", "maybe").status_code == 422
    assert answer(proposed, "priya", "accept", 9).status_code == 404
    assert browser(proposed, "anna").post("versions/9/propose/").status_code == 404
    assert proposed.fresh().baseline is None


def test_what_was_proposed_and_agreed_is_told_since_the_last_visit(proposed: Scene) -> None:
    def since(name: str) -> str:
        mark_seen(proposed.visit(name), TODAY, revision=1)
        return shown(proposed, name, id_="since")

    assert "Anna Kessler proposed version 1 as what both sides agree to." in since("marcus")
    answer(proposed, "priya", "accept")
    said = since("marcus")
    assert "Priya Raman accepted version 1. Both sides agree to it: it is kept as version 2." in said
    assert "proposed version 1" not in said, "its answer says it"


def test_the_history_is_narrowed_to_what_was_agreed(proposed: Scene) -> None:
    slip(proposed, 30, date(2026, 3, 23), who="anna")
    answer(proposed, "priya", "accept")
    told = words(text(browser(proposed, "tom").get("activity/?kind=agreement")))
    assert "Priya Raman accepted version 1 . Both sides agree to it: it is kept as version 2 ." in told
    assert "Anna Kessler proposed version 1" in told
    assert "moved #30" not in told
    assert "moved #30" in words(text(browser(proposed, "tom").get("activity/?kind=dates")))
    assert browser(proposed, "tom").get("activity/?kind=nonsense").status_code == 200


def test_a_comparison_lists_what_was_dropped(proposed: Scene) -> None:
    drop_task(proposed.fresh(), 27, was="blocked", by=proposed.actor("priya"), at=TODAY)
    save_version(proposed.fresh(), by=proposed.actor("anna"), at=TODAY + timedelta(minutes=1))
    told = words(text(browser(proposed, "tom").get("versions/1..2/")))
    assert "Not needed any more" in told
    assert "27 Cyber insurance certificate ($5M) verified" in told
    assert "Ruth Adeyemi, 20 Feb" in told


def test_all_dates_that_wait_are_accepted_at_once_from_the_plan(scene: Scene) -> None:
    slip(scene, 22, date(2026, 2, 25), who="anna")
    priya, script = browser(scene, "priya"), Browser(scene, "priya")
    said = shown(scene, "priya", id_="answers")
    assert "Larkspur proposes four dates for steps of yours." in said
    assert "22 Security review meeting held and risk rating issued : Thu 19 Feb Wed 25 Feb" in said
    assert "Accept all 4 dates" in said
    assert shown(scene, "tom", id_="answers") == "", "a reader answers nothing"
    seen = [f"{number}:{scene.task(number).due_on}" for number in (22, 25, 28, 29)]
    assert all(f'name="dates" value="{one}"' in text(priya.get()) for one in seen)
    stale = script.post("dates/accept/", dates=["22:2026-02-24"])
    assert stale.status_code == 409
    assert "The date of 22 is now Wed 25 Feb. Look at it, then answer." in text(stale)
    assert browser(scene, "anna").post("dates/accept/", dates=seen).status_code == 403
    for broken in ("22", "x:2026-02-24", "22:yesterday", "99999999999999999999:2026-02-25"):
        assert script.post("dates/accept/", dates=[broken]).status_code == 422
    accepted = script.post("dates/accept/", dates=seen)
    assert accepted.status_code == 200
    assert "Four dates are accepted." in text(accepted)
    assert 'id="answers" hx-swap-oob="true" hidden' in text(accepted)
    assert Event.objects.latest("number").verb == "dates.accepted"
    assert not any(scene.task(number).proposed_by for number in (22, 25, 28, 29))


def test_a_date_is_accepted_from_my_tasks(scene: Scene) -> None:
    slip(scene, 13, date(2026, 2, 19), who="anna")
    marcus = scene.client("priya")
    html = text(marcus.get("/tasks/"))
    assert "proposed by Larkspur" in html
    sent = marcus.post(f"/p/{scene.workspace.code}/task/13/accept/", {"was": "2026-02-19", "back": "tasks"})
    assert (sent.status_code, sent["Location"]) == (302, "/tasks/")
    assert scene.task(13).proposed_by == ""


@pytest.mark.parametrize("script", [True, False])
def test_all_of_ones_own_dates_are_accepted_from_my_tasks(scene: Scene, script: bool) -> None:
    slip(scene, 13, date(2026, 2, 19), who="anna")
    priya = Browser(scene, "priya", script=script)
    assert "Accept all" not in text(priya.client.get("/tasks/")), "one date has its own button"
    Task.objects.filter(number=26).update(owner=scene.task(13).owner)
    slip(scene, 26, date(2026, 3, 13), who="anna")
    html = words(text(priya.client.get("/tasks/")))
    assert "proposes two dates for steps of yours in One account-planning platform by Q3." in html
    assert "Accept all 2 dates" in html
    seen = [f"{number}:{scene.task(number).due_on}" for number in (13, 26)]
    sent = priya.post("dates/accept/", dates=seen, back="tasks")
    if script:
        assert "Two dates are accepted." in text(sent)
        assert 'id="mine"' in text(sent)
    else:
        assert (sent.status_code, sent["Location"]) == (302, "/tasks/")
    assert not any(scene.task(number).proposed_by for number in (13, 26))


@pytest.mark.parametrize("script", [True, False])
def test_a_promised_date_asks_why_before_it_moves_later(proposed: Scene, script: bool) -> None:
    answer(proposed, "priya", "accept")
    anna = Browser(proposed, "anna", script=script)
    asked = anna.edit(30, "due", due="2026-03-18")
    assert asked.status_code == 200
    assert "Why is it moving?" in text(asked)
    assert proposed.task(30).due_on == date(2026, 3, 17)
    without = anna.apply(asked, "task/30/due/", why=" ")
    assert without.status_code == 422
    assert "Say in one line why it is moving." in text(without)
    anna.apply(asked, "task/30/due/", why="The room is taken")
    assert proposed.task(30).due_on == date(2026, 3, 18)


def test_moved_how_often_and_by_how_much_stands_on_the_row_and_on_the_task(proposed: Scene) -> None:
    answer(proposed, "priya", "accept")
    for day in (18, 20, 24):
        slip(proposed, 30, date(2026, 3, day), who="anna")
    anna = browser(proposed, "anna")
    for html in (part(text(anna.get()), "task-30"), text(anna.get("task/30/"))):
        assert "moved 3 times, +5 working days in all" in words(html)
