"""What the buyer wants to achieve, in his own words, and how success is measured."""

from __future__ import annotations

from django.db import models


class Goal(models.Model):
    """A statement, who said it and when."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="goals")
    number = models.PositiveIntegerField()
    statement = models.CharField(max_length=4000)
    said_by = models.ForeignKey("mapapp.Stakeholder", models.SET_NULL, null=True, blank=True, related_name="+")
    said_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="goal_number_is_unique")]


class Measure(models.Model):
    """What is counted: where it stands today, the goal, by when, and the result so far.

    `day30`, `day60` and `day90` are what it was so many days after go live, each empty until somebody has looked;
    `checker` is who looks, and who is asked (checks.py).
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="measures")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    today = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    by_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=60, blank=True)
    result_note = models.CharField(max_length=300, blank=True)
    checker = models.ForeignKey("mapapp.Stakeholder", models.SET_NULL, null=True, blank=True, related_name="+")
    day30 = models.CharField(max_length=60, blank=True)
    day60 = models.CharField(max_length=60, blank=True)
    day90 = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="measure_number_is_unique")]
