"""What the words of lists and reports mean, made from the numbers and the rules that hold: nothing of it is written
twice, so the page cannot say something else than what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import Case, Numbers
from mapapp.insight.detectors.rules import EVERY
from mapapp.insight.detectors.wordings import WORDS
from mapapp.insight.health import read_health


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means; `worth` says how much it weighs."""

    code: str
    name: str
    words: str
    worth: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    words: str
    terms: tuple[Term, ...]


def how_we_count(numbers: Numbers, qualified: str = "") -> tuple[Section, ...]:
    """All sections of the page, by one version of a team's numbers; `qualified` is the stage from which its settings
    call an opportunity so."""
    return (
        Section("words", _("The words"), "", tuple(_words(numbers, qualified))),
        Section(
            "health", _("Plan health"),
            _("Points of 100. An act counts for the side whose person did it, and we judge what people do, never what "
              "they open. What the CRM says, and what a side keeps to itself, plays no part."),
            tuple(_parts(numbers)),
        ),
        Section(
            "coach", _("What the coach looks for"),
            _("Each is named with what it was read from. It can be put off for seven days, or be said not to be "
              "relevant."),
            tuple(Term(one.code, str(one.title), one.said(numbers), _worth(one.weight)) for one in (*EVERY, WORDS)),
        ),
    )  # fmt: skip


def _words(numbers: Numbers, qualified: str) -> Iterator[Term]:
    stale = {"warns": numbers.stale_warns, "red": numbers.stale_red, "ends": numbers.stale_ends}
    yield Term("active", _("Active"), _(
        "Open, shared with a buyer who has joined, with a step still to do that has its dates, and with an act of "
        "somebody in the last %(ends)s days.") % stale)  # fmt: skip
    yield Term("healthy", _("Healthy"), _(
        "Active; plan health is at least %(points)s; the buyer’s people own at least %(share)s %% of the open steps; "
        "projected signature is not after its target; nothing is late for more than %(late)s working days.") % {
            "points": numbers.healthy_from, "share": numbers.buyer_share, "late": numbers.late_most})  # fmt: skip
    yield Term("bands", _("Needs care, at risk"), _(
        "From %(healthy)s points on it is called healthy, from %(care)s on it needs care, below it is at risk.") % {
            "healthy": numbers.healthy_from, "care": numbers.care_from})  # fmt: skip
    yield Term("stale", _("Stale"), _(
        "No act of anybody that both companies read for %(warns)s days: amber. For %(red)s: red. For %(ends)s it is no "
        "longer active, and whoever leads it is asked what becomes of it.") % stale)  # fmt: skip
    yield Term("act", _("Act"), _(
        "What a person of the plan did on it: wrote, finished, accepted, moved, answered. It counts for his company, "
        "whosever step it was. Reading is none."))  # fmt: skip
    yield Term("late", _("Late"), _("Open, and its due date is over where its owner works."))
    yield Term("slip", _("Slip"), _(
        "Open, and due later than in the baseline that both sides agreed on; in working days. Another date does not "
        "clear it: finishing the step does, or a new baseline."))  # fmt: skip
    yield Term(
        "touchpoint",
        _("Touchpoint"),
        _("A review that was ended, or a call or meeting that was logged, after which a version was saved and sent."),
    )
    yield Term("close_plan", _("Close plan"), _(
        "A plan that nobody of the buyer’s has joined yet. It never counts as a mutual one."))  # fmt: skip
    from_stage = _("The opportunity stands at “%(stage)s”, or at a later stage.") % {"stage": qualified}
    unset = _("The opportunity stands at a stage that your team’s settings call so; they name none yet.")
    yield Term("qualified", _("Qualified"), from_stage if qualified else unset)
    yield Term("completion", _("Completion"), _(
        "Steps that are done, of all but those not needed; beside it the same by planned working days."))  # fmt: skip
    yield Term(
        "in_hand",
        _("Days in hand"),
        _("Working days from the projected go-live to its target; without such a step, from the end of the plan."),
    )


def _parts(numbers: Numbers) -> Iterator[Term]:
    """The rules as the parts themselves say them: of a case that holds nothing but the numbers."""
    nothing = Case("", date.min, date.min, numbers=numbers)
    for part in read_health(nothing).parts:
        worth = ngettext("%(points)s point", "%(points)s points", part.most) % {"points": part.most}
        yield Term(part.code, part.name, part.rule, worth)


def _worth(weight: int) -> str:
    if weight == 3:
        return _("endangers the purchase")
    return _("costs time") if weight == 2 else _("worth a look")
