"""What may stand in a field of a plan's file: each kind takes a value, and says in words what it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

Kind = Callable[[Any], str]  # a value -> what is wrong with it, in words that follow a colon; empty when nothing is
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONEY = re.compile(r"\d{1,12}\.\d\d")
HOLIDAYS = re.compile(r"[^\t\n]+\t\d{6}( \d{6})*(\n[^\t\n]+\t\d{6}( \d{6})*)*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
CURRENCY = re.compile(r"[A-Z]{3}")
PLACE = re.compile(r"[A-Za-z0-9-]{1,10}")
WEEKEND = re.compile(r"(?!.*(.).*\1)[0-6]{0,6}")


def text(limit: int, *, one_line: bool = False) -> Kind:
    """Words, trimmed, of at most so many letters."""

    def kind(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            return _("words were expected here.")
        if len(value) > limit:
            said = {"length": len(value), "limit": limit}
            return _("this has %(length)s characters, and %(limit)s fit.") % said
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            return _("it holds characters that are no text.")
        if value != value.strip() or (one_line and value != " ".join(value.split())):
            return _("it has blanks or line ends that do not belong there.")
        return ""

    return kind


def spelled(pattern: re.Pattern[str], like: str, limit: int = 254) -> Kind:
    """A text of one form, of letters that can be seen; `like` is an example."""

    def kind(value: Any) -> str:
        if isinstance(value, str) and len(value) <= limit and value.isprintable() and pattern.fullmatch(value):
            return ""
        return _("write it like %(example)s.") % {"example": like}

    return kind


def one_of(choices: Collection[str]) -> Kind:
    """One of a few words."""

    def kind(value: Any) -> str:
        return "" if value in choices and isinstance(value, str) else _("use one of: %(words)s.") % {
            "words": ", ".join(choices)}  # fmt: skip

    return kind


def day(value: Any) -> str:
    """A day of the years 2000 to 2099, which is what a plan reckons with, as 2026-03-12."""
    try:
        if isinstance(value, str) and DAY.fullmatch(value) and "2000" <= value < "2100":
            date.fromisoformat(value)
            return ""
    except ValueError:
        pass
    return _("write a day like 2026-03-12.")


def place_in(count: int) -> Kind:
    """Which one of a list, counted from 1."""

    def kind(value: Any) -> str:
        if type(value) is int and 1 <= value <= count:
            return ""
        return _("it points to one that is not there.")

    return kind


def number(value: Any) -> str:
    """The number of a task."""
    return "" if type(value) is int and 1 <= value <= 1_000_000 else _("write a number from 1.")


def yes(value: Any) -> str:
    """Stands only where something is so."""
    return "" if value is True else _("write true, or leave it out.")


def links(value: Any) -> str:
    """Numbers of tasks, each with working days between: [[22, 0], [23, 2]]."""
    good = isinstance(value, list) and 0 < len(value) <= 500 and all(
        isinstance(pair, list) and len(pair) == 2 and all(type(one) is int for one in pair) and -20 <= pair[1] <= 120
        for pair in value
    )  # fmt: skip
    if not good:
        return _("write pairs of a task’s number and -20 to 120 working days, like [[22, 0]].")
    return "" if len({pair[0] for pair in value}) == len(value) else _("it names a task twice.")


def texts(value: Any) -> str:
    """A list of words."""
    if not isinstance(value, list) or not 0 < len(value) <= 1_000:
        return _("a list was expected here.")
    return next(filter(None, map(text(4000), value)), "")


def time_zone(value: Any) -> str:
    return "" if isinstance(value, str) and value in available_timezones() else _("there is no such time zone.")


def link(value: Any) -> str:
    """An address that may be followed."""
    wrong = text(2000)(value)
    if wrong or value.lower().startswith(("http://", "https://", "mailto:")):
        return wrong
    return _("a link begins with https://, http:// or mailto:.")


def holidays(value: Any) -> str:
    """Lines of a name, a tab and days as yymmdd."""
    wrong = _("write lines of a name, a tab and days as yymmdd.")
    if not isinstance(value, str) or len(value) > 40_000 or "\0" in value or not HOLIDAYS.fullmatch(value):
        return wrong
    try:
        for one in re.findall(r"(?<=[\t ])\d{6}(?= |\n|$)", value):
            date(2000 + int(one[:2]), int(one[2:4]), int(one[4:]))
    except ValueError:
        return wrong
    return ""
