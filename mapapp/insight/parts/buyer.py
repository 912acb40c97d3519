"""Buyer owns work: how much of the plan is theirs, and how they stand to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from mapapp.insight.case import BUYER, Case, Numbers, Step
from mapapp.insight.parts.part import Part, Yardstick
from mapapp.insight.parts.saying import joined, named, no_steps


@dataclass(frozen=True, slots=True)
class Owned:
    """The `own` steps of the buyer's people, of `every` one that counts. `told` are those that tell something of them;
    of these `unsaid` are the ones they do not stand behind, and `due` those to be finished by now, which they `did`."""

    every: Sequence[Step]
    own: Sequence[Step]
    told: Sequence[Step]
    unsaid: Sequence[Step]
    due: Sequence[Step]
    did: Sequence[Step]

    @property
    def late(self) -> list[Step]:
        return [step for step in self.due if step.is_open]


def owns_work(case: Case) -> Part:
    """A third each: how much of it the buyer's people own, how many of their dates they stand behind, and how much of
    what was theirs to finish by now they finished. What cannot be told yet leaves its weight to the others."""
    held, account, owned = _yardstick(case.numbers), case.account or _("the buyer"), _owned(case)
    if not case.is_mutual:
        return held.nothing(
            (
                _("Nobody of %(account)s takes part any more: this is a close plan again.")
                if case.is_left
                else _("Nobody of %(account)s has joined: this is a close plan.")
            )
            % {"account": account},
            _("Invite who leads the evaluation there, and walk through the plan together."),
        )
    if not owned.own:
        return held.nothing(
            _("No step is owned by a person of %(account)s.") % {"account": account} if owned.every else no_steps(),
            _("Ask who there takes which step, and name them as owners.")
            if owned.every
            else _("Write down the steps, with who there takes which."),
            people=tuple(person.number for person in case.people if person.side == BUYER),
        )
    share = _share_of_all(owned, case.numbers)
    shares = [share, *_shares_of_theirs(owned)]
    return held.share(shares, _evidence(owned, account), _better(owned, share), owned.late or owned.unsaid)


def _yardstick(numbers: Numbers) -> Yardstick:
    rule = _(
        "A third each: the buyer’s people own %(share)s %% of the steps; they have finished theirs, or have said yes "
        "to the dates, set them, taken them over with the step, or begun, and are not behind; and what was theirs to "
        "finish by now, one of them has finished. What came done with the plan counts for the first alone. What cannot "
        "be told yet leaves its weight to the others. Until a buyer has joined it is 0."
    ) % {"share": numbers.full_share}
    return Yardstick("buyer", numbers.weight_buyer, rule)


def _owned(case: Case) -> Owned:
    own = [step for step in case.counted if step.side == BUYER and step.owner is not None]
    told = [step for step in own if not step.came_done]
    due = [step for step in told if step.is_done or step.was_due]
    return Owned(
        every=case.counted,
        own=own,
        told=told,
        unsaid=[step for step in told if not _stands_behind(step)],
        due=due,
        did=[step for step in due if step.done_by == BUYER],
    )


def _stands_behind(step: Step) -> bool:
    return step.done_by == BUYER or (step.agreed and not step.behind)


def _share_of_all(owned: Owned, numbers: Numbers) -> Fraction:
    """Of the share of all steps that the team asks for."""
    return min(Fraction(1), Fraction(100 * len(owned.own), len(owned.every) * numbers.full_share))


def _shares_of_theirs(owned: Owned) -> list[Fraction]:
    """Of the dates those that they stand behind, of what was due what they did; neither where there is none."""
    stood = [1 - Fraction(len(owned.unsaid), len(owned.told))] if owned.told else []
    done = [Fraction(len(owned.did), len(owned.due))] if owned.due else []
    return stood + done


def _evidence(owned: Owned, account: str) -> str:
    told, due = len(owned.told), len(owned.due)
    return joined(
        _("%(account)s’s people own %(owned)s of %(all)s steps.")
        % {"account": account, "owned": len(owned.own), "all": len(owned.every)},
        _("They stand behind %(count)s of %(all)s dates.") % {"count": told - len(owned.unsaid), "all": told}
        if told
        else "",
        _("Of %(all)s to be finished by now they finished %(count)s.") % {"count": len(owned.did), "all": due}
        if due
        else _("None was to be finished yet.")
        if told == len(owned.own)
        else _("None of what was still to do was to be finished yet."),
    )


def _better(owned: Owned, share: Fraction) -> str:
    if owned.late:
        return _("Ask for %(tasks)s to be finished by those who own it.") % {"tasks": named(owned.late)}
    asked = [step for step in owned.unsaid if step.is_open and not step.behind]
    if asked:
        return _("Ask for a yes to the dates of %(tasks)s.") % {"tasks": named(asked)}
    behind = [step for step in owned.unsaid if step.is_open]
    if behind:
        return _("Finish %(tasks)s, or agree with the buyer on a new baseline.") % {"tasks": named(behind)}
    done_for_them = owned.unsaid or len(owned.did) < len(owned.due)
    return _next(owned, share) if share < 1 or done_for_them else ""


def _next(owned: Owned, share: Fraction) -> str:
    """What is over cannot be mended: what is still to do can go better, or what is not written down yet."""
    if share == 1 and any(step.is_open for step in owned.own):
        return _("Let them say themselves that their next steps are finished.")
    if any(step.is_open and step not in owned.own for step in owned.every):
        return _("Ask which more of the steps their own people take.")
    return _("Write down the next steps, with who there takes which.")
