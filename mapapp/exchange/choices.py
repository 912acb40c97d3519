"""What the person decided while checking: kept beside the sheet, applied each time the rows are checked again."""

from dataclasses import dataclass, field, replace
from typing import Self

from mapapp.exchange.dates import Order
from mapapp.exchange.plain import Plain


@dataclass(frozen=True)
class Fix:
    """A cell as the person corrected it: the sheet's row, the field, the new text (empty: emptied)."""

    row: int
    field: str
    text: str


@dataclass(frozen=True)
class Choices(Plain):
    """Every decision, none of them required. Rows are the sheet's own, from 1.

    `words`: status word (a `Word.key`) -> status. `owners`: `OwnerRead.key` -> a person's key, or gap:buyer,
    gap:seller, new:buyer, new:seller. `signature` and `go_live`: None for our guess, 0 for none.
    `wanted`: rows that are
    tasks although we took them for headings, totals or remarks; `headings`: the other way round.
    """

    fixes: tuple[Fix, ...] = ()
    skipped: tuple[int, ...] = ()
    wanted: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    order: Order | None = None
    signature: int | None = None
    go_live: int | None = None

    def fixed(self, row: int, name: str) -> str | None:
        """The text that the person put in this cell's place; None when he left it."""
        return next((each.text for each in reversed(self.fixes) if (each.row, each.field) == (row, name)), None)

    def with_fix(self, row: int, name: str, text: str) -> Self:
        """The choices with one more cell corrected, in place of an earlier correction."""
        others = tuple(each for each in self.fixes if (each.row, each.field) != (row, name))
        return replace(self, fixes=(*others, Fix(row, name, text)))
