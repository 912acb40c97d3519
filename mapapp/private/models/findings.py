"""The shape of what a seller says to a finding of the coach. It has no twin; its table stands in seller_findings.py."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FindingAnswerShape(models.Model):
    """That a finding of a plan is put off until a day, or is not relevant and why. `key` is the finding's own
    (insight/finding.py). The last answer to each stands here, all of them in the side's own history; `by_number` is a
    person of the plan."""

    class Kind(models.TextChoices):
        PUT_OFF = "put_off", _("Not now")
        DISMISSED = "dismissed", _("Not relevant")

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    why = models.CharField(max_length=500, blank=True)
    until_on = models.DateField(null=True)
    by_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint("workspace", "key", name="a_finding_has_one_answer"),
            models.CheckConstraint(
                condition=Q(kind="put_off", until_on__isnull=False) | (Q(kind="dismissed") & ~Q(why="")),
                name="an_answer_says_until_when_or_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class DealAnswerShape(models.Model):
    """The same of the one finding that an opportunity without a plan can have: that it is time to start one. Said by a
    member of the team, for there is no person of a plan yet; an empty `kind` says that it was taken back. `number`
    counts what was said: a line of the portfolio that was made from less is behind."""

    Kind = FindingAnswerShape.Kind

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    opportunity = models.OneToOneField("mapapp.Opportunity", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=FindingAnswerShape.Kind.choices, blank=True)
    why = models.CharField(max_length=500, blank=True)
    until_on = models.DateField(null=True)
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind="put_off", until_on__isnull=False) | (Q(kind="dismissed") & ~Q(why="")),
                name="an_answer_to_a_deal_says_until_when_or_why",
            ),
        ]

    def holds(self, today: date) -> bool:
        """Whether the finding keeps quiet: until its day, or for as long as nobody takes the answer back."""
        return bool(self.kind) and (self.kind == self.Kind.DISMISSED or self.until_on is None or today < self.until_on)
