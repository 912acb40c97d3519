"""Files are made anew for each who takes one: so many in ten minutes, and then a page says when to try again."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings

from mapapp.access.limits import SHARES
from mapapp.pages import sparing
from mapapp.people.models import Membership
from mapapp.plans.changes.versions import save_version
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.pages.reading import words

OF_A_PLAN = ("versions/export.zip", "plan.xlsx", "plan.json", "tasks.csv", "activity.csv", "versions/1.json")


@pytest.fixture
def _two(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """Two from one network, three from all, four of one network; counted in memory."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(uuid4())}
    }
    monkeypatch.setitem(SHARES, "download", type(SHARES["list"])(near=2, everywhere=3, network=4))


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("path", [*OF_A_PLAN, "/me/data.json"])
def test_each_file_counts_and_the_next_one_waits(scene: Scene, path: str) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    priya, url = scene.client("priya"), path if path[0] == "/" else f"/p/{scene.workspace.code}/{path}"
    answers = [priya.get(url) for _time in range(2)] + [priya.head(url)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    late = priya.get(url)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "600")
    assert "attachment" not in late.headers.get("Content-Disposition", "")
    assert "Too many files in ten minutes." in words(late.content.decode())
    assert priya.get(f"/p/{scene.workspace.code}/").status_code == 200, "pages are read as before"


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("file", ["history.csv", "members.csv"])
def test_a_teams_files_count_too(scene: Scene, file: str) -> None:
    Membership.objects.filter(user=scene.users["olga"]).update(role="admin")
    olga = scene.client("olga")
    url = f"/admin-area/{scene.team.code}/{file}"
    assert [olga.get(url).status_code for _time in range(3)] == [200, 200, 429]


@pytest.mark.usefixtures("_two")
def test_files_of_all_kinds_are_one_share_and_a_network_has_its_own(scene: Scene) -> None:
    plan = f"/p/{scene.workspace.code}/"
    asked = [("priya", "10.0.0.1"), ("priya", "10.0.0.1"), ("priya", "10.0.0.2"), ("priya", "10.0.0.3"),
             ("anna", "10.0.0.1"), ("anna", "10.0.0.1"), ("marcus", "10.0.0.1"), ("tom", "10.0.0.9")]  # fmt: skip
    told = [
        scene.client(name).get(plan + path, REMOTE_ADDR=address).status_code
        for (name, address), path in zip(asked, [*OF_A_PLAN[:5], *OF_A_PLAN[:3]], strict=True)
    ]
    assert told == [200, 200, 200, 429, 200, 200, 429, 200]


@pytest.mark.usefixtures("_two")
def test_who_may_not_read_the_plan_learns_nothing_of_it(scene: Scene) -> None:
    zed = scene.client("zed")
    for number in range(4):
        url = f"/p/{scene.workspace.code if number % 2 else '0123456789012345678901'}/plan.json"
        assert zed.get(url).status_code == (404 if number < 2 else 429)


@pytest.mark.usefixtures("_two")
def test_a_pdf_that_is_asked_for_counts_and_the_page_that_waits_for_it_does_not(scene: Scene) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    priya, url = scene.client("priya"), f"/p/{scene.workspace.code}/versions/1/pdf/"
    assert [priya.get(url).status_code for _time in range(5)] == [200] * 5
    assert [priya.post(url, {"paper": paper}).status_code for paper in ("a4", "letter")] == [302, 302]
    made = Job.objects.count()
    late = priya.post(url)
    assert (late.status_code, Job.objects.count()) == (429, made)


def test_no_page_gives_files_out_uncounted() -> None:
    """Whatever names a file for the browser counts it, in its own way or by the house's."""
    pages = {path.name: path.read_text() for path in Path(sparing.__file__).parent.glob("*.py")}
    naming = {name for name, text in pages.items() if "isposition" in text}
    counted = {name for name in naming if re.search(r"@sparing|had_enough\(|too_often\(", pages[name])}
    assert len(naming) >= 9 and naming == counted


BACK = {
    "http://testserver/p/{code}/versions/?page=2": "/p/{code}/versions/?page=2",
    "http://testserver/p/{code}/?q=%22%3E%3Cxss": "/p/{code}/?q=%22%3E%3Cxss",
    "http://testserver/p/{code}/plan.json": "",  # itself
    "https://evil.example/p/{code}/": "",
    "http://testserver.evil.example/": "",
    "http://testserver//evil.example/": "",
    "//evil.example/": "",
    "/p/{code}/": "",  # browsers send whole addresses
    "javascript:xss()": "",
    "": "",
}


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize(("said", "leads"), BACK.items())
def test_it_says_when_and_leads_back_to_the_page_one_came_from(scene: Scene, said: str, leads: str) -> None:
    priya, code = scene.client("priya"), scene.workspace.code
    url = f"/p/{code}/plan.json"
    scene.users["priya"].time_zone = "Asia/Tokyo"
    scene.users["priya"].save()
    with time_machine.travel(TODAY, tick=False):
        late = [priya.get(url, headers={"Referer": said.format(code=code)}) for _time in range(3)][-1]
    page = late.content.decode()
    assert late.status_code == 429 and "From 18:22 you can ask for the file again." in page
    back = re.findall('<a class="btn primary" href="([^"]*)">Back to where you were', page)
    assert back == ([leads.format(code=code)] if leads else []) and "evil" not in page
