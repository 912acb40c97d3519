"""What a worker does with a file: look at it, say what it would do; then take it in, some rows at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mapapp.access.founding import colleagues_of
from mapapp.exchange.capped import list_capped
from mapapp.exchange.cells import Book
from mapapp.exchange.opportunities.columns import Field, doubles
from mapapp.exchange.opportunities.days import near
from mapapp.exchange.opportunities.joining import SHOWN as SHOWN_JOINS
from mapapp.exchange.opportunities.joining import join_chosen
from mapapp.exchange.opportunities.keys import other_form
from mapapp.exchange.opportunities.reading import Reading
from mapapp.exchange.opportunities.saying import NAMED
from mapapp.exchange.refusals import SheetBusy, SheetRefused, SheetStopped
from mapapp.people.models import Team
from mapapp.private.changes.following import follow_stages
from mapapp.private.changes.taking_in import by_hand, content_of, looked_at, refuse_file, take_rows, taken_in
from mapapp.private.joinable import keys_alone, pairs, plans_alone
from mapapp.private.models import BroughtShape, OpportunityShape
from mapapp.private.pipeline import Outcome, Pipeline, same, unknown_stages
from mapapp.private.queries import opportunities_of
from mapapp.private.refreshing import Incoming, Skipped, Three, What, judged
from mapapp.private.team_queries import keys_of, last_taken, pipeline_numbered, pipeline_of, with_keys
from mapapp.private.told import MOST
from mapapp.private.withheld import Withheld, with_plans

Tell = Callable[[int], object]
AT_ONCE, TOLD = 500, 2_000  # rows: written together, and read between two words of how far it is
READ, JUDGED = (10, 60), (60, 99)  # percent of the looking
SHOWN = 50  # rows of a kind, on the page that looks


def look(brought: BroughtShape, *, tell: Tell = lambda percent: None) -> None:
    """Read the file by the settings that hold now, and keep what it would do. Nothing else is written."""
    pipeline = pipeline_of(brought.team)
    try:
        book = _book(brought, lambda: tell(READ[0]))
    except SheetBusy:
        raise
    except SheetRefused as refusal:
        refuse_file(brought, str(refusal))
        return
    reading = _reading(book, pipeline, brought)
    rows = [] if reading.lacking else _rows(brought.team, reading, lambda share: tell(_between(READ, share)))
    found = {
        **_of_the_file(book, reading), **_gone(brought.team, reading),
        **_of_rows(brought.team, pipeline, rows, lambda share: tell(_between(JUDGED, share))),
    }  # fmt: skip
    looked_at(brought, settings=pipeline.number, rows=len(reading.lines), found=found)


def take_in(brought: BroughtShape, *, now: Callable[[], datetime], tell: Tell = lambda percent: None) -> None:
    """Take the file in from where it stands, by the settings by which it was looked at."""
    pipeline, done = pipeline_numbered(brought.team, brought.settings), brought.done_rows
    stands = 100 * done // max(brought.rows, 1)
    book = _book(brought, lambda: tell(stands))
    reading = _reading(book, pipeline, brought)
    rows = _rows(brought.team, reading, lambda _share: tell(stands))
    for some in batched_from(rows, done):
        done += len(some)
        take_rows(brought, some, upto=done, at=now())
        tell(100 * done // max(len(rows), 1))
    join_chosen(brought, at=now())
    if pipeline_of(brought.team).stages != pipeline.stages:  # somebody set others while it went in
        follow_stages(brought.team, at=now())
    taken_in(brought, at=now())  # last: after a kill the next worker does all of this again


def _reading(book: Book, pipeline: Pipeline, brought: BroughtShape) -> Reading:
    """Both times by the day on which it was brought, so that it is read as it was looked at."""
    zone = ZoneInfo(brought.team.time_zone)
    return Reading(book.sheet, pipeline, zone, near(brought.brought_at.astimezone(zone).date()))


def _book(brought: BroughtShape, beat: Callable[[], object]) -> Book:
    """What the file holds. SheetBusy when it is worth another try; a SheetRefused when it is none to be read."""
    try:
        return list_capped(content_of(brought), brought.filename, beat=beat)
    except SheetStopped as stopped:
        words = _("The file took too long to read just now. Try again; if it does so again, bring it in parts.")
        raise SheetBusy(words) from stopped


def _rows(team: Team, reading: Reading, tell: Callable[[float], object]) -> list[Incoming | Skipped]:
    """All of them, each by the form of its number that is here; it tells what share of them is read, so that the job is
    kept for whoever reads many."""
    rows: list[Incoming | Skipped] = []
    here: set[str] | None = None
    for row in reading.rows():
        if other := other_form(row.key):
            here = keys_of(team) if here is None else here
            row = replace(row, key=other) if other in here and row.key not in here else row
        rows.append(row)
        if len(rows) % TOLD == 0:
            tell(len(rows) / len(reading.lines))
    return rows


def _between(percents: tuple[int, int], share: float) -> int:
    first, last = percents
    return first + round((last - first) * share)


def batched_from(rows: Sequence[Incoming | Skipped], first: int) -> Iterable[Sequence[Incoming | Skipped]]:
    """The rows from one on, AT_ONCE at a time."""
    return (rows[start : start + AT_ONCE] for start in range(first, len(rows), AT_ONCE))


def _of_the_file(book: Book, reading: Reading) -> dict[str, Any]:
    """Columns, what stands in the way of reading it, and what was guessed in doing so."""
    stops = [f"lacks_{field}" for field in reading.lacking]
    stops += ["days"] * bool(reading.open_days) + ["days_both"] * bool(reading.both_days)
    stops += ["amounts"] * reading.open_amounts + ["amounts_both"] * reading.both_marks
    stops += ["scaled"] * bool(reading.scaled)
    return {
        "columns": [[one.title, one.letter, one.field or "", list(one.samples)] for one in reading.columns.columns],
        "stops": stops,
        "note": book.note,
        "doubles": doubles(reading.columns),
        "scaled": reading.scaled,
        "times": reading.scale or 1,
        "timed": [reading.amounts] if reading.scale else [],
        "days": reading.open_days,
        "days_both": reading.both_days,
        "days_mixed": [] if reading.both_days else reading.mixed_days,
        "days_other": reading.other_days,
        "days_lent": reading.lent_days,
        "days_numbered": reading.numbered_days,
        "bare": not reading.lines,
        "assumed": reading.assumed,
        "others": [sheet.name for sheet in book.others],
    }


def _gone(team: Team, reading: Reading) -> dict[str, Any]:
    """Fields that the file before this one had, and this one has not: what is here of them stays."""
    before = last_taken(team)
    had = {column[2] for column in before.found.get("columns", [])} - {""} if before else set()
    return {"gone": sorted(had - set(reading.places))}


def _of_rows(
    team: Team, pipeline: Pipeline, rows: Sequence[Incoming | Skipped], tell: Callable[[float], object]
) -> dict[str, Any]:
    """How many would be new, changed, the same, older, skipped; the first of each; and who and what is not known.
    Of the others those that may be kept from a reader are counted by name, so that he is told how many without them."""
    tally = _Tally(with_plans(team))
    for at, some in enumerate(batched_from(rows, 0)):
        if at % 4 == 3:
            tell(at * AT_ONCE / len(rows))
        known = with_keys(team, [row.key for row in some if isinstance(row, Incoming)])
        hand = by_hand(known.values())
        for row in some:
            tally.take(row, known.get(row.key), hand)
    good = [row for row in rows if isinstance(row, Incoming)]
    joins = pairs(tally.bare, plans_alone(team), keys_alone(team)) if tally.bare else []
    return {
        "counts": dict(tally.counts), **tally.shown,
        "unshown": [[*which, count] for which, count in tally.unshown.items()],
        "joins": joins[:SHOWN_JOINS], "joins_more": max(len(joins) - SHOWN_JOINS, 0),
        **_first("stages", unknown_stages(pipeline, {row.values.get("stage", "") for row in good})),
        **_first("owners", _strangers(team, good)), **_first("currencies", _without_rate(pipeline, good)),
        "of_plans": _of_plans_alone(good, tally.may_be_kept.keys), "moved": tally.moved[:NAMED],
        "emptied": tally.emptied, "moved_more": max(len(tally.moved) - NAMED, 0),
        **(_beside(team, good) if good else {}),
    }  # fmt: skip


class _Tally:
    """What the rows would do, as far as they were looked at: the `bare` ones would be open and without a plan, those
    that `moved` would go to another account."""

    def __init__(self, may_be_kept: Withheld) -> None:
        self.may_be_kept = may_be_kept
        self.counts: Counter[str] = Counter()
        self.shown: dict[str, list[Any]] = {"bad": [], "changed": [], "new": [], "older": []}
        self.unshown: Counter[tuple[str, str, str]] = Counter()
        self.bare: list[tuple[int, str, str]] = []
        self.moved: list[list[str]] = []
        self.emptied: dict[str, list[Any]] = {}

    def take(self, row: Incoming | Skipped, mine: OpportunityShape | None, hand: dict[int, datetime]) -> None:
        """One more; `mine` is the team's own row of that key, `hand` what was written by hand, by plan."""
        what, account, said = _judged(row, mine, hand)
        self.counts[what] += 1
        if isinstance(row, Incoming) and _is_bare(row, mine):
            self.bare.append((row.line, row.key, account))
        old, new = next(((old, new) for name, old, new in said if name == "account" and what == "changed"), ("", ""))
        if same(old) != same(new):
            self.moved.append([row.key, old, new])
        for lost in _lost(row, what, said):
            one = self.emptied.setdefault(lost, [0, []])
            one[0] += 1
            one[1] += [row.key] * self.may_be_kept.hides(row.key, account)
        if what in self.shown and len(self.shown[what]) < SHOWN:
            self.shown[what].append([row.line, row.key, account, [list(three) for three in said]])
        elif self.may_be_kept.hides(row.key, account):
            self.unshown[what, row.key, "" if row.key else account] += 1


