"""What a team says of its stages holds for what is here: outcomes follow, and it is said how many, where and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.demo.fenwick import fenwick
from mapapp.exchange.jobs import work
from mapapp.plans.changes.workspace import create_workspace
from mapapp.portfolio.refreshing import refresh
from mapapp.private.changes import following, pipeline
from mapapp.private.changes.following import follow_stages
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.choosing import TEAMS
from mapapp.private.jobs import follow
from mapapp.private.kept import figures_table
from mapapp.private.pipeline import Stage
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, brought, kept, last, read_here, row, taken, url, worked
from tests.pages.reading import read, words

PARKED = row("1", "Halden Rail", stage="Parked", currency="USD") + row(
    "2", "Oakline", stage="Parked", close="2026-01-09"
)
STAGES = (Stage("Discovery"), Stage("Parked", "lost"))


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process for each file."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


def stages(scene: Scene, *found: Stage, seen: int = 0) -> None:
    set_pipeline(scene.team, {"stages": found}, seen=seen, by=scene.users["olga"], at=TODAY)


def test_what_is_here_follows_and_the_page_says_how_many(scene: Scene) -> None:
    olga = scene.client("olga")
    with time_machine.travel(TODAY, tick=False):
        taken(olga, scene, HEAD + PARKED + row("3", "Castell", stage="Discovery"))
        refresh(scene.team, now=lambda: TODAY)
        body = {"name_0": "Discovery", "means_0": "open", "place_0": "1", "name_1": "Parked", "means_1": "lost",
                "place_1": "2", "qualified": ""}  # fmt: skip
        answer = olga.post(f"{url(scene)}settings/", {"act": "stages", "seen": "0", **body}, follow=True)
        assert "Saved. 2 that are here have the outcome now that their stages mean" in words(answer.content.decode())
        assert [kept(key).outcome for key in "123"] == ["lost", "lost", "open"]
        assert [kept(key).outcome_on for key in "12"] == [scene_day(scene), date(2026, 1, 9)]
        refresh(scene.team, now=lambda: TODAY + timedelta(seconds=1))
        lines = figures_table()._default_manager.filter(workspace=None)
        assert sorted(lines.values_list("account", "outcome")) == [
            ("Castell", "open"), ("Halden Rail", "lost"), ("Oakline", "lost"),
        ]  # fmt: skip
        page = words(read(olga, url(scene)))
        assert "One open without a plan" in page and "Stages, version 1 of the settings" in page
        report = words(read(olga, f"{url(scene)}files/{last().code}/"))
        assert "Changed 2" in report and report.count("Outcome: Open → Lost") == 2 and "Olga" in report
        stages(scene, Stage("Discovery"), Stage("Parked"), seen=1)
        assert [(kept(key).outcome, kept(key).outcome_on) for key in "12"] == [("open", None)] * 2


def scene_day(scene: Scene) -> date:
    return scene.workspace.today(TODAY)


def test_at_a_plan_its_own_history_says_so_and_names_nobody(scene: Scene) -> None:
    with time_machine.travel(TODAY - timedelta(hours=1), tick=False):
        taken(scene.client("olga"), scene, HEAD + PARKED)
    TEAMS.opportunities._default_manager.filter(key="1").update(workspace=scene.workspace)
    stages(scene, *STAGES)
    assert kept("1").outcome == "lost"
    event = TEAMS.events._default_manager.get(workspace=scene.workspace)
    assert (event.verb, event.by_number) == ("opportunity.noted", None) and '"lost"' in event.row
    assert "Its outcome is what your team says that its stage means" in words(
        read(scene.client("anna"), f"/p/{scene.workspace.code}/opportunity/")
    )


@pytest.fixture
def two_plans(scene: Scene) -> Scene:
    """Both rows are of plans."""
    with time_machine.travel(TODAY - timedelta(hours=1), tick=False):
        taken(scene.client("olga"), scene, HEAD + PARKED)
    other = create_workspace(scene.team, fenwick(), lead="anna.kessler@larkspur.example", at=TODAY)
    for key, plan in (("1", scene.workspace), ("2", other)):
        TEAMS.opportunities._default_manager.filter(key=key).update(workspace=plan)
    return scene


def broken_off(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stages are set, and the process is gone at the second of the two plans."""
    calls, write = [], following.record

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args, **kwargs)

    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(following, "record", dies)
        stages(scene, *STAGES)
    assert [kept(key).outcome for key in "12"] == ["lost", "open"]


def said() -> list[tuple[int, str]]:
    return sorted(TEAMS.lines._default_manager.filter(brought=last().pk).values_list("line", "key"))


