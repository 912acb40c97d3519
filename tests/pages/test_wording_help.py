"""Help under the text of a step: for who types it, in his side's words, never in the way, kept nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from mapapp.plans.models import Event, Task, Workspace
from mapapp.private.choosing import tables_of
from tests.builders import Scene
from tests.pages.edits import Browser, hidden, text

pytestmark = pytest.mark.usefixtures("today")
WEAK = "Get budget approved"
STRONG = "VP of Finance approves $120K budget line in October planning cycle"
SELLERS = "Weak: it does not say who decides or signs, how much and where it is decided."
BUYERS = "To make this easy to finish: who says yes, how much and where is it decided?"
HELP = re.compile(r'<div class="wording"[^>]*>')


def said_once(response: Any) -> str:
    """The page without the coach's panel, which tells its sellers of weak words as long as they are."""
    return re.sub(r'<aside id="coach".*?</aside>', "", text(response), flags=re.DOTALL)


def helped(scene: Scene, who: str, typed: str, path: str = "wording/?task=26", **more: str) -> str:
    answer = Browser(scene, who).post(path, text=typed, **more)
    assert answer.status_code == 200
    return text(answer)


def test_a_seller_is_told_why_and_how_with_an_example(scene: Scene) -> None:
    said = helped(scene, "anna", WEAK)
    assert SELLERS in said and "Name who says yes, by name or by part." in said
    assert "For example: “VP of Finance approves the budget, up to the total of the order form" in said


@pytest.mark.parametrize("who", ["priya", "marcus"])
def test_a_buyer_is_asked_in_words_of_his_own(scene: Scene, who: str) -> None:
    said = helped(scene, who, WEAK)
    assert BUYERS in said
    assert "eak" not in said.replace("week", "")


def test_a_strong_text_an_empty_one_and_another_language_are_met_with_nothing(scene: Scene) -> None:
    for typed in (STRONG, "", "Budget freigeben lassen", "x" * 9000):
        assert "<p" not in helped(scene, "anna", typed)
        assert "<p" not in helped(scene, "priya", typed)


def test_who_only_reads_gets_none(scene: Scene) -> None:
    assert Browser(scene, "tom").post("wording/", text=WEAK).status_code == 403
    assert Browser(scene, "zed").post("wording/", text=WEAK).status_code == 404
    scene.workspace.state = Workspace.State.RETIRED
    scene.workspace.save(update_fields=["state"])
    assert Browser(scene, "anna").post("wording/", text=WEAK).status_code == 403


def test_it_is_asked_by_post_so_that_no_address_holds_what_one_types(scene: Scene) -> None:
    assert Browser(scene, "anna").get(f"wording/?text={WEAK}").status_code == 405
    assert Browser(scene, "anna").post("wording/?task=999", text=WEAK).status_code == 404
    assert "<p" in helped(scene, "anna", WEAK, "wording/?task=x")


def test_the_fields_of_the_step_count(scene: Scene) -> None:
    assert "what is there afterwards" in helped(scene, "anna", "Review MSA")
    Task.objects.filter(number=26).update(done_when="Redlines are back")
    assert "<p" not in helped(scene, "anna", "Review MSA")
    Task.objects.filter(number=26).update(kind="meeting", done_when="")
    assert "open points answered" in helped(scene, "anna", "Call with IT")


def test_the_owner_that_is_chosen_counts_in_a_new_step(scene: Scene) -> None:
    typed = "Approval of the rollout plan"
    assert "who decides or signs and where" in helped(scene, "anna", typed, "wording/", owner="seller:Who?")
    assert "does not say where it is decided" in helped(scene, "anna", typed, "wording/", owner="buyer")
    assert "does not say where it is decided" in helped(scene, "priya", typed, "wording/?list=own").replace(
        "asy to finish: where is it decided?", "does not say where it is decided"
    )


def test_nothing_is_written_and_two_questions_are_asked(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna = Browser(scene, "anna")
    anna.post("wording/?task=26", text=WEAK)
    before = list(Event.objects.values_list("pk", "hash"))
    with django_assert_num_queries(4) as asked:
        anna.post("wording/?task=26", text=WEAK)
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}
    assert list(Event.objects.values_list("pk", "hash")) == before


def test_what_is_typed_is_shown_as_text(scene: Scene) -> None:
    raw = Browser(scene, "anna").post("wording/", text="Review <b>MSA</b>").content.decode()
    assert "<b>" not in raw and "&lt;b&gt;MSA" in raw


def test_not_now_stays_quiet_for_that_text_alone(scene: Scene) -> None:
    answer = Browser(scene, "priya").post("wording/?task=26", text=WEAK, not_now="1")
    quiet = hidden(text(answer))["quiet"]
    assert "<p" not in text(answer) and len(quiet) == 16
    assert hidden(helped(scene, "priya", f" {WEAK} ", quiet=quiet))["quiet"] == quiet
    assert BUYERS in helped(scene, "priya", WEAK + " internally", quiet=quiet)
    assert BUYERS in helped(scene, "priya", WEAK)


def test_not_now_gives_the_focus_back_to_the_field(scene: Scene) -> None:
    anna = Browser(scene, "anna")
    anna.headers = {**anna.headers, "HX-Target": "f-26-text-help"}
    assert '"value": "f-26-text"' in anna.post("wording/", text=WEAK, not_now="1")["HX-Trigger-After-Settle"]
    assert "HX-Trigger-After-Settle" not in anna.post("wording/", text=WEAK)


