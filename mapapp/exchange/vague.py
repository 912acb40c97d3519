"""What is no date but nearly one (end Feb, week 7, Q1, 10-12 Feb): never read as a date, only offered as one."""

import re
from datetime import date, timedelta

from mapapp.exchange.cleaning import folded
from mapapp.exchange.dates import MONTH, MONTHS, Spoken, full_year, last_of_month, read_text

MONTH_ALONE = re.compile(
    rf"(?:(?P<part>early|start|beginning|begin|mid|middle|late|end|eo)[\s-]*(?:of\s+)?)?{MONTH}[\s'-]*(?P<year>\d{{4}}|\d{{2}})?"
)
WEEK = re.compile(
    r"(?:week|wk|w|cw|kw)\s*(?P<week>\d{1,2})(?:[\s/,-]+(?P<year>\d{4}))?|(?P<year2>\d{4})-?w(?P<week2>\d{1,2})"
)
WEEK_OF = re.compile(
    r"(?:week|wk|w/c|w/b|wc|wb|semaine du|woche vom|semana del)\.?\s*"
    r"(?:of|commencing|beginning|starting|from)?\s*(?:the\s+)?(?P<day>.{3,24})"
)
QUARTER = re.compile(r"(?:end\s+(?:of\s+)?)?q(?P<quarter>[1-4])(?:[\s/,'-]*(?P<year>\d{4}|\d{2}))?")
SPAN = re.compile(r"(?P<first>.{1,20}?)\s*(?:-|\u2013|\u2014|\bto\b|\buntil\b)\s*(?P<last>.{3,24})")
INSIDE = re.compile(
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[\s.]*{MONTH}(?:\s+\d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
)


def offers(text: str, near: date) -> tuple[date, ...]:
    """Days that the text may mean, to be offered beside the field; `near` is a date of the plan that lends the year."""
    bare = folded(text)
    for form in (_week, _week_of, _quarter, _month, _span, _inside):
        if found := form(bare, near):
            return found
    return ()


def _month(text: str, near: date) -> tuple[date, ...]:
    match = MONTH_ALONE.fullmatch(text)
    if not match:
        return ()
    month = MONTHS[match["name"]]
    year = full_year(match["year"]) or _nearest_year(month, 15, near)
    part = match["part"] or "end"
    if part in ("mid", "middle"):
        return (_weekday_before(date(year, month, 15)),)
    if part in ("early", "start", "beginning", "begin"):
        return (_weekday_before(date(year, month, 7)),)
    return (_weekday_before(last_of_month(year, month)),)


def _week(text: str, near: date) -> tuple[date, ...]:
    match = WEEK.fullmatch(text)
    if not match:
        return ()
    year = int(match["year"] or match["year2"] or near.year)
    try:
        return (date.fromisocalendar(year, int(match["week"] or match["week2"]), 5),)
    except ValueError:
        return ()


def _week_of(text: str, near: date) -> tuple[date, ...]:
    """The Friday of the week that a day names, in both readings of that day: due in a week is due by its end."""
    match = WEEK_OF.fullmatch(text)
    days = _all(read_text(match["day"]), near) if match else ()
    return tuple(dict.fromkeys(day + timedelta(days=4 - min(day.weekday(), 4)) for day in days))


def _quarter(text: str, near: date) -> tuple[date, ...]:
    match = QUARTER.fullmatch(text)
    if not match:
        return ()
    month = int(match["quarter"]) * 3
    year = full_year(match["year"]) or _nearest_year(month, 15, near)
    return (_weekday_before(last_of_month(year, month)),)


def _span(text: str, near: date) -> tuple[date, ...]:
    match = SPAN.fullmatch(text)
    return _all(read_text(match["last"]), near) if match else ()


def _inside(text: str, near: date) -> tuple[date, ...]:
    found = (_all(read_text(match[0]), near) for match in INSIDE.finditer(text))
    return tuple(dict.fromkeys(day for each in found for day in each))[:3]


def _all(spoken: tuple[Spoken, ...], near: date) -> tuple[date, ...]:
    days = (each.on(_nearest_year(each.month, min(each.day, 28), near)) for each in spoken)
    return tuple(day for day in days if day)


def _nearest_year(month: int, day: int, near: date) -> int:
    return min((near.year - 1, near.year, near.year + 1), key=lambda year: abs(date(year, month, day) - near))


def _weekday_before(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
