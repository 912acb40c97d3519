"""Other working days of a side: shown like a later date, applied as one change, undone whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.rescheduling import Rescheduled, reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.changes.versions import save_version
from mapapp.plans.earlier import earlier
from mapapp.plans.frozen import plan_in
from mapapp.plans.history import read
from mapapp.plans.models import Closure, Event, Side, SideCalendar, Version
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import CannotUndo, NoReason, PlanChanged, Refused, ShowFirst, StaleValue
from mapapp.plans.standing import stand
from mapapp.snapshots.differences import differences
from mapapp.snapshots.frame import frame
from mapapp.snapshots.news import news
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

MONDAY_TO_FRIDAY = SideCalendar()
SHUT = Closure(date(2026, 2, 19), date(2026, 2, 20), "Stocktaking")


def resettle(scene: Scene, who: str = "priya", /, **asked: Any) -> Rescheduled:
    side = scene.visit(who).side
    return set_calendar(scene.workspace, side, by=scene.actor(who), at=TODAY, **asked)


def week(
    scene: Scene, who: str, wanted: SideCalendar, *, was: SideCalendar = MONDAY_TO_FRIDAY, **more: Any
) -> Rescheduled:
    fields = ("weekend", "time_zone", "country", "subdivision", "place", "holidays")
    values = {name: getattr(wanted, name) for name in fields if getattr(wanted, name) != getattr(was, name)}
    return resettle(scene, who, values=values, was={name: getattr(was, name) for name in fields}, **more)


def dates(scene: Scene) -> list[tuple[Any, ...]]:
    return list(scene.workspace.tasks.order_by("number").values_list("number", "starts_on", "due_on", "times_moved",
                                                                     "days_moved", "proposed_by"))  # fmt: skip


def last() -> Any:
    return read(Event.objects.latest("number"))


def moved(found: Any) -> dict[int, tuple[date, date]]:
    return {one.task.number: (one.new_start, one.new_due) for one in found.pushed}


def test_a_closure_that_pushes_nothing_is_saved_at_once(scene: Scene) -> None:
    before = dates(scene)
    resettle(scene, closed=[Closure(date(2026, 8, 10), date(2026, 8, 21), " Works\u202e holiday ")])
    assert scene.fresh().calendar(Side.BUYER).closures == (
        Closure(date(2026, 8, 10), date(2026, 8, 21), "Works holiday"),
    )
    assert scene.fresh().calendar(Side.SELLER) == SideCalendar()
    assert dates(scene) == before
    line = last()
    assert (line.verb, line.facts["side"], [c.field for c in line.changes]) == (
        "plan.calendar_set",
        "buyer",
        ["calendars"],
    )


def test_a_closure_that_pushes_is_shown_first_and_writes_nothing(scene: Scene) -> None:
    before = dates(scene)
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    assert moved(shown.value.preview)
    assert (dates(scene), scene.fresh().revision, scene.fresh().calendars) == (before, 1, {})


def test_what_is_applied_is_what_was_shown_and_undo_brings_the_very_state_back(scene: Scene) -> None:
    before, plan_before = dates(scene), load_plan(scene.fresh())
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    found = shown.value.preview
    with pytest.raises(NoReason):
        resettle(scene, closed=[SHUT], seen=found.revision)
    changed = resettle(scene, closed=[SHUT], seen=found.revision, why="We count the stock")
    now = {number: (start, due) for number, start, due, *_rest in dates(scene)}
    was = {number: (start, due) for number, start, due, *_rest in before}
    assert {number: pair for number, pair in now.items() if was[number] != pair} == moved(found)
    standing = stand(load_plan(scene.fresh()), TODAY)
    assert standing.signature_on == found.signature_on != found.signature_was
    assert last().why == "We count the stock"
    assert stand(earlier(changed.plan, last().changes), TODAY).signature_on == stand(plan_before, TODAY).signature_on
    undo(scene.workspace, changed.event.number, by=scene.actor("priya"), at=TODAY)
    assert dates(scene) == before
    assert scene.fresh().calendars == {}
    assert broken_at(scene.fresh()) is None


def test_a_plan_that_moved_on_is_shown_again(scene: Scene) -> None:
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    resettle(scene, "anna", values={"time_zone": "Europe/Berlin"}, was={"time_zone": "UTC"})
    with pytest.raises(PlanChanged):
        resettle(scene, closed=[SHUT], seen=shown.value.preview.revision, why="Stock")


def test_a_day_off_inside_a_task_leaves_its_dates_and_takes_a_working_day(scene: Scene) -> None:
    changed = add_task(
        scene.workspace, text="Write the case", phase=1, owner=Owner(None, "buyer"), starts_on=date(2026, 6, 1),
        due_on=date(2026, 6, 5), by=scene.actor("priya"), at=TODAY,
    )  # fmt: skip
    number = changed.tasks[0]
    resettle(scene, closed=[Closure(date(2026, 6, 3), date(2026, 6, 3), "Outing")], seen=scene.fresh().revision)
    task = scene.task(number)
    assert (task.starts_on, task.due_on) == (date(2026, 6, 1), date(2026, 6, 5))
    step = next(one for one in load_plan(scene.fresh()).steps() if one.key == number)
    assert step.length == 4


def test_a_date_that_becomes_a_day_off_stays_and_counts_as_the_next(scene: Scene) -> None:
    due = scene.task(22).due_on
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[Closure(due, due, "Outing")])
    resettle(scene, closed=[Closure(due, due, "Outing")], seen=shown.value.preview.revision, why="We are away")
    assert scene.task(22).due_on == due
    step = next(one for one in load_plan(scene.fresh()).steps() if one.key == 22)
    assert step.finish > due


def test_moves_of_the_other_sides_tasks_stand_as_proposed(scene: Scene) -> None:
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    resettle(scene, closed=[SHUT], seen=shown.value.preview.revision, why="Stock")
    for one in shown.value.preview.pushed:
        task = scene.task(one.task.number)
        assert task.proposed_by == ("" if task.side == Side.BUYER else "buyer")
    assert any(one.task.side == Side.SELLER for one in shown.value.preview.pushed)


def test_a_closure_taken_away_offers_what_could_come_forward_and_moves_nothing_unasked(scene: Scene) -> None:
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    resettle(scene, closed=[SHUT], seen=shown.value.preview.revision, why="Stock")
    before = dates(scene)
    with pytest.raises(ShowFirst) as offered:
        resettle(scene, opened=[SHUT])
    found = offered.value.preview
    assert found.could_come_forward
    assert not found.pushed
    resettle(scene, opened=[SHUT], seen=found.revision)
    assert dates(scene) == before
    assert scene.fresh().calendar(Side.BUYER).closures == ()


def test_closures_of_two_people_stand_beside_each_other(scene: Scene) -> None:
    summer, winter = (
        Closure(date(2027, 8, 2), date(2027, 8, 6), "A"),
        Closure(date(2027, 12, 27), date(2027, 12, 31), "B"),
    )
    resettle(scene, closed=[winter])
    resettle(scene, closed=[summer])
    assert scene.fresh().calendar(Side.BUYER).closures == (summer, winter)
    with pytest.raises(Unchanged):
        resettle(scene, closed=[summer])
    resettle(scene, opened=[summer])
    with pytest.raises(Unchanged):
        resettle(scene, opened=[summer])
    assert scene.fresh().calendar(Side.BUYER).closures == (winter,)


@pytest.mark.parametrize(
    ("closure", "field"),
    [
        (Closure(date(2026, 8, 21), date(2026, 8, 10), "Back"), "last_on"),
        (Closure(date(2026, 8, 21), date(2027, 8, 22), "Long"), "last_on"),
        (Closure(date(2026, 8, 21), date(2100, 1, 1), "Far"), "last_on"),
        (Closure(date(1999, 8, 21), date(1999, 8, 22), "Old"), "last_on"),
        (Closure(date(2026, 8, 21), date(2026, 8, 22), "x" * 201), "what"),
        (Closure(date(2026, 8, 21), date(2026, 8, 22), " "), "what"),
    ],
)
def test_a_closure_that_cannot_be_is_refused_at_its_field(scene: Scene, closure: Closure, field: str) -> None:
    with pytest.raises(Refused) as refused:
        resettle(scene, closed=[closure])
    assert refused.value.field == field
    assert scene.fresh().revision == 1


def test_a_company_has_so_many_closures_and_no_more(scene: Scene) -> None:
    many = [Closure(date(2030, 1, day), date(2030, 1, day), f"Day {day}") for day in range(1, 32)]
    more = [replace(one, first_on=date(2031, 1, 1), last_on=date(2031, 1, 1)) for one in many]
    with pytest.raises(Refused, match="60"):
        resettle(scene, closed=[*many, *more])


@pytest.mark.parametrize(
    ("wanted", "field"), [(SideCalendar("0123456"), "weekend"), (SideCalendar("56", "Mars/Olympus"), "time_zone")]
)
def test_a_week_that_cannot_be_is_refused(scene: Scene, wanted: SideCalendar, field: str) -> None:
    with pytest.raises(Refused) as refused:
        week(scene, "anna", wanted)
    assert refused.value.field == field
    assert scene.fresh().revision == 1


def test_nobody_sets_the_calendar_of_the_other_side(scene: Scene) -> None:
    with pytest.raises(Refused, match="Each company"):
        set_calendar(scene.workspace, Side.SELLER, closed=[SHUT], by=scene.actor("priya"), at=TODAY)


def test_a_week_that_changed_meanwhile_is_not_overwritten_and_other_fields_are_free(scene: Scene) -> None:
    week(scene, "anna", SideCalendar(time_zone="Europe/Berlin"))
    week(scene, "anna", SideCalendar("6"), seen=scene.fresh().revision)
    assert scene.fresh().calendar(Side.SELLER) == SideCalendar("6", "Europe/Berlin")
    with pytest.raises(StaleValue):
        week(scene, "anna", SideCalendar("5"), seen=scene.fresh().revision)
    with pytest.raises(Unchanged):
        week(scene, "anna", SideCalendar("6"))


def test_each_side_undoes_its_own_whatever_the_other_set_since(scene: Scene) -> None:
    far = Closure(date(2027, 8, 2), date(2027, 8, 6), "Summer")
    mine = resettle(scene, closed=[far]).event.number
    resettle(scene, "anna", closed=[far])
    with pytest.raises(CannotUndo, match="Each company"):
        undo(scene.workspace, mine, by=scene.actor("anna"), at=TODAY)
    undo(scene.workspace, mine, by=scene.actor("priya"), at=TODAY)
    fresh = scene.fresh()
    assert (fresh.calendar(Side.BUYER).closures, fresh.calendar(Side.SELLER).closures) == ((), (far,))
    assert "buyer" not in fresh.calendars


def test_undo_is_refused_once_the_same_calendar_or_a_pushed_task_was_touched(scene: Scene) -> None:
    far = Closure(date(2027, 8, 2), date(2027, 8, 6), "Summer")
    first = resettle(scene, closed=[far]).event.number
    resettle(scene, values={"time_zone": "Europe/Rome"}, was={"time_zone": "UTC"})
    with pytest.raises(CannotUndo, match="since"):
        undo(scene.workspace, first, by=scene.actor("priya"), at=TODAY)
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    second = resettle(scene, closed=[SHUT], seen=shown.value.preview.revision, why="Stock")
    number = max(second.tasks)
    task = scene.task(number)
    reschedule_task(scene.workspace, number, due_on=date(2026, 9, 1), was=task.due_on, seen=scene.fresh().revision,
                    why="Later", force=True, by=scene.actor("priya"), at=TODAY)  # fmt: skip
    with pytest.raises(CannotUndo, match=f"Task {number}"):
        undo(scene.workspace, second.event.number, by=scene.actor("priya"), at=TODAY)


def test_a_version_keeps_the_calendars_it_was_made_with(scene: Scene) -> None:
    far = Closure(date(2026, 3, 30), date(2026, 4, 2), "Audit")
    resettle(scene, closed=[far], seen=1, why="Audit")
    save_version(scene.workspace, reason="review", by=scene.actor("anna"), at=TODAY)
    resettle(scene, opened=[far], seen=scene.fresh().revision)
    frozen = plan_in(Version.objects.get())
    assert frozen.workspace.calendar(Side.BUYER).closures == (far,)
    assert scene.fresh().calendar(Side.BUYER).closures == ()


def test_handing_over_counts_on_the_other_sides_holidays(scene: Scene) -> None:
    """Only Larkspur is closed on the day: the task's successors wait a day longer once it is Larkspur's."""
    day = date(2026, 9, 7)
    resettle(scene, "anna", closed=[Closure(day, day, "Labour Day")])
    numbers = []
    for text, on in (("Draft", day), ("Sign off", date(2026, 9, 8))):
        added = add_task(scene.workspace, text=text, phase=1, owner=Owner(None, "buyer"), starts_on=on, due_on=on,
                         by=scene.actor("priya"), at=TODAY)  # fmt: skip
        numbers += added.tasks
    set_predecessors(scene.workspace, numbers[1], after=[(numbers[0], 0)], was=[], by=scene.actor("priya"), at=TODAY)
    with pytest.raises(ShowFirst) as shown:
        hand_over_task(scene.workspace, numbers[0], owner=Owner(None, "seller"), was=Owner(None, "buyer"),
                       by=scene.actor("priya"), at=TODAY)  # fmt: skip
    assert moved(shown.value.preview) == {numbers[1]: (date(2026, 9, 9), date(2026, 9, 9))}


def test_a_date_given_on_a_day_off_is_kept_as_the_next_working_day(scene: Scene) -> None:
    close_on(scene, date(2026, 6, 1))
    added = add_task(
        scene.workspace, text="Tidy up", phase=1, owner=Owner(None, "buyer"), starts_on=date(2026, 5, 30),
        due_on=date(2026, 6, 1), by=scene.actor("anna"), at=TODAY,
    ).tasks[0]  # fmt: skip
    task = scene.task(added)
    assert (task.starts_on, task.due_on) == (date(2026, 6, 2), date(2026, 6, 2))
    reschedule_task(scene.workspace, added, due_on=date(2026, 6, 13), was=task.due_on, by=scene.actor("anna"), at=TODAY)
    reschedule_task(
        scene.workspace, added, starts_on=date(2026, 6, 6), was=date(2026, 6, 15), by=scene.actor("anna"), at=TODAY
    )
    task = scene.task(added)
    assert (task.starts_on, task.due_on) == (date(2026, 6, 8), date(2026, 6, 15))


def test_a_day_off_before_the_first_day_that_works_is_that_day(scene: Scene) -> None:
    """25 comes after 24, due Wed 25 Feb: Sat 28 Feb as its start is Mon 2 Mar, and so is no day too early."""
    task = scene.task(25)
    asked = {"starts_on": date(2026, 2, 28), "was": task.starts_on, "by": scene.actor("priya"), "at": TODAY}
    changed = reschedule_task(scene.workspace, 25, **asked)
    assert changed.plan.by_number[25].starts_on == date(2026, 3, 2)


def test_a_date_that_has_become_a_day_off_is_left_alone_by_who_saves_it_again(scene: Scene) -> None:
    due = scene.task(27).due_on
    close_on(scene, due)
    with pytest.raises(Unchanged):
        reschedule_task(scene.workspace, 27, due_on=due, was=due, by=scene.actor("priya"), at=TODAY)
    assert scene.task(27).due_on == due


def test_a_task_is_late_from_the_day_after_the_working_day_its_date_counts_as(scene: Scene) -> None:
    close_on(scene, scene.task(27).due_on)  # Fri 20 Feb, which counts as Mon 23 Feb
    plan = load_plan(scene.fresh())
    late = {day: stand(plan, TODAY.replace(day=day)).late.get(27) for day in (20, 21, 22, 23, 24)}
    assert late == {20: None, 21: None, 22: None, 23: None, 24: 1}


def test_a_task_is_late_by_the_clock_of_its_own_side(scene: Scene) -> None:
    """22 is the buyer's and due Thu 19 Feb; at 11:30 UTC that day it is Friday in Auckland already."""
    resettle(scene, values={"time_zone": "Pacific/Auckland"}, was={"time_zone": "UTC"})
    noon = TODAY.replace(day=19, hour=11, minute=30)
    assert stand(load_plan(scene.fresh()), noon).late.get(22) == 1
    assert stand(load_plan(scene.fresh()), noon).today == date(2026, 2, 19)
    assert stand(load_plan(scene.fresh()), noon.replace(hour=10)).late.get(22) is None


