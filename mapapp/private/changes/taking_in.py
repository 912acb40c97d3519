"""Verbs for files of opportunities: kept, looked at, and taken in by a worker, some rows at a time.

A killed worker leaves no double: rows without a plan are written together with how far the file is; a row with a plan
is written together with its line of the report, and a row that has its line is not touched again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from mapapp.people.models import Team, User
from mapapp.plans.changes.saving import put_row, save_rows
from mapapp.plans.history import IMPORT, Unnamed
from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import TEAMS
from mapapp.private.facts import FIELDS as TOLD
from mapapp.private.facts import put
from mapapp.private.history import BY_HAND, JOINED, changing, record
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape
from mapapp.private.refreshing import SAME, Incoming, Skipped, Three, Verdict, What, judged

Row = Incoming | Skipped
State = BroughtShape.State
LIST = Unnamed(Side.SELLER, IMPORT)
KEPT, WAITS = timedelta(days=365), timedelta(days=7)  # a report; a file that nobody takes in
JOINING = ("plan", "not_joined")  # what is said of joining, beside the fields
WRITTEN = ("account", "name", "stage", "forecast", "amount", "currency", "close_on", "created_on", "owner_name",
           "owner_email", "outcome", "outcome_why", "outcome_on", "outcome_by", "lost_how", "lost_to", "modified_at",
           "refreshed_at")  # fmt: skip


class _Moved(Exception):
    """A row was given a plan in between: it is written behind that plan's lock."""


def keep_file(team: Team, *, filename: str, content: bytes, by: User | None, at: datetime) -> BroughtShape:
    """Keep a file to be looked at. `by` None: whoever runs the server."""
    values = {"filename": filename[:200], "content": content, "by": by, "brought_at": at}
    return TEAMS.brought._default_manager.create(team=team, **values)


def content_of(brought: BroughtShape) -> bytes:
    """The file; nothing once it is taken in. One query."""
    kept = TEAMS.brought._default_manager.filter(pk=brought.pk).values_list("content", flat=True)
    return bytes(kept[0]) if kept else b""


def looked_at(brought: BroughtShape, *, settings: int, rows: int, found: Mapping[str, Any]) -> None:
    """Keep what was found, as long as nobody has asked to take it in."""
    _waiting(brought).update(
        state=State.LOOKED, reason="", settings=settings, rows=rows, done_rows=0, found=dict(found)
    )


def refuse_file(brought: BroughtShape, reason: str) -> None:
    """It cannot be read; the reason is for who brought it, and the file goes."""
    _waiting(brought).update(state=State.REFUSED, reason=reason[:500], content=b"")


def ask_to_take(
    brought: BroughtShape,
    *,
    settings: int,
    at: datetime,
    joins: Mapping[str, str] | None = None,
    by: User | None = None,
) -> bool:
    """From now on it is taken in, by the settings by which it was looked at; `joins` says which of its numbers are
    those of which plans, by code, as `by` chose. False when it is no more what was seen, or when something has to be
    said before it can be read (`stops_of`)."""
    more = {"chosen": dict(joins), "chosen_by": by.pk} if joins and by else {}
    looked = TEAMS.brought._default_manager.filter(pk=brought.pk, state=State.LOOKED, settings=settings)
    return bool(looked.filter(found__stops__0__isnull=True).update(
        state=State.TAKING, asked_at=at, found={**brought.found, **more}
    ))  # fmt: skip


def stops_of(brought: BroughtShape) -> list[str]:
    """What has to be said in the settings before it is taken in, as it was found; makes no query."""
    return [str(stop) for stop in brought.found.get("stops", [])] if isinstance(brought.found, dict) else []


def is_asked(brought: BroughtShape) -> bool:
    """Whether somebody has asked for it to be taken in. One query."""
    files = TEAMS.brought._default_manager.filter(pk=brought.pk, state__in=(State.TAKING, State.DONE))
    return files.exists()


def forget_file(brought: BroughtShape) -> bool:
    """Throw away what is not being taken in; a report stays. False when there was nothing to throw away."""
    away = TEAMS.brought._default_manager.filter(pk=brought.pk)
    return bool(away.filter(state__in=(State.BROUGHT, State.LOOKED, State.REFUSED)).delete()[0])


def forget_files(at: datetime) -> None:
    """Files that nobody took in go after seven days, reports after a year."""
    files = TEAMS.brought._default_manager.all()
    files.exclude(state__in=(State.TAKING, State.DONE)).filter(brought_at__lt=at - WAITS).delete()
    files.filter(state=State.DONE, done_at__lt=at - KEPT).delete()


