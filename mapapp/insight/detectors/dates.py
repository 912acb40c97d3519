"""Dates that never turn red, and dates that do not fit what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from mapapp.insight.case import BUYER, Redate, Step
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, days, named
from mapapp.insight.finding import Place
from mapapp.plans.words import count_words, days_words, signed_days_words


def pushed_twice(seen: Seen) -> Iterator[Draft]:
    """An open step was given later dates, each time before it was late."""
    moves: dict[int, list[Redate]] = defaultdict(list)
    times = seen.case.numbers.pushed_times
    late = {move.task for move in seen.case.redates if move.was_late}  # whoever moved it then
    for move in seen.case.redates:
        if move.puts_off:
            moves[move.task].append(move)
    for number, later in moves.items():
        step = seen.steps.get(number)
        if step is None or not step.is_open or step.late or len(later) < times or number in late:
            continue
        yield Draft(
            _("%(which)s was given a later date %(times)s times, by %(days)s in all, and was never late. "
              "First due %(first)s, now %(due)s.")
            % {"which": named(step), "times": count_words(len(later), within=True),
               "days": days_words(sum(move.days for move in later)),
               "first": seen.day(later[0].old), "due": seen.day(step.due_on)},
            _("Ask what it waits for, and write that down as a task that comes before it."),
            Place("task", number, step.side),
            title=_("#%(number)s moves before it turns red") % {"number": number},
            about=str(number),
            tasks=(number,),
            people=(step.owner,) if step.owner is not None else (),
            events=tuple(move.event for move in later),
        )  # fmt: skip


def redated_on_day(seen: Seen) -> Iterator[Draft]:
    """On the very day on which something was due it was given a later date, again and again."""
    numbers = seen.case.numbers
    moves = [
        move
        for move in seen.case.redates
        if move.on_due_day and move.puts_off
        and seen.since(move.on) <= numbers.redated_within and move.task in seen.steps
    ]  # fmt: skip
    if len(moves) < numbers.pushed_times:
        return
    told = ", ".join(
        _("#%(number)s on %(day)s (%(days)s)")
        % {"number": move.task, "day": seen.day(move.on), "days": signed_days_words(move.days)}
        for move in moves[-4:]
    )
    tasks = tuple(dict.fromkeys(move.task for move in moves))
    yield Draft(
        _("In %(period)s, dates were moved later %(times)s times on the day they were due: %(told)s.")
        % {"period": days(numbers.redated_within), "times": count_words(len(moves), within=True), "told": told},
        _("In the review, ask for the date that will hold, before the old one comes."),
        Place("review"),
        tasks=tasks,
        events=tuple(move.event for move in moves),
    )


def later_than_crm(seen: Seen) -> Iterator[Draft]:
    """The plan signs later than the CRM closes."""
    case, deal = seen.case, seen.case.deal
    planned = case.signature_on or case.target_signature_on
    if deal is None or deal.close_on is None or planned is None or deal.outcome != "open" or planned <= deal.close_on:
        return
    words = {
        "close": seen.day(deal.close_on),
        "planned": seen.day(planned),
        "days": days((planned - deal.close_on).days),
    }
    yield Draft(
        (_("CRM: %(close)s. Signature here: %(planned)s, %(days)s later.") if case.signature_on
         else _("CRM: %(close)s. Target for signature here: %(planned)s, %(days)s later.")) % words,
        _("Correct the date in the CRM, or find with the buyer what can start earlier."),
        Place("opportunity"),
        tasks=(case.signature.number,) if case.signature else (),
    )  # fmt: skip


def approval_short(seen: Seen) -> Iterator[Draft]:
    """An approval of the buyer is planned shorter than approvals of this team usually take."""
    numbers = seen.case.numbers
    usual, count = seen.case.usual_approval or (0, 0)
    if count < numbers.usual_from:
        return
    for step in seen.open:
        less = usual - step.days
        if _is_approval(step) and less >= numbers.approval_least and 100 * less >= numbers.approval_cut * usual:
            yield Draft(
                _("%(which)s is planned in %(planned)s. Here the last %(count)s approvals took %(usual)s as a rule.")
                % {"which": named(step), "planned": days_words(step.days), "usual": days_words(usual), "count": count},
                _("Ask who says yes and when they meet, and give it that time."),
                Place("task", step.number),
                title=_("#%(number)s leaves little time for an approval") % {"number": step.number},
                about=str(step.number),
                tasks=(step.number,),
                people=(step.owner,) if step.owner is not None else (),
            )


def _is_approval(step: Step) -> bool:
    return step.kind == "approval" and step.side == BUYER and not step.mark
