"""A person on the plan; he may or may not sign in."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mapapp.plans.models.side import Side


def initials_of(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


class Part(models.TextChoices):
    """The part somebody plays in the decision."""

    CHAMPION = "champion", _("Leads the evaluation")
    ECONOMIC_BUYER = "economic_buyer", _("Approves the budget")
    EXECUTIVE_SPONSOR = "executive_sponsor", _("Executive sponsor")
    TECHNICAL_EVALUATOR = "technical_evaluator", _("Evaluates the technology")
    SECURITY = "security", _("Reviews security")
    LEGAL = "legal", _("Reviews the contract")
    PROCUREMENT = "procurement", _("Runs purchasing")
    USER = "user", _("Uses it daily")
    OTHER = "other", _("Takes part")


DECIDERS = (Part.ECONOMIC_BUYER, Part.EXECUTIVE_SPONSOR)  # who says yes to the purchase


class PersonShape(models.Model):
    """Which company somebody is of, who he is, his part in the decision, and what he needs to say yes."""

    side = models.CharField(max_length=6, choices=Side.choices)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    part = models.CharField(_("part in the decision"), max_length=20, choices=Part.choices, default=Part.OTHER)
    needs = models.CharField(_("needs to say yes"), max_length=4000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return initials_of(self.name)


class Stakeholder(PersonShape):
    """Somebody on the plan: all that is said here is shared with both sides."""

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="people")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("workspace", "number", name="person_number_is_unique"),
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~models.Q(email=""), name="an_address_once_a_plan"
            ),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="person_side_is_known"),
        ]