def taken_in(brought: BroughtShape, *, at: datetime) -> None:
    """All of its rows are settled: the file goes, the report stays."""
    taking = TEAMS.brought._default_manager.filter(pk=brought.pk, state=State.TAKING)
    taking.update(state=State.DONE, done_at=at, content=b"")


def by_hand(rows: Iterable[OpportunityShape]) -> dict[int, datetime]:
    """When somebody last wrote by hand what the CRM says, by the plan's id. One query, none without plans."""
    plans = [row.workspace_id for row in rows if row.workspace_id]
    if not plans:
        return {}
    events = TEAMS.events._default_manager.filter(workspace__in=plans, verb__in=BY_HAND).exclude(JOINED)
    last = events.exclude(by_number=None).order_by().values("workspace").annotate(last=Max("at"))
    return {one["workspace"]: one["last"] for one in last}


def take_rows(brought: BroughtShape, rows: Sequence[Row], *, upto: int, at: datetime) -> None:
    """Settle the next rows of a file; `upto` is how many are settled then. Nothing when another worker was faster.

    Each row with a plan that changes is one private event `opportunity.noted` of that plan, by the import.
    """
    for turn in range(5):
        settled = _with_plans(brought, rows, at)
        try:
            with transaction.atomic():
                return _without_plans(brought, rows, settled, upto, at)
        except (_Moved, IntegrityError):  # of two files at once, or somebody at a plan's page, one was first
            if turn == 4:
                raise


def _with_plans(brought: BroughtShape, rows: Sequence[Row], at: datetime) -> set[int]:
    """The lines of these rows that stand in the report already, with those that a plan's lock was needed for."""
    lines = TEAMS.lines._default_manager.filter(brought=brought.pk, line__in=[row.line for row in rows])
    settled = set(lines.values_list("line", flat=True))
    left = [row for row in rows if isinstance(row, Incoming) and row.line not in settled]
    known = _known(brought, left)
    hand = by_hand(known.values())
    for row in left:
        mine = known.get(row.key)
        if mine is None or mine.workspace is None:
            continue
        verdict = judged(mine, row, hand.get(mine.workspace.pk), today=mine.workspace.today(at))
        if verdict.what == What.CHANGED and _noted(brought, mine, row, at):
            settled.add(row.line)
    return settled


def _noted(brought: BroughtShape, mine: OpportunityShape, row: Incoming, at: datetime) -> bool:
    """Change one row that has a plan, behind the plan's lock. False when nothing is to be changed there any more."""
    workspace = mine.workspace
    assert workspace is not None
    try:
        with changing(workspace, LIST, retired=True) as lane:
            fresh = TEAMS.opportunities._default_manager.filter(pk=mine.pk, **lane.mine).first()
            if fresh is None:
                return False
            verdict = judged(fresh, row, by_hand([fresh]).get(workspace.pk), today=workspace.today(at))
            if verdict.what != What.CHANGED:
                return False
            told = {name: value for name, value in verdict.values.items() if name in TOLD["opportunity"]}
            changes = put(fresh, told)
            _set(fresh, verdict, row, at)
            put_row(fresh)
            if changes:
                record(lane, "opportunity.noted", changes, by=LIST, at=at)
            TEAMS.lines._default_manager.bulk_create([_line(brought, row, verdict)])
            return True
    except Workspace.DoesNotExist:  # it was deleted a moment ago, and its row with it
        return False


