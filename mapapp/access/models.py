"""Floor 3: who takes part in a plan, who is asked to, and guardian's mirror of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from mapapp.people.codes import opaque_code


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class Seat(models.Model):
    """A stakeholder who takes part: account and role. The truth of who is on a plan.

    `seen_revision` is the reader's own mark ("I have read this"): nobody else and no judgement reads it. `digest` is
    empty for who never chose: see `wish`. `digest_day` counts from Monday, 0; `digest_hour` is an hour of his zone.
    `reminds`: a mail the day before a step of his is due; `own_letter`: what his side alone knows, in a letter apart.
    `mail_epoch` is how often the links in his letters were ended: those of an earlier one act no more.
    """

    class Digest(models.TextChoices):
        WEEKLY = "weekly", _("Every week, when something changed, is late or is due")
        DAILY = "daily", _("Every day on which something changed")
        MINE = "mine", _("Every week, only when a step of mine moved, is late or is due")
        SIGNATURE = "signature", _("Only when signature moves, with the plan on one page attached")
        OFF = "off", _("Never")

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="seats")
    stakeholder = models.OneToOneField("mapapp.Stakeholder", models.CASCADE, related_name="seat")
    user = models.ForeignKey("mapapp.User", models.CASCADE, related_name="seats")
    role = models.CharField(max_length=11, choices=Role.choices)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_revision = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=9, choices=Digest.choices, blank=True, default="")
    digest_day = models.PositiveSmallIntegerField(default=0, db_default=0)
    digest_hour = models.PositiveSmallIntegerField(default=8, db_default=8)
    reminds = models.BooleanField(default=True, db_default=True)
    own_letter = models.BooleanField(default=True, db_default=True)
    mail_epoch = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", "user", name="one_seat_a_person_and_plan"),
            models.CheckConstraint(
                condition=Q(digest_day__lte=6, digest_hour__gte=4, digest_hour__lte=23), name="no_letter_comes_at_night"
            ),
        ]

    @property
    def wish(self) -> str:
        """How often his letter comes; a viewer who never chose is told when signature moves, all others weekly."""
        return wish_of(self.digest, self.role)


def wish_of(digest: str, role: str) -> str:
    """What somebody of this role wants who chose `digest`; empty: who never chose."""
    return digest or (Seat.Digest.SIGNATURE if role == Role.VIEWER else Seat.Digest.WEEKLY)


class Together(models.Model):
    """A person wants one letter of all his plans of a team: on this day of the week, at this hour of his zone.

    It stays while he has fewer plans than it takes; they then write one by one, and together again when there are more.
    """

    user = models.ForeignKey("mapapp.User", models.CASCADE, related_name="together")
    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField(default=0)
    hour = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "team", name="one_letter_a_person_and_team"),
            models.CheckConstraint(
                condition=Q(day__lte=6, hour__gte=4, hour__lte=23), name="nor_does_one_of_several_plans"
            ),
        ]


class Invite(models.Model):
    """A person is asked to take part. Only the token's SHA-256 is kept; the link never signs in by itself.

    `returned_at`: when whoever held the link said that it is not for this person; that ends nothing.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="invites")
    stakeholder = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, related_name="invites")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=11, choices=Role.choices)
    invited_by = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, related_name="+")
    by_side = models.CharField(max_length=6)  # of who invited, then: he may have changed sides since
    note = models.CharField(max_length=1000, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "stakeholder",
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invite_a_person",
            )
        ]


class InviteRequest(models.Model):
    """A buyer's lead would ask somebody in who is of another mail domain: a seller's lead says yes or no, once.

    The yes makes the invitation, in the name of who asked.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="invite_requests")
    stakeholder = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, related_name="invite_requests")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=11, choices=Role.choices)
    note = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    approved = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "stakeholder", condition=Q(answered_at__isnull=True), name="one_open_request_a_person"
            ),
            models.CheckConstraint(condition=Q(approved=False) | Q(why=""), name="a_yes_needs_no_reason"),
        ]


class MailedAct(models.Model):
    """An act by a link in a letter: it uses the link up. The token itself is kept nowhere, its SHA-256 here.

    `denied_at`: when the person said that it was not his doing.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="mailed_acts")
    act = models.PositiveSmallIntegerField()
    task_number = models.PositiveIntegerField()
    event_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    denied_at = models.DateTimeField(null=True, blank=True)


class SharedLink(models.Model):
    """An address at which one version's PDF is downloaded without a sign-in, until a day. Only the token's SHA-256 is
    kept. It opens while who made it has that seat: see `shared_links.find`. Nobody notes who opens it, or how often.
    """

    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="shared_links")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("mapapp.Version", models.CASCADE, related_name="+")
    compared_with = models.ForeignKey("mapapp.Version", models.CASCADE, null=True, related_name="+")
    paper = models.CharField(max_length=6, default="A4")
    language = models.CharField(max_length=10, default="en")
    token_sha256 = models.CharField(max_length=64, unique=True)
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, related_name="shared_links")
    made_by = models.ForeignKey("mapapp.Stakeholder", models.CASCADE, related_name="+")
    by_side = models.CharField(max_length=6)  # of who made it, then
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", "number", name="shared_links_have_numbers")]


class CalendarFeed(models.Model):
    """A person's steps for the calendar he keeps: a secret address, of which the SHA-256 is kept.

    `titles`: whether it says what the steps are; else only that there is one. `opened_by` is the company's own sign-in
    that had opened the session it was made in, by its key; empty for any other. That it is fetched is noted nowhere.
    """

    user = models.OneToOneField("mapapp.User", models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    titles = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200, blank=True, default="")


class WorkspaceGrant(UserObjectPermissionBase):
    """Guardian's mirror of Seat, by a direct foreign key. Written in access/grants.py only."""

    content_object = models.ForeignKey("mapapp.Workspace", on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Handover(models.Model):
    """Many plans of somebody of a selling company that a worker hands on to a colleague: what was asked for.

    One at a time a person and team: until `finished_at`. `own`: he asked for it himself. `removes`: he leaves the team
    with it, if every plan went; `why` is what kept him in it then. Of somebody who was erased it stays, without him.
    """

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    user = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    own = models.BooleanField(default=False)
    leaves = models.BooleanField(default=True)
    take_back = models.BooleanField(default=True)
    removes = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("team", "user", condition=Q(finished_at=None), name="one_handover_at_a_time")
        ]


class HandoverPlan(models.Model):
    """One plan of a handover, and what came of it: `why` it stays as it was, when it does."""

    class State(models.TextChoices):
        WAITS = "waits", _("Waits")
        HANDED = "handed", _("Handed on")
        REFUSED = "refused", _("Not handed on")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="plans")
    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    person = models.PositiveIntegerField()  # whose part is handed on, as the plan numbers him
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITS)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("handover", "workspace", name="a_plan_once_in_a_handover")]
