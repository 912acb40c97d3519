"""Floor 1: one outbox row a letter. The row is the truth; the broker only rings the bell."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mapapp.post.parts import Part


class Letter(models.Model):
    """One mail to one address. `key` makes it one of a kind, so whoever writes it twice has written it once.

    Claimed by a conditional update with a lease; retried after 1, 5, 30, 120, 360 minutes on a 4xx answer; failed for
    good on a 5xx. `subject`, `text` and `html` stay empty until the writer composes it at the moment of sending.
    `revision` is how far the plan had come in what was sent: the next letter goes on from there. `day` is set on what
    nobody asked for: at most one such mail goes to a reader about a plan on a day of his.

    A letter `within` another one is not sent itself: it is a part of that one, about one plan, and ends with it. The
    one that carries keeps no words; each part keeps its own, so that they go with their plan.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("Sign-in code")
        INVITE = "invite", _("Invitation")
        MEMBER = "member", _("Membership of a team")
        REQUEST = "request", _("Request for a yes")
        DIGEST = "digest", _("Digest")
        TOGETHER = "together", _("Digest of several plans")
        REFRESHED = "refreshed", _("Refreshed plan")
        OWN = "own", _("What one company alone knows")
        REMINDER = "reminder", _("Due tomorrow")
        NOTICE = "notice", _("Notice about the sign-in")
        SILENCE = "silence", _("Question about a silent plan")
        RECEIPT = "receipt", _("Receipt for an act by a mailed link")
        SHARED = "shared", _("A version with its PDF")
        KEEPING = "keeping", _("When a retired plan is deleted, and that it was")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not sent: nothing to say, or the reader has left")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    email = models.EmailField(max_length=254)
    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, null=True, blank=True, related_name="letters")
    user = models.ForeignKey("mapapp.User", models.CASCADE, null=True, blank=True, related_name="letters")
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    day = models.DateField(null=True, blank=True)
    within = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="letters_that_wait"),
            models.Index(fields=["workspace", "user", "revision", "sent_at"], name="letters_that_told"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "workspace", "day"],
                condition=Q(day__isnull=False, state__in=["waiting", "sent"]),
                name="one_mail_a_day_nobody_asked_for",
            )
        ]

    told: Mapping[int, Part] = {}  # of its parts, those that were sent just now, by their ids; no column

    @property
    def carries(self) -> bool:
        """Whether other letters are parts of it."""
        return self.kind == self.Kind.TOGETHER
