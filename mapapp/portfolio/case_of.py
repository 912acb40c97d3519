"""A plan as a case: from how it stands and what its history tells, by pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from mapapp.insight.case import Aim, Case, Deal, Numbers, Person, Step, Stretch
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing
from mapapp.portfolio.told import Days, Story, Told, told
from mapapp.schedule import BackwardPlan, lay_backwards


@dataclass(frozen=True, slots=True)
class Sits:
    """A person of the plan takes part: his role, since when."""

    person: int
    role: str
    joined_at: datetime


def case_of(
    standing: Standing,
    lines: Sequence[Line],
    *,
    team: Team,
    seats: Sequence[Sits] = (),
    deal: Deal | None = None,
    usual_approval: tuple[int, int] | None = None,
    snoozed_until: date | None = None,
    numbers: Numbers | None = None,
    agreed_target: date | None = None,
) -> Case:
    """The case of a plan on its own day. `lines` are all of its shared history; the plan must be loaded with goals.
    `agreed_target` is that of its baseline."""
    plan, workspace = standing.plan, standing.plan.workspace
    said = told(lines, day=workspace.today, days=_days_of(standing))
    joined = _joined(standing, said, seats)
    back = _laid_back(standing)
    target = workspace.target_signature_on
    promised = target and (agreed_target or said.target or target)
    acts = said.acts
    last = {side: max((a.on for a in acts if a.side == side), default=None) for side in Side.values}
    return Case(
        code=workspace.code,
        today=standing.today,
        began_on=workspace.today(lines[0].at if lines else workspace.created_at),
        account=workspace.account,
        name=workspace.name,
        state=workspace.state,
        team=team.name,
        seller_names=_names_of(team),
        buyer_joined_on=workspace.today(joined) if joined else None,
        target_signature_on=workspace.target_signature_on,
        target_go_live_on=workspace.target_go_live_on,
        signature_on=standing.signature_on,
        go_live_on=standing.go_live_on,
        days_in_hand=standing.days_in_hand,
        promised_signature_on=promised,
        in_hand=_in_hand(standing, promised),
        short_by=(back.short_by or 0) if back else 0,
        last_act_on=max((day for day in last.values() if day), default=None),
        last_buyer_act_on=last[Side.BUYER],
        last_seller_act_on=last[Side.SELLER],
        usual_approval=usual_approval,
        long_poles=tuple(sorted(back.long_poles)) if back else (),
        cannot_be_met=tuple(sorted(back.cannot_be_met)) if back else (),
        steps=tuple(_step(task, standing, said, joined, back) for task in plan.tasks),
        people=_people(standing, seats),
        phases=_phases(standing),
        goals=_goals(standing),
        acts=acts,
        redates=said.redates,
        asked=said.asked,
        handed=said.handed,
        deal=deal,
        snoozed_until=snoozed_until,
        numbers=numbers or numbers_of(Definitions.of(team)),
    )


def numbers_of(held: Definitions) -> Numbers:
    """The limits of the rules, by one version of the team's definitions."""
    same = {each.name for each in fields(Numbers)} & held.values.keys()
    return replace(Numbers(version=held.number), **{name: held.values[name] for name in same})


def _step(task: Task, standing: Standing, said: Told, joined: datetime | None, back: BackwardPlan[int] | None) -> Step:
    flags, story = standing.flags[task.number], said.steps.get(task.number, Story())
    calendar = standing.plan.workspace.calendar(Side(task.side)).working_days
    promised = standing.agreed_due.get(task.number) or _promised(task, story, joined)
    late = standing.late.get(task.number, 0)
    counts = task.status != Task.Status.NOT_NEEDED
    until = task.done_on or (max(task.due_on, standing.today) if late else task.due_on)
    behind = max(0, calendar.distance(calendar.add(promised, 0), until)) if counts else 0
    laid = back.dates.get(task.number) if back and not task.has_started and not task.fixed else None
    return Step(
        number=task.number,
        text=task.text,
        side=str(task.side),
        phase=task.phase.number,
        starts_on=task.starts_on,
        due_on=task.due_on,
        status=str(task.status),
        owner=task.owner.number if task.owner else None,
        kind=str(task.kind),
        mark=str(task.mark),
        days=0 if task.kind == Task.Kind.MILESTONE else max(1, calendar.between(task.starts_on, task.due_on)),
        goal=task.goal.number if task.goal else None,
        after=tuple(number for number, _lag in standing.plan.after.get(task.number, ())),
        done_on=task.done_on,
        done_by=story.done_by,
        done_by_person=story.done_by_person,
        done_when=task.done_when,
        evidence=task.evidence,
        fixed=task.fixed,
        critical=flags.critical,
        slack=standing.projection.total_slack.get(task.number),
        late=late,
        slipped=flags.slipped,
        times_moved=task.times_moved,
        projected_on=standing.projection.finish.get(task.number),
        latest_start_on=laid.start if laid else None,
        proposed_by=flags.proposed_by,
        added_on=story.added_on,
        promised_on=promised,
        behind=behind,
        agreed=_is_agreed(task, standing, story),
    )


