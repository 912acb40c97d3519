"""The plan laid back from signature. February 2026: the 2nd is a Monday."""

from datetime import date
from itertools import pairwise

from mapapp.schedule import BackwardPlan, Calendar, Link, Step, lay_backwards, project

WEEKDAYS = Calendar()
TODAY = date(2026, 2, 2)


def day(number: int) -> date:
    return date(2026, 2, number)


def step(key: str, start: int, due: int, **more) -> Step[str]:
    return Step(key, day(start), day(due), WEEKDAYS, **more)


def row(*steps: Step[str]) -> list[Link[str]]:
    return [Link(before.key, after.key) for before, after in pairwise(steps)]


def lay(*steps: Step[str], on: int) -> BackwardPlan[str]:
    return lay_backwards(steps, row(*steps), signature=steps[-1].key, on=day(on), today=TODAY)


def test_everything_is_laid_as_late_as_the_target_allows_promised_starts_aside() -> None:
    seen = lay(step("legal", 2, 4), step("sign", 20, 20), on=13)
    assert seen.dates == {"legal": (day(10), day(12)), "sign": (day(13), day(13))}
    assert seen.fits


def test_the_earliest_signature_may_be_earlier_than_the_projected_one() -> None:
    steps = [step("legal", 9, 11), step("sign", 20, 20)]
    assert project(steps, row(*steps), today=TODAY, signature="sign").signature_on == day(20)
    assert lay(*steps, on=20).earliest_signature == day(5)


def test_a_target_too_early_is_short_by_the_working_days_of_the_signature() -> None:
    seen = lay(step("legal", 2, 6), step("sign", 9, 10), on=6)
    assert (seen.short_by, seen.earliest_signature, seen.fits) == (2, day(10), False)
    assert seen.dates["legal"].start < TODAY


def test_a_target_on_a_sunday_means_the_working_day_before_it() -> None:
    assert lay(step("sign", 2, 2), on=8).dates["sign"] == (day(6), day(6))


def test_long_poles_are_named_also_when_the_target_fits() -> None:
    steps = [step("long", 2, 6), step("short", 2, 3), step("sign", 9, 9)]
    links = [Link("long", "sign"), Link("short", "sign")]
    seen = lay_backwards(steps, links, signature="sign", on=day(27), today=TODAY)
    assert (seen.short_by, seen.long_poles) == (0, {"long", "sign"})


def test_a_fixed_date_keeps_its_dates_and_what_must_be_ready_for_it_is_a_long_pole() -> None:
    seen = lay(step("paper", 2, 4), step("board", 5, 5, fixed=True), step("sign", 6, 6), on=20)
    assert seen.dates["board"] == (day(5), day(5))
    assert seen.dates["paper"] == (day(2), day(4))
    assert seen.long_poles == {"paper", "board", "sign"}


def test_a_fixed_date_that_cannot_be_met_is_named_and_no_signature_fits() -> None:
    seen = lay(step("paper", 2, 6), step("board", 5, 5, fixed=True), step("sign", 6, 6), on=27)
    assert seen.cannot_be_met == {"board": 2}
    assert (seen.earliest_signature, seen.short_by, seen.fits) == (None, None, False)


def test_a_task_under_way_keeps_its_start_and_has_to_finish_in_time() -> None:
    running = Step("running", date(2026, 1, 26), day(6), WEEKDAYS, state="started")
    seen = lay(running, step("sign", 9, 9), on=6)
    assert seen.dates["running"] == (date(2026, 1, 26), day(5))
    assert (seen.short_by, seen.earliest_signature) == (1, day(9))


def test_what_is_done_holds_back_by_its_lag_alone() -> None:
    done = step("done", 2, 2, state="done")
    seen = lay_backwards(
        [done, step("sign", 3, 3)], [Link("done", "sign", 5)], signature="sign", on=day(6), today=TODAY
    )
    assert seen.dates.keys() == {"sign"}
    assert (seen.short_by, seen.earliest_signature) == (2, day(10))


def test_a_signature_that_is_done_stands_where_it_was_made() -> None:
    seen = lay(step("sign", 2, 4, state="done", finished_on=day(5)), on=4)
    assert (seen.dates, seen.earliest_signature, seen.short_by) == ({}, day(5), 1)


def test_a_fixed_date_that_became_a_day_off_stays_and_counts_as_the_next_working_day() -> None:
    seen = lay(step("paper", 2, 2), step("board", 7, 7, fixed=True), step("sign", 10, 10), on=20)
    assert seen.dates["board"] == (day(7), day(7))
    assert (seen.dates["paper"], seen.earliest_signature) == ((day(6), day(6)), day(10))