def _lost(row: Incoming | Skipped, what: str, said: Sequence[Three]) -> Iterator[str]:
    """What a row would lose that it has here, as all but the first of a group do in a report that is grouped: its
    stage, and with that its end, and its owner. What is new may have no stage for the same reason."""
    empty = {name for name, old, new in said if old and not new} if what == What.CHANGED else set()
    if "stage" in empty:
        yield "stage"
        if any(name == "outcome" and new == Outcome.OPEN for name, _old, new in said):
            yield "outcome"
    if empty & {"owner_name", "owner_email"}:
        yield "owner"
    if what == What.NEW and isinstance(row, Incoming) and row.values.get("stage") == "":
        yield "new"


def _of_plans_alone(rows: Iterable[Incoming], keys: Collection[str]) -> dict[str, dict[str, list[str]]]:
    """The stages, folded, and the currencies that only rows of plans tell, with the numbers of these."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        key = row.key if row.key in keys else ""
        told["stages", row.values.get("stage", "")].add(key)
        if row.values.get("amount") is not None:
            told["rates", row.values.get("currency", "")].add(key)
    folded: dict[str, dict[str, set[str]]] = {"stages": defaultdict(set), "rates": defaultdict(set)}
    for (kind, name), by in told.items():
        folded[kind][same(name) if kind == "stages" else name] |= by
    return {
        kind: {name: sorted(by) for name, by in names.items() if name and "" not in by and len(by) <= MOST}
        for kind, names in folded.items()
    }


def _first(name: str, found: Sequence[Any]) -> dict[str, Any]:
    """The first of them, and how many more there are."""
    return {name: list(found[:SHOWN]), f"{name}_more": max(len(found) - SHOWN, 0)}


def _is_bare(row: Incoming, mine: OpportunityShape | None) -> bool:
    """Whether it would be an open one without a plan."""
    outcome = row.values.get("outcome", mine.outcome if mine else Outcome.OPEN)
    return outcome == Outcome.OPEN and (mine is None or mine.workspace_id is None)


def _judged(row: Incoming | Skipped, mine: OpportunityShape | None, hand: dict[int, datetime]) -> tuple[str, str, Any]:
    if isinstance(row, Skipped):
        return What.BAD.value, row.account, row.troubles
    verdict = judged(mine, row, hand.get(mine.workspace_id or 0) if mine else None)
    return verdict.what or "same", row.values.get("account", ""), verdict.said


def _strangers(team: Team, rows: Iterable[Incoming]) -> list[list[Any]]:
    """Owners who are not in the team, with how many rows are theirs, the most first."""
    members = {user.email for user in colleagues_of(team)}
    owners = Counter(row.values.get(Field.OWNER_EMAIL.value, "") for row in rows)
    return [[email, count] for email, count in owners.most_common() if email and email not in members]


def _without_rate(pipeline: Pipeline, rows: Iterable[Incoming]) -> list[str]:
    """None while the team has named no currency of its own: what is in one is added up in it."""
    priced = {row.values.get("currency", "") for row in rows if row.values.get("amount") is not None}
    return sorted(priced - set(pipeline.rates_to_own) - {""}) if pipeline.currency or len(priced) > 1 else []


def _beside(team: Team, rows: Sequence[Incoming]) -> dict[str, Any]:
    """How many of the team's have a key that the file does not name, so that they stay as they are, the first open
    ones, and which others have a plan; and keys of one account that differ in capitals or spaces alone, which are two.
    """
    here = opportunities_of(team).exclude(key="").order_by("close_on", "pk")
    known = list(here.values_list("key", "account", "outcome", "workspace"))
    keys = {row.key for row in rows}
    stay = [each for each in known if each[0] not in keys]
    first: dict[tuple[str, str], str] = {}
    alike: list[list[str]] = []
    told = [(row.key, row.values.get("account", "")) for row in rows]
    for key, account in [*((key, account) for key, account, *_more in stay), *told]:
        other = first.setdefault((same(key).replace(" ", ""), same(account)), key)
        if other != key and len(alike) < NAMED:
            alike.append([other, key])
    first_ones = [[key, account] for key, account, outcome, _plan in stay if outcome == Outcome.OPEN][:NAMED]
    named = {key for key, _account in first_ones}
    more = [key for key, _account, _outcome, plan in stay if plan is not None and key not in named]
    return {"unnamed": len(stay), "unnamed_first": first_ones, "unnamed_more": more, "alike": alike}
