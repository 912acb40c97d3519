"""The shapes of what one side keeps to itself. Each has two tables, the seller's and the buyer's: seller.py, buyer.py.

Things of the shared plan are pointed to by their number, never by a key: the database then has no tie from a shared row
to a private one, and nothing that is done to a shared row reads a private table.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mapapp.plans.models import EventShape, PersonalValueShape, PersonShape


class LaneShape(models.Model):
    """The head of a side's lane on a plan: its last numbers, its revision and the head of its own chain."""

    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, related_name="+")
    last_task = models.PositiveIntegerField(default=0)
    last_note = models.PositiveIntegerField(default=0)
    last_person = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()


class OwnTaskShape(models.Model):
    """What one side does by itself. Its owner is a person of the plan, or one only this side has written down, or a
    named gap. `unblocker` is a person of the plan, of either company. `after` is a shared task that it comes after;
    `stand_in` the shared one that counts in its place."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        BLOCKED = "blocked", _("Blocked")
        DONE = "done", _("Done")
        NOT_NEEDED = "not_needed", _("Not needed")

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=4000)
    note = models.CharField(max_length=4000, blank=True)
    owner = models.PositiveIntegerField(null=True)
    own_person = models.PositiveIntegerField(null=True)
    gap = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.NOT_STARTED)
    done_on = models.DateField(null=True)
    blocked_by = models.CharField(max_length=4000, blank=True)
    unblocker = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField(null=True)
    lag = models.SmallIntegerField(default=0)
    stand_in = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="%(class)s_number_is_unique"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, own_person__isnull=True)
                | Q(owner__isnull=False, own_person__isnull=True, gap="")
                | Q(owner__isnull=True, own_person__isnull=False, gap=""),
                name="%(class)s_has_one_owner_or_a_named_gap",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="%(class)s_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on__isnull=True)),
                name="%(class)s_done_on_goes_with_done",
            ),
            models.CheckConstraint(condition=Q(lag__gte=-20, lag__lte=120), name="%(class)s_lag_is_in_bounds"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.status not in (self.Status.DONE, self.Status.NOT_NEEDED)

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class NoteShape(models.Model):
    """What somebody wrote for his own side: on the plan, or on a shared task, a person of the plan, or an own person.

    `author` is the number of a person of the plan.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=4000)
    author = models.PositiveIntegerField()
    at = models.DateTimeField()
    task = models.PositiveIntegerField(null=True)
    person = models.PositiveIntegerField(null=True)
    own_person = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-at", "-number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="%(class)s_number_is_unique"),
            models.CheckConstraint(
                condition=Q(task__isnull=True, person__isnull=True)
                | Q(task__isnull=True, own_person__isnull=True)
                | Q(person__isnull=True, own_person__isnull=True),
                name="%(class)s_is_on_one_thing",
            ),
        ]


class OwnPersonShape(PersonShape):
    """Somebody whom only this side has written down. `shown_as` is his number on the plan, once he was shown."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    shown_as = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("workspace", "number", name="%(class)s_number_is_unique")]


class OwnEventShape(EventShape):
    """A line of a side's own history: a numbering and a chain of its own, a plan and side."""

    workspace = models.ForeignKey("mapapp.Workspace", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="%(class)s_numbers_have_no_doubles"),
            models.UniqueConstraint("workspace", "form_key", name="%(class)s_a_form_acts_once"),
        ]


class OwnPersonalValueShape(PersonalValueShape):
    """What the commitments in a side's own history stand for; `person_number` is that of an own person."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [models.UniqueConstraint("workspace", "digest", name="%(class)s_a_commitment_once")]
