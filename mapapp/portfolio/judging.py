"""One plan as its coach reads it: health, what was found, what its sellers have said to that, how it stood a week ago.

For who reads the seller's side of a plan; nobody asks this for a buyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mapapp.access.visit import Visit
from mapapp.insight.case import Case
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.detectors.wordings import find_words
from mapapp.insight.finding import Finding
from mapapp.insight.health import PARTS, Health, read_health
from mapapp.people.definitions import Definitions
from mapapp.plans.frozen import target_in
from mapapp.plans.history import since
from mapapp.plans.silence import Stage, is_finished, silence_of
from mapapp.plans.standing import Standing
from mapapp.portfolio.case_of import case_of
from mapapp.portfolio.cases import deal_of, seats_of, usual_approvals
from mapapp.portfolio.counting import counting_of
from mapapp.private.kept import own_revisions
from mapapp.private.queries import Answer, figures_kept, finding_answers, health_on, opportunity, snooze
from mapapp.private.team_queries import pipeline_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Judged:
    """`findings` are those that nobody has put off or dismissed, the worst first; `quiet` the others, each with its
    answer. `was` is the health of a week ago, None when none was kept."""

    case: Case
    health: Health
    findings: tuple[Finding, ...]
    quiet: tuple[tuple[Finding, Answer], ...]
    was: int | None


@dataclass(frozen=True, slots=True)
class Glance:
    """What the plan page shows of it: `parts` as (code, points, most), `findings` as (title, evidence)."""

    points: int
    band: str
    parts: tuple[tuple[str, int, int], ...]
    findings: tuple[tuple[str, str], ...]
    was: int | None


def kept_glance(found: Visit, standing: Standing) -> Glance | None:
    """The same from the plan's line in the portfolio, while that is of this very revision of both histories, of this
    day, and counted as the team counts now; else None. Five queries, one when the line is behind."""
    line, workspace = figures_kept(found), found.workspace
    if line is None or line.health is None or "parts" not in line.values:
        return None
    held = line.definitions == Definitions.of(workspace.team).number
    if not held or line.revision != workspace.revision or line.as_of != standing.today:
        return None
    if line.holds_until and line.holds_until <= standing.at:
        return None
    if line.own_revision != own_revisions([workspace.pk]).get(workspace.pk, 0):
        return None
    if line.counted_by != counting_of(workspace.team).mark:
        return None
    parts = tuple((code, *line.values["parts"][code]) for code in PARTS if code in line.values["parts"])
    findings = tuple((one["title"], one["evidence"]) for one in line.findings)
    return Glance(line.health, line.band, parts, findings, health_on(found, standing.today - WEEK))


def _put_off(found: Visit, standing: Standing) -> date | None:
    """Until when its silence is put off; asked only of a plan on which nobody has acted for some time."""
    silence = silence_of(found.workspace, standing.at, finished=is_finished(standing.plan))
    said = snooze(found) if silence.stage > Stage.FRESH else None
    return said.until_on if said and said.revision == found.workspace.revision else None


def judged(found: Visit, standing: Standing, *, words: bool = True) -> Judged:
    """The plan as it stands, judged for its sellers; it must be loaded with goals. `words`: with what the coach of
    words finds, which no line keeps: the panel beside a plan is without, as the portfolio is. Six queries, whatever its
    size; one more with a row of the CRM, one while it is silent."""
    workspace, row = found.workspace, opportunity(found)
    case = case_of(
        standing,
        since(workspace, 0),
        team=workspace.team,
        seats=seats_of([workspace]).get(workspace.pk, ()),
        deal=deal_of(row, pipeline_of(workspace.team)) if row else None,
        snoozed_until=_put_off(found, standing),
        agreed_target=target_in(workspace.baseline),
        usual_approval=usual_approvals([workspace.team_id])[workspace.team_id],
    )
    answers, today = finding_answers(found), standing.today
    every = [(one, answers.get(one.key)) for one in (*find_all(case), *(find_words(case) if words else ()))]
    return Judged(
        case,
        read_health(case),
        tuple(one for one, said in every if said is None or not said.holds(today)),
        tuple((one, said) for one, said in every if said is not None and said.holds(today)),
        health_on(found, today - WEEK),
    )
