"""What a worker does with a file: look at it, say what it would do; then take it in, some rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mapapp.access.founding import colleagues_of
from mapapp.exchange.capped import list_capped
from mapapp.exchange.cells import Book
from mapapp.exchange.opportunities.columns import Field
from mapapp.exchange.opportunities.reading import Reading
from mapapp.exchange.refusals import SheetBusy, SheetRefused, SheetStopped
from mapapp.people.models import Team
from mapapp.private.changes.taking_in import by_hand, content_of, looked_at, refuse_file, take_rows, taken_in
from mapapp.private.models import BroughtShape
from mapapp.private.pipeline import Pipeline, unknown_stages
from mapapp.private.queries import opportunities_of
from mapapp.private.refreshing import Incoming, Skipped, What, judged
from mapapp.private.team_queries import last_taken, pipeline_numbered, pipeline_of, with_keys

Tell = Callable[[int], object]
AT_ONCE = 500  # rows
SHOWN = 50  # rows of a kind, on the page that looks


def look(brought: BroughtShape, *, tell: Tell = lambda percent: None) -> None:
    """Read the file by the settings that hold now, and keep what it would do. Nothing else is written."""
    pipeline = pipeline_of(brought.team)
    try:
        book = _book(brought)
    except SheetBusy:
        raise
    except SheetRefused as refusal:
        refuse_file(brought, str(refusal))
        return
    tell(30)
    reading = Reading(book.sheet, pipeline, ZoneInfo(brought.team.time_zone))
    rows = list(reading.rows()) if not reading.lacking else []
    tell(60)
    found = {
        **_of_the_file(book, reading), **_gone(brought.team, reading), **_of_rows(brought.team, pipeline, rows),
    }  # fmt: skip
    looked_at(brought, settings=pipeline.number, rows=len(reading.lines), found=found)


def take_in(brought: BroughtShape, *, now: Callable[[], datetime], tell: Tell = lambda percent: None) -> None:
    """Take the file in from where it stands, by the settings by which it was looked at."""
    pipeline = pipeline_numbered(brought.team, brought.settings)
    book = _book(brought)
    rows = list(Reading(book.sheet, pipeline, ZoneInfo(brought.team.time_zone)).rows())
    done = brought.done_rows
    for some in batched_from(rows, done):
        done += len(some)
        take_rows(brought, some, upto=done, at=now())
        tell(100 * done // max(len(rows), 1))
    taken_in(brought, at=now())


def _book(brought: BroughtShape) -> Book:
    """What the file holds. SheetBusy when it is worth another try; a SheetRefused when it is none to be read."""
    try:
        return list_capped(content_of(brought), brought.filename)
    except SheetStopped as stopped:
        words = _("The file took too long to read just now. Try again; if it does so again, bring it in parts.")
        raise SheetBusy(words) from stopped


def batched_from(rows: Sequence[Incoming | Skipped], first: int) -> Iterable[Sequence[Incoming | Skipped]]:
    """The rows from one on, AT_ONCE at a time."""
    return (rows[start : start + AT_ONCE] for start in range(first, len(rows), AT_ONCE))


def _of_the_file(book: Book, reading: Reading) -> dict[str, Any]:
    """Columns, what stands in the way of reading it, and what was guessed in doing so."""
    stops = [f"lacks_{field}" for field in reading.lacking]
    stops += ["days"] * reading.open_days + ["amounts"] * reading.open_amounts
    stops += ["amounts_both"] * reading.both_marks
    return {
        "columns": [[one.title, one.letter, one.field or "", list(one.samples)] for one in reading.columns.columns],
        "stops": stops,
        "note": book.note,
        "others": [sheet.name for sheet in book.others],
    }


def _gone(team: Team, reading: Reading) -> dict[str, Any]:
    """Fields that the file before this one had, and this one has not: what is here of them stays."""
    before = last_taken(team)
    had = {column[2] for column in before.found.get("columns", [])} - {""} if before else set()
    return {"gone": sorted(had - set(reading.places))}


def _of_rows(team: Team, pipeline: Pipeline, rows: Sequence[Incoming | Skipped]) -> dict[str, Any]:
    """How many would be new, changed, the same, older, skipped; the first of each; and who and what is not known."""
    counts: Counter[str] = Counter()
    shown: dict[str, list[Any]] = {"bad": [], "changed": [], "new": [], "older": []}
    for some in batched_from(rows, 0):
        good = [row for row in some if isinstance(row, Incoming)]
        known = with_keys(team, [row.key for row in good])
        hand = by_hand(known.values())
        for row in some:
            what, account, said = _judged(row, known, hand)
            counts[what] += 1
            if what in shown and len(shown[what]) < SHOWN:
                shown[what].append([row.line, row.key, account, [list(three) for three in said]])
    good = [row for row in rows if isinstance(row, Incoming)]
    return {
        "counts": dict(counts), **shown,
        "stages": unknown_stages(pipeline, {row.values.get("stage", "") for row in good}),
        "owners": _strangers(team, good), "currencies": _without_rate(pipeline, good),
        "unnamed": _unnamed(team, good) if good else 0,
    }  # fmt: skip


def _judged(row: Incoming | Skipped, known: dict[str, Any], hand: dict[int, datetime]) -> tuple[str, str, Any]:
    if isinstance(row, Skipped):
        return What.BAD.value, row.account, row.troubles
    mine = known.get(row.key)
    verdict = judged(mine, row, hand.get(mine.workspace_id or 0) if mine else None)
    return verdict.what or "same", row.values.get("account", ""), verdict.said


def _strangers(team: Team, rows: Iterable[Incoming]) -> list[list[Any]]:
    """Owners who are not in the team, with how many rows are theirs, the most first."""
    members = {user.email for user in colleagues_of(team)}
    owners = Counter(row.values.get(Field.OWNER_EMAIL.value, "") for row in rows)
    return [[email, count] for email, count in owners.most_common() if email and email not in members][:SHOWN]


def _without_rate(pipeline: Pipeline, rows: Iterable[Incoming]) -> list[str]:
    priced = {row.values.get("currency", "") for row in rows if row.values.get("amount") is not None}
    return sorted(priced - set(pipeline.rates_to_own) - {""})


def _unnamed(team: Team, rows: Iterable[Incoming]) -> int:
    """How many of the team's have a key that the file does not name: they stay as they are."""
    keys = set(opportunities_of(team).exclude(key="").order_by().values_list("key", flat=True))
    return len(keys - {row.key for row in rows})
