"""Nothing shared reads or writes a private table, no side those of the other, and no shared byte changes."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.db import connection

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.people import Described, add_person
from mapapp.plans.changes.progress import complete_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.tasks import Owner, add_task, reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.beliefs import place_stakeholder, set_reporting_line, write_private_need
from mapapp.private.changes.notes import About, edit_note, remove_note, write_note
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.progress import complete_private_task, drop_private_task, start_private_task
from mapapp.private.changes.tasks import OwnTask, add_private_task, edit_private_task
from mapapp.private.changes.undo import undo_private
from mapapp.private.choosing import tables_of
from mapapp.private.history import lines_of
from mapapp.private.queries import own_task
from mapapp.private.tripwire import private_tables
from mapapp.private.whom import Whom
from tests.builders import TODAY, Scene
from tests.private.conftest import Watch

DAY = date(2026, 2, 16)
PAGES = ("", "pulse/?since=0", "activity/", "people/", "versions/", "goals/", "task/22/", "settings/", "task/31/")


def private_act(scene: Scene, name: str, dice: random.Random) -> None:
    """One private edit of somebody, whatever the dice say; a refusal is one as well."""
    plan, by, number = scene.workspace, scene.actor(name), dice.randint(1, 4)
    about = dice.choice((About(), About(task=22), About(person=3)))
    acts: list[Any] = [
        lambda: add_private_task(plan, OwnTask("Own", DAY, DAY, after=dice.choice((None, 5))), by=by, at=TODAY),
        lambda: edit_private_task(plan, number, values={"text": str(dice.random())}, was={}, by=by, at=TODAY),
        lambda: start_private_task(plan, number, was="not_started", by=by, at=TODAY),
        lambda: complete_private_task(plan, number, was="in_progress", by=by, at=TODAY),
        lambda: drop_private_task(plan, number, was="not_started", by=by, at=TODAY),
        lambda: write_note(plan, f"Note {dice.random()}", about=about, by=by, at=TODAY),
        lambda: edit_note(plan, number, text="Other", was="", by=by, at=TODAY),
        lambda: remove_note(plan, number, by=by, at=TODAY),
        lambda: write_down_person(plan, Described("Nils", Side.BUYER, needs="Much"), by=by, at=TODAY),
        lambda: undo_private(plan, number, by=by, at=TODAY),
    ]
    if by.side == Side.SELLER:
        acts += seller_acts(plan, by, dice)
    with suppress(Refused):
        dice.choice(acts)()


def seller_acts(plan: Workspace, by: Actor, dice: random.Random) -> list[Any]:
    """What only sellers have verbs for: beliefs, and the purchase as the CRM knows it."""
    whom = dice.choice((Whom(person=dice.randint(1, 8)), Whom(own_person=1)))
    boss, steps = Whom(person=dice.randint(1, 8)), (dice.randint(1, 5), dice.randint(1, 5))
    return [
        lambda: place_stakeholder(plan, whom, stance=steps[0], influence=steps[1], was={}, by=by, at=TODAY),
        lambda: set_reporting_line(plan, whom, to=boss, was=None, by=by, at=TODAY),
        lambda: write_private_need(plan, whom, text=f"Need {dice.random()}", was="", by=by, at=TODAY),
        lambda: note_opportunity(plan, values={"stage": f"Stage {dice.random()}"}, was={}, by=by, at=TODAY),
    ]


def shared_rows(scene: Scene) -> str:
    """Every shared row of the plan."""
    plan = scene.fresh()
    rows = [*plan.tasks.all(), *plan.people.all(), *plan.events.all(), *plan.comments.all(), *plan.dependencies.all()]
    return serializers.serialize("json", [*Workspace.objects.filter(pk=plan.pk), *rows])


def bytes_for(scene: Scene, name: str) -> list[tuple[int, bytes, list[tuple[str, str]]]]:
    """What somebody gets of the plan, but for the mask of his token."""
    client, found = scene.client(name), []
    for path in PAGES:
        answer = client.get(f"/p/{scene.workspace.code}/{path}")
        body = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ?")[^"]+', rb"\1", answer.content)
        body = re.sub(rb'(name="form_key" value="|name="answer_key" value=")[^"]+', rb"\1", body)
        found.append((answer.status_code, body, sorted(answer.headers.items())))
    return found


@pytest.mark.parametrize(("writers", "reader"), [(("anna", "jonas"), "priya"), (("priya", "marcus"), "anna")])
@pytest.mark.parametrize("seed", range(4))
def test_private_edits_change_no_byte_for_the_other_side(
    scene: Scene, writers: tuple[str, ...], reader: str, seed: int, watch: Watch
) -> None:
    dice = random.Random(seed)
    other = scene.visit(writers[0]).side
    with time_machine.travel(TODAY, tick=False):
        rows, before = shared_rows(scene), bytes_for(scene, reader)
        for _turn in range(25):
            private_act(scene, dice.choice(writers), dice)
        assert len(lines_of(tables_of(other), scene.workspace)) > 5
        with watch(str(other)):
            after = bytes_for(scene, reader)
        assert shared_rows(scene) == rows
        for path, was, now in zip(PAGES, before, after, strict=True):
            assert now == was, path


def test_the_shared_verbs_touch_no_private_table_of_either_side(scene: Scene, watch: Watch) -> None:
    later = scene.task(22).due_on + timedelta(days=14)
    for name in ("anna", "priya"):
        after = OwnTask("Own", later, later, after=22)
        add_private_task(scene.workspace, after, by=scene.actor(name), at=TODAY)
    was = {name: tables_of(side).tasks._default_manager.values().get() for name, side in zip("sb", Side, strict=True)}
    with watch(""):
        due = scene.task(22).due_on
        reschedule_task(
            scene.workspace, 22, due_on=due + timedelta(days=21), was=due, seen=scene.fresh().revision, why="More time",
            by=scene.actor("marcus"), at=TODAY,
        )  # fmt: skip
        task = scene.task(27)
        reword_task(scene.workspace, 27, text="Certificate", was=task.text, by=scene.actor("anna"), at=TODAY)
        add_task(
            scene.workspace, text="New", phase=4, owner=Owner(None, "buyer", ""), starts_on=DAY, due_on=DAY,
            by=scene.actor("anna"), at=TODAY,
        )  # fmt: skip
        start_task(scene.workspace, 31, was="not_started", by=scene.actor("priya"), at=TODAY)
        complete_task(
            scene.workspace, 31, was="in_progress", seen=scene.fresh().revision, by=scene.actor("priya"), at=TODAY
        )
        add_comment(scene.workspace, 22, body="Hm", by=scene.actor("anna"), at=TODAY)
        add_person(scene.workspace, Described("Ines", Side.BUYER), by=scene.actor("anna"), at=TODAY)
        save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    now = {name: tables_of(side).tasks._default_manager.values().get() for name, side in zip("sb", Side, strict=True)}
    assert now == was


def test_the_private_verbs_touch_none_of_the_other_side(scene: Scene, watch: Watch) -> None:
    dice = random.Random(7)
    for name, other in (("anna", "buyer"), ("priya", "seller")):
        with watch(other):
            for _turn in range(30):
                private_act(scene, name, dice)


def test_the_watch_sees_what_it_is_for(scene: Scene, watch: Watch) -> None:
    with pytest.raises(AssertionError), watch("buyer"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mapapp_buyertask")


def test_the_private_verbs_write_nothing_but_the_lane(scene: Scene) -> None:
    """Not even the row that they lock: whoever waits for it finds it as it was."""
    dice, written = random.Random(3), set()

    def hook(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := re.match(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \W?(\w+)", sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hook):
        for _turn in range(60):
            private_act(scene, "anna", dice)
    assert len(written) > 3
    assert written - private_tables(Side.SELLER) == set()


def test_the_other_sides_letter_is_no_key(scene: Scene, watch: Watch) -> None:
    for name in ("anna", "priya"):
        add_private_task(scene.workspace, OwnTask("Own", DAY, DAY), by=scene.actor(name), at=TODAY)
    assert own_task(scene.visit("priya"), "B1") is not None
    with watch(""):
        assert own_task(scene.visit("priya"), "S1") is None
        assert own_task(scene.visit("anna"), "B1") is None
