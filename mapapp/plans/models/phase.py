"""The ordered parts of a plan; a trial phase has exit criteria."""

from __future__ import annotations

from django.db import models


class Phase(models.Model):
    """One part of a plan. `criteria_frozen_on` is set when the first task of a trial starts (PRODUCT, The plan)."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="phases")
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    is_trial = models.BooleanField(default=False)
    criteria_frozen_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="phase_number_is_unique")]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """What must be true at the end of the trial for the buyer to go on."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="criteria")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=4000)

    class Meta:
        ordering = ["position", "pk"]
