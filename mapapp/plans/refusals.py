"""Why a change is refused, as statements: the sentence that the person reads says what happened, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """A change that was not made. `str()` is for people; nothing has been written."""

    field: str = ""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field or self.field


class StaleValue(Refused):
    """What the person saw is no longer there: nothing is overwritten, both values are kept in sight."""

    def __init__(self, *, field: str, seen: Any, now: Any) -> None:
        super().__init__(_("Somebody changed this a moment ago. Choose which value to keep."), field=field)
        self.seen, self.now = seen, now


class AnotherDate(Refused):
    """A date was answered that is not the one on the plan any more: nothing is accepted that nobody saw."""


class PlanChanged(Refused):
    """The plan moved on between preview and apply; `preview` is the new one."""

    def __init__(self, preview: Any) -> None:
        super().__init__(_("The plan changed while you looked. This is what would happen now."))
        self.preview = preview


class PlanMovedOn(Refused):
    """What was looked at before it goes out is not what would go out now: it is shown again."""

    def __init__(self) -> None:
        super().__init__(_("The plan changed while you looked. Look at it once more, then send it."))


class ShowFirst(Refused):
    """Other tasks would move or a promise would break: the person has to see `preview` before it is applied."""

    def __init__(self, preview: Any) -> None:
        super().__init__(_("This moves other tasks. Look at what moves, then apply it."))
        self.preview = preview


class NoReason(Refused):
    """The dates were seen, and the line that says why is missing; `preview` is what was seen."""

    def __init__(self, preview: Any) -> None:
        super().__init__(_("Say in one line why it is moving. Both sides read it."), field="why")
        self.preview = preview


class AlreadyDone(Refused):
    """The same form came twice; it acted the first time, and the plan stands as that left it."""

    def __init__(self) -> None:
        super().__init__(_("This was saved a moment ago."))


class TooEarly(Refused):
    """A date earlier than the predecessors allow; `first` is the first day that works."""

    def __init__(self, message: str, first: date) -> None:
        super().__init__(message, field="due")
        self.first = first


class PredecessorLoop(Refused):
    """The tasks would wait for each other: each of `numbers` comes after the next, the last after the first."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        circle = " → ".join(str(n) for n in reversed((*numbers, numbers[0])))
        super().__init__(
            _("That would be a circle: %(circle)s. Take one of them out.") % {"circle": circle}, field="after"
        )
        self.numbers = numbers


class LockedStep(Refused):
    """A step that the template or a lead has locked was to be not needed, by somebody else or without a reason."""

    def __init__(self, *, leads: bool) -> None:
        super().__init__(
            _("This step is locked. Say in one line why it is not needed: both companies read it.")
            if leads
            else _("This step is locked: only a lead of the plan can say that it is not needed. Ask yours."),
            field="why",
        )
        self.leads = leads


class PlanRetired(Refused):
    """The plan was retired: it is read, and nothing on it changes any more, until a lead opens it again."""

    def __init__(self, team: str) -> None:
        super().__init__(
            _("This plan is retired, so nothing on it changes any more. A lead of %(team)s can open it again.")
            % {"team": team}
        )


class CannotUndo(Refused):
    """Somebody has touched the same field since."""
