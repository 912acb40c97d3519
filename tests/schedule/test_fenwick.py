"""The golden plan: thirty tasks of two companies, weekends only, as of Tue 10 Feb 2026."""

import csv
from datetime import date
from pathlib import Path

import pytest

from mapapp.schedule import Calendar, Link, Loop, Step, cascade, lay_backwards, project

PLAN = Path(__file__).parent.parent / "data" / "fenwick-plan.csv"
STATES = {"Done": "done", "In progress": "started", "Not started": "open", "Blocked": "open"}
TODAY, SIGNATURE = date(2026, 2, 10), 29


@pytest.fixture(scope="module")
def plan() -> tuple[list[Step[int]], list[Link[int]]]:
    with PLAN.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    weekdays = Calendar(weekend={5, 6})
    steps = [
        Step(
            int(row["No"]),
            date.fromisoformat(row["Start"]),
            date.fromisoformat(row["Due"]),
            weekdays,
            state=STATES[row["Status"]],
        )
        for row in rows
    ]
    return steps, [Link(int(before), int(row["No"])) for row in rows for before in row["Depends on"].split()]


def test_moving_the_security_review_moves_five_more_and_signature_to_18_march(plan) -> None:
    steps, links = plan
    seen = cascade(steps, links, {22: date(2026, 2, 25)})
    assert seen.moves.keys() - {22} == {24, 25, 28, 29, 30}
    assert seen.moves[29].old_due == date(2026, 3, 12)
    assert seen.moves[29].new_due == date(2026, 3, 18)
    assert seen.moves[22] == (date(2026, 2, 10), date(2026, 2, 19), date(2026, 2, 10), date(2026, 2, 25))
    assert set(seen.slips.values()) == {4}
    assert not seen.conflicts
    assert project(seen.steps, seen.links, today=TODAY, signature=SIGNATURE).signature_on == date(2026, 3, 18)


def test_the_critical_path_runs_from_the_security_review_to_signature(plan) -> None:
    steps, links = plan
    seen = project(steps, links, today=TODAY, signature=SIGNATURE)
    assert seen.signature_on == date(2026, 3, 12)
    assert seen.critical == {22, 24, 25, 28, 29}
    assert (seen.total_slack[19], seen.free_slack[18], seen.total_slack[27]) == (1, 0, 12)
    assert 21 not in seen.total_slack


def test_the_target_of_12_march_fits_and_a_week_earlier_does_not(plan) -> None:
    steps, links = plan
    fits = lay_backwards(steps, links, signature=SIGNATURE, on=date(2026, 3, 12), today=TODAY)
    assert (fits.short_by, fits.earliest_signature) == (0, date(2026, 3, 12))
    assert fits.long_poles == {22, 24, 25, 28, 29}
    assert fits.dates[24] == (date(2026, 2, 20), date(2026, 2, 25))
    early = lay_backwards(steps, links, signature=SIGNATURE, on=date(2026, 3, 5), today=TODAY)
    assert (early.short_by, early.fits) == (5, False)


def test_a_predecessor_that_closes_a_loop_is_refused_as_one_would_say_it(plan) -> None:
    steps, links = plan
    with pytest.raises(Loop, match=r"^22 comes after 24, which comes after 22$") as loop:
        cascade(steps, links, new_links=[Link(24, 22)])
    assert loop.value.keys == (22, 24)
