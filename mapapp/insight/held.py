"""What somebody of the buying company has not committed to: facts that people did, never what they opened.

What came right later is no refusal: agreed since, done, taken back, with somebody else by now. Pure over a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mapapp.insight.case import BUYER, SELLER, Asked, Case, Handed, Person, Proposed, Redate
from mapapp.insight.ended import end_of

LEADS = "lead"  # the role of a seat that answers a version
JOINED = "person.joined"  # to take a seat is to do nothing yet


@dataclass(frozen=True, slots=True)
class Held:
    """What one person has not committed to, each with the events that tell it. `versions` are those that wait for an
    answer of theirs, `refused` those that this person declined; `since`: from when on each that waits has waited for
    this person."""

    person: Person
    unanswered: tuple[Asked, ...] = ()
    declined: tuple[Asked, ...] = ()
    versions: tuple[Proposed, ...] = ()
    refused: tuple[Proposed, ...] = ()
    not_mine: tuple[Handed, ...] = ()
    passed_on: tuple[Handed, ...] = ()
    pushed: tuple[Redate, ...] = ()
    last_act_on: date | None = None
    since: Mapping[Asked | Proposed, date] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        dates = self.unanswered or self.declined or self.pushed
        return not (dates or self.versions or self.refused or self.not_mine or self.passed_on)

    @property
    def tasks(self) -> tuple[int, ...]:
        """The steps that this is about, in order."""
        rows: Sequence[Asked | Handed | Redate] = (
            *self.unanswered, *self.declined, *self.not_mine, *self.passed_on, *self.pushed,
        )  # fmt: skip
        return tuple(sorted({row.task for row in rows}))


def held_by(case: Case, person: Person) -> Held:
    """The facts of one person. Of dates and versions what was said since both sides last agreed, on that date or on a
    version; another date asked for since is no agreement. Of steps those that are open. Where nobody of the buying
    company takes part, no date waits for anybody: nobody has been asked."""
    steps = {step.number: step for step in case.steps if step.is_open}
    mine = {number for number, step in steps.items() if step.owner == person.number}
    asked = [one for one in case.asked if one.by_side == SELLER and one.task in steps]
    last = {one.task: one for one in asked}
    agreed = agreed_at(case)
    of_plan = agreed.get(None, 0)

    def stands(event: int, task: int | None = None) -> bool:
        return event > max(of_plan, agreed.get(task, 0))

    unanswered = tuple(one for one in last.values() if not one.answer and one.task in mine and case.is_mutual)
    versions = waiting(case) if may_agree(person) else ()
    waits: tuple[Asked | Proposed, ...] = (*unanswered, *versions)
    return Held(
        person,
        unanswered=unanswered,
        declined=tuple(one for one in asked if _said_no(one, person) and stands(_at(one), one.task)),
        versions=versions,
        refused=tuple(
            one for one in case.proposed if one.by_side == SELLER and _said_no(one, person) and stands(_at(one))
        ),
        not_mine=tuple(
            one
            for one in case.handed
            if one.not_mine and one.by == person.number and one.task in steps and _is_nobodys(case, one)
        ),
        passed_on=_passed_on(case, person, set(steps)),
        pushed=_pushed(
            [
                one
                for one in case.redates
                if one.by == person.number and one.task in mine and stands(one.event, one.task)
            ]
        ),
        last_act_on=max((act.on for act in case.acts if act.by == person.number), default=None),
        since={one: waits_since(case, person, one) for one in waits},
    )


def waits_since(case: Case, person: Person, one: Asked | Proposed) -> date:
    """From when on it has been waiting for this person: not before he took his seat, or who has none before the first
    of those of his colleagues who take part did; a date not before he was given the step, a version not before he was a
    lead."""
    since = [one.on, person.joined_on or _first_there(case)]
    if isinstance(one, Asked):
        since += [row.on for row in case.handed if (row.task, row.to) == (one.task, person.number)]
    else:
        since.append(person.leads_on)
    return max(day for day in since if day)


def _first_there(case: Case) -> date | None:
    """Since when somebody of the buying company has been there who still is."""
    came = [one.joined_on for one in case.people if one.side == BUYER and one.joined_on]
    return min(came, default=case.buyer_joined_on)


def version_for_nobody(case: Case) -> Proposed | None:
    """The seller's version that waits while nobody of the buying company may answer it: none of them is a lead."""
    if end_of(case) or any(may_agree(person) for person in case.people):
        return None
    return next(iter(waiting(case)), None)


def waiting(case: Case) -> tuple[Proposed, ...]:
    """The seller's versions that nobody has answered."""
    return tuple(one for one in case.proposed if one.by_side == SELLER and not one.answer)


def may_agree(person: Person) -> bool:
    """He can agree to a version."""
    return person.side == BUYER and person.role == LEADS


def agreed_at(case: Case) -> dict[int | None, int]:
    """Task number -> the event by which both sides last agreed on a date of it; None -> on a version."""
    found: dict[int | None, int] = {}
    for asked in case.asked:
        if asked.answer == "accepted":
            found[asked.task] = max(found.get(asked.task, 0), _at(asked))
    for proposed in case.proposed:
        if proposed.answer == "accepted":
            found[None] = max(found.get(None, 0), _at(proposed))
    return found


def acted_since(case: Case, event: int) -> frozenset[int]:
    """Who of the buying company did something after that, other than taking a seat, leaving it, or declining one."""
    return frozenset(
        act.by
        for act in case.acts
        if act.event > event and act.side == BUYER and act.verb != JOINED and not act.takes_no_part
    )


def _at(one: Asked | Proposed) -> int:
    return one.answered_event or one.event


def _said_no(one: Asked | Proposed, person: Person) -> bool:
    return one.answer == "declined" and one.answered_by == person.number


def _is_nobodys(case: Case, said: Handed) -> bool:
    """Nobody has taken what was called "not mine"; to be given it back by who sells is not to take it."""
    step = next(one for one in case.steps if one.number == said.task)
    if step.owner is None:
        return step.side == BUYER
    last = max((one for one in case.handed if one.task == said.task), key=lambda one: one.event)
    return step.owner == said.by and last.side == SELLER


def _passed_on(case: Case, person: Person, steps: set[int]) -> tuple[Handed, ...]:
    """The last time that each of his steps went on to a colleague; none that came back to him."""
    owners = {step.number: step.owner for step in case.steps}
    last = {
        one.task: one
        for one in case.handed
        if one.was == person.number and one.side == BUYER and not one.not_mine and one.to not in (None, person.number)
    }
    return tuple(one for one in last.values() if one.task in steps and owners[one.task] != person.number)


def _pushed(moves: Sequence[Redate]) -> tuple[Redate, ...]:
    """The moves of steps that he moved later twice himself, and did not take back."""
    own = [one for one in moves if one.puts_off]
    return tuple(one for one in own if sum(other.task == one.task for other in own) > 1)
