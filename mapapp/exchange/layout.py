"""Which rows of the sheet are tasks, which are headings of phases, and which are neither."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mapapp.exchange.cells import Cell, Kind, Sheet
from mapapp.exchange.choices import Choices
from mapapp.exchange.cleaning import folded
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.vocabulary import Field

TOTAL = re.compile(
    r"^(?:(?:grand |sub)?totals?|sum|subtotal|average|count|overall|(?:% |percent )?complete|gesamt|summe)\b",
    re.IGNORECASE,
)
RULER = re.compile(r"[\s:=_*.~\u2013\u2014-]{2,}")  # ----, as a line of a table in plain text
SHARE = re.compile(r"[\d.,]+\s*%?")  # the sum of a column of percents
REMARK = re.compile(
    r"^(?:legend|key|notes?|nb|n\.b\.|footnote|source|last updated|updated|confidential|disclaimer|prepared by"
    r"|created by|printed on|exported|as of|\*)(?:\b|\*)",
    re.IGNORECASE,
)
_ACRONYMS = "API|CRM|DPA|ERP|EU|HR|IT|KPI|MSA|NDA|OKR|PO|POC|POV|QA|RFP|ROI|SLA|SOW|SSO|UAT|UK|US"
ACRONYMS = frozenset(_ACRONYMS.split("|"))


class RowKind(StrEnum):
    """What a row of the sheet is."""

    TITLE = "title"
    HEADER = "header"
    BLANK = "blank"
    PHASE = "phase"
    TASK = "task"
    TOTAL = "total"
    HEADING = "heading"  # a heading without tasks below it
    REMARK = "remark"
    REPEATED = "repeated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Laid:
    """A row and what it is; `heading` is the row of the phase heading above it, 0 for none."""

    row: int
    kind: RowKind
    heading: int = 0


def lay_out(sheet: Sheet, mapping: Mapping, choices: Choices) -> tuple[Laid, ...]:
    """Every row of the sheet with its kind: none is missing."""
    kinds = {row: _kind(sheet, mapping, choices, row) for row in range(1, len(sheet.rows) + 1)}
    last_task = max((row for row, kind in kinds.items() if kind is RowKind.TASK), default=0)
    laid: list[Laid] = []
    heading = 0
    for row, kind in kinds.items():
        if kind is RowKind.PHASE and row > last_task:
            kind = RowKind.REMARK
        elif kind is RowKind.PHASE and not _has_tasks(kinds, row):
            kind = RowKind.HEADING
        heading = row if kind is RowKind.PHASE else heading
        laid.append(Laid(row, kind, heading if kind is RowKind.TASK else 0))
    return tuple(laid)


def phase_name(text: str) -> str:
    """A heading as a phase's name: SHOUTED ones in sentence case, without a colon or a count at its end."""
    name = re.sub(r"\s*[:–-]\s*$|\s*\(\d+(?:\s*(?:tasks|steps|items))?\)$", "", " ".join(text.split()))
    if name.isupper() and len(name) > 4:
        words = [word if word.strip("()/,&") in ACRONYMS else word.lower() for word in name.split()]
        name = " ".join(words)
        name = name[:1].upper() + name[1:]
    return name[:200]


def filled(sheet: Sheet, row: int) -> dict[int, Cell]:
    """The cells of a row that hold something."""
    line = sheet.rows[row - 1]
    return {column: cell for column, cell in enumerate(line) if cell.kind is not Kind.EMPTY}


def _kind(sheet: Sheet, mapping: Mapping, choices: Choices, row: int) -> RowKind:
    cells = filled(sheet, row)
    if not cells:
        return RowKind.BLANK
    if row <= mapping.header_row:
        return RowKind.HEADER if row == mapping.header_row else RowKind.TITLE
    if row in choices.skipped:
        return RowKind.SKIPPED
    if row in choices.wanted:
        return RowKind.TASK
    if row in choices.headings or _is_heading(sheet, mapping, row, cells):
        return RowKind.PHASE
    return _plain_kind(sheet, mapping, row, cells)


def _plain_kind(sheet: Sheet, mapping: Mapping, row: int, cells: dict[int, Cell]) -> RowKind:
    texts = [folded(cell.text) for cell in cells.values()]
    titles = {folded(column.title) for column in mapping.columns if column.title}
    if len(texts) > 1 and set(texts) <= titles:
        return RowKind.REPEATED
    if all(RULER.fullmatch(text) for text in (cell.text for cell in cells.values())):
        return RowKind.REMARK
    first = next(iter(cells.values())).text
    dated = any(_has(sheet, mapping, row, field) for field in (Field.OWNER, Field.AFTER))
    status = mapping.column(Field.STATUS)
    said = sheet.at(row, status.index).text if status else ""
    dated = dated or bool(said and not SHARE.fullmatch(said))
    if TOTAL.match(first) and not dated and len(cells) <= 4:
        return RowKind.TOTAL
    if len(cells) == 1 and REMARK.match(first):
        return RowKind.REMARK
    if _has(sheet, mapping, row, Field.TASK):
        return RowKind.TASK
    return (
        RowKind.TASK if any(_has(sheet, mapping, row, field) for field in (Field.DUE, Field.OWNER)) else RowKind.REMARK
    )


def _is_heading(sheet: Sheet, mapping: Mapping, row: int, cells: dict[int, Cell]) -> bool:
    """A heading: one text alone, that looks like none of the tasks; or a numbered parent such as 1 above 1.1."""
    number, task = mapping.column(Field.NUMBER), mapping.column(Field.TASK)
    if number and task and set(cells) == {number.index, task.index}:
        label = cells[number.index].text.strip().rstrip(".")
        below = sheet.at(row + 1, number.index).text.strip()
        return bool(label) and below.startswith(f"{label}.")
    if len(cells) != 1:
        return False
    ((column, cell),) = cells.items()
    if cell.kind is not Kind.TEXT or len(cell.text) > 120 or REMARK.match(cell.text) or TOTAL.match(cell.text):
        return False
    if task is None or column != task.index:
        return (
            column == 0
            or row in sheet.wide_rows
            or ((phase := mapping.column(Field.PHASE)) is not None and phase.index == column)
        )
    return (
        row in sheet.wide_rows or cell.text.isupper() or cell.text.endswith(":") or _numbers_elsewhere(sheet, mapping)
    )


def _numbers_elsewhere(sheet: Sheet, mapping: Mapping) -> bool:
    """Whether nearly every other task has a number, so that a text without one is no task."""
    number, task = mapping.column(Field.NUMBER), mapping.column(Field.TASK)
    return bool(number and task and task.filled and number.filled >= 0.7 * task.filled)


def _has(sheet: Sheet, mapping: Mapping, row: int, field: str) -> bool:
    return any(sheet.at(row, column.index).kind is not Kind.EMPTY for column in mapping.all_of(field))


def _has_tasks(kinds: dict[int, RowKind], heading: int) -> bool:
    """Whether a task stands between this heading and the next."""
    for row in range(heading + 1, max(kinds) + 1):
        if kinds[row] in (RowKind.TASK, RowKind.PHASE):
            return kinds[row] is RowKind.TASK
    return False
