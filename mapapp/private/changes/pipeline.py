"""The one verb for how a team reads its opportunities (mapapp/private/pipeline.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.models import Team, User
from mapapp.plans.refusals import Refused
from mapapp.private.changes.following import follow_stages
from mapapp.private.choosing import TEAMS
from mapapp.private.pipeline import CURRENCY, SCALES, Outcome, Pipeline, plain_of, same
from mapapp.private.team_queries import pipeline_of
from mapapp.private.told import told_by
from mapapp.work.bell import ring

AT_ONCE = 50  # plans whose rows follow while somebody waits
FOLLOW = "mapapp.private.jobs.follow"
MOST_STAGES, MOST_RATES, MOST_COLUMNS = 40, 60, 500


def set_pipeline(team: Team, values: Mapping[str, Any], *, seen: int, by: User | None, at: datetime) -> Pipeline:
    """Make the next version of the settings; the one that holds when nothing is different. What `values` do not name
    stays. `seen` is the number that was before who sets them. The rows that are here follow what its stages mean
    (following.py), also when that was said before and broke off; a worker goes on where they are many. Raises Refused,
    with the field. Who may is a rule's business."""
    made = _set(team, values, seen=seen, by=by, at=at)
    if "stages" in values and follow_stages(team, at=at, most=AT_ONCE):
        ring(FOLLOW, team.pk)
    return made


def _set(team: Team, values: Mapping[str, Any], *, seen: int, by: User | None, at: datetime) -> Pipeline:
    with transaction.atomic():
        locked = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        now = pipeline_of(locked)
        kept = TEAMS.settings._default_manager.filter(team=locked, number=now.number).values_list("values", flat=True)
        before = dict(kept[0]) if kept else {}
        wanted = before | plain_of(values)
        if Pipeline.read(now.number, wanted) == now:
            return now
        if now.number != seen:
            raise Refused(_("Somebody changed these settings a moment ago. Look at them, then set yours."), field="")
        made = Pipeline.read(now.number + 1, wanted)
        _check(made)
        told = told_by(locked, now, made, by)
        made, wanted = replace(made, told_by=told), wanted | {"told_by": told}
        TEAMS.settings._default_manager.create(team=locked, number=made.number, values=wanted, at=at, by=by)
        return made


def _check(made: Pipeline) -> None:
    names = [same(stage.name) for stage in made.stages]
    if len(set(names)) < len(names):
        twice = next(stage.name for stage in made.stages if names.count(same(stage.name)) > 1)
        raise Refused(_("“%(name)s” stands here twice. Keep one of the two.") % {"name": twice}, field="stages")
    if any(not stage.name or len(stage.name) > 100 or stage.means not in Outcome.values for stage in made.stages):
        raise Refused(_("A stage has a name of at most 100 letters, and is open, won or lost."), field="stages")
    if made.qualified and made.place(made.qualified) is None:
        raise Refused(_("Choose one of the stages above as the one from which it counts."), field="qualified")
    if len(names) > MOST_STAGES or len(made.rates) > MOST_RATES or len(made.columns) > MOST_COLUMNS:
        raise Refused(_("That is more than a team can need. Leave out what is not used."), field="")
    if len(made.scales) > MOST_COLUMNS or not set(made.scales.values()) <= set(SCALES):
        raise Refused(_("Amounts stand in full, or in thousands or millions."), field="scale")
    if any(not 0 <= percent <= 100 for percent in made.chances.values()):
        raise Refused(_("A chance lies between 0 and 100 percent."), field="chances")
    if any(not 0 <= percent <= 300 for percent in made.factors.values()):
        raise Refused(_("A factor lies between 0 and 300 percent."), field="factors")
    if not 5 <= made.enough <= 1000:
        raise Refused(_("Your own history counts from 5 at least, and from 1000 at most."), field="enough")
    codes = [rate.currency for rate in made.rates]
    for code in [*codes, *([made.currency] if made.currency else [])]:
        if not CURRENCY.fullmatch(code):
            raise Refused(_("A currency has three letters, like USD."), field="rates")
    if len(set(codes)) < len(codes):
        raise Refused(_("A currency stands here twice. Keep one of the two."), field="rates")
    if codes and not made.currency:
        raise Refused(_("Choose the currency that the rates lead to."), field="currency")
    if any(not 0 < rate.rate < 10**9 for rate in made.rates):
        raise Refused(_("A rate is more than nothing: how much of your own currency one of the other is."),
                      field="rates")  # fmt: skip
