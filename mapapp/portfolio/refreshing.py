"""Lines kept fresh: what is behind is worked out again, in portions, each of which stands or falls alone.

Nothing is claimed: whoever works a line out again puts the same in its place, and one that was read later stays
(writing.py). A worker that is killed leaves whole portions, and the rest behind, to be found by the next look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import DatabaseError

from mapapp.people.models import Team
from mapapp.portfolio.behind import deals_behind, plans_behind
from mapapp.portfolio.cases import Reading as Read
from mapapp.portfolio.cases import read_cases, seats_of
from mapapp.portfolio.counting import Counting, counting_of
from mapapp.portfolio.lines import Rows, deal_lines, plan_line, read_rows
from mapapp.portfolio.measuring import is_measured, measure
from mapapp.portfolio.readings import new_versions, nights_due, read_nights, version_readings
from mapapp.portfolio.writing import put_deal_lines, put_plan_lines
from mapapp.private.kept import figures_table
from mapapp.private.models import FiguresShape, ReadingShape

log = logging.getLogger(__name__)
PORTION = 50  # plans, or twenty times as many opportunities without one
Clock = Callable[[], datetime]


def is_behind(team: Team, at: datetime) -> bool:
    """Whether any line of the team is behind at the aware moment `at`, or a plan is to be read, or its
    own history to be counted. At most six queries."""
    if not is_measured(team, at):
        return True
    counting = counting_of(team)
    return bool(plans_behind(team, counting, at) or deals_behind(team, counting, at) or nights_due(team, at))


def refresh(team: Team, *, now: Clock, tell: Callable[[int], object] = lambda percent: None) -> int:
    """Make the lines of a team that are behind again; how many. `now` is asked before each portion is read, `tell` is
    told the percent that are done, and may end it by raising: what is made by then stays. A plan that breaks is told in
    the log, and keeps no other back."""
    measure(team, now())
    tell(0)
    counting = counting_of(team)
    plans, deals = plans_behind(team, counting, now()), deals_behind(team, counting, now())
    work = [*_portions(plans, PORTION), *_portions(deals, PORTION * 20)]
    tell(0)
    done = 0
    for place, portion in enumerate(work):
        put = _plans if place * PORTION < len(plans) else _deals
        done += _put(put, team, counting, portion, now)
        tell(100 * (place + 1) // len(work))
    return done


def _put(
    put: Callable[[Team, Counting, Sequence[int], datetime], int],
    team: Team,
    counting: Counting,
    ids: Sequence[int],
    now: Clock,
) -> int:
    """A portion, or where that breaks each of it alone."""
    try:
        return put(team, counting, ids, now())
    except Exception as problem:
        if len(ids) == 1:
            log.exception("a line of the portfolio could not be made")
            return 0
        if isinstance(problem, DatabaseError):
            log.warning("a portion of lines was not written and is made one by one (%s)", type(problem).__name__)
        return sum(_put(put, team, counting, [one], now) for one in ids)


def read_night(team: Team, *, now: Clock, tell: Callable[[], object] = lambda: None) -> int:
    """Keep the readings of the team's plans whose day has begun; how many. After `refresh`: what is behind is not
    read. `tell` is called now and then, and may end it by raising."""
    at = now()
    return read_nights(nights_due(team, at), at, tell)


def _plans(team: Team, counting: Counting, ids: Sequence[int], at: datetime) -> int:
    before = {line.workspace_id: line for line in figures_table()._default_manager.filter(workspace__in=ids)}
    rows = read_rows(team, ids)
    found = read_cases([row.workspace for row in rows], at, held={team.pk: counting.held}, as_ended=True)
    lines = [plan_line(row, found[row.workspace.pk].case, counting, at) for row in rows]
    return len(put_plan_lines(lines, _of_versions(rows, found, before, at)))


def _of_versions(
    rows: Sequence[Rows],
    found: Mapping[int, Read],
    before: Mapping[int | None, FiguresShape],
    at: datetime,
) -> list[ReadingShape]:
    """The readings of the versions that were made since; no query where there are none."""
    new = [row for row in rows if new_versions(found[row.workspace.pk].lines, before.get(row.workspace.pk), at)]
    seats = seats_of([row.workspace for row in new]) if new else {}
    made: list[ReadingShape] = []
    for row in new:
        pk, case = row.workspace.pk, found[row.workspace.pk].case
        made += version_readings(
            row.workspace, found[pk].lines, before.get(pk), seats.get(pk, ()), row.money(case), at
        )  # fmt: skip
    return made


def _deals(team: Team, counting: Counting, ids: Sequence[int], at: datetime) -> int:
    lines = deal_lines(team, counting, ids, at)
    put_deal_lines(lines)
    return len(lines)


def _portions(ids: Sequence[int], size: int) -> list[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
