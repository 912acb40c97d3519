"""The sentences: what is the matter with a cell, and what can be chosen instead."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from mapapp.exchange.after import AfterRead, AfterTrouble
from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.checked import Level, Offer, Problem
from mapapp.exchange.columns import Columns
from mapapp.exchange.date_columns import DateRead
from mapapp.exchange.dates import Order
from mapapp.exchange.owners import OwnerKind, OwnerRead
from mapapp.exchange.sides import Names
from mapapp.exchange.words import Status, StatusRead
from mapapp.plans.words import day_words

FAR = timedelta(days=3 * 366)


def day_offers(days: Iterable[date], today: date) -> tuple[Offer, ...]:
    """Days to choose from, as a Fix takes them and as they read."""
    return tuple(Offer(day.isoformat(), day_words(day, today=today)) for day in days)


def date_troubles(row: int, field: str, read: DateRead, order: Order | None, today: date) -> Iterator[Problem]:
    """What to say of a cell of dates that is not empty."""
    seen = read.seen
    if read.beyond:
        text = _("“%(seen)s” is no day that a plan is reckoned with. Choose one from 2000 to 2099.") % {"seen": seen}
        yield Problem(row, field, Level.STOP, "date_beyond", text, seen)
        return
    if read.on is None:
        text = _("“%(seen)s”: not a date. Choose a day.") % {"seen": seen}
        yield Problem(row, field, Level.STOP, "date_unreadable", text, seen, day_offers(read.offers, today))
        return
    day = day_words(read.on, today=today)
    yield from _uncertain(row, field, read, order, today)
    if read.weekday_wrong:
        text = _("“%(seen)s” names another weekday; taken as %(day)s.") % {"seen": seen, "day": day}
        yield Problem(row, field, Level.ASK, "date_weekday", text, seen)
    if read.year_lent:
        text = _("“%(seen)s” names no year; taken as %(day)s, like the dates near it.") % {
            "seen": seen,
            "day": day_words(read.on),
        }
        text = text if read.on.year == today.year else f"{text} {read.on.year}"
        yield Problem(row, field, Level.NOTE, "date_year", text, seen)
    if read.serial:
        text = _("“%(seen)s” is a spreadsheet's number for %(day)s.") % {"seen": seen, "day": day}
        yield Problem(row, field, Level.NOTE, "date_serial", text, seen)
    if abs(read.on - today) > FAR:
        text = _("%(day)s is more than three years away. Is the year right?") % {"day": day}
        yield Problem(row, field, Level.ASK, "date_far", text, seen)


def _uncertain(row: int, field: str, read: DateRead, order: Order | None, today: date) -> Iterator[Problem]:
    """That a cell can be read in two ways, or says itself that it is not sure."""
    assert read.on is not None
    seen, day = read.seen, day_words(read.on, today=today)
    if read.other:
        said = {"seen": seen, "day": day, "other": day_words(read.other, today=today)}
        text = _("“%(seen)s” may be %(day)s or %(other)s; taken as %(day)s.") % said
        if read.sure and order is Order.DAY_FIRST:
            text += " " + _("Other dates have the day first.")
        elif read.sure and order:
            text += " " + _("Other dates have the month first.")
        level = Level.NOTE if read.sure else Level.ASK
        yield Problem(row, field, level, "date_ambiguous", text, seen, day_offers((read.on, read.other), today))
    elif not read.sure:
        text = _("“%(seen)s” says itself that it is not certain; taken as %(day)s.") % {"seen": seen, "day": day}
        yield Problem(row, field, Level.ASK, "date_uncertain", text, seen)


def day_off_trouble(row: int, field: str, day: date, columns: Columns, today: date) -> Iterator[Problem]:
    """A start or a due date that is no working day of the side that the task is for."""
    days = columns.calendar(row).working_days
    if not days.is_working(day):
        said = {"day": day_words(day, today=today), "next": day_words(days.add(day, 0), today=today),
                "company": columns.names.of(columns.owners[row].side)}  # fmt: skip
        text = _("%(day)s is not a working day for %(company)s. It counts as %(next)s.") % said
        offers = day_offers((days.last(day), days.add(day, 0)), today)
        yield Problem(row, field, Level.ASK, "day_off", text, day.isoformat(), offers)


def broken_troubles(row: int, broken: Iterable[tuple[str, Cell]]) -> Iterator[Problem]:
    """Cells that hold no value to read."""
    for field, cell in broken:
        if cell.kind is Kind.FORMULA:
            text = _("“%(seen)s” is a formula, and the file does not hold its result. Type the value.") % {
                "seen": cell.text
            }
        else:
            text = _("The cell shows the error %(seen)s. Type the value.") % {"seen": cell.text}
        yield Problem(row, field, Level.ASK, f"cell_{cell.kind.value}", text, cell.text)


def status_troubles(row: int, read: StatusRead, taken: str) -> Iterator[Problem]:
    """An unknown status word, or words behind a known one. `taken` is how the status reads."""
    if not read.known:
        text = _("“%(seen)s” is no status we know; taken as %(status)s.") % {"seen": read.seen, "status": taken}
        yield Problem(row, "status", Level.ASK, "status_unknown", text, read.seen)
    elif read.rest and read.status is not Status.BLOCKED:
        text = _("“%(seen)s” is taken as %(status)s. “%(rest)s” stays behind.") % {
            "seen": read.seen,
            "status": taken,
            "rest": read.rest,
        }
        yield Problem(row, "status", Level.ASK, "status_rest", text, read.seen)


def owner_troubles(row: int, read: OwnerRead, names: Names, *, introduced: bool) -> Iterator[Problem]:
    """A gap, a new person, a guess, several owners. Offers are keys of people for `Choices.owners`."""
    offers = tuple(Offer(each.key, each.name) for each in read.offers)
    company = names.of(read.side)
    if read.kind is OwnerKind.GAP:
        text = read.question
        if not read.sure:
            text = _("%(question)s The sheet does not say on which side.") % {"question": text}
        yield Problem(row, "owner", Level.NOTE if read.sure else Level.ASK, "owner_gap", text, read.seen, offers)
    elif read.kind is OwnerKind.NEW and read.person and introduced:
        text = _("%(name)s is not in your list of people; will be added on the side of %(company)s.")
        text = text % {"name": read.person.name, "company": company}
        level = Level.NOTE if (read.sure or read.also) and not offers else Level.ASK
        yield Problem(row, "owner", level, "owner_new", text, read.seen, offers)
    elif read.person and not read.sure and not read.also and read.kind is OwnerKind.KNOWN:
        text = _("“%(seen)s” is taken as %(name)s of %(company)s.") % {
            "seen": read.seen,
            "name": read.person.name,
            "company": company,
        }
        yield Problem(row, "owner", Level.ASK, "owner_guess", text, read.seen)
    if read.also:
        said = {"others": ", ".join(read.also), "owner": read.person.name if read.person else company}
        text = _("One person owns a task: %(owner)s. Also named: %(others)s.") % said
        yield Problem(row, "owner", Level.ASK, "owner_several", text, read.seen)


def after_troubles(row: int, read: AfterRead, loops: Iterable[str], seen: str) -> Iterator[Problem]:
    """Parts of a cell that make no link. `loops` are the loops that this row closes, as they read."""
    sentences = {
        AfterTrouble.UNKNOWN: _("“%(part)s” is no task of this sheet. The link stays behind."),
        AfterTrouble.ITSELF: _("A task cannot come after itself. The link stays behind."),
        AfterTrouble.OTHER_KIND: _(
            "“%(part)s”: only “starts after the other has finished” is known here. The link stays behind."
        ),
        AfterTrouble.LAG: _("“%(part)s”: the lag must be whole working days, -20 to 120. The link stays behind."),
        AfterTrouble.UNREADABLE: _("“%(part)s” cannot be read as tasks. Type their numbers, such as 4, 5."),
    }
    by_row = _("“%(part)s” is taken as that row of the sheet.")
    by_rows = _("The sheet does not number its tasks, and these numbers fit its rows: they are taken as rows.")
    for part, trouble in read.troubles:
        if trouble is AfterTrouble.BY_ROW:
            yield Problem(row, "after", Level.ASK, "after_by_row", by_row % {"part": part} if part else by_rows, seen)
            continue
        yield Problem(row, "after", Level.ASK, f"after_{trouble.value}", sentences[trouble] % {"part": part}, seen)
    for loop in loops:
        text = _("These tasks wait for each other: %(loop)s. Take one link out.") % {"loop": loop}
        yield Problem(row, "after", Level.STOP, "after_loop", text, seen)
