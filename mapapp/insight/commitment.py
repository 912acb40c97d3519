"""When a buyer will not commit: what each of them did not answer, declined or passed on, and what that may mean.

"When they refuse, they are telling you something too." Read from what people did, never from what they opened. Pure
over a case; for sellers only. A reading is a question to ask, not a verdict: each stands on evidence named with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import BUYER, SELLER, Asked, Case, Handed, Person, Redate, Step
from mapapp.plans.models import Part

WAITS = 7  # days after which a proposal that nobody answered counts
WRONG, AUTHORITY, PRIORITY = "wrong_person", "missing_authority", "low_priority"
DECIDES = frozenset({Part.ECONOMIC_BUYER, Part.EXECUTIVE_SPONSOR})
SIGNS = DECIDES | {Part.LEGAL, Part.PROCUREMENT}  # for whom a paper to sign, or a budget, is his own
DECIDING = re.compile(
    r"\b(approv\w*|sign\w*|budget\w*|contract\w*|purchase order|PO|funding|sign-off)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Held:
    """What one person of the buying company has not committed to: the facts, each with the events that tell it."""

    person: Person
    unanswered: tuple[Asked, ...] = ()
    declined: tuple[Asked, ...] = ()
    not_mine: tuple[Handed, ...] = ()
    passed_on: tuple[Handed, ...] = ()
    pushed: tuple[Redate, ...] = ()
    last_act_on: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.unanswered or self.declined or self.not_mine or self.passed_on or self.pushed)

    @property
    def tasks(self) -> tuple[int, ...]:
        """The steps that this is about, in order."""
        rows: Sequence[Asked | Handed | Redate] = (
            *self.unanswered, *self.declined, *self.not_mine, *self.passed_on, *self.pushed,
        )  # fmt: skip
        return tuple(sorted({row.task for row in rows}))


@dataclass(frozen=True, slots=True)
class Leaning:
    """What it may mean that somebody does not commit: the kind, in words, what it is read from, what to ask."""

    kind: str
    title: str
    evidence: str
    ask: str
    tasks: tuple[int, ...] = ()
    events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """One person, with what he has not committed to and what it may mean, the likeliest first."""

    held: Held
    leanings: tuple[Leaning, ...] = field(default=())


def read_commitment(case: Case) -> tuple[Commitment, ...]:
    """Everybody of the buying company who left something open, most of it first. Nothing on a plan that is signed or
    retired: there is nothing left to commit to."""
    if case.is_signed or case.state != "open":
        return ()
    found = [_held(case, person) for person in case.people if person.side == BUYER]
    rows = [Commitment(held, tuple(_leanings(case, held))) for held in found if not held.is_empty]
    return tuple(sorted(rows, key=lambda row: (-len(row.leanings), -_weight(row.held), row.held.person.number)))


def _weight(held: Held) -> int:
    return 3 * len(held.not_mine) + 2 * (len(held.declined) + len(held.passed_on)) + len(held.unanswered)


def _held(case: Case, person: Person) -> Held:
    """The facts of one person. What came right later is no refusal: a declined date that was then agreed, or a step
    that is done, is left out; what somebody passed on stays his."""
    steps = {step.number: step for step in case.steps}
    open_now = {number for number, step in steps.items() if step.is_open}
    mine = {number for number in open_now if steps[number].owner == person.number}
    asked = [one for one in case.asked if one.by_side == SELLER and one.task in open_now]
    last = {one.task: one for one in asked}
    handed = [one for one in case.handed if one.task in open_now]
    pushed = [one for one in case.redates if one.by == person.number and one.days > 0 and one.task in mine]
    often = {one.task for one in pushed if sum(other.task == one.task for other in pushed) > 1}
    return Held(
        person,
        unanswered=tuple(one for one in last.values() if not one.answer and one.task in mine),
        declined=tuple(one for one in last.values() if one.answer == "declined" and one.answered_by == person.number),
        not_mine=tuple(one for one in handed if one.not_mine and one.by == person.number),
        passed_on=tuple(one for one in handed if _passed(one, person)),
        pushed=tuple(one for one in pushed if one.task in often),
        last_act_on=max((act.on for act in case.acts if act.by == person.number), default=None),
    )


def _passed(one: Handed, person: Person) -> bool:
    return one.was == person.number and one.side == BUYER and not one.not_mine and one.to not in (None, person.number)


def _leanings(case: Case, held: Held) -> Iterator[Leaning]:
    for read in (_wrong_person, _authority, _priority):
        if (found := read(case, held)) is not None:
            yield found


def _wrong_person(case: Case, held: Held) -> Leaning | None:
    """A step was called not his, or two of his went to others: whoever does the work sits elsewhere."""
    if not held.not_mine and len(held.passed_on) < 2:
        return None
    facts = []
    if held.not_mine:
        numbers = [one.task for one in held.not_mine]
        facts.append(_("%(name)s called %(steps)s “not mine”.") % {"name": held.person.name, "steps": _steps(numbers)})
    others = [case.person(one.to) for one in held.passed_on]
    if others:
        facts.append(
            ngettext("%(count)s step went on to %(names)s.", "%(count)s steps went on to %(names)s.", len(others))
            % {"count": len(others), "names": _listed(list(dict.fromkeys(p.name for p in others if p)))}
        )
    rows: tuple[Handed, ...] = (*held.not_mine, *held.passed_on)
    return Leaning(
        WRONG,
        _("Perhaps not the person whose work it is"),
        " ".join(facts),
        _("Ask who does this work, and put the step under that name."),
        tuple(sorted({one.task for one in rows})),
        tuple(sorted(one.event for one in rows)),
    )


def _authority(case: Case, held: Held) -> Leaning | None:
    """What waits for him is a yes that is not his to give; or what he had went up to who decides."""
    steps = {step.number: step for step in case.steps}
    open_rows: tuple[Asked, ...] = (*held.unanswered, *held.declined)
    above = [one for one in open_rows if held.person.part not in SIGNS and is_decision(steps[one.task])]
    up = [one for one in held.passed_on if _decides(case.person(one.to)) and not _decides(held.person)]
    if not above and not up:
        return None
    facts = []
    if above:
        numbers = [one.task for one in above]
        facts.append(
            ngettext("%(steps)s takes a decision, and it lies with %(name)s.",
                     "%(steps)s take decisions, and they lie with %(name)s.", len(set(numbers)))
            % {"steps": _steps(numbers), "name": held.person.name}
        )  # fmt: skip
    if up:
        names = _listed(list(dict.fromkeys(p.name for one in up if (p := case.person(one.to)))))
        facts.append(_("%(steps)s went up to %(names)s.") % {"steps": _steps([one.task for one in up]), "names": names})
    rows: tuple[Asked | Handed, ...] = (*above, *up)
    return Leaning(
        AUTHORITY,
        _("Perhaps somebody else’s yes to give"),
        " ".join(facts),
        _("Ask who else has to say yes, and for half an hour with that person."),
        tuple(sorted({one.task for one in rows})),
        tuple(sorted(one.event for one in rows)),
    )


def _priority(case: Case, held: Held) -> Leaning | None:
    """Two proposals without an answer for a week, dates declined twice, or a date pushed twice: other things come
    first. Who did something else on the plan meanwhile was there and left it; who did not was not there."""
    waiting = [one for one in held.unanswered if (case.today - one.on).days >= WAITS]
    if len(waiting) < 2 and len(held.declined) < 2 and not held.pushed:
        return None
    facts = []
    if waiting:
        oldest = max((case.today - one.on).days for one in waiting)
        facts.append(
            ngettext("%(count)s proposed date without an answer, for %(days)s days.",
                     "%(count)s proposed dates without an answer, the oldest for %(days)s days.", len(waiting))
            % {"count": len(waiting), "days": oldest}
        )  # fmt: skip
    if held.declined:
        facts.append(
            ngettext("%(count)s date declined.", "%(count)s dates declined.", len(held.declined))
            % {"count": len(held.declined)}
        )
    if held.pushed:
        facts.append(_("%(steps)s moved later more than once.") % {"steps": _steps([one.task for one in held.pushed])})
    rows: tuple[Asked | Redate, ...] = (*waiting, *held.declined, *held.pushed)
    return Leaning(
        PRIORITY,
        _("Perhaps other things come first"),
        " ".join(facts),
        _("Ask what would make it worth this month, and link the step to a goal of theirs."),
        tuple(sorted({one.task for one in rows})),
        tuple(sorted(one.event for one in rows)),
    )


def is_decision(step: Step) -> bool:
    """A yes is given in it: an approval, the signature, or words that say so."""
    return step.kind == "approval" or step.mark == "signature" or DECIDING.search(step.text) is not None


def _decides(person: Person | None) -> bool:
    return person is not None and person.part in DECIDES


def _steps(numbers: Sequence[int]) -> str:
    return _listed([f"#{number}" for number in sorted(set(numbers))])


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s and %(last)s") % {"others": ", ".join(names[:-1]), "last": names[-1]}
