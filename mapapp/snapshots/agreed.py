"""Who agreed to what and when, as a version says it: printed on it and on those that are measured against it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _

from mapapp.plans.frozen import agreed_in
from mapapp.plans.models import Side
from mapapp.snapshots.frame import Frame


def agreed_words(found: Frame) -> str:
    """`Agreed by Anna Kessler and Priya Raman on 4 Feb 2026, as version 4.`; empty as long as nothing is agreed."""
    if found.agreed is None:
        return ""
    agreement = agreed_in(found.agreed)
    first, second = (_name(found, one["name"]["sha256"], one["side"]) for one in agreement["by"])
    zone = ZoneInfo(found.plan.workspace.calendar(Side.SELLER).time_zone)
    day = datetime.fromisoformat(agreement["by"][-1]["at"]).astimezone(zone)
    said = {
        "first": first, "second": second, "day": dateformat.format(day, "j M Y"), "number": agreement["version"],
        "kept": found.agreed.number,
    }  # fmt: skip
    if found.agreed.number == found.version.number:
        return _("Agreed by %(first)s and %(second)s on %(day)s, as version %(number)s.") % said
    return _("Dates are measured against version %(kept)s, agreed by %(first)s and %(second)s on %(day)s.") % said


def _name(found: Frame, commitment: str, side: str) -> str:
    """The name; somebody who was erased is one of his company."""
    return found.names.get(commitment) or _("a person of %(company)s") % {"company": found.company(side)}
