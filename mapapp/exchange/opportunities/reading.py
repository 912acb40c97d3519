"""A sheet to opportunities: what each row says, which are skipped and why, and what is to be said of the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mapapp.exchange.cells import EMPTY, Cell, Kind, Sheet
from mapapp.exchange.cleaning import folded, one_line
from mapapp.exchange.dates import Order
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.opportunities.blanks import is_nothing
from mapapp.exchange.opportunities.columns import NEEDED, Field, columns_of
from mapapp.exchange.opportunities.currencies import currency_in_title, is_scaled, may_be
from mapapp.exchange.opportunities.days import Shown, order_of, read_day, read_moment
from mapapp.exchange.opportunities.figures import Marks, NotThis, marks, read_amount, read_currency, read_flag
from mapapp.exchange.opportunities.keys import is_shortened, one_form
from mapapp.exchange.opportunities.status import read_closed
from mapapp.people.models import normal_email
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import Outcome, Pipeline
from mapapp.private.refreshing import Incoming, Skipped, Three

Take = Callable[[Field, Callable[[Cell], Any]], Any]
By = OpportunityShape.By
LONGEST = {Field.KEY: 100, Field.ACCOUNT: 200, Field.NAME: 300, Field.STAGE: 100, Field.FORECAST: 100,
           Field.OWNER_NAME: 200, Field.OWNER_EMAIL: 254}  # fmt: skip
DAYS = (Field.CLOSE_ON, Field.CREATED_ON, Field.MODIFIED_AT)
OF_ONE_ROW = (Field.KEY, Field.AMOUNT)  # repeated, they would count twice
NEVER_ADDED_UP = (Field.STAGE, Field.CLOSE_ON, Field.OWNER_NAME, Field.OWNER_EMAIL, Field.MODIFIED_AT)
SUM = re.compile(
    r"((grand |sub)?-?(total|totals|totaal|totale|sum|summe|gesamt|gesamtsumme|suma|somme)|grand summar(y|ies)"
    r"|(record )?count|anzahl|average|avg|durchschnitt)\b",
    re.I,
)
COUNTED = re.compile(r"[\d\s.,']+")  # how many a sum is of
FROM_1904 = 1462  # days by which old workbooks of a Mac count less
SEEN = 80  # letters of a cell that is quoted


@dataclass(frozen=True)
class Reading:
    """One sheet by one version of the settings. `zone` is where a moment without a zone is meant; `years` are those
    that it is of, as far as that is known."""

    sheet: Sheet
    pipeline: Pipeline
    zone: ZoneInfo
    years: range = range(0)

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
        return found + ([Field.CURRENCY.value] if self._unpriced and not self.pipeline.currency else [])

    @property
    def assumed(self) -> str:
        """The team's own currency, where amounts are in it because neither a column nor they themselves name one."""
        return self.pipeline.currency if self._unpriced else ""

    @cached_property
    def _unpriced(self) -> bool:
        """Whether there is no column of currencies, none in the title of the amounts, and an amount that names none
        itself, as 84 000 EUR does."""
        priced = Field.AMOUNT in self.places and Field.CURRENCY not in self.places and not self._titled
        return priced and not all(read_amount_or_none(cell, self.mark) for cell in self._cells(Field.AMOUNT))

    @cached_property
    def _titled(self) -> str:
        """The currency that the title of the amounts names."""
        return currency_in_title(self._title(Field.AMOUNT), scaled=self.scale is not None)

    @cached_property
    def lines(self) -> list[int]:
        """The rows that hold something, below that of the titles."""
        first = self.columns.header_row + 1
        return [
            line for line in range(first, len(self.sheet.rows) + 1)
            if any(cell.kind is not Kind.EMPTY for cell in self.sheet.rows[line - 1])
        ]  # fmt: skip

    @cached_property
    def _shown(self) -> dict[str, Shown]:
        """Field -> what its column of days shows."""
        return {field: order_of(self._cells(field), self.years) for field in DAYS if field in self.places}

    def order(self, field: Field) -> Order | None:
        """Which number is the day in a column: as the column itself shows it, else as it is set, else as the other
        columns do, where all that show it agree."""
        shown = self._shown.get(field, Shown())
        if shown.order is not None:
            return shown.order
        if self.pipeline.days:
            return Order(self.pipeline.days)
        others = {one.order for one in self._shown.values()} - {None}
        agreed = len(others) == 1 and not any(one.both for one in self._shown.values())
        return others.pop() if agreed else None

    def _years(self, field: Field) -> dict[str, Any]:
        """How years of two figures are taken in a column."""
        return {"years": self.years, "years_first": self._shown.get(field, Shown()).years_first}

    def _moment(self, cell: Cell) -> tuple[datetime, datetime] | None:
        field = Field.MODIFIED_AT
        return read_moment(cell, self.order(field), self.zone, **self._years(field))

    @cached_property
    def _marks(self) -> Marks:
        return marks(self._cells(Field.AMOUNT))

    @property
    def mark(self) -> str:
        return self.pipeline.decimals or self._marks.mark

    @property
    def open_days(self) -> list[str]:
        """The columns with days like 3/4/2026, of which nothing says which number is the day."""
        return self._titles(lambda field, shown: shown.open_ones and not shown.both and self.order(field) is None)

    @property
    def both_days(self) -> list[str]:
        """The columns that write the day first here and the month first there, and have days like 3/4/2026 besides, of
        which nobody has said how they are meant."""
        return self._titles(lambda _field, shown: shown.open_ones and shown.both and not self.pipeline.days)

    @property
    def mixed_days(self) -> list[str]:
        """The columns that do both."""
        return self._titles(lambda _field, shown: shown.both)

    @property
    def other_days(self) -> list[str]:
        """The columns that show another order than the settings say."""
        return self._titles(
            lambda _field, shown: bool(self.pipeline.days and (shown.order or "") not in ("", self.pipeline.days))
        )

    @property
    def lent_days(self) -> list[str]:
        """The columns that do not show it and are read as the others show it."""
        return self._titles(
            lambda field, shown: (
                shown.open_ones and not shown.order and not self.pipeline.days and bool(self.order(field))
            )
        )

    @property
    def numbered_days(self) -> list[str]:
        """The columns with days as spreadsheets count them, like 46112."""
        return self._titles(lambda _field, shown: shown.numbered)

    def _titles(self, wanted: Callable[[Field, Shown], bool]) -> list[str]:
        return [self._title(field) for field in DAYS if field in self._shown and wanted(field, self._shown[field])]

    @property
    def scaled(self) -> list[str]:
        """The title of the amounts, where it may say that they are thousands or millions, and nobody has said which."""
        title = self._title(Field.AMOUNT)
        return [title] if is_scaled(title) and self.scale is None else []

    @property
    def amounts(self) -> str:
        """The title of the amounts; empty where there are none."""
        return self._title(Field.AMOUNT)

    @cached_property
    def scale(self) -> int | None:
        """What the amounts are times, as somebody has said of their title; None where nobody has."""
        return self.pipeline.scales.get(folded(self._title(Field.AMOUNT)))

    def _amount(self, cell: Cell) -> tuple[Decimal | None, str]:
        """What it is worth, and the currency beside it; an amount that says itself how many it is times says so of a
        column that does, too. Raises NotThis."""
        return read_amount(cell, self.mark, times=self.scale or 1)

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
            if (key := one_form(found.key)) in first:
                twice = (self._title(Field.KEY), "twice", str(first[key]))
                yield Skipped(line, found.key, self._text(line, Field.ACCOUNT)[:200], (twice,))
                continue
            first[key] = line
            yield found

    def _remark(self, line: int) -> Skipped | None:
        """A row that is none of the list: the sum that a report ends with, and the words below it."""
        key, account = self._text(line, Field.KEY), self._text(line, Field.ACCOUNT)
        beside = [text for field in NEVER_ADDED_UP if (text := self._text(line, field))]
        told = [text for text in beside if not SUM.match(text)]
        heads = (key, account, self._text(line, Field.NAME), *beside)
        sums = [text for text in heads if SUM.match(text)]
        counted = not account or SUM.match(account) or (SUM.match(key) and COUNTED.fullmatch(account))
        if sums and not told and counted and (not key or SUM.match(key)):
            return Skipped(line, "", "", (("", "total", sums[0][:SEEN]),))
        filled = self._filled(line)
        least = 2 if line < self._last else 0 if self._signed else 1  # below the rows a report says of whom it is
        if len(filled) == 1 and len(self.places) > 2 and len(filled[0].split()) > least:
            return Skipped(line, "", "", (("", "lone", one_line(filled[0])[:SEEN]),))
        return None

    @cached_property
    def _last(self) -> int:
        """The last row that holds more than one cell."""
        many = (line for line in reversed(self.lines) if len(self.sheet.rows[line - 1]) > 1)
        return next((line for line in many if len(self._filled(line)) > 1), 0)

    @cached_property
    def _signed(self) -> bool:
        """Whether a sentence stands alone below the rows: then a word that does is no number of a row, but a name."""
        below = (self._filled(line) for line in self.lines if line > self._last)
        return any(len(filled[0].split()) > 2 for filled in below)

    def _filled(self, line: int) -> list[str]:
        return [cell.text for cell in self.sheet.rows[line - 1] if cell.kind is not Kind.EMPTY]

    def _row(self, line: int) -> Incoming | Skipped:
        if (remark := self._remark(line)) is not None:
            return remark
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
        self._priced(line, values, troubles, take)
        for field in (Field.CLOSE_ON, Field.CREATED_ON):
            if field in self.places:
                values[field.value] = take(field, partial(read_day, order=self.order(field), **self._years(field)))
        outcome_by = None
        moment = take(Field.MODIFIED_AT, self._moment)
        if Field.STAGE in self.places or Field.CLOSED in self.places or Field.WON in self.places:
            values["outcome"], outcome_by = self._outcome(values.get("stage", ""), take)
        key = values.pop("key", "")
        for field, value in ((Field.KEY, key), (Field.ACCOUNT, values.get("account"))):
            if not value and not any(title == self._title(field) for title, _kind, _seen in troubles):
                troubles.append((self._title(field), "missing", ""))
        assumed = self._assumed(line, values, troubles)
        if troubles:
            return Skipped(line, key, values.get("account") or "", tuple(troubles))
        modified_at, modified_by = moment or (None, None)
        return Incoming(line, key, values, modified_at, modified_by, assumed, outcome_by)

    def _priced(self, line: int, values: dict[str, Any], troubles: list[Three], take: Take) -> None:
        """The amount, and its currency: of the cell itself, else of the column of currencies, else of the title. That
        two of them differ is a trouble."""
        priced = take(Field.AMOUNT, self._amount) if Field.AMOUNT in self.places else None
        if priced is not None:
            values["amount"] = priced[0]
        if Field.CURRENCY in self.places:
            values["currency"] = take(Field.CURRENCY, lambda cell: read_currency(cell.text)) or ""
        if priced and priced[0] is not None:
            self._agree(self._text(line, Field.AMOUNT), priced[1], values.get("currency", ""), troubles)
            code = priced[1] or values.get("currency", "") or self._titled
            values |= {"currency": code} if code else {}

    def _agree(self, seen: str, own: str, column: str, troubles: list[Three]) -> None:
        """That the cell itself, the column of currencies and the title name one currency, where they name any."""
        amounts = self._title(Field.AMOUNT)
        if column and (own not in ("", column) or not may_be(seen, column)):
            troubles.append((amounts, "two_currencies", seen[:SEEN]))
        elif self._titled and column not in ("", self._titled):
            troubles.append((self._title(Field.CURRENCY), "title_currency", column))
        elif self._titled and (own not in ("", self._titled) or not may_be(seen, self._titled)):
            troubles.append((amounts, "title_currency", seen[:SEEN]))

    def _assumed(self, line: int, values: dict[str, Any], troubles: list[Three]) -> str:
        """The team's own currency, for an amount that names none; that it cannot be in that one is a trouble."""
        bare = values.get("amount") is not None and not values.get("currency")
        assumed = self.assumed if bare else ""
        if bare and not assumed and not troubles:
            troubles.append((self._title(Field.CURRENCY), "no_currency", ""))
        seen = self._text(line, Field.AMOUNT) if assumed else ""
        if assumed and not may_be(f"{self._title(Field.AMOUNT)} {seen}", assumed):
            troubles.append((self._title(Field.AMOUNT), "other_sign", seen[:SEEN]))
        return assumed

    def _outcome(self, stage: str, take: Take) -> tuple[str, str]:
        """What the CRM's own yes and no say; where they say nothing, what the stage means. And by which of them."""
        meant = self.pipeline.meaning(stage)
        won = take(Field.WON, lambda cell: read_flag(cell.text) if cell.text else None)
        told = take(Field.CLOSED, lambda cell: read_closed(cell.text) if cell.text.strip() else None)
        closed, ended = told or (None, None)
        won = ended if ended is not None else won
        if closed is None:
            return (Outcome.WON.value, "") if won else (meant, By.STAGE.value)
        if not closed:
            return Outcome.OPEN.value, ""
        if won is None:
            return take(Field.CLOSED, lambda cell: _closed(meant)), By.CLOSED.value
        return (Outcome.WON.value if won else Outcome.LOST.value), ""

    def _cells(self, field: Field) -> Iterator[Cell]:
        return (self._cell(line, field) for line in self.lines) if field in self.places else iter(())

    def _cell(self, line: int, field: Field) -> Cell:
        """One that says in words that it is empty is; what is merged with those below it stands in all of them, but for
        a number and an amount, which are of the first."""
        if field not in self.places:
            return EMPTY
        cell = self.sheet.at(line, at := self.places[field])
        grouped = self.sheet.merged and cell.kind is Kind.EMPTY and field not in OF_ONE_ROW
        if grouped and (above := self.sheet.merged_down.get((line, at))):
            cell = self.sheet.at(above, at)
        if cell.kind is Kind.NUMBER and self.sheet.from_1904 and field in DAYS:
            cell = Cell(str(int(float(cell.text)) + FROM_1904), cell.kind)
        return EMPTY if cell.kind is Kind.TEXT and is_nothing(cell.text, field) else cell

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
    if field is Field.KEY and is_shortened(text):
        raise NotThis("shortened")
    if field is Field.OWNER_EMAIL and text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise NotThis("email") from error
        return normal_email(text)
    return text
