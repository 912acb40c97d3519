"""What a team’s lines come to, kept in the process until one changes: adding up ten thousand takes as long as a page.

Kept for who sees every line of the team, since then nobody's own rights are in it; a manager who sits with the buyer
on one of its plans sees less. The stamp of the team's lines is another one when any of them was made, changed or went;
whatever else is told, as what a member is called, is asked for again after a minute.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from mapapp.portfolio.asked import Asked, Days
from mapapp.private.listed import DeskVisit

T = TypeVar("T")
MOST = 128  # answers
LASTS = timedelta(seconds=60)

_answers: OrderedDict[Hashable, tuple[Hashable, datetime, Any]] = OrderedDict()
_lock = Lock()


def kept(visit: DeskVisit, asked: Asked, days: Days, at: datetime, add_up: Callable[[], T], *, by: str = "") -> T:
    """What `add_up` gives, or gave for the same lines, the same filters and groups `by` less than a minute ago. Who may
    see less than all of the team has it added up each time."""
    answer = recalled(visit, asked, days, at, by=by)
    if answer is None:
        answer = add_up()
        if visit.sees_all:
            _keep(_key(visit, asked, days, by), (visit.stamp, at, answer))
    found: T = answer
    return found


def recalled(visit: DeskVisit, asked: Asked, days: Days, at: datetime, *, by: str = "") -> Any:
    """What is kept for this; None where nothing is, or it does not hold any more."""
    if not visit.sees_all:
        return None
    with _lock:
        stamp, since, answer = _answers.get(_key(visit, asked, days, by), (None, at, None))
    return answer if stamp == visit.stamp and timedelta() <= at - since < LASTS else None


def _key(visit: DeskVisit, asked: Asked, days: Days, by: str) -> Hashable:
    return (visit.team.pk, days, replace(asked, team="", by=by, sort="", page=1))


def _keep(key: Hashable, answer: tuple[Hashable, datetime, Any]) -> None:
    with _lock:
        _answers[key] = answer
        _answers.move_to_end(key)
        while len(_answers) > MOST:
            _answers.popitem(last=False)


def forget() -> None:
    """All of it: for tests, whose teams have the same keys one after the other."""
    with _lock:
        _answers.clear()
