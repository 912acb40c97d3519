"""The second step of a plan from a spreadsheet: what each column becomes, guessed, with samples."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mapapp.exchange.capped import read_capped
from mapapp.exchange.checked import Checked, Level
from mapapp.exchange.dates import Order
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import decide, replace_sheet
from mapapp.exchange.encodings import NAMES
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.imported import Imported
from mapapp.exchange.mapping import Column, Mapping
from mapapp.exchange.memory import recalled, remember, remember_encoding
from mapapp.exchange.models import SheetDraft
from mapapp.exchange.naming import field_labels
from mapapp.exchange.refusals import SheetRefused
from mapapp.exchange.vocabulary import Field
from mapapp.pages.importing import imported
from mapapp.pages.selling import selling, sheet_of
from mapapp.people.models import Team
from mapapp.plans.words import day_words, tasks_words

HEADER_ROWS = 40
ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
LIKELY = 5  # ways to read its letters that are shown at once
TROUBLES = 2  # bad cells named beside the samples of a column


@dataclass(frozen=True)
class ColumnShown:
    """A column of the sheet, what it becomes, its first values, and its cells that cannot be read."""

    column: Column
    name: str
    samples: tuple[str, ...]
    troubles: tuple[str, ...]


@selling
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import_columns(request: HttpRequest, teams: list[Team], code: str) -> HttpResponse:
    """Shows the guess; a choice of another worksheet or another row of titles makes a new one."""
    draft = sheet_of(request, code)
    if draft.workspace:
        return redirect("plan", draft.workspace.code)
    now = imported(draft, timezone.now())
    if not now.decided.account:  # its sheet was kept while the name was asked for
        return redirect("plan_import_file", code)
    if request.method != "POST":
        return _step(request, draft, now)
    if (encoding := request.POST.get("encoding", now.book.encoding)) != now.book.encoding:
        return _read_anew(request, draft, now, encoding)
    act = request.POST.get("act", "")
    again = now.deciding(_decided(now, request.POST))
    decide(draft, again.decided)
    if act == "back":
        return redirect("plan_import_file", code)
    remember(again.mapping, draft.team_id, draft.user, timezone.now())
    other = (again.book.chosen, again.mapping.header_row) != (now.book.chosen, now.mapping.header_row)
    missing = [field for field in (Field.TASK, Field.DUE) if again.mapping.column(field) is None]
    if all(again.mapping.column(field) for field in (Field.START, Field.DURATION)):
        missing = [field for field in missing if field is not Field.DUE]  # worked out from these two
    if act == "show" or other:
        return redirect("plan_import_columns", code)
    if missing:
        return _step(request, draft, again, missing)
    return redirect("plan_import_rows", code)


def _read_anew(request: HttpRequest, draft: SheetDraft, now: Imported, encoding: str) -> HttpResponse:
    """The same text with its letters written otherwise, as the person says; remembered for the next one."""
    if encoding not in {one.encoding for one in now.book.readings}:
        return redirect("plan_import_columns", draft.code)
    try:
        book = read_capped(now.contents.raw, draft.filename, encoding=encoding)
    except SheetRefused as refusal:
        return _step(request, draft, now, trouble=str(refusal))
    remember_encoding(encoding, draft.team_id, draft.user, timezone.now())
    replace_sheet(draft, contents=replace(now.contents, plan=book))
    mapping = recalled(guess_mapping(book.sheet), draft.team_id, draft.user)
    decide(draft, Decided(now.decided.account, now.decided.header, sheet=book.chosen, mapping=mapping))
    return redirect("plan_import_columns", draft.code)


def _decided(now: Imported, posted: Any) -> Decided:
    """The decisions after this form. Another worksheet is guessed and decided anew, another row of titles guessed."""
    sheet = _number(posted.get("sheet"), now.book.chosen, len(now.contents.plan.sheets) - 1)
    if sheet != now.book.chosen:
        return Decided(now.decided.account, now.decided.header, sheet)
    head = _number(posted.get("header_row"), now.mapping.header_row, min(HEADER_ROWS, len(now.book.sheet.rows)))
    if head != now.mapping.header_row:
        mapping = guess_mapping(now.book.sheet, header_row=head)
        return replace(now.decided, mapping=mapping)
    mapping = _mapping(now.mapping, posted)
    order = posted.get("order", "")
    rows = replace(now.decided.rows, order=Order(order)) if order in set(Order) else now.decided.rows
    return replace(now.decided, mapping=mapping, rows=rows)


def _mapping(mapping: Mapping, posted: Any) -> Mapping:
    """The columns as chosen. A field chosen for two columns goes to the one where it was chosen anew."""
    chosen = {each.index: posted.get(f"column-{each.index}") for each in mapping.columns}
    for each in mapping.columns:
        field = chosen[each.index]
        if field is not None and field != (each.field or "") and field in {"", *Field}:
            mapping = mapping.with_field(each.index, field or None)
    return mapping


def _number(text: str | None, otherwise: int, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 6 else otherwise


def _step(
    request: HttpRequest, draft: SheetDraft, now: Imported, missing: list[Field] | None = None, *, trouble: str = ""
) -> HttpResponse:
    checked = now.checked
    labels = field_labels()
    context = {
        "draft": draft,
        "columns": _columns(now, checked),
        "fields": labels.items(),
        "missing": [labels[field] for field in missing or []],
        "sheets": [(place, each.name) for place, each in enumerate(now.contents.plan.sheets)],
        "chosen": now.book.chosen,
        "header_row": now.mapping.header_row,
        "header_rows": _header_rows(now),
        "order": _order(checked),
        "go_on": _("Check %(rows)s") % {"rows": _rows(len(checked.tasks))},
        "found": _("%(tasks)s in %(sheet)s") % {"tasks": tasks_words(len(checked.tasks)), "sheet": now.book.sheet.name},
        "refusal": trouble or checked.refusal,
        "note": "" if now.contents.raw else now.book.note,
        "encoding": now.book.encoding,
        **_letters(now),
    }
    return render(request, "exchange/columns.html", context, status=422 if missing or trouble else 200)


def _letters(now: Imported) -> dict[str, Any]:
    """How the letters of a text that does not tell may be written: the likely ways, with the one it was read by, and
    the others."""
    every = now.book.readings if now.contents.raw else ()
    mine = [one for place, one in enumerate(every) if place < LIKELY or one.encoding == now.book.encoding]
    shown = {"readings": mine, "more_readings": [one for one in every if one not in mine]}
    return {name: [(r.encoding, NAMES[r.encoding], r.words) for r in some] for name, some in shown.items()}


def _rows(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}


def _columns(now: Imported, checked: Checked) -> list[ColumnShown]:
    shown = []
    for column in now.mapping.columns:
        stops = [each for each in checked.problems if each.field == column.field and each.level is Level.STOP]
        troubles = [_("Row %(row)s: %(text)s") % {"row": each.row, "text": each.text} for each in stops[:TROUBLES]]
        if len(stops) > TROUBLES:
            troubles.append(_("And %(count)s more.") % {"count": len(stops) - TROUBLES})
        if column.index in now.book.sheet.hidden_columns and column.field:
            troubles.append(_("This column is hidden in the sheet. Both companies will read what it becomes."))
        samples = tuple(_sample(text, now.today) for text in column.samples)
        shown.append(ColumnShown(column, f"column-{column.index}", samples, tuple(troubles)))
    return shown


def _sample(text: str, today: date) -> str:
    """A cell as it reads; a real date is kept as digits in the sheet, and shown in words."""
    try:
        return day_words(date.fromisoformat(text), today=today) if ISO.fullmatch(text) else text
    except ValueError:  # looks like a day and is none
        return text


def _header_rows(now: Imported) -> list[tuple[int, str]]:
    """Rows that may hold the titles, as they read."""
    sheet = now.book.sheet
    rows = [(0, _("No row of titles"))]
    for row in range(1, min(HEADER_ROWS, len(sheet.rows)) + 1):
        texts = [cell.text for cell in sheet.rows[row - 1] if cell.text]
        if texts:
            rows.append((row, _("Row %(row)s: %(text)s") % {"row": row, "text": " | ".join(texts)[:70]}))
    return rows


def _order(checked: Checked) -> dict[str, Any] | None:
    """The question which number is the day, when a date leaves it open."""
    doubtful = [each for each in checked.problems if each.kind == "date_ambiguous"]
    if not doubtful:
        return None
    return {
        "value": checked.order.value if checked.order else "",
        "seen": doubtful[0].seen,
        "readings": [offer.label for offer in doubtful[0].offers],
        "text": doubtful[0].text,
        "choices": [(Order.DAY_FIRST.value, _("Day first")), (Order.MONTH_FIRST.value, _("Month first"))],
    }