def close_on(scene: Scene, day: date) -> None:
    resettle(scene, closed=[Closure(day, day, "Outing")], seen=scene.fresh().revision, why="Away")


def test_two_versions_tell_other_working_days_in_words(scene: Scene) -> None:
    def save(day: int) -> None:
        save_version(scene.workspace, reason="review", by=scene.actor("anna"), at=TODAY.replace(day=day))

    save(10)
    with pytest.raises(ShowFirst) as shown:
        resettle(scene, closed=[SHUT])
    resettle(scene, closed=[SHUT], seen=shown.value.preview.revision, why="We count the stock")
    save(11)
    older, newer = Version.objects.select_related("workspace__team").order_by("number")
    found = frame(newer, older)
    told = [row for group in differences(found) for row in group.rows if "Closed days" in row.field]
    assert [(row.field, row.was, row.now) for row in told] == [
        ("Closed days of Fenwick Medical", "", "Stocktaking, 19 to 20 Feb")
    ]
    assert any("Closed days of Fenwick Medical" in one.lead for one in news(found)[0])


def test_off_a_day_off_to_the_day_it_counts_as_is_a_move_of_no_days_that_undo_takes_back(scene: Scene) -> None:
    """26 is due on a day that has become one off; to write the next working day down moves it by nothing."""
    due = scene.task(26).due_on
    resettle(scene, closed=[Closure(due, due, "Shut")])
    before = dates(scene)
    reschedule_task(
        scene.workspace, 26, due_on=date(2026, 3, 9), was=due, seen=scene.fresh().revision, why="Said",
        by=scene.actor("priya"), at=TODAY,
    )  # fmt: skip
    assert scene.task(26).due_on == date(2026, 3, 9)
    undo(scene.workspace, scene.fresh().revision, by=scene.actor("priya"), at=TODAY)
    assert dates(scene) == before
