"""How far somebody is for it, and how much of the decision is his: five steps each, as the seller sees it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.IntegerChoices):
    """Where somebody stands today; from CHAMPION on he speaks for it when the seller is not in the room."""

    AGAINST = 1, _("Against")
    SCEPTICAL = 2, _("Sceptical")
    NEUTRAL = 3, _("Neutral")
    SUPPORTIVE = 4, _("Supportive")
    CHAMPION = 5, _("Champion")


class Influence(models.IntegerChoices):
    """How much of the decision is his."""

    LITTLE = 1, _("Hardly any")
    SOME = 2, _("Some")
    HEARD = 3, _("Is heard")
    STRONG = 4, _("Strong")
    DECIDES = 5, _("Decides")
