"""What is known of plans that a worker hands on: the one under way, how far it is, and whether it still may be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from mapapp.access.members import membership_of, team_visit
from mapapp.access.models import Handover, HandoverPlan
from mapapp.access.rules import may_say_who_is_in
from mapapp.people.models import Membership, Team, User
from mapapp.work.models import Job

KIND = "private"  # the room that hands plans on with what the own list holds of them
JOB = "mapapp.private.jobs.work"


@dataclass(frozen=True, slots=True)
class Progress:
    """A handover, the job that does it, and its plans by name."""

    handover: Handover
    job: Job | None
    plans: tuple[HandoverPlan, ...]

    @property
    def name(self) -> str:
        """Whose plans they are, or were: an account may be erased since."""
        return str(self.handover.user or _("a person"))

    @property
    def to(self) -> str:
        return str(self.handover.to or _("a person"))

    @property
    def handed(self) -> int:
        return sum(one.state == HandoverPlan.State.HANDED for one in self.plans)

    @property
    def tried(self) -> int:
        return sum(one.state != HandoverPlan.State.WAITS for one in self.plans)

    @property
    def refused(self) -> tuple[HandoverPlan, ...]:
        return tuple(one for one in self.plans if one.state == HandoverPlan.State.REFUSED)

    @property
    def failed(self) -> bool:
        return self.handover.finished_at is None and self.job is not None and self.job.state == Job.State.FAILED

    @property
    def goes_on(self) -> bool:
        return self.handover.finished_at is None and not self.failed

    @property
    def removed(self) -> bool:
        """Whether he is out of the team by it."""
        one = self.handover
        return bool(one.removes and one.finished_at and not one.why and not self.refused)


def under_way(team: Team, user: User) -> Handover | None:
    """The handover of somebody's plans that is not finished, one that has failed left out. At most two queries."""
    one = Handover.objects.filter(team=team, user=user, finished_at=None).select_related("team").first()
    return one if one and not Job.objects.filter(kind=KIND, subject_id=one.pk, state=Job.State.FAILED) else None


def progress_of(team: Team, code: str) -> Progress | None:
    """How far a handover of this team is, or None when it has none with this code. Three queries."""
    rows = Handover.objects.filter(team=team, code=code).select_related("user", "to", "asked_by", "team")
    one = rows.first()
    if one is None:
        return None
    plans = one.plans.select_related("workspace").order_by("workspace__account", "workspace__name", "pk")
    return Progress(one, Job.objects.filter(kind=KIND, subject_id=one.pk).first(), tuple(plans))


def forget_in_handovers(user: User) -> None:
    """Empty the reasons that may name somebody who is erased. What was handed on stays, by a person."""
    his = Q(user=user) | Q(to=user) | Q(asked_by=user)
    found = list(Handover.objects.filter(his).values_list("pk", flat=True))
    HandoverPlan.objects.filter(handover__in=found).update(why="")
    Handover.objects.filter(pk__in=found).exclude(why="").update(
        why=_("The reason named a person and is not kept any more.")
    )


def not_any_more(one: Handover) -> str:
    """Why what was asked for may not be done now, empty when it may: he who asked may have left, or who takes over."""
    who, team = one.asked_by, one.team
    if who is None:
        return _("Who asked for this is not here any more. Ask for it again.")
    if one.to is None:
        return _("Who was to take over is not here any more. Choose somebody else.")
    if one.own:
        may = membership_of(who, team.code) is not None
    else:
        found = team_visit(who, team.code)
        may = found is not None and (not one.removes or may_say_who_is_in(found) is None)
    if not may:
        return _("%(name)s asked for this, and may not any more.") % {"name": who}
    if not Membership.objects.filter(team=team, user=one.to, user__is_active=True).exists():
        return _("%(name)s is not in %(team)s any more. Choose somebody else.") % {"name": one.to, "team": team.name}
    return ""
