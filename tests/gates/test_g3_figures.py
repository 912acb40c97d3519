"""G3, the other way and through the worker: what a buyer does for himself is in no figure that a seller keeps, and an
answer of a buyer's that sellers made a step of reads to all others as a step that was just added."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from mapapp.people.models import Team
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.tasks import Owner, add_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.portfolio.refreshing import is_behind, read_night, refresh
from mapapp.private.changes.commitment import Answer, make_step_of, write_down_answer
from mapapp.private.changes.standing_in import StandIn
from mapapp.private.kept import figures_table, readings_table
from tests.builders import TODAY
from tests.gates.edits import Editor
from tests.gates.judging import Read, differing, excerpts, judged
from tests.gates.table import TABLE
from tests.gates.town import Town
from tests.turns import TURN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "own_folder", "quiet")]
OF_SELLERS = [f"p/<code:code>/{end}" for end in ("coach/", "commitment/", "coaching/", "opportunity/")]
LOOKED_AT = {route: TABLE[route] for route in (
    *OF_SELLERS, "plans/", "plans/changed/", "plans/coach/", "plans/crm.csv", "plans/readings.csv", "plans/deals.csv",
)}  # fmt: skip
SHARED = {f"p/<code:code>/{end}": TABLE[f"p/<code:code>/{end}"] for end in (
    "", "since/", "activity/", "activity.csv", "review/", "people/", "plan.json", "tasks.csv",
)}  # fmt: skip


def made_anew(town: Town) -> Read:
    """Every line and reading of the team, made by the worker's own way from nothing, and what is drawn of them."""
    team = Team.objects.get(pk=town.scene.team.pk)
    for table in (figures_table(), readings_table()):
        table._default_manager.filter(team=team).delete()
    refresh(team, now=lambda: TODAY)
    read_night(team, now=lambda: TODAY)
    found: Read = {}
    for table in (figures_table(), readings_table()):
        rows = table._default_manager.filter(team=team).order_by("workspace", "pk").values()
        for place, row in enumerate(rows):
            del row["id"]
            found[f"{table.__name__} {place}"] = row
    for who in ("anna", "olga"):
        found |= judged(town, who, None, LOOKED_AT, acts=0, parts=False).bytes
    return found


def test_what_a_buyer_does_for_himself_moves_no_figure_of_the_seller(town: Town) -> None:
    before = made_anew(town)
    assert any(isinstance(row, dict) and row.get("health") is not None for row in before.values())
    editor = Editor(town, Side.BUYER, TURN)
    editor.work(40)
    assert len(editor.done) == 40
    assert not is_behind(Team.objects.get(pk=town.scene.team.pk), TODAY)
    after = made_anew(town)
    assert differing(before, after) == [], excerpts(before, after, differing(before, after))


def test_what_a_buyer_does_on_the_plan_itself_is_found_in_the_figures(town: Town) -> None:
    before = made_anew(town)
    Workspace.objects.filter(pk=town.scene.workspace.pk).update(account="Elsewhere")
    assert differing(before, made_anew(town)) != []


# -- an answer that became a step --------------------------------------------------------------------------------------

ASKED = 24  # the step that Marcus was asked about


def step_in(plan: Plan) -> StandIn:
    """A step of Larkspur's before the one that was asked about."""
    held = plan.by_number[ASKED]
    day = TODAY.date()
    return StandIn("Larkspur sends the signed DPA", held.phase.number, Owner(None, "seller", ""), day, day)


def by_answer(workspace: Workspace, by: Actor) -> None:
    marcus = next(one.number for one in load_plan(workspace).people if one.name.startswith("Marcus"))
    answer = Answer(marcus, "A signed DPA first", TODAY.date(), ASKED)
    kept = write_down_answer(workspace, answer, by=by, at=TODAY)
    step = step_in(load_plan(workspace))
    assert make_step_of(workspace, kept.number, step=step, by=by, at=TODAY).follows


def by_hand(workspace: Workspace, by: Actor) -> None:
    plan = load_plan(workspace)
    step, was = step_in(plan), list(plan.after.get(ASKED, ()))
    made = add_task(
        workspace, text=step.text, phase=step.phase, owner=step.owner, starts_on=step.starts_on, due_on=step.due_on,
        by=by, at=TODAY,
    )  # fmt: skip
    set_predecessors(workspace, ASKED, after=[*was, (made.tasks[0], 0)], was=was, by=by, at=TODAY)


def read_after(town: Town, act: Callable[[Workspace, Actor], None]) -> Read:
    """What the others read after Anna has done this; then it is undone."""
    with transaction.atomic():
        act(town.scene.fresh(), town.scene.actor("anna"))
        found: Read = {"head": town.scene.fresh().revision}
        for who in ("priya", "marcus", "david"):
            found |= judged(town, who, None, SHARED, acts=0, parts=False).bytes
        transaction.set_rollback(True)
    return found


def test_an_answer_that_became_a_step_reads_to_all_others_as_a_step_that_was_just_added(town: Town) -> None:
    plain, became = read_after(town, by_hand), read_after(town, by_answer)
    assert "Larkspur sends the signed DPA" in str(became)
    assert differing(plain, became) == [], excerpts(plain, became, differing(plain, became))
