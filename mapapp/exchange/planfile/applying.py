"""Make the chosen changes of a file, each by its own verb, all of them or none; or try them for real and undo it.

What would follow is not reckoned apart: the same verbs run behind the lock and are rolled back, so that what is shown
is what happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.exchange.planfile.offers import Offer
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.run import Outcome, Run, only_words
from mapapp.plans.history import Actor, changing
from mapapp.plans.models import Event, Workspace
from mapapp.plans.refusals import AlreadyDone, Refused

UNSAID = "…"  # for a trial without a reason: whether one is needed is what it finds out


class MovedOn(Refused):
    """Somebody changed the plan since the differences were looked at."""

    def __init__(self) -> None:
        super().__init__(_("The plan changed while you looked. These are the differences now."))


class Impossible(Refused):
    """Some of the chosen changes cannot be made; nothing was written. `outcome` says which, and why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(_("Not all of this can be: nothing was written. Look at what stands in red."))
        self.outcome = outcome


class _Undone(Exception):
    """Takes a trial back."""


def try_out(
    workspace: Workspace, offers: Sequence[Offer], rights: Rights, *, why: str = "", by: Actor, at: datetime
) -> Outcome:
    """What would happen with the chosen ones. Everything is done for real, and undone."""
    found: list[Outcome] = []
    try:
        with changing(workspace, replace(by, form_key=None)) as locked:
            tried = [one for one in offers if not only_words(one)]
            found.append(Run(locked, rights, why or UNSAID, replace(by, form_key=None), at).all(tried))
            raise _Undone
    except _Undone:
        return found[0]


def apply_offers(
    workspace: Workspace, offers: Sequence[Offer], rights: Rights, *, seen: int, why: str, force: bool, by: Actor,
    at: datetime,
) -> Outcome:  # fmt: skip
    """Make the chosen changes, one event each but for all dates together, in one transaction. `seen` is the revision
    that was looked at. Raises AlreadyDone, MovedOn, NoReason, Impossible, Refused; nothing is written then."""
    with changing(workspace, by) as locked:
        if by.form_key and Event.objects.filter(workspace=locked, form_key=by.form_key).exists():
            raise AlreadyDone
        if seen != locked.revision:
            raise MovedOn
        outcome = Run(locked, rights, why.strip(), by, at).all(offers)
        if outcome.refused or (outcome.conflicts and not force):
            raise Impossible(outcome)
        return outcome
