"""A frozen copy of the shared plan. Added, never changed (triggers see to it)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """The shared plan as canonical JSON, chained to the version before it.

    sha256 = SHA-256(previous sha256 + content) in hexadecimal, over UTF-8 bytes. `revision` is the number of the
    last event that the content holds.
    """

    class Reason(models.TextChoices):
        REVIEW = "review", _("After review")
        TOUCHPOINT = "touchpoint", _("After a call")
        WEEKLY = "weekly", _("Weekly")
        AGREED = "agreed", _("Agreed by both sides")
        SAVED = "saved", _("Saved")

    workspace = models.ForeignKey("mapapp.Workspace", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices, default=Reason.SAVED)
    author_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    content = models.TextField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="version_number_is_unique")]

    def __str__(self) -> str:
        return str(self.number)
