"""G6: opposing dependencies at once make no loop; a long chain that is moved while its server dies is moved or not.

Over HTTP, from several processes: the acknowledged dependencies are those that are there, and a refusal names the
circle that it would have made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import count
from pathlib import Path
from random import Random
from threading import Barrier, Event
from time import monotonic
from typing import Any, NamedTuple

import pytest

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewTask
from mapapp.plans.models import Dependency, Side, Task, Workspace
from mapapp.plans.models import Event as Line
from mapapp.plans.verifying import first_fault
from mapapp.schedule import Calendar
from tests.builders import TODAY, Scene, fenwick_scene
from tests.gates.figures import FULL, Figures
from tests.gates.served import Server, Unanswered, Wire, served
from tests.journeys.plain import Form, forms_of
from tests.pages.edits import Browser, text
from tests.together import at_once
from tests.turns import TURN

pytestmark = pytest.mark.usefixtures("erasable_history")
WRITERS = ("anna", "priya", "marcus", "anna", "priya")  # two of them in two browsers each
ROUNDS = 40 if FULL else 10
CHAIN = 500  # tasks: as many as a plan holds
KILLS = 12 if FULL else 3  # by the clock; before each write of a move comes one more
SAVED, REFUSED, CONFLICT = 302, 422, 409
Edge = tuple[int, int]  # a task, and the one that it comes after


def planned(scene: Scene, tasks: list[NewTask]) -> Scene:
    """Another plan of the same people, with these tasks; all three of them lead it."""
    draft = replace(fenwick(), tasks=tasks, numbers=[], goals=[])
    workspace = create_workspace(scene.team, draft, lead="anna.kessler@larkspur.example", at=TODAY)
    for name in set(WRITERS):
        take_seat(workspace.people.get(email=scene.users[name].email), scene.users[name], Role.LEAD, at=TODAY)
    return Scene(scene.team, workspace, scene.users)


@pytest.fixture
def scene(erasable_history: None) -> Scene:
    return fenwick_scene()


# -- opposing dependencies at once -----------------------------------------------------------------------------------


class Told(NamedTuple):
    """One wish, and what its writer was told: the circle, where it would have been one."""

    edge: Edge
    status: int
    circle: tuple[int, ...] = ()


def rings(rounds: int) -> list[list[Edge]]:
    """For each round a circle, an edge a writer. Half of them among tasks of their own: all but one edge can be. The
    others among any, so that what is refused would be a circle of many."""
    chance, found, size = Random(TURN), [], len(WRITERS)
    for turn in range(rounds):
        own = range(turn * size + 1, turn * size + size + 1)
        mixed = chance.sample(range(1, rounds * size + 1), size)
        ring = mixed if turn % 2 else chance.sample(own, chance.randint(2, size))
        found.append([(ring[n % len(ring)], ring[(n + 1) % len(ring)]) for n in range(size)])
    return found


def flat(rounds: int) -> list[NewTask]:
    """Tasks on the same days, so that none pushes another that comes days after it."""
    day = date(2026, 3, 4)
    return [NewTask(f"Step {n}", 0, day, day, gap_side="buyer", gap="Who?") for n in range(rounds * len(WRITERS))]


def wished(browser: Browser, edge: Edge, ready: Callable[[], object]) -> Told:
    """Open the cell, wait until everybody has, and let the task come after one more."""
    path = f"task/{edge[0]}/after/"
    shown = browser.get(path)
    assert shown.status_code == 200, (shown.status_code, text(shown)[-1500:])
    form = next(form for form in forms_of(shown.content.decode()) if "after" in form.fields)
    ready()
    before = form.fields["after"][0]
    more = f"{edge[1]}-20"  # twenty days before that one's end: nothing moves, so nothing is asked
    answer = browser.post(path, **plain(form), after=f"{before}, {more}" if before else more)
    found = re.search(r"That would be a circle: ([\d → ]+)\. Take one of them out\.", text(answer))
    return Told(edge, answer.status_code, tuple(map(int, found[1].split(" → "))) if found else ())


def plain(form: Form) -> dict[str, Any]:
    """What a form holds, but for the field that is written in it and the token."""
    return {name: values[0] for name, values in form.fields.items() if name not in ("after", "csrfmiddlewaretoken")}


def wishes(browsers: list[Browser], port: int, ways: list[list[Edge]]) -> Iterator[Callable[[], list[Told]]]:
    together = Barrier(len(WRITERS))
    for number, browser in enumerate(browsers):
        browser.client = Wire(port, browser.client)  # type: ignore[assignment]

        def work(browser: Browser = browser, number: int = number) -> list[Told]:
            try:
                return [wished(browser, edges[number], lambda: together.wait(60)) for edges in ways]
            except BaseException:
                together.abort()
                raise

        yield work


def faults(told: list[Told], there: set[Edge]) -> list[str]:
    """A circle; what was acknowledged and is not there, or the other way round; a no that names no circle of its."""
    wrong = [f"{one} is answered neither" for one in told if one.status not in (SAVED, REFUSED, CONFLICT)]
    try:
        list(TopologicalSorter(grouped(there)).static_order())
    except CycleError as circle:
        wrong.append(f"they wait for each other: {circle.args[1]}")
    saved = {one.edge for one in told if one.status == SAVED}
    wrong += [f"{edge} was acknowledged and is not there" for edge in saved - there]
    wrong += [f"{edge} is there and nobody was told" for edge in there - saved]
    for one in told:
        around = set(zip(one.circle[1:], one.circle, strict=False))
        if one.status == REFUSED and not (one.edge in around and around <= there | {one.edge}):
            wrong.append(f"{one} would have been no circle")
    return wrong


def grouped(there: set[Edge]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for after, before in there:
        found.setdefault(after, []).append(before)
    return found


def written(scene: Scene) -> set[Edge]:
    rows = Dependency.objects.filter(workspace=scene.workspace)
    return set(rows.values_list("successor__number", "predecessor__number"))


def test_of_dependencies_that_oppose_each_other_one_is_refused_in_words(
    scene: Scene, tmp_path: Path, figures: Figures
) -> None:
    opposed = planned(scene, flat(ROUNDS))
    browsers = [Browser(opposed, name, script=False) for name in WRITERS]
    with served(tmp_path) as server:
        told = [one for some in at_once(list(wishes(browsers, server.port, rings(ROUNDS)))) for one in some]
    wrong, refused = faults(told, written(opposed)), sum(one.status == REFUSED for one in told)
    figures.once("G6", opposed=len(told), writers=len(WRITERS), added=len(written(opposed)), refused=refused,
                 loops=sum("wait for each other" in fault for fault in wrong))  # fmt: skip
    assert wrong == []
    assert refused >= ROUNDS / 2, "they have to oppose each other"
    assert first_fault(opposed.fresh()) is None


# -- a long chain, and a server that dies -----------------------------------------------------------------------------


def chain(length: int = CHAIN) -> list[NewTask]:
    """Tasks of a day, each after the one before it."""
    calendar = fenwick_calendar()
    days = [calendar.add(date(2026, 3, 2), place) for place in range(length)]
    return [
        NewTask(f"Link {n}", 0, day, day, gap_side="buyer", gap="Who?", after=((n - 1, 0),) if n else ())
        for n, day in enumerate(days)
    ]


def fenwick_calendar() -> Calendar:
    return Workspace().calendar(Side.BUYER).working_days


class Standing(NamedTuple):
    """What a move changes, all or nothing: the day of each task, and the lines of history."""

    days: tuple[date, ...]
    lines: int


def standing(scene: Scene, server: Server) -> Standing:
    server.look()
    days = Task.objects.filter(workspace=scene.workspace).order_by("number").values_list("due_on", flat=True)
    return Standing(tuple(days), Line.objects.filter(workspace=scene.workspace).count())


def halves(before: Standing, after: Standing, *, acknowledged: bool) -> list[str]:
    """A move by halves: some of the tasks, tasks without their line, or nothing although it was acknowledged."""
    moved, lines = sum(a != b for a, b in zip(before.days, after.days, strict=True)), after.lines - before.lines
    wrong = [] if moved in (0, len(before.days)) else [f"{moved} of {len(before.days)} tasks moved"]
    wrong += [] if lines == (moved > 0) else [f"{moved} tasks moved, with {lines} lines"]
    return wrong + (["acknowledged, and nothing moved"] if acknowledged and not moved else [])


@dataclass
class Mover:
    """Anna, who moves the first task of the chain by a week, with all that follows."""

    scene: Scene
    browser: Browser
    server: Server

    def __post_init__(self) -> None:
        self.browser.client = Wire(self.server.port, self.browser.client)  # type: ignore[assignment]

    def asked(self) -> tuple[str, dict[str, Any]]:
        """What she sends in the end: the form that shows what follows, with her reason."""
        first = self.scene.task(1)
        fields = {"was": first.due_on.isoformat(), "due": (first.due_on + timedelta(days=7)).isoformat()}
        shown = text(self.browser.post("task/1/due/", **fields))
        form = next(form for form in forms_of(shown) if form.fields.get("seen", [""])[0])
        held = {name: values for name, values in form.fields.items() if name != "csrfmiddlewaretoken"}
        return form.action.removeprefix(self.browser.plan), {**held, "why": "The audit comes first"}

    def sends(self, path: str, fields: dict[str, Any], *, dies_after: int | None = None) -> bool:
        """Whether it was acknowledged."""
        self.browser.headers = {} if dies_after is None else {"X-Dies-After": f"{dies_after}"}
        try:
            answer = self.browser.post(path, **fields)
        except Unanswered:
            return False
        finally:
            self.browser.headers = {}
        assert answer.status_code == SAVED, text(answer)[:2000]
        return True


def killed_by_the_clock(mover: Mover, after: float) -> bool:
    """All processes of the server are killed so many seconds after the move was sent; whether it was acknowledged."""
    path, fields = mover.asked()
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(mover.sends, path, fields)
        Event().wait(after)
        mover.server.kill()
        return sent.result()


def test_a_chain_that_is_moved_while_the_server_is_killed_is_moved_or_not(
    scene: Scene, tmp_path: Path, figures: Figures
) -> None:
    long = planned(scene, chain())
    anna = Browser(long, "anna", script=False)
    seen: list[tuple[Standing, Standing, bool]] = []
    with served(tmp_path) as server:
        mover, now = Mover(long, anna, server), standing(long, server)

        def moves(way: Callable[[], bool]) -> bool:
            nonlocal now
            told, before = way(), now
            now = standing(long, server)
            seen.append((before, now, told))
            return told

        path, fields = mover.asked()
        began = monotonic()
        assert moves(lambda: mover.sends(path, fields))
        took = monotonic() - began
        for part in range(KILLS):
            moves(lambda part=part: killed_by_the_clock(mover, took * (part + 0.5) / KILLS))  # type: ignore[misc]
        for writes in count(1):
            if moves(lambda writes=writes: mover.sends(*mover.asked(), dies_after=writes)):  # type: ignore[misc]
                break  # it does not write so often
    wrong = [fault for before, after, told in seen for fault in halves(before, after, acknowledged=told)]
    killed = sum(not told for _before, _after, told in seen)
    figures.once("G6", chain=CHAIN, moves=len(seen), killed=killed, halves=len(wrong))
    assert wrong == []
    assert killed >= KILLS, "it has to be killed in the middle"
    assert first_fault(long.fresh()) is None


# -- a gate that cannot fail is a defect ------------------------------------------------------------------------------

A, B = Told((1, 2), SAVED), Told((2, 1), REFUSED, (1, 2, 1))


@pytest.mark.parametrize(
    ("told", "there"),
    [
        ([A, Told((2, 1), SAVED)], {(1, 2), (2, 1)}),
        ([A, B], set()),
        ([A, B], {(1, 2), (3, 4)}),
        ([A, Told((2, 1), REFUSED)], {(1, 2)}),
        ([A, Told((2, 3), REFUSED, (3, 2, 3))], {(1, 2)}),
        ([A, Told((2, 1), 500)], {(1, 2)}),
    ],
    ids=["a loop", "vanished", "of nobody", "without words", "no circle", "not answered"],
)
def test_a_dependency_that_went_wrong_is_found(told: list[Told], there: set[Edge]) -> None:
    assert faults([A, B], {(1, 2)}) == []
    assert faults(told, there) != []


def test_loops_and_halves_of_a_server_that_writes_piece_by_piece_are_found(scene: Scene, tmp_path: Path) -> None:
    opposed, short = planned(scene, flat(1)), planned(scene, chain(20))
    browsers, anna = [Browser(opposed, name, script=False) for name in WRITERS], Browser(short, "anna", script=False)
    face_to_face = [(1, 2), (2, 1), (1, 2), (2, 1), (1, 2)]
    with served(tmp_path, PLANTED="piecemeal") as server:
        told = [one for some in at_once(list(wishes(browsers, server.port, [face_to_face]))) for one in some]
        mover, before = Mover(short, anna, server), standing(short, server)
        acknowledged = mover.sends(*mover.asked(), dies_after=1)
        after = standing(short, server)
    assert any("wait for each other" in fault for fault in faults(told, written(opposed)))
    assert not acknowledged
    assert halves(before, after, acknowledged=False) != []
