"""The end of a review and a call that is written down: looked at, kept, sent; once, and not behind anybody's back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings

from mapapp.access.models import Seat
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.touchpoints import note_review
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import read
from mapapp.plans.models import Event, Version
from mapapp.plans.touchpoints import HELD, Kind, touchpoint_in
from mapapp.post.models import Letter
from mapapp.snapshots.models import Snapshot
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import words


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path, db: None) -> Iterator[None]:
    settings.VAR = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield


def number(scene: Scene, name: str) -> str:
    me = scene.visit(name).me
    assert me
    return str(me.number)


def slip(scene: Scene) -> None:
    due = scene.task(22).due_on
    reschedule_task(scene.fresh(), 22, due_on=due + timedelta(days=6), was=due, seen=scene.fresh().revision,
                    why="The audit", by=scene.actor("anna"), at=TODAY)  # fmt: skip


def opened(scene: Scene, path: str = "review/end/", name: str = "anna") -> dict[str, Any]:
    """What the page's form holds when it is opened."""
    html = text(Browser(scene, name, script=False).get(path))
    ticked = re.findall(r'<input type="checkbox" name="(people|readers)" value="(\d+)"[^>]* checked', html)
    return hidden(html) | {
        "people": [value for field, value in ticked if field == "people"],
        "readers": [value for field, value in ticked if field == "readers"],
        "line": "",
    }


def post(scene: Scene, form: dict[str, Any], path: str = "review/end/", name: str = "anna", do: str = "send") -> Any:
    return Browser(scene, name, script=False).post(path, **form, do=do)


def kept() -> Any:
    return touchpoint_in(read(Event.objects.filter(verb__in=HELD).latest("number")))


def test_the_letter_is_looked_at_with_its_changes_marked(scene: Scene) -> None:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    slip(scene)
    note_review(scene.fresh(), 22, text="Marcus is back on Monday", was="", by=scene.actor("anna"), at=TODAY)
    html = text(Browser(scene, "anna", script=False).get("review/end/"))
    said = words(html)
    assert "Your evaluation plan: signature moved to 18 March" in said
    assert "Signature moved from <del>12 Mar</del> to <ins>18 Mar</ins>" in html
    assert "Anna Kessler of Larkspur sends you the plan after the review of Tue 10 Feb" in said
    assert "What was said Security review meeting held and risk rating issued Marcus is back on Monday" in said
    assert "The letter, as Priya Raman gets it" in said
    assert "End review, save version 2, send the changes" in said
    assert "/stop/" not in html  # nobody stops somebody else's letters


def test_whose_letter_it_is_can_be_chosen(scene: Scene) -> None:
    html = text(Browser(scene, "anna", script=False).get(f"review/end/?as={number(scene, 'marcus')}"))
    assert "The letter, as Marcus Lindqvist gets it" in html and "Yours next, Marcus" in html
    for odd in ("999", "x", ""):
        assert "as Priya Raman gets it" in text(Browser(scene, "anna", script=False).get(f"review/end/?as={odd}"))


def test_what_a_reader_has_read_is_not_told_by_the_preview(scene: Scene) -> None:
    slip(scene)
    before = text(Browser(scene, "anna", script=False).get("review/end/"))
    Browser(scene, "priya").post("read/", revision=str(scene.fresh().revision))
    after = text(Browser(scene, "anna", script=False).get("review/end/"))
    letters = [html[html.index('class="preview') : html.index("<footer")] for html in (before, after)]
    assert letters[0] == letters[1]