@pytest.mark.parametrize("who", ["the same form", "a worker", "a worker who is rung for"])
def test_what_broke_off_goes_on_and_the_report_names_each_row_once(
    two_plans: Scene, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    broken_off(two_plans, monkeypatch)
    assert said() == [(1, "1")], "a row is written together with its line"
    if who == "the same form":
        stages(two_plans, *STAGES, seen=1)
    else:
        follow(*([two_plans.team.pk] if "rung" in who else []))
    assert [kept(key).outcome for key in "12"] == ["lost", "lost"]
    report = last()
    assert (report.rows, report.done_rows, report.changed, report.by) == (2, 2, 2, two_plans.users["olga"])
    assert said() == [(1, "1"), (2, "2")]
    follow()
    stages(two_plans, *STAGES, seen=1)
    assert (last().pk, len(said())) == (report.pk, 2)


def test_the_page_says_what_followed_later_and_that_nothing_is_left(
    two_plans: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(two_plans, monkeypatch)
    olga, body = two_plans.client("olga"), {"act": "stages", "seen": "1", "qualified": ""}
    for place, stage in enumerate(STAGES):
        body |= {f"name_{place}": stage.name, f"means_{place}": stage.means, f"place_{place}": str(place + 1)}
    for told in ("Saved. 2 that are here have the outcome now", "Nothing changed."):
        assert told in words(olga.post(f"{url(two_plans)}settings/", body, follow=True).content.decode())


def test_of_many_plans_a_worker_lets_the_rest_follow(two_plans: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(pipeline, "AT_ONCE", 1)
    monkeypatch.setattr(pipeline, "ring", lambda job, pk: rung.append((job, pk)))
    olga, body = two_plans.client("olga"), {"act": "stages", "seen": "0", "qualified": ""}
    for place, stage in enumerate(STAGES):
        body |= {f"name_{place}": stage.name, f"means_{place}": stage.means, f"place_{place}": str(place + 1)}
    page = words(olga.post(f"{url(two_plans)}settings/", body, follow=True).content.decode())
    assert "Saved. 1 that is here has the outcome now" in page
    assert "The others follow by themselves within some minutes." in page
    assert rung == [(pipeline.FOLLOW, two_plans.team.pk)] and follow.name == pipeline.FOLLOW
    follow(two_plans.team.pk)
    assert [kept(key).outcome for key in "12"] == ["lost", "lost"] and len(said()) == 2


def test_a_look_at_what_has_followed_is_cheap(two_plans: Scene) -> None:
    stages(two_plans, *STAGES)
    with CaptureQueriesContext(connection) as queries:
        assert not follow_stages(two_plans.team, at=TODAY)
    assert len(queries) == 2


def test_the_crms_own_word_and_that_of_a_hand_stay(scene: Scene) -> None:
    olga, closed = scene.client("olga"), HEAD.replace("Last", "Closed,Last")
    said = row("1", stage="Parked", close="2026-04-30,false")
    taken(olga, scene, closed + said + row("2", stage="Parked", close="2026-04-30,"))
    TEAMS.opportunities._default_manager.filter(key="2").update(workspace=scene.workspace)
    note_opportunity(
        scene.workspace, values={"outcome": "won"}, was={"outcome": "open"}, by=scene.actor("anna"), at=TODAY
    )
    stages(scene, *STAGES)
    assert (kept("1").outcome, kept("2").outcome) == ("open", "won")
    assert last().filename == "crm.csv", "nothing followed, so there is no report of it"


def test_the_last_file_is_still_that_with_columns(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + PARKED)
    stages(scene, *STAGES)
    page = read(olga, f"{url(scene)}settings/")
    assert "Account Name" in page
    done = taken(olga, scene, "Opportunity ID,Account Name\n1,Halden Rail\n")
    assert "stage" in done.found["gone"]


def test_a_file_that_is_read_by_earlier_settings_is_followed_by_those_that_hold(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mapapp.exchange.opportunities import looking

    take = looking.take_rows

    def meanwhile(*args: object, **kwargs: object) -> None:
        take(*args, **kwargs)  # type: ignore[arg-type]
        stages(scene, *STAGES)

    # the settings are set when the rows are in, before the file is: the same as in the midst of a long one
    monkeypatch.setattr(looking, "take_rows", meanwhile)
    monkeypatch.setattr(pipeline, "follow_stages", lambda *args, **kwargs: False)  # its rows are not in yet
    taken(scene.client("olga"), scene, HEAD + PARKED)
    assert [kept(key).outcome for key in "12"] == ["lost", "lost"]


def test_a_worker_who_is_killed_over_that_leaves_the_file_to_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mapapp.exchange.opportunities import looking

    def dies(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    olga = scene.client("olga")
    file = brought(olga, scene, HEAD + PARKED)
    assert olga.post(file, {"act": "take", "seen": "0"}).status_code == 302
    stages(scene, *STAGES)
    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(looking, "follow_stages", dies)
        worked()
    assert [kept(key).outcome for key in "12"] == ["open", "open"]
    job = Job.objects.get(kind="exchange")
    Job.objects.update(lease_until=TODAY)
    work(job.pk)
    assert [kept(key).outcome for key in "12"] == ["lost", "lost"]
    assert TEAMS.brought._default_manager.get(pk=job.subject_id).state == "done"
