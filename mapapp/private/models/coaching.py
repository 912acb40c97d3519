"""What a seller writes down while a plan is coached: what a buyer would need to commit, what a manager thinks of it.

Sellers' tables without a twin; they stand in seller_coaching.py.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ConditionShape(models.Model):
    """The answer to "what would need to be true for you to commit?": who was asked (`person`, his number on the plan),
    about which shared step (`task`), on which day, what was said. `became` is the number of the shared step that makes
    it true, once there is one. `reading` is what it was taken to mean, as insight/commitment.py calls it, or nothing.
    """

    class Reading(models.TextChoices):
        WRONG_PERSON = "wrong_person", _("Not the person whose work it is")
        MISSING_AUTHORITY = "missing_authority", _("Somebody else’s yes to give")
        LOW_PRIORITY = "low_priority", _("Other things come first")

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    person = models.PositiveIntegerField()
    task = models.PositiveIntegerField(null=True)
    asked_on = models.DateField()
    said = models.CharField(max_length=4000)
    reading = models.CharField(max_length=17, choices=Reading.choices, blank=True)
    became = models.PositiveIntegerField(null=True)
    by_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="condition_number_is_unique")]


class PlanReviewShape(models.Model):
    """What a manager thinks of a plan on a day: a note, a score from 1 to 3 for each criterion (review_criteria.py) and
    when to look again. Added, never changed; the newest holds. `number` is that of its private event."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=4000, blank=True)
    scores = models.JSONField(default=dict)
    look_on = models.DateField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    is_latest = models.BooleanField(default=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="plan_review_number_is_unique"),
            models.UniqueConstraint("workspace", condition=Q(is_latest=True), name="one_plan_review_is_the_latest"),
        ]
        indexes = [models.Index(fields=["look_on"], condition=Q(is_latest=True), name="plan_reviews_by_next_look")]
