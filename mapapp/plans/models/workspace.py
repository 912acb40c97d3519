"""One opportunity's shared room; "the plan" is its contents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mapapp.people.codes import opaque_code
from mapapp.plans.models.side import Side, SideCalendar


class Workspace(models.Model):
    """The header of a plan, its counters, and the head of its history.

    Its row is the one lock: every change takes it first (HOUSE, taste 7). The counters only grow, so a number is
    never used twice. `talked_on` is the day of the last call, meeting or review.
    `links_off_by` is the side that allows no links to PDFs of this plan; empty where they may be made.
    `delete_on`: the day that both sides were told on which the retired plan goes for good, `reminded_on` when they were
    told that it is near; what holds of them says access/keeping.py.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RETIRED = "retired", _("Retired")

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.PROTECT, related_name="workspaces")
    account = models.CharField(_("account"), max_length=200)
    name = models.CharField(_("the goal, as the buyer says it"), max_length=300)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    value_note = models.CharField(max_length=200, blank=True)
    target_signature_on = models.DateField(null=True, blank=True)
    target_go_live_on = models.DateField(null=True, blank=True)
    calendars = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    links_off_by = models.CharField(max_length=6, blank=True, default="", db_default="")
    delete_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    last_task = models.PositiveIntegerField(default=0)
    last_phase = models.PositiveIntegerField(default=0)
    last_person = models.PositiveIntegerField(default=0)
    last_goal = models.PositiveIntegerField(default=0)
    last_measure = models.PositiveIntegerField(default=0)

    revision = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    talked_on = models.DateField(null=True)
    updated_by = models.ForeignKey("mapapp.Stakeholder", models.SET_NULL, null=True, related_name="+")
    latest_version = models.ForeignKey("mapapp.Version", models.PROTECT, null=True, related_name="+")
    baseline = models.ForeignKey("mapapp.Version", models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey("mapapp.Proposal", models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        permissions = [
            ("read", "Read the shared plan"),
            ("comment", "Comment"),
            ("contribute", "Add tasks and edit those of the own side"),
            ("lead", "Everything on the shared plan"),
        ]

    def __str__(self) -> str:
        return self.name

    def calendar(self, side: Side) -> SideCalendar:
        """When that side works; made once for the calendars as they are."""
        known: tuple[Any, dict[Side, SideCalendar]] | None = self.__dict__.get("_known")
        if known is None or known[0] is not self.calendars:
            known = self.__dict__["_known"] = (self.calendars, {})
        if side not in known[1]:
            known[1][side] = SideCalendar.of(self.calendars, side)
        return known[1][side]

    def today(self, at: datetime) -> date:
        """The plan's today: the seller side's day at the aware moment `at`."""
        return self.calendar(Side.SELLER).today(at)
