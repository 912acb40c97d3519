"""What is written down during a review, until it ends."""

from __future__ import annotations

from django.db import models


class ReviewNote(models.Model):
    """The note on one task in the review that is going on; both sides read it. The end of the review puts all of them
    into its line of history and empties this table."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="review_notes")
    task = models.OneToOneField("mapapp.Task", models.CASCADE, related_name="review_note")
    body = models.CharField(max_length=4000)

    class Meta:
        ordering = ["task__number"]
