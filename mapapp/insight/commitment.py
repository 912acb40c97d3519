"""When a buyer will not commit: what each of them did not answer, declined or passed on, and what that may mean.

A date is the owner's to answer; a version, which is all dates at once, that of every lead of theirs.

"When they refuse, they are telling you something too." For sellers only. A reading is a question to ask, not a verdict:
each stands on evidence named with it. What lies unanswered is read in one way: who did nothing either has other things
to do, or colleagues do the work; who does everything else leaves what he cannot give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from mapapp.insight.case import BUYER, Asked, Case, Handed, Person, Proposed, Redate
from mapapp.insight.detectors.seen import days
from mapapp.insight.ended import end_of
from mapapp.insight.held import Held, acted_since, agreed_at, held_by, may_agree
from mapapp.insight.whose_yes import is_above, names_another
from mapapp.plans.models import DECIDERS

WRONG, AUTHORITY, PRIORITY = "wrong_person", "missing_authority", "low_priority"
Said = Asked | Proposed
Row = Asked | Handed | Redate | Proposed
RULES: Mapping[str, tuple[Promise, Promise]] = {  # what each reading is called, and what it is read from
    WRONG: (
        _l("Perhaps not the person whose work it is"),
        _l("They called a step “not mine” and nobody has it since; or two of theirs went on to colleagues; or they did "
           "nothing for %(days)s days since a version was proposed, while colleagues did."),
    ),
    AUTHORITY: (
        _l("Perhaps somebody else’s yes to give"),
        _l("A step that takes a yes above theirs lies for %(days)s days, was declined or called “not mine”; or theirs "
           "went up to who decides; or they say that somebody else decides; or they do everything but answer a version "
           "for %(days)s days; or nobody on the plan decides."),
    ),
    PRIORITY: (
        _l("Perhaps other things come first"),
        _l("A version, or two dates of theirs, lie for %(days)s days; or they said no twice; or moved a step of theirs "
           "later twice."),
    ),
}  # fmt: skip
OneOf = TypeVar("OneOf", Asked, Proposed)


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
    """Everybody of the buying company who left something open, most of it first. Nothing on a plan that has come to its
    end: there is nothing left to commit to."""
    if end_of(case):
        return ()
    found = [held_by(case, person) for person in case.people if person.side == BUYER]
    rows = [Commitment(held, tuple(_leanings(case, held))) for held in found if not held.is_empty]
    return tuple(sorted(rows, key=lambda row: (-len(row.leanings), -_weight(row.held), row.held.person.number)))


def _weight(held: Held) -> int:
    said_no = len(held.declined) + len(held.refused) + len(held.passed_on)
    return 3 * len(held.not_mine) + 2 * (said_no + len(held.versions)) + len(held.unanswered)


def _leanings(case: Case, held: Held) -> Iterator[Leaning]:
    for read in (_wrong_person, _authority, _priority):
        if (found := read(case, held)) is not None:
            yield found


def _wrong_person(case: Case, held: Held) -> Leaning | None:
    """A step was called not his, two of his went to others who do not decide, or a colleague acts while he does
    nothing and leaves a version lying: whoever does the work sits elsewhere."""
    left = [one for one in _long(case, held, held.versions) if _left_to(case, held.person, one) == WRONG]
    others = _to_colleagues(case, held)
    if held.not_mine:
        ask = _("Ask who does this work, and put the step under that name.")
    elif others:
        ask = _("Ask whether what %(name)s still has belongs to others, too.") % {"name": held.person.name}
    else:
        ask = _("Ask who over there agrees to a plan, and make that person a lead.")
    rows: Sequence[Row] = (*held.not_mine, *(one for one, _to in others), *left)
    return _leaning(WRONG, _wrong_facts(case, held, others, left), ask, rows)


def _to_colleagues(case: Case, held: Held) -> list[tuple[Handed, Person]]:
    """What went to colleagues who do not decide, with who has it; nothing of less than two, or when nothing is left."""
    found = [(one, to) for one in held.passed_on if (to := case.person(one.to)) and to.side == BUYER]
    others = [(one, to) for one, to in found if not _decides(to)]
    keeps = any(step.owner == held.person.number for step in case.open_steps)
    return others if len(others) > 1 and keeps else []


def _wrong_facts(
    case: Case, held: Held, others: Sequence[tuple[Handed, Person]], left: Sequence[Proposed]
) -> Iterator[str]:
    name = held.person.name
    if held.not_mine:
        yield _("%(name)s called %(steps)s “not mine”.") % {"name": name, "steps": _steps(held.not_mine)}
    if others:
        names = _listed(list(dict.fromkeys(to.name for _one, to in others)))
        told = {"count": len(others), "names": names}
        yield (
            ngettext("%(count)s step went on to %(names)s.", "%(count)s steps went on to %(names)s.", len(others))
            % told
        )
    for one in left:
        colleagues = _listed(_colleagues(case, held.person, one))
        yield _("Since version %(number)s was proposed %(name)s did nothing; %(others)s did.") % {
            "name": name, "number": one.version, "others": colleagues,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Above:
    """What waits for somebody and takes a yes `above` his, with the noes in which he `said` so; what `went_up`; the
    versions that he leaves while he does everything else (`left`), and those that nobody can decide (`bare`)."""

    above: Sequence[Asked | Handed]
    said: Sequence[Said]
    went_up: Sequence[Handed]
    left: Sequence[Proposed]
    bare: Sequence[Proposed]


def _authority(case: Case, held: Held) -> Leaning | None:
    """What waits for him is a yes that is not his to give, or he says so; or what he had went up to who decides."""
    found = _above(case, held)
    if found.went_up and not found.above:
        ask = _("Ask for half an hour with %(names)s.") % {"names": _decider_names(case, found.went_up)}
    else:
        ask = _("Ask who else has to say yes, and for half an hour with that person.")
    rows: Sequence[Row] = (*found.above, *found.said, *found.went_up, *found.left, *found.bare)
    return _leaning(AUTHORITY, _authority_facts(case, held.person.name, found), ask, rows)


def _above(case: Case, held: Held) -> Above:
    steps = {step.number: step for step in case.steps}
    waits: tuple[Asked | Handed, ...] = (*_long(case, held, held.unanswered), *held.declined, *held.not_mine)
    noes: tuple[Said, ...] = (*held.declined, *held.refused)
    versions = _long(case, held, held.versions)
    left = [one for one in versions if _left_to(case, held.person, one) == AUTHORITY]
    return Above(
        above=[one for one in waits if is_above(steps[one.task], held.person)],
        said=[one for one in noes if _is_anothers(case, held, one)],
        went_up=[one for one in held.passed_on if _went_up(case, held, one)],
        left=left,
        bare=[] if left or _deciders(case) else versions,
    )


def _authority_facts(case: Case, name: str, found: Above) -> Iterator[str]:
    if found.above:
        told = {"steps": _steps(found.above), "name": name}
        yield (
            ngettext(
                "%(steps)s takes a decision, and it lies with %(name)s.",
                "%(steps)s take decisions, and they lie with %(name)s.",
                len({one.task for one in found.above}),
            )
            % told
        )
    for no in found.said:
        yield _("%(name)s said no to %(what)s: “%(why)s”.") % {"name": name, "what": _what(no), "why": no.why}
    if found.went_up:
        told = {"steps": _steps(found.went_up), "names": _decider_names(case, found.went_up)}
        yield _("%(steps)s went up to %(names)s.") % told
    for one in found.left:
        told = {"name": name, "what": _what(one)}
        yield _("%(name)s does other things on the plan, and leaves %(what)s without an answer.") % told
    for one in found.bare:
        told = {"what": _begun(_what(one))}
        yield _("%(what)s lies, and nobody who approves the budget or sponsors it is on the plan.") % told


@dataclass(frozen=True, slots=True)
class Put:
    """What somebody puts behind other things: dates and versions that lie, those that he declined, steps he moved."""

    dates: Sequence[Asked]
    versions: Sequence[Proposed]
    declined: Sequence[Asked]
    refused: Sequence[Proposed]
    pushed: Sequence[Redate]

    @property
    def is_told(self) -> bool:
        """A version or two dates without an answer, two noes, or a step moved later twice."""
        noes = len(self.declined) + len(self.refused)
        return bool(self.versions or self.pushed) or len(self.dates) > 1 or noes > 1


def _priority(case: Case, held: Held) -> Leaning | None:
    """A version or two dates without an answer for a week, two noes, or a date moved later twice: other things come
    first. A no because another one decides is none of them."""
    put = _put_behind(case, held)
    if not put.is_told:
        return None
    if put.dates or put.declined or put.pushed:
        ask = _("Ask what would make it worth this month, and link the step to a goal of theirs.")
    else:
        ask = _("Ask what would make it worth agreeing this month, and which goal of theirs waits for it.")
    rows: Sequence[Row] = (*put.dates, *put.declined, *put.pushed, *put.versions, *put.refused)
    return _leaning(PRIORITY, _priority_facts(case, held, put), ask, rows)


def _put_behind(case: Case, held: Held) -> Put:
    return Put(
        dates=_long(case, held, held.unanswered),
        versions=[one for one in _long(case, held, held.versions) if _left_to(case, held.person, one) == PRIORITY],
        declined=[one for one in held.declined if not _is_anothers(case, held, one)],
        refused=[one for one in held.refused if not _is_anothers(case, held, one)],
        pushed=held.pushed,
    )


def _priority_facts(case: Case, held: Held, put: Put) -> Iterator[str]:
    if put.dates:
        oldest = days(max(_waited(case, held, one) for one in put.dates))
        yield ngettext(
            "%(count)s proposed date without an answer, for %(days)s.",
            "%(count)s proposed dates without an answer, the oldest for %(days)s.",
            len(put.dates),
        ) % {"count": len(put.dates), "days": oldest}
    for one in put.versions:
        told = {"number": one.version, "days": days(_waited(case, held, one))}
        yield _("Version %(number)s without an answer for %(days)s.") % told
    if count := len(put.declined):
        yield ngettext("%(count)s date declined.", "%(count)s dates declined.", count) % {"count": count}
    if count := len(put.refused):
        yield ngettext("%(count)s version declined.", "%(count)s versions declined.", count) % {"count": count}
    if put.pushed:
        yield _("%(steps)s moved later more than once.") % {"steps": _steps(put.pushed)}


def _leaning(kind: str, facts: Iterator[str], ask: str, rows: Sequence[Row]) -> Leaning | None:
    """None where no fact speaks for it."""
    evidence = " ".join(facts)
    if not evidence:
        return None
    tasks = tuple(sorted({one.task for one in rows if not isinstance(one, Proposed)}))
    events = tuple(sorted({one.event for one in rows}))
    return Leaning(kind, str(RULES[kind][0]), evidence, ask, tasks, events)


def _left_to(case: Case, person: Person, version: Proposed) -> str:
    """What it may mean that this lead leaves a version lying; empty when somebody else is asked who can give it."""
    if _decides(person):
        return PRIORITY
    acted = acted_since(case, version.event)
    if person.number not in acted:
        return WRONG if acted else PRIORITY
    return "" if any(may_agree(one) for one in _deciders(case)) else AUTHORITY


def _went_up(case: Case, held: Held, one: Handed) -> bool:
    """His step went to who decides, and nothing came of it yet."""
    to = case.person(one.to)
    step = next(each for each in case.steps if each.number == one.task)
    if to is None or not _decides(to) or _decides(held.person) or step.status != "not_started":
        return False
    acted = any(act.by == to.number and act.task == one.task and act.event > one.event for act in case.acts)
    return not acted and agreed_at(case).get(one.task, 0) < one.event


def _decider_names(case: Case, up: Sequence[Handed]) -> str:
    return _listed(list(dict.fromkeys(p.name for one in up if (p := case.person(one.to)))))


def _is_anothers(case: Case, held: Held, one: Said) -> bool:
    return names_another(one.why, case, held.person)


def _deciders(case: Case) -> list[Person]:
    return [one for one in case.people if one.side == BUYER and _decides(one)]


def _long(case: Case, held: Held, rows: Sequence[OneOf]) -> list[OneOf]:
    """Those that have waited for him long enough to tell something."""
    return [one for one in rows if _waited(case, held, one) >= case.numbers.answer_waits]


def _waited(case: Case, held: Held, one: Said) -> int:
    return (case.today - held.since[one]).days


def _colleagues(case: Case, person: Person, version: Proposed) -> list[str]:
    """Who else of the buying company has acted since a version was proposed."""
    acted = acted_since(case, version.event) - {person.number}
    return [one.name for one in case.people if one.number in acted]


def _decides(person: Person) -> bool:
    return person.part in DECIDERS


def _what(one: Said) -> str:
    """`#9`, `version 3`: inside a sentence."""
    return f"#{one.task}" if isinstance(one, Asked) else _("version %(number)s") % {"number": one.version}


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _steps(rows: Sequence[Asked | Handed | Redate]) -> str:
    return _listed([f"#{number}" for number in sorted({one.task for one in rows})])


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s and %(last)s") % {"others": ", ".join(names[:-1]), "last": names[-1]}
