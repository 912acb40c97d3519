"""All that is kept about oneself, as one file."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.access.backend import in_a_team
from mapapp.access.own_data import own_data, seats_of
from mapapp.exchange.drafts import drafts_of
from mapapp.pages.gate import at_plans, at_templates, signed_in, user_of
from mapapp.pages.sparing import sparing
from mapapp.plans.team_templates import versions_by
from mapapp.private.coaching import written_as_coach
from mapapp.private.mine import said_of_deals_by, views_saved_by, written_by


@signed_in
@sparing
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """A file to keep: one's own and nobody else's. It has no key and no link that opens anything."""
    user, at = user_of(request), timezone.now()
    visits = seats_of(user)
    at_plans(request, visits)
    found = own_data(user, visits, at=at)
    for plan, visit in zip(found["plans"], visits, strict=True):
        plan["only_my_company_sees"] = written_by(visit)
    found["sheets_on_their_way"] = [
        {"file": draft.filename, "since": draft.created_at} for draft in drafts_of(user, at)
    ]
    if in_a_team(user):
        teams = [one.team for one in at_templates(request)]
        found["templates_saved"] = [
            {"team": one.template.team.name, "template": one.template.name, "version": one.number, "at": one.at,
             "why": one.why}
            for one in versions_by(user, teams)
        ]  # fmt: skip
        found["plans_looked_at"] = [
            {"plan": one.workspace.name, "at": one.at, "note": one.note, "scores": one.scores, "look_on": one.look_on}
            for one in written_as_coach(user)
        ]
        found["views_saved"] = views_saved_by(user)
        found["said_of_deals_without_a_plan"] = said_of_deals_by(user)
    text = json.dumps(found, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="mapapp-my-data.json"'
    return answer
