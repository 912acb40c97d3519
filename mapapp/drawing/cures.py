"""Where something of a plan is mended or looked at by one reader: a link where it opens for him, else who can do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mapapp.access.models import Role
from mapapp.access.rules import (
    Reason,
    may_add_person,
    may_add_task,
    may_comment,
    may_edit_goals,
    may_edit_person,
    may_edit_tasks_of,
    may_end_plan,
    may_fill,
    may_invite,
    may_lead,
)
from mapapp.access.visit import Visit
from mapapp.drawing.tabs import address
from mapapp.insight.case import SELLER, Case
from mapapp.insight.completeness import Place
from mapapp.plans.models import Side
from mapapp.private.rules import may_note_outcome

NOT_OF_THE_TEAM: Promise = _("Plans are begun and filled up from templates by the team itself. Ask one of them.")


def _goals(visit: Visit, _place: Place) -> Reason:
    return may_edit_goals(visit)


def _work(visit: Visit, _place: Place) -> Reason:
    return may_add_task(visit)


def _task(visit: Visit, place: Place) -> Reason:
    """Of whom a date or a word is asked, whoever contributes may ask; what is changed in the step is its side's."""
    return may_edit_tasks_of(visit, Side(place.side)) if place.side else may_add_task(visit)


RULES: Mapping[str, Callable[[Visit, Place], Reason]] = {
    "criteria": _goals,
    "goal": _goals,
    "goal_new": _goals,
    "measure": _goals,
    "measure_new": _goals,
    "plan": _work,
    "task": _task,
    "invite": lambda visit, _place: may_invite(visit, visit.side),
    "opportunity": lambda visit, _place: may_note_outcome(visit),
    "people": lambda _visit, _place: None,
    "person": lambda visit, place: may_edit_person(visit, Side(place.side), place.number),
    "person_new": lambda visit, place: may_add_person(visit, Side(place.side)),
    "plan_fill": lambda visit, _place: may_fill(visit),
    "plan_new": lambda _visit, _place: None,
    "retire": lambda visit, _place: may_end_plan(visit),
    "review": lambda visit, _place: may_comment(visit),
    "settings": lambda visit, _place: may_lead(visit),
}
OF_THE_TEAM = frozenset({"plan_fill", "plan_new"})  # pages that open for its people alone


@dataclass(frozen=True, slots=True)
class Cure:
    """`url` is where it is mended, `why_not` who can do it where this reader may not; one of them is empty."""

    url: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Doers:
    """Who of the reader's company leads the plan, by name, and whether he himself is of its team."""

    leads: Sequence[str] = ()
    of_team: bool = True


def doers_of(case: Case, *, of_team: bool) -> Doers:
    """Makes no query."""
    leads = [one.name for one in case.people if one.side == SELLER and one.role == Role.LEAD]
    return Doers(tuple(leads), of_team)


def may_mend(visit: Visit, place: Place) -> Reason:
    """Whether this reader may do what is done on that page: the rule that its own form asks."""
    return RULES[place.page](visit, place)


def cure_of(place: Place, visit: Visit, doers: Doers) -> Cure:
    """The page on which it is mended, or the sentence that says why not and who leads the plan."""
    no = may_mend(visit, place)
    if no is None and place.page in OF_THE_TEAM and not doers.of_team:
        no = NOT_OF_THE_TEAM
    if no is None:
        return Cure(place_url(place, visit.workspace.code))
    return Cure("", f"{no} {_led(doers.leads)}".strip())


def place_url(place: Place, code: str) -> str:
    if place.page == "people":
        return person_url(code, place.number)
    numbers = [place.number] if place.number else []
    return address(place.page, code, *numbers) or address(place.page)


def person_url(code: str, number: int) -> str:
    """Where somebody of the plan stands, for whoever reads it."""
    people = address("people", code)
    return f"{people}#person-{number}" if number else people


def event_url(code: str, number: int) -> str:
    """The page of history that has this line on top, however long the history is."""
    return f"{address('activity', code)}?before={number + 1}#event-{number}"


def _led(leads: Sequence[str]) -> str:
    if not leads:
        return ""
    return ngettext("%(names)s leads it.", "%(names)s lead it.", len(leads)) % {"names": ", ".join(leads)}
