"""Whose turn it is today, where a run leaves something to other days: it follows the day, so that all of it is asked in
time; TEST_TURN brings a day back."""

from __future__ import annotations

import os
from datetime import date
from zlib import crc32

from django.db import connection

TURN = int(os.environ.get("TEST_TURN") or date.today().toordinal())
# `./dev test --all` asks a second database a third of what looks at answers and files, most of which say the same
# whatever keeps their rows; the gates ask it for every address as everybody, and what keeps rows leaves out nothing.
IN_TURN, DAYS = ("access", "demo", "exchange", "pages", "snapshots"), 3
# Long ones that are asked of one database a day: workers that are killed, a whole journey, papers as large as can be.
EITHER = ("tests/portfolio/test_killed.py", "tests/journeys/", "tests/snapshots/test_lettered.py::test_five_hundred",
          "tests/snapshots/test_first_page.py::test_the_first_page_is_one_sheet")  # fmt: skip
PARTLY = bool(os.environ.get("TEST_IN_TURN"))
SECOND = connection.vendor != "sqlite"


def has_its_turn(name: str, turn: int = TURN, *, second: bool = True) -> bool:
    """Whether a test, by file and name, is asked today of the `second` database, or of the first: of some rooms each
    once in so many days, of others always."""
    _tests, room, *_more = name.split("/")
    for place, long in enumerate(EITHER):
        if name.startswith(long):
            return (turn + place) % 2 == second
    return not second or room not in IN_TURN or crc32(name.encode()) % DAYS == turn % DAYS


def asks_by_script(turn: int) -> bool:
    """Whether what is asked in one of two ways is asked as htmx does: six days each, so that what has its turn every
    second or third day has it in both."""
    return turn // 6 % 2 == 1
