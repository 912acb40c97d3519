"""What is kept of the town's plans so that many can be looked at: made by the worker's own way from all that was
planted, and then a canary in each of its columns, also inside of what it keeps as values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from mapapp.people.models import Team
from mapapp.plans.models import Side, Workspace
from mapapp.portfolio.measuring import measure
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.private.kept import figures_table, measured_table, opportunities_table, readings_table
from tests.builders import TODAY
from tests.gates.canaries import MANAGERS, OWNERS, Canary, days, fill, unusual, word
from tests.gates.town import Town

KEPT = (figures_table(), readings_table(), measured_table())
# By these the Fenwick plan's line says that it holds, and is open: its page draws from it what a coach reads.
HOLDS = frozenset({"counted_by", "as_of", "holds_until", "findings", "beats", "outcome_on"})
BESIDE = {"others": frozenset({"nils", "olga", "astrid"}), "foreign": frozenset({"lena"})}


def keep_lines(town: Town) -> list[Canary]:
    """Anew, whatever was there: no line tells of what is written later. The same canaries each time."""
    KEPT[0]._default_manager.all().delete()  # a canary stands for its moment: nothing newer would come in its place
    found = []
    for which, team in (("", town.scene.team), ("foreign", town.foreign.team)):
        fresh = Team.objects.get(pk=team.pk)
        found += _measured(fresh, which)
        with as_if_open(town.scene.workspace):
            refresh(fresh, now=lambda: TODAY)
            read_night(fresh, now=lambda: TODAY)
            assert not is_behind(fresh, TODAY)
    plan, own = town.scene.workspace, OWNERS[Side.SELLER]
    found += [*_filled(plan, own, "", HOLDS), *_findings(plan, own)]
    for which, workspace in (("others", town.others), ("foreign", town.foreign)):
        found += _filled(workspace, BESIDE[which], which, frozenset())
    return found


@contextmanager
def as_if_open(workspace: Workspace) -> Iterator[None]:
    """Its deal is lost, so that there are words of that; what is lost has no health, and stands in no list."""
    deal = opportunities_table()._default_manager.filter(workspace=workspace)
    outcome = deal.get().outcome
    deal.update(outcome="open")
    yield
    deal.update(outcome=outcome)


def _measured(team: Team, beside: str) -> Iterator[Canary]:
    """What its own history says, of a stage that no setting names: first of all, for lines are counted by it."""
    readers, where = BESIDE.get(beside, MANAGERS), f"measured{beside and ' of ' + beside}"
    measure(team, TODAY)
    text, day = word(f"{where}.values"), unusual(f"{where}.on", 0)
    row = KEPT[2]._default_manager.filter(team=team).last()
    KEPT[2]._default_manager.filter(pk=row.pk).update(on=day, values={"approval": None, "history": {text: [1, 2]}})
    yield Canary(f"{where}.values", (text,), readers)
    yield Canary(f"{where}.on", days(day), readers)


def _filled(workspace: Workspace, readers: frozenset[str], beside: str, leave: frozenset[str]) -> Iterator[Canary]:
    for model in KEPT[:2]:
        yield from fill(model, workspace, readers, beside=beside, leave=leave)
    yield from _values(KEPT[0], workspace, readers, beside, lambda values, say: {
        **values, "next": {**values["next"], "text": say("next"), "owner": say("owner")}, "more": say("more"),
    })  # fmt: skip
    yield from _values(KEPT[1], workspace, readers, beside, lambda values, say: {
        **values, "stage": say("stage"), "forecast": say("forecast"), "more": say("more"),
    })  # fmt: skip


def _values(
    model: type[models.Model], workspace: Workspace, readers: frozenset[str], beside: str, change: Any
) -> Iterator[Canary]:
    """Words inside of the first row's values."""
    said: dict[str, str] = {}
    where = f"{model._meta.model_name}{beside and ' of ' + beside}.values"

    def say(part: str) -> str:
        return said.setdefault(part, word(f"{where}.{part}"))

    row: Any = model._default_manager.filter(workspace=workspace).order_by("pk").first()
    model._default_manager.filter(pk=row.pk).update(values=change(row.values, say))
    for part, text in said.items():
        yield Canary(f"{where}.{part}", (text,), readers)


def _findings(workspace: Workspace, readers: frozenset[str]) -> Iterator[Canary]:
    """What endangers the purchase, of the shape that pages draw."""
    said = {part: word(f"figures.findings.{part}") for part in ("title", "evidence")}
    KEPT[0]._default_manager.filter(workspace=workspace).update(findings=[{"code": "quiet", **said}])
    for part, text in said.items():
        yield Canary(f"figures.findings.{part}", (text,), readers)
