"""Floor 1: who has an account, and the selling companies of this installation."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from mapapp.people.codes import opaque_code


def normal_email(text: str) -> str:
    """The one spelling of an address that we store and compare: NFKC, casefolded, trimmed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", **extra: Any) -> User:
        """An account without a password: people sign in by code."""
        user = self.model(email=normal_email(email), name=name, **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normal_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account. Who is on a plan is a Seat's business, not an account's."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="an_address_has_one_account")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email


class Team(models.Model):
    """A selling company. Several live on one installation and never learn of each other: not even how many they are,
    so `code` names it in a URL. `definitions` are read by mapapp/people/definitions.py; `default_template` is the key
    of the template that is offered first for a new plan."""

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    name = models.CharField(max_length=200)
    mail_domain = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    definitions = models.JSONField(default=dict, blank=True)
    default_template = models.CharField(max_length=22, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class TeamDefinitions(models.Model):
    """The numbers by which a team counts, as they held from `at` on: a row a change, kept for ever, so that a report
    can say which held when. The last row stands on the team as well (`definitions`): a page then need not ask."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="definitions_held")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("team", "number", name="definitions_have_no_doubles")]


class TeamLook(models.Model):
    """A team's colour and logo as they held from `at` on: a row a change, kept for ever (mapapp/people/looks.py).

    `logo` is a PNG that we drew ourselves, small enough to stand in the database like what else both companies share:
    one backup holds it.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="looks")
    number = models.PositiveIntegerField()
    colour = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(blank=True, default=b"")
    at = models.DateTimeField()
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint("team", "number", name="looks_have_no_doubles")]


class Membership(models.Model):
    """A person's part in a team: admin, manager or rep."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Admin")
        MANAGER = "manager", _("Manager")
        REP = "rep", _("Rep")

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint("team", "user", name="one_membership_a_team")]


class TeamEvent(models.Model):
    """A line of a team's own history: who came, went, became something else, or had his plans handed on, and by whom.

    Rows are added and never removed; only the names and addresses in them can be emptied (triggers see to it).
    """

    class Verb(models.TextChoices):
        JOINED = "joined", _("Added")
        ROLE_GIVEN = "role_given", _("Another role")
        HANDED_ON = "handed_on", _("Plans handed on")
        LEFT = "left", _("Removed")

    class Via(models.TextChoices):
        PAGE = "page", _("On the team’s pages")
        LIST = "list", _("By a list of members")
        SERVER = "server", _("On the server")
        SIGN_ON = "sign-on", _("At the first single sign-on")

    team = models.ForeignKey(Team, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    at = models.DateTimeField()
    via = models.CharField(max_length=8, choices=Via.choices)
    by_name = models.CharField(max_length=200, blank=True)
    by_email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254)
    role = models.CharField(max_length=10, blank=True)
    was = models.CharField(max_length=10, blank=True)
    to = models.CharField(max_length=254, blank=True)
    plans = models.PositiveIntegerField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["team", "email"], name="who_was_in_a_team")]

    def __str__(self) -> str:
        return self.name or self.email


class Session(AbstractBaseSession):
    """Somebody's sign-in on one device, or a visitor's who is not signed in. Its key is a secret and is never shown.

    The row is written by `SessionStore`; user, device and moments stand beside the data to be found by.
    """

    user = models.ForeignKey("mapapp.User", models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")
