"""What somebody wrote, on a task or on the plan as a whole; both sides read it."""

from __future__ import annotations

from django.db import models


class Comment(models.Model):
    """`number` is that of the line of history by which it was said. In `body` a person who is named stands as a number
    (see plans/mentions.py), so that erasing somebody erases him here, too. One that was taken back says nothing."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField()
    task = models.ForeignKey("mapapp.Task", models.CASCADE, related_name="comments", null=True)
    author = models.ForeignKey("mapapp.Stakeholder", models.PROTECT, related_name="+")
    body = models.CharField(max_length=8000, blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    taken_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="comment_numbers_have_no_doubles"),
        ]
