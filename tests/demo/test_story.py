"""The demo tells the design's story, wherever today falls."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

import pytest

from mapapp.demo.fenwick import fenwick
from mapapp.demo.story import mapped
from mapapp.exchange.jsonplan.shape import checked
from mapapp.exchange.jsonplan.write import file_of, spelled
from mapapp.exchange.proof.pack import proof_of
from mapapp.exchange.proof.verify import verified
from mapapp.people.models import Team, User
from mapapp.plans import history
from mapapp.plans.frozen import due_in, state_of
from mapapp.plans.models import Event, Side, Task, Version, Workspace
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from mapapp.private.choosing import tables_of
from mapapp.private.fitting import misfit
from mapapp.private.verifying import first_private_fault
from tests.demo.played import play
from tests.plans.chain import broken_at
from tests.replayed import Replayed

DAYS = [
    datetime(2026, 2, 10, 9, 12, tzinfo=UTC),
    datetime(2026, 11, 23, 15, tzinfo=UTC),
    datetime(2027, 1, 2, 1, tzinfo=UTC),
]

PLAYED = {day: Replayed(partial(play, day), lambda workspace: [workspace]) for day in DAYS}


def played(now: datetime) -> Workspace:
    """The story, played once for all tests of that day."""
    return Workspace.objects.get(pk=PLAYED[now]().pk)


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=["the design's day", "a Monday", "a Saturday after midnight"])
def test_the_plan_ends_as_the_sheet_has_it(now: datetime) -> None:
    plan = load_plan(played(now), goals=True)
    wanted = fenwick(lambda day: mapped(day, now.date()))
    assert [(t.number, t.starts_on, t.due_on, t.status) for t in sorted(plan.tasks, key=lambda t: t.number)] == [
        (n, t.starts_on, t.due_on, t.status) for n, t in zip(wanted.numbers, wanted.tasks, strict=True)
    ]
    assert broken_at(plan.workspace.__class__.objects.get(pk=plan.workspace.pk)) is None


@pytest.mark.django_db
def test_the_story_is_the_one_the_design_tells() -> None:
    now = DAYS[0]
    workspace = played(now)
    version = Version.objects.get(workspace=workspace, number=3)
    standing = stand(load_plan(workspace, goals=True), now, was_due=due_in(version))
    assert workspace.latest_version_id == version.pk
    assert (standing.done, len(standing.counted)) == (14, 30)
    assert standing.late == {15: 1}
    assert sorted(n for n, f in standing.flags.items() if f.at_risk) == [16, 27]
    assert sorted(n for n, f in standing.flags.items() if f.critical) == [22, 24, 25, 28, 29]
    assert (due_in(version)[29], standing.signature_on) == (date(2026, 3, 10), date(2026, 3, 12))
    assert standing.days_in_hand == 9
    moved = [c.number for c in history.fold(history.since(workspace, version.revision)) if c.field == "due_on"]
    assert moved == [22, 24, 25, 28, 29, 30]


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=["the design's day", "a Monday", "a Saturday after midnight"])
def test_its_export_proves_itself_and_the_plan_is_a_file(now: datetime) -> None:
    workspace = played(now)
    with zipfile.ZipFile(BytesIO(proof_of(workspace))) as archive:
        whole = verified({name: archive.read(name) for name in archive.namelist()})
    assert (len(whole.versions), len(whole.lines)) == (3, workspace.revision)
    data = file_of(load_plan(workspace, goals=True))
    assert spelled(checked(data)) == data


@pytest.mark.django_db
def test_demo_versions_differ_and_are_chained() -> None:
    workspace = played(DAYS[0])
    versions = list(Version.objects.filter(workspace=workspace))
    assert [v.number for v in versions] == [1, 2, 3]
    assert versions[2].previous_sha256 == versions[1].sha256
    assert state_of(load_plan(workspace, goals=True))["tasks"] != []
    assert Task.objects.filter(workspace=workspace, status="done").count() == 14


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=["the design's day", "a Monday", "a Saturday after midnight"])
def test_each_company_keeps_a_list_and_one_step_of_each_no_longer_fits(now: datetime) -> None:
    workspace = played(now)
    plan = load_plan(workspace)
    for side, keys in ((Side.SELLER, ["S1", "S2", "S3"]), (Side.BUYER, ["B1", "B2"])):
        tables = tables_of(side)
        rows = tables.tasks._default_manager.order_by("number")
        assert [tables.key(row.number) for row in rows] == keys
        wrong = [found for row in rows if (found := misfit(row, plan.by_number.get(row.after or 0), workspace, side))]
        assert [(found.after, found.starts_on) for found in wrong] == [(22, mapped(date(2026, 2, 20), now.date()))]
    assert first_private_fault(workspace) is None


@pytest.mark.django_db
def test_the_shared_story_is_the_same_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every shared line says the same, but for the code of the plan and the salts of names."""
    with_lists = _lines(played(DAYS[0]))
    User.objects.all().delete()
    Team.objects.update(name="Another")
    monkeypatch.setattr("mapapp.demo.story.keep_own_lists", lambda *args, **more: iter(()))
    assert _lines(play(DAYS[0])) == with_lists


def _lines(workspace: Workspace) -> list[str]:
    rows = Event.objects.filter(workspace=workspace).values_list("row", flat=True)
    return [re.sub(r"[0-9a-f]{64}", "", row).replace(workspace.code, "") for row in rows]
