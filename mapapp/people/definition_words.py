"""The numbers by which a team counts, in words: what each is called, what it does, and which belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapapp.people.definitions import WEIGHTS


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are set together; `words` say what they decide."""

    code: str
    title: Promise
    words: Promise
    names: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "stale", _("When a plan is stale"),
        _("What counts is any act of anybody that both companies read. From signature on silence says nothing."),
        ("stale_warns", "stale_red", "stale_ends"),
    ),
    Group(
        "weights", _("What plan health is made of"),
        _("Points of 100 for each part. Together they make 100, and what the buyer owns has the most."), WEIGHTS,
    ),
    Group(
        "bands", _("When a plan is healthy"),
        _("Beside its points a healthy plan is active, its signature is in time, and nothing is late for long."),
        ("healthy_from", "care_from", "buyer_share", "late_most"),
    ),
    Group(
        "parts", _("How the parts are counted"),
        _("Each takes something from a part of plan health; the page “How we count” says what."),
        ("full_share", "short_slip", "path_late", "decider_quiet"),
    ),
    Group(
        "coach", _("When the coach speaks up"),
        _("From which number on it names something to fix."),
        ("quiet_champion", "quiet_buyer", "close_plan_after", "built_late", "stalled_after", "procurement_lead",
         "tasks_most"),
    ),
)  # fmt: skip
LABELS: Mapping[str, Promise] = {
    "stale_warns": _("Days without an act until a plan is amber"),
    "stale_red": _("Days until it is red"),
    "stale_ends": _("Days until it no longer counts as active"),
    "weight_buyer": _("Buyer owns work"),
    "weight_kept": _("Kept up to date"),
    "weight_dates": _("Dates hold"),
    "weight_path": _("Critical path"),
    "weight_deciders": _("Deciders engaged"),
    "healthy_from": _("Healthy from so many points"),
    "care_from": _("Needs care from so many points"),
    "buyer_share": _("Percent of the open steps that the buyer owns"),
    "late_most": _("Working days that a step may be late"),
    "full_share": _("Percent of the steps from which more is not better"),
    "short_slip": _("Working days late that still count half"),
    "path_late": _("Working days after the target that take all"),
    "decider_quiet": _("Days for which an act of a decider counts"),
    "quiet_champion": _("Days of silence of who leads the evaluation"),
    "quiet_buyer": _("Days of silence of the buyer with a step under way"),
    "close_plan_after": _("Days until somebody of the buyer’s has joined"),
    "built_late": _("Days before signature in which a plan begins late"),
    "stalled_after": _("Days without progress at a late stage"),
    "procurement_lead": _("Days before signature for purchasing to begin"),
    "tasks_most": _("Steps that a plan has at most"),
}
