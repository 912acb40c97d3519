"""What lines of one kind come to, so that a page adds up some hundreds of rows and not ten thousand lines.

The database keeps them itself, in whatever statement makes a line, changes it or takes it away (migration 0049): a line
goes with its plan, with its opportunity and with its team, and none of these knows of lines.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

NEVER = date(1, 1, 1)  # for no month: what is empty equals nothing, and has no place in what tells rows apart
ALL, KIND, CLOSE, SELLER, STAGE = "all", "kind", "close", "seller", "stage"
# what tells rows apart, and what stands there where it does not
APART: dict[str, Any] = {
    "by": "", "outcome": "", "state": "", "linked": False, "band": "", "signs_in": NEVER, "closes_on": NEVER,
    "currency": "", "own_currency": "", "seller": 0, "seller_name": "", "stage": "", "stage_order": 0,
}  # fmt: skip
SUMS = (
    "lines", "with_amount", "with_own", "with_weight", "with_stage_weight", "stage_measured", "plan_measured",
    "with_both", "with_later", "days_later", "with_health", "points", "amount_cents", "own_cents", "by_plan_cents",
    "by_stage_cents",
)  # fmt: skip


def _count() -> models.BigIntegerField[Any, Any]:
    return models.BigIntegerField(default=0)


def _cents() -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=30, decimal_places=0, default=0)


class TallyShape(models.Model):
    """What the lines of a team come to that are the same `by` something: by the kind of line (`band`, the month
    in which it `signs_in`, its currencies), by its close date, by its seller, or by its stage; by each of these with
    its outcome, its state and whether it is `linked` to an opportunity. What does not tell them apart is empty: NEVER
    for a day, 0 for a seller.

    The row of `all` counts all lines of the team, and has in `turns` how often one of them was made, changed or went.
    `lines` are counted, and those of them that have an amount, one in the team's own currency, a weight by plan and by
    stage, a weight that history gave, both dates, a plan that is later than the CRM says by so many `days_later`, and
    health, whose `points` are added up. What is over or retired has none of the last five. Money is in cents, since
    what is added and taken away again is exact in whole numbers alone.
    """

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    by = models.CharField(max_length=6)
    outcome = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=8, blank=True)
    linked = models.BooleanField(default=False)
    band = models.CharField(max_length=7, blank=True)
    signs_in = models.DateField(default=NEVER)
    closes_on = models.DateField(default=NEVER)
    currency = models.CharField(max_length=3, blank=True)
    own_currency = models.CharField(max_length=3, blank=True)
    seller = models.BigIntegerField(default=0)
    seller_name = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=100, blank=True)
    stage_order = models.IntegerField(default=0)
    turns = _count()
    lines = _count()
    with_amount = _count()
    with_own = _count()
    with_weight = _count()
    with_stage_weight = _count()
    stage_measured = _count()
    plan_measured = _count()
    with_both = _count()
    with_later = _count()
    days_later = _count()
    with_health = _count()
    points = _count()
    amount_cents = _cents()
    own_cents = _cents()
    by_plan_cents = _cents()
    by_stage_cents = _cents()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", *APART], name="a_tally_once"),
        ]
