"""Monday 08:00 where the reader is, once a week, whatever the clocks do."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mapapp.digests.schedule import after_night, due, following, latest

ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "America/St_Johns",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Africa/Casablanca",
]  # fmt: skip
TICK = timedelta(minutes=30)
START = datetime(2026, 1, 5, 20, tzinfo=UTC)  # past Monday 08:00 in every zone
WEEKS = 53


@pytest.mark.parametrize("zone", ZONES)
def test_in_53_weeks_53_letters_are_due_each_once_at_eight_on_a_monday(zone: str) -> None:
    seen: Counter[str] = Counter()
    before, at = latest(zone, START).key, START
    while at < START + WEEKS * timedelta(days=7):
        at += TICK
        found = latest(zone, at)
        if found.key != before:
            before = found.key
            seen[found.key] += 1
            there = found.due_at.astimezone(ZoneInfo(zone))
            assert (there.weekday(), there.hour, there.minute) == (0, 8, 0)
            assert at - TICK < found.due_at <= at
    assert (len(seen), set(seen.values())) == (WEEKS, {1})


@pytest.mark.parametrize("zone", ZONES)
def test_the_next_one_is_the_one_that_comes(zone: str) -> None:
    at = START
    for _week in range(WEEKS):
        coming = following(zone, at)
        assert latest(zone, coming.due_at) == coming
        assert latest(zone, coming.due_at - timedelta(seconds=1)).key != coming.key
        at = coming.due_at


def test_a_week_has_one_name_everywhere() -> None:
    tuesday = datetime(2026, 12, 29, 12, tzinfo=UTC)
    assert {latest(zone, tuesday).key for zone in ZONES} == {"2026-W53"}


def test_both_clock_changes_leave_eight_at_eight() -> None:
    before, after = datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)
    assert following("Europe/Berlin", before).due_at == datetime(2026, 3, 30, 6, tzinfo=UTC)
    assert following("Europe/Berlin", after).due_at == datetime(2026, 10, 26, 7, tzinfo=UTC)


def test_a_letter_three_days_late_is_left_to_the_next_week() -> None:
    monday = datetime(2026, 2, 9, 8, tzinfo=UTC)
    assert due("UTC", monday) is not None
    assert due("UTC", monday + timedelta(days=2, hours=23)) is not None
    assert due("UTC", monday + timedelta(days=3)) is None


@pytest.mark.parametrize("zone", ZONES)
def test_nothing_goes_out_at_night(zone: str) -> None:
    at = START
    while at < START + timedelta(days=400):
        at += timedelta(hours=1, minutes=7)
        sent = after_night(zone, at)
        there = sent.astimezone(ZoneInfo(zone))
        assert there.hour >= 4
        assert timedelta(0) <= sent - at <= timedelta(hours=5)


def test_a_zone_nobody_knows_is_read_as_utc() -> None:
    assert latest("Mars/Olympus", START) == latest("UTC", START)
