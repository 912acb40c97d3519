"""A row of the plan, and what it comes after."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mapapp.plans.models.side import Side


class Task(models.Model):
    """What will be done, by whom, when. A task without owner (or named gap) and dates is a wish: refused.

    The side is the owner's, or the gap's; it is stored nowhere else. While `proposed_by` says that the other side has
    set the dates, `accepted_*` keep those that the owner's side set or accepted last: none for a task that came from
    the other side and was never answered. `accepted`: the owner's side has said yes to a date of it, alone or with a
    version, so that a later one needs a reason. `locked`: only a lead says that it is not needed, and why.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        BLOCKED = "blocked", _("Blocked")
        DONE = "done", _("Done")
        NOT_NEEDED = "not_needed", _("Not needed")

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        MEETING = "meeting", _("Meeting")
        APPROVAL = "approval", _("Approval")
        MILESTONE = "milestone", _("Milestone")

    class Mark(models.TextChoices):
        NONE = "", _("None")
        SIGNATURE = "signature", _("Signature")
        GO_LIVE = "go_live", _("Go-live")

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField()
    phase = models.ForeignKey("mapapp.Phase", models.PROTECT, related_name="tasks")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=4000)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.TASK)
    mark = models.CharField(max_length=9, choices=Mark.choices, default=Mark.NONE, blank=True)
    owner = models.ForeignKey("mapapp.Stakeholder", models.PROTECT, null=True, blank=True, related_name="tasks")
    gap_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    gap = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    fixed = models.BooleanField(default=False)
    locked = models.BooleanField(default=False)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.NOT_STARTED)
    under_way = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    blocked_by = models.CharField(max_length=4000, blank=True)
    unblocker = models.ForeignKey("mapapp.Stakeholder", models.SET_NULL, null=True, blank=True, related_name="+")
    goal = models.ForeignKey("mapapp.Goal", models.SET_NULL, null=True, blank=True, related_name="tasks")
    done_when = models.CharField(max_length=4000, blank=True)
    evidence = models.CharField(max_length=2000, blank=True)
    proposed_by = models.CharField(max_length=6, choices=Side.choices, blank=True)
    accepted_starts_on = models.DateField(null=True, blank=True)
    accepted_due_on = models.DateField(null=True, blank=True)
    accepted = models.BooleanField(default=False)
    times_moved = models.PositiveIntegerField(default=0)
    days_moved = models.IntegerField(default=0)

    class Meta:
        ordering = ["phase__position", "position", "number"]
        indexes = [  # how long a team's approvals take is read from the last of them
            models.Index(
                fields=["-done_on"], condition=Q(kind="approval", status="done"), name="approvals_by_the_day_done"
            )
        ]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="task_number_is_unique"),
            models.UniqueConstraint("workspace", condition=Q(mark="signature"), name="one_signature_a_plan"),
            models.UniqueConstraint("workspace", condition=Q(mark="go_live"), name="one_go_live_a_plan"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, gap_side="", gap="") | Q(owner__isnull=True, gap_side__in=Side.values),
                name="task_has_an_owner_or_a_named_gap",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="task_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(kind="milestone") | Q(due_on=F("starts_on")), name="milestone_has_one_date"
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on__isnull=True)),
                name="done_on_goes_with_done",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_progress") | Q(under_way=True), name="in_progress_is_under_way"
            ),
            models.CheckConstraint(
                condition=Q(accepted_due_on__isnull=True, accepted_starts_on__isnull=True)
                | Q(proposed_by__in=Side.values, accepted_due_on__isnull=False, accepted_starts_on__isnull=False),
                name="proposed_keeps_what_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def side(self) -> Side:
        """The owner's side, or the gap's. Needs `owner` loaded."""
        return Side(self.owner.side if self.owner else self.gap_side)

    @property
    def is_open(self) -> bool:
        return self.status not in (self.Status.DONE, self.Status.NOT_NEEDED)

    @property
    def has_started(self) -> bool:
        """Work has begun, so the start is a fact. A task may be blocked before or after that."""
        return self.is_open and self.under_way

    @property
    def has_begun(self) -> bool:
        """Under way or done: work on it has been done."""
        return self.has_started or self.status == self.Status.DONE


class Dependency(models.Model):
    """The successor starts after the predecessor's finish, `lag` working days of the successor later."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="dependencies")
    predecessor = models.ForeignKey(Task, models.CASCADE, related_name="successor_links")
    successor = models.ForeignKey(Task, models.CASCADE, related_name="predecessor_links")
    lag = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint("predecessor", "successor", name="a_dependency_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_task_comes_after_itself"),
            models.CheckConstraint(condition=Q(lag__gte=-20, lag__lte=120), name="lag_is_between_minus_20_and_120"),
        ]
