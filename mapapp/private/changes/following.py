"""What a team says of its stages holds for what is here, too: rows whose outcome is what their stage means follow.

What the CRM's own yes and no said, or somebody here by hand, stays (`outcome_by`). Each row is written together with
its line of the report, and whether one is to follow is told by the row itself: whatever breaks off, the next call goes
on with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from mapapp.people.models import Team
from mapapp.plans.changes.saving import put_row, save_rows
from mapapp.plans.history import TEAM, Unnamed
from mapapp.plans.models import Side, Workspace
from mapapp.private.choosing import TEAMS
from mapapp.private.facts import put
from mapapp.private.history import changing, record
from mapapp.private.models import BroughtLineShape, BroughtShape, OpportunityShape
from mapapp.private.pipeline import Outcome, Pipeline
from mapapp.private.team_queries import followed, pipeline_of, set_by

By = OpportunityShape.By
WRITTEN = ("outcome", "outcome_on", "outcome_why", "lost_how", "lost_to")
PAGE = Unnamed(Side.SELLER, TEAM)
Followed = tuple[OpportunityShape, tuple[str, str]]  # and what it was and is


def follow_stages(team: Team, *, at: datetime, most: int | None = None) -> bool:
    """Give the rows that are here the outcome which their stages mean by the settings that hold now, and keep a report
    of it among those of the files: one for a version of the settings. Of rows with a plan `most` follow now; True when
    more are left. Two queries when all have it.

    Each row with a plan is one private event `opportunity.noted` of that plan, of its team's pages, which names no
    person."""
    pipeline = pipeline_of(team)
    other = _other(team, pipeline)
    if other is None:
        return False
    moved = TEAMS.opportunities._default_manager.filter(other, team=team).order_by("pk")
    report = _without_plans(team, pipeline, moved, at)
    plans = list(moved.exclude(workspace=None).select_related("workspace")[: None if most is None else most + 1])
    for row in plans[:most]:
        _at_plan(report, row, pipeline, at)
    return most is not None and len(plans) > most


def is_followed(team: Team) -> bool:
    """Whether every row has the outcome that its stage means. Two queries."""
    return _other(team, pipeline_of(team)) is None


def ended(row: OpportunityShape, pipeline: Pipeline, today: date) -> dict[str, Any]:
    """What is written of how it ended, by what its stage means; nothing when that is so already. It is won or lost on
    its close date, when that is past, else on the day on which it is noted."""
    meant = pipeline.meaning(row.stage)
    if meant == row.outcome or not row.outcome_by or (row.outcome_by == By.CLOSED and meant == Outcome.OPEN):
        return {}
    values: dict[str, Any] = dict.fromkeys(WRITTEN, "") | {"outcome": meant, "outcome_on": None}
    if meant != Outcome.OPEN:
        values["outcome_on"] = row.close_on if row.close_on and row.close_on <= today else today
    return values


def _other(team: Team, pipeline: Pipeline) -> Q | None:
    """The rows whose stages mean something else, None without any: few stages, however many rows. One query."""
    rows = TEAMS.opportunities._default_manager.filter(team=team).exclude(outcome_by="").order_by()
    found = None
    for stage, outcome, said in rows.values_list("stage", "outcome", "outcome_by").distinct():
        row = TEAMS.opportunities(stage=stage, outcome=outcome, outcome_by=said)
        if ended(row, pipeline, date.max):
            these = Q(stage=stage, outcome=outcome, outcome_by=said)
            found = these if found is None else found | these
    return found


def _without_plans(
    team: Team, pipeline: Pipeline, moved: QuerySet[OpportunityShape], at: datetime
) -> BroughtShape:  # fmt: skip
    """The rows that have no plan, all at once; and the report, which those with one go on with."""
    today = at.astimezone(ZoneInfo(team.time_zone)).date()
    with transaction.atomic():
        locked = Team.objects.select_for_update(no_key=True).get(pk=team.pk)  # as for files: one after the other
        report = followed(locked, pipeline.number) or _report(locked, pipeline, at)
        rows = list(moved.filter(workspace=None).select_for_update(of=("self",), no_key=True))
        told = [(row, _set(row, ended(row, pipeline, today))) for row in rows]
        save_rows(rows, WRITTEN)
        _note(report, told, at)
        return report


def _at_plan(report: BroughtShape, row: OpportunityShape, pipeline: Pipeline, at: datetime) -> None:
    """The same behind the lock of a row's plan, when there still is something to be changed there."""
    workspace = row.workspace
    assert workspace is not None
    try:
        with changing(workspace, PAGE, retired=True) as lane:
            fresh = TEAMS.opportunities._default_manager.filter(pk=row.pk, **lane.mine).first()
            values = ended(fresh, pipeline, lane.workspace.today(at)) if fresh else {}
            if fresh is None or not values:
                return
            was, changes = str(fresh.outcome), put(fresh, values)
            put_row(fresh)
            record(lane, "opportunity.noted", changes, by=PAGE, at=at)
            _note(report, [(fresh, (was, str(fresh.outcome)))], at)
    except Workspace.DoesNotExist:  # it was deleted a moment ago
        return


def _set(row: OpportunityShape, values: Mapping[str, Any]) -> tuple[str, str]:
    """What it was, and what it is from now on."""
    was = str(row.outcome)
    for name, value in values.items():
        setattr(row, name, value)
    return was, str(row.outcome)


def _report(team: Team, pipeline: Pipeline, at: datetime) -> BroughtShape:
    """By whoever set what is followed."""
    return TEAMS.brought._default_manager.create(
        team=team, by=set_by(team, pipeline.number), state=BroughtShape.State.DONE, settings=pipeline.number,
        filename=_("Stages, version %(number)s of the settings") % {"number": pipeline.number},
        found={BroughtShape.STAGES: pipeline.number}, brought_at=at, asked_at=at, done_at=at,
    )  # fmt: skip


def _note(report: BroughtShape, told: Sequence[Followed], at: datetime) -> None:
    """The next lines of the report, in the transaction that wrote their rows."""
    files, count = TEAMS.brought._default_manager.filter(pk=report.pk), len(told)
    held = files.select_for_update(no_key=True).defer("content", "found").get()
    TEAMS.lines._default_manager.bulk_create(
        (
            TEAMS.lines(
                team_id=held.team_id, brought_id=held.pk, line=line, what=BroughtLineShape.What.CHANGED, key=row.key,
                account=row.account, said=[["outcome", *moved]],
            )
            for line, (row, moved) in enumerate(told, held.rows + 1)
        ),
        batch_size=200,
    )  # fmt: skip
    files.update(rows=F("rows") + count, done_rows=F("rows") + count, changed=F("changed") + count, done_at=at)
