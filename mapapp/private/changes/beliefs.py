"""Verbs for what the seller believes of the people who decide. Each is one private event; no shared row is read for it
but who is on the plan, and none is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import fits, still
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.believing import belief_of, beliefs_in, known, save_belief
from mapapp.private.changes.common import Kept, NothingNew, own_person_in, unchanged_since
from mapapp.private.facts import put
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import BeliefShape
from mapapp.private.stances import Influence, Stance
from mapapp.private.whom import Whom

WHY_LIMIT = 300


class ReportingLoop(Refused):
    """Somebody would report to himself, by way of the others: the names, from the one who was meant on, upwards."""

    def __init__(self, names: tuple[str, ...]) -> None:
        circle = " → ".join(names)
        super().__init__(
            _("That would be a circle: %(circle)s. Change one of these lines first.") % {"circle": circle}, field="boss"
        )
        self.names = names


def place_stakeholder(
    workspace: Workspace, whom: Whom, *, stance: int | None, influence: int | None, was: Mapping[str, int | None],
    why: str = "", by: Actor, at: datetime,
) -> Kept:  # fmt: skip
    """Say where somebody stands and how much of the decision is his; neither takes him off the map.

    What is as it was seen stays as somebody else has put it meanwhile. One private event `person.placed`, with the
    reason. Raises StaleValue, NothingNew, Refused at the field.
    """
    with changing(workspace, by) as lane:
        belief, changes = belief_of(lane, known(lane, whom))
        told = {"stance": stance, "influence": influence}
        now = {field: getattr(belief, field) if value == was.get(field) else value for field, value in told.items()}
        wanted = _place(now["stance"], now["influence"])
        unchanged_since(belief, wanted, was)
        before, why = belief.stance, fits(why, field="why", limit=WHY_LIMIT)
        moved = put(belief, wanted)
        if any(change.field == "stance" for change in moved):
            belief.stance_was, belief.moved_at, belief.moved_why = before, at, why
        return _kept(lane, belief, changes, moved, "person.placed", why=why, by=by, at=at)


def set_reporting_line(
    workspace: Workspace, whom: Whom, *, to: Whom | None, was: Whom | None, by: Actor, at: datetime
) -> Kept:
    """Say to whom somebody reports; None for not known. One private event `person.line_set`.

    Raises ReportingLoop with the names, StaleValue, NothingNew, Refused.
    """
    with changing(workspace, by) as lane:
        whom, boss = known(lane, whom), known(lane, to, field="boss") if to else None
        belief, changes = belief_of(lane, whom)
        still("boss", _boss(belief), seen=was and _now(lane, was).key, wanted=boss and boss.key)
        if boss is not None:
            _no_circle(lane, whom, boss)
        values = {"boss": boss.person if boss else None, "own_boss": boss.own_person if boss else None}
        return _kept(lane, belief, changes, put(belief, values), "person.line_set", by=by, at=at)


def write_private_need(workspace: Workspace, whom: Whom, *, text: str, was: str, by: Actor, at: datetime) -> Kept:
    """Write what somebody needs and would not say on the plan. One private event `person.need_written`."""
    with changing(workspace, by) as lane:
        belief, changes = belief_of(lane, known(lane, whom))
        text = fits(text, field="needs")
        still("needs", belief.needs, seen=was, wanted=text)
        return _kept(lane, belief, changes, put(belief, {"needs": text}), "person.need_written", by=by, at=at)


def _kept(
    lane: Lane, belief: BeliefShape, born: list[Change], changes: list[Change], verb: str, *, why: str = "",
    by: Actor, at: datetime,
) -> Kept:  # fmt: skip
    if not changes:
        raise NothingNew
    save_belief(belief)
    facts = {"on_plan": belief.person} if belief.person is not None else {"person": belief.own_person}
    return Kept(belief.number, record(lane, verb, [*born, *changes], why=why, facts=facts, by=by, at=at))


def _place(stance: int | None, influence: int | None) -> dict[str, Any]:
    """Both or neither, of five steps each; Refused at the one that is missing or none."""
    for field, value, steps in (("stance", stance, Stance), ("influence", influence, Influence)):
        if value is not None and value not in steps.values:
            raise Refused(_("Choose one of the five steps."), field=field)
    if (stance is None) != (influence is None):
        missing = "stance" if stance is None else "influence"
        raise Refused(_("A place on the map takes both: stance and influence."), field=missing)
    return {"stance": stance, "influence": influence}


def _boss(belief: BeliefShape) -> str | None:
    """The key of whom he reports to."""
    if belief.boss is None and belief.own_boss is None:
        return None
    return Whom(belief.boss, belief.own_boss).key


def _now(lane: Lane, whom: Whom) -> Whom:
    """Who was meant when the page was drawn: somebody of the own list may have come onto the plan since."""
    rows = lane.tables.people._default_manager.filter(**lane.mine, number=whom.own_person or 0)
    shown = rows.values_list("shown_as", flat=True).first() if whom.own_person is not None else None
    return Whom(person=shown) if shown is not None else whom


def _no_circle(lane: Lane, whom: Whom, boss: Whom) -> None:
    above = {Whom(row.person, row.own_person).key: _boss(row) for row in beliefs_in(lane)}
    way, here = [whom.key], boss.key
    while here and here not in way:
        way.append(here)
        here = above.get(here) or ""
    if here == whom.key:
        raise ReportingLoop(tuple(_name(lane, Whom.of(key)) for key in [*way, whom.key]))


def _name(lane: Lane, whom: Whom | None) -> str:
    assert whom is not None
    if whom.own_person is not None:
        return own_person_in(lane, whom.own_person).name
    return Stakeholder.objects.filter(**lane.mine, number=whom.person or 0).values_list("name", flat=True)[0]
