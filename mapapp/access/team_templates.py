"""Who is at a team's templates: every member reads and uses them, who oversees the team keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapapp.access.members import OVERSEERS
from mapapp.people.models import Membership, Team, User
from mapapp.plans.models import TeamTemplate


@dataclass(frozen=True, slots=True)
class TemplateVisit:
    """A member at the templates of a team of his."""

    user: User
    team: Team
    me: Membership

    @property
    def keeps(self) -> bool:
        """Admins and managers see every template of the team, and change them."""
        return self.me.role in OVERSEERS

    def sees(self, template: TeamTemplate) -> bool:
        """One that is only proposed is seen by who proposed it, and by who keeps the gallery."""
        return self.keeps or template.state != TeamTemplate.State.PROPOSED or template.made_by_id == self.user.pk


def template_visits(user: User) -> list[TemplateVisit]:
    """The person at the templates of each of his teams, by name. One query."""
    mine = Membership.objects.filter(user=user).select_related("team").order_by("team__name", "team__pk")
    return [TemplateVisit(user, one.team, one) for one in mine] if user.is_active else []


def template_among(visits: Iterable[TemplateVisit], code: str) -> tuple[TemplateVisit, TeamTemplate] | None:
    """A template of one of these teams that the person may see; None for all others, as for none. One query."""
    teams = {visit.team.pk: visit for visit in visits}
    rows = TeamTemplate.objects.select_related("team", "made_by", "edited_by").filter(code=code, team__in=teams)
    row = rows.first()
    if row is None or not teams[row.team_id].sees(row):
        return None
    return teams[row.team_id], row
