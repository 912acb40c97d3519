"""What the seller's map of the people says: a few rules over values, each with its evidence and the act that cures it.

Read-only and pure: who is believed to stand where comes in, findings in words go out. For sellers only, like all that
it is made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.plans.models import DECIDERS, Part
from mapapp.plans.words import count_words, day_words
from mapapp.private.stances import Influence, Stance

GATEKEEPERS = frozenset({Part.SECURITY, Part.LEGAL, Part.PROCUREMENT})  # each can stop a purchase by himself
NEWS = timedelta(days=30)  # a move of stance is told for so long
MOST_NEWS = 2
STANDS: Mapping[int, Promise] = {
    Stance.AGAINST: gettext_lazy("against"),
    Stance.SCEPTICAL: gettext_lazy("sceptical"),
    Stance.NEUTRAL: gettext_lazy("neutral"),
    Stance.SUPPORTIVE: gettext_lazy("supportive"),
    Stance.CHAMPION: gettext_lazy("champion"),
}
RULES: Mapping[str, Promise] = {
    "unknown_above": gettext_lazy("Who can stop the purchase and is not for it yet reports to somebody we know."),
    "decider_not_met": gettext_lazy("Whoever decides has been met: a meeting that was held is theirs, or names them."),
    "weight_not_won": gettext_lazy("Nobody with the most influence is neutral or worse."),
    "single_champion": gettext_lazy("At least two people speak for it when you are not in the room."),
    "moved": gettext_lazy("Each change of stance in the last 30 days."),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the plan: held on that day, or set for it. `owner` is the key of a person."""

    number: int
    text: str
    on: date
    held: bool
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the buying company as the seller sees him. Without stance and influence he is not placed yet."""

    key: str
    name: str
    part: str = Part.OTHER
    stance: int | None = None
    influence: int | None = None
    boss: str | None = None
    has_needs: bool = False
    stance_was: int | None = None
    moved_on: date | None = None
    moved_why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the map says: the finding, what it is read from, what to do; `rule` is what it is held against."""

    code: str
    title: str
    evidence: str
    act: str
    people: tuple[str, ...]
    tasks: tuple[int, ...] = ()

    @property
    def rule(self) -> str:
        return str(RULES[self.code])


@dataclass(frozen=True)
class _Map:
    people: Sequence[Known]
    meetings: Sequence[Meeting]
    today: date
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, person: Known) -> str:
        return self.names[person.key]

    def met(self, person: Known) -> list[Meeting]:
        """His meetings by their day: his own, and those whose words name him as he is called."""
        named = re.compile(rf"(?<!\w)(?:{re.escape(person.name)}|{re.escape(self.name(person))})(?!\w)")
        found = (one for one in self.meetings if one.owner == person.key or named.search(one.text))
        return sorted(found, key=lambda one: (one.on, one.number))

    def held(self, person: Known) -> list[Meeting]:
        return [one for one in self.met(person) if one.held]

    def day(self, day: date) -> str:
        return day_words(day, today=self.today, weekday=False)


def read_map(people: Sequence[Known], meetings: Sequence[Meeting] = (), *, today: date) -> tuple[Finding, ...]:
    """What the map says, what endangers the purchase most first, then what has moved. Nothing while it is empty."""
    if not any(person.stance for person in people):
        return ()
    seen = _Map(people, meetings, today, called(people))
    found = [_unknown_above(seen), _decider_not_met(seen), _weight_not_won(seen), _single_champion(seen)]
    return (*(one for one in found if one is not None), *_moved(seen))


def called(people: Sequence[Known]) -> dict[str, str]:
    """By key: the first name, or the whole one where two share it."""
    first = {person.key: person.name.split()[0] if person.name.split() else person.name for person in people}
    every = list(first.values())
    return {p.key: first[p.key] if every.count(first[p.key]) == 1 else p.name for p in people}


