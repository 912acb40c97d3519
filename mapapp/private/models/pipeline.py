"""The shapes of what a selling team keeps of its opportunities as a whole: settings, and the files that were brought.

They have no twin of the buyer's; their tables stand in seller_pipeline.py.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mapapp.people.codes import opaque_code


class PipelineShape(models.Model):
    """How a team reads its opportunities (mapapp/private/pipeline.py), as it held from `at` on: a row a change, kept
    for ever, so that a report can say which held when. `by` is nobody when who did it was erased."""

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("team", "number", name="pipelines_have_no_doubles")]


class BroughtShape(models.Model):
    """A file of opportunities: looked at first, then taken in by a worker, and kept as the report of what it did. With
    STAGES in `found` there was no file: it is the report of what followed when the team said what its stages mean.

    `content` is the file, until it is taken in. `settings` is the number of those by which it was looked at; they hold
    until it is in. `found` is what was found in looking. `done_rows`: so many of its rows are settled, each with a line
    of the report or counted; a worker that takes over goes on from there. `by` None: whoever runs the server.
    """

    STAGES: ClassVar = "stages_set"

    class State(models.TextChoices):
        BROUGHT = "brought", _("Brought")
        LOOKED = "looked", _("Looked at")
        REFUSED = "refused", _("Not readable")
        TAKING = "taking", _("Being taken in")
        DONE = "done", _("Taken in")

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    filename = models.CharField(max_length=200)
    content = models.BinaryField(blank=True, default=b"")
    state = models.CharField(max_length=7, choices=State.choices, default=State.BROUGHT)
    reason = models.CharField(max_length=500, blank=True)
    settings = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    older = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    brought_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done_rows__lte=models.F("rows")), name="no_more_rows_done_than_read")
        ]

    def __str__(self) -> str:
        return self.filename


class BroughtLineShape(models.Model):
    """What became of one row of a file; of one that changed nothing there is none. `line` is where it stands in it.

    `said`: of a changed row field, old and new text; of one that was skipped column, kind of trouble and what stands
    there. A list of threes.
    """

    class What(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        OLDER = "older", _("Older than what is here")
        BAD = "bad", _("Skipped")

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    brought = models.ForeignKey("mapapp.SellerBrought", models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    what = models.CharField(max_length=7, choices=What.choices)
    key = models.CharField(max_length=100, blank=True)
    account = models.CharField(max_length=200, blank=True)
    said = models.JSONField(default=list)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["line"]
        constraints = [models.UniqueConstraint("brought", "line", name="a_row_has_one_line")]
