"""When each company works, on the settings page: the own side's leads say it, what moves is shown, all read it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.history import read
from mapapp.plans.models import Closure, Event, Side, SideCalendar
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, pairs, text
from tests.pages.reading import part, words

pytestmark = pytest.mark.usefixtures("today")
WEEK = {"works": ["0", "1", "2", "3", "4"], "country": "", "subdivision": "", "asked": "", "time_zone": "UTC"}
STOCK = {"part": "closed", "what": "Stocktaking", "first_on": "2026-02-19", "last_on": "2026-02-20"}


def at(scene: Scene, name: str) -> Browser:
    return Browser(scene, name, script=False)


def week(browser: Browser, seen: dict[str, Any] = WEEK, **typed: Any) -> Any:
    was = {f"was-{name}": value for name, value in seen.items()}
    key = str(hash(repr((seen, typed))))
    return browser.post("settings/calendar/", part="week", form_key=key, **was, **{**seen, **typed})


def close(browser: Browser, **typed: Any) -> Any:
    return browser.post("settings/calendar/", **{"form_key": str(hash(repr(typed))), **STOCK, **typed})


def calendar(scene: Scene, side: Side = Side.BUYER) -> SideCalendar:
    return scene.fresh().calendar(side)


def seen_after(browser: Browser, answer: Any) -> str:
    assert answer.status_code == 302, text(answer)
    return words(text(browser.get("settings/")))


def dates(scene: Scene) -> list[tuple[int, date, date]]:
    return list(scene.workspace.tasks.order_by("number").values_list("number", "starts_on", "due_on"))


def test_each_lead_edits_the_own_company_and_reads_the_other(scene: Scene) -> None:
    anna, priya = (words(text(at(scene, name).get("settings/"))) for name in ("anna", "priya"))
    assert "Days on which Larkspur works" in anna
    assert "Days on which Fenwick Medical works" not in anna
    assert "When Fenwick Medical works Days Monday to Friday Public holidays None" in anna
    assert "Fenwick Medical says this for itself." in anna
    assert "Days on which Fenwick Medical works" in priya
    assert "Larkspur says this for itself." in priya


def test_who_does_not_lead_reads_both(scene: Scene) -> None:
    for name in ("marcus", "jonas", "tom", "olga"):
        html = text(at(scene, name).get("settings/"))
        assert "When Fenwick Medical works" in html
        assert "When Larkspur works" in html
        assert "settings/calendar/" not in html
        sent = close(at(scene, name))
        assert sent.status_code == 403
        assert "Only a lead of the plan can do this." in text(sent)
    assert scene.fresh().revision == 1


def test_a_closure_that_moves_others_is_shown_then_saved_then_undone(scene: Scene) -> None:
    before, priya = dates(scene), at(scene, "priya")
    shown = close(priya)
    said = words(text(shown))
    assert shown.status_code == 200
    assert "Change when Fenwick Medical works, and move" in said
    assert "Closed days of Fenwick Medical: Stocktaking, 19 to 20 Feb." in said
    assert "Tasks 16, 22 and 27 start or end on a day off" in said
    assert "Signature moves from 12 Mar to" in said
    assert "24 Data processing agreement" in said
    assert (dates(scene), scene.fresh().revision) == (before, 1)
    fields = pairs(text(shown))
    assert priya.post("settings/calendar/", **fields).status_code == 422
    assert scene.fresh().revision == 1
    done = seen_after(priya, priya.post("settings/calendar/", **fields, why="We count the stock"))
    assert "dates moved." in done
    assert "Take away : Stocktaking, 19 to 20 Feb" in done
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.why, len(line.facts["pushed"]) > 1) == ("plan.calendar_set", "We count the stock", True)
    assert dates(scene) != before
    assert f"/undo/{line.number}/" in text(priya.get("activity/"))
    assert priya.post(f"undo/{line.number}/").status_code == 302
    assert (dates(scene), calendar(scene)) == (before, SideCalendar())


def test_a_plan_that_changed_meanwhile_is_shown_once_more(scene: Scene) -> None:
    priya = at(scene, "priya")
    fields = pairs(text(close(priya)))
    set_calendar(scene.workspace, Side.SELLER, values={"time_zone": "Europe/Berlin"}, was={"time_zone": "UTC"},
                 by=scene.actor("anna"), at=TODAY)  # fmt: skip
    again = priya.post("settings/calendar/", **fields, why="Stock")
    assert "The plan changed while you looked." in text(again)
    assert calendar(scene).closures == ()


def test_one_closed_day_needs_no_last_day(scene: Scene) -> None:
    priya = at(scene, "priya")
    said = seen_after(priya, close(priya, first_on="2026-10-05", last_on="", what="Outing"))
    assert "Saved. No date moved." in said
    assert calendar(scene).closures == (Closure(date(2026, 10, 5), date(2026, 10, 5), "Outing"),)
    gone = {"part": "opened", "what": "Outing", "first_on": "2026-10-05", "last_on": "2026-10-05", "form_key": "gone"}
    assert "Closed No days" in seen_after(priya, priya.post("settings/calendar/", **gone))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"what": " "}, "Write why you are closed."), ({"first_on": ""}, "Choose a day."),
        ({"first_on": "soon"}, "That is not a day."), ({"last_on": "2026-02-18"}, "It cannot end before it begins."),
        ({"last_on": "2028-01-01"}, "longer than a year"), ({"what": "x" * 201}, "201 characters"),
        ({"first_on": "1990-01-01", "last_on": "1990-01-02"}, "1990"),
    ],
)  # fmt: skip
def test_what_is_no_closure_stays_in_the_form(scene: Scene, typed: dict[str, str], why: str) -> None:
    sent = close(at(scene, "priya"), **typed)
    assert sent.status_code == 422
    assert why in text(sent)
    assert scene.fresh().revision == 1


def test_a_week_is_set_for_the_own_side_alone(scene: Scene) -> None:
    priya = at(scene, "priya")
    shown = week(priya, works=["0", "1", "6"])
    assert "from Monday to Friday to Monday, Tuesday, Sunday" in words(text(shown))
    fields = pairs(text(shown))
    seen_after(priya, priya.post("settings/calendar/", **fields, why="We rest from Wednesday on"))
    assert (calendar(scene).weekend, calendar(scene, Side.SELLER).weekend) == ("2345", "56")


def test_a_time_zone_is_set_and_moves_nothing(scene: Scene) -> None:
    anna = at(scene, "anna")
    assert "No date moved." in seen_after(anna, week(anna, time_zone="Europe/Berlin"))
    assert calendar(scene, Side.SELLER).time_zone == "Europe/Berlin"


def test_a_country_asks_for_its_part_before_anything_is_saved(scene: Scene) -> None:
    anna = at(scene, "anna")
    asked = week(anna, country="DE")
    html = text(asked)
    assert "Public holidays differ within Germany." in html
    assert '<option value="BY">Bayern</option>' in html
    assert scene.fresh().revision == 1
    saved = week(anna, country="DE", asked="DE", subdivision="BY")
    if saved.status_code == 200:
        saved = anna.post("settings/calendar/", **pairs(text(saved)), why="We are in Bavaria")
    said = seen_after(anna, saved)
    assert "Public holidays Germany, Bayern Fri 3 Apr: Good Friday" in said
    there = calendar(scene, Side.SELLER)
    assert (there.country, there.subdivision) == ("DE", "BY")
    assert not there.working_days.is_working(date(2027, 1, 6))
    assert "Nothing changed." in seen_after(anna, anna.post("settings/calendar/", part="holidays", form_key="new"))


def test_a_country_without_parts_is_taken_at_once_and_another_takes_its_place(scene: Scene) -> None:
    anna = at(scene, "anna")
    saved = week(anna, country="SA")
    saved = anna.post("settings/calendar/", **pairs(text(saved)), why="So") if saved.status_code == 200 else saved
    said = seen_after(anna, saved)
    assert "Public holidays Saudi Arabia" in said
    assert "Usual in Saudi Arabia: Monday, Tuesday, Wednesday, Thursday, Sunday" in said
    seen = {**WEEK, "country": "SA", "asked": "SA"}
    gone = week(anna, seen, country="")
    gone = anna.post("settings/calendar/", **pairs(text(gone)), why="So") if gone.status_code == 200 else gone
    seen_after(anna, gone)
    assert calendar(scene, Side.SELLER) == SideCalendar()


def test_holidays_stay_as_they_were_chosen_until_somebody_looks_them_up_again(scene: Scene) -> None:
    old = {"country": "SA", "place": "Saudi Arabia", "holidays": "National Day\t280923"}
    set_calendar(scene.workspace, Side.SELLER, values=old, was={}, by=scene.actor("anna"), at=TODAY)
    anna = at(scene, "anna")
    assert "This plan keeps the public holidays as they were known when they were chosen." in text(
        anna.get("settings/")
    )
    sent = anna.post("settings/calendar/", part="holidays", form_key="new")
    sent = anna.post("settings/calendar/", **pairs(text(sent)), why="So") if sent.status_code == 200 else sent
    seen_after(anna, sent)
    assert len(calendar(scene, Side.SELLER).named_days) > 500
    assert "brought up to date" in words(text(anna.get("activity/")))


@pytest.mark.parametrize(
    "typed",
    [{"works": []}, {"time_zone": "Mars/Olympus"}, {"country": "XX"}, {"country": "--help"}, {"works": ["7"]}],
)
def test_a_week_that_cannot_be_is_refused(scene: Scene, typed: dict[str, Any]) -> None:
    assert week(at(scene, "anna"), **typed).status_code == 422
    assert scene.fresh().revision == 1


def test_a_week_that_changed_meanwhile_is_asked_about(scene: Scene) -> None:
    set_calendar(scene.workspace, Side.SELLER, values={"weekend": "6"}, was={"weekend": "56"}, seen=1,
                 by=scene.actor("anna"), at=TODAY)  # fmt: skip
    clash = week(at(scene, "anna"), works=["0"])
    assert clash.status_code == 409
    assert "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday</dd>" in text(clash)
    assert "Not saved yet: Anna Kessler changed this a moment ago." in text(clash)


def test_a_form_sent_twice_acts_once(scene: Scene) -> None:
    priya = at(scene, "priya")
    for _time in range(2):
        assert close(priya, first_on="2026-10-05", last_on="", what="Outing").status_code == 302
    assert scene.fresh().revision == 2


def test_the_other_side_reads_what_changed_in_words(scene: Scene) -> None:
    priya, anna = at(scene, "priya"), at(scene, "anna")
    anna.post("read/", revision="1")
    fields = pairs(text(close(priya)))
    seen_after(priya, priya.post("settings/calendar/", **fields, why="We count the stock"))
    since = words(part(text(anna.get()), "since"))
    assert "Priya Raman changed Closed days of Fenwick Medical: Stocktaking, 19 to 20 Feb" in since
    assert "later tasks moved with it. Signature moved from 12 Mar to" in since
    assert "moved #24" not in since
    activity = words(text(anna.get("activity/")))
    assert "changed when Fenwick Medical works." in activity
    assert "Closed days of Fenwick Medical" in activity


def test_nobody_undoes_what_the_other_company_said_of_itself(scene: Scene) -> None:
    close(at(scene, "priya"), first_on="2026-10-05", last_on="", what="Outing")
    number = Event.objects.latest("number").number
    anna = at(scene, "anna")
    assert f"/undo/{number}/" not in text(anna.get("activity/"))
    assert anna.post(f"undo/{number}/").status_code == 403
    assert calendar(scene).closures


def test_a_date_that_has_become_a_day_off_is_marked_in_words(scene: Scene) -> None:
    priya = at(scene, "priya")
    fields = pairs(text(close(priya)))
    seen_after(priya, priya.post("settings/calendar/", **fields, why="Stock"))
    mark = "Thu 19 Feb is not a working day for Fenwick Medical (Stocktaking): counts as Mon 23 Feb"
    for name in ("anna", "priya", "tom"):
        html = text(at(scene, name).get())
        assert mark in words(part(html, "task-22"))
        assert "not a working day" not in words(part(html, "task-24"))
    assert words(text(priya.get("task/22/"))).count(mark) == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_date_given_on_a_day_off_is_said_to_be_the_next(scene: Scene, script: bool) -> None:
    said = "Sat 21 Feb is not a working day for Fenwick Medical: Mon 23 Feb it is."
    priya = Browser(scene, "priya", script=script)
    shown = priya.edit(22, "due", due="2026-02-21")
    assert said in words(text(shown))
    done = priya.apply(shown, "task/22/due/", why="The auditor is ill")
    assert said in words(text(done if script else priya.get()))
    assert scene.task(22).due_on == date(2026, 2, 23)


def test_a_new_task_on_a_day_off_says_so_too(scene: Scene) -> None:
    anna = at(scene, "anna")
    added = anna.post(
        "phase/1/tasks/", text="Tidy up", owner="buyer", starts="2026-05-30", due="2026-06-05", form_key="k"
    )
    assert added.status_code == 302
    assert "Sat 30 May is not a working day for Fenwick Medical: Mon 1 Jun it is." in words(text(anna.get()))


@pytest.mark.parametrize("country", ["\x00", "XX", "DE\x00", "../x", "9" * 2000])
def test_a_country_that_is_none_is_refused_and_no_child_is_asked(scene: Scene, country: str) -> None:
    answer = Browser(scene, "priya", script=False).post(
        "settings/calendar/", part="week", works=["0", "1", "2", "3", "4"], country=country, time_zone="UTC"
    )
    assert answer.status_code == 422
    assert scene.fresh().revision == 1
