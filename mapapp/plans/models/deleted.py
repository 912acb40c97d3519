"""What is left of a plan that was deleted: nothing but by what either company can show which history it was."""

from __future__ import annotations

from django.db import models


class DeletedPlan(models.Model):
    """The stub. Its row gives the triggers leave to let the history of that one plan go; it is never changed itself."""

    workspace_pk = models.PositiveBigIntegerField(unique=True)
    code = models.CharField(max_length=22, unique=True)
    revision = models.PositiveIntegerField()
    head_hash = models.CharField(max_length=64, blank=True)
    last_version = models.PositiveIntegerField(default=0)
    version_sha256 = models.CharField(max_length=64, blank=True)
    deleted_at = models.DateTimeField()
    counts = models.JSONField(null=True)  # of what both sides shared, by its name

    def __str__(self) -> str:
        return self.code
