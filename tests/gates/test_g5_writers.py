"""G5: many write at once over HTTP, of many kinds, shared and private.

What was acknowledged is in the history once, put in the place of what its writer saw; what was refused is nowhere; and
history gives the tables.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Barrier
from typing import NamedTuple

import pytest

from mapapp.plans.frozen import applied, content_of
from mapapp.plans.history import since
from mapapp.plans.models import Comment, Event, Side
from mapapp.plans.queries import load_plan
from mapapp.plans.verifying import first_fault
from mapapp.private.choosing import tables_of
from mapapp.private.verifying import first_private_fault
from tests.builders import Scene, fenwick_scene
from tests.gates.figures import FULL, Figures
from tests.gates.lanes import fill_lanes
from tests.gates.served import Wire, served
from tests.journeys.plain import forms_of
from tests.pages.edits import Browser
from tests.plans.chain import broken_at
from tests.together import at_once
from tests.turns import TURN

pytestmark = pytest.mark.usefixtures("erasable_history")
WRITERS = ("anna", "priya", "anna", "priya", "marcus")  # two of them in two browsers each
ROUNDS = 60 if FULL else 12
SAVED, CONFLICT = 302, 409


class Kind(NamedTuple):
    """A page with a form, the field that is written in it, and how a task of one's own side is called there."""

    path: str
    field: str
    leads: bool = False  # only leads write it; the others comment in the meantime


KINDS = (
    Kind("task/22/text/", "text"),
    Kind("task/27/text/", "text"),
    Kind("task/27/details/", "done_when"),
    Kind("goals/1/", "statement"),
    Kind("people/4/", "value"),
    Kind("phases/", "name", leads=True),
    Kind("task/{own}1/edit/", "text"),
    Kind("lane/notes/1/", "text", leads=True),
)
COMMENT = Kind("task/22/", "body")


class Told(NamedTuple):
    """One write: what its writer saw, what he wrote, and what he was told."""

    kind: Kind
    seen: str
    words: str
    status: int


@pytest.fixture
def scene(erasable_history: None) -> Scene:
    scene = fenwick_scene()
    fill_lanes(scene.workspace)
    return scene


def write(browser: Browser, kind: Kind, path: str, words: str, ready: Callable[[], object]) -> Told:
    """Open the form, wait until everybody has, and send it with other words in one field."""
    forms = [form for form in forms_of(browser.get(path).content.decode()) if kind.field in form.fields]
    ready()
    form = next(form for form in forms if path != "phases/" or "/phase/1/" in form.action)
    seen = form.fields[kind.field][0]
    where = form.action.removeprefix(browser.plan) if form.action else path
    fields = {name: values if len(values) > 1 else values[0] for name, values in form.fields.items()}
    fields.pop("csrfmiddlewaretoken", None)
    answer = browser.post(where, **{**fields, kind.field: words})
    return Told(kind, seen, words, answer.status_code)


def works(browsers: list[Browser], port: int, rounds: int = ROUNDS) -> Iterator[Callable[[], list[Told]]]:
    """What each of them does: in each round all write the same kind, so that they meet."""
    together, chance = Barrier(len(WRITERS)), Random(TURN)
    kinds = [KINDS[turn] if turn < len(KINDS) else chance.choice(KINDS) for turn in range(rounds)]
    for number, (name, browser) in enumerate(zip(WRITERS, browsers, strict=True)):
        browser.client = Wire(port, browser.client)  # type: ignore[assignment]

        def work(browser: Browser = browser, name: str = name, number: int = number) -> list[Told]:
            told = []
            for turn, kind in enumerate(kinds):
                kind = COMMENT if kind.leads and name == "marcus" else kind
                path = kind.path.format(own="S" if name == "anna" else "B")
                told.append(write(browser, kind, path, f"written{number}x{turn}", lambda: together.wait(60)))
            return told

        yield work


def is_whole(scene: Scene) -> None:
    """Numbers without a gap, chains without a break, and the tables are what history says from its first line on."""
    workspace = scene.fresh()
    numbers = list(Event.objects.filter(workspace=workspace).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, workspace.revision + 1))
    assert broken_at(workspace) is None
    assert first_fault(workspace) is None
    assert first_private_fault(workspace) is None
    told = [change for line in since(workspace, 0) for change in line.changes if change.on != "version"]
    assert applied({}, told) == json.loads(content_of(load_plan(workspace, goals=True)))


def kept(scene: Scene) -> Counter[tuple[str, str]]:
    """How often each words stand in history, each with what they came in the place of; comments come in no place."""
    found: Counter[tuple[str, str]] = Counter()
    for line in since(scene.workspace, 0):
        found.update((str(change.old or ""), str(change.new)) for change in line.changes)
    for side in Side:
        for row in (
            tables_of(side).events._default_manager.filter(workspace=scene.workspace).values_list("row", flat=True)
        ):
            found.update((str(old or ""), str(new)) for *_where, old, new in json.loads(row)["changes"])
    found.update(("", body) for body in Comment.objects.values_list("body", flat=True))
    return found


def faults(told: list[Told], found: Counter[tuple[str, str]]) -> list[str]:
    """Acknowledged and not there once, in the place of what was seen; told no, and there all the same."""
    wrong = [f"{one} is answered neither" for one in told if one.status not in (SAVED, CONFLICT)]
    for one in told:
        times = sum(number for (_old, new), number in found.items() if new == one.words)
        if times != (one.status == SAVED):
            wrong.append(f"{one} is there {times} times")
        elif times and found[one.seen, one.words] != 1:
            wrong.append(f"{one} came in the place of what its writer had not seen")
    return wrong


def test_nothing_that_was_acknowledged_vanishes_and_each_conflict_is_told_to_its_writer(
    scene: Scene, tmp_path: Path, figures: Figures
) -> None:
    browsers = [Browser(scene, name, script=False) for name in WRITERS]
    with served(tmp_path) as server:
        each: list[list[Told]] = at_once(list(works(browsers, server.port)))
    told = [one for some in each for one in some]
    saved, met = (sum(one.status == status for one in told) for status in (SAVED, CONFLICT))
    wrong = faults(told, kept(scene))
    figures.add("G5", writes=saved, conflicts=met, vanished=len(wrong))
    figures.once("G5", writers=len(each), kinds=len({one.kind for one in told}))
    assert wrong == []
    assert saved >= ROUNDS and met >= ROUNDS, "they have to meet"
    is_whole(scene)


# -- a gate that cannot fail is a defect ----------------------------------------------------------------------------

A, B = (Told(KINDS[0], "as it was", words, SAVED) for words in ("one", "another"))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], [A]),
        ([("as it was", "one"), ("as it was", "one")], [A]),
        ([("as it was", "one"), ("one", "another")], [A, B]),
        ([("as it was", "one")], [A._replace(status=CONFLICT)]),
        ([("as it was", "one")], [A._replace(status=500)]),
    ],
    ids=["vanished", "twice", "over what its writer had not seen", "told no and written", "not answered"],
)
def test_a_write_that_went_wrong_is_found(found: list[tuple[str, str]], told: list[Told]) -> None:
    assert faults([A], Counter([("as it was", "one")])) == []
    assert faults(told, Counter(found)) != []


def test_a_verb_that_does_not_look_whether_its_writer_is_behind_is_found(scene: Scene, tmp_path: Path) -> None:
    browsers = [Browser(scene, name, script=False) for name in WRITERS]
    with served(tmp_path, PLANTED="blind") as server:
        told = [one for some in at_once(list(works(browsers, server.port, rounds=1))) for one in some]
    assert any("had not seen" in fault for fault in faults(told, kept(scene)))
