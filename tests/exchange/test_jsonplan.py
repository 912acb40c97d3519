"""A plan as one JSON file: out of one plan, into another, out again, byte for byte; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapapp.access.founding import found_plan
from mapapp.access.models import Role, Seat
from mapapp.demo.fenwick import fenwick
from mapapp.exchange.capped import plan_capped
from mapapp.exchange.jsonplan import shape
from mapapp.exchange.jsonplan.read import plan_of
from mapapp.exchange.jsonplan.shape import checked
from mapapp.exchange.jsonplan.write import file_of, spelled
from mapapp.exchange.refusals import NotAPlan, SheetTooLarge
from mapapp.plans.changes.agreement import propose_version
from mapapp.plans.changes.phases import order_phases
from mapapp.plans.changes.progress import block_task, drop_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.facts import FIELDS
from mapapp.plans.frozen import plan_in
from mapapp.plans.models import Part, Side, Task, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused
from tests.builders import TODAY, Scene
from tests.snapshots.story import slip, told

Row = dict[str, Any]


def live(workspace: Workspace) -> bytes:
    return file_of(load_plan(Workspace.objects.select_related("team").get(pk=workspace.pk), goals=True))


def again(scene: Scene, data: bytes, who: str = "anna") -> Workspace:
    """A new plan of the file, as the wizard makes it."""
    return found_plan(scene.team, plan_of(checked(data)), scene.users[who], at=TODAY, via="import")


def file(scene: Scene) -> Row:
    plain: Row = json.loads(live(scene.workspace))
    return plain


def test_a_plan_that_has_lived_comes_back_byte_for_byte(scene: Scene) -> None:
    story = told(scene)
    order = [phase.number for phase in scene.workspace.phases.all()]
    other = [order[1], order[0], *order[2:]]
    order_phases(scene.workspace, other, was=order, by=scene.actor("anna"), at=TODAY)
    stood = {number: scene.task(number).status for number in (24, 27)}
    drop_task(scene.workspace, 27, why="Not needed", was=stood[27], by=scene.actor("priya"), at=TODAY)
    block_task(scene.workspace, 24, why="Portal", unblocker=3, was=stood[24], by=scene.actor("priya"), at=TODAY)
    Task.objects.filter(workspace=scene.workspace, number=22).delete()  # numbers need not be in a row
    data = live(story.scene.workspace)
    copy = again(scene, data)
    assert live(copy) == data
    assert copy.code.encode() not in data
    assert scene.workspace.code.encode() not in data
    assert again(scene, live(copy)).code != copy.code


def test_a_version_is_a_file_like_the_plan_it_was(scene: Scene) -> None:
    data = live(scene.workspace)
    version = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    slip(scene, 22, date(2026, 2, 25))
    version.workspace = scene.fresh()
    assert file_of(plan_in(version)) == data
    assert live(scene.workspace) != data


def test_what_both_sides_said_yes_to_stays_where_it_was_said(scene: Scene) -> None:
    before = live(scene.workspace)
    propose_version(scene.workspace, None, by=scene.actor("anna"), at=TODAY)
    assert live(scene.workspace) == before
    copy = again(scene, before)
    assert not Task.objects.filter(workspace=copy, accepted=True).exists()
    assert (copy.baseline, copy.proposal, copy.versions.count()) == (None, None, 0)


def test_only_who_brings_it_gets_a_seat(scene: Scene) -> None:
    copy = again(scene, live(scene.workspace))
    assert [(seat.user, seat.role) for seat in Seat.objects.filter(workspace=copy)] == [
        (scene.users["anna"], Role.LEAD)
    ]
    assert not copy.letters.exists()


def test_who_is_not_in_it_joins_it_at_the_end(scene: Scene) -> None:
    data = live(scene.workspace)
    copy = again(scene, data, who="olga")
    plain, before = json.loads(live(copy)), json.loads(data)
    assert plain["people"][:-1] == before["people"]
    assert plain["people"][-1]["name"] == "Olga Brandt"
    assert {**plain, "people": []} == {**before, "people": []}


# -- hypothesis makes plans ------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=12)
DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))
PAST = st.dates(date(2025, 1, 1), TODAY.date())


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def plans(draw: st.DrawFn) -> Row:
    """A file's values, in whatever order; any day, also a day off."""
    people = [
        {"side": draw(st.sampled_from(["buyer", "seller"])), "name": draw(WORDS), "email": f"p{n}@x.example",
         **draw(maybe(title=WORDS)), "part": draw(st.sampled_from(shape.PARTS)), **draw(maybe(needs=WORDS))}
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    people.append({"side": "seller", "name": "Anna", "email": "anna.kessler@larkspur.example", "part": "other"})
    person = st.integers(1, len(people))
    measure = maybe(today=WORDS, target=WORDS, unit=WORDS, by_on=DAY.map(str), result=WORDS, result_note=WORDS,
                    checker=person, day30=WORDS, day60=WORDS, day90=WORDS)  # fmt: skip
    goals = [
        {"statement": draw(WORDS), **draw(maybe(said_by=person, said_on=DAY.map(str))),
         "measures": [{"what": draw(WORDS), **draw(measure)} for _n in range(draw(st.integers(0, 2)))]}
        for _goal in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    numbers = draw(st.lists(st.integers(1, 60), unique=True, max_size=8))
    marks = dict(zip(draw(st.permutations(numbers)), shape.MARKS, strict=False))
    phases: list[Row] = []
    for _phase in range(draw(st.integers(1, 3))):
        phase = {"name": draw(WORDS), **draw(maybe(is_trial=st.just(True), criteria_frozen_on=DAY.map(str)))}
        phases.append({**phase, **draw(maybe(criteria=st.lists(WORDS, min_size=1, max_size=2))), "tasks": []})
    for place, number in enumerate(numbers):
        task = draw(tasks(number, marks.get(number), person, len(goals), numbers[:place]))
        phases[draw(st.integers(0, len(phases) - 1))]["tasks"].append(task)
    head = {"account": draw(WORDS), "name": draw(WORDS), **draw(maybe(
        value=st.decimals(0, 10**11, places=2).map(str), currency=st.just("EUR"), value_note=WORDS,
        target_signature_on=DAY.map(str), target_go_live_on=DAY.map(str)))}  # fmt: skip
    more = maybe(country=st.just("DE"), place=WORDS, holidays=st.just("Labour Day\t260501 270501"))
    calendar = {"weekend": draw(st.sampled_from(["56", "45", "", "6"])), "time_zone": "Europe/Berlin", **draw(more)}
    calendars = draw(st.sampled_from([{}, {"buyer": calendar}, {"buyer": calendar, "seller": calendar}]))
    return {"mapapp_plan": 1, "plan": head, "calendars": calendars, "people": people, "goals": goals, "phases": phases}


@st.composite
def tasks(draw: st.DrawFn, number: int, mark: str | None, person: Any, goals: int, before: list[int]) -> Row:
    start, status = draw(DAY), draw(st.sampled_from(shape.STATUSES))
    kind = draw(st.sampled_from(shape.KINDS))
    due = start if kind == "milestone" else start + timedelta(days=draw(st.integers(0, 40)))
    owner = draw(st.one_of(
        st.fixed_dictionaries({"owner": person}),
        st.fixed_dictionaries({"gap_side": st.sampled_from(["buyer", "seller"])}, optional={"gap": WORDS}),
    ))  # fmt: skip
    under_way = {"under_way": True} if status == "in_progress" or draw(st.booleans()) else {}
    after = sorted({one: draw(st.integers(-20, 120)) for one in draw(st.lists(st.sampled_from(before or [0])))}.items())
    goal = {"goal": draw(st.integers(1, goals))} if goals and draw(st.booleans()) else {}
    return {
        "number": number, "text": draw(WORDS), "kind": kind, **({"mark": mark} if mark else {}), **owner,
        "starts_on": str(start), "due_on": str(due), **draw(maybe(fixed=st.just(True))), "status": status, **under_way,
        **({"done_on": str(draw(PAST))} if status == "done" else {}), **draw(maybe(blocked_by=WORDS, unblocker=person)),
        **goal, **draw(maybe(done_when=WORDS, evidence=st.just("https://x.example/a"))),
        **({"after": [list(pair) for pair in after]} if before and after else {}),
    }  # fmt: skip


def test_whatever_plan_comes_in_goes_out_byte_for_byte(scene: Scene) -> None:
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(plans())
    def comes_back(plain: Row) -> None:
        with transaction.atomic():
            data = live(again(scene, spelled(plain)))
            assert json.loads(data) == plain
            assert live(again(scene, data)) == data
            transaction.set_rollback(True)

    comes_back()


# -- what is refused -------------------------------------------------------------------------------------------------


def changed(path: str, value: Any) -> Callable[[Row], None]:
    """Put a value into a file: `people/0/side`; None takes it out."""

    def change(plain: Row) -> None:
        *way, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
        thing: Any = plain
        for part in way:
            thing = thing[part]
        if value is None:
            del thing[last]
        else:
            thing[last] = value

    return change


REFUSED: dict[str, tuple[str, Any, str]] = {
    "another format": ("mapapp_plan", 2, "The file is of a format that is not known here."),
    "true is not one": ("mapapp_plan", True, "The file is of a format that is not known here."),
    "more at the top": ("versions", [], "The file: “versions” is not known here."),
    "no plan": ("plan", None, "Plan: it is missing."),
    "no name": ("plan/name", None, "Plan: “name” is missing."),
    "an amount with words": ("plan/value", "120k", "Plan, “value”: write it like 120000.00."),
    "a day in words": ("plan/target_signature_on", "soon", "Plan, “target_signature_on”: write a day like 2026-03-12."),
    "a day that is none": ("plan/target_signature_on", "2026-02-30", "Plan, “target_signature_on”: write a day"),
    "another century": ("plan/target_signature_on", "1926-02-03", "Plan, “target_signature_on”: write a day"),
    "a week without a working day": ("calendars/buyer/weekend", "0123456", "calendars, buyer, “weekend”:"),
    "no time zone": ("calendars/buyer/time_zone", "Mars/Olympus", "calendars, buyer, “time_zone”: there is no such"),
    "a holiday that is no day": ("calendars/buyer/holidays", "X\t269901", "calendars, buyer, “holidays”: write lines"),
    "a third side": ("people/0/side", "both", "Person 1, “side”: use one of: buyer, seller."),
    "an address in wide letters": ("people/1/email", "ａnna.kessler@larkspur.example", "This address stands at two"),
    "a nought in an address": ("people/1/email", "a\0@b.example", "Person 2, “email”: write it like"),
    "an address that turns round": ("people/1/email", "a\u202e@b.example", "Person 2, “email”: write it like"),
    "a flood of measures": ("goals", [{"statement": "g", "measures": [{"what": "a"}] * 501}] * 2, "“measures” has to"),
    "a flood of criteria": ("phases", [{"name": "p", "criteria": ["a"] * 501}] * 2, "“criteria” has to"),
    "two of one address": ("people/1/email", "ANNA.KESSLER@larkspur.example", "This address stands at two people"),
    "a stance": ("people/0/stance", "won", "Person 1: “stance” is not known here."),
    "a number for a name": ("people/0/name", 7, "Person 1, “name”: words were expected here."),
    "a nought in a name": ("people/0/name", "A\0", "Person 1, “name”: it holds characters that are no text."),
    "a half of a letter": ("people/0/name", "\ud800", "Person 1, “name”: it holds characters that are no text."),
    "a name of two lines": ("people/0/name", "A\nB", "Person 1, “name”: it has blanks or line ends"),
    "a long name": ("people/0/name", "A" * 201, "Person 1, “name”: this has 201 characters, and 200 fit."),
    "nobody as owner": ("phases/0/tasks/0/owner", 99, "Task 1, “owner”: it points to one that is not there."),
    "owner and gap": ("phases/0/tasks/0/gap_side", "buyer", "Task 1: it has either an owner, or a side"),
    "no owner": ("phases/0/tasks/0/owner", None, "Task 1: it has either an owner, or a side"),
    "an end before its begin": ("phases/0/tasks/0/due_on", "2001-01-01", "Task 1: it ends before it starts."),
    "done on no day": ("phases/0/tasks/0/done_on", None, "Task 1: a done task says on which day"),
    "a script for a link": ("phases/0/tasks/0/evidence", "javascript:alert(1)", "Task 1, “evidence”: a link begins"),
    "a lag of a year": ("phases/0/tasks/1/after", [[1, 300]], "Task 2, “after”: write pairs of a task’s number"),
    "after one twice": ("phases/0/tasks/1/after", [[1, 0], [1, 1]], "Task 2, “after”: it names a task twice."),
    "after itself": ("phases/0/tasks/1/after", [[2, 0]], "Task 2: it comes after a task that is not in the file."),
    "after nobody": ("phases/0/tasks/1/after", [[99, 0]], "Task 2: it comes after a task that is not in the file."),
    "two of one number": ("phases/0/tasks/1/number", 1, "Two tasks have the number 1."),
    "two signatures": ("phases/0/tasks/0/mark", "signature", "Two tasks are marked as signature."),
    "tasks that are no list": ("phases/0/tasks", {}, "“tasks” has to be a list of at most 1000."),
}  # fmt: skip


def test_what_cannot_be_so_is_refused_with_its_place(scene: Scene) -> None:
    plain = file(scene)
    found = {}
    for what, (path, value, says) in REFUSED.items():
        copy = json.loads(json.dumps(plain))
        copy["calendars"].setdefault("buyer", {"weekend": "56", "time_zone": "UTC"})
        changed(path, value)(copy)
        try:
            checked(json.dumps(copy).encode())
            found[what] = "taken"
        except NotAPlan as refusal:
            if not str(refusal).startswith(says):
                found[what] = str(refusal)
    assert found == {}


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"mapapp_plan": 1' + b"[" * 100_000, b'{"mapapp_plan": NaN}', b'{"mapapp_plan": 1, "mapapp_plan": 1}',
     b'{"mapapp_plan": ' + b"9" * 10_000 + b"}", b"\xff\xfe{", b"[]"],
)  # fmt: skip
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPlan):
        checked(data)


