"""May somebody do this in his own side's lane? Pure questions, as in mapapp/access/rules.py: None, or why not.

Each rule asks for the visitor's own side only: there is no way to name the other one.

| who                              | reads | tasks and notes | people, and what goes onto the plan |
|----------------------------------|-------|-----------------|-------------------------------------|
| lead                             | yes   | yes             | yes                                 |
| contributor                      | yes   | yes             | no                                  |
| viewer                           | no    | no              | no                                  |
| manager of the team, not on it   | yes   | no              | no                                  |

The lane is a grant of the lead (PRODUCT, People); contributors work in it because a task of the own side is theirs to
do, and a viewer often is an outside partner, who was asked in to read what both sides read.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mapapp.access.roles import CONTRIBUTE, LEAD
from mapapp.access.rules import Reason, while_open
from mapapp.access.visit import Visit
from mapapp.plans.models import Side

ONLY_WHO_WORKS = _("Your company's own list is for those who work on the plan. Ask the person who leads it.")
ONLY_LOOKS = _("You look in from your team. Who works on this plan writes its list.")
ONLY_OWN_LEADS = _("Only a lead of your company can do this. Ask yours.")
ONLY_WHO_COACHES = _("Managers and admins of your team coach its plans. What they write stands here.")


def may_read_lane(visit: Visit) -> Reason:
    """Leads and contributors of the own side, and managers who coach: they are on no list of people who read only."""
    return None if CONTRIBUTE in visit.grants or visit.seat is None else ONLY_WHO_WORKS


@while_open
def may_write_lane(visit: Visit) -> Reason:
    """Tasks and notes of the own side."""
    if visit.seat is None:
        return ONLY_LOOKS
    return None if CONTRIBUTE in visit.grants else ONLY_WHO_WORKS


def may_note_outcome(visit: Visit) -> Reason:
    """What the CRM says, and how it ended: by the seller's leads, also once the plan is retired."""
    if visit.seat is None:
        return ONLY_LOOKS
    return None if LEAD in visit.grants else ONLY_OWN_LEADS if CONTRIBUTE in visit.grants else ONLY_WHO_WORKS


def may_join_opportunity(visit: Visit) -> Reason:
    """A plan is given its row in the CRM by the seller's leads, and by who oversees the team and looks in."""
    return None if visit.seat is None and not visit.is_buyer else may_note_outcome(visit)


def may_lead_lane(visit: Visit) -> Reason:
    """Its people, and whatever of it is shown to the other side."""
    return may_write_lane(visit) or (None if LEAD in visit.grants else ONLY_OWN_LEADS)


@while_open
def may_coach(visit: Visit, *, manages: bool) -> Reason:
    """What is thought of a plan: by who manages the team that it is of (`manages`), with a seat on it or without."""
    return None if manages and not visit.is_buyer else ONLY_WHO_COACHES


def reads_beliefs(visit: Visit) -> bool:
    """The map and the CRM's data are the seller's: of his side, whoever reads its lane. A buyer has neither."""
    return visit.side == Side.SELLER and may_read_lane(visit) is None


def may_edit_note(visit: Visit, author: int) -> Reason:
    """What somebody wrote is changed and removed by himself, or by a lead of his side."""
    return _own_or_leads(visit, author)


def may_undo_private(visit: Visit, author: int | None) -> Reason:
    """Who made a change takes it back; a lead, anybody's of his side."""
    return _own_or_leads(visit, author)


def _own_or_leads(visit: Visit, author: int | None) -> Reason:
    if (no := may_write_lane(visit)) is not None or LEAD in visit.grants:
        return no
    return None if visit.me is not None and visit.me.number == author else ONLY_OWN_LEADS
