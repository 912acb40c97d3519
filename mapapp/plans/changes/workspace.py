"""The verb for a plan as a whole: create it. Its head: header.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.codes import opaque_code
from mapapp.people.models import Team, normal_email
from mapapp.people.wording import one_line
from mapapp.plans.changes.bounds import all_in_reach, dates_in_reach, in_reach
from mapapp.plans.changes.common import DEPENDENCY_LIMIT, TASK_LIMIT, fits, said
from mapapp.plans.draft import NewPlan
from mapapp.plans.facts import Change, born
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Criterion, Dependency, Goal, Measure, Phase, Stakeholder, Task, Workspace
from mapapp.plans.refusals import Refused
from mapapp.plans.words import day_words
from mapapp.schedule import Calendar, Link, Loop, Network, Step


def create_workspace(
    team: Team, draft: NewPlan, *, lead: str, at: datetime, via: str = "page", code: str = ""
) -> Workspace:
    """Write a whole plan at once, or nothing. `lead` is the key of the seller who runs it: the author of the one event
    `plan.created`, and given his seat by `access`. Refused when it is too large, its tasks wait for each other, or one
    is said to have been done on a day to come (as `complete_task` refuses it: projections would count from that day).
    `code` names it, so that a form sent twice founds it once (IntegrityError); a new one is drawn without it."""
    _check(draft)
    with transaction.atomic():
        workspace = _header(team, draft, code or opaque_code())
        _finished_by_now(draft, workspace.today(at))
        people = {p.key: row for p, row in zip(draft.people, _people(workspace, draft), strict=True)}
        phases = _phases(workspace, draft)
        goals, measures = _goals(workspace, draft, people)
        tasks = _tasks(workspace, draft, people, phases, goals)
        changes = born(workspace)
        for thing in (*people.values(), *phases, *goals, *measures):
            changes += born(thing)
        for phase, new in zip(phases, draft.phases, strict=True):
            if new.criteria:
                changes.append(Change("phase", phase.number, "criteria", None, list(new.criteria)))
        for task, row in zip(tasks, draft.tasks, strict=True):
            changes += born(task)
            if row.after:
                pairs = sorted([tasks[index].number, lag] for index, lag in row.after)
                changes.append(Change("task", task.number, "after", None, pairs))
        by = Actor.of(people[lead], via=via)
        record(workspace, "plan.created", changes, by=by, at=at, facts={"source": draft.source})
        return workspace


def _check(draft: NewPlan) -> None:
    links = [Link(before, index, lag) for index, task in enumerate(draft.tasks) for before, lag in task.after]
    if len(draft.tasks) > TASK_LIMIT or len(links) > DEPENDENCY_LIMIT:
        raise Refused(
            _("A plan holds %(tasks)s tasks and %(links)s dependencies. Split this one.")
            % {"tasks": TASK_LIMIT, "links": DEPENDENCY_LIMIT}
        )
    all_in_reach((draft.target_signature_on, draft.target_go_live_on), field="live_on")
    for task in draft.tasks:
        dates_in_reach(task.starts_on, task.due_on)
        in_reach(task.done_on, field="due")
    steps = [Step(index, task.starts_on, task.due_on, Calendar()) for index, task in enumerate(draft.tasks)]
    try:
        Network(steps, links)
    except Loop as loop:
        circle = " → ".join(str(_number(draft, index)) for index in reversed((*loop.keys, loop.keys[0])))
        raise Refused(_("These tasks wait for each other: %(circle)s. Take one out.") % {"circle": circle}) from loop


def _finished_by_now(draft: NewPlan, today: date) -> None:
    for index, task in enumerate(draft.tasks):
        if task.status == Task.Status.DONE and (task.done_on or task.due_on) > today:
            raise Refused(
                _("Task %(number)s cannot be done on a day to come, %(day)s. Give today or a past day.")
                % {"number": _number(draft, index), "day": day_words(task.done_on or task.due_on, today=today)},
                field="done_on",
            )


def _number(draft: NewPlan, index: int) -> int:
    return draft.numbers[index] if draft.numbers else index + 1


def _header(team: Team, draft: NewPlan, code: str) -> Workspace:
    workspace = Workspace(
        code=code,
        team=team,
        account=said(one_line(draft.account), field="account", limit=200),
        name=said(one_line(draft.name), field="name", limit=300),
        value=draft.value,
        currency=draft.currency,
        value_note=fits(draft.value_note, field="value_note", limit=200),
        target_signature_on=draft.target_signature_on,
        target_go_live_on=draft.target_go_live_on,
        calendars={side: dict(values) for side, values in draft.calendars.items()},
        last_person=len(draft.people),
        last_phase=len(draft.phases),
        last_goal=len(draft.goals),
        last_measure=sum(len(goal.measures) for goal in draft.goals),
        last_task=max(draft.numbers, default=len(draft.tasks)),
    )
    workspace.save(force_insert=True)
    return workspace


def _people(workspace: Workspace, draft: NewPlan) -> list[Stakeholder]:
    return Stakeholder.objects.bulk_create(
        Stakeholder(
            workspace=workspace,
            number=number,
            side=new.side,
            name=said(one_line(new.name), field="name", limit=200),
            email=normal_email(new.email),
            title=fits(one_line(new.title), field="title", limit=200),
            part=new.part,
            needs=fits(new.needs, field="needs"),
        )
        for number, new in enumerate(draft.people, 1)
    )


def _phases(workspace: Workspace, draft: NewPlan) -> list[Phase]:
    begun: dict[int, list[date]] = {}
    for task in draft.tasks:
        if task.has_begun:
            begun.setdefault(task.phase, []).append(task.starts_on)
    phases = Phase.objects.bulk_create(
        Phase(
            workspace=workspace,
            number=n,
            position=n,
            name=said(one_line(new.name), field="phase", limit=200),
            is_trial=new.is_trial,
        )
        for n, new in enumerate(draft.phases, 1)
    )
    Criterion.objects.bulk_create(
        Criterion(phase=phase, position=position, text=said(text, field="criteria"))
        for phase, new in zip(phases, draft.phases, strict=True)
        for position, text in enumerate(new.criteria, 1)
    )
    for index, (phase, new) in enumerate(zip(phases, draft.phases, strict=True)):
        begins = new.is_trial and new.criteria and index in begun
        frozen_on = new.frozen_on if draft.as_it_is or not begins else min(begun[index])
        if frozen_on:
            phase.criteria_frozen_on = frozen_on
            phase.save(update_fields=["criteria_frozen_on"])
    return phases


def _goals(workspace: Workspace, draft: NewPlan, people: Mapping[str, Stakeholder]) -> tuple[list[Goal], list[Measure]]:
    goals = Goal.objects.bulk_create(
        Goal(
            workspace=workspace,
            number=number,
            statement=said(new.statement, field="statement"),
            said_by=people.get(new.said_by),
            said_on=new.said_on,
        )
        for number, new in enumerate(draft.goals, 1)
    )
    pairs = [(goal, values) for goal, new in zip(goals, draft.goals, strict=True) for values in new.measures]
    measures = Measure.objects.bulk_create(
        Measure(
            workspace=workspace,
            goal=goal,
            number=number,
            **{**values, "checker": people.get(values.get("checker", ""))},
        )
        for number, (goal, values) in enumerate(pairs, 1)
    )
    return goals, measures


def _tasks(
    workspace: Workspace, draft: NewPlan, people: Mapping[str, Stakeholder], phases: Sequence[Phase],
    goals: Sequence[Goal],
) -> list[Task]:  # fmt: skip
    place: dict[int, int] = {}
    rows = []
    for index, new in enumerate(draft.tasks):
        starts_on, due_on = draft.dates_of(new)
        place[new.phase] = place.get(new.phase, 0) + 1
        rows.append(
            Task(
                workspace=workspace,
                number=_number(draft, index),
                phase=phases[new.phase],
                position=place[new.phase],
                text=said(new.text, field="text"),
                kind=new.kind,
                mark=new.mark,
                owner=people[new.owner] if new.owner else None,
                gap_side="" if new.owner else new.gap_side,
                gap="" if new.owner else fits(new.gap, field="owner", limit=300),
                starts_on=starts_on,
                due_on=due_on,
                fixed=new.fixed,
                locked=new.locked,
                status=new.status,
                under_way=new.status == Task.Status.IN_PROGRESS or new.under_way,
                done_on=(new.done_on or new.due_on) if new.status == Task.Status.DONE else None,
                blocked_by=fits(new.blocked_by, field="blocked_by"),
                unblocker=people[new.unblocker] if new.unblocker else None,
                goal=None if new.goal is None else goals[new.goal],
                done_when=fits(new.done_when, field="done_when"),
                evidence=fits(new.evidence, field="evidence", limit=2000),
            )
        )
    tasks = Task.objects.bulk_create(rows)
    Dependency.objects.bulk_create(
        Dependency(workspace=workspace, predecessor=tasks[before], successor=task, lag=lag)
        for task, new in zip(tasks, draft.tasks, strict=True)
        for before, lag in new.after
    )
    return tasks
