"""The shape of what a seller says to a finding of the coach. It has no twin; its table stands in seller_findings.py."""

from __future__ import annotations

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
