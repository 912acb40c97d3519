"""What is said on a task: kept as it was written, once, and told to both sides as one event."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mapapp.plans.changes.comments import add_comment, change_comment, take_back_comment
from mapapp.plans.history import read, since
from mapapp.plans.models import Comment, Event
from mapapp.plans.reading import comments_of, comments_on, said_now
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.plans.said import comments_in
from tests.builders import TODAY, Scene
from tests.plans.chain import broken_at


def say(scene: Scene, body: str, *, number: int = 22, key: str | None = None) -> Comment:
    return add_comment(scene.workspace, number, body=body, by=scene.actor("marcus", key), at=TODAY)


def test_a_comment_is_one_event_with_its_text(scene: Scene) -> None:
    comment = say(scene, "  Report on Thursday.\nRating by Friday. ")
    assert comment.body == "Report on Thursday.\nRating by Friday."
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.task, line.facts["text"]) == ("task.commented", 22, comment.body)
    assert broken_at(scene.fresh()) is None


def test_comments_are_read_in_the_order_they_were_said(scene: Scene) -> None:
    for body in ("One", "Two", "Three"):
        say(scene, body)
    say(scene, "Elsewhere", number=23)
    assert [comment.body for comment in comments_on(scene.workspace, 22)] == ["One", "Two", "Three"]


@pytest.mark.parametrize("body", ["", " \n", "x" * 4001])
def test_a_comment_says_something_and_fits(scene: Scene, body: str) -> None:
    with pytest.raises(Refused) as refused:
        say(scene, body)
    assert refused.value.field == "body"
    assert not Comment.objects.exists()


def test_a_number_that_is_nobodys_can_be_worded_anew(scene: Scene) -> None:
    """As a page says it: drawing/reader.names_in."""
    number = say(scene, "As in @[999]").number
    by = scene.actor("marcus")
    change_comment(scene.fresh(), number, body="As there", was="As in @somebody", by=by, at=TODAY)
    assert Comment.objects.get().body == "As there"


def test_a_comment_fits_as_it_is_kept(scene: Scene) -> None:
    """A name of one letter is longer as a number."""
    scene.workspace.people.filter(name="Tom Okafor").update(name="Q Okafor", number=1234)
    with pytest.raises(Refused) as refused:
        say(scene, "@Q " * 1300)
    assert refused.value.field == "body"


def test_a_comment_on_no_task_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="no task 99"):
        say(scene, "Hello", number=99)


def test_the_same_form_says_it_once(scene: Scene) -> None:
    say(scene, "Once", key="one")
    with pytest.raises(AlreadyDone):
        say(scene, "Once", key="one")
    assert (Comment.objects.count(), scene.fresh().revision) == (1, 2)


def later(**more: float) -> datetime:
    return TODAY + timedelta(**more)


def reword(
    scene: Scene, number: int, body: str, *, was: str = "Report on Thursday.", name: str = "marcus", **more: float
) -> Comment:
    return change_comment(scene.workspace, number, body=body, was=was, by=scene.actor(name), at=later(**more))


def test_a_comment_can_stand_on_the_plan(scene: Scene) -> None:
    said = add_comment(scene.workspace, None, body="Thank you all.", by=scene.actor("priya"), at=TODAY)
    line = read(Event.objects.latest("number"))
    assert (said.task, line.verb, line.task, line.number) == (None, "plan.commented", None, said.number)
    assert [one.number for one in comments_of(scene.workspace)[0]] == [said.number]
    assert comments_on(scene.workspace, 22) == ()


def test_a_person_who_is_named_stands_as_a_number(scene: Scene) -> None:
    priya = scene.workspace.people.get(name__startswith="Priya")
    said = say(scene, f"@{priya.name}, by Friday?")
    assert said.body == f"@[{priya.number}], by Friday?"
    assert read(Event.objects.latest("number")).facts["mentions"] == [priya.number]


def test_its_author_words_it_anew_for_15_minutes(scene: Scene) -> None:
    said = say(scene, "Report on Thursday.")
    changed = reword(scene, said.number, "Report on Friday.", minutes=14)
    assert (changed.body, changed.changed_at) == ("Report on Friday.", later(minutes=14))
    line = read(Event.objects.latest("number"))
    assert (line.verb, line.task, line.facts) == (
        "comment.changed", 22, {"comment": said.number, "text": "Report on Friday."})  # fmt: skip
    with pytest.raises(Refused, match="15 minutes"):
        reword(scene, said.number, "Report on Monday.", was="Report on Friday.", minutes=15)
    assert Comment.objects.get().body == "Report on Friday."


def test_only_its_author_does(scene: Scene) -> None:
    said = say(scene, "Report on Thursday.")
    with pytest.raises(Refused, match="not yours"):
        reword(scene, said.number, "Never.", name="priya")
    with pytest.raises(Refused, match="not yours"):
        take_back_comment(scene.workspace, said.number, by=scene.actor("anna"), at=TODAY)
    assert Comment.objects.get().body == "Report on Thursday."


def test_two_windows_of_the_author_do_not_overwrite_each_other(scene: Scene) -> None:
    said = say(scene, "Report on Thursday.")
    reword(scene, said.number, "Report on Friday.")
    with pytest.raises(StaleValue):
        reword(scene, said.number, "Report on Monday.")
    reword(scene, said.number, "Report on Friday.")  # what he wants is there already
    assert Event.objects.filter(verb="comment.changed").count() == 1


def test_what_was_taken_back_is_read_nowhere(scene: Scene) -> None:
    said = say(scene, "Their budget is 300.")
    take_back_comment(scene.workspace, said.number, by=scene.actor("marcus"), at=later(minutes=1))
    kept = Comment.objects.get()
    assert (kept.body, kept.taken_back) == ("", True)
    lines = since(scene.workspace, said.number - 1)
    assert comments_in(lines) == []
    assert set(said_now(scene.workspace, lines).values()) == {""}
    with pytest.raises(Refused, match="taken back already"):
        reword(scene, said.number, "Again.", was="")


def test_a_comment_is_told_once_as_it_was_last_worded(scene: Scene) -> None:
    said = say(scene, "Report on Thursday.")
    reword(scene, said.number, "Report on Friday.")
    [(line, text)] = comments_in(since(scene.workspace, said.number - 1))
    assert (line.number, text) == (said.number, "Report on Friday.")
