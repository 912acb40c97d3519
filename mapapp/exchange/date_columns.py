"""A column of dates: its cells decide together which number is the day, and lend each other the year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mapapp.exchange.cells import Cell, Kind
from mapapp.exchange.dates import Order, Spoken, readings
from mapapp.exchange.vague import offers
from mapapp.plans.changes.bounds import FIRST_DAY, LAST_DAY


@dataclass(frozen=True)
class DateRead:
    """One cell read. `on` is None for what is no date, then `offers` holds days it may mean.

    `other` is the second reading of 3/4; `sure` says that the column, or the person, decided between the two. `beyond`:
    it is a date, and no plan can be reckoned with it.
    """

    seen: str
    on: date | None = None
    other: date | None = None
    sure: bool = True
    year_lent: bool = False
    serial: bool = False
    weekday_wrong: bool = False
    beyond: bool = False
    offers: tuple[date, ...] = ()


@dataclass(frozen=True)
class DatesRead:
    """The cells by row, the order they were read in, and how many cells could be read in that order only."""

    cells: dict[int, DateRead]
    order: Order | None
    day_first: int = 0
    month_first: int = 0


def evidence(cells: Mapping[int, Cell]) -> tuple[int, int]:
    """How many cells can only be day first, and how many only month first."""
    found = [_fitting(readings(cell)) for cell in cells.values()]
    single = [each[0].order for each in found if len(each) == 1]
    return single.count(Order.DAY_FIRST), single.count(Order.MONTH_FIRST)


def read_dates(
    cells: Mapping[int, Cell], today: date, order: Order | None = None, also: tuple[int, int] = (0, 0)
) -> DatesRead:
    """Reads a column's cells, by row. `order` is what the person chose; `also` the evidence of all columns together."""
    found = {row: _fitting(readings(cell)) for row, cell in cells.items()}
    day_first, month_first = own = evidence(cells)
    if own == (0, 0):
        day_first, month_first = also
    sure = order is not None or (day_first == 0) != (month_first == 0)
    if order is None and day_first != month_first:
        order = Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    anchors = {row: on for row, each in found.items() if len(each) == 1 and each[0].year and (on := each[0].on())}
    if order is None and any(len(each) == 2 for each in found.values()):
        order = _order_by_neighbours(found, anchors, today)
    read = {row: _read(cells[row], each, order, sure, _nearest(anchors, row, today)) for row, each in found.items()}
    if _swapped(cells, read, max(day_first, month_first)):
        read = {row: _doubted(each) if cells[row].kind is Kind.DATE else each for row, each in read.items()}
    return DatesRead(read, order, day_first, month_first)


def _swapped(cells: Mapping[int, Cell], read: Mapping[int, DateRead], texts: int) -> bool:
    """Whether a spreadsheet program seems to have read 3/4 its own way, and left as text what it could not read so.

    Then no real date has a day after the twelfth, and all texts do. Three of each make it no accident.
    """
    real = [each.on for row, each in read.items() if cells[row].kind is Kind.DATE and each.on]
    return texts >= 3 and len(real) >= 3 and all(on.day <= 12 for on in real) and len(real) + texts == len(read)


def _doubted(read: DateRead) -> DateRead:
    on = read.on
    if on is None or on.day == on.month:
        return read
    return replace(read, other=on.replace(month=on.day, day=on.month), sure=False)


def _fitting(spoken: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    """Of two readings, the one that falls on the weekday named beside it."""
    named = tuple(each for each in spoken if each.year and (on := each.on()) and on.weekday() == each.weekday)
    return named if len(spoken) == 2 and len(named) == 1 else spoken


def _read(cell: Cell, spoken: tuple[Spoken, ...], order: Order | None, sure: bool, near: date) -> DateRead:
    if not spoken:
        return DateRead(cell.text, offers=offers(cell.text, near) if cell.kind is Kind.TEXT else ())
    chosen = next((each for each in spoken if each.order in (order, None)), spoken[0])
    on = _placed(chosen, near)
    other = next((_placed(each, near) for each in spoken if each is not chosen), None)
    if on is None or not FIRST_DAY <= on <= LAST_DAY:
        return DateRead(cell.text, beyond=on is not None)
    return DateRead(
        cell.text,
        on,
        other,
        sure=not chosen.unsure and (other is None or sure),
        year_lent=chosen.year is None,
        serial=chosen.serial,
        weekday_wrong=chosen.weekday is not None and on.weekday() != chosen.weekday,
    )


def _placed(spoken: Spoken, near: date) -> date | None:
    """The day, in the year nearest to the rest of the plan; a weekday named beside it has the first say."""
    if spoken.year:
        return spoken.on()
    days = [day for year in (near.year - 1, near.year, near.year + 1) if (day := spoken.on(year))]
    right = [day for day in days if day.weekday() == spoken.weekday and abs(day - near).days < 300]
    return min(right or days, key=lambda day: abs(day - near), default=None)


def _nearest(anchors: dict[int, date], row: int, today: date) -> date:
    return anchors[min(anchors, key=lambda each: abs(each - row))] if anchors else today


def _order_by_neighbours(found: dict[int, tuple[Spoken, ...]], anchors: dict[int, date], today: date) -> Order:
    """Without evidence: the order under which the doubtful cells lie closer to the certain ones. Still asked about."""

    def distance(order: Order) -> int:
        total = 0
        for row, each in found.items():
            near = _nearest(anchors, row, today)
            for spoken in each:
                if spoken.order is order and len(each) == 2:
                    on = _placed(spoken, near)
                    total += abs((on or near) - near).days
        return total

    return min(Order.DAY_FIRST, Order.MONTH_FIRST, key=distance)