def test_the_end_keeps_a_version_asks_for_its_pdf_and_puts_a_letter_for_each_in_the_outbox(scene: Scene) -> None:
    form = opened(scene) | {"line": "We go on", "people": [number(scene, "anna"), number(scene, "priya")]}
    answer = post(scene, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/p/{scene.workspace.code}/")
    version, found = Version.objects.get(), kept()
    assert (version.reason, found.version, found.line, found.kind) == ("review", 1, "We go on", Kind.REVIEW)
    assert {str(n) for n in found.people} == set(form["people"])
    assert Snapshot.objects.get().version_id == version.pk
    letters = Letter.objects.filter(kind="refreshed")
    assert {letter.user for letter in letters} == {seat.user for seat in Seat.objects.all()}
    assert all(letter.state == "waiting" and not letter.text for letter in letters)
    page = text(Browser(scene, "anna", script=False).get())
    assert "Last talked Tue 10 Feb" in page


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    form = opened(scene)
    first, second = post(scene, form), post(scene, form)
    assert first.status_code == second.status_code == 302
    assert (Version.objects.count(), Letter.objects.filter(kind="refreshed").count()) == (1, 5)
    assert Event.objects.filter(verb__in=HELD).count() == 1


def test_a_plan_that_changed_meanwhile_is_shown_again_and_nothing_has_gone(scene: Scene) -> None:
    form = opened(scene) | {"line": "Half a sentence"}
    add_comment(scene.fresh(), 22, body="One more thing", by=scene.actor("marcus"), at=TODAY)
    slip(scene)
    answer = post(scene, form)
    said = text(answer)
    assert answer.status_code == 409
    assert "The plan changed while you looked." in said and 'value="Half a sentence"' in said
    assert "One more thing" in said and not Version.objects.exists() and not Letter.objects.exists()
    assert post(scene, form | hidden(said)).status_code == 302
    assert post(scene, opened(scene) | {"seen": ""}).status_code == 409  # nobody sends what he has not seen


def test_one_may_end_without_sending_with_a_version_or_without(scene: Scene) -> None:
    post(scene, opened(scene), do="end")
    assert not Version.objects.exists() and kept().version is None
    post(scene, opened(scene) | {"save": "on"}, do="end")
    assert kept().version == 1
    assert not Letter.objects.exists()


def test_nothing_new_is_no_version_and_the_page_says_so(scene: Scene) -> None:
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    said = words(text(Browser(scene, "anna", script=False).get("review/end/")))
    assert "End review, send the plan" in said
    assert "Nothing has changed since version 1, so no version is saved." in said
    post(scene, opened(scene))
    assert (Version.objects.count(), Letter.objects.count()) == (1, 5)


def test_who_gets_it_can_be_fewer_but_not_nobody(scene: Scene) -> None:
    answer = post(scene, opened(scene) | {"readers": []})
    assert answer.status_code == 422 and "Nobody is ticked here." in text(answer)
    post(scene, opened(scene) | {"readers": [number(scene, "tom")]})
    assert [letter.user for letter in Letter.objects.all()] == [scene.users["tom"]]


def test_a_second_letter_on_one_day_is_asked_about(scene: Scene) -> None:
    """Whoever sends it: the readers count, and those who had it are named with when. A third person gets it at once."""
    post(scene, opened(scene) | {"readers": [number(scene, "tom"), number(scene, "priya")]})
    form = opened(scene, "touchpoint/", "priya") | {"kind": "call", "on": "2026-02-10", "line": "Kept words"}
    form["readers"] = [number(scene, name) for name in ("tom", "marcus")]
    asked = post(scene, form, "touchpoint/", "priya")
    said = words(text(asked))
    assert asked.status_code == 422 and "The plan was sent today already, last at 09:12, to Tom Okafor." in said
    assert "Send it once more today" in said and 'value="Kept words"' in text(asked)
    assert (Letter.objects.count(), Event.objects.filter(verb__in=HELD).count()) == (2, 1)
    assert post(scene, form | {"readers": [number(scene, "marcus")]}, "touchpoint/", "priya").status_code == 302
    again = opened(scene, "touchpoint/", "priya") | {"kind": "call", "on": "2026-02-10", "again": "on"}
    assert post(scene, again | {"readers": form["readers"]}, "touchpoint/", "priya").status_code == 302
    assert Letter.objects.filter(user=scene.users["tom"]).count() == 2


def test_on_another_day_it_goes_at_once(scene: Scene) -> None:
    post(scene, opened(scene))
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert "Send it once more" not in text(Browser(scene, "anna", script=False).get("review/end/"))
        assert post(scene, opened(scene)).status_code == 302
    assert Letter.objects.filter(user=scene.users["tom"]).count() == 2


def test_nobody_is_sent_the_plan_five_times_a_day(scene: Scene) -> None:
    tom, more = number(scene, "tom"), {"kind": "call", "on": "2026-02-10", "again": "on"}
    told = []
    for turn in range(5):
        who = ("anna", "priya")[turn % 2]
        told.append(post(scene, opened(scene, "touchpoint/", who) | {**more, "readers": [tom]}, "touchpoint/", who))
    assert [answer.status_code for answer in told] == [302, 302, 302, 302, 422]
    assert "Tom Okafor got the plan 4 times today." in words(text(told[-1]))
    assert (Letter.objects.count(), Event.objects.filter(verb__in=HELD).count()) == (4, 4)
    assert post(scene, opened(scene, "touchpoint/") | more, "touchpoint/", do="end").status_code == 302


def test_people_are_those_of_the_plan(scene: Scene) -> None:
    for field in ("people", "readers"):
        assert post(scene, opened(scene) | {field: ["999"]}).status_code == 422
    assert not Event.objects.filter(verb__in=HELD).exists()


def test_who_took_part_the_last_time_is_ticked(scene: Scene) -> None:
    post(scene, opened(scene) | {"people": [number(scene, "priya"), number(scene, "marcus")]}, do="end")
    assert set(opened(scene)["people"]) == {number(scene, name) for name in ("anna", "priya", "marcus")}


def test_a_call_is_logged_with_its_day_and_ends_with_the_same_offer(scene: Scene) -> None:
    said = words(text(Browser(scene, "priya", script=False).get("touchpoint/")))
    assert "Log it, save version 1, send the changes" in said and "Log it without sending" in said
    form = opened(scene, "touchpoint/", "priya") | {"kind": "meeting", "on": "2026-02-06"}
    post(scene, form, "touchpoint/", "priya")
    found = kept()
    assert (found.kind, found.on, found.version) == (Kind.MEETING, date(2026, 2, 6), 1)
    assert Version.objects.get().reason == "touchpoint"
    page = text(Browser(scene, "anna", script=False).get())
    assert "Last talked Fri 6 Feb" in page and "logged a meeting of Fri 6 Feb." in words(page)
    history = words(text(Browser(scene, "anna", script=False).get("activity/?kind=touchpoints")))
    assert (
        "Priya Raman logged a meeting of Fri 6 Feb. Version 1 was saved with it. The changes went to 5 people."
        in history
    )


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "review"), ("kind", ""), ("on", ""), ("on", "2026-02-11"), ("on", "x")]
)
def test_a_call_without_its_kind_or_day_is_put_right_at_the_field(scene: Scene, field: str, value: str) -> None:
    form = opened(scene, "touchpoint/") | {"kind": "call", "on": "2026-02-06", field: value}
    answer = post(scene, form, "touchpoint/")
    assert answer.status_code == 422 and not Event.objects.filter(verb__in=HELD).exists()
    assert f'href="#id_{field}' in text(answer)


def test_only_leads_end_a_review_or_log_a_call(scene: Scene) -> None:
    for path in ("review/end/", "touchpoint/"):
        for name in ("marcus", "tom", "olga"):
            assert Browser(scene, name, script=False).get(path).status_code == 403
            assert Browser(scene, name, script=False).post(path, do="end").status_code == 403
        assert Browser(scene, "zed", script=False).get(path).status_code == 404
