"""One text read as a date, in the forms people use. Every reading is given; nothing is guessed here."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.cleaning import folded, unaccented

NAMES = (
    "jan january januar janvier janv enero ene janeiro gennaio gen januari",
    "feb february februar fevrier fevr fev febrero fevereiro febbraio februari",
    "mar march marz maerz mrz mars marzo marco maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "jun june juni juin junio junho giugno giu",
    "jul july juli juillet juil julio julho luglio lug",
    "aug august aout agosto ago augustus",
    "sep sept september septembre septiembre setembro settembre",
    "oct october oktober okt octobre octubre outubro ottobre ott",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dic dezembro dicembre",
)
MONTHS = {name: month for month, names in enumerate(NAMES, start=1) for name in names.split()}
DAY_NAMES = (
    "mon monday montag mo lundi lun lunes lunedi maandag",
    "tue tues tuesday dienstag di mardi martes martedi dinsdag",
    "wed weds wednesday mittwoch mi mercredi mer miercoles mercoledi woensdag",
    "thu thur thurs thursday donnerstag do jeudi jeu jueves giovedi donderdag",
    "fri friday freitag fr vendredi ven viernes venerdi vrijdag",
    "sat saturday samstag sa samedi sam sabado sabato zaterdag",
    "sun sunday sonntag so dimanche dim domingo domenica zondag",
)
WEEKDAYS = {name: day for day, names in enumerate(DAY_NAMES) for name in names.split()}
EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119: a bare number in a column of dates

MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
YEAR = r"(?:[\s,./'-]*(?P<year>\d{4}|\d{2}))?"
YMD = re.compile(r"(?P<year>\d{4})(?P<by>[-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})|(?P<compact>20\d{6})")
NUMERIC = re.compile(r"(?P<first>\d{1,2})(?P<by>[-/.])(?P<second>\d{1,2})(?:(?P=by)(?P<year>\d{4}|\d{2})?)?")
ORDINAL = "(?:st|nd|rd|th|er|e|o|a|°)?"  # 3º is 3o without its accent
DAY_NAME = re.compile(rf"(?P<day>\d{{1,2}}){ORDINAL}(?:\s+(?:of|de|di))?[\s./-]*{MONTH}(?:\.?\s+(?:de|del|of))?{YEAR}")
NAME_DAY = re.compile(rf"{MONTH}[\s.]*(?P<day>\d{{1,2}}){ORDINAL}(?:[\s,./'-]+(?P<year>\d{{4}}|\d{{2}}))?")
# Mar-31-26, and 2026-Mar-31: with dashes a year has to stand there, else Jan-26 would be a day
NAME_DAY_YEAR = re.compile(rf"{MONTH}(?P<by>[-/.])(?P<day>\d{{1,2}})(?P=by)(?P<year>\d{{4}}|\d{{2}})")
YEAR_NAME_DAY = re.compile(rf"(?P<year>\d{{4}})(?P<by>[-/. ]){MONTH}(?P=by)(?P<day>\d{{1,2}})")
WEEKDAY = re.compile(rf"^({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b[\s,.]*(?=\d|[a-z])")
BEFORE = re.compile(r"^(?:by|due|on|before|until|till|no later than|latest|the)\b[\s:]*")
UNSURE = re.compile(
    r"^(?:~|ca\.?\s|approx\.?\s|about\s|around\s|circa\s)\s*|\s*(?:\?+|\(?(?:tbc|tbd|est|approx)\.?\)?)$"
)
CLOCK = re.compile(r"[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|utc|[+-]\d{2}(?::?\d{2})?)?$")


class Order(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True)
class Spoken:
    """One way to read a text. `year` is None when not given; `order` is None where the form leaves no doubt."""

    month: int
    day: int
    year: int | None = None
    order: Order | None = None
    weekday: int | None = None
    unsure: bool = False
    serial: bool = False

    def on(self, year: int | None = None) -> date | None:
        """The day, in the year it names or else in `year`; None when that year has no such day."""
        try:
            return date(self.year or year or 2024, self.month, self.day)
        except ValueError:
            return None


def readings(cell: Cell) -> tuple[Spoken, ...]:
    """All readings of a cell as a date: none, one, or two when day and month may stand either way."""
    if on := cell.on:
        return (Spoken(on.month, on.day, on.year),)
    if cell.kind not in (Kind.TEXT, Kind.NUMBER):
        return ()
    text = cell.text.strip()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in SERIALS:
        on = EXCEL_ZERO + timedelta(days=int(float(text)))
        return (Spoken(on.month, on.day, on.year, serial=True),)
    return () if cell.kind is Kind.NUMBER and not re.fullmatch(r"20\d{6}", text) else read_text(text)


def read_text(text: str) -> tuple[Spoken, ...]:
    """All readings of a text as a date; both orders for 3/4, each of them once for 3/3."""
    bare, unsure, weekday = _bare(text)
    found = tuple(each for each in _forms(bare) if each.on() is not None)
    return tuple(replace(each, weekday=weekday, unsure=unsure) for each in found)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _bare(text: str) -> tuple[str, bool, int | None]:
    """The text without polite words, weekday and clock; whether it is unsure of itself; the weekday it names."""
    lower = " ".join(unaccented(text).casefold().split())
    sure = UNSURE.sub("", UNSURE.sub("", lower))
    bare = CLOCK.sub("", BEFORE.sub("", sure))
    match = WEEKDAY.match(bare)
    if not match:
        return folded(bare), sure != lower, None
    return folded(bare[match.end() :]), sure != lower, WEEKDAYS[match[1]]


def _forms(text: str) -> tuple[Spoken, ...]:
    if match := YMD.fullmatch(text):
        parts = match["compact"]
        if parts:
            return (Spoken(int(parts[4:6]), int(parts[6:]), int(parts[:4])),)
        return (Spoken(int(match["month"]), int(match["day"]), int(match["year"])),)
    if match := NUMERIC.fullmatch(text):
        return _numeric(int(match["first"]), int(match["second"]), match["year"], match["by"])
    if re.fullmatch(rf"{MONTH}-\d{{1,2}}", text):
        return ()  # Jan-26: the 26th, or a month of 2026
    for form in (DAY_NAME, NAME_DAY, NAME_DAY_YEAR, YEAR_NAME_DAY):
        if match := form.fullmatch(text):
            return (Spoken(MONTHS[match["name"]], int(match["day"]), full_year(match["year"])),)
    return ()


def _numeric(first: int, second: int, year: str | None, by: str) -> tuple[Spoken, ...]:
    day_first = Spoken(second, first, full_year(year), Order.DAY_FIRST)
    month_first = Spoken(first, second, full_year(year), Order.MONTH_FIRST)
    if by == "." and day_first.on():
        return (replace(day_first, order=None),)  # points are written by those who put the day first
    if first == second:
        return (replace(day_first, order=None),)
    return day_first, month_first


def full_year(year: str | None) -> int | None:
    """26 is 2026; 85 is 1985."""
    if year is None:
        return None
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
