"""What a team’s lines come to, kept in the process until one changes: adding up ten thousand takes as long as a page.

Kept for who sees every line of the team, since then nobody's own rights are in it; a manager who sits with the buyer
on one of its plans sees less. The stamp of the team's lines says
when one of them was made, came or went; whatever that missed, after a minute all is added up again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from mapapp.portfolio.asked import Asked, Days
from mapapp.portfolio.sums import Choices, Sums
from mapapp.private.listed import DeskVisit

MOST = 64  # answers
LASTS = timedelta(seconds=60)
Added = tuple[Sums, Choices]

_answers: OrderedDict[Hashable, tuple[Hashable, datetime, Added]] = OrderedDict()
_lock = Lock()


def kept(visit: DeskVisit, asked: Asked, days: Days, at: datetime, add_up: Callable[[], Added]) -> Added:
    """What `add_up` gives, or gave for the same lines and the same filters less than a minute ago. Who may see less
    than all of the team has it added up each time."""
    if not visit.sees_all:
        return add_up()
    key = (visit.team.pk, days.today, replace(asked, team="", by="", sort="", page=1))
    with _lock:
        stamp, since, answer = _answers.get(key, (None, at, None))
    if answer is None or stamp != visit.stamp or not timedelta() <= at - since < LASTS:
        answer = add_up()
        with _lock:
            _answers[key] = visit.stamp, at, answer
            _answers.move_to_end(key)
            while len(_answers) > MOST:
                _answers.popitem(last=False)
    return answer


def forget() -> None:
    """All of it: for tests, whose teams have the same keys one after the other."""
    with _lock:
        _answers.clear()
