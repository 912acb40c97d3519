"""What was said, in one reader's words: on the page of a task, and on the page of all that was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from mapapp.access.rules import may_comment
from mapapp.drawing.markdown import rendered
from mapapp.drawing.reader import Face, Reader, names_in, short
from mapapp.plans.changes.comments import is_fresh
from mapapp.plans.models import Comment
from mapapp.plans.queries import Plan
from mapapp.plans.words import moment_words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A comment. `said` is safe HTML, empty when it was taken back; `edit_url` is there for its author while it is
    fresh; `about` and `about_url` name the task it stands on, where the page does not."""

    number: str
    face: Face
    when: str
    said: SafeString
    changed: bool
    taken_back: bool
    edit_url: str
    about: str = ""
    about_url: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What `plans/comments.html` draws, newest first. `why_silent` is the reason why this reader may not comment."""

    comments: tuple[Spoken, ...]
    comment_url: str
    why_silent: str
    older_url: str


def talk_of(comments: Sequence[Comment], plan: Plan, reader: Reader, *, more: bool) -> Talk:
    """All that was said on the plan and on its tasks. Makes no query."""
    url = reverse("comments", args=[reader.visit.workspace.code])
    return Talk(
        tuple(spoken(comment, plan, reader, about=True) for comment in comments),
        url,
        str(may_comment(reader.visit) or ""),
        f"{url}?before={comments[-1].number}" if more else "",
    )


def spoken(comment: Comment, plan: Plan, reader: Reader, *, about: bool = False) -> Spoken:
    """A comment in the reader's words; its author is found among the plan's people."""
    author = next(person for person in plan.people if person.pk == comment.author_id)
    when = moment_words(comment.at, zone=reader.visit.user.time_zone, now=reader.at)
    mine = author.number == reader.me and is_fresh(comment, reader.at) and may_comment(reader.visit) is None
    task = comment.task if about else None
    return Spoken(
        number=str(comment.number),
        face=reader.face(author),
        when=when,
        said=rendered(comment.body, names_in(plan)),
        changed=comment.changed_at is not None and not comment.taken_back,
        taken_back=comment.taken_back,
        edit_url=reverse("comment", args=[reader.visit.workspace.code, comment.number]) if mine else "",
        about=f"{task.number} {short(task.text)}" if task else "",
        about_url=f"{reader.url}task/{task.number}/" if task else "",
    )
