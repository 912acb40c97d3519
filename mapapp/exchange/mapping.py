"""What each column of a sheet becomes: guessed, shown with samples, changed by the person, remembered."""

from dataclasses import dataclass, replace
from typing import Self

from mapapp.exchange.cleaning import folded
from mapapp.exchange.plain import Plain
from mapapp.exchange.vocabulary import REPEATABLE


@dataclass(frozen=True)
class Column:
    """One column: where, headed by what, what it becomes (None: not imported), first values and how many it has."""

    index: int
    letter: str
    title: str
    field: str | None
    sure: bool
    samples: tuple[str, ...]
    filled: int


@dataclass(frozen=True)
class Mapping(Plain):
    """What each column becomes. `header_row` counts from 1; 0 when the table has no row of titles."""

    header_row: int
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        """The first column of a field."""
        return next((each for each in self.columns if each.field == field), None)

    def all_of(self, field: str) -> tuple[Column, ...]:
        """Every column of a field."""
        return tuple(each for each in self.columns if each.field == field)

    def with_field(self, index: int, field: str | None) -> Self:
        """The mapping after the person chose: a field that one column alone may have leaves the column that had it."""
        columns = []
        for each in self.columns:
            if each.index == index:
                each = replace(each, field=field, sure=True)
            elif each.field == field and field not in REPEATABLE:
                each = replace(each, field=None)
            columns.append(each)
        return replace(self, columns=tuple(columns))

    def remembered(self) -> dict[str, str | None]:
        """Title -> field, to be kept for the next sheet of the same shape."""
        return {folded(each.title): each.field for each in self.columns if each.title}

    def recalling(self, kept: dict[str, str | None]) -> Self:
        """The mapping with what was kept from an earlier sheet."""
        mapping = self
        for each in self.columns:
            if folded(each.title) in kept:
                mapping = mapping.with_field(each.index, kept[folded(each.title)])
        return mapping
