"""A team's own templates: what is saved never changes, what is worked on is not lost, what is one makes a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from mapapp.people.models import Team, User
from mapapp.plans.changes import template_edits as edits
from mapapp.plans.changes.templates import (
    NothingNew,
    TemplateChanged,
    bring_back_version,
    drop_draft,
    make_template,
    offer_first,
    put_template,
    save_template,
)
from mapapp.plans.models import TeamTemplate, TemplateVersion
from mapapp.plans.refusals import AlreadyDone, PredecessorLoop, Refused, StaleValue
from mapapp.plans.template_content import content_of, numbered, template_in
from mapapp.plans.template_shape import Template, TemplatePhase, TemplateTask, laid
from mapapp.plans.template_steps import FULL, LIGHT
from tests.builders import TODAY

WHO = dict[str, Any]
pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="Larkspur")


@pytest.fixture
def who() -> WHO:
    return {"by": User.objects.create_user("olga@larkspur.example", "Olga Brandt"), "at": TODAY}


@pytest.fixture
def light(team: Team, who: WHO) -> TeamTemplate:
    """A copy of the light one: steps 1 to 5 in three phases."""
    return make_template(team, numbered(LIGHT), why="Copied", **who)


def again(row: TeamTemplate) -> TeamTemplate:
    return TeamTemplate.objects.get(pk=row.pk)


def now(row: TeamTemplate) -> Template:
    return template_in(again(row).draft, row.code)


def later(who: WHO) -> WHO:
    return {**who, "at": TODAY + timedelta(hours=1)}


@pytest.mark.parametrize("built_in", [FULL, LIGHT], ids=["full", "light"])
def test_a_copy_is_the_same_template_and_comes_back_letter_by_letter(team: Team, who: WHO, built_in: Template) -> None:
    row = make_template(team, built_in, why="Copied", **who)
    kept = now(row)
    assert content_of(template_in(row.draft, "")) == row.draft
    assert (len(kept.tasks), kept.days, [p.name for p in kept.phases]) == (
        len(built_in.tasks), built_in.days, [str(p.name) for p in built_in.phases],
    )  # fmt: skip
    assert [task.key for task in kept.tasks] == [str(n + 1) for n in range(len(kept.tasks))]
    assert row.last_version == 1 and row.versions.get().why == "Copied"


def test_saving_makes_the_next_version_and_the_older_one_stays(light: TeamTemplate, who: WHO) -> None:
    first = light.versions.get()
    edits.change_template_step(light, 2, values={"days": 8}, was={"days": 3}, **who)
    assert light.versions.count() == 1, "nothing reaches a plan before it is saved"
    version = save_template(light, why=" A case takes\nlonger ", seen=again(light).revision, **later(who))
    assert (version.number, version.why, version.by, again(light).last_version) == (
        2,
        "A case takes longer",
        who["by"],
        2,
    )
    assert template_in(version.content, "").tasks[1].days == 8
    assert TemplateVersion.objects.get(pk=first.pk).content == first.content


def test_no_version_is_ever_changed_or_removed_but_its_author_can_be_forgotten(light: TeamTemplate, who: WHO) -> None:
    version = light.versions.get()
    for change in ({"content": "{}"}, {"why": "x"}, {"number": 7}, {"at": TODAY + timedelta(days=1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TemplateVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk)._raw_delete("default")
    who["by"].delete()
    version.refresh_from_db()
    light.refresh_from_db()
    assert (version.by, light.made_by, light.edited_by) == (None, None, None)


def test_what_was_not_seen_is_not_saved_nor_thrown_away(light: TeamTemplate, who: WHO) -> None:
    seen = again(light).revision
    edits.describe_template(light, values={"about": "Small"}, was={"about": str(LIGHT.about)}, **who)
    for verb in (lambda: save_template(light, why="x", seen=seen, **who), lambda: drop_draft(light, seen=seen, **who)):
        with pytest.raises(TemplateChanged):
            verb()
    with pytest.raises(Refused) as refused:
        save_template(light, why=" ", seen=again(light).revision, **who)
    assert refused.value.field == "why"
    drop_draft(light, seen=again(light).revision, **who)
    assert again(light).draft == light.versions.get().content
    with pytest.raises(NothingNew):
        save_template(light, why="x", seen=again(light).revision, **who)


def test_an_older_version_comes_back_as_a_new_one(light: TeamTemplate, who: WHO) -> None:
    edits.remove_template_step(light, 2, **who)
    save_template(light, why="Shorter", seen=again(light).revision, **who)
    edits.change_template_step(light, 3, values={"days": 9}, was={"days": 3}, **who)
    with pytest.raises(Refused, match="not saved yet"):
        bring_back_version(light, 1, seen=again(light).revision, **who)
    drop_draft(light, seen=again(light).revision, **who)
    made = bring_back_version(light, 1, seen=again(light).revision, **who)
    assert (made.number, made.why, made.content) == (3, "Version 1 brought back", light.versions.get(number=1).content)
    assert again(light).draft == made.content
    with pytest.raises(NothingNew):
        bring_back_version(light, 1, seen=again(light).revision, **who)


def test_two_who_change_different_fields_both_succeed_and_the_same_one_is_asked_about(
    light: TeamTemplate, who: WHO
) -> None:
    step = now(light).tasks[1]
    edits.change_template_step(light, 2, values={"days": 8}, was={"days": 3}, **who)
    edits.change_template_step(light, 2, values={"text": "Case"}, was={"text": step.text}, **who)
    with pytest.raises(StaleValue) as stale:
        edits.change_template_step(light, 2, values={"days": 5}, was={"days": 3}, **who)
    assert (stale.value.field, stale.value.now) == ("days", 8)
    assert (now(light).tasks[1].days, now(light).tasks[1].text) == (8, "Case")
    with pytest.raises(NothingNew):
        edits.change_template_step(light, 2, values={"days": 8}, was={"days": 3}, **who)


def test_steps_are_added_moved_and_taken_out_and_a_number_is_never_used_again(light: TeamTemplate, who: WHO) -> None:
    values = {"text": "Security review", "part": "security", "kind": "task", "days": 6, "after": [[1, 2]]}
    step = edits.add_template_step(light, 2, values=values, once="k", **who)
    with pytest.raises(AlreadyDone):
        edits.add_template_step(light, 2, values=values, once="k", **who)
    assert step.key == "6" and next(t for t in now(light).tasks if t.key == "6").after == (("1", 2),)
    edits.move_template_step(light, 6, by_places=-1, was=2, **who)
    assert [t.key for t in now(light).tasks if t.phase == 1] == ["2", "6", "3"]
    with pytest.raises(NothingNew):
        edits.move_template_step(light, 6, by_places=-1, was=2, **who)
    edits.change_template_step(light, 6, values={"phase": 3}, was={"phase": 2}, **who)
    assert [t.key for t in now(light).tasks if t.phase == 2] == ["4", "5", "6"]
    edits.remove_template_step(light, 6, **who)
    assert edits.add_template_step(light, 1, values=values, once="l", **who).key == "7"


def test_phases_are_moved_with_their_steps_and_only_an_empty_one_goes(light: TeamTemplate, who: WHO) -> None:
    edits.move_template_phase(light, 3, by_places=-1, was=2, **who)
    assert [p.number for p in now(light).phases] == [1, 3, 2]
    assert {t.key: now(light).phases[t.phase].number for t in now(light).tasks} == dict(
        zip("12345", (1, 2, 2, 3, 3), strict=True)
    )
    with pytest.raises(Refused, match="still holds steps"):
        edits.remove_template_phase(light, 2, **who)
    edits.add_template_phase(light, name="After", is_trial=False, once="p", **who)
    edits.remove_template_phase(light, 4, **who)
    assert len(now(light).phases) == 3


def test_a_circle_is_named_by_the_numbers_of_its_steps(light: TeamTemplate, who: WHO) -> None:
    with pytest.raises(PredecessorLoop) as loop:
        edits.change_template_step(light, 1, values={"after": [[3, 0]]}, was={"after": []}, **who)
    assert set(loop.value.numbers) == {1, 2, 3} and loop.value.field == "after"


WRONG: list[tuple[str, Callable[[TemplateTask], TemplateTask]]] = [
    ("part", lambda step: replace(step, part="boss")),
    ("kind", lambda step: replace(step, kind="party")),
    ("days", lambda step: replace(step, days=0)),
    ("days", lambda step: replace(step, days=521)),
    ("days", lambda step: replace(step, days=-1)),
    ("text", lambda step: replace(step, text=" ")),
    ("text", lambda step: replace(step, text="x" * 4001)),
    ("hint", lambda step: replace(step, hint="x" * 1001)),
    ("after", lambda step: replace(step, after=(("1", 0), ("1", 2)))),
    ("after", lambda step: replace(step, after=(("1", 121),))),
    ("after", lambda step: replace(step, after=(("99", 0),))),
    ("mark", lambda step: replace(step, mark="signature")),
    ("mark", lambda step: replace(step, mark="party")),
]


@pytest.mark.parametrize(("field", "wrong"), WRONG, ids=[f"{n} {field}" for n, (field, _w) in enumerate(WRONG)])
def test_what_no_template_can_hold_is_refused_at_its_field(
    team: Team, who: WHO, field: str, wrong: Callable[[TemplateTask], TemplateTask]
) -> None:
    made = numbered(LIGHT)
    with pytest.raises(Refused) as refused:
        make_template(
            team, replace(made, key="", tasks=(made.tasks[0], wrong(made.tasks[1]), *made.tasks[2:])), why="", **who
        )
    assert refused.value.field == field
    assert not TeamTemplate.objects.exists()


def test_a_way_that_no_calendar_reaches_is_refused(team: Team, who: WHO) -> None:
    tasks = tuple(
        TemplateTask(str(n), 0, "x", "user", 500, ((str(n - 1), 120),) if n > 1 else ()) for n in range(1, 60)
    )
    with pytest.raises(Refused, match="36460 working days"):
        make_template(team, Template("", "Long", "", (TemplatePhase("A", number=1),), tasks), why="", **who)


def test_two_templates_of_a_team_are_not_called_the_same_and_another_team_is_no_obstacle(
    light: TeamTemplate, who: WHO
) -> None:
    with pytest.raises(Refused, match="already"):
        make_template(light.team, replace(numbered(FULL), key="", name=light.name.upper()), why="", **who)
    make_template(Team.objects.create(name="Halden"), replace(numbered(FULL), key="", name=light.name), why="", **who)
    put_template(light, "archived", was="open", **who)
    make_template(light.team, replace(numbered(FULL), key="", name=light.name), why="", **who)


def test_one_that_is_archived_is_read_and_not_changed_nor_offered(light: TeamTemplate, who: WHO) -> None:
    offer_first(light.team, light.code)
    put_template(light, "archived", was="open", **who)
    assert Team.objects.get(pk=light.team.pk).default_template == ""
    for verb in (
        lambda: edits.remove_template_step(light, 1, **who),
        lambda: save_template(light, why="x", seen=again(light).revision, **who),
        lambda: offer_first(light.team, light.code),
    ):
        with pytest.raises(Refused):
            verb()
    with pytest.raises(NothingNew):
        put_template(light, "archived", was="open", **who)
    put_template(light, "open", was="archived", **who)
    offer_first(light.team, "full")
    with pytest.raises(Refused):
        offer_first(Team.objects.create(name="Halden"), light.code)


def steps(*tasks: TemplateTask) -> Template:
    return Template("", "T", "", (TemplatePhase("A", number=1),), tasks)


def test_what_does_not_lead_to_go_live_is_done_by_then_and_what_follows_it_comes_later() -> None:
    made = steps(
        TemplateTask("1", 0, "a", "user", 5),
        TemplateTask("2", 0, "live", "user", 0, (("1", 3),), "milestone", "go_live"),
        TemplateTask("3", 0, "aside", "seller_lead", 2), TemplateTask("4", 0, "look", "user", 1, (("2", 10), ("3", 0))),
    )  # fmt: skip
    target = date(2026, 9, 30)
    found = laid(made, {}, target=target, today=date(2026, 2, 10))
    assert found.fits and found.dates["2"].due == target and found.dates["3"].due == target
    assert found.dates["1"].due == date(2026, 9, 25), "three working days lie between"
    assert found.dates["4"].start == date(2026, 10, 15)
    near = laid(made, {}, target=date(2026, 2, 12), today=date(2026, 2, 10))
    assert near.short_by == 5 and near.long_poles == {"1", "2"}


def test_without_a_go_live_all_steps_are_done_by_the_target() -> None:
    made = steps(TemplateTask("1", 0, "a", "user", 5), TemplateTask("2", 0, "b", "seller_lead", 3))
    found = laid(made, {}, target=date(2026, 9, 30), today=date(2026, 2, 10))
    assert {dates.due for dates in found.dates.values()} == {date(2026, 9, 30)}
    assert made.days == 5
