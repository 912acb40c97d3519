"""The shapes of what only sellers keep: what they believe of people, and what their CRM says. They have no twin of the
buyer's (PRODUCT, Private means absent); their tables stand in seller_beliefs.py.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mapapp.private.stances import Influence, Stance


class BeliefShape(models.Model):
    """Of one person of the buying company: stance, influence, to whom he reports, and a need that he would not write.

    He is a person of the plan (`person`, his number there) or somebody only the seller has written down: each of `own`
    has a row, so that one question finds them all. `number` is that of the private event which first told of him; it
    stays when he is shown on the plan. `stance_was`, `moved_at` and `moved_why` are the last step of the trail, so that
    a plan page need not read history; a test holds them equal to it.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    person = models.PositiveIntegerField(null=True)
    own = models.OneToOneField("mapapp.SellerPerson", models.CASCADE, null=True, related_name="+")
    stance = models.PositiveSmallIntegerField(choices=Stance.choices, null=True)
    influence = models.PositiveSmallIntegerField(choices=Influence.choices, null=True)
    boss = models.PositiveIntegerField(null=True)
    own_boss = models.PositiveIntegerField(null=True)
    needs = models.CharField(max_length=4000, blank=True)
    stance_was = models.PositiveSmallIntegerField(choices=Stance.choices, null=True)
    moved_at = models.DateTimeField(null=True)
    moved_why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="belief_number_is_unique"),
            models.UniqueConstraint(
                "workspace", "person", condition=Q(person__isnull=False), name="one_belief_a_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, own__isnull=False) | Q(person__isnull=False, own__isnull=True),
                name="belief_is_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(boss__isnull=True) | Q(own_boss__isnull=True), name="belief_names_one_boss"
            ),
            models.CheckConstraint(
                condition=Q(boss__isnull=True) | Q(person__isnull=True) | ~Q(boss=F("person")),
                name="nobody_reports_to_himself",
            ),
            models.CheckConstraint(
                condition=Q(stance__isnull=True, influence__isnull=True)
                | Q(
                    stance__isnull=False,
                    influence__isnull=False,
                    stance__in=Stance.values,
                    influence__in=Influence.values,
                ),
                name="stance_and_influence_go_together",
            ),
        ]

    @property
    def own_person(self) -> int | None:
        """His number on the seller's own list, when he is on no other; `own` must have been read with the row."""
        return self.own.number if self.own else None


class OpportunityShape(models.Model):
    """A row of the team's pipeline, with the plan that it has, or without one.

    `key` is the CRM's own, by which a later reading finds it again; empty until one is known. `refreshed_at` is when it
    was last read from the CRM, and `modified_at` when somebody last changed it there; both empty for what was written
    by hand only. `outcome_by` says that a file gave the outcome by what its stage means, so that it follows when that
    means something else: empty where the CRM's own yes and no said it, or somebody by hand.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    class Lost(models.TextChoices):
        COMPETITOR = "competitor", _("To another supplier")
        NO_DECISION = "no_decision", _("No decision: they stay as they are")
        OTHER = "other", _("For another reason")

    class By(models.TextChoices):
        STAGE = "stage", _("By its stage")
        CLOSED = "closed", _("Closed in the CRM; won or lost by its stage")

    # what a file told of was there before its plan and stays without it; what people wrote at the plan does not
    BY_HAND: ClassVar[dict[str, str]] = {"outcome_why": "", "lost_how": "", "lost_to": ""}
    OUTLIVES: ClassVar = ({"refreshed_at__isnull": False}, BY_HAND)

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=100, blank=True)
    account = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=100, blank=True)
    forecast = models.CharField(max_length=100, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    close_on = models.DateField(null=True)
    created_on = models.DateField(null=True)
    owner_name = models.CharField(max_length=200, blank=True)
    owner_email = models.EmailField(max_length=254, blank=True)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_by = models.CharField(max_length=6, choices=By.choices, blank=True)
    outcome_why = models.CharField(max_length=1000, blank=True)
    outcome_on = models.DateField(null=True)
    lost_how = models.CharField(max_length=11, choices=Lost.choices, blank=True)
    lost_to = models.CharField(max_length=200, blank=True)
    modified_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("team", "key", condition=~Q(key=""), name="a_key_once_a_team"),
            models.CheckConstraint(condition=Q(outcome__in=["open", "won", "lost"]), name="outcome_is_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gte=0) & ~Q(currency="")),
                name="an_amount_has_its_currency",
            ),
        ]
        indexes = [models.Index(fields=["team", "refreshed_at"], name="opportunities_by_reading")]

    def __str__(self) -> str:
        return self.name or self.account or self.key

    @property
    def is_ended_by_hand(self) -> bool:
        """Somebody wrote here how it ended, beside what the CRM may say of it."""
        return any(getattr(self, name) for name in self.BY_HAND)

    @property
    def number(self) -> int:
        """There is one a plan; history calls it 0, as it does the plan itself."""
        return 0
