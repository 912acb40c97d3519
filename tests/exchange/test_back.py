"""A plan's spreadsheet after work on all its sheets offline: what it brings back, by whom it may be, and what becomes
of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mapapp.exchange.planfile import carried, run
from mapapp.exchange.planfile.applying import Impossible
from mapapp.exchange.planfile.carried import fitting
from mapapp.exchange.planfile.offers import Offer
from mapapp.plans.changes.goals import edit_goal
from mapapp.plans.changes.held import hold
from mapapp.plans.changes.people import describe_person
from mapapp.plans.frozen import state_of
from mapapp.plans.history import since
from mapapp.plans.models import Event, Goal, Measure, Phase, Stakeholder, Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from tests.builders import TODAY, Scene
from tests.exchange.offline import GOALS, Offline
from tests.plans.chain import broken_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def state(scene: Scene) -> dict[str, Any]:
    return state_of(load_plan(scene.fresh(), goals=True))


def thing(scene: Scene, name: str, number: int) -> dict[str, Any]:
    return next(one for one in state(scene)[name] if one["number"] == number)


def keyed(offers: tuple[Offer, ...]) -> dict[str, Offer]:
    return {one.key: one for one in offers}


def person(scene: Scene, name: str) -> Stakeholder:
    return Stakeholder.objects.get(workspace=scene.workspace, name=name)


def test_people_come_back_each_field_as_an_event_of_whoever_brings_them(scene: Scene) -> None:
    marcus = person(scene, "Marcus Lindqvist").number
    file = Offline.of(scene).set(marcus, "Title", "Head of security", "People")
    file.set(marcus, "Needs to say yes", "A pen test", "People").set(
        marcus, "Part in the decision", "security", "People"
    )
    file.write("People", {"Name": "Ines Ohm", "Company": "Fenwick Medical", "E-mail": "Ines@Fenwick.example",
                          "Part in the decision": "Legal"})  # fmt: skip
    file.apply_all(scene)
    assert thing(scene, "people", marcus) | {"title": "", "needs": ""} == thing(scene, "people", marcus) | {
        "title": "", "needs": "", "part": "security"}  # fmt: skip
    assert (thing(scene, "people", marcus)["title"], thing(scene, "people", marcus)["needs"]) == (
        "Head of security", "A pen test")  # fmt: skip
    ines = person(scene, "Ines Ohm")
    assert (ines.side, ines.email, ines.part) == ("buyer", "ines@fenwick.example", "legal")
    lines = since(scene.fresh(), 1)
    assert [line.verb for line in lines].count("person.added") == 1
    assert {line.verb for line in lines} == {"person.described", "person.added"}
    assert {line.by for line in lines} == {scene.actor("anna").number}
    assert broken_at(scene.fresh()) is None


def test_who_got_another_name_in_one_sheet_is_found_in_the_others_by_either(scene: Scene) -> None:
    marcus = person(scene, "Marcus Lindqvist")
    mine = [t.number for t in Task.objects.filter(workspace=scene.workspace, owner=marcus)]
    file = Offline.of(scene).set(marcus.number, "Name", "Marcus L. Oyelaran", "People")
    file.set(mine[0], "Owner", "Marcus L. Oyelaran").set(26, "Owner", "marcus l. oyelaran").set(26, "Owner e-mail", "")
    file.set(27, "Owner", "Marcus Lindqvist").set(27, "Owner e-mail", "")
    brought = file.brought(scene)
    assert brought.problems == () and brought.notes == ()
    assert {(one.on, one.number, one.field) for one in brought.edits} == {
        ("person", marcus.number, "name"), ("task", 26, "owner"), ("task", 27, "owner")
    } - ({("task", 26, "owner")} & {("task", n, "owner") for n in mine})  # fmt: skip
    file.apply_all(scene)
    assert scene.task(mine[0]).owner.name == scene.task(26).owner.name == "Marcus L. Oyelaran"  # type: ignore[union-attr]
    assert scene.task(27).owner.number == marcus.number  # type: ignore[union-attr]


def test_goals_and_measures_come_back(scene: Scene) -> None:
    goal, measure = (
        Goal.objects.filter(workspace=scene.workspace)[0],
        Measure.objects.filter(workspace=scene.workspace)[0],
    )
    file = Offline.of(scene).set(goal.number, "In their words", "Plan twice as fast", GOALS)
    file.set(measure.number, "Target", 3, GOALS).set(measure.number, "By", date(2026, 9, 1), GOALS)
    file.set(measure.number, "Looks at it after go live", "Priya Raman", GOALS)
    file.write(GOALS, {"Goal number": goal.number, "In their words": goal.statement, "Measure": "Meetings a week",
                       "Today": "5", "Looks at it after go live": "Ines Ohm"})  # fmt: skip
    file.write(
        GOALS, {"Goal number": "new 1", "In their words": "No more slides", "Said by": "Ines Ohm", "Measure": "Slides"}
    )
    file.write(GOALS, {"Goal number": "new 1", "In their words": "No more slides", "Measure": "Hours", "Unit": "h"})
    file.write("People", {"Name": "Ines Ohm", "Company": "Fenwick Medical"})
    brought = file.brought(scene)
    assert brought.problems == (), brought.problems
    file.apply_all(scene)
    ines = person(scene, "Ines Ohm").number
    assert thing(scene, "goals", goal.number)["statement"] == "Plan twice as fast"
    said = thing(scene, "measures", measure.number)
    assert (said["target"], said["by_on"], said["checker"]) == ("3", "2026-09-01", person(scene, "Priya Raman").number)
    made = Goal.objects.get(workspace=scene.workspace, statement="No more slides")
    assert made.said_by.number == ines  # type: ignore[union-attr]
    assert [m.what for m in made.measures.all()] == ["Slides", "Hours"]
    meetings = Measure.objects.get(workspace=scene.workspace, what="Meetings a week")
    assert (meetings.goal.number, meetings.checker.number) == (goal.number, ines)  # type: ignore[union-attr]


def test_phases_are_renamed_added_ordered_and_taken_off_when_one_says_so(scene: Scene) -> None:
    numbers = [phase.number for phase in scene.workspace.phases.all()]
    file = Offline.of(scene).set(numbers[0], "Phase", "Getting to know", "Phases")
    sheet = file.sheet("Phases")
    sheet.insert_rows(3)
    for title, value in (("Phase", "Pilot"), ("A trial", "x"), ("Exit criteria", "1. It runs\n2. They like it")):
        sheet.cell(3, file.column(title, "Phases")).value = value
    file.add(Task="Start the pilot", Phase="Pilot", Company="Larkspur", Due=date(2026, 4, 1))
    file.set(27, "Phase", "Getting to know")
    file.apply_all(scene)
    phases = list(Phase.objects.filter(workspace=scene.workspace).order_by("position"))
    assert [p.name for p in phases][:2] == ["Getting to know", "Pilot"] and phases[1].is_trial
    assert [c.text for c in phases[1].criteria.order_by("position")] == ["It runs", "They like it"]
    assert scene.task(27).phase.number == numbers[0]
    assert Task.objects.get(workspace=scene.workspace, text="Start the pilot").phase_id == phases[1].pk


def test_phases_in_another_order_are_put_so_but_a_sheet_that_was_sorted_is_only_offered(scene: Scene) -> None:
    file = Offline.of(scene)
    sheet = file.sheet("Phases")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    numbers = [row[0] for row in rows]

    def put(order: list[list[Any]]) -> Offer:
        for at, row in enumerate(order, 2):
            for place, value in enumerate(row, 1):
                sheet.cell(at, place).value = value
        return keyed(file.offers(scene))["phase-0-order"]

    assert not put(sorted(rows, key=lambda row: str(row[1]))).chosen
    assert put([rows[1], rows[0], *rows[2:]]).chosen
    file.apply_all(scene)
    there = Phase.objects.filter(workspace=scene.workspace).order_by("position").values_list("number", flat=True)
    assert list(there) == [numbers[1], numbers[0], *numbers[2:]]
    assert [line.verb for line in since(scene.fresh(), 1)] == ["phase.moved"]


def test_a_row_that_is_missing_is_taken_off_by_nobody_but_who_says_so(scene: Scene) -> None:
    goal = Goal.objects.filter(workspace=scene.workspace)[0]
    file = Offline.of(scene)
    for _measure in goal.measures.all():
        file.take_out(goal.number, GOALS, "Goal number")
    file.take_out(person(scene, "Priya Raman").number, "People")
    offers = keyed(file.offers(scene))
    assert not any(one.chosen for one in offers.values())
    assert f"goal-{goal.number}-gone" in offers and not [key for key in offers if key.startswith("person-")]
    assert any("Priya Raman is not in the file" in words for words in file.brought(scene).notes)
    file.apply_all(scene)
    assert not Goal.objects.filter(pk=goal.pk).exists() and person(scene, "Priya Raman")


def test_a_phase_with_steps_stays_and_says_why(scene: Scene) -> None:
    numbers = [phase.number for phase in scene.workspace.phases.all()]
    file = Offline.of(scene).take_out(numbers[1], "Phases")
    with pytest.raises(Impossible) as no:
        file.apply_all(scene)
    assert "still holds tasks" in no.value.outcome.refused[f"phase-{numbers[1]}-gone"]
    assert Event.objects.filter(workspace=scene.workspace).count() == 1


def test_the_same_field_on_both_is_a_conflict_also_of_people_and_goals(scene: Scene) -> None:
    goal, priya = Goal.objects.filter(workspace=scene.workspace)[0], person(scene, "Priya Raman")
    file = Offline.of(scene).set(goal.number, "In their words", "As the file says", GOALS)
    file.set(priya.number, "Title", "As the file says", "People")
    edit_goal(scene.workspace, goal.number, values={"statement": "As the plan says"}, was={"statement": goal.statement},
              by=scene.actor("anna"), at=TODAY)  # fmt: skip
    describe_person(scene.workspace, priya.number, field="title", value="As the plan says", was=priya.title,
                    by=scene.actor("priya"), at=TODAY)  # fmt: skip
    offers = keyed(file.offers(scene))
    for key, was in ((f"goal-{goal.number}-statement", goal.statement), (f"person-{priya.number}-title", priya.title)):
        one = offers[key]
        assert (one.clash, one.chosen, one.then, one.now, one.file) == (
            True, False, was, "As the plan says", "As the file says")  # fmt: skip


def test_each_sheet_by_its_own_rule(scene: Scene) -> None:
    """Marcus contributes for the buyer: himself, goals, and people of his company; no lead's phases, nobody else."""
    priya, marcus = person(scene, "Priya Raman"), person(scene, "Marcus Lindqvist")
    assert scene.actor("marcus").number == marcus.number
    goal = Goal.objects.filter(workspace=scene.workspace)[0]
    file = Offline.of(scene).set(marcus.number, "Title", "CISO", "People").set(priya.number, "Title", "Boss", "People")
    file.set(marcus.number, "E-mail", "other@fenwick.example", "People")
    file.set(goal.number, "In their words", "Ours", GOALS).set(1, "Phase", "Theirs", "Phases")
    file.write("People", {"Name": "Theirs", "Company": "Larkspur"})
    file.write("People", {"Name": "Ours", "Company": "Fenwick Medical"})
    offers = file.offers(scene, "marcus")
    no = {one.key: one.no for one in offers}
    assert no.pop(f"person-{marcus.number}-title") == "" and no.pop(f"goal-{goal.number}-statement") == ""
    assert "Takes part with this address" in no.pop(f"person-{marcus.number}-email")
    assert no.pop(f"person-{priya.number}-title").startswith("Only the person it is about")
    assert [words for key, words in no.items() if key.startswith("person-row")] == [
        "Only a lead of the plan can do this. Ask yours.", ""]  # fmt: skip
    assert no["phase-1-name"] == "Only a lead of the plan can do this. Ask yours."
    file.apply_all(scene, "marcus")
    assert {line.verb for line in since(scene.fresh(), 1)} == {"person.described", "goal.edited", "person.added"}


