"""The pages of a plan's end: what a team sets, the day both sides read, and what a buyer takes along until then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from mapapp.access.ending import retire_plan
from mapapp.people.definitions import Definitions
from mapapp.people.models import Membership, Team
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event
from mapapp.private.changes.ending import Lost, end_lost, end_won
from mapapp.snapshots.jobs import work
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.edits import Browser, hidden, text
from tests.pages.reading import part

EXPORTS = ("versions/export.zip", "plan.json", "versions/1.json", "plan.xlsx", "tasks.csv", "activity.csv",
           "versions/1/", "versions/", "activity/", "")  # fmt: skip


@pytest.fixture(autouse=True)
def _own(settings: LazySettings, tmp_path: Path, db: None) -> Iterator[None]:
    settings.VAR = tmp_path
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def saved(scene: Scene) -> Scene:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    Membership.objects.filter(user=scene.users["olga"]).update(role=Membership.Role.ADMIN)
    return scene


def setting(scene: Scene, months: int, name: str = "olga", **more: str) -> int:
    client, url = scene.client(name), f"/admin-area/{scene.team.code}/keeping/"
    form = hidden(text(client.get(url)))
    return client.post(url, {**form, "keep_months": months, **more}).status_code


def retire(scene: Scene) -> None:
    retire_plan(scene.fresh(), why="It is over", by=scene.actor("anna"), at=TODAY)


def test_an_admin_says_how_long_and_the_other_numbers_of_the_team_stay(saved: Scene) -> None:
    counting = f"/admin-area/{saved.team.code}/counting/"
    numbers = {"seen": 0, "stale_warns": 5, "stale_red": 10, "stale_ends": 20}
    assert saved.client("olga").post(counting, numbers).status_code == 302
    assert setting(saved, 24) == 302
    assert setting(saved, 7) == 422
    assert setting(saved, 12, seen="0") == 422, "somebody else has set another number meanwhile"
    now = Definitions.of(Team.objects.get(pk=saved.team.pk))
    assert (now.keep_months, now.stale_warns, now.number) == (24, 5, 2)
    numbers |= {"seen": 2, "stale_ends": 21}
    assert saved.client("olga").post(counting, numbers).status_code == 302
    assert Definitions.of(Team.objects.get(pk=saved.team.pk)).keep_months == 24
    page = text(saved.client("olga").get(f"/admin-area/{saved.team.code}/keeping/"))
    assert page.count("for 2 years") == 2 and "for ever: nothing is deleted" in page
    lines = re.findall(r"version \d", text(saved.client("olga").get(counting)))
    assert len(lines) == 2, "what was set beside is no line of these"


def test_only_admins_of_the_team_set_it(saved: Scene) -> None:
    Membership.objects.filter(user=saved.users["olga"]).update(role=Membership.Role.MANAGER)
    assert setting(saved, 24) == 403
    for name in ("anna", "priya", "zed"):
        assert saved.client(name).get(f"/admin-area/{saved.team.code}/keeping/").status_code == 404


@pytest.mark.parametrize(
    ("months", "said"), [(0, "It is not deleted: Larkspur keeps"), (24, "On Thursday 10 February 2028")]
)
def test_who_retires_a_plan_reads_the_day_before(saved: Scene, months: int, said: str) -> None:
    if months:
        setting(saved, months)
    assert said in text(Browser(saved, "anna").get("retire/"))


@pytest.mark.parametrize("name", ["anna", "priya", "tom", "olga"])
def test_both_sides_read_the_day_on_the_retired_plan(saved: Scene, name: str) -> None:
    setting(saved, 24)
    retire(saved)
    shown = part(text(Browser(saved, name).get("")), "retired")
    assert "On Thu 10 Feb 2028 it is deleted for good" in shown
    assert ("Keep it longer" in shown) == (name in ("anna", "priya"))
    assert "export.zip" in shown


def test_a_plan_that_is_kept_says_so(saved: Scene) -> None:
    retire(saved)
    shown = part(text(Browser(saved, "priya").get("")), "retired")
    assert "Larkspur keeps its retired plans" in shown and "Keep it longer" not in shown


@pytest.mark.parametrize("name", ["anna", "priya"])
def test_a_lead_puts_it_off_on_its_page_once(saved: Scene, name: str) -> None:
    setting(saved, 6)
    retire(saved)
    browser = Browser(saved, name, script=False)
    form = hidden(text(browser.get("keep/"))) | {"why": "The audit"}
    early = browser.post("keep/", **form, day="2026-03-01")
    assert early.status_code == 422 and "later day" in text(early)
    for _time in range(2):
        assert browser.post("keep/", **form, day="2026-12-01").status_code == 302
    assert str(saved.fresh().delete_on) == "2026-12-01"
    assert Event.objects.filter(verb="plan.deletion_set").count() == 1
    stale = browser.post("keep/", **{**form, "form_key": "another"}, day="2026-12-24")
    assert stale.status_code == 422 and "another day a moment ago" in text(stale)
    assert 'name="was" value="2026-12-01"' in text(stale)
    told = re.sub("<[^>]+>", "", text(Browser(saved, "tom").get("activity/")))
    assert "set the day on which this plan is deleted for good: Tue 1 Dec" in told and "The audit" in told


def test_nobody_else_puts_it_off_and_an_open_plan_has_no_day(saved: Scene) -> None:
    assert "nothing of an open plan is deleted" in text(Browser(saved, "priya").get("keep/"))
    assert Browser(saved, "anna", script=False).post("keep/", day="2026-12-01", why="So").status_code == 422
    for name in ("marcus", "tom", "olga"):
        assert Browser(saved, name, script=False).post("keep/", day="2026-12-01", why="So").status_code == 403
    assert saved.client("zed").get(f"/p/{saved.workspace.code}/keep/").status_code == 404


def end(scene: Scene, how: str) -> None:
    """As a plan ends: retired, lost and retired with that, or won."""
    workspace, by = scene.fresh(), scene.actor("anna")
    if how == "retired":
        retire(scene)
    elif how == "lost":
        lost = Lost(how="no_decision", to="", why="No budget", on=TODAY.date())
        end_lost(workspace, lost, shared="It is over", was="open", by=by, at=TODAY)
    else:
        end_won(workspace, on=TODAY.date(), why="", sign=False, was="open", by=by, at=TODAY)


@pytest.mark.parametrize("how", ["retired", "lost", "won"])
@pytest.mark.parametrize("name", ["priya", "marcus", "tom", "anna"])
def test_all_that_is_shared_is_taken_along_after_the_end_too(
    saved: Scene, monkeypatch: pytest.MonkeyPatch, name: str, how: str
) -> None:
    setting(saved, 6)
    end(saved, how)
    browser = Browser(saved, name, script=False)
    for path in EXPORTS:
        answer = browser.get(path)
        assert answer.status_code == 200, path
    assert browser.get("versions/1.pdf").status_code == 302
    assert browser.post("versions/1/pdf/").status_code == 302, "the paper is drawn after the end as well"
    monkeypatch.setattr("mapapp.snapshots.making.pdf.render", lambda *_what, **_how: b"%PDF-1.7")
    for job in Job.objects.filter(kind="snapshots"):
        work(job.pk)
    assert browser.get("versions/1.pdf").content.startswith(b"%PDF-")
