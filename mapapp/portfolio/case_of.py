"""A plan as a case: from how it stands and what its history tells, by pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from mapapp.insight.case import Act, Aim, Case, Deal, Numbers, Person, Step, Stretch
from mapapp.insight.held import LEADS
from mapapp.people.definitions import Definitions
from mapapp.people.models import Team
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Workspace
from mapapp.plans.standing import Standing
from mapapp.portfolio.case_steps import case_step
from mapapp.portfolio.look import Sits, look_at


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a plan beside its own rows and history: by which numbers its team counts, who takes part, what
    the CRM says, the team's usual approval, until when its silence is put off, the target of its baseline."""

    numbers: Numbers
    seats: Sequence[Sits] = ()
    deal: Deal | None = None
    usual_approval: tuple[int, int] | None = None
    snoozed_until: date | None = None
    agreed_target: date | None = None


def case_of(standing: Standing, lines: Sequence[Line], beside: Beside) -> Case:
    """The case of a plan on its own day. `lines` are all of its shared history; the plan must be loaded with goals."""
    workspace, look = standing.plan.workspace, look_at(standing, lines, beside.seats)
    said, back, promised = look.said, look.back, look.promised_target(beside.agreed_target)
    return Case(
        code=workspace.code, account=workspace.account, name=workspace.name, state=workspace.state,
        team=workspace.team.name, seller_names=_names_of(workspace.team), numbers=beside.numbers,
        today=standing.today, began_on=began_on(workspace, lines), buyer_joined_on=look.buyer_joined_on,
        target_signature_on=workspace.target_signature_on, promised_signature_on=promised,
        signature_on=standing.signature_on, in_hand=_in_hand(standing, promised),
        target_go_live_on=workspace.target_go_live_on, go_live_on=standing.go_live_on,
        days_in_hand=standing.days_in_hand, short_by=back.short_by if back else None,
        long_poles=tuple(sorted(back.long_poles)) if back else (),
        cannot_be_met=tuple(sorted(back.cannot_be_met)) if back else (),
        last_act_on=_last(said.acts, *Side.values), last_buyer_act_on=_last(said.acts, Side.BUYER),
        last_seller_act_on=_last(said.acts, Side.SELLER),
        steps=tuple(case_step(task, look) for task in standing.plan.tasks),
        people=_people(standing, beside.seats, said.leads), phases=_phases(standing), goals=_goals(standing),
        acts=said.acts, redates=said.redates, restarts=said.restarts, asked=said.asked, proposed=said.proposed,
        handed=said.handed, deal=beside.deal, usual_approval=beside.usual_approval,
        snoozed_until=beside.snoozed_until,
    )  # fmt: skip


def words_case(standing: Standing) -> Case:
    """No more of a plan than the coach of words reads: neither its history nor what the CRM says of it."""
    steps = (
        Step(
            task.number, task.text, str(task.side), task.phase.number, task.starts_on, task.due_on, str(task.status),
            task.owner.number if task.owner else None, str(task.kind), str(task.mark), done_when=task.done_when,
        )
        for task in standing.plan.tasks
    )  # fmt: skip
    workspace, today = standing.plan.workspace, standing.today
    return Case(
        workspace.code, today, today, state=workspace.state, steps=tuple(steps), people=_people(standing, (), {})
    )


def began_on(workspace: Workspace, lines: Sequence[Line]) -> date:
    """The plan's day on which it was made."""
    return workspace.today(lines[0].at if lines else workspace.created_at)


def numbers_of(held: Definitions) -> Numbers:
    """The limits of the rules, by one version of the team's definitions."""
    values = held.values  # made anew each time it is asked for
    same = {each.name for each in fields(Numbers)} & values.keys()
    return replace(Numbers(version=held.number), **{name: values[name] for name in same})


def _people(standing: Standing, seats: Sequence[Sits], leads: Mapping[int, date]) -> tuple[Person, ...]:
    seated, today = {seat.person: seat for seat in seats}, standing.plan.workspace.today
    found = []
    for one in standing.plan.people:
        seat = seated.get(one.number)
        found.append(
            Person(
                one.number, str(one.side), one.name, str(one.part), one.title, seat.role if seat else "",
                today(seat.joined_at) if seat else None, one.needs,
                leads.get(one.number) if seat and seat.role == LEADS else None,
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


def _in_hand(standing: Standing, target: date | None) -> int | None:
    signature = standing.plan.signature
    reached = standing.signature_on
    if signature is None or target is None or reached is None or not signature.is_open:
        return None
    return standing.plan.workspace.calendar(Side(signature.side)).working_days.distance(reached, target)


def _last(acts: Sequence[Act], *sides: str) -> date | None:
    """The last day on which somebody of these sides acted."""
    return max((act.on for act in acts if act.side in sides), default=None)


def _names_of(team: Team) -> tuple[str, ...]:
    """What marks a text as the seller's own: the name of the team, and what its mail domain calls it."""
    label = team.mail_domain.partition(".")[0]
    return tuple(dict.fromkeys(name for name in (team.name, label) if len(name) > 2))
