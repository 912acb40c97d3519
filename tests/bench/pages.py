"""Figures of pages: the plan, an idle poll, a field, a date that pushes 29 others, a kept PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.models import Task, Workspace
from mapapp.schedule import Calendar
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.making import make
from mapapp.snapshots.models import Snapshot
from tests.bench import floors
from tests.bench.rounds import Act, Pair
from tests.bench.scene import Scene
from tests.bench.wire import Wire, by_script, signed_in

FIELD = 26  # a task of Fenwick's plan whose words are edited


def pairs(scene: Scene, wanted: Callable[[str], bool]) -> Iterator[Pair]:
    """The wanted ones of the figures that are a request of Priya's."""
    application = WSGIHandler()
    for name, pair in {"plan": _plan, "idle": _idle, "kept": _kept, "edit": _edit, "move": _move}.items():
        if wanted(name):
            yield pair(scene, signed_in(application, scene.priya))


def plan_page(scene: Scene) -> Act:
    """The plan page, as a floor."""
    priya, page = signed_in(WSGIHandler(), scene.priya), _address(scene.fenwick)
    return lambda: priya.get(page)


def as_asked(scene: Scene) -> tuple[str, str]:
    """The plan page's address and Priya's cookie."""
    priya = signed_in(WSGIHandler(), scene.priya)
    return _address(scene.fenwick), "; ".join(f"{name}={value}" for name, value in priya.cookies.items())


def _address(workspace: Workspace) -> str:
    return f"/p/{workspace.code}/"


def _plan(scene: Scene, priya: Wire) -> Pair:
    page, table = _address(scene.fenwick), f"/floor/table/{scene.fenwick.code}/"
    floor = signed_in(floors.served_with(floors.PLAIN), scene.priya)
    floors.spent["queries"] = queries(priya, page)
    taken = queries(floor, table)
    assert taken == floors.spent["queries"], f"the floor takes {taken} queries, the page {floors.spent['queries']}"
    what = f"a signed-in view, {taken} queries, 30 rows"
    return Pair("plan", what, lambda: priya.get(page), lambda: floor.get(table), most=2.0)


def queries(wire: Wire, page: str, *, status: int = 200) -> int:
    """How many queries a page takes when it is warm."""
    wire.get(page, status=status)
    with CaptureQueriesContext(connection) as found:
        wire.get(page, status=status)
    return len(found)


def _kept(scene: Scene, priya: Wire) -> Pair:
    """The plan page stands in for the floor."""
    version = scene.fenwick.latest_version
    assert version is not None
    row, _new = Snapshot.objects.get_or_create(version=version, compared_with=before_of(version))
    make(row.pk)
    page, file = _address(scene.fenwick), f"{_address(scene.fenwick)}versions/{version.number}.pdf"
    return Pair("kept", "the plan page", lambda: priya.get(file), lambda: priya.get(page), most=1.0)


def _idle(scene: Scene, priya: Wire) -> Pair:
    """What an open page asks every ten seconds while nobody does anything. The plan page stands in for the floor."""
    page = _address(scene.fenwick)
    beat = f"{page}pulse/?since={scene.fenwick.revision}"
    what = f"the plan page; a poll that finds nothing new, {queries(priya, beat, status=204)} queries"
    return Pair("idle", what, lambda: priya.get(beat, status=204), lambda: priya.get(page), most=0.5)


def _edit(scene: Scene, priya: Wire) -> Pair:
    page = _address(scene.edited)
    by_script(priya, page)
    floor, row = Wire(floors.served_with(floors.NO_SESSION)), f"/floor/edit/{scene.edited.code}/{FIELD}/"
    turn, said = count(1), [Task.objects.get(workspace=scene.edited, number=FIELD).text]

    def ours() -> None:
        words = f"Order form agreed, wording {next(turn)}"
        priya.post(f"{page}task/{FIELD}/text/", {"was": said[-1], "text": words, "form_key": f"edit-{len(said)}"})
        said.append(words)

    def plain() -> None:
        words = f"Order form agreed, floor {next(turn)}"
        floor.post(row, {"text": words})
        said.append(words)

    return Pair("edit", "a view that updates a row and returns it", ours, plain, 4.0)


def _move(scene: Scene, priya: Wire) -> Pair:
    page = _address(scene.chain)
    by_script(priya, page)
    floor, rows = Wire(floors.served_with(floors.NO_SESSION)), f"/floor/move/{scene.chain.code}/"
    dates = list(Task.objects.filter(workspace=scene.chain).order_by("number"))
    was = dates[0].due_on
    due: date = Calendar().add(was, 1)
    turn = count(1)

    def as_it_was() -> None:
        Task.objects.bulk_update(dates, ["starts_on", "due_on", "times_moved", "days_moved"])

    def seen() -> None:
        as_it_was()
        scene.chain.refresh_from_db(fields=["revision"])

    def ours() -> None:
        form = {"was": was, "due": due, "seen": scene.chain.revision, "why": "The audit takes a day more"}
        priya.post(f"{page}task/1/due/", {**form, "form_key": f"move-{next(turn)}"})

    what = "a view that updates 30 rows in one statement"
    return Pair("move", what, ours, lambda: floor.post(rows, {}), 4.0, before_ours=seen, before_floor=as_it_was)
