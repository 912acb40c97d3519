"""What changed since the version before, in a few sentences: moves first, with what they moved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.frozen import changes_between, state_in
from mapapp.plans.models import Task
from mapapp.snapshots.frame import Frame, short
from mapapp.snapshots.marks import HERE, Marked, marked
from mapapp.snapshots.moves import Move, moves

SHOWN = 8
# nothing on paper differs by these
UNSAID = {"position", "under_way", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"}
ORDER = (
    Task.Status.BLOCKED,
    Task.Status.DONE,
    Task.Status.NOT_NEEDED,
    Task.Status.IN_PROGRESS,
    Task.Status.NOT_STARTED,
)


def changed_tasks(frame: Frame) -> frozenset[int]:
    """The tasks that differ from the version before in more than their place."""
    if frame.before is None:
        return frozenset()
    changes = changes_between(state_in(frame.before), state_in(frame.version))
    return frozenset(c.number for c in changes if c.on == "task" and c.field not in UNSAID)


def news(frame: Frame) -> tuple[list[Marked], int]:
    """The sentences, most weighty first, and how many more there would be."""
    if frame.was is None:
        return [], 0
    found = [*_moves(frame), *_statuses(frame), *_owners(frame), *_results(frame), *_calendars(frame), *_words(frame)]
    return found[:SHOWN], max(0, len(found) - SHOWN)


def _moves(frame: Frame) -> Iterator[Marked]:
    weighty = sorted(moves(frame), key=lambda move: (-len(move.pushed), -abs(move.days), move.task.number))
    for move in weighty:
        said = {"what": frame.label(move.task), "day": HERE, "pushed": _pushed(move)}
        text = _("%(what)s ends %(day)s%(pushed)s.") % said
        yield marked(text, was=frame.day(move.was), now=frame.day(move.task.due_on))


def _pushed(move: Move) -> str:
    count = len(move.pushed)
    if not count:
        return ""
    return ngettext(
        "; %(count)s later step moved with it", "; %(count)s later steps moved with it", count
    ) % {"count": count}  # fmt: skip


def _statuses(frame: Frame) -> Iterator[Marked]:
    assert frame.was is not None
    before = frame.was.plan.by_number
    for status in ORDER:
        for task in frame.plan.tasks:
            was = before.get(task.number)
            if task.status == status and was is not None and was.status != status:
                yield marked(f"{frame.label(task)}: {HERE}.", now=str(status.label).lower())
    for task in frame.plan.tasks:
        if task.number not in before:
            said = {"what": frame.label(task), "who": frame.owner(task), "day": frame.day(task.due_on)}
            yield marked(HERE + " " + _("%(what)s, %(who)s, due %(day)s.") % said, now=_("new"))


def _owners(frame: Frame) -> Iterator[Marked]:
    assert frame.was is not None
    for task in frame.plan.tasks:
        before = frame.was.plan.by_number.get(task.number)
        if before is not None and _owner_key(before) != _owner_key(task):
            was, now = short(_owner(frame, before), 40), short(frame.owner(task), 40)
            yield marked(_("%(what)s, owner %(who)s.") % {"what": frame.label(task), "who": HERE}, was=was, now=now)


def _owner_key(task: Task) -> tuple[int | None, str, str]:
    return (task.owner.number if task.owner else None, task.gap_side, task.gap)


def _owner(frame: Frame, task: Task) -> str:
    """Who owned it then: the person's name as it is known by now."""
    now = frame.plan.person.get(task.owner.number) if task.owner else None
    return frame.name(now) if now else frame.owner(task)


def _results(frame: Frame) -> Iterator[Marked]:
    assert frame.was is not None
    before = {measure.number: measure for measure in frame.was.plan.measures}
    for measure in frame.plan.measures:
        was = before.get(measure.number)
        if was is not None and was.result != measure.result:
            what = short(measure.what)
            yield marked(f"{what}: {HERE}.", was=was.result, now=measure.result or _("no result yet"))


def _calendars(frame: Frame) -> Iterator[Marked]:
    assert frame.was is not None
    old, new = (standing.plan.workspace.calendars for standing in (frame.was, frame.standing))
    for one in calendar_differences(old, new, frame.company, today=frame.today):
        yield marked(f"{one.what}: {HERE}.", was=one.old, now=one.new or _("taken away"))


def _words(frame: Frame) -> Iterator[Marked]:
    assert frame.was is not None
    for task in frame.plan.tasks:
        before = frame.was.plan.by_number.get(task.number)
        if before is not None and before.text != task.text:
            yield marked(f"{frame.label(task)}: {HERE}.", now=_("said in other words"))
    needs = {person.number: person.needs for person in frame.was.plan.people}
    for person in frame.plan.people:
        if person.needs and needs.get(person.number, "") != person.needs:
            yield marked(f"{frame.name(person)}: {HERE}", now=short(person.needs))
