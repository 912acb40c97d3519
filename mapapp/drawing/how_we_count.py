"""What the words of lists and reports mean, made from the numbers and the rules that hold: nothing of it is written
twice, so the page cannot say something else than what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import Case, Numbers
from mapapp.insight.commitment import RULES as READINGS
from mapapp.insight.detectors.endings import CLOSED
from mapapp.insight.detectors.rules import EVERY
from mapapp.insight.detectors.wordings import WORDS
from mapapp.insight.health import read_health
from mapapp.private.changes.taking_in import KEPT
from mapapp.private.pipeline import NO_PLAN, Pipeline


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


def how_we_count(numbers: Numbers, pipeline: Pipeline, counts_for: timedelta) -> tuple[Section, ...]:
    """All sections of the page, by one version of a team's numbers and of how it reads its opportunities; what ended
    counts in its history `counts_for` so long."""
    rules = (*EVERY, CLOSED, WORDS)
    return (
        Section("words", _("The words"), "", tuple(_words(numbers, pipeline.qualified))),
        Section(
            "health", _("Plan health"),
            _("Points of 100. An act counts for the side whose person did it, and we judge what people do, never what "
              "they open. What the CRM says, and what a side keeps to itself, plays no part."),
            tuple(_parts(numbers)),
        ),
        Section(
            "chance", _("What a deal is worth"),
            _("Its amount times the chance that it is won: of its stage alone, and of its stage with its plan."),
            tuple(_chances(pipeline, counts_for)),
        ),
        Section(
            "coach", _("What the coach looks for"),
            _("Each is named with what it was read from. It can be put off for seven days, or be said not to be "
              "relevant."),
            tuple(Term(one.code, str(one.title), one.said(numbers), _worth(one.weight)) for one in rules),
        ),
        Section(
            "commitment", _("When a buyer does not commit"),
            _("What it may mean, per person, since both sides last agreed: a question to ask, no verdict."),
            tuple(
                Term(kind, str(title), str(words) % {"days": numbers.answer_waits})
                for kind, (title, words) in READINGS.items()
            ),
        ),
    )  # fmt: skip


def _words(numbers: Numbers, qualified: str) -> Iterator[Term]:
    yield from _of_judging(numbers)
    yield from _of_silence(numbers)
    yield from _of_dates()
    yield from _of_the_deal(qualified)
    yield from _of_progress()


def _of_judging(numbers: Numbers) -> Iterator[Term]:
    yield Term("active", _("Active"), _(
        "Open, shared with a buyer who has joined, with a step still to do that has its dates, and with an act of "
        "somebody in the last %(ends)s days.") % {"ends": numbers.stale_ends})  # fmt: skip
    yield Term("healthy", _("Healthy"), _(
        "Active; plan health is at least %(points)s; the buyer’s people own at least %(share)s %% of the open steps; "
        "signature and its target are on the plan, and it is projected for no later day than that, nor than the target "
        "it is held to; "
        "nothing is late for more than %(late)s working days.") % {
            "points": numbers.healthy_from, "share": numbers.buyer_share, "late": numbers.late_most})  # fmt: skip
    yield Term("bands", _("Needs care, at risk"), _(
        "From %(healthy)s points on it is called healthy, from %(care)s on it needs care, below it is at risk.") % {
            "healthy": numbers.healthy_from, "care": numbers.care_from})  # fmt: skip
    yield Term("judged", _("Until when a plan is judged"), _(
        "Until it is signed or retired, or the CRM says won or lost. From then on there is no plan health; of what is "
        "signed or won is still read whether somebody acts on it and whether something comes after the signature."
    ))  # fmt: skip


def _of_silence(numbers: Numbers) -> Iterator[Term]:
    yield Term("stale", _("Stale"), _(
        "No act of anybody that both companies read for %(warns)s days: amber. For %(red)s: red. For %(ends)s it is no "
        "longer active, and whoever leads it is asked what becomes of it.") % {
            "warns": numbers.stale_warns, "red": numbers.stale_red, "ends": numbers.stale_ends})  # fmt: skip
    yield Term("quiet", _("Buyer gone quiet"), _(
        "A buyer has joined, the plan is neither signed nor retired nor closed in the CRM, and none of their people "
        "has done, answered or proposed anything in it for %(days)s days.") % {
            "days": numbers.quiet_buyer})  # fmt: skip
    yield Term("act", _("Act"), _(
        "What a person of the plan did on it: wrote, finished, accepted, moved, answered. It counts for his company, "
        "whosever step it was. Reading is none."))  # fmt: skip


def _of_dates() -> Iterator[Term]:
    yield Term("late", _("Late"), _("Open, and its due date is over where its owner works."))
    yield Term("slip", _("Slip"), _(
        "Open, and due later than in the baseline that both sides agreed on; in working days. Another date does not "
        "clear it: finishing the step does, or a new baseline."))  # fmt: skip
    yield Term("behind", _("Behind"), _(
        "Finished later than the date it is held to, or still open once that day is over, or due later than that by "
        "now; in working days where its owner works. It is held to the date of the baseline; without one to the date "
        "that stood when the first buyer joined; if it came later, to its first."))  # fmt: skip


def _of_the_deal(qualified: str) -> Iterator[Term]:
    yield Term("touchpoint", _("Touchpoint"), _(
        "A review that was ended, or a call or meeting that was logged, after which a version was saved and sent."
    ))  # fmt: skip
    yield Term("close_plan", _("Close plan"), _(
        "A plan that nobody of the buyer’s has joined yet. It never counts as a mutual one."))  # fmt: skip
    from_stage = _("The opportunity stands at “%(stage)s”, or at a later stage.") % {"stage": qualified}
    unset = _("The opportunity stands at a stage that your team’s settings call so; they name none yet.")
    yield Term("qualified", _("Qualified"), from_stage if qualified else unset)


def _of_progress() -> Iterator[Term]:
    yield Term("completion", _("Completion"), _(
        "Steps that are done, of all but those not needed; beside it the same by planned working days."))  # fmt: skip
    yield Term("in_hand", _("Days in hand"), _(
        "Working days of your own company from the projected go-live to its target; without such a step, from the end "
        "of the plan."))  # fmt: skip


def _parts(numbers: Numbers) -> Iterator[Term]:
    """The rules as the parts themselves say them: of a case that holds nothing but the numbers."""
    nothing = Case("", date.min, date.min, numbers=numbers)
    for part in read_health(nothing).parts:
        worth = ngettext("%(points)s point", "%(points)s points", part.most) % {"points": part.most}
        yield Term(part.code, part.name, part.rule, worth)


def _chances(pipeline: Pipeline, counts_for: timedelta) -> Iterator[Term]:
    factors = {name: pipeline.factors.get(name, 100) for name in ("healthy", "care", "risk", NO_PLAN)}
    yield Term("table", _("By the table"), _(
        "The percentage that the settings give its stage; with its plan times %(healthy)s %% when that is healthy, "
        "%(care)s %% when it needs care, %(risk)s %% when it is at risk, and %(none)s %% without one."
    ) % factors)  # fmt: skip
    yield Term("history", _("By your own history"), _(
        "Of the deals that were in that stage, how many were won: in the table’s place once %(enough)s of them are "
        "over; for a stage with such a plan likewise. Counted once a day, each deal once, of those that were won or "
        "lost in the last %(days)s days.") % {"enough": pipeline.enough, "days": counts_for.days})  # fmt: skip
    yield Term("passed", _("In which stages a deal was"), _(
        "With a plan: those in which the plan was read, each night, while the deal was open. With a plan or without: "
        "those in which the CRM’s files found it open, from the first file on that told of it. What was over when it "
        "first came in was in none. What files found of a deal that has a plan counts for its stage alone: nobody "
        "knows how healthy the plan was then."))  # fmt: skip
    yield Term("kept", _("For how long files count"), _(
        "What a file found is kept for %(days)s days; what files found before that is not counted any "
        "more.") % {"days": KEPT.days})  # fmt: skip


def _worth(weight: int) -> str:
    if weight == 3:
        return _("endangers the purchase")
    return _("costs time") if weight == 2 else _("worth a look")