def test_new_steps_come_after_new_ones_in_whatever_order_they_stand(scene: Scene) -> None:
    file, day = Offline.of(scene), date(2026, 4, 1)
    common = {"Phase": "Proof of value", "Company": "Larkspur", "Due": day}
    file.write("Tasks", {"Number": "new 1", "Task": "Third", "Comes after": "new 2, 22", **common})
    file.write("Tasks", {"Number": "New 2", "Task": "Second", "Comes after": "new3FS+2d", **common})
    file.write("Tasks", {"Number": "new 3", "Task": "First", **common})
    file.set(28, "Comes after", "new 1, 27")
    brought = file.brought(scene)
    assert brought.problems == (), brought.problems
    words = next(one for one in file.offers(scene) if one.thing == "Third").file
    assert "Comes after: 22, “Second”" in words
    file.apply_all(scene)
    number = {task.text: task.number for task in Task.objects.filter(workspace=scene.workspace)}
    after = load_plan(scene.fresh()).after
    assert after[number["Third"]] == ((22, 0), (number["Second"], 0))
    assert after[number["Second"]] == ((number["First"], 2),)
    assert after[28] == ((27, 0), (number["Third"], 0))
    assert file.offers(scene) == (), "brought a second time it adds nothing"
    assert any("not added again" in words for words in file.brought(scene).notes)