def test_who_asks_too_often_is_met_with_silence(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("mapapp.pages.wording.too_often", lambda *args: asked.append(args[1:]) or True)
    assert "<p" not in helped(scene, "anna", WEAK)
    assert asked == [("wording", "anna.kessler@larkspur.example")]


@pytest.mark.parametrize("path", ["task/26/text/", "phase/1/tasks/"])
def test_the_field_says_where_the_help_comes(scene: Scene, path: str) -> None:
    for who in ("anna", "priya"):
        for script in (True, False):
            html = text(Browser(scene, who, script=script).get(path))
            [region] = HELP.findall(html)
            place = re.search(r'id="([^"]+)-help"', region)
            assert place and f'from:#{place[1]}"' in region and 'aria-live="polite"' in region
            field = re.search(rf'<input id="{place[1]}"[^>]*>', html)
            assert field and f'{place[1]}-help"' in field[0]


@pytest.mark.parametrize("who", ["anna", "priya"])
def test_the_own_list_has_it_too(scene: Scene, who: str) -> None:
    html = text(scene.client(who).get(f"/p/{scene.workspace.code}/lane/tasks/new/"))
    [region] = HELP.findall(html)
    assert "wording/?list=own" in region and "from:#id_text" in region
    assert 'aria-describedby="id_text_error id_text-help"' in html


def test_a_shared_screen_never_shows_it(scene: Scene) -> None:
    for script in (True, False):
        assert not HELP.search(text(Browser(scene, "anna", script=script).get("task/26/text/?back=review")))
    anna = Browser(scene, "anna")
    for seen in (f"{anna.plan}review/", f"{anna.plan}task/26/?back=review"):
        anna.headers = {**anna.headers, "HX-Current-URL": "http://testserver" + seen}
        assert "<p" not in text(anna.post("wording/?task=26", text=WEAK))


def test_without_script_a_quiet_line_comes_after_saving(scene: Scene) -> None:
    for who, words, typed in (("anna", SELLERS, WEAK), ("priya", BUYERS, "Get funding approved")):
        browser = Browser(scene, who, script=False)
        assert browser.edit(26, "text", text=typed).status_code == 302
        page = said_once(browser.get())
        assert "The words of 26 are saved." in page and words in page
        assert words not in said_once(browser.get())
        assert words not in text(scene.client("tom").get(browser.plan))


def test_with_script_or_a_strong_text_or_from_the_review_it_does_not(scene: Scene) -> None:
    anna, plain = Browser(scene, "anna"), Browser(scene, "anna", script=False)
    assert "Weak" not in text(anna.edit(26, "text", text=WEAK))
    assert "Weak" not in said_once(anna.client.get(anna.plan))  # nor does it wait for the next page
    plain.edit(26, "text", text=STRONG)
    assert "Weak" not in said_once(plain.get())
    plain.edit(26, "text", text=WEAK, back="review")
    assert "Weak" not in text(plain.get("review/")) and "Weak" not in said_once(plain.get())


def test_a_new_step_without_script_has_the_line(scene: Scene) -> None:
    plain = Browser(scene, "priya", script=False)
    made = plain.post("phase/1/tasks/", text=WEAK, owner="buyer", due="2026-03-02", form_key="k1")
    assert made.status_code == 302
    assert BUYERS in text(plain.get())


@pytest.mark.parametrize(("who", "words"), [("anna", SELLERS), ("priya", BUYERS)])
def test_a_step_of_the_own_list_has_it_after_saving_and_the_other_side_reads_nothing(
    scene: Scene, who: str, words: str
) -> None:
    day = {"starts_on": "2026-02-12", "due_on": "2026-02-13"}
    client, url = scene.client(who), f"/p/{scene.workspace.code}/lane/tasks/new/"
    page = text(client.post(url, {"text": WEAK, "owner": "", "gap": "Who?", "form_key": "k2", **day}, follow=True))
    assert "on your own list" in page and words.split(",")[0] in page
    other = "priya" if who == "anna" else "anna"
    assert words not in text(scene.client(other).get(f"/p/{scene.workspace.code}/"))
    assert tables_of(scene.actor(who).side).tasks.objects.get().text == WEAK


SAID_OF_SELLERS = re.compile(r"\b(?:weak|health|forecast|champion|deal|score|seller|stalled)\b", re.IGNORECASE)


def test_a_buyer_saves_whatever_he_writes_and_reads_nothing_that_sellers_say(scene: Scene) -> None:
    for script in (True, False):
        browser = Browser(scene, "priya", script=script)
        for typed in ("Data residency", "Answer any questions", "CFO signs off", "Finalize MSA", "Get legal on board"):
            said = re.search(r"<p>.*</p>", helped(scene, "priya", typed))
            assert said and SAID_OF_SELLERS.search(said[0]) is None, typed
            answer = browser.edit(26, "text", text=f"{typed} {script}")
            assert answer.status_code in (200, 302)
            assert Task.objects.get(number=26).text == f"{typed} {script}"


def test_it_never_stops_a_save(scene: Scene) -> None:
    for script in (True, False):
        browser = Browser(scene, "anna", script=script)
        browser.edit(26, "text", text=f"Discuss stuff {script}")
        assert Task.objects.get(number=26).text == f"Discuss stuff {script}"
