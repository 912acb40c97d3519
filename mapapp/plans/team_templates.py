"""Questions about a team's own templates. Who may ask them: access/team_templates.py and the door."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from mapapp.people.models import Team, User
from mapapp.plans.models import TeamTemplate, TemplateVersion
from mapapp.plans.template_content import template_in
from mapapp.plans.template_shape import Template

State = TeamTemplate.State


@dataclass(frozen=True, slots=True)
class Kept:
    """A template of the team's with its last version; `template` is None while it has none."""

    row: TeamTemplate
    version: TemplateVersion | None

    @property
    def template(self) -> Template | None:
        return template_in(self.version.content, self.row.code) if self.version else None

    @property
    def edited_at(self) -> datetime:
        return self.row.edited_at

    @property
    def is_unsaved(self) -> bool:
        return self.version is None or self.version.content != self.row.draft


def templates_of(teams: Iterable[Team], reader: User, *, keeps: Iterable[Team] = ()) -> list[Kept]:
    """All templates of these teams by name: proposed ones only for who proposed them, and in teams whose gallery the
    reader keeps. Two queries."""
    seen = ~Q(state=State.PROPOSED) | Q(made_by=reader) | Q(team__in=[team.pk for team in keeps])
    rows = TeamTemplate.objects.filter(seen, team__in=list(teams)).select_related("edited_by", "made_by", "team")
    found = list(rows)
    latest = TemplateVersion.objects.filter(template__in=found, number=F("template__last_version"))
    versions = {version.template_id: version for version in latest.select_related("by")}
    return [Kept(row, versions.get(row.pk)) for row in found]


def template_of_team(team: Team, code: str) -> Kept | None:
    """A template that plans can be made from now. Two queries."""
    row = TeamTemplate.objects.filter(team=team, code=code, last_version__gt=0).exclude(state=State.ARCHIVED).first()
    return kept(row) if row else None


def version_kept(team: int, code: str, number: int) -> Template | None:
    """A version of a template of this team. One query."""
    rows = TemplateVersion.objects.filter(template__team=team, template__code=code, number=number)
    content = rows.values_list("content", flat=True).first()
    return template_in(content, code) if content else None


def versions_by(user: User, teams: Iterable[Team]) -> list[TemplateVersion]:
    """The versions that somebody has saved in these teams. One query."""
    rows = TemplateVersion.objects.filter(by=user, template__team__in=list(teams)).defer("content")
    return list(rows.select_related("template__team").order_by("at", "pk"))


def templates_naming(name: str) -> list[str]:
    """The templates whose texts hold a name, for who erases its bearer: in which words it stands, people look up."""
    found = TemplateVersion.objects.filter(content__icontains=json.dumps(name, ensure_ascii=False)[1:-1])
    drafts = TeamTemplate.objects.filter(draft__icontains=json.dumps(name, ensure_ascii=False)[1:-1])
    keys = {*found.values_list("template", flat=True), *drafts.values_list("pk", flat=True)} if name.strip() else set()
    rows = TeamTemplate.objects.filter(pk__in=keys).select_related("team")
    return [f"the template {row.name} of {row.team.name}" for row in rows]


def kept(row: TeamTemplate) -> Kept:
    """A template with its last version. One query."""
    return Kept(row, row.versions.select_related("by").filter(number=row.last_version).first())


def versions_of(row: TeamTemplate) -> list[TemplateVersion]:
    """All versions, the newest first, without what they hold. One query."""
    return list(row.versions.select_related("by").defer("content").order_by("-number"))