def test_new_steps_in_a_circle_or_after_one_that_is_not_taken_are_refused_in_words(scene: Scene) -> None:
    file, common = Offline.of(scene), {"Phase": "Proof of value", "Company": "Larkspur", "Due": date(2026, 4, 1)}
    file.write("Tasks", {"Number": "new 1", "Task": "One", "Comes after": "new 2", **common})
    file.write("Tasks", {"Number": "new 2", "Task": "Two", "Comes after": "new 1", **common})
    with pytest.raises(Impossible) as no:
        file.apply_all(scene)
    assert len(no.value.outcome.refused) == 2
    last = file.tasks.max_row
    file.tasks.cell(last, file.column("Comes after")).value = None
    with pytest.raises(Impossible) as no:
        file.apply_all(scene, but=[f"row-{last}"])
    assert list(no.value.outcome.refused.values()) == [
        "It names a new row of the file that is not added. Choose that one, too."
    ]
    file.write("Tasks", {"Number": "new 1", "Task": "Three", **common})
    assert "Give each new row a label of its own" in str(file.brought(scene).problems)


@pytest.mark.parametrize(
    ("sheet", "title", "value", "words"),
    [
        ("People", "E-mail", "no address", "People E"),
        ("People", "Part in the decision", "King", "“King” is no part"),
        ("People", "Name", None, "Nothing is written here"),
        ("People", "Number", 77, "“77”"),
        ("Phases", "A trial", "perhaps", "neither yes nor no"),
        (GOALS, "Said by", "Nobody Known", "is nobody on this plan"),
        (GOALS, "By", "soon", "is no day"),
        (GOALS, "Measure", "x" * 301, "301 characters"),
        (GOALS, "Target", "=1+1", "formula"),
    ],
)
def test_a_cell_that_cannot_be_is_named(scene: Scene, sheet: str, title: str, value: Any, words: str) -> None:
    file = Offline.of(scene)
    file.sheet(sheet).cell(2, file.column(title, sheet)).value = value
    brought = file.brought(scene)
    assert [one for one in brought.problems if words in f"{one.cell} {one.words}"], brought
    assert all(one.cell.startswith(sheet) for one in brought.problems)


