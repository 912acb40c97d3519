"""What somebody wrote on a task."""

from __future__ import annotations

from django.db import models


class Comment(models.Model):
    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="comments")
    task = models.ForeignKey("mapapp.Task", models.CASCADE, related_name="comments")
    author = models.ForeignKey("mapapp.Stakeholder", models.PROTECT, related_name="+")
    body = models.CharField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
