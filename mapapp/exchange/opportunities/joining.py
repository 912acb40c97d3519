"""Rows of a file whose account has a plan of which no row tells: whoever takes the file in says which are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.people.models import User
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import NothingNew
from mapapp.private.changes.joining import join_opportunity
from mapapp.private.changes.taking_in import note_joined
from mapapp.private.joinable import Alone
from mapapp.private.models import BroughtShape
from mapapp.private.refreshing import Three
from mapapp.private.withheld import NOTHING, Withheld

SHOWN = 200  # rows that are asked about


@dataclass(frozen=True, slots=True)
class Offer:
    """A row, and the plans that it may be of, by code and name. `chosen` is the one that is proposed, where there is
    nothing to choose; empty for none."""

    line: int
    key: str
    account: str
    plans: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def field(self) -> str:
        return f"join_{self.line}"


def offers_of(
    brought: BroughtShape, alone: Mapping[str, list[Alone]], withheld: Withheld = NOTHING
) -> tuple[Offer, ...]:
    """As a worker found them, of the plans that still are `alone`. Makes no query."""
    names = {plan.code: plan.name for plans in alone.values() for plan in plans}
    offers = []
    for line, key, account, codes, sure in _joins(brought):
        plans = tuple((code, names[code]) for code in codes if code in names)
        if plans and not withheld.hides(key, account):
            offers.append(Offer(line, key, account, plans, plans[0][0] if sure and len(plans) == 1 else ""))
    return tuple(offers)


def accounts_of(brought: BroughtShape) -> set[str]:
    """Of whose plans one may be asked about. Makes no query."""
    return {account for _line, _key, account, *_more in _joins(brought)}


def _joins(brought: BroughtShape) -> list[list[Any]]:
    return list(brought.found.get("joins", [])) if isinstance(brought.found, dict) else []


def chosen_of(offers: tuple[Offer, ...], posted: Mapping[str, str]) -> dict[str, str]:
    """Number -> code of the plan, as the form says; what it does not name or nobody offered is none. Raises Refused for
    a plan that is chosen twice."""
    found: dict[str, str] = {}
    for offer in offers:
        code = posted.get(offer.field, "")
        if code not in dict(offer.plans):
            continue
        if code in found.values():
            raise Refused(_("A plan has one row in the CRM, and “%(name)s” was chosen for two. Choose one of them.")
                          % {"name": dict(offer.plans)[code]}, field=offer.field)  # fmt: skip
        found[offer.key] = code
    return found


def join_chosen(brought: BroughtShape, *, at: datetime) -> None:
    """What was chosen when the file was asked for: each is joined, or its line of the report says why not. Asked again
    after a worker was killed, what is joined stays so, and is said once."""
    chosen = brought.found.get("chosen", {}) if isinstance(brought.found, dict) else {}
    user = User.objects.filter(pk=brought.found.get("chosen_by")).first() if chosen else None
    for key, code in chosen.items():
        plan = Workspace.objects.filter(team=brought.team_id, code=code, state=Workspace.State.OPEN).first()
        note_joined(brought, key, _joined(plan, key, user, at))


def _joined(plan: Workspace | None, key: str, user: User | None, at: datetime) -> Three:
    """Join them; what is said of it."""
    if plan is None:
        return "not_joined", "", _("the plan is not open any more")
    if user is None:
        return "not_joined", "", _("whoever chose it is not here any more")
    try:
        join_opportunity(plan, key, by=None, user=user, at=at)
    except NothingNew:  # a worker who was killed did, before he could say so
        pass
    except Refused as refused:
        return "not_joined", "", str(refused)
    return "plan", "", plan.name