def _without_plans(brought: BroughtShape, rows: Sequence[Row], settled: set[int], upto: int, at: datetime) -> None:
    """All the others, and how far the file is: together."""
    team = Team.objects.select_for_update(no_key=True).get(pk=brought.team_id)  # files of a team one after the other
    now = TEAMS.brought._default_manager.defer("content", "found").get(pk=brought.pk)
    if now.done_rows >= upto or now.state != State.TAKING:
        return
    left = [row for row in rows if row.line not in settled]
    good = [row for row in left if isinstance(row, Incoming)]
    known = _known(brought, good, lock=True)
    hand = by_hand(known.values())
    new, changed, touched, lines = [], [], [], [_line(brought, row) for row in left if isinstance(row, Skipped)]
    counts = Counter({"bad": len(lines)})
    for row in good:
        mine = known.get(row.key)
        verdict = judged(mine, row, hand.get(mine.workspace_id or 0) if mine else None, today=_day(team, at))
        counts[verdict.what or "same"] += 1
        if mine is None:
            new.append(_set(TEAMS.opportunities(team=team, key=row.key), verdict, row, at))
        elif verdict.what == What.CHANGED:
            if mine.workspace_id:
                raise _Moved
            changed.append(_set(mine, verdict, row, at))
        elif verdict.what == SAME:
            touched.append(_set(mine, verdict, row, at))
        if verdict.what != SAME:
            lines.append(_line(brought, row, verdict))
    TEAMS.opportunities._default_manager.bulk_create(new, batch_size=200)
    save_rows(changed, WRITTEN)
    save_rows(touched, ("outcome_by", "modified_at", "refreshed_at"))
    TEAMS.lines._default_manager.bulk_create(lines, batch_size=200)
    for what, count in Counter(_whats(brought, settled)).items():
        counts[what] += count
    for what in ("new", "changed", "same", "older", "bad"):
        setattr(now, what, getattr(now, what) + counts[what])
    now.done_rows = upto
    now.save(update_fields=["new", "changed", "same", "older", "bad", "done_rows"])


def note_joined(brought: BroughtShape, key: str, said: Three) -> None:
    """Say in the report what came of joining a row to a plan, instead of what was said of that before; a row of which
    it said nothing has a line now."""
    lines = TEAMS.lines._default_manager.filter(brought=brought.pk)
    row = TEAMS.opportunities._default_manager.filter(team=brought.team_id, key=key).first()
    line = next((line for line, its, *_more in brought.found.get("joins", []) if its == key), None)
    with transaction.atomic():
        taken = lines.filter(key=key).exclude(what=What.BAD)  # a number that stands twice was skipped the second time
        if (found := taken.select_for_update(no_key=True).first()) is not None:
            kept = [three for three in found.said if three[0] not in JOINING]
            lines.filter(pk=found.pk).update(said=[*kept, list(said)])
        elif row is not None and line is not None:
            lines.create(team_id=brought.team_id, brought_id=brought.pk, line=line, what=What.CHANGED, key=key,
                         account=row.account, said=[list(said)])  # fmt: skip
            files = TEAMS.brought._default_manager.filter(pk=brought.pk)
            files.update(same=F("same") - 1, changed=F("changed") + 1)


def _day(team: Team, at: datetime) -> date:
    return at.astimezone(ZoneInfo(team.time_zone)).date()


def _known(brought: BroughtShape, rows: Iterable[Incoming], *, lock: bool = False) -> dict[str, OpportunityShape]:
    """The rows with the keys of these. One query."""
    found = TEAMS.opportunities._default_manager.filter(team=brought.team_id, key__in=[row.key for row in rows])
    found = found.select_related("workspace").order_by("pk")
    return {row.key: row for row in (found.select_for_update(of=("self",), no_key=True) if lock else found)}


def _set(row: OpportunityShape, verdict: Verdict, incoming: Incoming, at: datetime) -> OpportunityShape:
    for name, value in verdict.values.items():
        setattr(row, name, value)
    if incoming.modified_at and (row.modified_at is None or incoming.modified_at > row.modified_at):
        row.modified_at = incoming.modified_at
    row.refreshed_at = at
    if incoming.outcome_by is not None and row.outcome == incoming.values["outcome"] and not row.is_ended_by_hand:
        row.outcome_by = incoming.outcome_by
    return row


def _line(brought: BroughtShape, row: Row, verdict: Verdict | None = None) -> BroughtLineShape:
    if isinstance(row, Skipped):
        what, account, said = What.BAD, row.account, row.troubles
    else:
        assert verdict is not None
        what, account, said = What(verdict.what), row.values.get("account", ""), verdict.said
    return TEAMS.lines(
        team_id=brought.team_id, brought_id=brought.pk, line=row.line, what=what, key=row.key[:100],
        account=account[:200], said=[list(three) for three in said],
    )  # fmt: skip


def _whats(brought: BroughtShape, settled: set[int]) -> list[str]:
    lines = TEAMS.lines._default_manager.filter(brought=brought.pk, line__in=settled)
    return list(lines.values_list("what", flat=True)) if settled else []


def _waiting(brought: BroughtShape) -> Any:
    return TEAMS.brought._default_manager.filter(pk=brought.pk, state__in=(State.BROUGHT, State.LOOKED))
