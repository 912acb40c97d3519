"""Two versions row by row: the shared list says what differs, and nothing of it is missing here."""

from __future__ import annotations

from datetime import date

from mapapp.plans.changes.goals import add_goal, edit_goal
from mapapp.plans.changes.people import describe_person
from mapapp.plans.changes.progress import drop_task
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task, reword_task
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Version
from mapapp.snapshots.differences import Difference, differences, whole
from mapapp.snapshots.frame import frame
from mapapp.snapshots.making import html_of
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.news import compared
from tests.builders import TODAY, Scene
from tests.snapshots.story import Story, slip


def groups(before: Version, after: Version) -> dict[str, tuple[Difference, ...]]:
    return {group.name: group.rows for group in differences(frame(after, before))}


def test_each_step_that_moved_has_a_row_with_its_days_also_one_that_only_went_along(story: Story) -> None:
    dates = groups(story.first, story.second)["dates"]
    assert [(row.thing[:2], row.was, row.now, row.note) for row in dates] == [
        ("22", "Thu 19 Feb", "Wed 25 Feb", "4 working days later"),
        ("24", "Wed 25 Feb", "Tue 3 Mar", "4 working days later"),
        ("25", "Thu 5 Mar", "Wed 11 Mar", "4 working days later"),
        ("28", "Tue 10 Mar", "Mon 16 Mar", "4 working days later"),
        ("29", "Thu 12 Mar", "Wed 18 Mar", "4 working days later"),
        ("30", "Tue 17 Mar", "Mon 23 Mar", "4 working days later"),
    ]


def changed(scene: Scene) -> Version:
    """A version in which something of every kind is different."""
    anna, priya = scene.actor("anna"), scene.actor("priya")
    people = {p.name: p.number for p in scene.workspace.people.all()}
    now, was = Owner(person=people["Priya Raman"]), Owner(person=people["Ruth Adeyemi"])
    hand_over_task(scene.workspace, 26, owner=now, was=was, by=anna, at=TODAY)
    reword_task(scene.workspace, 3, text="NDA signed", was=scene.task(3).text, by=anna, at=TODAY)
    drop_task(scene.workspace, 27, was="blocked", by=anna, at=TODAY)
    add_task(
        scene.workspace, phase=5, text="Book the room", owner=Owner(gap_side="buyer", gap="who?"),
        starts_on=date(2026, 3, 20), due_on=date(2026, 3, 20), by=anna, at=TODAY,
    )  # fmt: skip
    add_goal(scene.workspace, values={"statement": "No tool is left over"}, by=priya, at=TODAY)
    statement = scene.workspace.goals.get(number=1).statement
    edit_goal(scene.workspace, 1, values={"statement": "One place"}, was={"statement": statement}, by=priya, at=TODAY)
    tom = scene.workspace.people.get(name="Tom Okafor")
    describe_person(scene.workspace, tom.number, field="title", value="CFO", was=tom.title, by=priya, at=TODAY)
    return save_version(scene.fresh(), by=anna, at=TODAY)


def test_every_kind_stands_in_its_group(story: Story) -> None:
    third = changed(story.scene)
    found = groups(story.second, third)
    assert list(found) == ["added", "dropped", "owner", "words", "goal", "person"]
    assert [row.thing for row in found["added"]] == ["31 Book the room"]
    assert [(row.thing[:2], row.css) for row in found["dropped"]] == [("27", "removed")]
    assert [(row.was, row.now) for row in found["owner"]] == [("Ruth Adeyemi", "Priya Raman")]
    assert [(row.was, row.now) for row in found["words"]] == [("Mutual NDA signed by both companies", "NDA signed")]
    assert {(row.field, row.css) for row in found["goal"]} == {("", "added"), ("In their words", "")}
    assert [(row.thing, row.field, row.was, row.now) for row in found["person"]] == [
        ("Tom Okafor", "Title", "VP Finance", "CFO")
    ]


def test_nothing_of_the_shared_list_is_missing(story: Story) -> None:
    third = changed(story.scene)
    both = frame(third, story.first)
    _fields, told = compared(both, fold=False)
    things = " ".join(row.thing for group in differences(both) for row in group.rows)
    for item in told:
        if item.on == "task":
            assert f"{item.number} " in things


def test_paper_has_all_of_it_where_the_first_page_and_the_table_do_not(story: Story) -> None:
    heading = "Everything that changed since version"
    assert heading not in html_of(Snapshot(version=story.second, compared_with=story.first))
    third = changed(story.scene)
    html = html_of(Snapshot(version=third, compared_with=story.first))
    assert f"{heading} 1" in html
    assert "Mutual NDA signed by both companies" in html[html.index(heading) :]
    assert whole(frame(third, None), 0) == ()


def test_two_moves_that_come_to_nothing_are_no_difference(story: Story) -> None:
    slip(story.scene, 26, date(2026, 3, 12))
    slip(story.scene, 26, date(2026, 3, 6))
    reword_task(
        story.scene.workspace, 3, text="NDA", was=story.scene.task(3).text, by=story.scene.actor("anna"), at=TODAY
    )
    third = save_version(story.scene.fresh(), by=story.scene.actor("anna"), at=TODAY)
    assert list(groups(story.second, third)) == ["words"]
