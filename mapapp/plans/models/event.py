"""History: one numbered, chained line a change. Rows are added and never touched again (triggers see to it)."""

from __future__ import annotations

from django.db import models


class EventShape(models.Model):
    """One act of one person. `row` is the canonical JSON that is hashed; the columns beside it are for finding.

    hash = SHA-256(previous hash + row) in hexadecimal, over UTF-8 bytes. Personal values stand in `row` as
    commitments only (see PersonalValue), so a person can be erased and the chain still holds.
    """

    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_number = models.PositiveIntegerField(null=True)
    side = models.CharField(max_length=6)
    task_number = models.PositiveIntegerField(null=True)
    form_key = models.CharField(max_length=40, null=True)
    row = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True


class PersonalValueShape(models.Model):
    """What a commitment stands for: SHA-256(salt + value). Erasing a person deletes rows here, nowhere else."""

    person_number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    value = models.CharField(max_length=4000)

    class Meta:
        abstract = True


class Event(EventShape):
    """A line that both sides read: one numbering and one chain a workspace."""

    workspace = models.ForeignKey("mapapp.Workspace", models.PROTECT, related_name="events")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="event_numbers_have_no_doubles"),
            models.UniqueConstraint("workspace", "form_key", name="a_form_acts_once"),
        ]


class PersonalValue(PersonalValueShape):
    """Of somebody both sides know."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="personal_values")

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", "digest", name="a_commitment_once"),
        ]
        indexes = [models.Index(fields=["workspace", "person_number"], name="personal_values_of_a_person")]
