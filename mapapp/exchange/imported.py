"""A draft as the wizard works with it: the sheet, the people, what was decided, and the rows checked by all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from mapapp.exchange.cells import Book
from mapapp.exchange.checked import Checked
from mapapp.exchange.decided import Decided
from mapapp.exchange.drafts import Contents
from mapapp.exchange.grid import Grid
from mapapp.exchange.header import guess_mapping
from mapapp.exchange.mapping import Mapping
from mapapp.exchange.newplan import new_plan
from mapapp.exchange.people import PeopleRead, read_people
from mapapp.exchange.persons import Person
from mapapp.exchange.rows import check_rows
from mapapp.exchange.sides import Names
from mapapp.plans.draft import NewPlan
from mapapp.plans.first_calendars import first_calendars
from mapapp.plans.holidays import NoHolidays
from mapapp.plans.models.side import SideCalendar

NOBODY = PeopleRead((), ())


@dataclass(frozen=True)
class Imported:
    """`sellers` are the people of the team, who brings the sheet first: owners are matched to them too."""

    contents: Contents
    decided: Decided
    team: str
    sellers: tuple[Person, ...]
    today: date
    usual: SideCalendar = field(default_factory=SideCalendar)

    @cached_property
    def calendars(self) -> dict[str, dict[str, Any]]:
        """When both companies work, as far as it was said; without the tables of holidays as if nothing was."""
        header = self.decided.header
        try:
            return first_calendars(self.usual, header.get("own_country", ""), header.get("buyer_country", ""))
        except NoHolidays:
            return first_calendars(self.usual)

    @cached_property
    def names(self) -> Names:
        return Names(self.decided.account, self.team)

    @cached_property
    def book(self) -> Book:
        """The plan's file with the chosen worksheet."""
        chosen = self.decided.sheet if self.decided.sheet < len(self.contents.plan.sheets) else 0
        return replace(self.contents.plan, chosen=chosen)

    @cached_property
    def mapping(self) -> Mapping:
        return self.decided.mapping or guess_mapping(self.book.sheet)

    @cached_property
    def listed(self) -> PeopleRead:
        """The list of people that came with the plan; empty without one."""
        return read_people(self.contents.people, self.names) if self.contents.people else NOBODY

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody whom an owner may be matched to, each once; a list says more than an account."""
        by_key = {each.key: each for each in (*reversed(self.sellers), *self.listed.people)}
        return tuple(by_key.values())

    @cached_property
    def grid(self) -> Grid:
        return Grid(self.book.sheet, self.mapping, self.decided.rows)

    @cached_property
    def checked(self) -> Checked:
        return check_rows(
            self.book, self.mapping, self.people, self.names, self.today, self.decided.rows, self.calendars
        )

    def deciding(self, decided: Decided) -> Imported:
        """The same draft with other decisions, checked anew."""
        return replace(self, decided=decided)

    def plan(
        self,
        *,
        name: str,
        value: Decimal | None,
        currency: str,
        signature_on: date | None,
        go_live_on: date | None,
    ) -> NewPlan:
        """The plan to be, with who brings the sheet, the listed people and the owners. Raises NotReady."""
        plan = new_plan(
            self.checked,
            self._taking_part(),
            account=self.decided.account,
            name=name,
            value=value,
            currency=currency,
            signature_on=signature_on,
            go_live_on=go_live_on,
        )
        return replace(plan, calendars=self.calendars)

    def _taking_part(self) -> Sequence[Person]:
        """Colleagues who own nothing stay out of a plan that both companies read."""
        owners = {task.owner.person.key for task in self.checked.tasks if task.owner.person}
        wanted = owners | {each.key for each in (*self.listed.people, *self.sellers[:1])}
        return [each for each in self.people if each.key in wanted]