def test_nothing_in_it_was_done_on_a_day_to_come(scene: Scene) -> None:
    plain = file(scene)
    task = next(task for phase in plain["phases"] for task in phase["tasks"] if task["status"] == "done")
    task["done_on"] = str(TODAY.date())
    again(scene, json.dumps(plain).encode())
    task["done_on"] = str(TODAY.date() + timedelta(days=1))
    plans = Workspace.objects.count()
    with pytest.raises(Refused, match=f"^Task {task['number']} cannot be done on a day to come, .* Give today"):
        again(scene, json.dumps(plain).encode())
    assert Workspace.objects.count() == plans


def test_it_is_read_in_the_capped_child(scene: Scene) -> None:
    data = live(scene.workspace)
    assert spelled(plan_capped(data)) == data
    with pytest.raises(NotAPlan, match="“x” is not known here"):
        plan_capped(b'{"mapapp_plan": 1, "x": 1}')
    with pytest.raises(SheetTooLarge):
        plan_capped(b" " * (2 * 1024 * 1024 + 1))


def test_the_file_knows_the_words_of_the_tables() -> None:
    assert set(shape.SIDES) == set(Side.values)
    assert set(shape.STATUSES) == set(Task.Status.values)
    assert set(shape.KINDS) == set(Task.Kind.values)
    assert {"", *shape.MARKS} == set(Task.Mark.values)
    assert set(shape.PARTS) == set(Part.values)


def test_every_shared_field_of_a_plan_is_in_the_file_or_left_out_on_purpose() -> None:
    from mapapp.exchange.jsonplan.write import LEFT_OUT

    known = {
        "plan": shape.HEAD, "phase": shape.PHASE, "task": shape.task_of(1, 1), "person": shape.PERSON,
        "goal": shape.goal_of(1), "measure": {**shape.measure_of(1), "goal": None},
    }  # fmt: skip
    missing = {(on, field) for on, fields in FIELDS.items() for field in fields if field not in {*known[on], *LEFT_OUT}}
    assert missing == set()
    assert fenwick().as_it_is is False
