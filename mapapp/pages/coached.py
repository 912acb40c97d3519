"""The coach's panel, as it stands beside a plan for its sellers."""

from __future__ import annotations

from mapapp.access.visit import Visit
from mapapp.drawing.coach import CoachPanel, coach_panel, kept_panel
from mapapp.drawing.reader import Reader
from mapapp.plans.standing import Standing
from mapapp.portfolio.judging import judged, kept_glance
from mapapp.private.rules import reads_beliefs


def has_coach(found: Visit) -> bool:
    """Whether one stands there: for who reads what the seller believes, until the plan is retired. Makes no query."""
    return reads_beliefs(found) and found.workspace.state != found.workspace.State.RETIRED


def coach_of(found: Visit, standing: Standing) -> CoachPanel | None:
    """Plan health and what to fix first. None, and nothing asked, for who has no coach.

    From the line that the portfolio keeps of it while that holds, else worked out."""
    if not has_coach(found):
        return None
    reader = Reader.of(found, standing)
    if (kept := kept_glance(found, standing)) is not None:
        return kept_panel(kept.points, kept.band, kept.parts, kept.findings, kept.was, reader)
    one = judged(found, standing)
    return coach_panel(one.health, one.ended, one.findings, one.was, standing.plan, reader)
