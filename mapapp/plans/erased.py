"""What stands where somebody was named who has been erased."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mapapp.plans.models import Side, Workspace


def nobody_of(workspace: Workspace, side: Side) -> str:
    """`A person of Fenwick Medical`. The workspace must have its team."""
    company = workspace.account if side == Side.BUYER else workspace.team.name
    return _("A person of %(company)s") % {"company": company}
