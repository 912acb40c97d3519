"""One plan as its coach reads it: health, what was found, what its sellers have said to that, how it stood a week ago.

For who reads the seller's side of a plan; nobody asks this for a buyer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mapapp.access.visit import Visit
from mapapp.insight.case import Case
from mapapp.insight.detectors.endings import find_closed
from mapapp.insight.detectors.rules import find_all
from mapapp.insight.detectors.wordings import find_words
from mapapp.insight.ended import end_words
from mapapp.insight.finding import Finding
from mapapp.insight.health import PARTS, Health, read_health
from mapapp.people.definitions import Definitions
from mapapp.plans.frozen import target_in
from mapapp.plans.history import Line, since
from mapapp.plans.models import Workspace
from mapapp.plans.silence import Stage, is_finished, silence_of
from mapapp.plans.standing import Standing
from mapapp.portfolio.case_of import Beside, case_of, numbers_of, words_case
from mapapp.portfolio.cases import began_stage, deal_of, seats_of
from mapapp.portfolio.counting import counting_of, usual_of
from mapapp.portfolio.figures import QUIET_WORDS
from mapapp.private.deals import first_stages
from mapapp.private.kept import own_revisions
from mapapp.private.queries import Answer, figures_kept, finding_answers, health_on, opportunity, snooze
from mapapp.private.team_queries import pipeline_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Judged:
    """`findings` are those that nobody has put off or dismissed, the worst first; `quiet` the others, each with its
    answer. `was` is the health of a week ago, None when none was kept. Of a plan that is not judged any more `ended`
    says why, and there is no health."""

    case: Case
    ended: str
    health: Health | None
    findings: tuple[Finding, ...]
    quiet: tuple[tuple[Finding, Answer], ...]
    was: int | None


@dataclass(frozen=True, slots=True)
class Glance:
    """What the plan page shows of it: `parts` as (code, points, most), `findings` as (title, one sentence)."""

    points: int
    band: str
    parts: tuple[tuple[str, int, int], ...]
    findings: tuple[tuple[str, str], ...]
    was: int | None


def kept_glance(found: Visit, standing: Standing) -> Glance | None:
    """The same from the plan's line in the portfolio, while that is of this very revision of both histories, of this
    day, and counted as the team counts now; else None. What the coach of words finds no line keeps: that is read from
    the plan. Five queries, one when the line is behind."""
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
    words = (one for one in find_words(words_case(standing)) if one.key not in line.values.get(QUIET_WORDS, ()))
    findings = (*((one["title"], one["evidence"]) for one in line.findings), *((w.title, w.in_short) for w in words))
    return Glance(line.health, line.band, parts, findings, health_on(found, standing.today - WEEK))


def _put_off(found: Visit, standing: Standing) -> date | None:
    """Until when its silence is put off; asked only of a plan on which nobody has acted for some time."""
    silence = silence_of(found.workspace, standing.at, finished=is_finished(standing.plan))
    said = snooze(found) if silence.stage > Stage.FRESH else None
    return said.until_on if said and said.revision == found.workspace.revision else None


def _began(workspace: Workspace, lines: Sequence[Line]) -> str:
    """The stage of its opportunity when it began. One query."""
    return began_stage(workspace, lines, first_stages([workspace]).get(workspace.pk, ()))


def judged(found: Visit, standing: Standing) -> Judged:
    """The plan as it stands, judged for its sellers; it must be loaded with goals. Six queries, whatever its size; two
    more with a row of the CRM, one while it is silent."""
    workspace, row, lines = found.workspace, opportunity(found), since(found.workspace, 0)
    numbers = numbers_of(Definitions.of(workspace.team))
    beside = Beside(
        numbers,
        seats_of([workspace]).get(workspace.pk, ()),
        deal_of(row, pipeline_of(workspace.team), _began(workspace, lines), numbers) if row else None,
        usual_of(workspace.team),
        _put_off(found, standing),
        target_in(workspace.baseline),
    )
    case = case_of(standing, lines, beside)
    answers, today = finding_answers(found), standing.today
    found_in = (*find_closed(case), *find_all(case), *find_words(case))
    every = [(one, answers.get(one.key)) for one in found_in]
    ended = end_words(case)
    return Judged(
        case,
        ended,
        None if ended else read_health(case),
        tuple(one for one, said in every if said is None or not said.holds(today)),
        tuple((one, said) for one, said in every if said is not None and said.holds(today)),
        None if ended else health_on(found, today - WEEK),
    )
