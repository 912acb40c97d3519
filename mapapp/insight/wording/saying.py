"""What the coach says of a reading: to a seller what is missing and how to better it, to a buyer a gentle question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.insight.stakeholder_map import listed
from mapapp.insight.wording.examples import example_of
from mapapp.insight.wording.reading import Reading

LACKS: Mapping[str, Promise] = {  # "Weak: it does not say ..."
    "actor": gettext_lazy("who decides or signs"),
    "act": gettext_lazy("what is finished at the end"),
    "object": gettext_lazy("which thing is meant"),
    "evidence": gettext_lazy("what is there afterwards"),
    "amount": gettext_lazy("how much"),
    "forum": gettext_lazy("where it is decided"),
    "by_when": gettext_lazy("by when"),
}
HOW: Mapping[str, Promise] = {
    "actor": gettext_lazy("Name who says yes, by name or by part."),
    "act": gettext_lazy("Say what somebody who was not there can see finished: sent, signed, named, measured."),
    "object": gettext_lazy("Name the paper, the list or the system."),
    "evidence": gettext_lazy("Say what comes out of it, and where it is written."),
    "amount": gettext_lazy("Give the amount, or the paper that holds it."),
    "forum": gettext_lazy("Name the meeting, the committee or the planning round."),
    "by_when": gettext_lazy("Leave the time to the due date."),
}
ASKS: Mapping[str, Promise] = {  # "To make this easy to finish: ...?"
    "actor": gettext_lazy("who says yes"),
    "act": gettext_lazy("what will be there when it is done"),
    "object": gettext_lazy("which one is it"),
    "evidence": gettext_lazy("what comes out of it"),
    "amount": gettext_lazy("how much"),
    "forum": gettext_lazy("where is it decided"),
    "by_when": gettext_lazy("does the due date already say when"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the text leaves open: what, and how to better it."""

    aspect: str
    lacks: str
    how: str


@dataclass(frozen=True, slots=True)
class Help:
    """`why` and `how` in the reader's words, with an example where one can be made. Never kept anywhere."""

    why: str
    how: str
    example: str


def findings(reading: Reading) -> tuple[Finding, ...]:
    """Each thing that is missing, in words."""
    return tuple(Finding(one, str(LACKS[one]), str(HOW[one])) for one in reading.missing)


def help_with(reading: Reading, *, to_buyer: bool, side: str = "", owner: str = "") -> Help | None:
    """What to say under the field; None for a text that is strong or that the coach does not judge."""
    if not reading.is_weak:
        return None
    example = example_of(reading, side=side, owner=owner)
    if to_buyer:
        asked = listed([str(ASKS[one]) for one in reading.missing])
        return Help(_("To make this easy to finish: %(asked)s?") % {"asked": asked}, "", example)
    found = findings(reading)
    lacks = listed([one.lacks for one in found])
    return Help(
        _("Weak: it does not say %(lacks)s.") % {"lacks": lacks}, " ".join(one.how for one in found[:2]), example
    )
