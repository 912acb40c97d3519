"""A version that one side puts to the other, and what came of it. Added, never changed (triggers see to it)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapapp.plans.models.side import Side


class Proposal(models.Model):
    """A lead of `side` proposes version `version_number` as what both sides agree to: by that his side accepts it.

    People and versions are named by their numbers, as in history. The open one is `Workspace.proposal`.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.PROTECT, related_name="proposals")
    version_number = models.PositiveIntegerField()
    side = models.CharField(max_length=6, choices=Side.choices)
    by_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="proposal_side_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.version_number)


class ProposalAnswer(models.Model):
    """What came of a proposal. One row for each, whoever else answers at the same moment: so one agreement at most."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REPLACED = "replaced", _("Replaced by a newer one")

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    side = models.CharField(max_length=6, choices=Side.choices)
    by_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="answer_side_is_known"),
            models.CheckConstraint(condition=models.Q(kind__in=["accepted", "declined", "withdrawn", "replaced"]),
                                   name="answer_kind_is_known"),
        ]  # fmt: skip
