"""Which PDF one gets: on which paper, and with marks against which version. The same four are the same file."""

from __future__ import annotations

from datetime import date

import pytest

from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Side
from mapapp.snapshots import jobs
from mapapp.snapshots.asking import ask_for, look, paper_in
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job
from tests.builders import TODAY, Scene
from tests.snapshots.story import Story, slip, told

pytestmark = pytest.mark.usefixtures("own_folder", "today")


@pytest.fixture
def story(scene: Scene) -> Story:
    """With a third version, so that there is a choice."""
    found = told(scene)
    slip(scene, 26, date(2026, 3, 12))
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    return found


def url(scene: Scene, tail: str = "") -> str:
    return f"/p/{scene.workspace.code}/versions/{tail}"


def rows() -> list[tuple[int, int | None, str]]:
    found = Snapshot.objects.order_by("pk").values_list("version__number", "compared_with__number", "paper")
    return [(number, before, paper) for number, before, paper in found]


def test_any_earlier_version_may_be_compared_with(story: Story) -> None:
    client = story.scene.client("tom")
    answer = client.post(url(story.scene, "3/pdf/"), {"with": "1", "paper": "A4"})
    assert answer.headers["Location"] == url(story.scene, "3/pdf/?with=1")
    assert rows() == [(3, 1, "A4")]
    jobs.work(Job.objects.get().pk)
    for name in ("priya", "anna"):
        file = story.scene.client(name).get(url(story.scene, "3.pdf?with=1"))
        assert file.status_code == 200
        assert file.headers["Content-Disposition"] == 'attachment; filename="Fenwick Medical, versions 1 to 3.pdf"'
    assert client.get(url(story.scene, "3.pdf")).status_code == 302, "the usual one is another file"


def test_the_usual_one_has_one_address_and_one_row_however_it_is_asked_for(story: Story) -> None:
    client = story.scene.client("tom")
    answer = client.post(url(story.scene, "3/pdf/"), {"with": "2", "paper": "A4"})
    assert answer.headers["Location"] == url(story.scene, "3/pdf/")
    client.post(url(story.scene, "3/pdf/"))
    assert rows() == [(3, 2, "A4")]
    assert Job.objects.count() == 1


def test_what_is_kept_is_not_drawn_again(story: Story) -> None:
    third = story.scene.fresh().latest_version
    assert third is not None
    third.workspace = story.scene.workspace
    row = ask_for(third, against=story.first, at=TODAY)
    jobs.work(Job.objects.get().pk)
    first = look(third, against=story.first).file
    assert first is not None
    before = first.stat().st_mtime_ns
    story.scene.client("anna").post(url(story.scene, "3/pdf/"), {"with": "1"})
    assert Job.objects.get(subject_id=row.pk).state == Job.State.DONE
    assert first.stat().st_mtime_ns == before


@pytest.mark.parametrize("number", ["3", "4", "0", "-1", "x", "1.5", "²", "99999999999", "1 "])
def test_what_is_no_earlier_version_is_not_found(story: Story, number: str) -> None:
    client = story.scene.client("anna")
    assert client.post(url(story.scene, "3/pdf/"), {"with": number}).status_code == 404
    assert client.get(url(story.scene, "3/pdf/"), {"with": number}).status_code == 404
    assert client.get(url(story.scene, "3.pdf"), {"with": number}).status_code == 404
    assert not Snapshot.objects.exists()


def test_the_page_offers_what_there_is_the_agreed_one_named(story: Story) -> None:
    scene = story.scene
    propose_version(scene.fresh(), None, by=scene.actor("anna"), at=TODAY)
    accept_version(scene.fresh(), 3, by=scene.actor("priya"), at=TODAY)
    slip(scene, 26, date(2026, 3, 13))
    save_version(scene.fresh(), by=scene.actor("anna"), at=TODAY)
    text = scene.client("tom").get(url(scene, "5/pdf/")).content.decode()
    assert '<option value="4" selected>Version 4 of Tue 10 Feb, agreed by both companies</option>' in text
    assert '<option value="2">Version 2 of Tue 10 Feb: After review</option>' in text
    assert '<option value="5"' not in text
    assert "Marks what changed since" not in scene.client("tom").get(url(scene, "1/pdf/")).content.decode()


def test_a_country_says_which_paper_until_somebody_chooses(story: Story) -> None:
    scene = story.scene
    workspace = scene.fresh()
    calendars = dict(workspace.calendars)
    calendars["buyer"] = {**calendars.get("buyer", {}), "country": "US"}
    workspace.calendars = calendars
    workspace.save()
    assert workspace.calendar(Side.BUYER).country == "US"
    american, other = scene.client("priya"), scene.client("anna")
    assert url(scene, "3.pdf?paper=Letter") in american.get(url(scene, "3/")).content.decode()
    assert url(scene, "3.pdf?paper=Letter") in american.get(url(scene)).content.decode()
    assert "paper=Letter" not in other.get(url(scene, "3/")).content.decode()
    american.post(url(scene, "3/pdf/"), {"paper": "A4"})
    assert "paper=Letter" not in american.get(url(scene, "3/")).content.decode()
    other.post(url(scene, "3/pdf/"), {"paper": "Letter"})
    assert url(scene, "3.pdf?paper=Letter") in other.get(url(scene, "3/")).content.decode()
    assert rows() == [(3, 2, "A4"), (3, 2, "Letter")]


def test_papers_of_countries() -> None:
    assert [paper_in(country) for country in ("US", "CA", "MX", "PH", "DE", "GB", "JP", "")] == ["Letter"] * 4 + [
        "A4"
    ] * 4


def test_any_two_versions_can_be_compared_from_the_page_of_one(story: Story) -> None:
    scene = story.scene
    for tail in ("3/", "2..3/"):
        text = scene.client("priya").get(url(scene, tail)).content.decode()
        assert "Compare version 3 with another" in text
        assert f'<a href="{url(scene, "1..3/")}">Version 1 of Fri 6 Feb' in text
    assert 'aria-current="true">Version 2 of' in scene.client("priya").get(url(scene, "2..3/")).content.decode()
    assert "with another" not in scene.client("priya").get(url(scene, "1/")).content.decode()
    assert f'href="{url(scene, "3/pdf/")}"' in scene.client("priya").get(url(scene, "3/")).content.decode()


def test_a_comparison_leads_to_its_pdf(story: Story) -> None:
    scene = story.scene
    text = scene.client("priya").get(url(scene, "1..3/")).content.decode()
    assert f'href="{url(scene, "3.pdf?with=1")}"' in text
    assert f'href="{url(scene, "3.pdf")}"' in scene.client("priya").get(url(scene, "2..3/")).content.decode()
