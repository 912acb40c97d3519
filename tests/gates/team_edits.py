"""What people of a selling team do to what the team keeps as a whole, at random: its list from the CRM, what is said to
deals without a plan, saved views, the numbers by which it counts; and what a worker makes of all that afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from mapapp.people.changes import TeamRefused
from mapapp.people.definitions import BOUNDS, WEIGHTS, Definitions, set_definitions
from mapapp.people.models import Team, User
from mapapp.plans.refusals import Refused
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.private.answered import deal_answers_of
from mapapp.private.changes import deal_answers, following, pipeline, taking_in, views
from mapapp.private.choosing import TEAMS
from mapapp.private.kept import figures_table
from mapapp.private.listed import DeskVisit, desk_visits
from mapapp.private.models import OpportunityShape, ViewShape
from mapapp.private.pipeline import Rate, Stage
from mapapp.private.refreshing import Incoming, Skipped
from mapapp.private.team_queries import pipeline_of
from tests.builders import TODAY
from tests.gates.town import Town

MEANS = OpportunityShape.Outcome.values
# Numbers that only sellers are told; from when on a plan is stale is told to everybody.
PRIVATE = {name: bounds for name, bounds in BOUNDS.items() if not name.startswith(("stale_", "weight_"))}
# One try does all of these, one after the other, as a file goes its way.
TOGETHER = {
    "take_rows": {"keep_file", "looked_at", "ask_to_take", "note_joined", "taken_in"},
    "forget_file": {"refuse_file"},
}
BESIDE = {"set_definitions", "work_out"}  # no verbs of the lanes, and yet what sellers do to themselves


class TeamEdits:
    """Whoever manages the team, and chance. Each method tries one verb."""

    def __init__(self, town: Town, chance: Random, text: Callable[[], str]) -> None:
        self.town, self.chance, self._text = town, chance, text

    @property
    def tries(self) -> dict[str, Callable[[], Any]]:
        return {name.removeprefix("try_"): getattr(self, name) for name in dir(self) if name.startswith("try_")}

    @property
    def _team(self) -> Team:
        return Team.objects.get(pk=self.town.scene.team.pk)

    def _by(self) -> User:
        return self.town.scene.users[self.chance.choice(("olga", "astrid"))]

    def _word(self) -> str:
        return self._text()[:60]

    # -- deals that have no plan -----------------------------------------------------------------------------------

    def _deal(self) -> tuple[OpportunityShape, str]:
        rows = TEAMS.opportunities._default_manager.filter(team=self._team, workspace=None, outcome="open")
        found = list(rows.select_related("team").order_by("pk"))
        if not found:
            raise Refused("every deal has a plan")
        deal = self.chance.choice(found)
        return deal, deal_answers.answer_in_words(deal_answers_of([deal.pk]).get(deal.pk))

    def try_put_off_start(self) -> None:
        deal, was = self._deal()
        deal_answers.put_off_start(deal, was=was, by=self._by(), at=TODAY)

    def try_dismiss_start(self) -> None:
        deal, was = self._deal()
        deal_answers.dismiss_start(deal, why=self._word(), was=was, by=self._by(), at=TODAY)

    def try_take_back_start(self) -> None:
        deal, was = self._deal()
        deal_answers.take_back_start(deal, was=was, by=self._by(), at=TODAY)

    # -- the list from the CRM -------------------------------------------------------------------------------------

    def _stages(self) -> tuple[Stage, ...]:
        """Those in which deals stand, and others; each may mean another end than before."""
        rows = TEAMS.opportunities._default_manager.filter(team=self._team).exclude(stage="").order_by("pk")
        names = {" ".join(name.split()).casefold(): name for name in (*rows.values_list("stage", flat=True), "Legal")}
        return tuple(Stage(name, self.chance.choice(MEANS)) for name in list(names.values())[:12])

    def try_set_pipeline(self) -> None:
        wanted: dict[str, Any] = self.chance.choice([
            {"stages": self._stages(), "qualified": ""},
            {"currency": "EUR", "rates": (Rate("USD", Decimal(self.chance.randint(1, 9)), date(2026, 2, 2)),)},
            {"columns": {self._word(): "key"}}, {"days": self.chance.choice(("day_first", "month_first"))},
            {"enough": self.chance.randint(5, 50)},
        ])  # fmt: skip
        seen = pipeline_of(self._team).number
        pipeline.set_pipeline(self._team, wanted, seen=seen, by=self._by(), at=TODAY)

    def try_follow_stages(self) -> None:
        following.follow_stages(self._team, at=TODAY)

    def _row(self, key: str, line: int) -> Incoming:
        values = {
            "account": self._word(), "name": self._word(), "stage": self._word(), "amount": Decimal(line),
            "currency": "EUR", "outcome": self.chance.choice(MEANS), "close_on": date(2026, 4, 30),
            "owner_name": self._word(), "owner_email": "anna.kessler@larkspur.example",
        }  # fmt: skip
        return Incoming(line, key, values)

    def try_take_rows(self) -> None:
        rows = TEAMS.opportunities._default_manager.filter(team=self._team).exclude(key="").order_by("pk")
        keys = [*rows.values_list("key", flat=True)[:5], f"N{self.chance.randint(1, 9999)}"]
        file = taking_in.keep_file(self._team, filename=f"{self._word()}.csv", content=b"x", by=self._by(), at=TODAY)
        taking_in.looked_at(file, settings=1, rows=len(keys) + 1, found={"note": self._word()})
        taking_in.ask_to_take(file, settings=1, at=TODAY)
        told = [self._row(key, line) for line, key in enumerate(dict.fromkeys(keys), 2)]
        bad = Skipped(len(told) + 2, "", self._word(), (("Amount", "amount", self._word()),))
        taking_in.take_rows(file, [*told, bad], upto=len(told) + 1, at=TODAY)
        taking_in.note_joined(file, keys[-1], ("not_joined", "", self._word()))
        taking_in.taken_in(file, at=TODAY)

    def try_forget_file(self) -> None:
        file = taking_in.keep_file(self._team, filename=f"{self._word()}.csv", content=b"x", by=self._by(), at=TODAY)
        taking_in.refuse_file(file, self._word())
        taking_in.forget_file(file)
        taking_in.forget_files(TODAY)

    # -- saved views -----------------------------------------------------------------------------------------------

    def _visit(self) -> DeskVisit:
        return desk_visits(self._by())[0]

    def _saved(self) -> tuple[DeskVisit, ViewShape]:
        visit, name = self._visit(), f"{self._word()[:40]} {self.chance.randint(1, 999)}"
        return visit, views.save_view(visit, name, "view=later", shared=self.chance.random() < 0.5, at=TODAY)

    def try_save_view(self) -> None:
        self._saved()

    def try_change_view(self) -> None:
        visit, view = self._saved()
        views.change_view(visit, view, name=f"{self._word()[:40]} {self.chance.randint(1, 999)}", shared=True)

    def try_delete_view(self) -> None:
        views.delete_view(self._saved()[1])

    # -- how it counts, and what a worker makes of it --------------------------------------------------------------

    def try_set_definitions(self) -> None:
        points = [self.chance.randint(0, 25) for _name in WEIGHTS[1:]]
        wanted = {name: self.chance.randint(*PRIVATE[name]) for name in self.chance.sample(sorted(PRIVATE), 4)}
        wanted |= dict(zip(WEIGHTS, (100 - sum(points), *points), strict=True))
        team, by = self._team, self._by()
        try:
            set_definitions(team, wanted, seen=Definitions.of(team).number, by=by, at=TODAY)
        except TeamRefused as refused:
            raise Refused(str(refused)) from None

    def try_work_out(self) -> None:
        """A worker makes lines and readings of all that."""
        figures_table()._default_manager.filter(team=self._team).delete()
        refresh(self._team, now=lambda: TODAY)
        read_night(self._team, now=lambda: TODAY)
