"""What was to be reached is looked at again 30, 60 and 90 days after go live, by whoever is named for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapapp.plans.changes.checks import check_measure
from mapapp.plans.changes.common import Unchanged
from mapapp.plans.changes.goals import edit_measure
from mapapp.plans.changes.versions import save_version
from mapapp.plans.checks import Start, checks_in, checks_of, start_of
from mapapp.plans.frozen import plan_in
from mapapp.plans.history import read
from mapapp.plans.models import Goal, Measure, Stakeholder, Task, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import Refused, StaleValue
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at

SIGNED, LIVE, AIM = date(2026, 1, 5), date(2026, 1, 12), date(2026, 3, 30)


def task(status: str = "done", done_on: date | None = SIGNED, due_on: date = SIGNED) -> Task:
    return Task(status=status, done_on=done_on, due_on=due_on)


@pytest.mark.parametrize(
    ("signature", "go_live", "target", "start"),
    [
        (None, None, None, None),
        (task("in_progress", None), task(), LIVE, None),
        (task(), task(done_on=LIVE), AIM, Start(LIVE, "live", True)),
        (task(), task("not_started", None, LIVE), AIM, Start(LIVE, "planned", False)),
        (task(), task("not_needed", None, LIVE), None, Start(SIGNED, "signature", True)),
        (task(), None, None, Start(SIGNED, "signature", True)),
        (task(), None, AIM, Start(AIM, "target", False)),
        (task(), None, LIVE, Start(LIVE, "target", True)),
        (task(), None, SIGNED, Start(SIGNED, "signature", True)),
    ],
    ids=["no signature", "not signed", "live", "go live ahead", "not needed", "no go live", "target ahead",
         "target has come", "target before signature"],
)  # fmt: skip
def test_the_days_count_from_go_live_or_without_one_from_signature(
    signature: Task | None, go_live: Task | None, target: date | None, start: Start | None
) -> None:
    assert start_of(signature, go_live, target, TODAY.date()) == start


@pytest.mark.parametrize(("after", "due"), [(29, []), (30, [30]), (61, [30, 60]), (400, [30, 60, 90])])
def test_a_look_is_asked_for_from_its_day_on(after: int, due: list[int]) -> None:
    measure = Measure(number=1, goal=Goal())
    checks = checks_of([measure], Start(LIVE, "live", True), LIVE + timedelta(days=after))
    assert [check.day for check in checks if check.is_due] == due
    measure.day30 = "4"
    assert not checks_of([measure], Start(LIVE, "live", True), LIVE + timedelta(days=40))[0].is_due


def test_nobody_is_asked_while_go_live_is_ahead() -> None:
    checks = checks_of([Measure(number=1, goal=Goal())], Start(LIVE, "planned", False), LIVE + timedelta(days=99))
    assert [check.on for check in checks] == [LIVE + timedelta(days=day) for day in (30, 60, 90)]
    assert not any(check.is_due for check in checks)


def test_who_is_named_is_asked_and_else_who_said_the_goal() -> None:
    elena, priya = Stakeholder(pk=1, name="Elena"), Stakeholder(pk=2, name="Priya")
    measure = Measure(number=1, goal=Goal(said_by=elena))
    assert checks_of([measure], Start(LIVE, "live", True), LIVE)[0].who == elena
    measure.checker = priya
    assert checks_of([measure], Start(LIVE, "live", True), LIVE)[0].who == priya


@pytest.fixture
def signed(scene: Scene) -> Scene:
    Task.objects.filter(mark="signature").update(status="done", done_on=SIGNED)
    Workspace.objects.update(target_go_live_on=LIVE)
    return scene


def check(
    scene: Scene, day: int, result: str, *, was: str = "", note: str = "", note_was: str = "",
    so_far_was: str | None = None, name: str = "priya",
) -> object:  # fmt: skip
    return check_measure(
        scene.fresh(), 1, day=day, result=result, note=note, was=was, so_far_was=so_far_was, note_was=note_was,
        by=scene.actor(name), at=TODAY,
    ).event  # fmt: skip


def test_a_look_is_a_shared_event_and_the_result_so_far(signed: Scene) -> None:
    line = read(check(signed, 30, "4", note="From the log"))  # type: ignore[arg-type]
    assert (line.verb, line.facts) == ("measure.checked", {"measure": 1, "day": 30})
    measure = Measure.objects.get(workspace=signed.workspace, number=1)
    assert (measure.day30, measure.result, measure.result_note) == ("4", "4", "From the log")
    assert broken_at(signed.fresh()) is None


def test_an_earlier_look_that_comes_late_is_not_the_result_so_far(signed: Scene) -> None:
    check(signed, 60, "3")
    check(signed, 30, "5")
    measure = Measure.objects.get(workspace=signed.workspace, number=1)
    assert (measure.day30, measure.day60, measure.result) == ("5", "3", "3")


def test_two_who_look_at_once_are_told(signed: Scene) -> None:
    check(signed, 30, "4")
    with pytest.raises(StaleValue):
        check(signed, 30, "5", name="anna")
    check(signed, 30, "5", was="4", name="anna")
    with pytest.raises(Unchanged):
        check(signed, 30, "5", was="5", name="anna")


def test_where_a_number_comes_from_is_not_overwritten_unseen(signed: Scene) -> None:
    Measure.objects.filter(workspace=signed.workspace, number=1).update(result_note="From the log")
    with pytest.raises(StaleValue) as stale:
        check(signed, 30, "4")
    assert (stale.value.field, stale.value.now) == ("result_note", "From the log")
    check(signed, 30, "4", note_was="From the log")
    assert Measure.objects.get(workspace=signed.workspace, number=1).result_note == ""


def test_the_result_so_far_is_not_overwritten_unseen(signed: Scene) -> None:
    """Somebody has written another result on the measure itself while the look at it was open."""
    seen = Measure.objects.get(workspace=signed.workspace, number=1).result
    edit_measure(signed.fresh(), 1, values={"result": "7"}, was={"result": seen}, by=signed.actor("anna"), at=TODAY)
    with pytest.raises(StaleValue) as stale:
        check(signed, 30, "4", so_far_was=seen)
    assert (stale.value.field, stale.value.now) == ("result", "7")
    assert Measure.objects.get(workspace=signed.workspace, number=1).day30 == ""
    check(signed, 30, "4", so_far_was="7")
    assert Measure.objects.get(workspace=signed.workspace, number=1).result == "4"


@pytest.mark.parametrize("result", ["", " ", "x" * 61])
def test_a_look_says_something_that_fits(signed: Scene, result: str) -> None:
    with pytest.raises(Refused) as refused:
        check(signed, 30, result)
    assert refused.value.field == "result"


def test_before_signature_there_is_nothing_to_look_at(scene: Scene) -> None:
    with pytest.raises(Refused, match="not signed yet"):
        check(scene, 30, "4")


def test_a_version_keeps_who_looks_and_what_it_was(signed: Scene) -> None:
    values = {"checker": 3}
    edit_measure(signed.fresh(), 1, values=values, was={"checker": None}, by=signed.actor("anna"), at=TODAY)
    check(signed, 30, "4")
    version = save_version(signed.fresh(), by=signed.actor("anna"), at=TODAY)
    version.workspace = signed.workspace
    kept, live = plan_in(version), load_plan(signed.fresh(), goals=True)
    for plan in (kept, live):
        first = checks_in(plan, TODAY.date())[0]
        assert (first.result, first.who and first.who.number) == ("4", 3)
