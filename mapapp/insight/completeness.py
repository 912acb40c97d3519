"""How whole a plan is: which fields of its head, goals, measures, people and trials are empty, the next one first.

Read from the shared plan alone, so both companies can be told; `theirs` says which of it the buyer fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans.models import Part, Side, Stakeholder, Task
from mapapp.plans.queries import Plan

NEEDS = (Part.ECONOMIC_BUYER, Part.EXECUTIVE_SPONSOR, Part.SECURITY, Part.LEGAL, Part.PROCUREMENT)
NAMED = frozenset(Part) - {Part.OTHER, Part.USER}
WHAT: Mapping[str, Promise] = {  # to whoever sells
    "goal": gettext_lazy("a goal in the words of who buys"),
    "champion": gettext_lazy("who leads the evaluation there"),
    "go_live": gettext_lazy("the day on which they need it live"),
    "economic_buyer": gettext_lazy("who approves the budget"),
    "sponsor": gettext_lazy("their executive sponsor"),
    "measure": gettext_lazy("how “%(about)s” is measured"),
    "criteria": gettext_lazy("the exit criteria of “%(about)s”"),
    "measure_target": gettext_lazy("what “%(about)s” is to be"),
    "measure_today": gettext_lazy("what “%(about)s” is today"),
    "measure_by": gettext_lazy("by when “%(about)s” is reached"),
    "signature": gettext_lazy("the target for signature"),
    "needs": gettext_lazy("what %(about)s needs to say yes"),
    "said_by": gettext_lazy("who said “%(about)s”"),
    "said_on": gettext_lazy("when “%(about)s” was said"),
    "own_sponsor": gettext_lazy("your own executive sponsor"),
    "value": gettext_lazy("the value"),
    "title": gettext_lazy("the title of %(about)s"),
}
ASKS: Mapping[str, Promise] = {  # to whoever buys, of what is his
    "goal": gettext_lazy("What do you want to achieve?"),
    "champion": gettext_lazy("Who leads the evaluation on your side?"),
    "go_live": gettext_lazy("By which day do you need it live?"),
    "economic_buyer": gettext_lazy("Who approves the budget on your side?"),
    "sponsor": gettext_lazy("Who is your executive sponsor?"),
    "measure": gettext_lazy("How will you measure “%(about)s”?"),
    "criteria": gettext_lazy("What must “%(about)s” show you, so that you go on?"),
    "measure_target": gettext_lazy("What do you want “%(about)s” to be?"),
    "measure_today": gettext_lazy("What is “%(about)s” today?"),
    "measure_by": gettext_lazy("By when do you want to reach “%(about)s”?"),
    "needs": gettext_lazy("What does %(about)s need to say yes?"),
    "said_by": gettext_lazy("Who said “%(about)s”?"),
    "said_on": gettext_lazy("When was “%(about)s” said?"),
    "title": gettext_lazy("What is the title of %(about)s?"),
}
WHY: Mapping[str, Promise] = {
    "goal": gettext_lazy("All else is held against it."),
    "champion": gettext_lazy("Somebody there has to carry the plan."),
    "go_live": gettext_lazy("The steps are counted back from it."),
    "economic_buyer": gettext_lazy("Without that yes no date for signature can be kept."),
    "sponsor": gettext_lazy("It is who helps when a step is stuck."),
    "measure": gettext_lazy("Without a measure nobody can tell later whether it was reached."),
    "criteria": gettext_lazy("The trial cannot begin without them."),
    "measure_target": gettext_lazy("Without it the result says nothing."),
    "measure_today": gettext_lazy("Without it nobody can tell what changed."),
    "measure_by": gettext_lazy("Then it is known when to look."),
    "signature": gettext_lazy("Days in hand are counted to it."),
    "needs": gettext_lazy("Then it can be ready before it is asked for."),
    "said_by": gettext_lazy("A goal counts for as much as who stands behind it."),
    "said_on": gettext_lazy("Words grow old."),
    "own_sponsor": gettext_lazy("Sponsors talk to sponsors."),
    "value": gettext_lazy("It is what the budget is asked for."),
    "title": gettext_lazy("Others learn from it why this person is asked."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is filled: the name of a page and the number in it; `side` of the person it is about, or
    of the step whose words, status or order change there."""

    page: str
    number: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the plan: whether something stands in it, and whom or what it is about."""

    code: str
    filled: bool
    place: Place
    about: str = ""

    @property
    def is_theirs(self) -> bool:
        """The buyer fills it: only what he knows better than who sells."""
        return self.code in ASKS

    @property
    def what(self) -> str:
        return str(WHAT[self.code]) % {"about": self.about}

    @property
    def question(self) -> str:
        return str(ASKS[self.code]) % {"about": self.about}

    @property
    def why(self) -> str:
        return str(WHY[self.code])


def read_completeness(plan: Plan, *, value_hidden: bool = False) -> tuple[Field, ...]:
    """Every field, what is to be filled first at the front. The plan must be loaded with goals. `value_hidden`: the
    seller keeps a value off the plan, which is no gap."""
    return (
        Field("goal", bool(plan.goals), Place("goal_new")),
        _part(plan, "champion", Part.CHAMPION, Side.BUYER),
        Field("go_live", plan.workspace.target_go_live_on is not None, Place("settings")),
        _part(plan, "economic_buyer", Part.ECONOMIC_BUYER, Side.BUYER),
        _part(plan, "sponsor", Part.EXECUTIVE_SPONSOR, Side.BUYER),
        *_measured(plan),
        *_trials(plan),
        *_measures(plan),
        Field("signature", plan.workspace.target_signature_on is not None, Place("settings")),
        *_needs(plan),
        *_sayings(plan),
        _part(plan, "own_sponsor", Part.EXECUTIVE_SPONSOR, Side.SELLER),
        Field("value", value_hidden or plan.workspace.value is not None, Place("settings")),
        *_titles(plan),
    )


def _part(plan: Plan, code: str, part: Part, side: Side) -> Field:
    named = any(person.part == part and person.side == side for person in plan.people)
    return Field(code, named, Place("person_new", side=side))


def _measured(plan: Plan) -> Iterator[Field]:
    measured = {measure.goal.number for measure in plan.measures}
    for goal in plan.goals:
        yield Field("measure", goal.number in measured, Place("measure_new", goal.number), _short(goal.statement))


def _trials(plan: Plan) -> Iterator[Field]:
    """A trial that has steps. What is frozen was written once."""
    written = {criterion.phase.number for criterion in plan.criteria}
    used = {task.phase.number for task in plan.tasks if task.status != Task.Status.NOT_NEEDED}
    for phase in plan.phases:
        if phase.is_trial and phase.number in used:
            yield Field("criteria", phase.number in written, Place("criteria", phase.number), phase.name)


def _measures(plan: Plan) -> Iterator[Field]:
    for code, field in (("measure_target", "target"), ("measure_today", "today"), ("measure_by", "by_on")):
        for measure in plan.measures:
            filled = bool(getattr(measure, field))
            yield Field(code, filled, Place("measure", measure.number), _short(measure.what))


def _needs(plan: Plan) -> Iterator[Field]:
    for person in _buyers(plan):
        if person.part in NEEDS:
            yield Field("needs", bool(person.needs.strip()), Place("person", person.number, person.side), person.name)


def _sayings(plan: Plan) -> Iterator[Field]:
    for goal in plan.goals:
        place, about = Place("goal", goal.number), _short(goal.statement)
        yield Field("said_by", goal.said_by is not None, place, about)
        yield Field("said_on", goal.said_on is not None, place, about)


def _titles(plan: Plan) -> Iterator[Field]:
    for person in _buyers(plan):
        if person.part in NAMED:
            yield Field("title", bool(person.title.strip()), Place("person", person.number, person.side), person.name)


def _buyers(plan: Plan) -> list[Stakeholder]:
    return [person for person in plan.people if person.side == Side.BUYER]


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else _("%(start)s…") % {"start": text[: most - 1].rstrip()}
