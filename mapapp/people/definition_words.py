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
        ("full_share", "short_slip", "path_late", "decider_quiet", "few_dates"),
    ),
    Group(
        "silence", _("Who has fallen silent"),
        _("From which number on the coach names it. The portfolio calls a buyer quiet by the same number."),
        ("quiet_champion", "quiet_buyer", "green_least", "answer_waits", "contact_settled", "close_plan_after"),
    ),
    Group(
        "beginning", _("How late it began, and what stands still"),
        _("A stage is late past so many percent of the open ones. Time and steps count where the stage is unknown."),
        ("late_stage", "built_late", "built_gone", "built_done", "stalled_after"),
    ),
    Group(
        "content", _("What a plan holds"),
        _("From how many steps on the coach expects the usual ones, and when it calls a plan too long or too much "
          "yours."),
        ("light_plan", "tasks_most", "open_least", "goals_named", "procurement_lead", "procurement_near"),
    ),
    Group(
        "dates", _("Dates that move, approvals that are short"),
        _("How often is too often, and how much shorter than usual is too short."),
        ("pushed_times", "redated_within", "approval_cut", "approval_least", "usual_from"),
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
    "quiet_buyer": _("Days of silence from which a buyer has gone quiet"),
    "close_plan_after": _("Days until somebody of the buyer’s has joined"),
    "built_late": _("Days before signature in which a plan begins late"),
    "stalled_after": _("Days without progress at a late stage"),
    "procurement_lead": _("Days before signature for purchasing to begin"),
    "procurement_near": _("Days before signature from which purchasing has a step"),
    "tasks_most": _("Steps that a plan has at most"),
    "light_plan": _("Steps from which a plan has the usual ones"),
    "open_least": _("Open steps from which a share of them tells something"),
    "goals_named": _("Percent of the steps that name a goal, from which all do"),
    "green_least": _("Steps finished in time before silence is told"),
    "answer_waits": _("Days for which a date or a version may lie"),
    "contact_settled": _("Days for which one contact is a beginning"),
    "late_stage": _("Percent of the open stages past which one is late"),
    "built_gone": _("Percent of the time that was gone when it began late"),
    "built_done": _("Percent of the steps that were done by then"),
    "pushed_times": _("Later dates that are told"),
    "redated_within": _("Days for which a date moved on its day is told"),
    "approval_cut": _("Percent that an approval may be shorter than usual"),
    "approval_least": _("Working days that it may be shorter"),
    "usual_from": _("Approvals from which there is a usual length"),
    "few_dates": _("Dates from which they tell whether they hold"),
}