def listed(names: Sequence[str]) -> str:
    """`Marcus`, `Marcus and Hannah`, `Marcus, Hannah and Ruth`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s and %(last)s") % {"others": ", ".join(names[:-1]), "last": names[-1]}


def _stands(person: Known) -> str:
    return str(STANDS[person.stance]) if person.stance else _("of unknown stance")


def _told(seen: _Map, people: Sequence[Known]) -> str:
    """`Marcus is sceptical, Hannah is neutral.`"""
    return ", ".join(_("%(name)s is %(stance)s") % {"name": seen.name(p), "stance": _stands(p)} for p in people) + "."


def _unknown_above(seen: _Map) -> Finding | None:
    """Somebody who can stop the purchase and is placed as not for it, with nobody above him whom one could ask."""
    known = {person.key for person in seen.people}
    alone = [
        person
        for person in seen.people
        if person.part in GATEKEEPERS
        and person.stance is not None
        and person.stance < Stance.SUPPORTIVE
        and person.boss not in known
    ]
    if not alone:
        return None
    names = {"names": listed([seen.name(person) for person in alone])}
    can = ngettext("%(names)s can stop the purchase.", "Each of them can stop the purchase.", len(alone)) % names
    return Finding(
        "unknown_above",
        _("Nobody above %(names)s is known") % names,
        f"{can} {_told(seen, alone)}",
        _("Ask to whom %(names)s reports.") % names if len(alone) == 1 else _("Ask to whom they report."),
        tuple(person.key for person in alone),
    )


def _decider_not_met(seen: _Map) -> Finding | None:
    """Somebody who decides, and no meeting with him was held."""
    deciding = (p for p in seen.people if p.part in DECIDERS or p.influence == Influence.DECIDES)
    apart = [person for person in deciding if not seen.held(person)]
    if not apart:
        return None
    names = listed([seen.name(person) for person in apart])
    told = {one.key: meeting for one in apart if (meeting := _meant(seen, one)) is not None}
    evidence = [_told(seen, apart)]
    for person in apart:
        if (meeting := told.get(person.key)) is not None:
            words = (
                _("The first meeting with %(name)s is set for %(day)s: #%(number)s.")
                if meeting.on >= seen.today
                else _("The meeting with %(name)s was set for %(day)s, and has not been held: #%(number)s.")
            )
            said = {"name": seen.name(person), "day": seen.day(meeting.on), "number": meeting.number}
            evidence.append(words % said)
    if not told:
        evidence.append(_("No meeting on the plan is theirs or names them."))
    return Finding(
        "decider_not_met",
        _("No meeting with %(names)s yet") % {"names": names},
        " ".join(evidence),
        _meet_words(seen, apart, told),
        tuple(person.key for person in apart),
        tuple(meeting.number for meeting in told.values()),
    )


def _meant(seen: _Map, person: Known) -> Meeting | None:
    """Of somebody who has not been met the first meeting ahead, else the last one whose day is over."""
    every = seen.met(person)
    return next((one for one in every if one.on >= seen.today), every[-1] if every else None)


def _meet_words(seen: _Map, apart: Sequence[Known], told: Mapping[str, Meeting]) -> str:
    """What to do so that these are met."""
    none = [seen.name(one) for one in apart if one.key not in told]
    if none:
        return _("Put a meeting with %(names)s on the plan.") % {"names": listed(none)}
    late = [seen.name(one) for one in apart if told[one.key].on < seen.today]
    if late:
        return _("Set another day with %(names)s, or say that it was held.") % {"names": listed(late)}
    return _("Ask for half an hour before then.")


def _weight_not_won(seen: _Map) -> Finding | None:
    """Who has the most influence, and has been met, is not for it."""
    most = max((person.influence or 0 for person in seen.people), default=0)
    heavy = [p for p in seen.people if p.influence == most and (p.stance or 0) < Stance.SUPPORTIVE and seen.held(p)]
    if most < Influence.STRONG or not heavy:
        return None
    person = min(heavy, key=lambda one: one.stance or 0)
    held = seen.held(person)
    words = ngettext("One meeting so far, on %(day)s.", "%(count)s meetings so far, the last on %(day)s.", len(held))
    name = {"name": seen.name(person), "stance": _stands(person)}
    return Finding(
        "weight_not_won",
        _("Most influence sits with %(name)s, who is %(stance)s") % name,
        words % {"count": count_words(len(held)), "day": seen.day(held[-1].on)},
        (_("Show %(name)s that what is needed to say yes is met.") if person.has_needs
         else _("Ask %(name)s what is needed to say yes, and write it down.")) % name,
        (person.key,),
        tuple(meeting.number for meeting in held),
    )  # fmt: skip


def _single_champion(seen: _Map) -> Finding | None:
    """One champion, or none: the purchase hangs on one person, or on you."""
    champions = [person for person in seen.people if person.stance == Stance.CHAMPION]
    if len(champions) > 1:
        return None
    near = [p for p in seen.people if p.stance == Stance.SUPPORTIVE]
    near.sort(key=lambda person: -(person.influence or 0))
    if champions:
        name = {"name": seen.name(champions[0])}
        title = _("Only %(name)s speaks for it") % name
        evidence = _("Nobody else is a champion. If %(name)s leaves or falls silent, nobody carries it.") % name
    else:
        title, evidence = _("Nobody speaks for it yet"), _("No one on the map is a champion.")
    act = (
        _("Win a second voice among those who are not for it yet.")
        if champions
        else _("Find out whom it would help most.")
    )
    if near:
        act = _("Ask %(name)s, who is supportive, to present a part of it.") % {"name": seen.name(near[0])}
    return Finding("single_champion", title, evidence, act, tuple(p.key for p in champions))


def _moved(seen: _Map) -> list[Finding]:
    """Who stands elsewhere than before, the newest first."""
    moved = [p for p in seen.people if p.stance and p.stance_was and p.stance != p.stance_was and p.moved_on]
    recent = [p for p in moved if p.moved_on and seen.today - p.moved_on <= NEWS]
    recent.sort(key=lambda person: (person.moved_on or seen.today, person.key), reverse=True)
    return [_move(seen, person) for person in recent[:MOST_NEWS]]


def _move(seen: _Map, person: Known) -> Finding:
    words = {"name": seen.name(person), "old": str(STANDS[person.stance_was or 0]), "new": _stands(person)}
    day = seen.day(person.moved_on) if person.moved_on else ""
    why = person.moved_why and person.moved_why.rstrip(".") + "."
    return Finding(
        "moved",
        _("%(name)s has moved, from %(old)s to %(new)s") % words,
        f"{day}: {why}" if why else f"{day}.",
        _("Ask what changed.") if (person.stance or 0) < (person.stance_was or 0) and not why else "",
        (person.key,),
    )
