"""Verbs for people whom only one side has written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.models import normal_email
from mapapp.people.wording import one_line
from mapapp.plans.changes.common import fits, said
from mapapp.plans.changes.people import Described, add_person
from mapapp.plans.history import Actor
from mapapp.plans.models import Part, Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.believing import carried, forgotten, noticed
from mapapp.private.changes.common import OWN_PEOPLE_LIMIT, Kept, kept, not_more, own_person_in, unchanged_since
from mapapp.private.facts import born, gone
from mapapp.private.history import changing, record

FIELDS = ("side", "name", "email", "title", "part", "needs")


def write_down_person(workspace: Workspace, who: Described, *, by: Actor, at: datetime) -> Kept:
    """Write somebody down for the own side only. One private event `person.written_down`."""
    with changing(workspace, by) as lane:
        rows = lane.tables.people._default_manager.filter(**lane.mine)
        not_more(rows.count(), OWN_PEOPLE_LIMIT, field="name")
        lane.head.last_person += 1
        values = _checked({field: getattr(who, field) for field in FIELDS})
        person = lane.tables.people(workspace=lane.workspace, number=lane.head.last_person, **values)
        person.save(force_insert=True)
        changes = [*born(person), *noticed(lane, person)]
        return Kept(person.number, record(lane, "person.written_down", changes, by=by, at=at))


def edit_own_person(
    workspace: Workspace, number: int, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Kept:
    """Change what the list says of somebody. One private event `person.changed`. Raises StaleValue, NothingNew."""
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"not a field of an own person: {sorted(unknown)}")
    with changing(workspace, by) as lane:
        person = own_person_in(lane, number)
        wanted = _checked(values)
        unchanged_since(person, wanted, was)
        return kept(lane, person, wanted, "person.changed", by=by, at=at, facts={"person": number})


def remove_own_person(
    workspace: Workspace, number: int, *, was: Mapping[str, Any] | None = None, by: Actor, at: datetime
) -> Kept:
    """Take somebody off the list. One private event `person.removed`; refused while a task or a note names him. `was`
    is what was seen of him: StaleValue when somebody has written otherwise since."""
    with changing(workspace, by) as lane:
        person = own_person_in(lane, number)
        unchanged_since(person, dict.fromkeys(was or ()), was or {})
        named = {**lane.mine, "own_person": number}
        if any(rows._default_manager.filter(**named).exists() for rows in (lane.tables.tasks, lane.tables.notes)):
            raise Refused(
                _("A task or a note of your list names %(name)s. Give it to somebody else, or remove it, first.")
                % {"name": person.name}
            )
        changes = [*forgotten(lane, person), *gone(person)]
        person.delete()
        return Kept(number, record(lane, "person.removed", changes, by=by, at=at, facts={"person": number}))


def show_person(workspace: Workspace, number: int, who: Described, *, by: Actor, at: datetime) -> Kept:
    """Put an own person on the plan, as `who` says: both companies read that, and nothing else of the list.

    One shared event `person.added` and one private event `person.shown`, in one transaction.
    """
    with changing(workspace, by) as lane:
        person = own_person_in(lane, number)
        if person.shown_as is not None:
            raise Refused(_("%(name)s is on the plan already.") % {"name": person.name})
        shown = add_person(workspace, who, by=by, at=at).plan.people[-1].number
        also, facts = carried(lane, person, shown), {"person": number}
        return kept(lane, person, {"shown_as": shown}, "person.shown", by=by, at=at, facts=facts, also=also)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the row keeps them; Refused at the field."""
    found = dict(values)
    if "name" in found:
        found["name"] = said(one_line(found["name"]), field="name", limit=200)
    if "title" in found:
        found["title"] = fits(one_line(found["title"]), field="title", limit=200)
    if "email" in found:
        found["email"] = fits(normal_email(found["email"]), field="email", limit=254)
    if "needs" in found:
        found["needs"] = fits(found["needs"], field="needs")
    if found.get("part", Part.OTHER) not in Part.values:
        raise Refused(_("Choose a part from the list."), field="part")
    if found.get("side", Side.BUYER) not in Side.values:
        raise Refused(_("Choose a company."), field="side")
    return found
