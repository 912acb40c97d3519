"""What is said on a task: kept as it was written, once, and told to both sides as one event."""

from __future__ import annotations

import pytest

from mapapp.plans.changes.comments import add_comment
from mapapp.plans.history import broken_at, read
from mapapp.plans.models import Comment, Event
from mapapp.plans.reading import comments_on
from mapapp.plans.refusals import AlreadyDone, Refused
from tests.builders import TODAY, Scene


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


def test_a_comment_on_no_task_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="no task 99"):
        say(scene, "Hello", number=99)


def test_the_same_form_says_it_once(scene: Scene) -> None:
    say(scene, "Once", key="one")
    with pytest.raises(AlreadyDone):
        say(scene, "Once", key="one")
    assert (Comment.objects.count(), scene.fresh().revision) == (1, 2)
