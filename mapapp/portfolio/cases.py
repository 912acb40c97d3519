"""Plans read from the tables as judgement takes them: as many queries for a thousand as for one, in portions.

Everything is as of the plan's own day. For sellers alone: a case knows what their CRM says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from statistics import median_low

from mapapp.access.models import Seat
from mapapp.insight.case import Case, Deal, Numbers
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.frozen import due_in, target_in
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Task, Version, Workspace
from mapapp.plans.queries import Plan, load_plans
from mapapp.plans.standing import Standing, stand
from mapapp.portfolio.case_of import Beside, began_on, case_of, numbers_of
from mapapp.portfolio.look import Sits
from mapapp.private.deals import deals_of, first_stages
from mapapp.private.models import OpportunityShape
from mapapp.private.pipeline import Pipeline
from mapapp.private.queries import Snooze
from mapapp.private.silent import put_off
from mapapp.private.team_queries import pipeline_of
from mapapp.schedule import Calendar

PORTION = 100  # plans that are read at once
APPROVALS, ENOUGH = 200, 5  # of a team's last approvals, and from how many on they are usual
RETIRED = "plan.retired"
WEEK = Calendar()  # Monday to Friday: the lengths of approvals of many buyers are compared by one
Usual = tuple[int, int] | None  # working days, and of how many approvals


@dataclass(frozen=True, slots=True)
class Held:
    """What judgement takes from a plan's team: its usual approval, how it reads its opportunities, its numbers."""

    usual: Usual = None
    pipeline: Pipeline = field(default_factory=Pipeline)
    numbers: Numbers = field(default_factory=Numbers)


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as it was read: the case, how it stands, and all lines of its shared history."""

    case: Case
    standing: Standing
    lines: tuple[Line, ...]


def load_case(workspace: Workspace, at: datetime) -> Case:
    """The case of one plan at the aware moment `at`."""
    return read_cases([workspace], at)[workspace.pk].case


def read_cases(
    workspaces: Iterable[Workspace], at: datetime, *, held: Mapping[int, Held] | None = None, as_ended: bool = False
) -> dict[int, Reading]:
    """Workspace id -> its case with what it was made from. For each hundred plans eleven queries, one more when some of
    them have versions, one when some have a row in the CRM, one when they came without their teams, and one for each
    portion with teams not met yet, with one for each of those. `held`: what is known already of teams, by their id.
    `as_ended`: what is over is read as of the moment at which it ended (`ended`)."""
    found: dict[int, Reading] = {}
    rows = iter(workspaces)
    known = dict(held or {})
    while portion := list(islice(rows, PORTION)):
        _with_teams(portion)
        new = {workspace.team_id: workspace.team for workspace in portion if workspace.team_id not in known}
        if new:
            usual = usual_approvals(new)
            known |= {
                pk: Held(usual[pk], pipeline_of(team), numbers_of(Definitions.of(team))) for pk, team in new.items()
            }
        found |= _read(portion, at, known, as_ended=as_ended)
    return found


def ended(plan: Plan, lines: Sequence[Line]) -> Sequence[Line] | None:
    """The lines of a plan that is over up to the one that ended it: that which retired it, or the last one of a plan
    that is signed with nothing left to do. None while it is not over: no day changes anything on it any more."""
    if plan.workspace.state == Workspace.State.RETIRED:
        last = max((line.number for line in lines if line.verb == RETIRED), default=None)
        return [line for line in lines if last is None or line.number <= last] or None
    signed = plan.signature is not None and plan.signature.status == Task.Status.DONE
    return lines if signed and lines and not any(task.is_open for task in plan.tasks) else None


def _read(
    workspaces: Sequence[Workspace], at: datetime, held: Mapping[int, Held], *, as_ended: bool
) -> dict[int, Reading]:
    versions, lines = _versions_of(workspaces), lines_of(workspaces)
    plans, seats, deals = load_plans(workspaces), seats_of(workspaces), deals_of(workspaces)
    snoozes = put_off(workspaces)
    stages = first_stages([one for one in workspaces if one.pk in deals]) if deals else {}
    found = {}
    for workspace in workspaces:
        pk, of_team = workspace.pk, held[workspace.team_id]
        agreed, was = (versions.get(key or 0) for key in (workspace.baseline_id, workspace.latest_version_id))
        until = ended(plans[pk], lines[pk]) if as_ended else None
        told, moment = (until, min(at, until[-1].at)) if until else (lines[pk], at)
        standing = stand(plans[pk], moment, was_due=due_in(was), agreed_due=due_in(agreed))
        began = began_stage(workspace, lines[pk], stages.get(pk, ()))
        beside = Beside(
            of_team.numbers,
            seats.get(pk, ()),
            deal_of(deals.get(pk), of_team.pipeline, began, of_team.numbers),
            of_team.usual,
            _until(snoozes.get(pk), workspace),
            target_in(agreed),
        )
        case = case_of(standing, told, beside)
        found[pk] = Reading(case, standing, tuple(lines[pk]))
    return found


def _until(snooze: Snooze | None, workspace: Workspace) -> date | None:
    """Until which day its silence is put off; None once somebody has acted on it since."""
    return snooze.until_on if snooze is not None and snooze.revision == workspace.revision else None


def began_stage(workspace: Workspace, lines: Sequence[Line], said: Sequence[tuple[datetime, str]]) -> str:
    """The stage at which its opportunity stood on the day when the plan began, of what was said of that
    (`first_stages`); empty where nothing was said on that day."""
    first = began_on(workspace, lines)
    return next((stage for at, stage in said if workspace.today(at) <= first), "")


def deal_of(
    row: OpportunityShape | None, pipeline: Pipeline, began: str = "", numbers: Numbers | None = None
) -> Deal | None:
    """An opportunity as judgement reads it, by what its team says of its stages; `began` is the one at which it stood
    when its plan was made."""
    if row is None:
        return None
    past = (numbers or Numbers()).late_stage
    return Deal(
        stage=row.stage,
        stage_order=pipeline.order(row.stage),
        stages=len(pipeline.open_stages),
        is_qualified=bool(pipeline.is_qualified(row.stage)),
        is_late=pipeline.is_late(row.stage, past),
        forecast=row.forecast,
        amount=row.amount,
        currency=row.currency,
        close_on=row.close_on,
        created_on=row.created_on,
        outcome=row.outcome,
        outcome_on=row.outcome_on,
        began_stage=began,
        began_late=pipeline.is_late(began, past) if pipeline.order(began) else None,
    )


def lines_of(workspaces: Sequence[Workspace]) -> dict[int, list[Line]]:
    """All shared lines of these plans, the oldest first. One query."""
    found: dict[int, list[Line]] = {workspace.pk: [] for workspace in workspaces}
    events = Event.objects.filter(workspace__in=workspaces).defer("hash", "previous_hash", "form_key")
    for event in events.order_by("workspace", "number").iterator():
        found[event.workspace_id].append(read(event))
    return found


def usual_approvals(teams: Iterable[int]) -> dict[int, Usual]:
    """Team id -> how many working days its approvals took, in the middle, and of how many; None for fewer than five.
    Of the last ones that were done, from their start to the day. One query."""
    done = Task.objects.filter(
        workspace__team__in=list(teams), kind=Task.Kind.APPROVAL, status=Task.Status.DONE, done_on__isnull=False
    )
    took: dict[int, list[int]] = {team: [] for team in teams}
    rows = done.order_by("-done_on", "-pk").values_list("workspace__team", "starts_on", "done_on")
    for team, starts_on, done_on in rows[: APPROVALS * len(took)]:
        if done_on is not None and len(took[team]) < APPROVALS:
            took[team].append(max(1, WEEK.between(starts_on, done_on)))
    return {team: (median_low(days), len(days)) if len(days) >= ENOUGH else None for team, days in took.items()}


def _with_teams(workspaces: Sequence[Workspace]) -> None:
    """Let each know its team: one query when some came without."""
    bare = [workspace for workspace in workspaces if "team" not in workspace._state.fields_cache]
    teams = Team.objects.in_bulk({workspace.team_id for workspace in bare}) if bare else {}
    for workspace in bare:
        workspace.team = teams[workspace.team_id]


def _versions_of(workspaces: Sequence[Workspace]) -> dict[int, Version]:
    """The baselines by their id, and of plans without one the last versions. At most one query."""
    keys = (workspace.baseline_id or workspace.latest_version_id for workspace in workspaces)
    wanted = {key for key in keys if key is not None}
    return {row.pk: row for row in Version.objects.filter(pk__in=wanted)} if wanted else {}


def seats_of(workspaces: Sequence[Workspace]) -> dict[int, list[Sits]]:
    """Who takes part, by workspace id. One query."""
    found: dict[int, list[Sits]] = {}
    rows = Seat.objects.filter(workspace__in=workspaces).values_list(
        "workspace", "stakeholder__number", "role", "joined_at"
    )
    for workspace, person, role, joined_at in rows:
        found.setdefault(workspace, []).append(Sits(person, role, joined_at))
    return found
