"""A team's own plan templates, and their versions. Only people of the selling company ever read these tables: the wire
of a request forbids them to everybody else (private/tripwire.py)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mapapp.people.codes import opaque_code


class TeamTemplate(models.Model):
    """A template that is worked on. `draft` is the working copy in the spelling of template_content.py, `revision` how
    often it was changed; plans are made from the last version, which is frozen. `forms` are the keys of forms that have
    added something, so that one sent twice acts once. Numbers of steps and phases are never used again.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        OPEN = "open", _("In the gallery")
        ARCHIVED = "archived", _("Archived")

    code = models.CharField(max_length=22, unique=True, default=opaque_code, editable=False)
    team = models.ForeignKey("mapapp.Team", models.PROTECT, related_name="templates")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    draft = models.TextField()
    revision = models.PositiveIntegerField(default=0)
    last_version = models.PositiveIntegerField(default=0)
    last_step = models.PositiveIntegerField(default=0)
    last_phase = models.PositiveIntegerField(default=0)
    forms = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """A frozen copy of a template. Added, never changed (triggers see to it); only its author can be forgotten."""

    template = models.ForeignKey(TeamTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    why = models.CharField(max_length=300)
    by = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("template", "number", name="template_version_number_is_unique")]

    def __str__(self) -> str:
        return str(self.number)
