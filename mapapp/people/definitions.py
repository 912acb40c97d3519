"""The numbers by which a team counts: from when a plan is stale, and whatever else is to be the same in every report.

They are settings with a version (PRODUCT, The living document): a change makes the next one, and those that held before
stay. Version 0 is what mapapp comes with. Another number joins as one more field here, with its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.changes import TeamRefused
from mapapp.people.models import Team, TeamDefinitions, User

MOST = 365  # days
WEIGHTS = ("weight_buyer", "weight_kept", "weight_dates", "weight_path", "weight_deciders")
BOUNDS: Mapping[str, tuple[int, int]] = {  # the least and the most of each
    "stale_warns": (1, MOST), "stale_red": (1, MOST), "stale_ends": (1, MOST),
    **dict.fromkeys(WEIGHTS, (0, 100)),
    "healthy_from": (1, 100), "care_from": (1, 100), "buyer_share": (0, 100), "full_share": (1, 100),
    "late_most": (0, MOST), "short_slip": (0, MOST), "path_late": (1, MOST), "decider_quiet": (1, MOST),
    "quiet_champion": (1, MOST), "close_plan_after": (1, MOST), "tasks_most": (1, 500), "quiet_buyer": (1, MOST),
    "built_late": (1, MOST), "stalled_after": (1, MOST), "procurement_lead": (1, MOST),
    "late_stage": (1, 99), "built_gone": (1, 99), "built_done": (1, 100), "open_least": (1, 500),
    "contact_settled": (0, MOST), "light_plan": (1, 500), "procurement_near": (1, MOST), "pushed_times": (2, 20),
    "redated_within": (1, MOST), "green_least": (1, 500), "goals_named": (1, 100), "approval_cut": (1, 99),
    "approval_least": (1, MOST), "usual_from": (5, 200), "answer_waits": (1, MOST), "few_dates": (1, 500),
}  # fmt: skip
PERIODS = (0, 6, 12, 24, 36, 60)  # months that a retired plan is kept; 0: for ever


@dataclass(frozen=True, slots=True)
class Definitions:
    """One version of the numbers. Days without an act of anybody: warned about, red, and no longer active.
    Months that a retired plan is kept before it is deleted; 0, which mapapp comes with: nothing is ever deleted.

    The `weight_`s are the points of 100 that a part of plan health is worth. From `healthy_from` points on it is
    healthy, from `care_from` on it needs care. Percent: `buyer_share` of the open steps that the buyer owns in a plan
    that counts as healthy, `full_share` of all steps from which more is not better. Working days: `late_most` that a
    step of a healthy plan may be late, `short_slip` that a finished step may have been and counts half, `path_late` of
    signature after its target from which nothing is left. Days: `decider_quiet` and `quiet_champion` since their last
    act, `quiet_buyer` since the buyer's from which on it has gone quiet, `close_plan_after` until a plan without a
    buyer is asked about, `built_late` and `procurement_lead` before signature from which on a plan, or purchasing,
    begins late, `procurement_near` from which on purchasing has a step, `stalled_after` at a late stage without
    progress, `contact_settled` after the first buyer joined until which one contact is a beginning, `redated_within`
    for which a date that was moved on its day is told, `answer_waits` for a date or a version. Percent: `late_stage` of
    the open stages past which one is late, `built_gone` of the time and `built_done` of the steps that were over when a
    plan was built late, `goals_named` of the steps that name a goal, `approval_cut` that an approval is planned shorter
    than usual. Counts: `tasks_most` steps of a plan that one reads, `light_plan` from which it has the usual ones,
    `open_least` open ones from which a share says something, `green_least` finished in time before silence,
    `pushed_times` later dates, `approval_least` working days an approval is shorter by, `usual_from` approvals from
    which there is a usual length, `few_dates` finished or behind that tell whether dates hold.
    """

    number: int = 0
    stale_warns: int = 8
    stale_red: int = 15
    stale_ends: int = 22
    keep_months: int = 0
    weight_buyer: int = 30
    weight_kept: int = 20
    weight_dates: int = 20
    weight_path: int = 15
    weight_deciders: int = 15
    healthy_from: int = 75
    care_from: int = 50
    buyer_share: int = 30
    full_share: int = 40
    late_most: int = 7
    short_slip: int = 5
    path_late: int = 10
    decider_quiet: int = 30
    quiet_champion: int = 14
    close_plan_after: int = 14
    tasks_most: int = 30
    quiet_buyer: int = 10
    built_late: int = 30
    stalled_after: int = 14
    procurement_lead: int = 21
    late_stage: int = 67
    built_gone: int = 67
    built_done: int = 50
    open_least: int = 5
    contact_settled: int = 7
    light_plan: int = 8
    procurement_near: int = 30
    pushed_times: int = 2
    redated_within: int = 30
    green_least: int = 3
    goals_named: int = 50
    approval_cut: int = 33
    approval_least: int = 2
    usual_from: int = 5
    answer_waits: int = 7
    few_dates: int = 4

    @classmethod
    def of(cls, team: Team) -> Definitions:
        """Those that hold now. No query."""
        return cls.read(team.definitions)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Definitions:
        """From what was kept; a number that came later has its default there, and one that is gone is left out."""
        return cls(**{field.name: kept[field.name] for field in fields(cls) if field.name in kept})

    @property
    def values(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if name != "number"}


def definitions_at(team: Team, at: datetime) -> Definitions:
    """Those that held at the aware moment `at`. One query."""
    row = TeamDefinitions.objects.filter(team=team, at__lte=at).order_by("number").last()
    return Definitions.read({**row.values, "number": row.number}) if row else Definitions()


def versions_of(team: Team, *names: str) -> list[TeamDefinitions]:
    """The versions in which one of the named numbers was set to another, the newest first. One query."""
    found: list[TeamDefinitions] = []
    before = Definitions()
    for row in TeamDefinitions.objects.filter(team=team).select_related("by").order_by("number"):
        now = Definitions.read(row.values)
        if any(getattr(now, name) != getattr(before, name) for name in names):
            found.append(row)
        before = now
    return found[::-1]


def set_definitions(team: Team, values: Mapping[str, int], *, seen: int, by: User, at: datetime) -> Definitions:
    """Make the next version; the one that holds when nothing is different. `seen` is the number that was before who
    sets them; what `values` do not name stays. Raises TeamRefused, with the field. Who may is a rule's business."""
    with transaction.atomic():
        locked = Team.objects.select_for_update().get(pk=team.pk)
        now = Definitions.of(locked)
        wanted = {**now.values, **values}
        _check(wanted)
        if wanted == now.values:
            return now
        if now.number != seen:
            raise TeamRefused(_("Somebody changed these numbers a moment ago. Look at them, then set yours."))
        made = Definitions(now.number + 1, **wanted)
        TeamDefinitions.objects.create(team=locked, number=made.number, values=made.values, at=at, by=by)
        team.definitions = locked.definitions = asdict(made)
        locked.save(update_fields=["definitions"])
        return made


def _check(wanted: Mapping[str, int]) -> None:
    if wanted["keep_months"] not in PERIODS:
        raise TeamRefused(_("Choose from the list how long plans are kept."))
    for name, (least, most) in BOUNDS.items():
        if not least <= wanted[name] <= most:
            said = {"least": least, "most": most}
            raise TeamRefused(_("Each of these numbers lies between %(least)s and %(most)s.") % said)
    if not wanted["stale_warns"] < wanted["stale_red"] < wanted["stale_ends"]:
        raise TeamRefused(
            _("Each comes later than the one before it: first the warning, then red, then no longer active.")
        )
    weights = [wanted[name] for name in WEIGHTS]
    if sum(weights) != 100:
        said = {"sum": sum(weights)}
        raise TeamRefused(_("The five parts make %(sum)s points together. Set them so that they make 100.") % said)
    if max(weights) != weights[0] or weights.count(weights[0]) > 1:
        raise TeamRefused(_("What the buyer owns tells more than any other part: give it the most points of the five."))
    if not wanted["care_from"] < wanted["healthy_from"]:
        raise TeamRefused(_("A plan needs care from fewer points on than it is healthy from. Lower the first number."))
