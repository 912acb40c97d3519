"""What there is to say of a row's length and kind: what was worked out of them, and what does not go together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mapapp.exchange.checked import Level, Offer, Problem
from mapapp.exchange.columns import Columns
from mapapp.exchange.kinds import MILESTONE, TASK
from mapapp.exchange.vocabulary import Field
from mapapp.plans.words import day_words, days_words


def span_troubles(row: int, columns: Columns) -> Iterator[Problem]:
    """A length that cannot be read, that gave the due date, or that the two dates contradict."""
    span, start, due = columns.spans.get(row), columns.start.cells.get(row), columns.dues.get(row)
    if span is None:
        return
    if span.days is None:
        text = _("“%(seen)s” is no length in working days. Type a number, such as 5, or empty the cell.")
        yield Problem(row, Field.DURATION, Level.ASK, "span_unreadable", text % {"seen": span.seen}, span.seen)
        return
    said = {"seen": span.seen, "day": day_words(due, today=columns.today) if due else ""}
    if row in columns.due_found:
        text = _("Due %(day)s, worked out from the start and the length “%(seen)s”.") % said
        yield Problem(row, Field.DUE, Level.NOTE, "due_found", text, span.seen)
    elif due and start and start.on and start.on <= due:
        days = columns.calendar(row).working_days.between(start.on, due)
        if days != max(span.days, 1):
            text = _("The length says “%(seen)s”, the two dates make %(days)s. The dates are taken.")
            text %= said | {"days": days_words(days)}
            yield Problem(row, Field.DURATION, Level.NOTE, "span_differs", text, span.seen)


def kind_troubles(row: int, columns: Columns) -> Iterator[Problem]:
    """A word that is no kind, a milestone that was guessed, and the start that a milestone does not have."""
    read, start, due = columns.kinds[row], columns.start.cells.get(row), columns.dues.get(row)
    if not read.known:
        text = _("“%(seen)s” is no kind of step we know: task, meeting, approval and milestone are.") % {
            "seen": read.seen
        }
        yield Problem(row, Field.KIND, Level.NOTE, "kind_unknown", text, read.seen)
    if read.kind != MILESTONE:
        return
    if read.how == "words":
        offers = (Offer(MILESTONE, _("Milestone")), Offer(TASK, _("Task")))
        text = _("Its words call it a milestone, so it has one date and no length. Type “task” if it is work.")
        yield Problem(row, Field.KIND, Level.ASK, "kind_guessed", text, read.seen, offers)
    elif read.how == "length":
        text = _("Its length is nothing, so it is taken as a milestone.")
        yield Problem(row, Field.KIND, Level.NOTE, "kind_length", text, read.seen)
    if due and start and start.on and start.on != due:
        text = _("A milestone has one date, %(day)s. The start “%(seen)s” stays behind.")
        text %= {"day": day_words(due, today=columns.today), "seen": start.seen}
        yield Problem(row, Field.START, Level.NOTE, "milestone_start", text, start.seen)
