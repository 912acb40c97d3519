"""The pages of versions: list, save, read, compare; and the PDF of one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Event, Version
from mapapp.snapshots import jobs
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.sending import send_version
from mapapp.work.models import Job
from mapapp.work.rows import claim, failed
from tests.builders import TODAY, Scene
from tests.snapshots.story import Story, slip, told

pytestmark = pytest.mark.usefixtures("own_folder", "today")


@pytest.fixture
def story(scene: Scene) -> Story:
    return told(scene)


def url(scene: Scene, tail: str = "") -> str:
    return f"/p/{scene.workspace.code}/versions/{tail}"


def numbered(scene: Scene, name: str) -> int:
    return scene.workspace.people.get(name=name).number


def page(scene: Scene, name: str, tail: str = "") -> str:
    answer = scene.client(name).get(url(scene, tail))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_list_says_who_saved_what_and_when_signature_was(story: Story) -> None:
    for name in ("anna", "priya", "tom", "olga"):
        text = page(story.scene, name)
        assert "Anna Kessler" in text
        assert "After review" in text
        assert "Wed 18 Mar" in text
        assert "Thu 12 Mar" in text
        assert f'href="{url(story.scene, "1..2/")}"' in text
        assert f'href="{url(story.scene, "2.pdf")}"' in text


def test_the_list_asks_as_often_for_two_versions_as_for_ten(story: Story) -> None:
    client = story.scene.client("priya")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url(story.scene))
        return len(asked)

    before = queries()
    for day in (1, 2, 3, 6, 7, 8, 9, 10):
        slip(story.scene, 30, date(2026, 4, day), who="anna")
        save_version(story.scene.workspace, by=story.scene.actor("anna"), at=TODAY)
    assert queries() == before == 8


def test_only_leads_are_offered_to_save(scene: Scene) -> None:
    assert "Save version and PDF" in page(scene, "anna")
    assert "Save version and PDF" in page(scene, "priya")
    for name in ("marcus", "tom", "olga"):
        assert "Save version and PDF" not in page(scene, name)
        assert scene.client(name).get(url(scene, "new/")).status_code == 403


def test_the_list_comes_first_and_says_who_was_sent_what(story: Story) -> None:
    send_version(story.second, to=[numbered(story.scene, "Priya Raman")], by=story.scene.actor("anna"), at=TODAY)
    text = page(story.scene, "anna")
    assert "What do you ask of executives?" not in text
    assert f'href="{url(story.scene, "new/")}"' in text
    assert '<td data-k="Sent to">Priya Raman</td>' in text
    assert '<td data-k="Sent to"><span class="faint">Nobody</span></td>' in text


def test_a_reason_that_is_none_of_the_usual_ones_is_a_line_of_words(scene: Scene) -> None:
    client = scene.client("anna")
    again = client.post(url(scene, "new/"), {"reason": "saved", "words": "  ", "form_key": "k1"})
    assert again.status_code == 422
    assert "Say in a few words why you save it, or choose one of the three reasons." in again.content.decode()
    long = client.post(url(scene, "new/"), {"reason": "saved", "words": "x" * 121, "form_key": "k1"})
    assert (long.status_code, "x" * 121 in long.content.decode()) == (422, True)
    said = {"reason": "saved", "words": "Before the <board> meeting", "form_key": "k1"}
    assert client.post(url(scene, "new/"), said).status_code == 302
    slip(scene, 30, date(2026, 4, 1), who="anna")
    client.post(url(scene, "new/"), {"reason": "weekly", "words": "The CFO was there", "form_key": "k2"})
    for name, path in (("priya", ""), ("tom", "1/"), ("priya", "2/"), ("tom", "1..2/")):
        assert "Before the &lt;board&gt; meeting" in page(scene, name, path), path
    assert "Weekly: The CFO was there" in page(scene, "priya")
    assert Event.objects.get(workspace=scene.workspace, verb="version.saved", row__contains="board").number
    assert "Before the &lt;board&gt; meeting" in scene.client("tom").get(
        f"/p/{scene.workspace.code}/activity/"
    ).content.decode()  # fmt: skip


def test_the_words_of_a_version_that_is_proposed_at_once_are_kept_with_it(scene: Scene) -> None:
    said = {"reason": "saved", "words": "For the steering group", "propose": "1", "form_key": "k1"}
    assert scene.client("anna").post(url(scene, "new/"), said).status_code == 302
    assert "For the steering group" in page(scene, "priya")
    assert "For the steering group, " in page(scene, "priya", "1/")


def test_a_lead_saves_a_version_and_its_pdf_is_asked_for(scene: Scene) -> None:
    answer = scene.client("anna").post(url(scene, "new/"), {"reason": "touchpoint", "form_key": "k1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(scene, "1/pdf/"))
    version = Version.objects.get()
    assert (version.number, version.reason, version.at) == (1, "touchpoint", TODAY)
    assert Job.objects.get(kind="snapshots").subject_id == Snapshot.objects.get(version=version).pk


def test_a_form_sent_twice_saves_one_version(scene: Scene) -> None:
    client = scene.client("anna")
    client.post(url(scene, "new/"), {"reason": "weekly", "form_key": "k1"})
    assert client.post(url(scene, "new/"), {"reason": "weekly", "form_key": "k1"}).status_code in (302, 422)
    assert Version.objects.count() == 1


def test_saving_what_has_not_changed_says_so(scene: Scene) -> None:
    client = scene.client("anna")
    client.post(url(scene, "new/"), {"reason": "weekly", "form_key": "k1"})
    answer = client.post(url(scene, "new/"), {"reason": "weekly", "form_key": "k2"})
    assert answer.status_code == 422
    assert "Nothing has changed since version 1." in answer.content.decode()


def test_a_reason_is_one_of_those_offered(scene: Scene) -> None:
    for reason in ("", "agreed", "nonsense"):
        assert scene.client("anna").post(url(scene, "new/"), {"reason": reason}).status_code == 422
    assert not Version.objects.exists()


def test_who_does_not_lead_cannot_save(scene: Scene) -> None:
    for name in ("marcus", "tom", "olga"):
        answer = scene.client(name).post(url(scene, "new/"), {"reason": "weekly"})
        assert answer.status_code == 403
    assert scene.client("zed").post(url(scene, "new/"), {"reason": "weekly"}).status_code == 404
    assert not Version.objects.exists()


def test_a_version_reads_as_it_was(story: Story) -> None:
    story.scene.workspace.tasks.filter(number=3).update(text="Changed since")
    text = page(story.scene, "tom", "1/")
    assert "Mutual NDA signed by both companies" in text
    assert "Changed since" not in text
    assert "Signature is planned for 12 March" in text
    assert story.first.sha256 in text


def test_a_version_shows_what_had_changed(story: Story) -> None:
    text = page(story.scene, "priya", "2/")
    assert "Changed since version 1" in text
    assert "<del>19 Feb</del> <ins>25 Feb</ins>. Four working days later. Five later steps moved with it." in text


def test_two_versions_side_by_side(story: Story) -> None:
    scene, anna = story.scene, story.scene.actor("anna")
    people = {person.name: person.number for person in scene.workspace.people.all()}
    ruth, priya = Owner(person=people["Ruth Adeyemi"]), Owner(person=people["Priya Raman"])
    hand_over_task(scene.workspace, 26, owner=priya, was=ruth, by=anna, at=TODAY)
    save_version(scene.workspace, by=anna, at=TODAY)
    text = page(scene, "priya", "1..3/")
    assert "In short" in text
    assert "Five later tasks moved with it. Signature moved from 12 Mar to 18 Mar." in text
    assert '<del>Thu 19 Feb</del> <ins>Wed 25 Feb</ins> <small class="quiet">4 working days later</small>' in text
    assert '<del>In progress</del> <ins>Done</ins> <small class="quiet">on 10 Feb</small>' in text
    assert "Done on" not in text
    assert "<del>Ruth Adeyemi</del> <ins>Priya Raman</ins>" in text
    assert "<del>6</del> <ins>5</ins>" in text


def test_a_new_task_stands_under_new(story: Story) -> None:
    scene, anna = story.scene, story.scene.actor("anna")
    owner = Owner(gap_side="buyer", gap="who books the room?")
    add_task(
        scene.workspace,
        phase=5,
        text="Book the room",
        owner=owner,
        starts_on=date(2026, 3, 20),
        due_on=date(2026, 3, 20),
        by=anna,
        at=TODAY,
    )
    save_version(scene.workspace, by=anna, at=TODAY)
    text = page(scene, "anna", "2..3/")
    assert '<tr class="added"><th scope="row">31 Book the room</th>' in text
    assert "Fenwick Medical, to be named: who books the room?, 20 Mar" in text


@pytest.mark.parametrize("tail", ["2..1/", "1..1/", "1..9/", "9/", "9.pdf", "9/pdf/", "99999999999999999999/", "0/"])
def test_what_is_not_there_is_not_found(story: Story, tail: str) -> None:
    assert story.scene.client("anna").get(url(story.scene, tail)).status_code == 404


@pytest.mark.parametrize("tail", ["", "1/", "1..2/", "2.pdf", "2/pdf/"])
def test_a_stranger_learns_nothing(story: Story, tail: str) -> None:
    assert story.scene.client("zed").get(url(story.scene, tail)).status_code == 404


def test_the_link_to_a_pdf_leads_to_the_page_that_makes_it(story: Story) -> None:
    client = story.scene.client("tom")
    answer = client.get(url(story.scene, "2.pdf"))
    assert (answer.status_code, answer.headers["Location"]) == (302, url(story.scene, "2/pdf/"))
    assert "Make the PDF" in page(story.scene, "tom", "2/pdf/")
    assert not Job.objects.exists()


def test_a_viewer_may_ask_for_a_pdf_and_sees_how_far_it_is(story: Story) -> None:
    client = story.scene.client("tom")
    assert client.post(url(story.scene, "2/pdf/")).status_code == 302
    assert "Waiting for its turn" in page(story.scene, "tom", "2/pdf/")
    job = Job.objects.get()
    claim(job.pk, at=TODAY)
    Job.objects.update(progress=75)
    answer = client.get(url(story.scene, "2/pdf/"), headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<div id="making"')
    assert 'value="75"' in answer.content.decode()


def test_a_failure_says_why_and_can_be_tried_again(story: Story) -> None:
    client = story.scene.client("priya")
    client.post(url(story.scene, "2/pdf/"))
    taken = claim(Job.objects.get().pk, at=TODAY)
    assert taken is not None
    failed(taken, "The plan is too long to draw.", at=TODAY)
    text = page(story.scene, "priya", "2/pdf/")
    assert "The plan is too long to draw." in text
    assert "Try again" in text
    client.post(url(story.scene, "2/pdf/"))
    assert Job.objects.get().state == Job.State.QUEUED


def test_buyer_and_seller_get_the_same_bytes(story: Story) -> None:
    story.scene.client("priya").post(url(story.scene, "2/pdf/"))
    jobs.work(Job.objects.get().pk)
    answers = [story.scene.client(name).get(url(story.scene, "2.pdf")) for name in ("priya", "tom", "anna", "olga")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    first = answers[0]
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Content-Disposition"] == 'attachment; filename="Fenwick Medical, version 2.pdf"'
    again = story.scene.client("anna").get(url(story.scene, "2.pdf"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert story.scene.client("zed").get(url(story.scene, "2.pdf")).status_code == 404
    assert "Download PDF" in page(story.scene, "tom", "2/pdf/")


def test_a_hostile_company_name_makes_a_harmless_file_name(story: Story) -> None:
    story.scene.client("anna").post(url(story.scene, "2/pdf/"))
    jobs.work(Job.objects.get().pk)
    story.scene.workspace.account = '../..\r\nX: y"/\u202eevil<é'
    story.scene.workspace.save()
    named = story.scene.client("anna").get(url(story.scene, "2.pdf")).headers["Content-Disposition"]
    assert named == "attachment; filename*=utf-8''X%20y%20evil%20%C3%A9%2C%20version%202.pdf"


def test_paper_is_chosen_and_kept_apart(story: Story) -> None:
    client = story.scene.client("anna")
    answer = client.post(url(story.scene, "2/pdf/"), {"paper": "Letter"})
    assert answer.headers["Location"] == url(story.scene, "2/pdf/?paper=Letter")
    client.post(url(story.scene, "2/pdf/"), {"paper": "/etc/passwd"})
    assert sorted(Snapshot.objects.values_list("paper", flat=True)) == ["A4", "Letter"]


def test_looking_changes_nothing(story: Story) -> None:
    before = Event.objects.count()
    for tail in ("", "1/", "1..2/", "2.pdf", "2/pdf/"):
        for name in ("anna", "tom"):
            client = story.scene.client(name)
            client.get(url(story.scene, tail))
            client.head(url(story.scene, tail))
    assert (Event.objects.count(), Job.objects.count(), Snapshot.objects.count()) == (before, 0, 0)
