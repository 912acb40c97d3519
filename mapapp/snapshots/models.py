"""Floor 5: a PDF kept of a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

LACKING = 200  # characters that are remembered: one that comes is reason enough


class Snapshot(models.Model):
    """The PDF of a version. The same version, compared-with, paper and language are the same file. `lacking` are
    characters that stand as boxes on it, for want of a typeface: until there is one it is not the last word."""

    version = models.ForeignKey("mapapp.Version", models.CASCADE, related_name="snapshots")
    compared_with = models.ForeignKey("mapapp.Version", models.CASCADE, null=True, related_name="+")
    paper = models.CharField(max_length=6, default="A4")
    language = models.CharField(max_length=10, default="en")
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    lacking = models.CharField(max_length=LACKING, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "version", "paper", "language", condition=Q(compared_with__isnull=True), name="one_plain_file_a_version"
            ),
            models.UniqueConstraint("version", "compared_with", "paper", "language", name="one_file_a_comparison"),
        ]
