"""A sheet to opportunities: what each row says, which are skipped and why, and what is to be said of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mapapp.exchange.cells import EMPTY, Cell, Kind, Sheet
from mapapp.exchange.cleaning import one_line
from mapapp.exchange.dates import Order
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.opportunities.columns import NEEDED, Field, columns_of
from mapapp.exchange.opportunities.days import order_of, read_day, read_moment
from mapapp.exchange.opportunities.figures import Marks, NotThis, marks, read_amount, read_currency, read_flag
from mapapp.people.models import normal_email
from mapapp.private.pipeline import Outcome, Pipeline
from mapapp.private.refreshing import Incoming, Skipped, Three

LONGEST = {Field.KEY: 100, Field.ACCOUNT: 200, Field.NAME: 300, Field.STAGE: 100, Field.FORECAST: 100,
           Field.OWNER_NAME: 200, Field.OWNER_EMAIL: 254}  # fmt: skip
DAYS = (Field.CLOSE_ON, Field.CREATED_ON, Field.MODIFIED_AT)
SEEN = 80  # letters of a cell that is quoted


@dataclass(frozen=True)
class Reading:
    """One sheet by one version of the settings. `zone` is where a moment without a zone is meant."""

    sheet: Sheet
    pipeline: Pipeline
    zone: ZoneInfo

    @cached_property
    def columns(self) -> Mapping:
        return columns_of(self.sheet, self.pipeline.columns)

    @cached_property
    def places(self) -> dict[str, int]:
        """Field -> its column."""
        return {each.field: each.index for each in self.columns.columns if each.field}

    @property
    def lacking(self) -> list[str]:
        """Fields without which no row can be read, and the currency where there are amounts."""
        found = [str(field) for field in NEEDED if field not in self.places]
        priced = Field.AMOUNT in self.places and Field.CURRENCY not in self.places
        return found + ([Field.CURRENCY.value] if priced and not self._priced_in_cells else [])

    @property
    def _priced_in_cells(self) -> bool:
        """Whether every amount names its currency itself, like 84 000 EUR."""
        return all(read_amount_or_none(cell, self.mark) for cell in self._cells(Field.AMOUNT))

    @cached_property
    def lines(self) -> list[int]:
        """The rows that hold something, below that of the titles."""
        first = self.columns.header_row + 1
        return [
            line for line in range(first, len(self.sheet.rows) + 1)
            if any(cell.kind is not Kind.EMPTY for cell in self.sheet.rows[line - 1])
        ]  # fmt: skip

    @cached_property
    def _order(self) -> tuple[Order | None, bool]:
        return order_of(cell for field in DAYS for cell in self._cells(field))

    @property
    def order(self) -> Order | None:
        """As set, else as the columns show it."""
        return Order(self.pipeline.days) if self.pipeline.days else self._order[0]

    @cached_property
    def _marks(self) -> Marks:
        return marks(self._cells(Field.AMOUNT))

    @property
    def mark(self) -> str:
        return self.pipeline.decimals or self._marks.mark

    @property
    def open_days(self) -> bool:
        """3/4/2026 stands here, and nothing says which of the two is the day."""
        return self._order[1] and self.order is None

    @property
    def open_amounts(self) -> bool:
        """120.000 stands here, and nothing says whether the point stands before cents."""
        return self._marks.open_ones and not self.mark and not self.both_marks

    @property
    def both_marks(self) -> bool:
        """12.50 and 12,50 stand here, and nobody has said which of the two is meant."""
        return self._marks.both and not self.pipeline.decimals

    def rows(self) -> Iterator[Incoming | Skipped]:
        """Every row in its order: as values, or why it is skipped."""
        first: dict[str, int] = {}
        for line in self.lines:
            found = self._row(line)
            if isinstance(found, Skipped):  # a bad row takes no number away from a good one
                yield found
                continue
            if found.key in first:
                twice = (self._title(Field.KEY), "twice", str(first[found.key]))
                yield Skipped(line, found.key, self._text(line, Field.ACCOUNT)[:200], (twice,))
                continue
            first[found.key] = line
            yield found

    def _row(self, line: int) -> Incoming | Skipped:
        troubles: list[Three] = []
        values: dict[str, Any] = {}

        def take(field: Field, read: Callable[[Cell], Any]) -> Any:
            cell = self._cell(line, field)
            try:
                if cell.kind in (Kind.ERROR, Kind.FORMULA):
                    raise NotThis("broken")
                return read(cell)
            except NotThis as trouble:
                troubles.append((self._title(field), str(trouble), one_line(cell.text)[:SEEN]))
                return None

        for field in LONGEST:
            if field in self.places:
                values[field.value] = take(field, partial(_text, field)) or ""
        priced = take(Field.AMOUNT, lambda cell: read_amount(cell, self.mark)) if Field.AMOUNT in self.places else None
        if priced is not None:
            values["amount"] = priced[0]
        if Field.CURRENCY in self.places:
            values["currency"] = take(Field.CURRENCY, lambda cell: read_currency(cell.text)) or ""
        if priced and priced[1] and not values.get("currency"):
            values["currency"] = priced[1]
        for field in (Field.CLOSE_ON, Field.CREATED_ON):
            if field in self.places:
                values[field.value] = take(field, lambda cell: read_day(cell, self.order))
        moment = take(Field.MODIFIED_AT, lambda cell: read_moment(cell, self.order, self.zone))
        if Field.STAGE in self.places or Field.CLOSED in self.places or Field.WON in self.places:
            values["outcome"] = self._outcome(values.get("stage", ""), take)
        key = values.pop("key", "")
        for field, value in ((Field.KEY, key), (Field.ACCOUNT, values.get("account"))):
            if not value and not any(title == self._title(field) for title, _kind, _seen in troubles):
                troubles.append((self._title(field), "missing", ""))
        if values.get("amount") is not None and not values.get("currency") and not troubles:
            troubles.append((self._title(Field.CURRENCY), "no_currency", ""))
        if troubles:
            return Skipped(line, key, values.get("account") or "", tuple(troubles))
        return Incoming(line, key, values, *(moment or (None, None)))

    def _outcome(self, stage: str, take: Callable[[Field, Callable[[Cell], Any]], Any]) -> str:
        """What the CRM's own yes and no say; where they say nothing, what the stage means."""
        meant = self.pipeline.meaning(stage)
        won = take(Field.WON, lambda cell: read_flag(cell.text) if cell.text else None)
        closed = take(Field.CLOSED, lambda cell: read_flag(cell.text) if cell.text.strip() else None)
        if closed is None:
            return Outcome.WON.value if won else meant
        if not closed:
            return Outcome.OPEN.value
        if won is None:
            return take(Field.CLOSED, lambda cell: _closed(meant))
        return Outcome.WON.value if won else Outcome.LOST.value

    def _cells(self, field: Field) -> Iterator[Cell]:
        return (self._cell(line, field) for line in self.lines) if field in self.places else iter(())

    def _cell(self, line: int, field: Field) -> Cell:
        return self.sheet.at(line, self.places[field]) if field in self.places else EMPTY

    def _text(self, line: int, field: Field) -> str:
        return one_line(self._cell(line, field).text)

    def _title(self, field: Field) -> str:
        return self.sheet.at(self.columns.header_row, self.places[field]).text[:SEEN] if field in self.places else ""


def _closed(meant: str) -> str:
    """Won or lost, as the stage of a closed row means it. Raises NotThis where it means neither."""
    if meant == Outcome.OPEN:
        raise NotThis("closed_how")
    return meant


def read_amount_or_none(cell: Cell, mark: str) -> str:
    """The currency that a cell names beside its amount; a blank for a cell without an amount."""
    try:
        amount, code = read_amount(cell, mark)
    except NotThis:
        return " "
    return code if amount is not None else " "


def _text(field: Field, cell: Cell) -> str:
    text = one_line(cell.text)
    if len(text) > LONGEST[field]:
        raise NotThis("long")
    if field is Field.OWNER_EMAIL and text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise NotThis("email") from error
        return normal_email(text)
    return text
