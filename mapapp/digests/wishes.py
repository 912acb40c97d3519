"""When a letter has something to say to somebody who wants it weekly, daily, or only of what is his."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mapapp.access.models import Seat
from mapapp.digests.news import News
from mapapp.digests.yours import Yours

Wish = Seat.Digest


def worth_sending(wish: str, news: News, yours: Yours, me: int) -> bool:
    """Whether the letter has anything to say to somebody who wants this; `me` is his number on the plan."""
    return _WORTH[wish](news, yours, me)


def _weekly(news: News, yours: Yours, me: int) -> bool:
    return yours.pressing or not news.is_none


def _changed(news: News, yours: Yours, me: int) -> bool:
    """Something late stays late: it is told once a day by nobody."""
    return bool(news.changes) or _signature(news, yours, me)


def _signature(news: News, yours: Yours, me: int) -> bool:
    signature = news.ground.signature
    return (signature.moved or signature.signed) and not news.only_mine


def _mine(news: News, yours: Yours, me: int) -> bool:
    return (
        yours.pressing
        or _is_named(news, me)
        or any(
            change.on == "task" and _is_his(news, change.number, me)
            for line in news.frame.told
            for change in line.changes
        )
    )


def _is_named(news: News, me: int) -> bool:
    """Somebody wrote to him."""
    return any(me in line.facts.get("mentions", ()) for line in news.frame.told)


def _is_his(news: News, number: int, me: int) -> bool:
    """His step, or one that was his."""
    frame = news.frame
    found = (plan.by_number.get(number) for plan in (frame.standing.plan, frame.was.plan))
    return any(task is not None and task.owner is not None and task.owner.number == me for task in found)


_WORTH: Mapping[str, Callable[[News, Yours, int], bool]] = {
    Wish.WEEKLY: _weekly, Wish.DAILY: _changed, Wish.MINE: _mine, Wish.SIGNATURE: _signature,
    Wish.OFF: lambda news, yours, me: False,
}  # fmt: skip