def test_sheets_that_are_gone_are_left_alone_and_said(scene: Scene) -> None:
    file = Offline.of(scene)
    del file.book["People"], file.book[GOALS]
    file.sheet("Phases").delete_cols(1)
    brought = file.brought(scene)
    assert (brought.edits, brought.added, brought.gone, brought.problems) == ((), (), (), ())
    assert brought.notes == ("Not read, for the sheet or its columns of numbers and names are missing: Phases, People, "
                             "Goals and measures.",)  # fmt: skip


def test_what_is_written_and_not_read_is_said(scene: Scene) -> None:
    file = Offline.of(scene).set(person(scene, "Priya Raman").number, "Company", "Larkspur", "People")
    file.sheet(GOALS).cell(2, file.column("Goal number", GOALS)).value = 2
    file.sheet("People").cell(1, 12).value = "Shoe size"
    notes = " ".join(file.brought(scene).notes)
    assert "Shoe size" in notes and "People C" in notes


def test_a_verb_finds_the_plan_as_the_one_before_left_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed on from verb to verb instead of being read again is what would be read."""
    handed: list[int] = []

    def checked(plan: Plan | None) -> None:
        if plan is not None:
            there = load_plan(Workspace.objects.get(pk=plan.workspace.pk), goals=True)
            assert state_of(plan) == state_of(there) and plan.after == there.after
            handed.append(plan.workspace.revision)
        hold(plan)

    monkeypatch.setattr(run, "hold", checked)
    file = Offline.of(scene)
    for number in (22, 24, 26, 27):
        file.set(number, "Task", f"Words {number}").set(number, "Evidence", "https://x.example").set(
            number, "Type", "Approval"
        )
        file.set(number, "Owner", "Priya Raman").set(number, "Owner e-mail", None).set(
            number, "Phase", "Proof of value"
        )
    file.set(22, "Status", "Blocked").set(22, "Blocked by", "The DPA").set(24, "Status", "In progress")
    file.set(26, "Type", "Milestone").set(28, "Comes after", "27").set(27, "Status", "Not needed").set(
        25, "Status", "Done"
    )
    file.apply_all(scene)
    assert len(handed) > 20 and len(set(handed)) > 20


def test_what_is_too_much_for_one_go_is_counted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = Offline.of(scene).set(22, "Task", "a").set(24, "Task", "b").set(26, "Task", "c").brought(scene)
    assert fitting(brought) is brought
    monkeypatch.setattr(carried, "MOST", 2)
    assert len(fitting(brought).edits) == 2
    assert fitting(brought).notes[0].startswith("The file holds 1 changes more than can be applied at once.")
    monkeypatch.setattr(carried, "BYTES", 10)
    assert fitting(brought).edits == ()
