"""Floor 5: a spreadsheet on its way in. Nothing of the plan is written before the last step."""

from __future__ import annotations

from django.db import models

from mapapp.people.codes import opaque_code


class SheetDraft(models.Model):
    """A file being imported: kept 7 days, seen by the person who brought it only."""

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    user = models.ForeignKey("mapapp.User", models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)
    workspace = models.ForeignKey("mapapp.Workspace", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()


class SheetTitles(models.Model):
    """What the columns of a sheet with these titles became, as somebody of the team put it right. It holds no cell."""

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    user = models.ForeignKey("mapapp.User", models.CASCADE, related_name="+")
    titles_sha256 = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("team", "titles_sha256", "user", name="titles_are_remembered_once_a_person")
        ]
