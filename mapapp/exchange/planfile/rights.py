"""What of a file a reader may write onto the plan, by the same rules as on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from mapapp.access.leaving import open_invites
from mapapp.access.models import Seat
from mapapp.access.rules import (
    Reason,
    may_add_person,
    may_add_task,
    may_check,
    may_edit_goals,
    may_edit_person,
    may_edit_task,
    may_lead,
    may_reschedule,
)
from mapapp.access.visit import Visit
from mapapp.exchange.planfile import fields
from mapapp.plans.checks import looker
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan


@dataclass(frozen=True)
class Rights:
    """The reader at a plan. Makes no query, but two for who takes part, asked when an address is to be changed."""

    visit: Visit

    def task(self, name: str, task: Task) -> Reason:
        return may_reschedule(self.visit, task) if name in fields.DATES else may_edit_task(self.visit, task)

    def edit(self, on: str, number: int, name: str, plan: Plan) -> Reason:
        """May this field of a thing be changed? Of what is not on the plan any more: the verb says so."""
        if on == fields.TASK:
            task = plan.by_number.get(number)
            return self.task(name, task) if task else None
        if on == fields.PHASE:
            return may_lead(self.visit)
        if on == fields.PERSON:
            return self._person(number, name, plan)
        if name in fields.LOOKS:
            who = next((looker(one) for one in plan.measures if one.number == number), None)
            return may_check(self.visit, who.number if who else None)
        return may_edit_goals(self.visit)

    def add(self, on: str, values: Mapping[str, str]) -> Reason:
        if on == fields.TASK:
            return may_add_task(self.visit)
        if on == fields.PHASE:
            return may_lead(self.visit)
        return (
            may_add_person(self.visit, Side(values[fields.SIDE])) if on == fields.PERSON else may_edit_goals(self.visit)
        )

    def remove(self, on: str) -> Reason:
        return may_lead(self.visit) if on == fields.PHASE else may_edit_goals(self.visit)

    def _person(self, number: int, name: str, plan: Plan) -> Reason:
        person = plan.person.get(number)
        if person is None:
            return None
        if (no := may_edit_person(self.visit, Side(person.side), number)) is not None:
            return no
        if name == fields.EMAIL and number in self._taking_part:
            return _("Takes part with this address, or is asked in by it. Ask in whoever has the other one.")
        return None

    @cached_property
    def _taking_part(self) -> frozenset[int]:
        plan = self.visit.workspace
        seats = Seat.objects.filter(workspace=plan).values_list("stakeholder__number", flat=True)
        return frozenset((*seats, *open_invites(plan).values_list("stakeholder__number", flat=True)))
