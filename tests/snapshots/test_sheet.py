"""What the first page of a version says to an executive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.tasks import Owner, hand_over_task, reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.history import Actor
from mapapp.plans.models import PersonalValue, Version
from mapapp.snapshots.frame import before_of, frame, short
from mapapp.snapshots.making import html_of
from mapapp.snapshots.marks import HERE, Marked, marked
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.sheet import Sheet, drawn
from tests.builders import TODAY, Scene
from tests.snapshots.story import Story, slip


def sheet(version: Version) -> Sheet:
    return drawn(frame(version, before_of(version)))


def said(sentence: Marked) -> str:
    return " ".join(" ".join((sentence.lead, sentence.was, sentence.now, sentence.tail)).split())


def test_the_first_version_says_when_it_is_signed(story: Story) -> None:
    first = sheet(story.first)
    assert said(first.lede[0]) == "Signature is planned for 12 March."
    assert (first.previous, first.news) == (None, [])


def test_a_slip_is_told_with_its_cause(story: Story) -> None:
    signature, go_live = sheet(story.second).lede
    assert signature == Marked(
        "Signature is planned for ",
        "",
        "18 March",
        ", 4 working days later than in version 1, because “Security review meeting held and risk rating issued” "
        "now ends on 25 February.",
    )
    assert said(go_live) == (
        "Go live on 30 March holds, with 5 working days in hand; 15 of 30 steps are done and none is late."
    )


def test_the_facts_show_signature_before_and_now(story: Story) -> None:
    facts = {figure.label: (figure.value, said(figure.note)) for figure in sheet(story.second).figures}
    assert facts == {
        "Signature": ("18 Mar", "12 Mar in version 1"),
        "Go live": ("30 Mar", "5 working days in hand"),
        "Steps done": ("15 of 30", "Fenwick Medical 8 of 20, Larkspur 7 of 10"),
        "Value": ("$120,000", "a year, first term"),
        "Sponsors": ("Elena Voss", "David Roth, Larkspur"),
    }


def test_a_value_that_is_not_shared_is_not_shown(scene: Scene) -> None:
    scene.workspace.value = None
    scene.workspace.save()
    version = save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    assert "Value" not in [figure.label for figure in sheet(version).figures]


def test_what_changed_is_told_once_with_what_it_moved(story: Story) -> None:
    assert [said(line) for line in sheet(story.second).news] == [
        "22 Security review meeting held and risk rating issued: 19 Feb 25 Feb . Four working days later. "
        "Five later steps moved with it. Signature moved from 12 Mar to 18 Mar.",
        "23 Vendor form and bank details entered in Fenwick’s supplier…: In progress Blocked .",
        "15 ROI model completed with Fenwick’s own figures: In progress Done . One working day late.",
        "Measure: Working days to plan an account: 6 5 . Goal 5, start 15.",
    ]


def test_the_path_to_signature_has_each_date_before_and_now(story: Story) -> None:
    path = sheet(story.second).path
    assert [(step.name[:2], step.due.was, step.due.now) for step in path.steps] == [
        ("22", "19 Feb", "25 Feb"),
        ("24", "25 Feb", "3 Mar"),
        ("25", "5 Mar", "11 Mar"),
        ("28", "10 Mar", "16 Mar"),
        ("29", "12 Mar", "18 Mar"),
    ]
    assert path.note == "These 5 steps have no slack. The target for signature is 20 Mar, 2 working days later."


def test_risks_come_worst_first_with_their_reason(story: Story) -> None:
    first, second = sheet(story.first), sheet(story.second)
    assert first.day == "Friday 6 February 2026"
    assert [(risk.css, risk.word, risk.text[:2]) for risk in second.risks] == [
        ("risk", "Blocked", "23"),
        ("risk", "Blocked", "27"),
    ]
    assert "Fenwick’s portal is down" in second.risks[0].text


def test_a_late_step_comes_first(scene: Scene) -> None:
    late = sheet(save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)).risks[0]
    assert (late.css, late.word) == ("late", "Late")
    assert late.text.startswith(
        "15 ROI model completed with Fenwick’s own figures (Anna Kessler, Larkspur, due 9 Feb, "
    )


def test_executives_are_asked_for_what_is_theirs_within_two_weeks(story: Story) -> None:
    assert sheet(story.second).asks == [
        "Tom Okafor: Business case reviewed with Finance and every assumption…, by 20\u00a0Feb"
    ]


def test_the_table_marks_what_changed(story: Story) -> None:
    rows = {row.number: row for part in sheet(story.second).parts for row in part.rows}
    assert sorted(n for n, row in rows.items() if row.changed) == [15, 22, 23, 24, 25, 28, 29, 30]
    assert (rows[29].due.was, rows[29].due.now) == ("12 Mar", "18 Mar")
    assert rows[24].flags[-1] == ("proposed", "Date proposed by Fenwick Medical")
    assert (rows[15].status, rows[15].css, rows[15].flags) == ("Done", "done", ())


def test_owner_and_words_count_as_changes(story: Story) -> None:
    scene, anna = story.scene, story.scene.actor("anna")
    people = {p.name: p.number for p in scene.workspace.people.all()}
    now = Owner(person=people["Priya Raman"])
    hand_over_task(scene.workspace, 26, owner=now, was=Owner(person=people["Ruth Adeyemi"]), by=anna, at=TODAY)
    reword_task(scene.workspace, 3, text="NDA signed", was=scene.task(3).text, by=anna, at=TODAY)
    third = save_version(scene.workspace, by=anna, at=TODAY)
    assert [said(line) for line in sheet(third).news] == [
        "3 NDA signed: Reworded . It read “Mutual NDA signed by both companies”.",
        "26 Get PO sorted: Ruth Adeyemi Priya Raman .",
    ]


def test_today_is_the_day_the_version_was_saved(story: Story) -> None:
    """A year later the same version is as late as it was then."""
    assert sheet(story.second).parts == sheet(Version.objects.get(pk=story.second.pk)).parts
    assert frame(story.second, None).today == date(2026, 2, 10)


def test_an_earlier_signature_is_called_earlier(story: Story) -> None:
    slip(story.scene, 22, date(2026, 2, 26))
    later = save_version(story.scene.workspace, by=story.scene.actor("anna"), at=TODAY + timedelta(minutes=5))
    assert said(drawn(frame(story.second, later)).lede[0]).startswith(
        "Signature is planned for 18 March , 1 working day earlier than in version 3"
    )


def test_an_erased_person_is_one_of_his_company(story: Story) -> None:
    marcus = story.scene.workspace.people.get(name__startswith="Marcus")
    PersonalValue.objects.filter(workspace=story.scene.workspace, person_number=marcus.number).delete()
    drawing = repr(sheet(story.second))
    assert "Marcus" not in drawing
    assert "A person of Fenwick Medical" in drawing


def test_long_texts_are_cut_between_words() -> None:
    assert short("Data processing agreement agreed, with the list", 40) == "Data processing agreement agreed, with…"
    assert short("Data  processing\nagreement", 40) == "Data processing agreement"
    assert short("x" * 50, 10) == "xxxxxxxxx…"


def test_a_mark_stands_where_the_sentence_says() -> None:
    assert marked(f"Ends {HERE}.", was="1 Feb", now="2 Feb") == Marked("Ends ", "1 Feb", "2 Feb", ".")
    assert marked("No mark", now="2 Feb") == Marked("No mark", "", "2 Feb", "")


def test_many_long_texts_still_make_a_short_page(scene: Scene) -> None:
    """Paper shows the beginning of each, so that the largest plan there can be is drawn within its time."""
    draft = fenwick()
    tasks = [replace(draft.tasks[n % 30], text="x" * 4000, after=(), mark="") for n in range(500)]
    large = replace(draft, tasks=tasks, numbers=())
    workspace = create_workspace(scene.team, large, lead="anna.kessler@larkspur.example", at=TODAY)
    anna = Actor.of(workspace.people.get(name="Anna Kessler"))
    rows = [row for part in sheet(save_version(workspace, by=anna, at=TODAY)).parts for row in part.rows]
    assert len(rows) == 500
    assert sum(len(row.text) for row in rows) <= 40_000


def agreed(story: Story, number: int | None = None) -> Version:
    """Both sides agree to a version, or to the plan as it stands; what is kept of that."""
    scene = story.scene
    asked = propose_version(scene.fresh(), number, by=scene.actor("anna"), at=TODAY).version
    return accept_version(scene.fresh(), asked.number, by=scene.actor("priya"), at=TODAY)


def test_what_both_agree_to_says_what_has_changed_since_they_agreed_last(story: Story) -> None:
    first = agreed(story, story.second.number)
    assert sheet(first).previous == story.first.number, "nothing was agreed before: all since the first version"
    assert sheet(first).news == sheet(story.second).news != []
    slip(story.scene, 26, date(2026, 3, 9))
    second = agreed(story)
    found = sheet(second)
    assert found.previous == first.number
    assert found.news
    assert sheet(Version.objects.get(number=second.number - 1)).previous == second.number - 2


def test_whose_agreement_dates_are_measured_against_is_printed_and_so_is_that_it_changed(story: Story) -> None:
    """On the agreed version itself, on what comes after it, and again once both agree to something else."""
    first = agreed(story, story.second.number)
    slip(story.scene, 26, date(2026, 3, 9))
    later = save_version(story.scene.fresh(), by=story.scene.actor("anna"), at=TODAY)
    second = agreed(story)
    assert "greed" not in printed(story.second)
    assert "Agreed by Anna Kessler and Priya Raman on 10 Feb 2026, as version 2." in printed(first)
    against = f"Dates are measured against version {first.number}, agreed by Anna Kessler and Priya Raman on 10 Feb"
    assert against in printed(later)
    assert f"Agreed by Anna Kessler and Priya Raman on 10 Feb 2026, as version {later.number}." in printed(second)


def printed(version: Version) -> str:
    """The first lines of its PDF."""
    html = html_of(Snapshot(version=version, compared_with=before_of(version), paper="A4", language="en"))
    return html[: html.index('class="facts"')]
