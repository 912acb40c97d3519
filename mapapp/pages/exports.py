"""What a reader takes along from a plan: all that is shared with him, as files that are read without mapapp."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from mapapp.exchange.jsonplan.write import file_of
from mapapp.exchange.proof.pack import proof_of
from mapapp.pages.filenames import of_account
from mapapp.pages.gate import at_plan, signed_in, version_of
from mapapp.pages.sparing import sparing
from mapapp.plans.frozen import plan_in
from mapapp.plans.queries import load_plan

JSON = "application/json; charset=utf-8"


@signed_in
@sparing
@require_safe
def versions_zip(request: HttpRequest, code: str) -> HttpResponse:
    """All versions with the shared history, and a program that says whether they are whole. Also of a retired plan."""
    workspace = at_plan(request, code).workspace
    last = workspace.latest_version.number if workspace.latest_version else 0
    said = {"account": of_account(workspace.account), "number": last}
    name = _("%(account)s, versions up to %(number)s.zip") % said
    return _file(proof_of(workspace), "application/zip", name)


@signed_in
@sparing
@require_safe
def plan_json(request: HttpRequest, code: str) -> HttpResponse:
    """The shared plan as it is now, as a file that another installation makes the same plan of."""
    workspace = at_plan(request, code).workspace
    said = {"account": of_account(workspace.account), "revision": workspace.revision}
    return _file(
        file_of(load_plan(workspace, goals=True)), JSON, _("%(account)s, plan at change %(revision)s.json") % said
    )


@signed_in
@sparing
@require_safe
def version_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same of a version, as it was kept."""
    found = at_plan(request, code)
    version = version_of(found, number)
    version.workspace = found.workspace
    said = {"account": of_account(found.workspace.account), "number": number}
    name = _("%(account)s, version %(number)s.json") % said
    with override("en"):  # what stands for who was erased is the same for everybody
        return _file(file_of(plan_in(version)), JSON, name)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
