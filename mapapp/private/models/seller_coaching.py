"""What only the selling company keeps while it coaches a plan. Only choosing.py and the register of tables import these
classes."""

from __future__ import annotations

from mapapp.private.models.coaching import ConditionShape, PlanReviewShape


class SellerCondition(ConditionShape):
    """What somebody of the buying company would need."""


class SellerPlanReview(PlanReviewShape):
    """What a manager thinks of a plan."""
