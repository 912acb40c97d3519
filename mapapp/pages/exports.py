"""What a reader takes along from a plan: all that is shared with him, as files that are read without mapapp."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapapp.exchange.proof.pack import proof_of
from mapapp.pages.filenames import of_account
from mapapp.pages.gate import at_plan, signed_in


@signed_in
@require_safe
def versions_zip(request: HttpRequest, code: str) -> FileResponse:
    """All versions with the shared history, and a program that says whether they are whole. Also of a retired plan."""
    workspace = at_plan(request, code).workspace
    last = workspace.latest_version.number if workspace.latest_version else 0
    said = {"account": of_account(workspace.account), "number": last}
    name = _("%(account)s, versions up to %(number)s.zip") % said
    return FileResponse(proof_of(workspace), as_attachment=True, filename=name, content_type="application/zip")
