"""A team with some plans and their rows in the CRM, and what is done there in a day, drawn at random: each by the verb
that pages use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from random import Random

from mapapp.people.definitions import Definitions, set_definitions
from mapapp.people.models import Team, User
from mapapp.plans.changes.workspace import create_workspace
from mapapp.private.kept import opportunities_table
from tests.builders import TODAY
from tests.plans.walking import Walk, do_something, drawn_plan

PLANS = 3
DEALS = opportunities_table()._default_manager


class Office:
    """A team, its plans, whoever manages it, and chance. `at` is the moment at which it acts next."""

    def __init__(self, seed: int, plans: int = PLANS, at: datetime = TODAY) -> None:
        self.draw, self.at = Random(seed), at
        self.team = Team.objects.create(name="Larkspur")
        self.manager = User.objects.create_user("olga@larkspur.example", "Olga")
        self.walks = [
            Walk(Random(n), create_workspace(self.team, drawn_plan(Random(seed + n)), lead="a", at=TODAY))
            for n in range(plans)
        ]
        for walk in self.walks:
            walk.began = walk.shot()
        for number, plan in enumerate([*(walk.workspace for walk in self.walks[1:]), None, None]):
            DEALS.create(team=self.team, key=str(number), workspace=plan, stage="Validation")

    def act(self) -> None:
        """Somebody of either side does something on a plan."""
        walk = self.draw.choice(self.walks)
        walk.at = self.at
        do_something(walk)

    def crm(self) -> None:
        """The CRM says something else, or gives a purchase to another plan."""
        rows = list(DEALS.order_by("pk"))
        row = self.draw.choice(rows)
        free = {walk.workspace.pk for walk in self.walks} - {one.workspace_id for one in rows}
        row.stage = self.draw.choice(("Validation", "Negotiation"))
        row.outcome = self.draw.choice(("open", "open", "won"))
        row.close_on = self.draw.choice((None, date(2026, 4, self.draw.randint(1, 28))))
        row.amount, row.currency = self.draw.choice(((None, ""), (Decimal(self.draw.randint(1, 9)), "EUR")))
        if free and self.draw.random() < 0.4:
            row.workspace_id = self.draw.choice(sorted(free))
        row.save()

    def numbers(self) -> None:
        """The team counts otherwise."""
        team = Team.objects.get(pk=self.team.pk)
        wanted, seen = {"stale_ends": self.draw.randint(16, 40)}, Definitions.of(team).number
        set_definitions(team, wanted, seen=seen, by=self.manager, at=self.at)
