"""One table: role -> grants. Who may do what on the shared plan (PRODUCT, People and what they may do)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mapapp.access.models import Role

READ, COMMENT, CONTRIBUTE, LEAD = "read", "comment", "contribute", "lead"

GRANTS: dict[str, frozenset[str]] = {
    Role.LEAD: frozenset({READ, COMMENT, CONTRIBUTE, LEAD}),
    Role.CONTRIBUTOR: frozenset({READ, COMMENT, CONTRIBUTE}),
    Role.VIEWER: frozenset({READ}),
}
SENTENCES = {
    Role.LEAD: _("Runs the plan for the own company: all of the shared plan, its people and versions."),
    Role.CONTRIBUTOR: _("Adds tasks, edits those of the own company, and comments."),
    Role.VIEWER: _("Reads, downloads the PDF and gets the digest."),
}
