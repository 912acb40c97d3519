"""A new plan asks whose holidays count: the seller's as usual, the buyer's the same unless it is said."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.first_calendars import first_calendars, usual_calendar
from mapapp.plans.models import Closure, Side, SideCalendar, Workspace
from tests.builders import TODAY, Scene
from tests.pages.importing import GOAL, Wizard, page, plan
from tests.pages.test_new_plan import FULL, LIGHT, new_plans, post

pytestmark = pytest.mark.usefixtures("today")
ROWS = "Task\tOwner\tDue\nSign the order\tHannah (Fenwick Medical)\t1 May 2026\nShip it\tAnna Kessler\t1 May 2026"


def test_a_first_plan_works_monday_to_friday_on_both_sides(scene: Scene) -> None:
    post(scene, LIGHT, act="create")
    [made] = new_plans()
    assert made.calendar(Side.SELLER) == made.calendar(Side.BUYER) == SideCalendar()


def test_the_next_plan_works_as_the_newest_one_says(scene: Scene) -> None:
    over, ahead = (Closure(date(2026, month, 2), date(2026, month, 6), "Shut") for month in (1, 7))
    set_calendar(
        scene.workspace, Side.SELLER, values={"weekend": "6", "time_zone": "Europe/Berlin"},
        was={"weekend": "56", "time_zone": "UTC"}, closed=[over, ahead], seen=1, by=scene.actor("anna"), at=TODAY,
    )  # fmt: skip
    usual = usual_calendar(scene.team, TODAY)
    assert usual == SideCalendar("6", "Europe/Berlin", closures=(ahead,))
    both = first_calendars(usual)
    assert SideCalendar.of(both, Side.SELLER) == usual
    assert SideCalendar.of(both, Side.BUYER) == SideCalendar("6", "Europe/Berlin")  # its closures are its own


def test_the_form_shows_plainly_what_counts_until_it_is_said(scene: Scene) -> None:
    html = unescape(page(scene.client("anna").get(FULL)))
    assert '<option value="same" selected>The same as yours</option>' in html
    assert '<option value="usual" selected>As in your newest plan: none</option>' in html
    assert '<option value="SA">Saudi Arabia</option>' in html


def test_a_buyer_in_saudi_arabia_gets_no_step_on_a_friday_or_a_holiday(scene: Scene) -> None:
    previewed = page(post(scene, FULL, buyer_country="SA", own_country="DE", live_on="2026-10-15"))
    assert 'name="buyer_country" value="SA"' in previewed
    post(scene, FULL, buyer_country="SA", own_country="DE", live_on="2026-10-15", act="create")
    [made] = new_plans()
    buyer, seller = made.calendar(Side.BUYER), made.calendar(Side.SELLER)
    assert (buyer.place, buyer.weekend) == ("Saudi Arabia", "45")
    assert (seller.place, seller.weekend) == ("Germany", "56")
    tasks = list(made.tasks.select_related("owner"))
    for task in tasks:
        days = made.calendar(Side(task.side)).working_days
        assert days.is_working(task.starts_on), task
        assert days.is_working(task.due_on), task
    assert any(task.starts_on.weekday() == 6 or task.due_on.weekday() == 6 for task in tasks)


def test_a_country_that_is_none_is_refused(scene: Scene) -> None:
    assert post(scene, FULL, buyer_country="XX", act="create").status_code == 422
    assert new_plans() == []


def test_dates_of_a_sheet_are_checked_by_the_holidays_of_their_side(scene: Scene) -> None:
    wizard = Wizard(scene)
    wizard.bring(text=ROWS)
    wizard.post("columns", "on")
    wizard.post("rows", "check", buyer_country="DE", name=GOAL)
    shown = unescape(page(wizard.get("rows")))
    assert "Fri 1 May is not a working day for Fenwick Medical. It counts as Mon 4 May." in shown
    assert "not a working day for Larkspur" not in shown
    assert '<option value="DE" selected>Germany</option>' in shown
    made = wizard.create()
    assert made.status_code == 302
    dues = {task.text: task.due_on for task in plan().tasks.all()}
    assert dues == {"Sign the order": date(2026, 5, 4), "Ship it": date(2026, 5, 1)}
    said = wizard.client.get(made.headers["Location"]).content.decode()
    assert "1 date was on a day off and is the next working day now." in said
    assert Workspace.objects.get(name=GOAL).calendar(Side.BUYER).country == "DE"
