"""What a row of a file would do to the opportunity that is here: pure judgement, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mapapp.private.models import BroughtLineShape, OpportunityShape

What = BroughtLineShape.What
SAME = ""
FIELDS = ("account", "name", "stage", "outcome", "amount", "currency", "close_on", "forecast", "owner_name",
          "owner_email", "created_on")  # fmt: skip
OF_THE_END = {"outcome", "outcome_on", "outcome_why", "lost_how", "lost_to"}
Three = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a file as values. `values` names only fields that the file has a column for. `modified_at` is the first
    moment at which it may have been changed last, `modified_by` the last one: they differ when the file says a day.
    `outcome_by` is by what the outcome is told, as the row keeps it; None when the file tells none. `assumed` is the
    currency of an amount with which none is named: that of the row that is here comes before it."""

    line: int
    key: str
    values: Mapping[str, Any]
    modified_at: datetime | None = None
    modified_by: datetime | None = None
    assumed: str = ""
    outcome_by: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of a file that is not taken in. `troubles`: title of the column, kind, what stands there."""

    line: int
    key: str
    account: str
    troubles: tuple[Three, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: new, changed, older, or SAME. `values` are those to be written, `said` what changes."""

    what: str
    values: Mapping[str, Any] = field(default_factory=dict)
    said: tuple[Three, ...] = ()


def judged(
    row: OpportunityShape | None, incoming: Incoming, by_hand_at: datetime | None = None, *, today: date | None = None
) -> Verdict:
    """`by_hand_at` is when somebody last wrote of it here, on the page of its plan; `today` the day on which it is
    taken in, None while it is only looked at.

    What was written last holds: a row of the file that was changed in the CRM before that, or before what was read of
    it last, changes nothing. A file that does not say when its rows were changed is of now; but it opens nothing again
    that somebody here wrote down as won or lost.
    """
    told = dict(incoming.values)
    if incoming.assumed:
        told["currency"] = (row.currency if row else "") or incoming.assumed
    if row is None:
        return Verdict(What.NEW, _ended(told, today=today))
    wanted = _ended({name: value for name, value in told.items() if getattr(row, name) != value}, row, today)
    if wanted.get("currency") == "" and wanted.get("amount", row.amount) is not None:
        del wanted["currency"]  # an amount that the file does not speak of keeps its currency
    if by_hand_at and incoming.modified_by is None and wanted.get("outcome") == OpportunityShape.Outcome.OPEN:
        wanted = {name: value for name, value in wanted.items() if name not in OF_THE_END}
    said = tuple((name, shown(getattr(row, name)), shown(wanted[name])) for name in FIELDS if name in wanted)
    known = max((moment for moment in (row.modified_at, by_hand_at) if moment), default=None)
    if known and incoming.modified_by and incoming.modified_by < known:
        return Verdict(What.OLDER, {}, said) if said else Verdict(SAME)
    return Verdict(What.CHANGED, wanted, said) if said else Verdict(SAME)


def _ended(values: dict[str, Any], row: OpportunityShape | None = None, today: date | None = None) -> dict[str, Any]:
    """With the day on which it was won or lost: its close date, once the CRM says that it is closed. Nothing has ended
    on a day to come: then it is the day on which that is read, of what was open here; else nobody knows it."""
    outcome = values.get("outcome", OpportunityShape.Outcome.OPEN if row is None else "")
    if outcome in (OpportunityShape.Outcome.WON, OpportunityShape.Outcome.LOST):
        on = values.get("close_on") or (row.close_on if row else None)
        values["outcome_on"] = on if on is None or today is None or on <= today else today if row else None
    elif outcome and row is not None:
        values |= {"outcome_on": None, "outcome_why": ""}
    if outcome != OpportunityShape.Outcome.LOST and outcome and row is not None:
        values |= {"lost_how": "", "lost_to": ""}
    return values


def shown(value: Any) -> str:
    """A value as a report keeps it: plain text, the same in every language."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".removesuffix(".00")
    return value.isoformat() if isinstance(value, date) else str(value)
