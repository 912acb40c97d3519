"""Flags are sentences, worked out from dates; nothing is said of what is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mapapp.drawing.flags import flags_of, moved_words
from mapapp.drawing.reader import Reader, short
from mapapp.plans.models import Task
from mapapp.plans.queries import load_plan
from mapapp.plans.standing import stand
from tests.builders import TODAY, Scene


def flags(scene: Scene, number: int, *, at: datetime = TODAY, agreed: dict[int, date] | None = None) -> list[str]:
    found = scene.visit("anna")
    standing = stand(load_plan(found.workspace), at, agreed_due=agreed)
    task = standing.plan.by_number[number]
    reader = Reader.of(found, standing)
    return [flag.words for flag in flags_of(task, standing.flags[number], standing, reader, yours=False)]


def change(number: int, **values: object) -> None:
    Task.objects.filter(number=number).update(**values)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 10), "At risk: due today and not started"),
        (date(2026, 2, 11), "At risk: due in 1 working day and not started"),
        (date(2026, 2, 13), "At risk: due in 3 working days and not started"),
    ],
)
def test_a_task_that_has_not_started_and_is_due_soon_is_at_risk(scene: Scene, day: date, words: str) -> None:
    change(20, status="not_started", done_on=None, starts_on=day, due_on=day)
    assert words in flags(scene, 20)


def test_a_late_task_counts_its_working_days_over_a_weekend(scene: Scene) -> None:
    assert flags(scene, 15, at=TODAY + timedelta(days=6)) == ["5 working days late"]


def test_a_date_later_than_agreed_stays_red_when_it_is_not_late_yet(scene: Scene) -> None:
    assert "5 working days later than agreed" in flags(scene, 22, agreed={22: date(2026, 2, 12)})


def test_a_promise_that_its_predecessors_break_says_when_it_will_be_done(scene: Scene) -> None:
    change(25, due_on=date(2026, 2, 27))
    change(25, starts_on=date(2026, 2, 20))
    assert "At risk: will be done on Thu 5 Mar at the earliest" in flags(scene, 25)


def test_who_can_unblock_it_is_named(scene: Scene) -> None:
    change(27, unblocker=scene.workspace.people.get(name="Leila Haddad"))
    assert flags(scene, 27) == [
        "At risk: “Waiting for the certificate from Larkspur’s broker.” Leila Haddad can unblock it"
    ]


def test_blocked_without_a_word_is_still_at_risk(scene: Scene) -> None:
    change(27, blocked_by="")
    assert flags(scene, 27) == ["At risk: blocked"]


@pytest.mark.parametrize("status", ["done", "not_needed"])
def test_what_is_over_has_no_flags(scene: Scene, status: str) -> None:
    change(15, status=status, done_on=date(2026, 2, 10) if status == "done" else None)
    assert flags(scene, 15) == []


@pytest.mark.parametrize(
    ("times", "days", "words"),
    [
        (1, 2, ("was 17 Feb",)),
        (3, 6, ("was 17 Feb", "moved 3 times, +6 working days in all")),
        (2, -1, ("was 17 Feb", "moved 2 times, −1 working day in all")),
        (2, 0, ("was 17 Feb", "moved 2 times, 0 working days in all")),
    ],
)
def test_a_moved_date_says_how_often_and_by_how_much(
    scene: Scene, times: int, days: int, words: tuple[str, ...]
) -> None:
    change(22, times_moved=times, days_moved=days)
    found = scene.visit("priya")
    standing = stand(load_plan(found.workspace), TODAY, was_due={22: date(2026, 2, 17)})
    task = standing.plan.by_number[22]
    assert moved_words(task, standing.flags[22], Reader.of(found, standing)) == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two words", "Two words"),
        ("A text that has to end somewhere", "A text that has to…"),
        ("Unbreakablewordthatgoeson", "Unbreakablewordthat…"),
        ("On\n two  lines", "On two lines"),
    ],
)
def test_a_text_is_cut_between_words(text: str, said: str) -> None:
    assert short(text, 20) == said
