"""The shape of a saved view of the portfolio. It has no twin of the buyer's; its table stands in seller_views.py."""

from __future__ import annotations

from django.db import models

from mapapp.people.codes import opaque_code


class ViewShape(models.Model):
    """A query string of the portfolio under a name: one person's own, and the team's as well when it is shared."""

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    user = models.ForeignKey("mapapp.User", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1500, blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("team", "user", "name", name="a_view_has_a_name_once")]

    def __str__(self) -> str:
        return self.name