def _promised(task: Task, story: Story, joined: datetime | None) -> date:
    """The due date that a step in no baseline is held to."""
    if not story.due:
        return task.due_on
    return (story.due_at(joined) if joined else None) or story.due[0][1]


def _is_agreed(task: Task, standing: Standing, story: Story) -> bool:
    if task.proposed_by:
        return False
    own = str(task.side)
    return task.accepted or task.number in standing.agreed_due or own in (story.set_by, story.begun_by)


def _people(standing: Standing, seats: Sequence[Sits]) -> tuple[Person, ...]:
    seated, today = {seat.person: seat for seat in seats}, standing.plan.workspace.today
    found = []
    for one in standing.plan.people:
        seat = seated.get(one.number)
        found.append(
            Person(
                one.number, str(one.side), one.name, str(one.part), one.title, seat.role if seat else "",
                today(seat.joined_at) if seat else None, one.needs,
            )
        )  # fmt: skip
    return tuple(found)


def _phases(standing: Standing) -> tuple[Stretch, ...]:
    written: dict[int, int] = {}
    for criterion in standing.plan.criteria:
        written[criterion.phase.number] = written.get(criterion.phase.number, 0) + 1
    return tuple(Stretch(p.number, p.name, p.is_trial, written.get(p.number, 0)) for p in standing.plan.phases)


def _goals(standing: Standing) -> tuple[Aim, ...]:
    measured: dict[int, int] = {}
    for measure in standing.plan.measures:
        measured[measure.goal.number] = measured.get(measure.goal.number, 0) + 1
    return tuple(
        Aim(goal.number, goal.statement, goal.said_by.number if goal.said_by else None, measured.get(goal.number, 0))
        for goal in standing.plan.goals
    )


def _joined(standing: Standing, said: Told, seats: Sequence[Sits]) -> datetime | None:
    """When the first buyer took a seat; None while nobody of them has one: who joined and left again is gone."""
    sides = {person.number: person.side for person in standing.plan.people}
    there = [seat.joined_at for seat in seats if sides.get(seat.person) == Side.BUYER]
    return min([*there, *([said.joined] if said.joined else [])]) if there else None


def _laid_back(standing: Standing) -> BackwardPlan[int] | None:
    """The plan laid back from its target; None without one, or without a signature ahead. Days that no calendar holds
    are none."""
    plan, on = standing.plan, standing.plan.workspace.target_signature_on
    signature = plan.signature
    if on is None or signature is None or not signature.is_open:
        return None
    try:
        return lay_backwards(
            plan.steps(), plan.schedule_links(), signature=signature.number, on=on, today=standing.today
        )
    except (OverflowError, ValueError):
        return None


def _in_hand(standing: Standing, target: date | None) -> int | None:
    signature = standing.plan.signature
    reached = standing.signature_on
    if signature is None or target is None or reached is None or not signature.is_open:
        return None
    return standing.plan.workspace.calendar(Side(signature.side)).working_days.distance(reached, target)


def _names_of(team: Team) -> tuple[str, ...]:
    """What marks a text as the seller's own: the name of the team, and what its mail domain calls it."""
    label = team.mail_domain.partition(".")[0]
    return tuple(dict.fromkeys(name for name in (team.name, label) if len(name) > 2))


def _days_of(standing: Standing) -> Days:
    """Working days of a side between two days; the seller's where no side is known."""

    def days(side: str, start: date, end: date) -> int:
        calendar = standing.plan.workspace.calendar(Side(side or Side.SELLER)).working_days
        return calendar.distance(start, end)

    return days
