"""What the selling company keeps to itself. Only choosing.py and the register of tables import these classes."""

from __future__ import annotations

from django.db import models

from mapapp.private.models.shapes import (
    LaneShape,
    NoteShape,
    OwnEventShape,
    OwnPersonalValueShape,
    OwnPersonShape,
    OwnTaskShape,
)


class SellerLane(LaneShape):
    """The head of the seller's lane of a plan."""


class SellerTask(OwnTaskShape):
    """A task only the seller's side knows."""


class SellerNote(NoteShape):
    """A note only the seller's side reads."""


class SellerPerson(OwnPersonShape):
    """A person only the seller's side has written down."""


class SellerEvent(OwnEventShape):
    """A line of the seller's own history."""


class SellerPersonalValue(OwnPersonalValueShape):
    """A personal value of the seller's own history."""


class SellerSnooze(models.Model):
    """A silent plan that a lead has put off, with his reason. It holds until its day, and no longer than nobody acts:
    `revision` is the plan's as it was, so another one says that it is over. The last one of a plan stands here, all of
    them in the side's own history."""

    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, related_name="+")
    why = models.CharField(max_length=500)
    until_on = models.DateField()
    revision = models.PositiveIntegerField()
    by_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class SellerOrigin(models.Model):
    """The template that a plan was made from: its key, what it was called, which version (0: it came with mapapp), and
    which step of it each task was. Not a line of history: nobody decides it later."""

    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, related_name="+")
    code = models.CharField(max_length=22)
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()


class SellerHiddenValue(models.Model):
    """The value of a purchase that a lead has taken off the plan, so that he can show it again."""

    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)
    value_note = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
