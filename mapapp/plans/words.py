"""Dates and counts in words: the one place that spells them (PRODUCT, Always)."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext, ngettext, pgettext


def day_words(day: date, *, today: date | None = None, weekday: bool = True) -> str:
    """`Thu 19 Feb`; with the year when `today` is given and it is not this one. Never digits for the month."""
    pattern = ("D " if weekday else "") + "j M" + (" Y" if today and day.year != today.year else "")
    return _spelled(day, pattern, get_language())


@lru_cache(maxsize=2048)
def _spelled(day: date, pattern: str, language: str | None) -> str:
    return dateformat.format(day, pattern)


def dated_words(day: date, *, weekday: bool = False) -> str:
    """`19 Feb 2026`, for paper, which is read in any year."""
    return _spelled(day, ("D " if weekday else "") + "j M Y", get_language())


def full_day_words(day: date, *, today: date | None = None, weekday: bool = False) -> str:
    """`12 March`, for a sentence that an executive reads; the year as in `day_words`."""
    pattern = ("l " if weekday else "") + "j F" + (" Y" if today and day.year != today.year else "")
    return dateformat.format(day, pattern)


def days_words(count: int) -> str:
    """`1 working day`, `4 working days`."""
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def signed_days_words(count: int) -> str:
    """`+6 working days`, `−1 working day`."""
    sign = "+" if count > 0 else "−" if count < 0 else ""
    return sign + days_words(abs(count))


def tasks_words(count: int) -> str:
    """`1 task`, `4 tasks`."""
    return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}


def moment_words(at: datetime, *, zone: str, now: datetime) -> str:
    """`Today, 09:12`, `Yesterday, 15:40`, `Fri 6 Feb, 16:10`, in the reader's zone."""
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    days = (today - there.date()).days
    day = gettext("Today") if days == 0 else gettext("Yesterday") if days == 1 else day_words(there.date(), today=today)
    return f"{day}, {there:%H:%M}"


def clock_words(at: datetime, *, zone: str, now: datetime) -> str:
    """`Fri 6 Feb, 16:10`, in the reader's zone; inside a sentence, where `moment_words` would begin one."""
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{day_words(there.date(), today=today)}, {there:%H:%M}"


def stamp_words(at: datetime, *, zone: str, weekday: bool = False, now: datetime | None = None) -> str:
    """`10 Feb 2026, 09:12 CET`, for who may be anywhere: it names its zone. The year is left out only when `now` is in
    it; paper is read in any year."""
    there = at.astimezone(ZoneInfo(zone))
    if now is None:
        day = dated_words(there.date(), weekday=weekday)
    else:
        day = day_words(there.date(), today=now.astimezone(ZoneInfo(zone)).date(), weekday=weekday)
    return f"{day}, {there:%H:%M} {there:%Z}"


def count_words(count: int, *, none: str = "", within: bool = False) -> str:
    """`Four`, inside a sentence `four`; digits from eleven on. `none` stands for nothing."""
    words = _counts(get_language())
    if count >= len(words):
        return str(count)
    word = none if none and not count else words[count]
    return word if within else word.capitalize()


@lru_cache(maxsize=64)
def _counts(language: str | None) -> tuple[str, ...]:
    return (
        pgettext("count", "no"), pgettext("count", "one"), pgettext("count", "two"), pgettext("count", "three"),
        pgettext("count", "four"), pgettext("count", "five"), pgettext("count", "six"), pgettext("count", "seven"),
        pgettext("count", "eight"), pgettext("count", "nine"), pgettext("count", "ten"),
    )  # fmt: skip


def week_words(weekend: str) -> str:
    """`Monday to Friday`, from the days that do not work (Monday is 0); a list when they do not follow each other."""
    works = [day for day in range(7) if str(day) not in weekend]
    names = [str(WEEKDAYS[day]) for day in works]
    if len(works) > 2 and works[-1] - works[0] == len(works) - 1:
        return gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def ordinal_words(count: int) -> str:
    """`second`, `third`, inside a sentence; `12th` from eleven on."""
    words = (
        pgettext("ordinal", "first"), pgettext("ordinal", "second"), pgettext("ordinal", "third"),
        pgettext("ordinal", "fourth"), pgettext("ordinal", "fifth"), pgettext("ordinal", "sixth"),
        pgettext("ordinal", "seventh"), pgettext("ordinal", "eighth"), pgettext("ordinal", "ninth"),
        pgettext("ordinal", "tenth"),
    )  # fmt: skip
    if 1 <= count <= len(words):
        return words[count - 1]
    return pgettext("ordinal", "%(count)sth") % {"count": count}
