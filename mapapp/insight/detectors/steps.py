"""Which steps there are, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.insight.case import BUYER, Step
from mapapp.insight.detectors.about import BUDGET, LEGAL, NDA, SAYING_YES, SECURITY, SPONSOR, topics
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, hashes, numbers_of
from mapapp.insight.finding import Place
from mapapp.plans.models import Part

OWNERS = {SECURITY: Part.SECURITY, LEGAL: Part.LEGAL, BUDGET: Part.ECONOMIC_BUYER, SPONSOR: Part.EXECUTIVE_SPONSOR}
MISSING: Mapping[str, tuple[Promise, Promise, Promise]] = {
    SECURITY: (
        gettext_lazy("No security review is planned"),
        gettext_lazy("None of the %(count)s tasks is their check of security, and nobody who reviews it owns one."),
        gettext_lazy("Ask who reviews security and how long that takes; add the questionnaire and the review."),
    ),
    LEGAL: (
        gettext_lazy("No legal review is planned"),
        gettext_lazy("None of the %(count)s tasks settles the contract’s terms; an NDA and the signature do not."),
        gettext_lazy("Ask who reads the contract and how long that takes, and add the review."),
    ),
    BUDGET: (
        gettext_lazy("No approval of the budget is planned"),
        gettext_lazy("None of the %(count)s tasks is somebody’s yes to the money."),
        gettext_lazy("Ask who approves it, in which round, and add that approval with its date."),
    ),
    SPONSOR: (
        gettext_lazy("No step of the sponsor is planned"),
        gettext_lazy("None of the %(count)s tasks but the signature is their sponsor’s or decided by executives."),
        gettext_lazy("Agree with the champion when the sponsor hears the result, and add that."),
    ),
}  # fmt: skip
LACKING: Mapping[str, Promise] = {  # the same inside a sentence
    SECURITY: gettext_lazy("the security review"),
    LEGAL: gettext_lazy("the legal review"),
    BUDGET: gettext_lazy("the approval of the budget"),
    SPONSOR: gettext_lazy("a step of the sponsor"),
}
JOINED = frozenset({"task", "approval"})  # what hangs on nothing without being an occasion of its own


def step_missing(seen: Seen) -> Iterator[Draft]:
    """One of the four steps that block most purchases is not there. What is not needed was thought of."""
    if len(seen.steps) < seen.case.numbers.light_plan:
        return
    for about in missing(seen):
        title, evidence, act = MISSING[about]
        people = tuple(one.number for one in seen.of_part(OWNERS[about]))
        words = str(evidence) % {"count": len(seen.steps)}
        yield Draft(words, str(act), Place("plan_fill"), title=str(title), about=about, people=people)


def missing(seen: Seen) -> tuple[str, ...]:
    """Which of the four steps are not there, however few there are."""
    everyone = [step for step in seen.case.steps if not step.mark]
    return tuple(about for about in MISSING if not any(is_about(seen, step, about) for step in everyone))


def is_about(seen: Seen, step: Step, about: str) -> bool:
    """By its words, or because of who owns it: an NDA that counsel signs is no review of the contract, and not all
    that the one with the money does is a yes to it."""
    if about in topics(step.text):
        return True
    if not seen.owned_by_part(step, OWNERS[about]):
        return False
    small = step.text.casefold()
    if about == LEGAL:
        return NDA.search(small) is None
    return about != BUDGET or step.kind == "approval" or SAYING_YES.search(small) is not None


def trial_without_criteria(seen: Seen) -> Iterator[Draft]:
    """A trial whose end nobody has defined."""
    for phase in seen.case.phases:
        inside = [step for step in seen.open if step.phase == phase.number]
        if phase.is_trial and not phase.criteria and inside:
            count = ngettext("One open task", "%(count)s open tasks", len(inside)) % {"count": len(inside)}
            yield Draft(
                _("“%(name)s” has no exit criteria. %(count)s: %(which)s.")
                % {"name": phase.name, "count": count, "which": hashes(numbers_of(inside))},
                _("Write with the buyer what it must show, so that both know when it is passed."),
                Place("criteria", phase.number),
                about=str(phase.number),
                tasks=numbers_of(inside),
            )


def nothing_after(seen: Seen) -> Iterator[Draft]:
    """The plan ends where the buyer's work begins."""
    signature = seen.case.signature
    if signature is None:
        return
    if any(
        step.mark == "go_live" or step.starts_on > signature.due_on or signature.number in step.after
        for step in seen.steps.values()
        if step is not signature
    ):
        return
    yield Draft(
        _("Nothing is planned after the signature on %(day)s: no kickoff, no go-live.")
        % {"day": seen.day(signature.done_on or signature.due_on)},
        _("Add the kickoff and the go-live: they buy the result, not the contract."),
        Place("plan_fill"),
        tasks=(signature.number,),
    )


def orphans(seen: Seen) -> Iterator[Draft]:
    """Open steps that follow nothing and that nothing follows: whether they slip, nobody sees."""
    followed = {before for step in seen.steps.values() for before in step.after}
    alone = [
        step
        for step in seen.open
        if step.kind in JOINED and not step.mark and step.number not in followed
        and not any(before in seen.steps for before in step.after)
    ]  # fmt: skip
    if not alone:
        return
    words = ngettext(
        "%(which)s comes after nothing, and nothing waits for it.",
        "%(which)s come after nothing, and nothing waits for them.", len(alone),
    )  # fmt: skip
    yield Draft(
        words % {"which": hashes(numbers_of(alone))},
        ngettext(
            "Say what it comes after or what waits for it, or leave it out.",
            "Say of each what it comes after or what waits for it, or leave it out.",
            len(alone),
        ),
        Place("task", alone[0].number, alone[0].side),
        tasks=numbers_of(alone),
    )


def too_many(seen: Seen) -> Iterator[Draft]:
    most, count = seen.case.numbers.tasks_most, len(seen.steps)
    if count > most:
        yield Draft(
            _("%(count)s tasks: few people read a plan of more than %(most)s.") % {"count": count, "most": most},
            _("Put small steps together, and keep your own in your private lane."),
            Place("plan"),
        )


def no_goal_served(seen: Seen) -> Iterator[Draft]:
    """Where steps name the goal they serve, some do not."""
    asked = [step for step in seen.steps.values() if step.kind != "milestone" and not step.mark]
    served = [step for step in asked if step.goal is not None]
    without = [step for step in asked if step.goal is None and step.is_open]
    if not without or 100 * len(served) < seen.case.numbers.goals_named * len(asked):
        return
    words = ngettext("%(which)s serves no goal.", "%(which)s serve no goal.", len(without))
    ours = [step for step in without if step.side != BUYER]
    evidence = words % {"which": hashes(numbers_of(without))}
    if ours and len(ours) < len(without):
        evidence += " " + ngettext("%(count)s of them is yours.", "%(count)s of them are yours.", len(ours)) % {
            "count": len(ours)
        }
    yield Draft(
        evidence,
        ngettext(
            "Link it to the goal it serves, or ask whether the buyer needs it.",
            "Link each to the goal it serves, or ask whether the buyer needs it.",
            len(without),
        ),
        Place("task", without[0].number, without[0].side),
        tasks=numbers_of(without),
    )
